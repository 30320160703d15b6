#include "ingest/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/day.h"
#include "ayni/map.h"
#include "ayni/near.h"
#include "ayni/pack.h"
#include "ingest/journal.h"
#include "ingest/state.h"

#define STEP_UNITS 500u          /* that one step has, */
#define STEP_BYTES (128u << 10)  /* and so many bytes */

enum kind {
	A_ID,
	A_TEXT,
	A_CODE,
	A_COUNT,
	A_YEAR,
	A_DATE,
	A_LAT,
	A_LON,
};

const char *const register_columns[] = {"sse_id", "name", "short_name",
    "legal", "admin1", "admin2", "admin3", "locality", "address", "lat",
    "lon", "isic", "reg_no", "tax_no", "year", "phone", "email", "members",
    "workers", "source", "valid_from", "closed_on", "closed_why", NULL};

static const enum kind kinds[] = {A_ID, A_TEXT, A_TEXT, A_CODE, A_CODE,
    A_CODE, A_CODE, A_TEXT, A_TEXT, A_LAT, A_LON, A_CODE, A_TEXT, A_TEXT,
    A_YEAR, A_TEXT, A_TEXT, A_COUNT, A_COUNT, A_TEXT, A_DATE, A_DATE, A_TEXT};

/* An attribute that says nothing without another. */
static const char *const needs[][2] = {{"admin2", "admin1"},
    {"admin3", "admin2"}, {"lat", "lon"}, {"lon", "lat"},
    {"closed_why", "closed_on"}};

struct changed {
	struct text id;
	struct bytes raw;
};

struct work {
	struct ingest *g;
	const struct sheet *s;
	enum kind *kind; /* [columns of the sheet] */
	size_t id;       /* which of them is sse_id */
	struct map seen; /* ids, and the number of their row */
	struct arena *a;
	struct buf changed; /* struct changed[] */
	struct register_report *r;
};

static void
fault(struct work *w, uint32_t row, struct text column,
    enum register_wrong what, struct text value, struct text near)
{
	struct register_report *r = w->r;

	if (r->faults < REGISTER_MAX_FAULTS)
		r->fault[r->faults] = (struct register_fault){row, column,
		    what, arena_text(w->a, value), arena_text(w->a, near)};
	r->faults++;
}

/* ---- header ---- */

static size_t
known(struct text name)
{
	size_t i;

	for (i = 0; register_columns[i] != NULL; i++)
		if (text_is(name, register_columns[i]))
			break;
	return i;
}

static void
read_column(struct work *w, size_t i)
{
	struct text name = w->s->header[i], none = {"", 0};
	struct near near = near_begin(name);
	size_t at = known(name), k;

	for (k = 0; k < i; k++)
		if (text_equal(w->s->header[k], name))
			fault(w, 1, name, REGISTER_TWICE, name, none);
	if (register_columns[at] != NULL) {
		w->kind[i] = kinds[at];
		return;
	}
	w->kind[i] = A_TEXT;
	if (text_starts(name, TEXT("x_")) && unit_name_ok(name))
		return;
	for (k = 0; register_columns[k] != NULL; k++)
		near_try(&near, text_of(register_columns[k]));
	fault(w, 1, name, REGISTER_UNKNOWN, name, near.best);
}

static size_t
column_of(const struct sheet *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->columns; i++)
		if (text_is(s->header[i], name))
			break;
	return i;
}

static enum ayni_err
read_header(struct work *w)
{
	struct text none = {"", 0};
	size_t i;

	w->kind = arena_zalloc(w->a, w->s->columns + 1, sizeof(*w->kind));
	if (w->kind == NULL)
		return arena_err(w->a);
	for (i = 0; i < w->s->columns; i++)
		read_column(w, i);
	w->id = column_of(w->s, "sse_id");
	if (w->id == w->s->columns)
		fault(w, 1, TEXT("sse_id"), REGISTER_NO_COLUMN, none, none);
	return w->r->faults == 0 ? AYNI_OK : AYNI_INVALID;
}

/* ---- cells ---- */

static bool
is_code(struct text s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == ',')
			return false;
	return s.n <= UNIT_MAX_ID;
}

static bool
is_between(struct text s, double least, double most)
{
	struct decimal d;
	double v = number_read(s);

	return decimal_read(s, &d) == AYNI_OK && v >= least && v <= most;
}

static bool
is_whole(struct text s, int64_t least, int64_t most)
{
	int64_t v;

	return number_int(s, &v) && v >= least && v <= most;
}

