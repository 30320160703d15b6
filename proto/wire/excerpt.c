#include "ayni/excerpt.h"

#include <string.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"

void
excerpt_put(struct buf *out, const struct excerpt *x)
{
	size_t i;

	pack_array(out, 2);
	pack_bytes(out, x->signed_part);
	pack_array(out, x->n);
	for (i = 0; i < x->n; i++) {
		pack_array(out, 2);
		pack_uint(out, x->seq[i]);
		pack_bytes(out, x->entry[i]);
	}
}

void
excerpt_stub(struct buf *out, struct bytes signed_part)
{
	pack_array(out, 2);
	pack_bytes(out, signed_part);
	pack_bytes(out, (struct bytes){NULL, 0});
}

static enum ayni_err
read_entries(struct unpack *u, struct arena *a, struct excerpt *x)
{
	uint64_t n = unpack_array(u);
	size_t i;

	if (n > BATCH_MAX_ENTRIES)
		return AYNI_TOOBIG;
	x->n = (size_t)n;
	x->seq = arena_zalloc(a, x->n, sizeof(*x->seq));
	x->entry = arena_zalloc(a, x->n, sizeof(*x->entry));
	if (x->seq == NULL || x->entry == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < x->n; i++) {
		unpack_expect(u, 2);
		x->seq[i] = unpack_uint(u);
		x->entry[i] = unpack_bytes(u);
	}
	return unpack_end(u);
}

/* What is said about the batch fits it. */
static enum ayni_err
check(const struct excerpt *x, const struct batch_header *h)
{
	struct entry e;
	enum ayni_err err;
	size_t i;

	for (i = 0; i < x->n; i++) {
		if (x->seq[i] < h->first || x->seq[i] - h->first >= h->count ||
		    (i > 0 && x->seq[i] <= x->seq[i - 1]))
			return AYNI_BADFORM;
		if ((err = entry_read(x->entry[i], &e)) != AYNI_OK)
			return err;
		if (e.kind == ENTRY_EXCERPT)
			return AYNI_BADFORM;
	}
	return AYNI_OK;
}

static enum ayni_err
read_batch(struct bytes signed_part, struct arena *a, struct batch *b)
{
	struct buf stub;
	const void *kept;
	enum ayni_err e;

	buf_init(&stub, signed_part.n + 16);
	excerpt_stub(&stub, signed_part);
	if ((e = stub.err) == AYNI_OK &&
	    (kept = arena_copy(a, stub.p, stub.n)) != NULL)
		e = batch_peek((struct bytes){kept, stub.n}, b);
	else if (e == AYNI_OK)
		e = AYNI_NOMEM;
	buf_free(&stub);
	return e;
}

enum ayni_err
excerpt_read(struct bytes in, struct arena *a, struct excerpt *x,
    struct batch *b)
{
	struct unpack u = unpack_begin(in);
	struct excerpt got;
	struct batch of;
	enum ayni_err e;

	memset(&got, 0, sizeof(got));
	unpack_expect(&u, 2);
	got.signed_part = unpack_bytes(&u);
	if ((e = read_entries(&u, a, &got)) != AYNI_OK)
		return e;
	if ((e = read_batch(got.signed_part, a, &of)) != AYNI_OK)
		return e;
	if ((e = check(&got, &of.header)) != AYNI_OK)
		return e;
	*x = got;
	*b = of;
	return AYNI_OK;
}
