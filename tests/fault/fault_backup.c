/* A backup, and an office made of one, with every allocation failing, every
 * operation of the file system, and the disk full after any number of bytes:
 * there is a whole one or none, nothing counts as safe that is not, and the
 * same can be tried again. */
#include "support/sqlmem.h"
#include "support/stage.h"
#include "support/vfs.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ayni/mem.h"
#include "disk/disk.h"
#include "ingest/digest.h"
#include "ingest/trust.h"
#include "keep/backup.h"

#define FARM "name=Ann's;hens=3"

static struct stage *stage;
static char dir[64], file[96], fresh[96], good[96];
static struct buf store; /* the file, as it is before each try */

static struct backup_setup
setup_of(const char *at)
{
	return (struct backup_setup){.store = at,
	    .passphrase = TEXT("correct horse battery"), .cost = {1, 8192},
	    .clock = test_clock(&stage->b.at),
	    .chance = test_random(&stage->b.seed)};
}

static const char *
path_of_store(void)
{
	static char path[128];

	(void)snprintf(path, sizeof(path), "%s/office.db", stage->b.dir);
	return path;
}

/* ---- what is tried ---- */

static enum ayni_err
make(const char *to)
{
	struct backup_setup s = setup_of(stage->b.dir);
	enum backup_side side;
	struct backup b;

	return backup_make(&s, stage->b.office, stage->b.db, to, &b, &side);
}

static enum ayni_err
act_make(void)
{
	return make(file);
}

static enum ayni_err
restore(const char *from)
{
	struct backup_setup s = setup_of(fresh);
	enum backup_side side;
	struct backup b;

	return backup_restore(&s, from, &b, &side);
}

static enum ayni_err
act_restore(void)
{
	return restore(good);
}

static bool
is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static uint64_t
safe(void)
{
	struct trust_marks m;

	assert_int_equal(
	    trust_held(stage->b.db, &stage->ann->epoch, &m), AYNI_OK);
	return m.safe;
}

/* What an interrupted one left would be called so. */
static void
expect_no_rest(void)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s.part", file);
	assert_false(is_there(path));
	(void)snprintf(path, sizeof(path), "%s/backup.tmp", stage->b.dir);
	assert_false(is_there(path));
	(void)snprintf(path, sizeof(path), "%s.part-%ld", fresh,
	    (long)getpid());
	assert_false(is_there(path));
}

/* A file that has its name is a whole backup, though what followed failed. */
static void
check_make(bool failed)
{
	expect_no_rest();
	if (!failed || safe() != 1) {
		assert_int_equal(safe(), 2);
		assert_true(is_there(file));
	}
	if (is_there(file))
		assert_int_equal(restore(file), AYNI_OK);
	disk_remove(fresh);
}

static void
check_restore(bool failed)
{
	struct bureau again;

	expect_no_rest();
	assert_int_equal(is_there(fresh), !failed);
	if (failed)
		return;
	bureau_at(&again, fresh, 7);
	assert_int_equal(bureau_counts(&again).records, 2);
	bureau_end(&again);
}

static const struct act {
	const char *name;
	enum ayni_err (*act)(void);
	void (*check)(bool failed);
} acts[] = {
    {"backup", act_make, check_make},
    {"restore", act_restore, check_restore},
};

/* ---- as it was before ---- */