/* Whether a cell is what its column holds; *what: why not. */
static bool
is_right(enum kind kind, struct text s, enum register_wrong *what)
{
	switch (kind) {
	case A_ID:
		*what = REGISTER_ID;
		return unit_id_ok(s);
	case A_CODE:
		*what = REGISTER_CODE;
		return is_code(s);
	case A_COUNT:
		*what = REGISTER_NUMBER;
		return is_whole(s, 0, INT64_C(1000000000));
	case A_YEAR:
		*what = REGISTER_YEAR;
		return s.n == 4 && is_whole(s, 1500, 2200);
	case A_DATE:
		*what = REGISTER_DATE;
		return day_ok(s);
	case A_LAT:
		*what = REGISTER_LAT;
		return is_between(s, -90, 90);
	case A_LON:
		*what = REGISTER_LON;
		return is_between(s, -180, 180);
	case A_TEXT:
		break;
	}
	*what = REGISTER_LONG;
	return s.n <= UNIT_MAX_VALUE;
}

static void
check_needs(struct work *w, uint32_t row, const struct unit *u)
{
	struct text none = {"", 0};
	size_t i;

	if (unit_get(u, "name").n == 0)
		fault(w, row, TEXT("name"), REGISTER_EMPTY, none, none);
	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (unit_get(u, needs[i][0]).n > 0 &&
		    unit_get(u, needs[i][1]).n == 0)
			fault(w, row, text_of(needs[i][0]), REGISTER_NEEDS,
			    unit_get(u, needs[i][0]), text_of(needs[i][1]));
}

/* ---- rows ---- */

/* Its cells over what the register has. */
static enum ayni_err
overlay(struct work *w, const struct sheet_row *row, struct unit *u)
{
	enum register_wrong what;
	struct text cell, none = {"", 0};
	size_t i;
	enum ayni_err e = AYNI_OK;

	for (i = 0; i < w->s->columns && e == AYNI_OK; i++) {
		cell = sheet_cell(row, i);
		if (i == w->id)
			continue;
		if (cell.n > 0 && !is_right(w->kind[i], cell, &what))
			fault(w, row->number, w->s->header[i], what, cell,
			    none);
		else
			e = unit_set(u, w->s->header[i], cell);
	}
	check_needs(w, row->number, u);
	return e;
}

/* A step for a unit, over whatever is live of it. */
static enum ayni_err
change(struct work *w, struct unit *u, bool there)
{
	struct changed c;
	struct buf b;
	enum ayni_err e = AYNI_OK;

	u->overs = 0;
	if (there)
		e = db_register_live(
		    w->g->db, u->id, u->over, UNIT_MAX_OVER, &u->overs);
	if (e != AYNI_OK)
		return e;
	buf_init(&b, UNIT_MAX_BYTES);
	unit_put(&b, u);
	c.id = arena_text(w->a, u->id);
	c.raw = (struct bytes){arena_copy(w->a, b.p, b.n), b.n};
	e = b.err != AYNI_OK ? b.err : arena_err(w->a);
	buf_free(&b);
	buf_put(&w->changed, &c, sizeof(c));
	return e == AYNI_OK ? w->changed.err : e;
}

/* errs NOTFOUND */
static enum ayni_err
present(struct work *w, struct text id, struct unit *u, bool *contested)
{
	struct db_unit before;
	enum ayni_err e = db_register_get(w->g->db, id, w->a, &before);

	if (e == AYNI_OK)
		e = unit_read(before.body, u);
	if (e == AYNI_OK)
		*contested = before.contested;
	return e;
}

static enum ayni_err
take(struct work *w, const struct sheet_row *row, struct text id)
{
	struct unit now = {.id = id}, new;
	struct register_report *r = w->r;
	uint64_t faults = r->faults;
	bool contested = false, there;
	enum ayni_err e = present(w, id, &now, &contested);

	there = e == AYNI_OK;
	if (e != AYNI_OK && e != AYNI_NOTFOUND)
		return e;
	new = now;
	e = overlay(w, row, &new);
	if (e == AYNI_TOOBIG)
		fault(w, row->number, TEXT("sse_id"), REGISTER_LONG, id, id);
	else if (e != AYNI_OK)
		return e;
	if (r->faults > faults)
		return AYNI_OK;
	if (there && !contested && unit_same(&now, &new)) {
		r->same++;
		return AYNI_OK;
	}
	if (unit_get(&new, UNIT_CLOSED).n > 0 &&
	    unit_get(&now, UNIT_CLOSED).n == 0)
		r->closed++;
	else if (there)
		r->changed++;
	else
		r->added++;
	return change(w, &new, there);
}

