/*
 * Any requests to the screens of a device, whose person is at them: nobody
 * else gets in, and no call fails for want of anything.
 *
 * The gate is at port 8740, its token and cookie as below.
 */
#include "fuzz/fuzz.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/hall.h"
#include "screen/door.h"
#include "support/terrain.h"
#include "vault/inside.h"

#define PORT 8740
#define TOKEN "00000000000000000000000000000001"
#define COOKIE "00000000000000000000000000000002"
#define OURS "127.0.0.1:8740"

/* A device that has joined and synced, and its files as they were then. */
static char place[64], home[80], state[80], spare[80];
/* No program is built after that. */
#define LATER_US 4102444800000000 /* 2100-01-01 */

/* For these, a passphrase need not cost anything, nor a process. */
bool
vault_kdf_allows(const struct kdf *k)
{
	return k->ops > 0;
}

enum ayni_err
vault_kdf(const struct kdf *k, struct text passphrase, uint8_t key[32])
{
	struct bytes s = text_bytes(passphrase);

	return crypto_generichash(key, 32, s.p, s.n, k->salt,
		   sizeof(k->salt)) == 0 ? AYNI_OK : AYNI_BUG;
}

static struct kit
new_kit(struct moment *at, uint64_t *seed)
{
	return (struct kit){.home = home, .clock = test_clock(at),
	    .chance = test_random(seed)};
}

static void
join(struct terrain *f, struct handset *h, struct kit *k)
{
	struct joining *j = calloc(1, sizeof(*j));
	struct vault_options o = kit_options(k);
	struct buf invitation = {.limit = 1u << 20};
	struct trouble t;

	FUZZ_CHECK(j != NULL);
	terrain_invite(f, "E01", &invitation);
	FUZZ_CHECK(joining_read(TEXT("invitation"), buf_bytes(&invitation), j,
	    &t) == AYNI_OK);
	FUZZ_CHECK(joining_create(j, home, &o, VAULTED_PASSPHRASE,
	    TEXT("tablet"), &h->t.v, &t) == AYNI_OK);
	buf_free(&invitation);
	free(j);
}

static void
end(void)
{
	vaulted_remove(place);
}

static void
begin(void)
{
	static const char *const forms[] = {
	    "tests/data/forms/kinds.xml", "tests/data/forms/village.md"};
	static struct handset h;
	struct session_news news;
	struct terrain *f;
	struct kit k;
	void *s = NULL;
	uint64_t seed = 5;
	size_t i;

	vaulted_directory(place);
	(void)snprintf(home, sizeof(home), "%s/home", place);
	(void)snprintf(state, sizeof(state), "%s/ayni", place);
	(void)snprintf(spare, sizeof(spare), "%s/spare", place);
	FUZZ_CHECK(setenv("XDG_STATE_HOME", place, 1) == 0);
	FUZZ_CHECK(terrain_setup(&s) == 0);
	f = s;
	for (i = 0; i < 2; i++)
		bureau_publish(&f->b, bureau_read(&f->b, forms[i]));
	h.f = f;
	h.at = f->b.at;
	k = new_kit(&h.at, &seed);
	join(f, &h, &k);
	h.s = (struct session){h.t.v, k.clock, k.chance};
	session_news_init(&news);
	for (i = 0; i < 2; i++)
		handset_sync(&h, &news);
	session_news_free(&news);
	vault_close(h.t.v);
	FUZZ_CHECK(terrain_teardown(&s) == 0);
	vaulted_copy(home, spare);
	FUZZ_CHECK(atexit(end) == 0);
}

/* ---- what must hold ---- */

static bool
is(const char *told, const char *want)
{
	return told != NULL && strcmp(told, want) == 0;
}

/* What a page of ours says of itself. */
static bool
may_pass(const struct seat *s, const struct hall_ask *ask)
{
	const char *origin = hall_field(ask, "Origin");
	const char *site = hall_field(ask, "Sec-Fetch-Site");

	return is(hall_field(ask, "Host"), OURS) &&
	    s->gate.cookie[0] != '\0' &&
	    is(hall_cookie(ask, "ayni-8740"), s->gate.cookie) &&
	    (origin != NULL ? is(origin, "http://" OURS)
			    : !is(ask->method, "POST")) &&
	    (site == NULL || is(site, "same-origin") ||
		(is(site, "none") && is(ask->path, "/")));
}

static void
check(void *ctx, const struct hall_ask *ask, const struct hall_answer *a)
{
	const struct seat *s = ctx;

	FUZZ_CHECK(a->status != 0 && a->status != 500 && a->status < 508);
	if (gate_token(ask->path) == NULL && !may_pass(s, ask))
		FUZZ_CHECK(a->status == 401 || a->status == 403 ||
		    a->status == 421);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint64_t seed = 6;
	struct moment at = {.wall_us = LATER_US, .boot_us = 1000000};
	struct door *d;
	struct seat s;
	struct kit k;

	if (place[0] == '\0')
		begin();
	vaulted_empty(home);
	vaulted_copy(spare, home);
	k = new_kit(&at, &seed);
	seat_init(&s, &k, 0);
	FUZZ_CHECK(door_open(&s, 0, &d) == AYNI_OK);
	s.gate = (struct gate){PORT, TOKEN, COOKIE};
	FUZZ_CHECK(seat_unlock(&s, VAULTED_PASSPHRASE) == AYNI_OK);
	hall_run((struct bytes){p, n}, &(struct hall_guide){.check = check,
	    .ctx = &s, .skips = "/api/sync"});
	door_close(d);
	seat_end(&s);
	kit_close(&k);
	return 0;
}
