#include <string.h>

#include "desk/room.h"
#include "ingest/journal.h"

#define LISTS (256u << 20)
#define SHORT 8u /* bytes of an id that a list shows */

/* A device's name; its epoch's beginning where nobody certified it. */
static struct text
label_of(struct room *r, const struct epoch_id *epoch, struct arena *a)
{
	struct db_device d;
	struct buf hex;
	struct text t;

	if (db_device_get(r->db, epoch, a, &d) == AYNI_OK)
		return d.label;
	buf_init(&hex, 64);
	buf_put_hex(&hex, (struct bytes){epoch->b, SHORT});
	t = arena_text(a, buf_text(&hex));
	buf_free(&hex);
	return t;
}

/* What can be done about a batch, put into b. */
static struct text
advice(const struct room *r, const struct db_waiting *w, struct text id,
    struct buf *b)
{
	enum desk_says t = SAY_HOLD_DEAD;

	if (w->contested)
		t = SAY_HOLD_CONTESTED;
	else if (w->b.reason == AYNI_UNKNOWNFORM)
		t = SAY_HOLD_WAITS_FORM;
	else if (w->b.reason == AYNI_BADKEY)
		t = SAY_HOLD_WAITS_KEY;
	else if (w->b.reason == AYNI_REVOKED || w->b.reason == AYNI_DECLINED)
		t = SAY_HOLD_MAY_RELEASE;
	room_put(r, b, t, ROOM_ARGS(id));
	return buf_text(b);
}

/* ---- list ---- */

static json_t *
batch_json(struct room *r, const struct db_waiting *w, struct arena *a)
{
	char at[32];

	return json_pack("{ss so so so so sI sI sI so ss sb}", "what", "batch",
	    "id", room_json_hex(ID_BYTES(w->b.id)), "label",
	    room_json_text(label_of(r, &w->b.epoch, a)), "device",
	    room_json_hex(ID_BYTES(w->b.device)), "epoch",
	    room_json_hex(ID_BYTES(w->b.epoch)), "first",
	    (json_int_t)w->b.first, "last",
	    (json_int_t)(w->b.first + w->b.count - 1), "bytes",
	    (json_int_t)w->bytes, "since",
	    room_json_text(room_time(at, w->at_us)), "why",
	    err_name(w->b.reason), "contested", (int)w->contested);
}

static void
print_batch(struct room *r, const struct db_waiting *w, struct arena *a)
{
	char id[2 * SHORT + 1], first[32], last[32], bytes[32], at[32];
	struct text hex = room_hex(id, (struct bytes){w->b.id.b, SHORT});
	struct buf todo;

	buf_init(&todo, 4096);
	room_say(r, SAY_HOLD_BATCH,
	    ROOM_ARGS(hex, label_of(r, &w->b.epoch, a),
		room_number(first, w->b.first),
		room_number(last, w->b.first + w->b.count - 1),
		room_number(bytes, w->bytes), room_time(at, w->at_us),
		text_of(err_text(w->b.reason, r->lang)),
		advice(r, w, hex, &todo)));
	buf_free(&todo);
}

static enum ayni_err
list_batches(struct room *r, struct arena *a, json_t *list, size_t *seen)
{
	struct db_waiting *w = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_batch_waiting(r->db, NULL, a, &w, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (list != NULL)
			(void)json_array_append_new(
			    list, batch_json(r, &w[i], a));
		else
			print_batch(r, &w[i], a);
	}
	*seen += n;
	return e;
}

/* The name under which a stranger asked to join; "-": it did not. */
static struct text
joining(const struct db_join *j, size_t n, const struct epoch_id *epoch)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ID_EQUAL(j[i].epoch, *epoch))
			return j[i].label;
	return TEXT("-");
}

