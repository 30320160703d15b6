#include <string.h>

#include "desk/desk_record.h"
#include "ingest/conflict.h"

#define LISTS (256u << 20)
#define SHORT 6u /* bytes of an entry's id that are shown */

static struct text
uuid_of(struct buf *b, const struct record_id *id)
{
	buf_init(b, 64);
	id_uuid_put(b, id->b);
	return buf_text(b);
}

/* ---- list ---- */

struct listing {
	struct room *r;
	json_t *list; /* NULL: said as text */
	struct db_form *form;
	size_t forms, seen;
};

static struct text
title_of(const struct listing *l, const struct hash *form)
{
	size_t i;

	for (i = 0; i < l->forms; i++)
		if (ID_EQUAL(l->form[i].id, *form))
			return l->form[i].title;
	return TEXT("");
}

static enum ayni_err
list_record(void *ctx, const struct db_record *record)
{
	struct listing *l = ctx;
	struct text title = title_of(l, &record->form), uuid;
	char number[32];
	struct buf b;

	if (record->conflicts == 0)
		return AYNI_OK;
	l->seen++;
	uuid = uuid_of(&b, &record->id);
	if (l->list != NULL)
		(void)json_array_append_new(l->list,
		    json_pack("{so so so sI}", "record", room_json_text(uuid),
			"form", room_json_text(title), "author",
			room_json_text(record->author_code), "conflicts",
			(json_int_t)record->conflicts));
	else
		room_say(l->r, SAY_CONFLICT_LINE,
		    ROOM_ARGS(uuid, title, record->author_code,
			room_number(number, record->conflicts)));
	buf_free(&b);
	return AYNI_OK;
}

enum ayni_err
desk_conflict_list(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct listing l = {.r = r};
	struct arena a;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if (o->json)
		l.list = json_array();
	arena_init(&a, LISTS);
	e = db_form_list(r->db, &a, &l.form, &l.forms);
	if (e == AYNI_OK)
		e = db_record_each(r->db, list_record, &l);
	if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	else if (o->json)
		room_json(json_incref(l.list));
	else if (l.seen == 0)
		room_say(r, SAY_CONFLICT_NONE, NULL, 0);
	json_decref(l.list);
	arena_free(&a);
	return e;
}

/* ---- which record ---- */

/* The record's conflicts; where it has none, that is said. */
static enum ayni_err
read_conflict(struct room *r, const char *given, struct conflict *out)
{
	struct record_id id;
	enum ayni_err e;

	e = desk_record_find(r, given, true, &id);
	if (e != AYNI_OK)
		return e;
	if ((e = conflict_read(r->ingest, &id, out)) != AYNI_OK)
		return room_fail_store(r, e);
	if (out->places > 0)
		return AYNI_OK;
	e = out->p.n == 0 ? AYNI_NOTFOUND : AYNI_STATE;
	room_complain(r,
	    e == AYNI_STATE ? SAY_CONFLICT_SETTLED : SAY_CONFLICT_UNKNOWN,
	    ROOM_ARGS(text_of(given)));
	conflict_free(out);
	return e;
}

/* ---- show ---- */

static const char *const kind_names[] = {"", "values", "withdrawn",
    "removed", "submits", "skipped"};

static enum desk_says
kind_says(enum merge_conflict_kind k)
{
	switch (k) {
	case MERGE_VALUES:
		return SAY_CONFLICT_VALUES;
	case MERGE_WITHDRAWN:
		return SAY_CONFLICT_WITHDRAWN;
	case MERGE_REMOVED:
		return SAY_CONFLICT_REMOVED;
	case MERGE_SUBMITS:
		return SAY_CONFLICT_SUBMITS;
	case MERGE_SKIPPED:
		return SAY_CONFLICT_SKIPPED;
	}
	return SAY_CONFLICT_VALUES;
}

static struct text
author_of(const struct conflict_side *s, struct text office)
{
	if (s->author.n > 0)
		return s->author;
	return s->office ? office : TEXT("-");
}

/* A value as people read it; what has none says why. */
static void
put_value(const struct room *r, const struct conflict_place *p,
    const struct conflict_side *s, struct buf *b)
{
	if (p->kind == MERGE_WITHDRAWN)
		room_put(r, b,
		    s->value.n > 0 ? SAY_CONFLICT_COUNTS : SAY_CONFLICT_GONE,
		    NULL, 0);
	else if (p->kind == MERGE_REMOVED && s->winner)
		room_put(r, b, SAY_CONFLICT_ROW_GONE, NULL, 0);
	else if (p->kind == MERGE_SUBMITS)
		room_put(r, b, SAY_CONFLICT_WHOLE, NULL, 0);
	else if (s->value.n > 0)
		buf_put_text(b, s->value);
	else
		room_put(r, b, SAY_CONFLICT_EMPTY, NULL, 0);
}

