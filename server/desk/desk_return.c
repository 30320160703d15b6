#include <string.h>

#include "ayni/utf8.h"
#include "desk/desk_record.h"
#include "ingest/giveback.h"

#define LISTS (256u << 20)

static struct text
uuid_of(char out[37], const struct record_id *id)
{
	struct buf b;

	buf_init(&b, 64);
	id_uuid_put(&b, id->b);
	memcpy(out, b.p, b.n < 36 ? b.n : 36);
	out[36] = '\0';
	buf_free(&b);
	return text_of(out);
}

/* ---- returning ---- */

struct wanted {
	struct giveback_comment comment[OPERANDS_MAX + 1];
	size_t n;
};

static enum ayni_err
read_wanted(struct room *r, const struct options *o, struct wanted *out)
{
	struct giveback_comment *c;
	const char *equals;
	size_t i;
	enum ayni_err e = AYNI_OK;

	if (options_get(o, "note") != NULL) {
		e = room_text(r, o, "note", &out->comment[0].text);
		out->n = 1;
	}
	for (i = 1; i < o->operands && e == AYNI_OK; i++) {
		equals = strchr(o->operand[i], '=');
		c = &out->comment[out->n++];
		if (equals != NULL)
			*c = (struct giveback_comment){
			    .ref = {o->operand[i],
				(size_t)(equals - o->operand[i])},
			    .text = text_trim(text_of(equals + 1))};
		if (c->ref.n == 0 || c->text.n == 0 ||
		    !utf8_valid(text_bytes(c->text))) {
			room_complain(r, SAY_RETURN_OPERAND,
			    ROOM_ARGS(text_of(o->operand[i])));
			e = AYNI_USAGE;
		}
	}
	return e;
}

static enum ayni_err
fail(struct room *r, const char *given, struct text about, enum ayni_err e)
{
	struct text record = text_of(given);
	char most[32], size[32];

	switch ((int)e) {
	case AYNI_NOTFOUND:
		room_complain(r, about.n > 0 ? SAY_RETURN_NO_QUESTION
					     : SAY_RECORD_UNKNOWN,
		    ROOM_ARGS(about.n > 0 ? about : record));
		return e;
	case AYNI_EXISTS:
		room_complain(r, SAY_RETURN_TWICE, ROOM_ARGS(about));
		return AYNI_USAGE;
	case AYNI_STATE:
		room_complain(r, SAY_RETURN_WITHDRAWN, ROOM_ARGS(record));
		return e;
	case AYNI_TOOBIG:
		room_complain(r, SAY_RETURN_MOST, ROOM_ARGS(
		    room_number(most, ENTRY_MAX_COMMENTS),
		    room_number(size, ENTRY_MAX_COMMENT)));
		return e;
	case AYNI_USAGE:
		room_complain(r, SAY_RETURN_NOTHING, NULL, 0);
		return e;
	default:
		return room_fail_store(r, e);
	}
}

static enum ayni_err
give_back(struct room *r, const struct options *o, const struct wanted *w,
    struct record_id *id)
{
	struct text about = {NULL, 0};
	enum ayni_err e, ended;

	e = desk_record_find(r, o->operand[0], false, id);
	if (e != AYNI_OK)
		return e;
	if ((e = db_begin(r->db)) == AYNI_OK)
		e = giveback_write(r->ingest, id, w->comment, w->n, &about);
	ended = ingest_end(r->ingest, e);
	return ended == AYNI_OK ? ended
				: fail(r, o->operand[0], about, ended);
}

enum ayni_err
desk_return_send(void *ctx, const struct options *o)
{
	struct record_id id;
	struct room *r = ctx;
	struct wanted w;
	char uuid[37];
	enum ayni_err e;

	memset(&w, 0, sizeof(w));
	if ((e = read_wanted(r, o, &w)) != AYNI_OK)
		return e;
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if ((e = give_back(r, o, &w, &id)) != AYNI_OK)
		return e;
	if (o->json)
		room_json(json_pack("{so}", "record",
		    room_json_text(uuid_of(uuid, &id))));
	else
		room_say(r, SAY_RETURN_DONE, ROOM_ARGS(uuid_of(uuid, &id)));
	return AYNI_OK;
}

/* ---- what was returned ---- */

static json_t *
comments_json(const struct giveback *g)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < g->comments; i++)
		(void)json_array_append_new(all, json_pack("{so so so}",
		    "question", g->comment[i].ref.n > 0
			? room_json_text(g->comment[i].ref) : json_null(),
		    "label", room_json_text(g->comment[i].label), "text",
		    room_json_text(g->comment[i].text)));
	return all;
}

static json_t *
one_json(struct text uuid, const struct db_record *record,
    const struct giveback *g)
{
	char at[32], done[32];

	return json_pack("{so so so so so so}", "record",
	    room_json_text(uuid), "recorded_by",
	    room_json_text(record->author_code), "by",
	    g->author.n > 0 ? room_json_text(g->author) : json_null(), "at",
	    room_json_text(room_time(at, g->at_us)), "answered",
	    g->answered_us != 0
		? room_json_text(room_time(done, g->answered_us))
		: json_null(), "comments", comments_json(g));
}

static void
print_one(struct room *r, struct text uuid, const struct db_record *record,
    const struct giveback *g)
{
	char at[32], done[32];
	size_t i;

	room_say(r, g->answered_us != 0 ? SAY_RETURN_ANSWERED
					: SAY_RETURN_OPEN,
	    ROOM_ARGS(uuid, record->author_code, room_time(at, g->at_us),
		room_time(done, g->answered_us)));
	for (i = 0; i < g->comments; i++)
		room_say(r, g->comment[i].ref.n > 0 ? SAY_RETURN_COMMENT
						    : SAY_RETURN_WHOLE,
		    ROOM_ARGS(g->comment[i].text, g->comment[i].ref,
			g->comment[i].label));
}

static enum ayni_err
list_record(struct room *r, const struct record_id *id, bool all,
    json_t *list)
{
	struct giveback *g = NULL;
	struct db_record record;
	struct arena a;
	char uuid[37];
	size_t n = 0, i;
	enum ayni_err e;

	arena_init(&a, LISTS);
	e = db_record_get(r->db, id, &a, &record);
	if (e == AYNI_OK)
		e = giveback_read(r->ingest, id, &a, &g, &n);
	(void)uuid_of(uuid, id);
	for (i = 0; e == AYNI_OK && i < n; i++) {
		if (g[i].answered_us != 0 && !all)
			continue;
		if (list != NULL)
			(void)json_array_append_new(list,
			    one_json(text_of(uuid), &record, &g[i]));
		else
			print_one(r, text_of(uuid), &record, &g[i]);
	}
	arena_free(&a);
	return e;
}

enum ayni_err
desk_return_list(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	bool all = options_get(o, "all") != NULL;
	json_t *list = o->json ? json_array() : NULL;
	struct record_id *id = NULL;
	struct arena a;
	size_t n = 0, i;
	enum ayni_err e = room_open(r);

	if (e != AYNI_OK)
		return e;
	arena_init(&a, LISTS);
	e = db_returned_list(r->db, all, &a, &id, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = list_record(r, &id[i], all, list);
	if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	else if (o->json)
		room_json(json_incref(list));
	else if (n == 0)
		room_say(r, SAY_RETURN_NONE, NULL, 0);
	json_decref(list);
	arena_free(&a);
	return e;
}
