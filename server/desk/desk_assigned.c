#include <string.h>

#include "ayni/mem.h"
#include "db/db_work.h"
#include "desk/desk_recipient.h"

#define LISTS (512u << 20)

struct listing {
	struct room *r;
	struct text today;
	struct text whom; /* recipient_key; n == 0: everybody */
	bool missing;     /* those alone that no record came for */
	json_t *json;
	struct assignment x; /* large */
	uint64_t shown;
};

static bool
is_overdue(const struct listing *l, const struct db_assignment *d)
{
	return d->records == 0 && !l->x.withdrawn && l->x.due.n > 0 &&
	    text_compare(l->x.due, l->today) < 0;
}

static const char *
word(const struct listing *l, const struct db_assignment *d)
{
	return l->x.withdrawn ? "withdrawn" : d->records > 0 ? "received"
	    : is_overdue(l, d) ? "overdue" : "open";
}

static json_t *
maybe(struct text t)
{
	return t.n > 0 ? room_json_text(t) : json_null();
}

static json_t *
to_json(const struct listing *l, const struct db_assignment *d)
{
	json_t *answers = json_object(), *j;
	size_t i;

	for (i = 0; i < l->x.answers; i++)
		(void)json_object_setn_new(answers,
		    l->x.answer[i].question.p, l->x.answer[i].question.n,
		    room_json_text(l->x.answer[i].value));
	j = json_pack("{so so so so so so ss sI sb so}", "assignment",
	    room_json_hex(ID_BYTES(d->id)), "to",
	    desk_recipient_json(&l->x.to), "form", room_json_text(l->x.form),
	    "unit", maybe(l->x.unit), "label", maybe(l->x.label), "due",
	    maybe(l->x.due), "state", word(l, d), "records",
	    (json_int_t)d->records, "contested", (int)d->contested, "answers",
	    answers);
	(void)json_object_set_new(j, "round", maybe(l->x.round));
	(void)json_object_set_new(j, "note", maybe(l->x.note));
	return j;
}

static void
print(const struct listing *l, const struct db_assignment *d)
{
	static const char *const words[] = {
	    "withdrawn", "received", "overdue", "open"};
	static const enum desk_says says[] = {SAY_ASSIGN_IS_WITHDRAWN,
	    SAY_ASSIGN_IS_RECEIVED, SAY_ASSIGN_IS_OVERDUE,
	    SAY_ASSIGN_IS_OPEN};
	struct text name = l->x.unit, none = {"", 0};
	char hex[33], records[32];
	struct buf to, state, mark;
	size_t i = 0;

	while (strcmp(words[i], word(l, d)) != 0)
		i++;
	buf_init(&to, 4096);
	buf_init(&state, 4096);
	buf_init(&mark, 4096);
	desk_recipient_put(l->r, &to, &l->x.to);
	room_put(l->r, &state, says[i], ROOM_ARGS(
	    l->x.due.n > 0 ? l->x.due : TEXT("-"),
	    room_number(records, d->records)));
	if (d->contested)
		room_put(l->r, &mark, SAY_ASSIGN_IS_CONTESTED, NULL, 0);
	room_say(l->r, SAY_ASSIGN_LINE, ROOM_ARGS(
	    (struct text){room_hex(hex, ID_BYTES(d->id)).p, 8},
	    buf_text(&to), buf_text(&state), l->x.form,
	    name.n > 0 ? name : none, l->x.label,
	    mark.n > 0 ? buf_text(&mark) : none));
	buf_free(&to);
	buf_free(&state);
	buf_free(&mark);
}

static enum ayni_err
list_one(struct listing *l, const struct db_assignment *d)
{
	enum ayni_err e = assignment_read(d->body, &l->x);
	struct buf key;
	bool is;

	if (e != AYNI_OK)
		return e;
	buf_init(&key, 4096);
	recipient_key(&key, &l->x.to);
	is = (l->whom.n == 0 || text_equal(buf_text(&key), l->whom)) &&
	    (!l->missing || (d->records == 0 && !l->x.withdrawn));
	buf_free(&key);
	if (!is)
		return AYNI_OK;
	l->shown++;
	if (l->json != NULL)
		(void)json_array_append_new(l->json, to_json(l, d));
	else
		print(l, d);
	return AYNI_OK;
}

static enum ayni_err
list_all(struct listing *l, const struct options *o, struct arena *a)
{
	struct text to = text_of(options_get(o, "to"));
	struct db_assignment *d = NULL;
	struct recipient whom;
	struct buf key;
	enum ayni_err e = AYNI_OK;
	size_t n = 0, i;

	buf_init(&key, 4096);
	if (to.n > 0 &&
	    (e = desk_recipient_find(l->r, to, a, &whom)) == AYNI_OK) {
		recipient_key(&key, &whom);
		l->whom = buf_text(&key);
	}
	if (e != AYNI_OK)
		goto out;
	e = db_work_list(
	    l->r->db, options_get(o, "all") != NULL, a, &d, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = list_one(l, &d[i]);
	if (e != AYNI_OK)
		(void)room_fail_store(l->r, e);
out:
	buf_free(&key);
	return e;
}

enum ayni_err
desk_assigned(void *ctx, const struct options *o)
{
	struct listing *l = mem_zalloc(1, sizeof(*l));
	struct room *r = ctx;
	char day[32];
	struct arena a;
	enum ayni_err e;

	if (l == NULL)
		return room_fail(r, r->store, AYNI_NOMEM);
	arena_init(&a, LISTS);
	l->r = r;
	l->missing = options_get(o, "missing") != NULL;
	l->json = o->json ? json_array() : NULL;
	l->today = room_time(day, r->clock.now(r->clock.ctx).wall_us);
	l->today.n = sizeof("2026-11-30") - 1;
	if ((e = room_open(r)) == AYNI_OK)
		e = list_all(l, o, &a);
	if (e == AYNI_OK && l->json != NULL)
		room_json(json_incref(l->json));
	else if (e == AYNI_OK && l->shown == 0)
		room_say(r, SAY_ASSIGN_NONE, NULL, 0);
	json_decref(l->json);
	arena_free(&a);
	mem_free(l);
	return e;
}
