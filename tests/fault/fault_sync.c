/* sync: joining, a contact and a carry with every allocation failing, every
 * operation on the vault's files failing, and the power cut at any moment.
 * What was recorded stays, the next try succeeds, and everything arrives
 * once. */
#include "support/sqlmem.h"
#include "support/terrain.h"
#include "support/vfs.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/mem.h"
#include "sync/contact.h"
#include "sync/courier.h"

#define FARM "name=Ann's;hens=3"
#define STRIDE (2 * TEST_STRIDE) /* of faults on disk */

struct site {
	struct terrain *f;
	struct handset *h;
	char stick[64];
	uint64_t written; /* interviews */
	struct contact call;
	struct courier trip;
};

/* ---- one try, with the office at the other end ---- */

/* The office's allocations are not on trial. */
static enum ayni_err
post(void *ctx, struct text url, struct bytes body, struct buf *answer,
    struct transport_reply *r)
{
	struct site *s = ctx;
	long fail_after = mem_fail_after;
	enum ayni_err e;

	(void)url;
	memset(r, 0, sizeof(*r));
	mem_fail_after = -1;
	e = terrain_answer(&s->f->b, body, answer);
	mem_fail_after = fail_after;
	return e;
}

static enum ayni_err
do_not_wait(void *ctx, int64_t us)
{
	(void)ctx;
	(void)us;
	return AYNI_INTERRUPTED;
}

static enum ayni_err
contact(struct site *s)
{
	struct contact_setup setup = {.session = s->h->s,
	    .transport = {.post = post, .ctx = s},
	    .sleep = {do_not_wait, NULL},
	    .tries = 1};

	contact_free(&s->call);
	return contact_run(&setup, &s->call);
}

static enum ayni_err
carry(struct site *s)
{
	struct stick files = stick_files();

	courier_free(&s->trip);
	return courier_carry(&s->h->s, &files, s->stick, &s->trip);
}

/* ---- before and after ---- */

/* There is something to send, and to hear. */
static void
record(struct site *s)
{
	(void)handset_write(s->h, FARM);
	s->written++;
}

static void
record_and_carry(struct site *s)
{
	record(s);
	assert_int_equal(carry(s), AYNI_OK);
	(void)terrain_take(s->f, s->stick);
	record(s);
}

static void
deliver(struct site *s)
{
	assert_int_equal(contact(s), AYNI_OK);
}

static void
deliver_by_stick(struct site *s)
{
	assert_int_equal(carry(s), AYNI_OK);
	(void)terrain_take(s->f, s->stick);
	assert_int_equal(carry(s), AYNI_OK);
}

static const struct way {
	const char *name;
	void (*before)(struct site *s);
	enum ayni_err (*run)(struct site *s);
	void (*again)(struct site *s);
} ways[] = {
    {"contact", record, contact, deliver},
    {"carry", record_and_carry, carry, deliver_by_stick},
};

static void
site_start(struct site *s)
{
	void *f;

	memset(s, 0, sizeof(*s));
	(void)terrain_setup(&f);
	s->f = f;
	s->h = handset_new(s->f, "E01");
	vaulted_directory(s->stick);
}

static void
site_end(struct site *s)
{
	void *f = s->f;

	contact_free(&s->call);
	courier_free(&s->trip);
	vaulted_remove(s->stick);
	handset_free(s->h);
	(void)terrain_teardown(&f);
}

/* Nothing is lost; after one more try nothing is owed, nor doubled. */
static void
heals(struct site *s, const struct way *w)
{
	struct vault_marks m;

	handset_reopen(s->h);
	assert_false(vault_moved(s->h->t.v));
	m = handset_marks(s->h);
	assert_int_equal(m.journalled, s->written);
	assert_true(m.held <= m.cut && m.cut <= m.journalled);
	w->again(s);
	m = handset_marks(s->h);
	assert_int_equal(m.journalled, s->written);
	assert_int_equal(m.held, s->written);
	assert_int_equal(bureau_counts(&s->f->b).records, s->written);
	assert_int_equal(bureau_flags(&s->f->b, DB_FLAG_FORK), 0);
}

static void
told(struct site *s, const struct way *w, enum ayni_err e)
{
	const struct trouble *t =
	    w->run == carry ? s->trip.trouble : s->call.trouble;
	size_t n = w->run == carry ? s->trip.troubles : s->call.troubles;
	struct buf b;
	int lang;

	for (lang = 0; lang < 3 && n > 0; lang++) {
		buf_init(&b, 8192);
		trouble_put(&b, &t[n - 1], (enum lang)lang);
		assert_int_equal(b.err, AYNI_OK);
		assert_true(b.n > 8);
		buf_free(&b);
	}
	if (n == 0 && e != AYNI_NOMEM) /* then the vault says it */
		assert_true(vault_why(s->h->t.v)[0] != '\0');
}

