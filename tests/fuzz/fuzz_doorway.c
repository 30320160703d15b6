/* Any requests to a relay, over HTTP: what it says of what it keeps is so,
 * and nothing lies outside its directory. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "fuzz/hall.h"
#include "relay/doorway.h"
#include "support/vaulted.h"

#define MOST 65536u /* bytes that it keeps; of one device half */

static char dir[64];

static void
check(void *ctx, const struct hall_ask *ask, const struct hall_answer *a)
{
	(void)ctx;
	FUZZ_CHECK(a->status != 0 && a->status < 500 + 8);
	FUZZ_CHECK(a->status != 500 && a->status != 503);
	if (strcmp(ask->path, "/") == 0)
		FUZZ_CHECK(a->status == 200 || a->status == 404 ||
		    a->status == 405);
}

static void
end(void)
{
	vaulted_remove(dir);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct depot d;
	struct doorway_setup setup = {.depot = &d, .address = "127.0.0.1",
	    .name = "Awa's \"laptop\"", .id = "me"};
	struct doorway *door;

	if (dir[0] == '\0') {
		vaulted_directory(dir);
		FUZZ_CHECK(atexit(end) == 0);
	}
	FUZZ_CHECK(depot_open(dir, MOST, MOST / 2, &d) == AYNI_OK);
	FUZZ_CHECK(doorway_open(&setup, &door) == AYNI_OK);
	hall_run((struct bytes){p, n}, &(struct hall_guide){.check = check});
	FUZZ_CHECK(d.coming == NULL);
	doorway_close(door);
	depot_close(&d);
	vaulted_empty(dir);
	return 0;
}
