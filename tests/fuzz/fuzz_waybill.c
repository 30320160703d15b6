/*
 * Any text as a path at a relay, as a file's name there and as a digest:
 * what reads is written the same, and no name leads out of its directory.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "ayni/header.h"
#include "relay/waybill.h"

static void
path(const char *in)
{
	char out[WAYBILL_PATH];
	struct waybill p;

	if (!waybill_read(in, &p))
		return;
	waybill_path(&p, out);
	FUZZ_CHECK(strcmp(out, in) == 0);
	FUZZ_CHECK(strstr(in, "..") == NULL);
}

static void
name(const char *in)
{
	char out[WAYBILL_PATH], device[WAYBILL_DEVICE];
	struct waybill p;

	waybill_of(in, device);
	FUZZ_CHECK(device[0] == '\0' || strncmp(in, device, 32) == 0);
	if (!waybill_name(in, true, &p))
		return;
	waybill_path(&p, out);
	FUZZ_CHECK(strcmp(strrchr(out, '/') + 1, in) == 0);
	FUZZ_CHECK(strchr(in, '/') == NULL && p.number > 0);
}

static void
digest(const char *in)
{
	char out[HEADER_DIGEST];
	struct hash h;

	if (!header_digest(in, &h))
		return;
	header_put_digest(&h, out);
	FUZZ_CHECK(strcmp(out, in) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char in[256];

	if (n >= sizeof(in) || memchr(p, '\0', n) != NULL)
		return 0;
	if (n > 0)
		memcpy(in, p, n);
	in[n] = '\0';
	path(in);
	name(in);
	digest(in);
	return 0;
}