static enum ayni_err
list_strangers(struct room *r, struct arena *a, json_t *list, size_t *seen)
{
	char hex[33], batches[32], bytes[32], at[32];
	struct db_penned *p = NULL;
	struct db_join *j = NULL;
	enum ayni_err e;
	size_t n = 0, joins = 0, i;

	e = db_pen_list(r->db, a, &p, &n);
	if (e == AYNI_OK)
		e = db_join_list(r->db, a, &j, &joins);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		struct text label = joining(j, joins, &p[i].epoch);

		if (list != NULL)
			(void)json_array_append_new(list,
			    json_pack("{ss so so sI sI so ss}", "what",
				"stranger", "epoch",
				room_json_hex(ID_BYTES(p[i].epoch)), "label",
				room_json_text(label), "batches",
				(json_int_t)p[i].batches, "bytes",
				(json_int_t)p[i].bytes, "since",
				room_json_text(room_time(at, p[i].at_us)),
				"why", err_name(AYNI_BADKEY)));
		else
			room_say(r, SAY_HOLD_STRANGER,
			    ROOM_ARGS(room_hex(hex, ID_BYTES(p[i].epoch)),
				label, room_number(batches, p[i].batches),
				room_number(bytes, p[i].bytes),
				room_time(at, p[i].at_us)));
	}
	*seen += n;
	return e;
}

/* Of two copies of this office that were both in use. */
static enum ayni_err
list_contests(struct room *r, struct arena *a, json_t *list, size_t *seen)
{
	static const struct {
		const char *word;
		enum desk_says say;
	} kinds[] = {
	    [DB_CONTEST_FORM] = {"form", SAY_CONTEST_FORM},
	    [DB_CONTEST_CODE] = {"code", SAY_CONTEST_CODE},
	    [DB_CONTEST_DEVICE] = {"invitation", SAY_CONTEST_DEVICE},
	};
	struct db_contest *c = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_contest_list(r->db, a, &c, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (list != NULL)
			(void)json_array_append_new(list,
			    json_pack("{ss ss so so so so}", "what", "pair",
				"of", kinds[c[i].kind].word, "about",
				room_json_text(c[i].about), "more",
				room_json_text(c[i].more), "one",
				room_json_text(c[i].one), "two",
				room_json_text(c[i].two)));
		else
			room_say(r, kinds[c[i].kind].say,
			    ROOM_ARGS(c[i].about, c[i].more, c[i].one,
				c[i].two));
	}
	*seen += n;
	return e;
}

struct records {
	struct room *r;
	json_t *list;
	size_t *seen;
};

static enum ayni_err
list_record(void *ctx, const struct db_record *record)
{
	struct records *all = ctx;
	struct buf uuid;
	char n[32];

	if (record->pendings == 0)
		return AYNI_OK;
	(*all->seen)++;
	buf_init(&uuid, 64);
	id_uuid_put(&uuid, record->id.b);
	if (all->list != NULL)
		(void)json_array_append_new(all->list,
		    json_pack("{ss so sI ss}", "what", "record", "record",
			room_json_text(buf_text(&uuid)), "steps",
			(json_int_t)record->pendings, "why",
			err_name(AYNI_UNKNOWNBASE)));
	else
		room_say(all->r, SAY_HOLD_RECORD,
		    ROOM_ARGS(buf_text(&uuid),
			room_number(n, record->pendings)));
	buf_free(&uuid);
	return AYNI_OK;
}

enum ayni_err
desk_hold_list(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	size_t seen = 0;
	struct records records = {r, o->json ? json_array() : NULL, &seen};
	struct arena a;
	enum ayni_err e = room_open(r);

	arena_init(&a, LISTS);
	if (e != AYNI_OK)
		goto out;
	e = list_batches(r, &a, records.list, &seen);
	if (e == AYNI_OK)
		e = list_strangers(r, &a, records.list, &seen);
	if (e == AYNI_OK)
		e = list_contests(r, &a, records.list, &seen);
	if (e == AYNI_OK)
		e = db_record_each(r->db, list_record, &records);
	if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	else if (o->json)
		room_json(json_incref(records.list));
	else if (seen == 0)
		room_say(r, SAY_HOLD_NOTHING, NULL, 0);
out:
	json_decref(records.list);
	arena_free(&a);
	return e;
}

/* ---- which one is meant ---- */

/* Whether what was given is the beginning of an id. */
static bool
begins(struct bytes id, const char *given)
{
	char hex[65];
	size_t n = strlen(given);

	return n >= 4 && n <= 2 * id.n &&
	    strncmp(room_hex(hex, id).p, given, n) == 0;
}

struct waiting {
	struct db_waiting *w;
	size_t n;
	const char *given; /* what the person called it */
};

