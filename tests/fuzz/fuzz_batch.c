/* Any bytes as a batch; then as what a certified device sealed in one. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "ayni/batch.h"
#include "ayni/pack.h"
#include "support/test.h"
#include "support/wire.h"

static struct bytes
no_dictionary(void *ctx, const uint8_t id[8])
{
	(void)ctx;
	(void)id;
	return (struct bytes){NULL, 0};
}

static void
outer(struct bytes in)
{
	struct batch x;
	struct buf b;

	if (batch_peek(in, &x) != AYNI_OK)
		return;
	buf_init(&b, in.n);
	pack_array(&b, 2);
	pack_bytes(&b, x.signed_part);
	pack_bytes(&b, x.sealed);
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
	buf_free(&b);
}

/* The inner item, written again from the header and the entries. */
static void
same_again(const struct batch_header *h, struct bytes in,
    const struct bytes *entry, size_t n)
{
	struct buf b;
	size_t i;

	buf_init(&b, in.n);
	pack_array(&b, 6);
	pack_bytes(&b, ID_BYTES(h->device));
	pack_bytes(&b, ID_BYTES(h->epoch));
	pack_uint(&b, h->first);
	pack_uint(&b, h->count);
	pack_null(&b);
	pack_array(&b, n);
	for (i = 0; i < n; i++)
		pack_bytes(&b, entry[i]);
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
	buf_free(&b);
}

/*
 * The first byte says what the rest is: the padded bytes themselves, or
 * the inner item, deflated and padded properly.
 */
static void
inner(const struct wire *w, uint8_t how, struct bytes in)
{
	struct buf padded, sealed, deflated;
	struct batch x = {.header = {.device = w->device_id,
			      .epoch = w->epoch, .first = 1, .count = 1}};
	uint64_t chance = 1;
	struct bytes *entry;
	struct arena a;
	size_t n;

	arena_init(&a, BATCH_MAX_BYTES);
	buf_init(&padded, BATCH_MAX_BYTES);
	buf_init(&sealed, BATCH_MAX_BYTES);
	buf_init(&deflated, BATCH_MAX_BYTES);
	if (how % 2 == 0) {
		buf_put_bytes(&padded, in);
	} else {
		seal_deflate(&deflated, in, (struct bytes){NULL, 0});
		pack_array(&padded, 2);
		pack_bytes(&padded, (struct bytes){NULL, 0});
		pack_bytes(&padded, buf_bytes(&deflated));
		for (n = seal_padded(padded.n); padded.n < n;)
			buf_put_byte(&padded, 0);
	}
	seal_put(&sealed, &w->office_box.public, buf_bytes(&padded),
	    test_random(&chance));
	x.header.recipient = keys_id(BYTES(w->office_box.public.b));
	x.sealed = buf_bytes(&sealed);
	if (batch_open(&x, &w->office_box, no_dictionary, NULL,
		BATCH_MAX_BYTES, &a, &entry, &n) == AYNI_OK) {
		FUZZ_CHECK(n == 1);
		if (how % 2 == 1)
			same_again(&x.header, in, entry, n);
	}
	arena_free(&a);
	buf_free(&padded);
	buf_free(&sealed);
	buf_free(&deflated);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct wire w;
	static bool started;

	if (!started)
		w = wire_start();
	started = true;
	outer((struct bytes){p, n});
	if (n > 0)
		inner(&w, p[0], (struct bytes){p + 1, n - 1});
	return 0;
}
