#include "db/engine.h"

#include <string.h>

void
db_row_id(const struct db_value *v, uint8_t *out, size_t n)
{
	if (v->kind == DB_BLOB && v->s.n == n)
		memcpy(out, v->s.p, n);
	else
		memset(out, 0, n);
}

struct db_value
db_row_uuid(char out[37], const struct record_id *r)
{
	static const char digit[] = "0123456789abcdef";
	size_t i, n = 0;

	for (i = 0; i < sizeof(r->b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out[n++] = '-';
		out[n++] = digit[r->b[i] >> 4];
		out[n++] = digit[r->b[i] & 15];
	}
	out[n] = '\0';
	return DB_T(((struct text){out, n}));
}

void
db_row_begin(struct db_row_list *l, struct arena *a, size_t size)
{
	l->a = a;
	l->size = size;
	buf_init(&l->items, DB_MAX_LIST * size);
}

struct bytes
db_row_bytes(struct db_row_list *l, const struct db_value *v)
{
	struct bytes s = {arena_copy(l->a, v->s.p, v->s.n), v->s.n};

	if (s.p == NULL)
		l->items.err = AYNI_NOMEM;
	return s;
}

struct text
db_row_text(struct db_row_list *l, const struct db_value *v)
{
	struct bytes s = db_row_bytes(l, v);

	return (struct text){(const char *)s.p, s.n};
}

enum ayni_err
db_row_add(struct db_row_list *l, const void *item)
{
	buf_put(&l->items, item, l->size);
	return l->items.err;
}

enum ayni_err
db_row_end(struct db_row_list *l, enum ayni_err e, void **list, size_t *n)
{
	void *p = NULL;

	if (e == AYNI_OK)
		e = l->items.err;
	if (e == AYNI_OK &&
	    (p = arena_copy(l->a, l->items.p, l->items.n)) == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK) {
		*list = p;
		*n = l->items.n / l->size;
	}
	buf_free(&l->items);
	return e;
}

enum ayni_err
db_row_one(struct db_row_list *l, enum ayni_err e, void *out)
{
	if (e == AYNI_OK)
		e = l->items.err;
	if (e == AYNI_OK && l->items.n == 0)
		e = AYNI_NOTFOUND;
	if (e == AYNI_OK)
		memcpy(out, l->items.p, l->size);
	buf_free(&l->items);
	return e;
}

enum ayni_err
db_row_all(struct db *db, const char *sql, const struct db_value *v,
    size_t values, db_row_fn row, struct arena *a, size_t size, void *list,
    size_t *n)
{
	struct db_row_list l;
	void *p = NULL;
	enum ayni_err e;

	db_row_begin(&l, a, size);
	e = db->engine->run(db->self, sql, v, values, row, &l);
	if ((e = db_row_end(&l, e, &p, n)) == AYNI_OK)
		memcpy(list, &p, sizeof(p));
	return e;
}

enum ayni_err
db_row_only(struct db *db, const char *sql, const struct db_value *v,
    size_t values, db_row_fn row, struct arena *a, size_t size, void *out)
{
	struct db_row_list l;

	db_row_begin(&l, a, size);
	return db_row_one(
	    &l, db->engine->run(db->self, sql, v, values, row, &l), out);
}

enum ayni_err
db_row_hash(void *ctx, const struct db_value *v, size_t n)
{
	struct hash h;

	(void)n;
	DB_ROW_ID(&v[0], h);
	return db_row_add(ctx, &h);
}

enum ayni_err
db_row_record(void *ctx, const struct db_value *v, size_t n)
{
	struct record_id r;

	(void)n;
	DB_ROW_ID(&v[0], r);
	return db_row_add(ctx, &r);
}

enum ayni_err
db_row_int(void *ctx, const struct db_value *v, size_t n)
{
	int64_t *out = ctx;

	(void)n;
	out[0] = v[0].kind == DB_INT ? v[0].i : 0;
	out[1] = 1;
	return AYNI_OK;
}
