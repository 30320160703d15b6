/* Any bytes as a checkpoint or a list of erasures, and as the head and ids of
 * a checkpoint, or the list, that the office has signed: the first byte says
 * how many of the rest are ids. */
#include "fuzz/fuzz.h"

#include "ayni/checkpoint.h"
#include "ayni/erasures.h"
#include "ayni/pack.h"
#include "support/wire.h"

static void
read(const struct wire *w, struct bytes in)
{
	struct checkpoint c;
	struct buf b;

	if (checkpoint_read(in, &w->cert.office, &c) != AYNI_OK)
		return;
	FUZZ_CHECK(c.ids.n == c.batches * 32);
	buf_init(&b, CHECKPOINT_MAX_BYTES);
	checkpoint_put(&b, &c, &w->cert, &w->office);
	FUZZ_CHECK(b.err == AYNI_OK);
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
	buf_free(&b);
}

static void
read_erasures(const struct wire *w, struct bytes in)
{
	struct erasures l;
	struct buf b;

	if (erasures_read(in, &w->cert.office, &l) != AYNI_OK)
		return;
	FUZZ_CHECK(l.records.n % sizeof(struct record_id) == 0);
	buf_init(&b, ERASURES_MAX_BYTES);
	erasures_put(&b, &l, &w->cert, &w->office);
	FUZZ_CHECK(b.err == AYNI_OK);
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
	buf_free(&b);
}

static void
signed_list(const struct wire *w, struct bytes list)
{
	struct buf cert, message, b;

	buf_init(&cert, 4096);
	buf_init(&message, 65536);
	buf_init(&b, 131072);
	cert_put_office(&cert, &w->cert, &w->identity);
	signed_put(&message, SIGNED_ERASED, list, &w->office);
	pack_array(&b, 3);
	pack_text(&b, TEXT("ayni-erasures/1"));
	pack_bytes(&b, buf_bytes(&cert));
	pack_bytes(&b, buf_bytes(&message));
	read_erasures(w, buf_bytes(&b));
	buf_free(&b);
	buf_free(&message);
	buf_free(&cert);
}

static void
signed_head(const struct wire *w, struct bytes head, struct bytes ids)
{
	struct buf cert, message, b;

	buf_init(&cert, 4096);
	buf_init(&message, 65536);
	buf_init(&b, 131072);
	cert_put_office(&cert, &w->cert, &w->identity);
	signed_put(&message, SIGNED_HEAD, head, &w->office);
	pack_array(&b, 4);
	pack_text(&b, TEXT("ayni-checkpoint/1"));
	pack_bytes(&b, buf_bytes(&cert));
	pack_bytes(&b, buf_bytes(&message));
	pack_bytes(&b, ids);
	read(w, buf_bytes(&b));
	buf_free(&b);
	buf_free(&message);
	buf_free(&cert);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct wire w;
	static bool started;
	size_t ids;

	if (!started)
		w = wire_start();
	started = true;
	read(&w, (struct bytes){p, n});
	read_erasures(&w, (struct bytes){p, n});
	signed_list(&w, (struct bytes){p, n});
	if (n == 0)
		return 0;
	ids = p[0] % 8 * 32u;
	if (ids < n)
		signed_head(&w, (struct bytes){p + 1 + ids, n - 1 - ids},
		    (struct bytes){p + 1, ids});
	return 0;
}
