/*
 * Any bytes as the payload of a request, an answer, a certificate, a join
 * or a receipt that the right key has signed: what decodes encodes to the
 * same bytes.  The first byte chooses the message.
 */
#include "fuzz/fuzz.h"

#include "ayni/receipt.h"
#include "ayni/sync.h"
#include "support/test.h"
#include "support/wire.h"

/* What a put_* made, against the message that was read. */
static void
same(const struct buf *b, struct bytes message)
{
	FUZZ_CHECK(b->err == AYNI_OK);
	FUZZ_CHECK(bytes_equal(buf_bytes(b), message));
}

static void
same_inside(const struct buf *envelope, enum sync_way way,
    const struct box_key *key, struct bytes message)
{
	struct buf b;

	buf_init(&b, SYNC_MAX_BYTES);
	FUZZ_CHECK(
	    sync_open(buf_bytes(envelope), way, key, &b) == AYNI_OK);
	same(&b, message);
	buf_free(&b);
}

static void
request(const struct wire *w, struct bytes message, struct arena *a,
    struct buf *b)
{
	struct sync_request q;
	uint64_t chance = 1;
	struct epoch_id epoch;
	struct bytes join;

	if (sync_peek_request(message, &epoch, &join) != AYNI_OK ||
	    sync_read_request(message, &w->cert.office, &w->device.public, a,
		&q) != AYNI_OK)
		return;
	sync_put_request(b, &q, &w->device, &w->office_box.public,
	    test_random(&chance));
	same_inside(b, SYNC_UP, &w->office_box, message);
}

static void
answer(const struct wire *w, struct bytes message, struct arena *a,
    struct buf *b)
{
	struct sync_answer s;
	uint64_t chance = 1;

	if (sync_read_answer(message, &w->cert, &w->device_id, &w->epoch, a,
		&s) != AYNI_OK)
		return;
	sync_put_answer(b, &s, &w->office, &w->device_box.public,
	    test_random(&chance));
	same_inside(b, SYNC_DOWN, &w->device_box, message);
}

static void
certificates(const struct wire *w, uint8_t which, struct bytes message,
    struct buf *b)
{
	struct office_cert office;
	struct person_cert person;
	struct device_cert device;
	struct receipt receipt;
	struct join join;

	if (which == 2 &&
	    cert_read_office(message, &w->cert.office, &office) == AYNI_OK)
		cert_put_office(b, &office, &w->identity);
	else if (which == 3 &&
	    cert_read_person(message, &w->cert, &person) == AYNI_OK)
		cert_put_person(b, &person, &w->office);
	else if (which == 4 &&
	    cert_read_device(message, &w->cert, &device) == AYNI_OK)
		cert_put_device(b, &device, &w->office);
	else if (which == 5 &&
	    cert_read_join(message, &w->cert.office, &join) == AYNI_OK)
		cert_put_join(b, &join, &w->device);
	else if (which == 6 &&
	    receipt_read(message, &w->cert, &receipt) == AYNI_OK)
		receipt_put(b, &receipt, &w->office);
	else
		return;
	same(b, message);
}

static void
one(const struct wire *w, uint8_t which, struct bytes payload)
{
	static const char *const type[] = {SIGNED_REQUEST, SIGNED_ANSWER,
	    SIGNED_OFFICE, SIGNED_PERSON, SIGNED_DEVICE, SIGNED_JOIN,
	    SIGNED_RECEIPT};
	const struct sign_key *key[] = {&w->device, &w->office, &w->identity,
	    &w->office, &w->office, &w->device, &w->office};
	struct buf message, b;
	struct arena a;

	arena_init(&a, 1u << 20);
	buf_init(&b, SYNC_MAX_BYTES);
	buf_init(&message, SYNC_MAX_BYTES);
	signed_put(&message, type[which], payload, key[which]);
	if (which == 0)
		request(w, buf_bytes(&message), &a, &b);
	else if (which == 1)
		answer(w, buf_bytes(&message), &a, &b);
	else
		certificates(w, which, buf_bytes(&message), &b);
	arena_free(&a);
	buf_free(&b);
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
	if (n > 0)
		one(&w, p[0] % 7, (struct bytes){p + 1, n - 1});
	return 0;
}