static void
show_side(const struct room *r, const struct conflict_place *p,
    const struct conflict_side *s)
{
	char id[2 * SHORT + 1], at[32];
	struct buf value, office;

	buf_init(&value, 2 * ENTRY_MAX_BYTES);
	buf_init(&office, 256);
	put_value(r, p, s, &value);
	room_put(r, &office, SAY_CONFLICT_OFFICE, NULL, 0);
	room_say(r, s->winner ? SAY_CONFLICT_WINNER : SAY_CONFLICT_SIDE,
	    ROOM_ARGS(buf_text(&value), author_of(s, buf_text(&office)),
		room_time(at, s->at_us),
		room_hex(id, (struct bytes){s->entry.b, SHORT})));
	buf_free(&value);
	buf_free(&office);
}

static void
show_places(const struct room *r, const struct conflict *c)
{
	const struct conflict_place *p;
	struct buf what;
	size_t i, k;

	for (i = 0; i < c->places; i++) {
		p = &c->place[i];
		buf_init(&what, 1024);
		room_put(r, &what, kind_says(p->kind), NULL, 0);
		room_say(r,
		    p->ref.n > 0 ? SAY_CONFLICT_PLACE : SAY_CONFLICT_RECORD,
		    ROOM_ARGS(buf_text(&what), p->ref, p->label));
		buf_free(&what);
		for (k = 0; k < p->sides; k++)
			show_side(r, p, &p->side[k]);
	}
}

static json_t *
side_json(const struct conflict_place *p, const struct conflict_side *s)
{
	char at[32];
	json_t *j = json_pack("{so so sb so sb}", "entry",
	    room_json_hex(ID_BYTES(s->entry)), "author",
	    room_json_text(s->author), "office", (int)s->office, "at",
	    room_json_text(room_time(at, s->at_us)), "shown",
	    (int)s->winner);

	if (p->kind == MERGE_WITHDRAWN)
		(void)json_object_set_new(
		    j, "counted", json_boolean(s->value.n > 0));
	else if (s->value.n > 0)
		(void)json_object_set_new(
		    j, "value", room_json_text(s->value));
	return j;
}

static json_t *
places_json(const struct conflict *c)
{
	json_t *list = json_array(), *sides;
	const struct conflict_place *p;
	size_t i, k;

	for (i = 0; i < c->places; i++) {
		p = &c->place[i];
		sides = json_array();
		for (k = 0; k < p->sides; k++)
			(void)json_array_append_new(
			    sides, side_json(p, &p->side[k]));
		(void)json_array_append_new(list,
		    json_pack("{ss so so so}", "kind", kind_names[p->kind],
			"question", room_json_text(p->ref), "label",
			room_json_text(p->label), "sides", sides));
	}
	return list;
}

enum ayni_err
desk_conflict_show(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct conflict c;
	struct text uuid;
	struct buf b;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if ((e = read_conflict(r, o->operand[0], &c)) != AYNI_OK)
		return e;
	uuid = uuid_of(&b, &c.p.id);
	if (o->json) {
		room_json(json_pack("{so so}", "record", room_json_text(uuid),
		    "conflicts", places_json(&c)));
	} else {
		show_places(r, &c);
		room_say(r, SAY_CONFLICT_HOW, ROOM_ARGS(uuid));
	}
	buf_free(&b);
	conflict_free(&c);
	return AYNI_OK;
}

/* ---- settle ---- */

struct ordered {
	struct conflict_settlement s;
	struct conflict_choice choice[OPERANDS_MAX];
	struct hash keep;
};

static enum ayni_err
read_choices(struct room *r, const struct options *o, struct ordered *out)
{
	const char *equals;
	size_t i;

	for (i = 1; i < o->operands; i++) {
		if ((equals = strchr(o->operand[i], '=')) == NULL ||
		    equals == o->operand[i]) {
			room_complain(r, SAY_CONFLICT_OPERAND,
			    ROOM_ARGS(text_of(o->operand[i])));
			return AYNI_USAGE;
		}
		out->choice[out->s.choices++] = (struct conflict_choice){
		    {o->operand[i], (size_t)(equals - o->operand[i])},
		    text_of(equals + 1)};
	}
	out->s.choice = out->choice;
	return AYNI_OK;
}

