#include "wire/rows.h"

#include <string.h>

#include "ayni/unpack.h"

enum ayni_err
rows_read(struct bytes answers, struct arena *a, struct answer_array *out)
{
	struct answers_walk w;
	struct answer_array r = {NULL, 0};
	struct answer one;
	size_t i;

	for (w = answers_begin(answers); answers_next(&w, &one);)
		r.n++;
	if ((r.at = arena_zalloc(a, r.n, sizeof(*r.at))) == NULL)
		return AYNI_NOMEM;
	w = answers_begin(answers);
	for (i = 0; i < r.n; i++)
		(void)answers_next(&w, &r.at[i]);
	*out = r;
	return AYNI_OK;
}

bool
rows_is_order(struct bytes value)
{
	struct unpack u = unpack_begin(value);

	return unpack_type(&u) == UNPACK_BYTES;
}

struct bytes
rows_ids(struct bytes order)
{
	struct unpack u = unpack_begin(order);

	return unpack_bytes(&u);
}

struct bytes
rows_child(struct arena *a, struct bytes path, const uint8_t *id)
{
	uint8_t *p = arena_alloc(a, path.n + ROWS_ID);

	if (p == NULL)
		return (struct bytes){NULL, 0};
	if (path.n > 0)
		memcpy(p, path.p, path.n);
	memcpy(p + path.n, id, ROWS_ID);
	return (struct bytes){p, path.n + ROWS_ID};
}

static struct text
key(struct bytes path)
{
	return (struct text){(const char *)path.p, path.n};
}

enum ayni_err
rows_add(struct rows *r, struct bytes path, struct bytes order)
{
	struct bytes ids = rows_ids(order), row;
	enum ayni_err e;
	size_t i;

	for (i = 0; i < ids.n; i += ROWS_ID) {
		if ((row = rows_child(r->a, path, ids.p + i)).p == NULL)
			return AYNI_NOMEM;
		if ((e = map_put(&r->map, key(row), r, NULL)) != AYNI_OK)
			return e;
	}
	return AYNI_OK;
}

bool
rows_has(const struct rows *r, struct bytes path)
{
	return path.n == 0 || map_get(&r->map, key(path)) != NULL;
}

void
rows_free(struct rows *r)
{
	map_free(&r->map);
}
