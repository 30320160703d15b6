#include <string.h>

#include "ayni/csv.h"
#include "ayni/mem.h"
#include "desk/desk_recipient.h"
#include "desk/desk_sheet.h"
#include "ingest/register.h"

#define LISTS (512u << 20)
#define EXTRA_MAX 256u /* columns of the office's own */

/* ---- import ---- */

static const enum desk_says wrong[] = {
    [REGISTER_NO_COLUMN] = SAY_CELL_NO_COLUMN,
    [REGISTER_UNKNOWN] = SAY_CELL_UNKNOWN,
    [REGISTER_TWICE] = SAY_CELL_TWICE,
    [REGISTER_EMPTY] = SAY_CELL_EMPTY,
    [REGISTER_ID] = SAY_CELL_ID,
    [REGISTER_SAME_ID] = SAY_CELL_SAME_ID,
    [REGISTER_CODE] = SAY_CELL_CODE,
    [REGISTER_NUMBER] = SAY_CELL_NUMBER,
    [REGISTER_YEAR] = SAY_CELL_YEAR,
    [REGISTER_DATE] = SAY_CELL_DATE,
    [REGISTER_LAT] = SAY_CELL_LAT,
    [REGISTER_LON] = SAY_CELL_LON,
    [REGISTER_NEEDS] = SAY_CELL_NEEDS,
    [REGISTER_LONG] = SAY_CELL_LONG,
};

static void
complain(struct room *r, struct text file, const struct register_report *p)
{
	char digits[32];
	size_t i;

	for (i = 0; i < p->faults && i < REGISTER_MAX_FAULTS; i++) {
		const struct register_fault *f = &p->fault[i];
		enum desk_says say = wrong[f->what];

		if (f->what == REGISTER_UNKNOWN && f->near.n > 0)
			say = SAY_CELL_NEAR;
		desk_sheet_complain(r, file, f->row, f->column, say,
		    ROOM_ARGS(f->value, f->near));
	}
	if (p->faults > REGISTER_MAX_FAULTS)
		room_complain(r, SAY_SHEET_MORE, ROOM_ARGS(room_number(
		    digits, p->faults - REGISTER_MAX_FAULTS)));
	else
		room_complain(r, SAY_SHEET_NOTHING, NULL, 0);
}

static void
tell(struct room *r, const struct register_report *p, bool json)
{
	char rows[32], added[32], changed[32], closed[32], same[32];

	if (json) {
		room_json(json_pack("{sI sI sI sI sI}", "rows",
		    (json_int_t)p->rows, "new", (json_int_t)p->added,
		    "changed", (json_int_t)p->changed, "closed",
		    (json_int_t)p->closed, "same", (json_int_t)p->same));
		return;
	}
	room_say(r, SAY_REGISTERED, ROOM_ARGS(room_number(rows, p->rows),
	    room_number(added, p->added), room_number(changed, p->changed),
	    room_number(closed, p->closed), room_number(same, p->same)));
}

static enum ayni_err
import(struct room *r, const struct options *o, const struct sheet *s)
{
	struct register_report *p = mem_zalloc(1, sizeof(*p));
	struct text missing;
	struct arena a;
	enum ayni_err e;

	if (p == NULL)
		return room_fail(r, r->store, AYNI_NOMEM);
	arena_init(&a, LISTS);
	e = desk_recipient_day(r, o, "close-missing", &missing);
	if (e == AYNI_OK && (e = room_open(r)) == AYNI_OK) {
		if ((e = db_begin(r->db)) == AYNI_OK)
			e = register_import(r->ingest, s, missing, &a, p);
		e = ingest_end(r->ingest, e);
		if (p->faults > 0)
			complain(r, s->file, p);
		else if (e != AYNI_OK)
			(void)room_fail_store(r, e);
		else
			tell(r, p, o->json);
	}
	arena_free(&a);
	mem_free(p);
	return e;
}

enum ayni_err
desk_register_import(void *ctx, const struct options *o)
{
	struct workbook w;
	const struct sheet *s = NULL;
	enum ayni_err e;

	sheet_init(&w);
	e = desk_sheet_read(ctx, o->operand[0], &w, &s);
	if (e == AYNI_OK)
		e = import(ctx, o, s);
	sheet_free(&w);
	return e;
}

/* ---- list ---- */

struct listing {
	struct room *r;
	json_t *json;
	struct unit u; /* large */
};

static json_t *
unit_json(const struct unit *u, bool contested)
{
	json_t *j = json_object();
	size_t i;

	(void)json_object_set_new(j, "sse_id", room_json_text(u->id));
	for (i = 0; i < u->columns; i++)
		(void)json_object_setn_new(j, u->column[i].name.p,
		    u->column[i].name.n, room_json_text(u->column[i].value));
	return json_pack("{so sb}", "unit", j, "contested", (int)contested);
}

static void
print(struct room *r, const struct unit *u, const struct db_unit *d)
{
	struct text area = {"-", 1}, none = {"", 0};
	struct buf closed, contested;
	size_t i;

	buf_init(&closed, 4096);
	buf_init(&contested, 4096);
	for (i = 0; i < UNIT_AREAS; i++)
		if (unit_get(u, unit_area[i]).n > 0)
			area = unit_get(u, unit_area[i]);
	if (d->closed)
		room_put(r, &closed, SAY_REGISTER_IS_CLOSED,
		    ROOM_ARGS(unit_get(u, UNIT_CLOSED)));
	if (d->contested)
		room_put(r, &contested, SAY_REGISTER_IS_CONTESTED, NULL, 0);
	room_say(r, SAY_REGISTER_UNIT,
	    ROOM_ARGS(u->id, area, unit_get(u, "name"),
		closed.n > 0 ? buf_text(&closed) : none,
		contested.n > 0 ? buf_text(&contested) : none));
	buf_free(&closed);
	buf_free(&contested);
}

