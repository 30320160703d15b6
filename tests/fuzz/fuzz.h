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
#include <stdio.h>
#include <stdlib.h>

#include "ayni/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Not assert: it must hold in every build, and stand in the log as an error
 * does. */
#define FUZZ_CHECK(holds)                                                     \
	do {                                                                  \
		if (!(holds)) {                                               \
			(void)fprintf(stderr,                                 \
			    "ERROR: %s:%d: does not hold: %s\n", __FILE__,    \
			    __LINE__, #holds);                                \
			abort();                                              \
		}                                                             \
	} while (0)

#endif
