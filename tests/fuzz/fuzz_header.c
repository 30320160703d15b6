/*
 * Any text as each field of a request for a blob: what reads can be written
 * again, and reads the same.
 */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>

#include "ayni/header.h"

static void
number(const char *in)
{
	uint64_t n = 0, again = 1;
	char out[32];

	if (!header_number(in, &n))
		return;
	(void)snprintf(out, sizeof(out), "%llu", (unsigned long long)n);
	FUZZ_CHECK(header_number(out, &again) && again == n);
	FUZZ_CHECK(strlen(in) <= 15 && n < UINT64_C(1000000000000000));
	(void)snprintf(
	    out, sizeof(out), "bytes=%llu-", (unsigned long long)n);
	FUZZ_CHECK(header_from(out, &again) && again == n);
}

static void
hexadecimal(const char *in)
{
	uint8_t token[BLOB_TOKEN];
	struct hash h;
	struct buf b;

	buf_init(&b, 256);
	if (header_path(in, &h)) {
		buf_put_z(&b, "/v1/blob/");
		buf_put_hex(&b, ID_BYTES(h));
		FUZZ_CHECK(strcmp(buf_z(&b), in) == 0);
	} else if (header_bearer(in, token)) {
		buf_put_hex(&b, BYTES(token));
		FUZZ_CHECK(strlen(in) == strlen("Bearer ") + b.n);
	}
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char in[256];
	uint64_t from;
	bool flag;

	if (n >= sizeof(in) || memchr(p, '\0', n) != NULL)
		return 0;
	if (n > 0)
		memcpy(in, p, n);
	in[n] = '\0';
	number(in);
	hexadecimal(in);
	if (header_flag(in, &flag))
		FUZZ_CHECK(strcmp(in, flag ? "?1" : "?0") == 0);
	if (header_from(in, &from))
		FUZZ_CHECK(from < UINT64_C(1000000000000000));
	return 0;
}