/* ---- memory ---- */

static bool
struck(void)
{
	bool yes = mem_fail_after < 0;

	mem_fail_after = -1;
	return yes;
}

static void
fail_allocations(const struct way *w, long stride)
{
	struct site s;
	enum ayni_err e;
	bool more = true;
	long k;

	site_start(&s);
	for (k = 0; more; k += stride) {
		w->before(&s);
		mem_fail_after = k;
		e = w->run(&s);
		more = struck();
		if (e != AYNI_OK) {
			assert_int_equal(e, AYNI_NOMEM);
			told(&s, w, e);
		}
		heals(&s, w);
	}
	assert_true(k > 100);
	site_end(&s);
}

static void
each_allocation(void **state)
{
	sqlmem_counts(false);
	fail_allocations(*state, 5 * TEST_STRIDE);
}

static void
allocations_of_sqlite(void **state)
{
	sqlmem_counts(true);
	fail_allocations(*state, 61 * TEST_STRIDE);
}

/* ---- disk ---- */

static const struct fault {
	const char *name;
	unsigned ops;
	bool for_good, full;
} faults[] = {
    {"a write", VFS_WRITE, false, false},
    {"all writes, for want of space", VFS_WRITE, true, true},
    {"a sync", VFS_SYNC, false, false},
    {"all syncs", VFS_SYNC, true, false},
    {"a read", VFS_READ, false, false},
    {"all openings", VFS_OPEN, true, false},
    {"shared memory", VFS_SHARE, false, false},
};

static bool
fail_disk(struct site *s, const struct way *w, const struct fault *f, long k)
{
	enum ayni_err e;
	bool fired;

	w->before(s);
	vaulted_close(&s->h->t);
	vfs_start();
	handset_reopen(s->h);
	vfs_fail(f->ops, k, f->for_good, f->full);
	e = w->run(s);
	fired = vfs_failed() > 0;
	if (e != AYNI_OK) {
		assert_true(e == AYNI_IO || e == AYNI_FULL);
		told(s, w, e);
	}
	vaulted_close(&s->h->t);
	vfs_stop();
	heals(s, w);
	return fired;
}

static void
each_operation(void **state)
{
	const struct fault *f = *state;
	struct site s;
	size_t i;
	long k;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		site_start(&s);
		for (k = 0; fail_disk(&s, &ways[i], f, k); k += STRIDE)
			continue;
		site_end(&s);
	}
}

/* ---- power ---- */

static bool
cut_power(struct site *s, const struct way *w, long k, enum vfs_left left)
{
	bool fired;

	w->before(s);
	vaulted_close(&s->h->t);
	vfs_start();
	vfs_record();
	handset_reopen(s->h);
	vfs_fail(VFS_CHANGE, k, true, false);
	if (w->run(s) != AYNI_OK)
		assert_true(vfs_failed() > 0);
	vaulted_close(&s->h->t);
	fired = vfs_failed() > 0;
	vfs_stop();
	vfs_left(left, (uint64_t)k);
	heals(s, w);
	return fired;
}

static void
power_cut(void **state)
{
	static const enum vfs_left left[] = {VFS_LEFT_SYNCED, VFS_LEFT_SOME};
	const struct way *w = *state;
	struct site s;
	size_t i;
	long k;

	for (i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
		site_start(&s);
		for (k = 0; cut_power(&s, w, k, left[i]); k += STRIDE)
			continue;
		site_end(&s);
	}
}

/* ---- joining ---- */

struct door {
	struct terrain *f;
	struct buf invitation;
	struct joining j;
	struct vaulted t;
};

static void
door_start(struct door *d)
{
	void *f;

	memset(d, 0, sizeof(*d));
	(void)terrain_setup(&f);
	d->f = f;
	buf_init(&d->invitation, 64u << 20);
	terrain_invite(d->f, "E01", &d->invitation);
	assert_int_equal(joining_read(TEXT("invitation"),
			     buf_bytes(&d->invitation), &d->j, NULL),
	    AYNI_OK);
}

static void
door_end(struct door *d)
{
	void *f = d->f;

	buf_free(&d->invitation);
	(void)terrain_teardown(&f);
}

