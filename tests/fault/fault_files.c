/* Files of interviews on their way to the office: the link cut at every byte
 * of one, allocations failing, the power cut.  Nothing is lost, nothing goes
 * twice, and what arrives is what was photographed. */
#include "support/sqlmem.h"
#include "support/terrain.h"
#include "support/vfs.h"

#include <string.h>

#include "ayni/mem.h"
#include "ingest/upload.h"
#include "sync/contact.h"

#define FARM "name=Ann's;hens=3"
#define LENGTH 40u
#define WHOLE UINT64_MAX

static struct {
	struct terrain *f;
	struct handset *h;
	struct contact call;
	uint64_t bears;   /* bytes of files until the link is cut */
	uint64_t carried; /* that reached the office */
	struct record_id r;
} at;

/* ---- a link to an office in this program, whose memory is not on trial */

static enum ayni_err
post(void *ctx, struct text url, struct bytes body, struct buf *answer,
    struct transport_reply *r)
{
	long fail_after = mem_fail_after;
	struct exchange x;
	enum ayni_err e;

	(void)ctx;
	(void)url;
	memset(r, 0, sizeof(*r));
	mem_fail_after = -1;
	e = exchange_answer(at.f->b.ingest, EXCHANGE_LINK, body, answer, &x);
	mem_fail_after = fail_after;
	return e;
}

static enum ayni_err
cut_off(struct transport_reply *r, const struct transport_blob *b)
{
	return trouble_set(&r->trouble, TROUBLE_CLOSED, &b->url, 1);
}

/* One byte after the other, as many as the link bears. */
static enum ayni_err
bring(const struct transport_blob *b, struct upload *u,
    struct transport_reply *r)
{
	uint8_t byte;
	enum ayni_err e = AYNI_OK;
	long fail_after;
	uint64_t i;

	for (i = b->at; i < b->size && e == AYNI_OK; i++) {
		if (at.carried == at.bears)
			return cut_off(r, b);
		if ((e = b->read(b->ctx, i, &byte, 1)) != AYNI_OK)
			return e;
		fail_after = mem_fail_after;
		mem_fail_after = -1;
		e = upload_put(at.f->b.ingest, u, (struct bytes){&byte, 1});
		mem_fail_after = fail_after;
		at.carried++;
	}
	return e;
}

static enum ayni_err
blob(void *ctx, const struct transport_blob *b, struct transport_reply *r)
{
	long fail_after = mem_fail_after;
	struct upload u;
	enum ayni_err e;

	(void)ctx;
	memset(r, 0, sizeof(*r));
	mem_fail_after = -1;
	e = upload_find(at.f->b.ingest, b->token, b->hash, &u);
	mem_fail_after = fail_after;
	if (e != AYNI_OK)
		return e == AYNI_BADKEY ? AYNI_STATE : e;
	r->at = u.blob.have;
	r->whole = u.whole;
	r->told = true;
	if (b->verb == TRANSPORT_HEAD)
		return AYNI_OK;
	return b->at != u.blob.have ? AYNI_GAP : bring(b, &u, r);
}

static enum ayni_err
do_not_wait(void *ctx, int64_t us)
{
	(void)ctx;
	(void)us;
	return AYNI_INTERRUPTED;
}

static enum ayni_err
contact(uint64_t bears)
{
	struct contact_setup setup = {.session = at.h->s,
	    .transport = {.post = post, .blob = blob},
	    .sleep = {do_not_wait, NULL},
	    .tries = 1};

	at.bears = bears;
	at.carried = 0;
	contact_free(&at.call);
	return contact_run(&setup, &at.call);
}

/* ---- before and after ---- */

static void
start(void)
{
	void *f;

	memset(&at, 0, sizeof(at));
	(void)terrain_setup(&f);
	at.f = f;
	at.h = handset_new(at.f, "E01");
	assert_int_equal(contact(WHOLE), AYNI_OK);
}

