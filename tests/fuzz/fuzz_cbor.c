/* Any bytes as one deterministic item. */
#include "fuzz/fuzz.h"

#include "support/wire.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct bytes in = {p, n};
	struct unpack u = unpack_begin(in);
	struct buf again;

	if (unpack_check(in) != AYNI_OK)
		return 0;
	buf_init(&again, n);
	wire_repack(&u, &again);
	FUZZ_CHECK(unpack_end(&u) == AYNI_OK);
	FUZZ_CHECK(bytes_equal(buf_bytes(&again), in));
	buf_free(&again);
	return 0;
}