/* Those of a device, by name or epoch. */
static bool
is_device(struct room *r, const struct db_waiting *w, const char *given,
    struct arena *a)
{
	return begins(ID_BYTES(w->b.epoch), given) ||
	    (given[0] != '\0' && text_is(label_of(r, &w->b.epoch, a), given));
}

/* The one batch that is meant, whether or not it waits. */
static enum ayni_err
find_one(struct room *r, const struct waiting *all, struct hash *out)
{
	const struct db_waiting *found = NULL;
	struct db_batch b;
	size_t i;

	for (i = 0; i < all->n; i++) {
		if (!begins(ID_BYTES(all->w[i].b.id), all->given))
			continue;
		if (found != NULL) {
			room_complain(r, SAY_HOLD_MANY,
			    ROOM_ARGS(text_of(all->given)));
			return AYNI_USAGE;
		}
		found = &all->w[i];
	}
	if (found != NULL) {
		*out = found->b.id;
		return AYNI_OK;
	}
	if (hex_read(text_of(all->given), out->b, sizeof(out->b)) == AYNI_OK)
		return db_batch_get(r->db, out, &b, NULL);
	return AYNI_NOTFOUND;
}

static enum ayni_err
no_such(const struct room *r, const char *given)
{
	room_complain(r, SAY_HOLD_NONE, ROOM_ARGS(text_of(given)));
	return AYNI_NOTFOUND;
}

/* ---- show ---- */

static enum desk_says
step_name(enum entry_kind k)
{
	switch ((int)k) {
	case ENTRY_SUBMIT:
		return SAY_STEP_SUBMIT;
	case ENTRY_CORRECT:
		return SAY_STEP_CORRECT;
	case ENTRY_WITHDRAW:
		return SAY_STEP_WITHDRAW;
	case ENTRY_DECIDE:
		return SAY_STEP_DECIDE;
	default:
		return SAY_STEP_NOTE;
	}
}

static void
show_entry(const struct room *r, struct bytes raw, json_t *list)
{
	struct buf name, uuid;
	struct entry e;
	struct hash id = keys_hash(raw);

	if (entry_read(raw, &e) != AYNI_OK || e.kind >= ENTRY_PERSON)
		return;
	buf_init(&name, 1024);
	buf_init(&uuid, 64);
	id_uuid_put(&uuid, e.record.b);
	room_put(r, &name, step_name(e.kind), NULL, 0);
	if (list != NULL)
		(void)json_array_append_new(list,
		    json_pack("{sI so so}", "kind", (json_int_t)e.kind,
			"record", room_json_text(buf_text(&uuid)), "entry",
			room_json_hex(ID_BYTES(id))));
	else
		room_say(r, SAY_HOLD_ENTRY,
		    ROOM_ARGS(buf_text(&name), buf_text(&uuid)));
	buf_free(&name);
	buf_free(&uuid);
}

static enum ayni_err
show_entries(struct room *r, const struct hash *id, struct arena *a,
    json_t *list)
{
	struct bytes *raw = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = ingest_open(r->ingest, id, a, &raw, &n);
	if (e == AYNI_NOMEM)
		return e;
	for (i = 0; i < n && e == AYNI_OK; i++)
		show_entry(r, raw[i], list);
	if (e != AYNI_OK && list == NULL)
		room_say(r, SAY_HOLD_SHUT,
		    ROOM_ARGS(text_of(err_text(e, r->lang))));
	return AYNI_OK;
}

static void
show_header(const struct room *r, const struct db_batch *b)
{
	char id[65], device[33], epoch[33], previous[65];
	struct buf first;

	buf_init(&first, 1024);
	room_put(r, &first, SAY_HOLD_FIRST, NULL, 0);
	room_say(r, SAY_HOLD_SHOW,
	    ROOM_ARGS(room_hex(id, ID_BYTES(b->id)),
		room_hex(device, ID_BYTES(b->device)),
		room_hex(epoch, ID_BYTES(b->epoch)),
		b->has_previous ? room_hex(previous, ID_BYTES(b->previous))
				: buf_text(&first)));
	buf_free(&first);
}