static enum ayni_err
read_row(struct work *w, const struct sheet_row *row)
{
	struct text id = sheet_cell(row, w->id), none = {"", 0};
	char digits[16];
	uintptr_t before;
	enum ayni_err e;

	w->r->rows++;
	if (!unit_id_ok(id)) {
		fault(w, row->number, TEXT("sse_id"),
		    id.n > 0 ? REGISTER_ID : REGISTER_EMPTY, id, none);
		return AYNI_OK;
	}
	if ((before = (uintptr_t)map_get(&w->seen, id)) != 0) {
		(void)snprintf(
		    digits, sizeof(digits), "%u", (unsigned)before);
		fault(w, row->number, TEXT("sse_id"), REGISTER_SAME_ID, id,
		    text_of(digits));
		return AYNI_OK;
	}
	e = map_put(&w->seen, id, (void *)(uintptr_t)row->number, NULL);
	if (e != AYNI_OK)
		return e;
	return take(w, row, id);
}

/* ---- what the sheet does not have ---- */

struct absent {
	struct work *w;
	struct text missing;
	struct unit u;
};

static enum ayni_err
close_absent(void *ctx, const struct db_unit *u)
{
	struct absent *x = ctx;
	enum ayni_err e;

	if (u->closed)
		return AYNI_OK;
	if ((e = unit_read(u->body, &x->u)) != AYNI_OK)
		return e;
	if (map_get(&x->w->seen, x->u.id) != NULL)
		return AYNI_OK;
	if ((e = unit_set(&x->u, TEXT(UNIT_CLOSED), x->missing)) != AYNI_OK)
		return e;
	x->w->r->closed++;
	return change(x->w, &x->u, true);
}

/* ---- steps ---- */

static int
by_id(const void *a, const void *b)
{
	const struct changed *x = a, *y = b;

	return text_compare(x->id, y->id);
}

/* As many of c[n] as one step holds; its object, in a. */
static size_t
fill_step(struct work *w, const struct changed *c, size_t n,
    struct bytes *object)
{
	size_t bytes = 0, some = 0, i;
	struct buf b;

	while (some < n && some < STEP_UNITS &&
	    (some == 0 || bytes + c[some].raw.n <= STEP_BYTES))
		bytes += c[some++].raw.n;
	buf_init(&b, UNIT_CHUNK_BYTES);
	pack_array(&b, some);
	for (i = 0; i < some; i++)
		buf_put_bytes(&b, c[i].raw);
	*object = (struct bytes){arena_copy(w->a, b.p, b.n), b.n};
	if (b.err != AYNI_OK)
		w->a->failed = true;
	buf_free(&b);
	return some;
}

static enum ayni_err
journal(struct work *w)
{
	size_t n = w->changed.n / sizeof(struct changed), at, steps = 0;
	struct changed *c = (struct changed *)(void *)w->changed.p;
	struct bytes *object;

	if (n == 0)
		return AYNI_OK;
	qsort(c, n, sizeof(*c), by_id);
	if ((object = arena_zalloc(w->a, n, sizeof(*object))) == NULL)
		return arena_err(w->a);
	for (at = 0; at < n && !w->a->failed;)
		at += fill_step(w, c + at, n - at, &object[steps++]);
	if (w->a->failed)
		return arena_err(w->a);
	return journal_register(w->g, object, steps);
}

enum ayni_err
register_import(struct ingest *g, const struct sheet *s, struct text missing,
    struct arena *a, struct register_report *out)
{
	struct work w = {.g = g, .s = s, .a = a, .r = out};
	struct absent absent = {.w = &w, .missing = missing};
	enum ayni_err e;
	uint32_t i;

	memset(out, 0, sizeof(*out));
	buf_init(&w.changed, DB_MAX_LIST * sizeof(struct changed));
	e = read_header(&w);
	for (i = 0; i < s->rows && e == AYNI_OK; i++)
		e = read_row(&w, &s->row[i]);
	if (e == AYNI_OK && out->faults > 0)
		e = AYNI_INVALID;
	if (e == AYNI_OK && missing.n > 0)
		e = db_register_each(g->db, TEXT(""), close_absent, &absent);
	if (e == AYNI_OK)
		e = journal(&w);
	map_free(&w.seen);
	buf_free(&w.changed);
	return e;
}
