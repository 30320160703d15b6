#include "ayni/index.h"

#include "ayni/mem.h"

void
index_free(struct index *x)
{
	mem_free(x->slot);
	*x = (struct index){NULL, 0, 0};
}

/* The slot of a text, or the empty one where it belongs. */
static uint32_t *
slot_of(const struct index *x, struct text key, index_fn fn, const void *ctx)
{
	uint32_t i = text_hash(key) & (x->slots - 1);

	while (x->slot[i] != 0 &&
	    !text_equal(fn(ctx, x->slot[i] - 1), key))
		i = (i + 1) & (x->slots - 1);
	return &x->slot[i];
}

int64_t
index_find(const struct index *x, struct text key, index_fn fn,
    const void *ctx)
{
	return x->n > 0 ? (int64_t)*slot_of(x, key, fn, ctx) - 1 : -1;
}

enum ayni_err
index_room(struct index *x, uint32_t n, index_fn fn, const void *ctx)
{
	struct index more = {NULL, x->slots == 0 ? 8 : x->slots, x->n};
	uint32_t i;

	while (n > more.slots / 4 * 3)
		more.slots *= 2;
	if (more.slots == x->slots)
		return AYNI_OK;
	more.slot = mem_zalloc(more.slots, sizeof(*more.slot));
	if (more.slot == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < x->slots; i++)
		if (x->slot[i] != 0)
			*slot_of(&more, fn(ctx, x->slot[i] - 1), fn, ctx) =
			    x->slot[i];
	index_free(x);
	*x = more;
	return AYNI_OK;
}

enum ayni_err
index_put(struct index *x, uint32_t number, index_fn fn, const void *ctx)
{
	enum ayni_err e = index_room(x, x->n + 1, fn, ctx);
	uint32_t *at;

	if (e != AYNI_OK)
		return e;
	at = slot_of(x, fn(ctx, number), fn, ctx);
	if (*at != 0)
		return AYNI_EXISTS;
	*at = number + 1;
	x->n++;
	return AYNI_OK;
}
