/* vault: every operation of the file system failing, once or for good, for
 * want of space or otherwise. What a call says it did is there afterwards,
 * and nothing is half there. */
#include "support/life.h"

#include "support/test.h"
#include "support/vfs.h"

static struct life life;

struct fault {
	const char *name;
	unsigned ops;
	bool for_good, full;
};

static const struct fault faults[] = {
    {"a write", VFS_WRITE, false, false},
    {"a write, for want of space", VFS_WRITE, false, true},
    {"all writes", VFS_WRITE, true, false},
    {"all writes, for want of space", VFS_WRITE, true, true},
    {"a sync", VFS_SYNC, false, false},
    {"all syncs", VFS_SYNC, true, false},
    {"a truncation", VFS_TRUNCATE, false, false},
    {"all truncations", VFS_TRUNCATE, true, false},
    {"an opening", VFS_OPEN, false, false},
    {"all openings", VFS_OPEN, true, false},
    {"a deletion", VFS_DELETE, false, false},
    {"a read", VFS_READ, false, false},
    {"all reads", VFS_READ, true, false},
    {"shared memory", VFS_SHARE, false, false},
    {"shared memory, for good", VFS_SHARE, true, true},
};

static void
assert_error(const struct fault *f, enum ayni_err e)
{
	if (e == AYNI_FULL && f->full)
		return;
	if (e != AYNI_IO && e != AYNI_FULL)
		fail_msg("%s, after %ld", err_name(e), vfs_failed());
}

/* Step i with the k-th operation failing.  false: there is no k-th. */
static bool
fail_step(const struct fault *f, size_t i, long k)
{
	enum ayni_err e;
	bool fired;

	vfs_fail(f->ops, k, f->for_good, f->full);
	e = life_step(&life, i);
	fired = vfs_failed() > 0;
	if (e != AYNI_OK)
		assert_error(f, e);
	vaulted_close(&life.t);
	vfs_stop();
	(void)life_check(&life, e == AYNI_OK ? i + 1 : i, i + 1);
	return fired;
}

static void
test_fault(void **state)
{
	const struct fault *f = *state;
	bool fired = true;
	size_t i;
	long k;

	for (i = 0; i < life.steps; i++)
		for (k = (long)i % TEST_STRIDE, fired = true; fired;
		     k += TEST_STRIDE) {
			life_restore(&life, i);
			vfs_start();
			assert_int_equal(life_open(&life), AYNI_OK);
			fired = fail_step(f, i, k);
		}
}

/* What failed once is tried again with the same vault, and goes on. */
static void
test_fault_and_on(void **state)
{
	const struct fault *f = *state;
	bool fired = true;
	size_t i;
	long k;

	if (f->for_good)
		return;
	for (k = 0; fired; k += 3 * TEST_STRIDE) {
		life_restore(&life, 0);
		vfs_start();
		assert_int_equal(life_open(&life), AYNI_OK);
		vfs_fail(f->ops, k, false, f->full);
		for (i = 0; i < life.steps; i++)
			if (life_step(&life, i) != AYNI_OK)
				assert_int_equal(
				    life_step(&life, i), AYNI_OK);
		fired = vfs_failed() > 0;
		vaulted_close(&life.t);
		vfs_stop();
		(void)life_check(&life, life.steps, life.steps);
	}
}

static void
test_fault_of_making(void **state)
{
	const struct fault *f = *state;
	struct vaulted t;
	enum ayni_err e;
	bool fired = true;
	long k;

	for (k = 0; fired; k += TEST_STRIDE) {
		vaulted_start(&t);
		vfs_start();
		vfs_fail(f->ops, k, f->for_good, f->full);
		e = life_make(&t);
		fired = vfs_failed() > 0;
		if (e != AYNI_OK)
			assert_error(f, e);
		vaulted_close(&t);
		vfs_stop();
		life_made(&t, e);
		vaulted_end(&t);
	}
}

int
main(void)
{
	int bad;

	life_learn(&life);
	bad = TEST_CASES(test_fault, faults);
	bad += TEST_CASES(test_fault_and_on, faults);
	bad += TEST_CASES(test_fault_of_making, faults);
	life_end(&life);
	return bad;
}