static void
end(void)
{
	void *f = at.f;

	contact_free(&at.call);
	handset_free(at.h);
	(void)terrain_teardown(&f);
}

static void
record(void)
{
	handset_photograph(at.h, "field.jpg", LENGTH);
	at.r = handset_write(at.h, FARM);
}

static uint64_t
waiting(void)
{
	struct vault_waiting w;

	assert_int_equal(vault_file_waiting(at.h->t.v, &w), AYNI_OK);
	return w.files;
}

static void
heals(void)
{
	handset_reopen(at.h);
	assert_int_equal(contact(WHOLE), AYNI_OK);
	assert_int_equal(waiting(), 0);
	assert_int_equal(handset_marks(at.h).held,
	    handset_marks(at.h).journalled);
	terrain_expect_file(at.f, &at.r, "field.jpg", LENGTH);
}

/* ---- tests ---- */

/* What came is not sent again: by the next contact the rest alone. */
static void
the_link_is_cut_at_every_byte(void **state)
{
	uint64_t size = blob_size(LENGTH), k;

	(void)state;
	start();
	for (k = 0; k < size; k++) {
		record();
		assert_int_equal(contact(k), AYNI_NET);
		assert_int_equal(at.carried, k);
		assert_int_equal(waiting(), 1);
		assert_int_equal(handset_marks(at.h).held,
		    handset_marks(at.h).journalled);
		heals();
		assert_int_equal(at.carried, size - k);
		assert_int_equal(at.call.files, 1);
	}
	end();
}

/* ... and a link that bears seven bytes at a time. */
static void
the_link_is_cut_all_the_time(void **state)
{
	uint64_t size = blob_size(LENGTH), sent = 0;

	(void)state;
	start();
	record();
	while (contact(7) == AYNI_NET) {
		sent += at.carried;
		assert_true(sent < size);
	}
	assert_int_equal(sent + at.carried, size);
	assert_int_equal(waiting(), 0);
	terrain_expect_file(at.f, &at.r, "field.jpg", LENGTH);
	end();
}

static bool
struck(void)
{
	bool yes = mem_fail_after < 0;

	mem_fail_after = -1;
	return yes;
}

static void
fail_allocations(long stride)
{
	enum ayni_err e;
	bool more = true;
	long k;

	start();
	for (k = 0; more; k += stride) {
		record();
		mem_fail_after = k;
		e = contact(WHOLE);
		more = struck();
		if (e != AYNI_OK)
			assert_int_equal(e, AYNI_NOMEM);
		heals();
	}
	assert_true(k > 100);
	end();
}

static void
each_allocation(void **state)
{
	(void)state;
	sqlmem_counts(false);
	fail_allocations(9 * TEST_STRIDE);
	sqlmem_counts(true);
	fail_allocations(101 * TEST_STRIDE);
	sqlmem_counts(false);
}

static bool
cut_power(long k)
{
	bool fired;

	record();
	vaulted_close(&at.h->t);
	vfs_start();
	vfs_record();
	handset_reopen(at.h);
	vfs_fail(VFS_CHANGE, k, true, false);
	if (contact(WHOLE) != AYNI_OK)
		assert_true(vfs_failed() > 0);
	vaulted_close(&at.h->t);
	fired = vfs_failed() > 0;
	vfs_stop();
	vfs_left(VFS_LEFT_SOME, (uint64_t)k);
	heals();
	return fired;
}

static void
power_cut(void **state)
{
	long k;

	(void)state;
	start();
	for (k = 0; cut_power(k); k += 2 * TEST_STRIDE)
		continue;
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_link_is_cut_at_every_byte),
	    cmocka_unit_test(the_link_is_cut_all_the_time),
	    cmocka_unit_test(each_allocation),
	    cmocka_unit_test(power_cut),
	};

	sqlmem_start();
	sqlmem_counts(false);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
