/* The office: every operation of the file system failing, once or for good,
 * for want of space or otherwise, at every step.  What was taken stays,
 * nothing is half there, and once there is space the same office goes on;
 * so does one that was started anew. */
#include "support/tenure.h"

#include "support/vfs.h"

static struct tenure tenure;

static const struct fault {
	const char *name;
	unsigned ops;
	bool for_good, full;
	long first, stride; /* of those that fail */
} faults[] = {
    {"a write", VFS_WRITE, false, false, 0, 3},
    {"a write, for want of space", VFS_WRITE, false, true, 1, 3},
    {"all writes, for want of space", VFS_WRITE, true, true, 2, 3},
    {"a sync", VFS_SYNC, false, false, 0, 1},
    {"all syncs", VFS_SYNC, true, false, 0, 1},
    {"a truncation", VFS_TRUNCATE, false, false, 0, 1},
    {"all openings", VFS_OPEN, true, false, 0, 1},
    {"a read", VFS_READ, false, false, 0, 3},
    {"all reads", VFS_READ, true, false, 1, 3},
    {"shared memory", VFS_SHARE, false, false, 0, 1},
    {"shared memory, for good", VFS_SHARE, true, true, 0, 1},
};

static void
assert_error(const struct fault *f, enum ayni_err e)
{
	if (e != AYNI_IO && !(e == AYNI_FULL && f->full))
		fail_msg("%s, after %ld", err_name(e), vfs_failed());
}

/* Step i with the k-th operation failing.  false: there is no k-th. */
static bool
fail_step(const struct fault *f, size_t i, long k)
{
	enum ayni_err e;
	bool fired;

	tenure_restore(&tenure, i);
	vfs_fail(f->ops, k, f->for_good, f->full);
	e = tenure_step(&tenure, i);
	fired = vfs_failed() > 0;
	vfs_heal();
	if (e != AYNI_OK)
		assert_error(f, e);
	tenure_check(&tenure, i, e != AYNI_OK);
	if (e != AYNI_OK) {
		assert_int_equal(tenure_step(&tenure, i), AYNI_OK);
		tenure_check(&tenure, i, false);
	}
	bureau_close(&tenure.b);
	tenure_check(&tenure, i, false);
	return fired;
}

static void
each_operation(void **state)
{
	const struct fault *f = *state;
	bool fired;
	size_t i;
	long n, k;

	vfs_start();
	for (i = 0; i < tenure.steps; i++) {
		n = f->stride * tenure_stride(i);
		for (k = ((long)i + f->first) % n, fired = true; fired; k += n)
			fired = fail_step(f, i, k);
	}
	bureau_close(&tenure.b);
	vfs_stop();
}

int
main(void)
{
	int bad;

	tenure_learn(&tenure);
	bad = TEST_CASES(each_operation, faults);
	tenure_end(&tenure);
	return bad;
}
