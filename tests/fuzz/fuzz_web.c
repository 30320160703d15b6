/*
 * Any requests to an office over HTTP, of devices that it knows and of
 * strangers: whatever comes, what it derives is derived from the set of what
 * it keeps.
 *
 * A body that begins with one of these words and a newline is what follows,
 * made into an envelope:
 *
 *     ask       a request, as payload, signed by a device that has joined
 *     stranger  the same, signed by a key that nobody knows
 *     entry     one entry, in a batch and a request of that device
 */
#include "fuzz/fuzz.h"

#include <sanitizer/lsan_interface.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/pack.h"
#include "ayni/seal.h"
#include "ayni/signed.h"
#include "fuzz/hall.h"
#include "support/stage.h"
#include "support/vaulted.h"
#include "support/wire.h"
#include "web/web.h"

/* An office that two devices have joined, and its store as it is then. */
static struct stage *stage;
static char store[128];
static struct buf fresh;
static struct moment at;

struct visit {
	struct tablet *ann; /* of this input */
	struct sign_key stranger;
	struct buf body;
	bool wrote;
};

static char place[64];

static void
end(void)
{
	void *s = stage;

	(void)stage_teardown(&s);
	buf_free(&fresh);
	vaulted_remove(place);
}

static void
begin(void)
{
	void *s = NULL;

	vaulted_directory(place);
	FUZZ_CHECK(setenv("TMPDIR", place, 1) == 0);
	__lsan_disable(); /* what is reached from keys alone seems lost */
	FUZZ_CHECK(stage_setup_disk(&s) == 0);
	__lsan_enable();
	stage = s;
	at = stage->b.at;
	(void)snprintf(store, sizeof(store), "%s/office.db", stage->b.dir);
	bureau_close(&stage->b);
	fresh = test_file(store);
	FUZZ_CHECK(atexit(end) == 0);
}

/* As if nobody had come yet. */
static void
reopen(void)
{
	FILE *f = fopen(store, "wb");

	FUZZ_CHECK(f != NULL);
	FUZZ_CHECK(fwrite(fresh.p, 1, fresh.n, f) == fresh.n);
	FUZZ_CHECK(fclose(f) == 0);
	stage->b.at = at;
	stage->b.seed = 7;
	FUZZ_CHECK(bureau_open(&stage->b, false) == AYNI_OK);
}

/* ---- bodies ---- */

static void
seal_up(struct visit *v, struct bytes payload, const struct sign_key *key)
{
	uint64_t seed = 1;
	const struct box_public *office = &v->ann->office_box;
	struct key_id id = keys_id(BYTES(office->b));
	struct buf message, sealed;

	buf_init(&message, SYNC_MAX_BYTES);
	buf_init(&sealed, SYNC_MAX_BYTES);
	signed_put(&message, SIGNED_REQUEST, payload, key);
	seal_put(&sealed, office, buf_bytes(&message), test_random(&seed));
	pack_array(&v->body, 3);
	pack_uint(&v->body, SYNC_UP);
	pack_bytes(&v->body, ID_BYTES(id));
	pack_bytes(&v->body, buf_bytes(&sealed));
	buf_free(&message);
	buf_free(&sealed);
}

static void
write_entry(struct visit *v, struct bytes entry)
{
	const struct cut *c = tablet_cut_raw(
	    v->ann, &entry, 1, stage->farm->dictionary, NULL);
	struct bytes raw = buf_bytes(&c->raw);

	v->wrote = true;
	tablet_ask(v->ann, &raw, 1, false, &v->body);
}

static bool
begins(struct bytes *in, const char *word)
{
	size_t n = strlen(word);

	if (in->n < n || memcmp(in->p, word, n) != 0)
		return false;
	in->p += n;
	in->n -= n;
	return true;
}

static struct bytes
made(void *ctx, struct bytes body)
{
	struct visit *v = ctx;

	buf_clear(&v->body);
	if (begins(&body, "ask\n"))
		seal_up(v, body, &v->ann->sign);
	else if (begins(&body, "stranger\n"))
		seal_up(v, body, &v->stranger);
	else if (begins(&body, "entry\n") && body.n > 0)
		write_entry(v, body);
	else
		return body;
	FUZZ_CHECK(v->body.err == AYNI_OK);
	return buf_bytes(&v->body);
}

/* ---- what must hold ---- */

static void
check(void *ctx, const struct hall_ask *ask, const struct hall_answer *a)
{
	enum sync_way way;
	struct key_id to;

	(void)ctx;
	FUZZ_CHECK(a->status != 0 || strcmp(ask->method, "PATCH") == 0);
	FUZZ_CHECK(a->status < 500 || a->status == 507);
	if (strcmp(ask->path, "/v1/sync") != 0)
		return;
	FUZZ_CHECK(a->status >= 200);
	if (a->status == 200 && !sync_is_bundle(a->body))
		FUZZ_CHECK(sync_recipient(a->body, &way, &to) == AYNI_OK &&
		    way == SYNC_DOWN);
}

static void
derived_from_the_set(void)
{
	char before[65];

	(void)snprintf(before, sizeof(before), "%s",
	    bureau_digest(&stage->b));
	bureau_shuffle(&stage->b, 3);
	FUZZ_CHECK(strcmp(before, bureau_digest(&stage->b)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct web_setup setup = {.address = "127.0.0.1"};
	struct visit v = {.body = {.limit = BUNDLE_MAX_BYTES}};
	struct web *w;

	if (stage == NULL)
		begin();
	reopen();
	v.ann = tablet_copy(stage->ann);
	v.stranger = wire_sign_key("stranger");
	setup.ingest = stage->b.ingest;
	setup.db = stage->b.db;
	FUZZ_CHECK(web_start(&setup, &w) == AYNI_OK);
	hall_run((struct bytes){p, n},
	    &(struct hall_guide){.body = made, .check = check, .ctx = &v});
	web_stop(w);
	if (v.wrote)
		derived_from_the_set();
	bureau_close(&stage->b);
	tablet_free(v.ann);
	buf_free(&v.body);
	return 0;
}