/* In memory, if that may be: what is synced here is waited for. */
static const char *
where(void)
{
	return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

static void
prepare(void)
{
	struct record_id r;
	void *s = NULL;

	assert_int_equal(setenv("TMPDIR", where(), 1), 0);
	assert_int_equal(stage_setup_disk(&s), 0);
	stage = s;
	(void)snprintf(dir, sizeof(dir), "%s/ayni-fault.XXXXXX", where());
	assert_non_null(mkdtemp(dir));
	(void)snprintf(file, sizeof(file), "%s/one", dir);
	(void)snprintf(good, sizeof(good), "%s/good", dir);
	(void)snprintf(fresh, sizeof(fresh), "%s/office", dir);
	stage_expect(stage, buf_bytes(&stage_submit(stage, stage->ann, &r,
			 FARM)->raw), AYNI_OK, DB_USED);
	assert_int_equal(make(good), AYNI_OK);
	assert_int_equal(unlink(good), 0);
	stage_expect(stage, buf_bytes(&stage_submit(stage, stage->ann, &r,
			 FARM)->raw), AYNI_OK, DB_USED);
	bureau_close(&stage->b);
	store = test_file(path_of_store());
	assert_int_equal(bureau_open(&stage->b, false), AYNI_OK);
	assert_int_equal(make(good), AYNI_OK);
}

static void
reset(void)
{
	FILE *f;

	static const char *const beside[] = {"-wal", "-shm", "-journal"};
	char path[136];
	size_t i;

	(void)unlink(file);
	disk_remove(fresh);
	bureau_close(&stage->b);
	for (i = 0; i < 3; i++) {
		(void)snprintf(path, sizeof(path), "%s%s", path_of_store(),
		    beside[i]);
		(void)unlink(path);
	}
	f = fopen(path_of_store(), "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(store.p, 1, store.n, f), store.n);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(bureau_open(&stage->b, false), AYNI_OK);
}

static void
clear(void)
{
	void *s = stage;

	buf_free(&store);
	disk_remove(dir);
	assert_int_equal(stage_teardown(&s), 0);
}

/* ---- faults ---- */

/* mem_fail_after, and whether it struck. */
static bool
struck(void)
{
	bool yes = mem_fail_after < 0;

	mem_fail_after = -1;
	return yes;
}

static void
fail_memory(const struct act *a, long stride)
{
	enum ayni_err e;
	bool fired = true;
	long k;

	for (k = 0; fired; k += stride) {
		reset();
		mem_fail_after = k;
		e = a->act();
		fired = struck();
		if (e != AYNI_OK)
			assert_int_equal(e, AYNI_NOMEM);
		a->check(e != AYNI_OK);
	}
	assert_int_equal(e, AYNI_OK);
}

static void
each_allocation(void **state)
{
	sqlmem_counts(false);
	fail_memory(*state, TEST_STRIDE);
}

static void
allocations_of_sqlite(void **state)
{
	sqlmem_counts(true);
	fail_memory(*state, 211 * TEST_STRIDE);
	sqlmem_counts(false);
}

static const struct fault {
	const char *name;
	unsigned ops;
	bool for_good, full;
	long stride;
} faults[] = {
    {"a write", VFS_WRITE, false, false, 7},
    {"all writes, for want of space", VFS_WRITE, true, true, 7},
    {"a sync", VFS_SYNC, false, false, 1},
    {"a truncation", VFS_TRUNCATE, false, false, 1},
    {"all openings", VFS_OPEN, true, false, 1},
    {"a read", VFS_READ, false, false, 7},
    {"shared memory", VFS_SHARE, false, false, 1},
};

static void
fail_disk(const struct act *a, const struct fault *f)
{
	enum ayni_err e;
	bool fired = true;
	long k;

	for (k = 0; fired; k += f->stride * TEST_STRIDE) {
		reset();
		vfs_fail(f->ops, k, f->for_good, f->full);
		e = a->act();
		fired = vfs_failed() > 0;
		vfs_heal();
		if (e != AYNI_OK && e != AYNI_IO && e != AYNI_FULL)
			fail_msg("%s, after %ld: %s", f->name, k, err_name(e));
		a->check(e != AYNI_OK);
	}
	assert_int_equal(e, AYNI_OK);
}

static void
each_operation_of_sqlite(void **state)
{
	size_t i;

	vfs_start();
	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		fail_disk(*state, &faults[i]);
	bureau_close(&stage->b);
	vfs_stop();
	assert_int_equal(bureau_open(&stage->b, false), AYNI_OK);
}

/* No file may have more than so many bytes. */
static void
limit(rlim_t bytes)
{
	struct rlimit r;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
	r.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

static void
a_disk_that_is_full_sooner_or_later(void **state)
{
	const struct act *a = *state;
	enum ayni_err e = AYNI_FULL;
	rlim_t bytes;

	for (bytes = 0; e != AYNI_OK; bytes += 4999 * TEST_STRIDE) {
		reset();
		limit(bytes);
		e = a->act();
		limit(RLIM_INFINITY);
		if (e != AYNI_OK && e != AYNI_IO && e != AYNI_FULL)
			fail_msg("after %llu: %s", (unsigned long long)bytes,
			    err_name(e));
		a->check(e != AYNI_OK);
	}
	assert_true(bytes > store.n);
}

int
main(void)
{
	int bad = 0;

	(void)signal(SIGXFSZ, SIG_IGN);
	sqlmem_start();
	sqlmem_counts(false);
	prepare();
	bad += TEST_CASES(each_allocation, acts);
	bad += TEST_CASES(allocations_of_sqlite, acts);
	bad += TEST_CASES(each_operation_of_sqlite, acts);
	bad += TEST_CASES(a_disk_that_is_full_sooner_or_later, acts);
	clear();
	return bad;
}