static enum ayni_err
save_bytes(struct room *r, const struct hash *id, const char *path)
{
	struct db_batch b;
	struct buf raw;
	enum ayni_err e;

	buf_init(&raw, BATCH_MAX_OFFICE_BYTES);
	if ((e = db_batch_get(r->db, id, &b, &raw)) != AYNI_OK)
		e = room_fail_store(r, e);
	else if ((e = disk_write(path, buf_bytes(&raw), 0600)) != AYNI_OK)
		e = room_fail(r, path, e);
	else
		room_complain(r, SAY_HOLD_SAVED, ROOM_ARGS(text_of(path)));
	buf_free(&raw);
	return e;
}

static enum ayni_err
show(struct room *r, const struct options *o, const struct db_waiting *w,
    struct arena *a)
{
	const char *path = options_get(o, "out");
	json_t *j, *list = NULL;
	enum ayni_err e;

	if (o->json)
		list = json_array();
	if (!o->json) {
		print_batch(r, w, a);
		show_header(r, &w->b);
	}
	e = show_entries(r, &w->b.id, a, list);
	if (e == AYNI_OK && o->json) {
		j = batch_json(r, w, a);
		(void)json_object_set(j, "steps", list);
		room_json(j);
	}
	json_decref(list);
	if (e != AYNI_OK)
		return room_fail_store(r, e);
	return path != NULL ? save_bytes(r, &w->b.id, path) : AYNI_OK;
}

enum ayni_err
desk_hold_show(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct waiting all = {.given = o->operand[0]};
	struct arena a;
	struct hash id;
	enum ayni_err e;
	size_t i = 0;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	arena_init(&a, LISTS);
	e = db_batch_waiting(r->db, NULL, &a, &all.w, &all.n);
	if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	else if ((e = find_one(r, &all, &id)) == AYNI_OK)
		while (i < all.n && !ID_EQUAL(all.w[i].b.id, id))
			i++;
	if (e == AYNI_NOTFOUND || (e == AYNI_OK && i == all.n))
		e = no_such(r, all.given);
	else if (e == AYNI_OK)
		e = show(r, o, &all.w[i], &a);
	arena_free(&a);
	return e;
}

/* ---- release, refuse ---- */

struct judging {
	struct room *r;
	bool refused;
	struct text note;
	struct waiting all;
	json_t *list;  /* NULL: said as text */
	struct buf said; /* nothing is said before all of it is committed */
	struct arena a;
};

static void
tell(struct judging *j, enum desk_says t, const struct text *arg, size_t n)
{
	room_put(j->r, &j->said, t, arg, n);
	buf_put_byte(&j->said, '\n');
}

static void
tell_judged(struct judging *j, const struct db_batch *b)
{
	char id[2 * SHORT + 1], first[32], last[32];

	if (j->list != NULL)
		(void)json_array_append_new(
		    j->list, room_json_hex(ID_BYTES(b->id)));
	else
		tell(j, j->refused ? SAY_HOLD_REFUSED : SAY_HOLD_RELEASED,
		    ROOM_ARGS(room_hex(id, (struct bytes){b->id.b, SHORT}),
			label_of(j->r, &b->epoch, &j->a),
			room_number(first, b->first),
			room_number(last, b->first + b->count - 1)));
}

static enum ayni_err
judge(struct judging *j, const struct hash *id)
{
	struct db_batch b;
	enum ayni_err e = db_batch_get(j->r->db, id, &b, NULL);

	if (e == AYNI_OK)
		e = journal_judge(j->r->ingest, id, j->refused, j->note);
	if (e == AYNI_OK)
		tell_judged(j, &b);
	return e;
}

/* Why one that was named by itself cannot be judged so. */
static enum ayni_err
explain(struct judging *j, const struct hash *id)
{
	struct room *r = j->r;
	struct db_waiting w;
	struct buf todo;
	enum ayni_err e;

	memset(&w, 0, sizeof(w));
	if ((e = db_batch_get(r->db, id, &w.b, NULL)) != AYNI_OK)
		return room_fail_store(r, e);
	buf_init(&todo, 4096);
	if (w.b.status == DB_USED)
		room_complain(
		    r, SAY_HOLD_IN_USE, ROOM_ARGS(text_of(j->all.given)));
	else
		room_complain(r, SAY_HOLD_NOT_RELEASED,
		    ROOM_ARGS(text_of(j->all.given),
			text_of(err_text(w.b.reason, r->lang)),
			advice(r, &w, text_of(j->all.given), &todo)));
	buf_free(&todo);
	return AYNI_STATE;
}

