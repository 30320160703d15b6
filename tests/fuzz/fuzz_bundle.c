/* Any bytes as a file from a stick: bundle, invitation, envelope, form. */
#include "fuzz/fuzz.h"

#include "ayni/package.h"
#include "ayni/sync.h"
#include "support/wire.h"

static void
bundle(struct bytes in)
{
	struct bytes *envelope;
	enum sync_way way;
	struct key_id to;
	struct arena a;
	struct buf b;
	size_t n, i;

	arena_init(&a, 1u << 20);
	buf_init(&b, in.n);
	if (sync_read_bundle(in, &a, &envelope, &n) == AYNI_OK) {
		sync_put_bundle(&b, envelope, n);
		FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
		for (i = 0; i < n; i++)
			if (sync_recipient(envelope[i], &way, &to) == AYNI_OK)
				FUZZ_CHECK(way == SYNC_UP || way == SYNC_DOWN);
	}
	buf_free(&b);
	arena_free(&a);
}

static void
invitation(struct bytes in)
{
	struct invitation v;
	struct buf b;

	if (cert_read_invitation(in, &v) != AYNI_OK)
		return;
	buf_init(&b, in.n);
	cert_put_invitation(&b, &v);
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
	buf_free(&b);
}

static void
package(const struct wire *w, struct bytes in)
{
	struct package p;
	struct arena a;
	struct buf b;

	arena_init(&a, 4 * PACKAGE_MAX_BYTES);
	buf_init(&b, PACKAGE_MAX_BYTES);
	if (package_read(in, &w->cert, &a, &p) == AYNI_OK) {
		package_put(&b, &p, &w->cert, &w->office);
		FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
		(void)!package_check(&p);
	}
	buf_free(&b);
	arena_free(&a);
}

static void
envelope(const struct wire *w, struct bytes in)
{
	struct buf message;

	buf_init(&message, in.n);
	(void)!sync_open(in, SYNC_UP, &w->office_box, &message);
	buf_free(&message);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct wire w;
	static bool started;

	if (!started)
		w = wire_start();
	started = true;
	bundle((struct bytes){p, n});
	invitation((struct bytes){p, n});
	envelope(&w, (struct bytes){p, n});
	package(&w, (struct bytes){p, n});
	return 0;
}
