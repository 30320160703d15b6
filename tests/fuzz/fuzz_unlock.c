/* Any bytes as what goes to the office and back where a passphrase was
 * forgotten. */
#include "fuzz/fuzz.h"

#include "ayni/unlock.h"
#include "support/test.h"
#include "support/wire.h"

static void
plea(const struct wire *w, struct bytes in)
{
	struct unlock_plea p;
	uint8_t data[32];
	uint64_t seed = 1;
	struct buf b;

	if (unlock_read_plea(in, &p) != AYNI_OK)
		return;
	buf_init(&b, UNLOCK_MAX_BYTES);
	unlock_put_plea(&b, &p);
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
	buf_clear(&b);
	p.to = w->device_box.public;
	if (unlock_put_relief(&b, &p, &w->office_box, test_random(&seed)) ==
	    AYNI_OK)
		FUZZ_CHECK(unlock_read_relief(buf_bytes(&b), &w->device_box,
			       data) == AYNI_OK);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct wire w;
	static bool started;
	uint8_t data[32];

	if (!started)
		w = wire_start();
	started = true;
	plea(&w, (struct bytes){p, n});
	(void)!unlock_read_relief((struct bytes){p, n}, &w.device_box, data);
	return 0;
}
