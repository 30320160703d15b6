#include "fill/roster.h"

#include <string.h>

#include "ayni/csv.h"

void
roster_init(struct roster *r)
{
	*r = (struct roster){0};
	arena_init(&r->arena, ROSTER_MAX_BYTES);
}

void
roster_free(struct roster *r)
{
	map_free(&r->rows);
	arena_free(&r->arena);
}

/* UINT32_MAX: there is none. */
static uint32_t
column_of(const struct roster *r, struct text name)
{
	uint32_t i;

	for (i = 0; i < r->columns; i++)
		if (text_equal(r->column[i], name))
			return i;
	return UINT32_MAX;
}

static enum ayni_err
add_column(struct roster *r, struct text name, uint32_t *out)
{
	if ((*out = column_of(r, name)) != UINT32_MAX)
		return AYNI_OK;
	if (r->columns == ROSTER_MAX_COLUMNS)
		return AYNI_TOOBIG;
	if (r->column == NULL)
		r->column = arena_zalloc(&r->arena, ROSTER_MAX_COLUMNS,
		    sizeof(*r->column));
	if (r->column == NULL)
		return AYNI_NOMEM;
	*out = r->columns;
	r->column[r->columns++] = arena_text(&r->arena, name);
	return r->arena.failed ? AYNI_NOMEM : AYNI_OK;
}

static enum ayni_err
row_of(struct roster *r, struct text name, struct roster_row **out)
{
	struct roster_row *row = map_get(&r->rows, name);
	enum ayni_err e = AYNI_OK;

	if (row == NULL) {
		row = arena_zalloc(&r->arena, 1, sizeof(*row));
		name = arena_text(&r->arena, name);
		if (row == NULL || name.p == NULL)
			return AYNI_NOMEM;
		e = map_put(&r->rows, name, row, NULL);
	}
	*out = row;
	return e;
}

static enum ayni_err
put_cell(struct roster *r, struct roster_row *row, uint32_t column,
    struct text value)
{
	struct text *more;

	if (column >= row->cells) {
		more = arena_zalloc(&r->arena, r->columns, sizeof(*more));
		if (more == NULL)
			return AYNI_NOMEM;
		if (row->cells > 0)
			memcpy(more, row->cell, row->cells * sizeof(*more));
		row->cell = more;
		row->cells = r->columns;
	}
	row->cell[column] = arena_text(&r->arena, value);
	return r->arena.failed ? AYNI_NOMEM : AYNI_OK;
}

/* ---- reading ---- */

struct reading {
	struct roster *r;
	uint32_t *column; /* of each field */
	size_t columns, name; /* name: the field that holds it */
};

static enum ayni_err
read_header(struct reading *x, const struct text *field, size_t n)
{
	enum ayni_err e = AYNI_OK;
	uint32_t first;
	size_t i;

	x->column = arena_zalloc(&x->r->arena, n, sizeof(*x->column));
	if (x->column == NULL)
		return AYNI_NOMEM;
	for (x->name = 0; x->name < n; x->name++)
		if (text_is(field[x->name], "name"))
			break;
	if (x->name == n)
		return AYNI_BADFORM;
	e = add_column(x->r, TEXT("name"), &first);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = add_column(x->r, field[i], &x->column[i]);
	x->columns = n;
	return e;
}

static enum ayni_err
read_row(void *ctx, uint32_t number, const struct text *field, size_t n)
{
	struct reading *x = ctx;
	struct roster_row *row = NULL;
	enum ayni_err e;
	size_t i;

	if (number == 1)
		return read_header(x, field, n);
	if (n <= x->name || field[x->name].n == 0)
		return AYNI_OK;
	e = row_of(x->r, field[x->name], &row);
	for (i = 0; i < n && i < x->columns && e == AYNI_OK; i++)
		e = put_cell(x->r, row, x->column[i], field[i]);
	return e;
}

enum ayni_err
roster_read(struct roster *r, const struct pour *csv)
{
	struct reading x = {.r = r};
	struct csv c;
	enum ayni_err e;

	csv_init(&c, read_row, &x);
	c.separator = CSV_GUESS;
	if ((e = csv->each(csv->from, csv_take, &c)) == AYNI_OK)
		e = csv_end(&c);
	csv_free(&c);
	return e;
}

/* ---- rows ---- */

bool
roster_has(const struct roster *r, struct text name)
{
	return map_get(&r->rows, name) != NULL;
}

struct text
roster_get(const struct roster *r, struct text name, struct text column)
{
	const struct roster_row *row = map_get(&r->rows, name);
	uint32_t i = column_of(r, column);

	return row != NULL && i < row->cells ? row->cell[i] : TEXT("");
}

enum ayni_err
roster_set(struct roster *r, struct text name, struct text column,
    struct text value)
{
	struct roster_row *row = NULL;
	uint32_t first, at = 0;
	enum ayni_err e = add_column(r, TEXT("name"), &first);

	if (e == AYNI_OK)
		e = add_column(r, column, &at);
	if (e == AYNI_OK)
		e = row_of(r, name, &row);
	if (e == AYNI_OK)
		e = put_cell(r, row, first, name);
	if (e == AYNI_OK && at != first)
		e = put_cell(r, row, at, value);
	return e;
}

enum ayni_err
roster_copy(struct roster *r, const struct roster *from, struct text name)
{
	const struct roster_row *row = map_get(&from->rows, name);
	enum ayni_err e = AYNI_OK;
	uint32_t i;

	for (i = 0; row != NULL && i < row->cells && e == AYNI_OK; i++)
		if (row->cell[i].p != NULL)
			e = roster_set(r, name, from->column[i], row->cell[i]);
	return e;
}

void
roster_put(const struct roster *r, struct buf *out)
{
	const struct roster_row *row;
	uint32_t i, k;

	for (i = 0; i < r->columns; i++)
		csv_put_field(out, r->column[i], i == 0);
	if (r->columns > 0)
		csv_put_end(out);
	for (k = 0; k < r->rows.n; k++) {
		row = r->rows.entry[k].value;
		for (i = 0; i < r->columns; i++)
			csv_put_field(out, i < row->cells ? row->cell[i]
							  : TEXT(""), i == 0);
		csv_put_end(out);
	}
}