/* All of a device for which it makes a difference. */
static enum ayni_err
judge_device(struct judging *j, bool *found)
{
	const struct waiting *all = &j->all;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < all->n && e == AYNI_OK; i++) {
		if (!is_device(j->r, &all->w[i], all->given, &j->a))
			continue;
		e = judge(j, &all->w[i].b.id);
		if (e == AYNI_OK)
			*found = true;
		else if (e == AYNI_STATE)
			e = AYNI_OK;
	}
	return e;
}

/* A stranger can only be sent away. */
static enum ayni_err
send_away(struct judging *j, bool *found)
{
	struct room *r = j->r;
	struct db_penned *p = NULL;
	struct bytes *raw = NULL;
	char hex[33], number[32];
	enum ayni_err e;
	size_t n = 0, taken = 0, i;

	e = db_pen_list(r->db, &j->a, &p, &n);
	for (i = 0; i < n && e == AYNI_OK && j->refused; i++) {
		if (!begins(ID_BYTES(p[i].epoch), j->all.given))
			continue;
		e = db_pen_take(r->db, &p[i].epoch, &j->a, &raw, &taken);
		if (e == AYNI_OK)
			e = db_join_drop(r->db, &p[i].epoch);
		*found = true;
		if (j->list != NULL)
			(void)json_array_append_new(
			    j->list, room_json_hex(ID_BYTES(p[i].epoch)));
		else
			tell(j, SAY_HOLD_SENT_AWAY,
			    ROOM_ARGS(room_hex(hex, ID_BYTES(p[i].epoch)),
				room_number(number, taken)));
	}
	return e;
}

static enum ayni_err
judge_given(struct judging *j, const char *given)
{
	struct room *r = j->r;
	bool found = false;
	struct hash id;
	enum ayni_err e;

	j->all.given = given;
	e = db_batch_waiting(r->db, NULL, &j->a, &j->all.w, &j->all.n);
	if (e != AYNI_OK)
		return room_fail_store(r, e);
	if ((e = find_one(r, &j->all, &id)) == AYNI_USAGE)
		return e;
	if (e == AYNI_OK) {
		e = judge(j, &id);
		if (e == AYNI_STATE)
			return explain(j, &id);
		return e == AYNI_OK ? e : room_fail_store(r, e);
	}
	if (e == AYNI_NOTFOUND)
		e = judge_device(j, &found);
	if (e == AYNI_OK && !found)
		e = send_away(j, &found);
	if (e != AYNI_OK)
		return room_fail_store(r, e);
	return found ? AYNI_OK : no_such(r, given);
}

/* All that were named, or none. */
static enum ayni_err
judge_all(struct judging *j, const struct options *o)
{
	struct room *r = j->r;
	enum ayni_err e;
	size_t i;

	if ((e = db_begin(r->db)) != AYNI_OK)
		return room_fail_store(r, e);
	for (i = 0; i < o->operands && e == AYNI_OK; i++)
		e = judge_given(j, o->operand[i]);
	if (e != AYNI_OK) {
		db_rollback(r->db);
		return e;
	}
	e = ingest_end(r->ingest, AYNI_OK);
	return e == AYNI_OK ? e : room_fail_store(r, e);
}

static enum ayni_err
judge_command(struct room *r, const struct options *o, bool refused)
{
	struct judging j = {.r = r, .refused = refused};
	enum ayni_err e;

	if (options_get(o, "note") != NULL &&
	    (e = room_text(r, o, "note", &j.note)) != AYNI_OK)
		return e;
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if (o->json)
		j.list = json_array();
	arena_init(&j.a, LISTS);
	buf_init(&j.said, LISTS);
	if ((e = judge_all(&j, o)) != AYNI_OK)
		goto out;
	if (o->json)
		room_json(json_incref(j.list));
	else
		(void)fwrite(j.said.p, 1, j.said.n, stdout);
out:
	json_decref(j.list);
	buf_free(&j.said);
	arena_free(&j.a);
	return e;
}

enum ayni_err
desk_hold_release(void *ctx, const struct options *o)
{
	return judge_command(ctx, o, false);
}

enum ayni_err
desk_hold_refuse(void *ctx, const struct options *o)
{
	return judge_command(ctx, o, true);
}