/* As a person would: if there is a vault already, into that one. */
static enum ayni_err
join(struct door *d)
{
	struct vaulted *t = &d->t;
	struct trouble why;
	enum ayni_err e;

	e = joining_create(&d->j, t->home, &t->options, VAULTED_PASSPHRASE,
	    TEXT("tablet"), &t->v, &why);
	if (e != AYNI_EXISTS)
		return e;
	e = vault_open(t->home, &t->options, NULL, &t->v);
	if (e == AYNI_OK)
		e = vault_unlock(t->v, VAULTED_PASSPHRASE);
	if (e == AYNI_OK)
		e = joining_add(&d->j, t->v, t->options.chance,
		    VAULTED_PASSPHRASE, TEXT("tablet"), &why);
	return e;
}

/* Whatever became of the first try, after the second it is in. */
static void
enters(struct door *d, enum ayni_err e)
{
	struct vaulted *t = &d->t;
	struct vault_keys k;
	struct buf form;
	struct home h;

	vaulted_close(t);
	if (e != AYNI_OK) {
		assert_int_equal(join(d), AYNI_OK);
		vaulted_close(t);
	}
	vaulted_reopen(t);
	assert_false(vault_moved(t->v));
	buf_init(&form, PACKAGE_MAX_BYTES);
	assert_int_equal(
	    vault_form_get(t->v, &d->f->farm->id, &form), AYNI_OK);
	assert_int_equal(vault_keys(t->v, &k), AYNI_OK);
	assert_int_equal(home_load(t->v, &h), AYNI_OK);
	assert_int_equal(h.persons, 1);
	assert_int_equal(h.person[0].slot, 1);
	keys_wipe(&k, sizeof(k));
	home_free(&h);
	buf_free(&form);
	vaulted_end(t);
}

static void
joining_without_memory(long stride)
{
	struct door d;
	enum ayni_err e;
	bool more = true;
	long k;

	door_start(&d);
	for (k = 0; more; k += stride) {
		vaulted_start(&d.t);
		mem_fail_after = k;
		e = join(&d);
		more = struck();
		if (e != AYNI_OK)
			assert_int_equal(e, AYNI_NOMEM);
		enters(&d, e);
	}
	assert_true(k > 10);
	door_end(&d);
}

static void
each_allocation_of_joining(void **state)
{
	(void)state;
	sqlmem_counts(false);
	joining_without_memory(1);
	sqlmem_counts(true);
	joining_without_memory(37 * TEST_STRIDE);
	sqlmem_counts(false);
}

static void
each_operation_of_joining(void **state)
{
	const struct fault *f = *state;
	struct door d;
	enum ayni_err e;
	bool fired = true;
	long k;

	door_start(&d);
	for (k = 0; fired; k += STRIDE) {
		vaulted_start(&d.t);
		vfs_start();
		vfs_fail(f->ops, k, f->for_good, f->full);
		e = join(&d);
		fired = vfs_failed() > 0;
		if (e != AYNI_OK)
			assert_true(e == AYNI_IO || e == AYNI_FULL);
		vaulted_close(&d.t);
		vfs_stop();
		enters(&d, e);
	}
	door_end(&d);
}

static void
power_cut_while_joining(void **state)
{
	struct door d;
	enum ayni_err e;
	bool cut = true;
	long k;

	(void)state;
	door_start(&d);
	for (k = 0; cut; k += STRIDE) {
		vaulted_start(&d.t);
		vfs_start();
		vfs_record();
		vfs_fail(VFS_CHANGE, k, true, false);
		e = join(&d);
		vaulted_close(&d.t);
		cut = vfs_failed() > 0;
		vfs_stop();
		vfs_left(VFS_LEFT_SOME, (uint64_t)k);
		enters(&d, e);
	}
	door_end(&d);
}

int
main(void)
{
	const struct CMUnitTest joins[] = {
	    cmocka_unit_test(each_allocation_of_joining),
	    cmocka_unit_test(power_cut_while_joining),
	};
	int bad;

	sqlmem_start();
	bad = TEST_CASES(each_allocation, ways);
	bad += TEST_CASES(allocations_of_sqlite, ways);
	sqlmem_counts(false);
	bad += TEST_CASES(each_operation, faults);
	bad += TEST_CASES(power_cut, ways);
	bad += TEST_CASES(each_operation_of_joining, faults);
	bad += cmocka_run_group_tests(joins, NULL, NULL);
	return bad;
}
