#include "ayni/unit.h"

#include <string.h>

#include "wire/fields.h"

const char *const unit_area[UNIT_AREAS] = {"admin1", "admin2", "admin3"};

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
unit_id_ok(struct text id)
{
	size_t i;

	if (id.n == 0 || id.n > UNIT_MAX_ID)
		return false;
	for (i = 0; i < id.n; i++)
		if (!is_lower(id.p[i]) && !is_digit(id.p[i]) &&
		    !(id.p[i] >= 'A' && id.p[i] <= 'Z') &&
		    memchr("._:/-", id.p[i], 5) == NULL)
			return false;
	return true;
}

bool
unit_name_ok(struct text name)
{
	size_t i;

	if (name.n == 0 || name.n > UNIT_MAX_NAME || !is_lower(name.p[0]))
		return false;
	for (i = 1; i < name.n; i++)
		if (!is_lower(name.p[i]) && !is_digit(name.p[i]) &&
		    name.p[i] != '_')
			return false;
	return true;
}

void
unit_put(struct buf *out, const struct unit *u)
{
	size_t i;

	pack_array(out, 3);
	pack_text(out, u->id);
	pack_array(out, u->overs);
	for (i = 0; i < u->overs; i++)
		pack_bytes(out, ID_BYTES(u->over[i]));
	pack_map(out, u->columns);
	for (i = 0; i < u->columns; i++) {
		pack_text(out, u->column[i].name);
		pack_text(out, u->column[i].value);
	}
}

static void
read_over(struct unpack *u, struct unit *x)
{
	uint64_t n = unpack_array(u);
	size_t i;

	if (n > UNIT_MAX_OVER)
		unpack_fail(u, AYNI_TOOBIG);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		unpack_fixed(u, x->over[i].b, sizeof(x->over[i].b));
		if (i > 0 && bytes_compare(ID_BYTES(x->over[i - 1]),
				 ID_BYTES(x->over[i])) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	x->overs = (size_t)n;
}

static void
read_columns(struct unpack *u, struct unit *x)
{
	uint64_t n = unpack_map(u);
	size_t i;

	if (n == 0)
		unpack_fail(u, AYNI_BADFORM);
	if (n > UNIT_MAX_COLUMNS)
		unpack_fail(u, AYNI_TOOBIG);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		struct unit_column *c = &x->column[i];

		c->name = unpack_text(u);
		c->value = unpack_text(u);
		if (c->value.n > UNIT_MAX_VALUE)
			unpack_fail(u, AYNI_TOOBIG);
		if (!unit_name_ok(c->name) || c->value.n == 0)
			unpack_fail(u, AYNI_BADFORM);
		if (i > 0 && fields_compare(x->column[i - 1].name, c->name) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	x->columns = (size_t)n;
}

void
unit_item(struct unpack *u, struct unit *x)
{
	size_t before = u->in.n;

	x->overs = x->columns = 0;
	unpack_expect(u, 3);
	x->id = unpack_text(u);
	if (!unit_id_ok(x->id))
		unpack_fail(u, AYNI_BADFORM);
	read_over(u, x);
	read_columns(u, x);
	if (u->err == AYNI_OK && before - u->in.n > UNIT_MAX_BYTES)
		unpack_fail(u, AYNI_TOOBIG);
}

enum ayni_err
unit_read(struct bytes in, struct unit *out)
{
	struct unpack u = unpack_begin(in);
	struct unit x;
	enum ayni_err e;

	unit_item(&u, &x);
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = x;
	return e;
}

struct unit_row_id
unit_row(struct bytes unit)
{
	struct hash h = keys_hash(unit);
	struct unit_row_id row;

	memcpy(row.b, h.b, sizeof(row.b));
	return row;
}

struct text
unit_get(const struct unit *u, const char *column)
{
	size_t i;

	for (i = 0; i < u->columns; i++)
		if (text_is(u->column[i].name, column))
			return u->column[i].value;
	return (struct text){NULL, 0};
}

enum ayni_err
unit_set(struct unit *u, struct text column, struct text value)
{
	size_t i = 0;
	bool there;

	while (i < u->columns && fields_compare(u->column[i].name, column) < 0)
		i++;
	there = i < u->columns && text_equal(u->column[i].name, column);
	if (value.n == 0 && there) {
		u->columns--;
		memmove(&u->column[i], &u->column[i + 1],
		    (u->columns - i) * sizeof(u->column[0]));
	}
	if (value.n == 0)
		return AYNI_OK;
	if (!there && u->columns == UNIT_MAX_COLUMNS)
		return AYNI_TOOBIG;
	if (!there) {
		memmove(&u->column[i + 1], &u->column[i],
		    (u->columns - i) * sizeof(u->column[0]));
		u->columns++;
	}
	u->column[i] = (struct unit_column){column, value};
	return AYNI_OK;
}

bool
unit_same(const struct unit *a, const struct unit *b)
{
	size_t i;

	if (a->columns != b->columns || !text_equal(a->id, b->id))
		return false;
	for (i = 0; i < a->columns; i++)
		if (!text_equal(a->column[i].name, b->column[i].name) ||
		    !text_equal(a->column[i].value, b->column[i].value))
			return false;
	return true;
}

bool
unit_stricter(const struct unit *a, const struct unit_row_id *a_row,
    const struct unit *b, const struct unit_row_id *b_row)
{
	bool ends = unit_get(a, UNIT_CLOSED).n > 0;

	if (ends != (unit_get(b, UNIT_CLOSED).n > 0))
		return ends;
	return bytes_compare(ID_BYTES(*a_row), ID_BYTES(*b_row)) > 0;
}

enum ayni_err
unit_check(struct bytes object)
{
	struct unpack u = unpack_begin(object);
	uint64_t n = unpack_array(&u), i;
	struct text last = {NULL, 0};
	struct unit x;

	if (object.n > UNIT_CHUNK_BYTES || n > UNIT_MAX_CHUNK)
		return AYNI_TOOBIG;
	if (n == 0)
		unpack_fail(&u, AYNI_BADFORM);
	for (i = 0; i < n && u.err == AYNI_OK; i++) {
		unit_item(&u, &x);
		if (u.err == AYNI_OK && i > 0 &&
		    text_compare(last, x.id) >= 0)
			unpack_fail(&u, AYNI_NONCANON);
		last = x.id;
	}
	return unpack_end(&u);
}

struct unit_walk
unit_begin(struct bytes object)
{
	struct unit_walk w = {.u = unpack_begin(object)};

	w.left = unpack_array(&w.u);
	return w;
}

bool
unit_next(struct unit_walk *w, struct unit *out, struct bytes *raw)
{
	struct bytes at = w->u.in;

	if (w->left == 0 || w->u.err != AYNI_OK)
		return false;
	w->left--;
	unit_item(&w->u, out);
	*raw = (struct bytes){at.p, at.n - w->u.in.n};
	return w->u.err == AYNI_OK;
}
