#include "fill/returned.h"

#include <stdlib.h>

#include "ayni/unpack.h"

#define MOST (ENTRY_MAX_ANSWERED * (ENTRY_MAX_COMMENTS + 1))

struct reading {
	struct arena *a;
	struct returned *out;
};

static void
add(struct returned *r, struct answer at, struct text text, int64_t at_us)
{
	r->remark[r->n++] =
	    (struct remark){at.path, at.field, text, at_us};
}

static enum ayni_err
take(void *ctx, struct bytes entry)
{
	struct reading *r = ctx;
	struct bytes own = {arena_copy(r->a, entry.p, entry.n), entry.n};
	struct answer whole = {{NULL, 0}, 0, {NULL, 0}}, at;
	struct answers_walk w;
	struct unpack u;
	struct entry *e;
	enum ayni_err err;

	if (r->out->ids == ENTRY_MAX_ANSWERED) /* the next correction's */
		return AYNI_OK;
	if (own.p == NULL || (e = arena_alloc(r->a, sizeof(*e))) == NULL)
		return AYNI_NOMEM;
	if ((err = entry_read(own, e)) != AYNI_OK)
		return err;
	r->out->id[r->out->ids++] = keys_hash(own);
	if (e->note.n > 0)
		add(r->out, whole, e->note, e->at.wall_us);
	for (w = answers_begin(e->comments); answers_next(&w, &at);) {
		u = unpack_begin(at.value);
		add(r->out, at, unpack_text(&u), e->at.wall_us);
	}
	return AYNI_OK;
}

static int
by_id(const void *a, const void *b)
{
	const struct hash *x = a, *y = b;

	return bytes_compare(ID_BYTES(*x), ID_BYTES(*y));
}

enum ayni_err
returned_read(struct vault *v, const struct record_id *id, struct arena *a,
    struct returned *out)
{
	struct returned it = {.n = 0};
	struct reading r = {a, &it};
	enum ayni_err e = AYNI_NOMEM;

	if ((it.remark = arena_alloc(a, MOST * sizeof(*it.remark))) != NULL)
		e = vault_return_list(v, id, take, &r);
	if (e != AYNI_OK)
		return e;
	if (it.ids > 1)
		qsort(it.id, it.ids, sizeof(it.id[0]), by_id);
	*out = it;
	return AYNI_OK;
}

size_t
returned_about(const struct returned *r, struct interview *iv, node_ref n,
    size_t from)
{
	struct buf path;
	uint32_t field;
	size_t i;

	if (from >= r->n || n == NODE_NONE)
		return r->n;
	buf_init(&path, ANSWERS_MAX_PATH);
	field = answers_place(iv, n, &path);
	for (i = from; i < r->n; i++)
		if (r->remark[i].field == field &&
		    bytes_equal(r->remark[i].path, buf_bytes(&path)))
			break;
	buf_free(&path);
	return i;
}

node_ref
returned_node(const struct returned *r, struct interview *iv, size_t remark)
{
	return answers_find(
	    iv, r->remark[remark].path, r->remark[remark].field);
}
