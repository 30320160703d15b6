/* Any bytes as an excerpt: what decodes encodes to the same bytes, and its
 * batch is read again from what the archive keeps of it. */
#include "fuzz/fuzz.h"

#include "ayni/excerpt.h"

static void
again(struct bytes in, const struct excerpt *x, const struct batch *b)
{
	struct batch kept;
	struct buf out;

	buf_init(&out, 2 * in.n + 64);
	excerpt_put(&out, x);
	FUZZ_CHECK(bytes_equal(buf_bytes(&out), in));
	buf_clear(&out);
	excerpt_stub(&out, x->signed_part);
	FUZZ_CHECK(batch_peek(buf_bytes(&out), &kept) == AYNI_OK);
	FUZZ_CHECK(ID_EQUAL(kept.id, b->id) && kept.sealed.n == 0);
	buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct bytes in = {p, n};
	struct excerpt x;
	struct batch b;
	struct arena a;

	if (keys_start() != AYNI_OK)
		return 0;
	arena_init(&a, 1u << 22);
	if (excerpt_read(in, &a, &x, &b) == AYNI_OK)
		again(in, &x, &b);
	arena_free(&a);
	return 0;
}
