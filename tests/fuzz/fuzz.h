/*
 * fuzz -- what every fuzz target shares.
 *
 * A target takes any bytes, and where they decode, encodes them again: the
 * bytes must be the same.  Run with `make fuzz`; mk/fuzz.mk says how.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "ayni/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Not assert: it must hold in every build. */
#define FUZZ_CHECK(holds)                                                     \
	do {                                                                  \
		if (!(holds))                                                 \
			abort();                                              \
	} while (0)

#endif
