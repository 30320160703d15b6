#include <string.h>

#include "ayni/mem.h"
#include "ayni/work.h"
#include "db/db_work.h"
#include "desk/desk_recipient.h"
#include "ingest/journal.h"

#define LISTS (64u << 20)

/* ---- give ---- */

/* At its place, each once; errs NOTFOUND: no unit has it; TOOBIG */
static enum ayni_err
add_code(struct room *r, struct area *x, struct text code)
{
	struct db_register_counts c;
	enum ayni_err e;
	size_t i = 0;

	if (code.n == 0 || code.n > AREA_MAX_CODE)
		return AYNI_NOTFOUND;
	if ((e = db_register_count(r->db, code, &c)) != AYNI_OK)
		return e;
	if (c.units == 0)
		return AYNI_NOTFOUND;
	if (c.units - c.closed > WORK_MAX_UNITS)
		return AYNI_TOOBIG;
	while (i < x->codes && text_compare(x->code[i], code) < 0)
		i++;
	if (i < x->codes && text_equal(x->code[i], code))
		return AYNI_OK;
	if (x->codes == AREA_MAX_CODES)
		return AYNI_TOOBIG;
	memmove(&x->code[i + 1], &x->code[i],
	    (x->codes - i) * sizeof(x->code[0]));
	x->code[i] = code;
	x->codes++;
	return AYNI_OK;
}

static enum ayni_err
read_codes(struct room *r, const struct options *o, struct area *x)
{
	char most[32], units[32];
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 1; i < o->operands && e == AYNI_OK; i++) {
		struct text code = text_of(o->operand[i]);

		e = add_code(r, x, code);
		if (e == AYNI_NOTFOUND)
			room_complain(r, SAY_AREA_UNKNOWN, ROOM_ARGS(code));
		else if (e == AYNI_TOOBIG)
			room_complain(r, SAY_AREA_MANY, ROOM_ARGS(code,
			    room_number(most, AREA_MAX_CODES),
			    room_number(units, WORK_MAX_UNITS)));
		else if (e != AYNI_OK)
			return room_fail_store(r, e);
	}
	return e;
}

static enum ayni_err
give(struct room *r, const struct options *o, struct arena *a,
    struct area *x)
{
	enum ayni_err e;

	e = desk_recipient_find(r, text_of(o->operand[0]), a, &x->to);
	if (e == AYNI_OK)
		e = read_codes(r, o, x);
	if (e != AYNI_OK)
		return e;
	if ((e = db_begin(r->db)) == AYNI_OK)
		e = journal_area(r->ingest, x);
	e = ingest_end(r->ingest, e);
	return e == AYNI_OK ? e : room_fail_store(r, e);
}

/* ---- list ---- */

static enum ayni_err
show(struct room *r, struct text key, struct arena *a, json_t *json)
{
	struct text *code = NULL;
	struct db_register_counts c;
	uint64_t units = 0;
	json_t *codes = json_array();
	char digits[32];
	struct buf b;
	enum ayni_err e;
	size_t n = 0, i;

	buf_init(&b, 65536);
	e = db_work_areas(r->db, key, a, &code, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		e = db_register_count(r->db, code[i], &c);
		units += c.units - c.closed;
		(void)json_array_append_new(codes, room_json_text(code[i]));
		buf_put_z(&b, i > 0 ? ", " : "");
		buf_put_text(&b, code[i]);
	}
	if (e == AYNI_OK && json != NULL)
		(void)json_array_append_new(json, json_pack("{so so sI}",
		    "to", room_json_text((struct text){key.p + 2, key.n - 2}),
		    "areas", json_incref(codes), "units",
		    (json_int_t)units));
	else if (e == AYNI_OK && n > 0)
		room_say(r, SAY_AREA_LINE, ROOM_ARGS(
		    (struct text){key.p + 2, key.n - 2}, buf_text(&b),
		    room_number(digits, units)));
	json_decref(codes);
	buf_free(&b);
	return e;
}

static enum ayni_err
list(struct room *r, struct arena *a, json_t *json)
{
	struct text *key = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_work_area_holders(r->db, a, &key, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = show(r, key[i], a, json);
	if (e != AYNI_OK)
		return room_fail_store(r, e);
	if (n == 0 && json == NULL)
		room_say(r, SAY_AREA_NONE, NULL, 0);
	return e;
}

enum ayni_err
desk_area(void *ctx, const struct options *o)
{
	struct area *x = mem_zalloc(1, sizeof(*x));
	json_t *json = o->json ? json_array() : NULL;
	struct room *r = ctx;
	struct arena a;
	enum ayni_err e;

	if (x == NULL)
		return room_fail(r, r->store, AYNI_NOMEM);
	arena_init(&a, LISTS);
	e = room_open(r);
	if (e == AYNI_OK && o->operands > 0)
		e = give(r, o, &a, x);
	if (e == AYNI_OK)
		e = list(r, &a, json);
	if (e == AYNI_OK && json != NULL)
		room_json(json_incref(json));
	json_decref(json);
	arena_free(&a);
	mem_free(x);
	return e;
}
