/* Any bytes as a signed message of each type. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "ayni/signed.h"
#include "support/wire.h"

/* Ours differs from what was read in nothing but the signature. */
static void
sign_again(const struct wire *w, struct bytes in, const char *type,
    struct bytes payload)
{
	struct buf b;

	buf_init(&b, in.n + 64);
	signed_put(&b, type, payload, &w->device);
	FUZZ_CHECK(b.err == AYNI_OK && b.n == in.n);
	FUZZ_CHECK(memcmp(b.p, in.p, in.n - 64) == 0);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const types[] = {SIGNED_OFFICE, SIGNED_PERSON,
	    SIGNED_DEVICE, SIGNED_FORM, SIGNED_BATCH, SIGNED_RECEIPT,
	    SIGNED_JOIN, SIGNED_REQUEST, SIGNED_ANSWER};
	static struct wire w;
	static bool started;
	struct bytes in = {p, n}, payload;
	size_t i;

	if (!started)
		w = wire_start();
	started = true;
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (signed_peek(in, types[i], &payload) != AYNI_OK)
			continue;
		FUZZ_CHECK(unpack_check(payload) == AYNI_OK);
		sign_again(&w, in, types[i], payload);
		if (signed_open(in, types[i], &w.device.public, &payload) ==
		    AYNI_OK)
			FUZZ_CHECK(payload.p >= p && payload.p <= p + n);
	}
	return 0;
}