static enum ayni_err
read_settlement(struct room *r, const struct options *o, struct ordered *out)
{
	bool count = options_get(o, "count") != NULL;
	bool withdraw = options_get(o, "withdraw") != NULL;
	enum ayni_err e = read_choices(r, o, out);

	if (e == AYNI_OK && count && withdraw) {
		room_complain(r, SAY_CONFLICT_BOTH, NULL, 0);
		e = AYNI_USAGE;
	}
	if (e == AYNI_OK && options_get(o, "note") != NULL)
		e = room_text(r, o, "note", &out->s.note);
	out->s.standing = count ? CONFLICT_COUNT
	    : withdraw		? CONFLICT_WITHDRAW
				: CONFLICT_AS_SHOWN;
	out->s.accept = options_get(o, "accept") != NULL;
	return e;
}

/* The one entry of the record whose id begins as given. */
static enum ayni_err
read_keep(struct room *r, const char *given, const struct conflict *c,
    struct ordered *out)
{
	size_t n = strlen(given), found = 0, i;
	char hex[65];

	for (i = 0; i < c->p.n && n >= 4; i++) {
		if (strncmp(room_hex(hex, ID_BYTES(c->p.row[i].id)).p, given,
			n) != 0)
			continue;
		out->keep = c->p.row[i].id;
		found++;
	}
	out->s.keep = &out->keep;
	if (found == 1)
		return AYNI_OK;
	room_complain(r, found > 1 ? SAY_HOLD_MANY : SAY_CONFLICT_NO_ENTRY,
	    ROOM_ARGS(text_of(given)));
	return found > 1 ? AYNI_USAGE : AYNI_NOTFOUND;
}

static enum desk_says
refusal(enum ayni_err e)
{
	switch ((int)e) {
	case AYNI_NOTFOUND:
		return SAY_CONFLICT_NO_QUESTION;
	case AYNI_STATE:
		return SAY_CONFLICT_NOT_ASKED;
	case AYNI_TYPE:
		return SAY_CONFLICT_NO_VALUE;
	case AYNI_INVALID:
		return SAY_CONFLICT_RULE;
	case AYNI_MISMATCH:
		return SAY_CONFLICT_OTHER_FORM;
	default:
		return SAY_CONFLICT_LEFT;
	}
}

static enum ayni_err
fail(struct room *r, enum ayni_err e, struct text about)
{
	switch ((int)e) {
	case AYNI_NOTFOUND:
	case AYNI_STATE:
	case AYNI_TYPE:
	case AYNI_INVALID:
	case AYNI_MISMATCH:
	case AYNI_USAGE:
		room_complain(r,
		    e == AYNI_USAGE && about.n == 0 ? SAY_CONFLICT_LEFT_RECORD
						    : refusal(e),
		    ROOM_ARGS(about));
		return e;
	default:
		return room_fail_store(r, e);
	}
}

/* What came in since it was shown is looked at as well: all of it happens
 * in one transaction. */
static enum ayni_err
settle(struct room *r, const struct options *o, struct ordered *want)
{
	const char *keep = options_get(o, "keep");
	struct conflict c;
	struct text about;
	enum ayni_err e;

	if ((e = db_begin(r->db)) != AYNI_OK)
		return room_fail_store(r, e);
	if ((e = read_conflict(r, o->operand[0], &c)) != AYNI_OK)
		goto out;
	if (keep != NULL)
		e = read_keep(r, keep, &c, want);
	if (e == AYNI_OK &&
	    (e = conflict_settle(&c, &want->s, &about)) != AYNI_OK)
		e = fail(r, e, about);
	if (e == AYNI_OK) {
		if ((e = ingest_settle(r->ingest)) == AYNI_OK)
			e = db_commit(r->db);
		if (e != AYNI_OK)
			e = room_fail_store(r, e);
	}
	conflict_free(&c);
out:
	if (e != AYNI_OK)
		db_rollback(r->db);
	return e;
}

enum ayni_err
desk_conflict_settle(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct ordered want;
	enum ayni_err e;

	memset(&want, 0, sizeof(want));
	if ((e = read_settlement(r, o, &want)) != AYNI_OK)
		return e;
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if ((e = settle(r, o, &want)) != AYNI_OK)
		return e;
	if (o->json)
		room_json(json_pack("{ss}", "record", o->operand[0]));
	else
		room_say(r, SAY_CONFLICT_DONE,
		    ROOM_ARGS(text_of(o->operand[0])));
	return AYNI_OK;
}