static enum ayni_err
list_unit(void *ctx, const struct db_unit *d)
{
	struct listing *l = ctx;
	enum ayni_err e = unit_read(d->body, &l->u);

	if (e == AYNI_OK && l->json != NULL)
		(void)json_array_append_new(
		    l->json, unit_json(&l->u, d->contested));
	else if (e == AYNI_OK)
		print(l->r, &l->u, d);
	return e;
}

enum ayni_err
desk_register_list(void *ctx, const struct options *o)
{
	struct text area = text_of(options_get(o, "area"));
	struct listing l = {.r = ctx};
	struct db_register_counts c;
	char units[32], closed[32], contested[32];
	enum ayni_err e;

	if ((e = room_open(l.r)) != AYNI_OK)
		return e;
	l.json = o->json ? json_array() : NULL;
	e = db_register_each(l.r->db, area, list_unit, &l);
	if (e == AYNI_OK)
		e = db_register_count(l.r->db, area, &c);
	if (e != AYNI_OK)
		(void)room_fail_store(l.r, e);
	else if (l.json != NULL)
		room_json(json_incref(l.json));
	else
		room_say(l.r, SAY_REGISTER_COUNT,
		    ROOM_ARGS(room_number(units, c.units),
			room_number(closed, c.closed),
			room_number(contested, c.contested)));
	json_decref(l.json);
	return e;
}

/* ---- export ---- */

struct sheeting {
	struct arena a;
	struct text extra[EXTRA_MAX]; /* columns of the office's own, sorted */
	size_t extras;
	struct buf out;
	uint64_t rows;
	struct unit u;
};

static bool
is_known(struct text name)
{
	size_t i;

	for (i = 0; register_columns[i] != NULL; i++)
		if (text_is(name, register_columns[i]))
			return true;
	return false;
}

static enum ayni_err
note_column(struct sheeting *s, struct text name)
{
	size_t i = 0;

	while (i < s->extras && text_compare(s->extra[i], name) < 0)
		i++;
	if (i < s->extras && text_equal(s->extra[i], name))
		return AYNI_OK;
	if (s->extras == EXTRA_MAX)
		return AYNI_TOOBIG;
	memmove(&s->extra[i + 1], &s->extra[i],
	    (s->extras - i) * sizeof(s->extra[0]));
	s->extra[i] = arena_text(&s->a, name);
	s->extras++;
	return s->a.failed ? AYNI_NOMEM : AYNI_OK;
}

static enum ayni_err
note_unit(void *ctx, const struct db_unit *d)
{
	struct sheeting *s = ctx;
	enum ayni_err e = unit_read(d->body, &s->u);
	size_t i;

	for (i = 0; i < s->u.columns && e == AYNI_OK; i++)
		if (!is_known(s->u.column[i].name))
			e = note_column(s, s->u.column[i].name);
	return e;
}

static enum ayni_err
put_unit(void *ctx, const struct db_unit *d)
{
	struct sheeting *s = ctx;
	enum ayni_err e = unit_read(d->body, &s->u);
	size_t i;

	if (e != AYNI_OK)
		return e;
	csv_put_field(&s->out, s->u.id, true);
	for (i = 1; register_columns[i] != NULL; i++)
		csv_put_field(
		    &s->out, unit_get(&s->u, register_columns[i]), false);
	for (i = 0; i < s->extras; i++)
		csv_put_field(&s->out,
		    unit_get(&s->u, arena_z(&s->a, s->extra[i])), false);
	csv_put_end(&s->out);
	s->rows++;
	return s->out.err;
}

static void
put_header(struct sheeting *s)
{
	size_t i;

	for (i = 0; register_columns[i] != NULL; i++)
		csv_put_field(
		    &s->out, text_of(register_columns[i]), i == 0);
	for (i = 0; i < s->extras; i++)
		csv_put_field(&s->out, s->extra[i], false);
	csv_put_end(&s->out);
}

static enum ayni_err
export(struct room *r, struct text area, struct sheeting *s)
{
	enum ayni_err e = db_begin_read(r->db);

	if (e == AYNI_OK)
		e = db_register_each(r->db, area, note_unit, s);
	if (e == AYNI_OK) {
		put_header(s);
		e = db_register_each(r->db, area, put_unit, s);
	}
	db_rollback(r->db);
	return e == AYNI_OK ? e : room_fail_store(r, e);
}

enum ayni_err
desk_register_export(void *ctx, const struct options *o)
{
	struct text area = text_of(options_get(o, "area"));
	struct sheeting *s;
	struct room *r = ctx;
	struct text path;
	char rows[32];
	enum ayni_err e;

	if ((e = room_text(r, o, "out", &path)) != AYNI_OK ||
	    (e = room_open(r)) != AYNI_OK)
		return e;
	if ((s = mem_zalloc(1, sizeof(*s))) == NULL)
		return room_fail(r, r->store, AYNI_NOMEM);
	arena_init(&s->a, LISTS);
	buf_init(&s->out, LISTS);
	e = export(r, area, s);
	if (e == AYNI_OK &&
	    (e = disk_write(path.p, buf_bytes(&s->out), 0600)) != AYNI_OK)
		(void)room_fail(r, path.p, e);
	if (e == AYNI_OK && o->json)
		room_json(json_pack("{ss sI}", "file", path.p, "units",
		    (json_int_t)s->rows));
	else if (e == AYNI_OK)
		room_say(r, SAY_REGISTER_OUT,
		    ROOM_ARGS(path, room_number(rows, s->rows)));
	buf_free(&s->out);
	arena_free(&s->a);
	mem_free(s);
	return e;
}
