#include "support/vfs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "support/platter.h"
#include "support/test.h"

#define FILES 16

/* ---- what fails ---- */

static struct {
	unsigned ops;
	long after; /* -1: nothing */
	bool for_good, full;
	long failed;
} plan = {.after = -1};

void
vfs_fail(unsigned ops, long after, bool for_good, bool full)
{
	plan.ops = ops;
	plan.after = after;
	plan.for_good = for_good;
	plan.full = full;
	plan.failed = 0;
}

void
vfs_heal(void)
{
	plan.after = -1;
}

long
vfs_failed(void)
{
	return plan.failed;
}

static bool
fails(enum vfs_op op)
{
	if (plan.after < 0 || (plan.ops & op) == 0)
		return false;
	if (plan.after > 0) {
		plan.after--;
		return false;
	}
	plan.failed++;
	if (!plan.for_good)
		plan.after = -1;
	return true;
}

/* ---- what a power cut leaves ---- */

struct track {
	char path[512], share[520];
	struct platter file;
};

static struct track tracks[FILES];
static size_t tracked;
static bool recording;

void
vfs_record(void)
{
	size_t i;

	for (i = 0; i < tracked; i++)
		platter_free(&tracks[i].file);
	memset(tracks, 0, sizeof(tracks));
	tracked = 0;
	recording = true;
}

static struct platter_content
load(const char *path)
{
	struct platter_content c = {.exists = access(path, F_OK) == 0};
	struct buf b;

	if (!c.exists)
		return c;
	b = test_file(path);
	c.p = platter_need(malloc(b.n + 1));
	if (b.n > 0)
		memcpy(c.p, b.p, b.n);
	c.n = b.n;
	buf_free(&b);
	return c;
}

static struct track *
track_of(const char *path)
{
	struct track *t;
	size_t i;

	if (!recording || path == NULL)
		return NULL;
	for (i = 0; i < tracked; i++)
		if (strcmp(tracks[i].path, path) == 0)
			return &tracks[i];
	if (tracked == FILES)
		abort();
	t = &tracks[tracked];
	(void)snprintf(t->path, sizeof(t->path), "%s", path);
	(void)snprintf(t->share, sizeof(t->share), "%s-shm", path);
	t->file.durable = load(path);
	return &tracks[tracked++];
}

static void
store(const char *path, const struct platter_content *c)
{
	FILE *f;

	(void)unlink(path);
	if (!c->exists)
		return;
	f = platter_need(fopen(path, "wb"));
	if (fwrite(c->p, 1, c->n, f) != c->n || fclose(f) != 0)
		abort();
}

void
vfs_left(enum vfs_left what, uint64_t seed)
{
	static const enum platter_left left[] = {
	    [VFS_LEFT_SYNCED] = PLATTER_SYNCED,
	    [VFS_LEFT_ALL] = PLATTER_ALL,
	    [VFS_LEFT_SOME] = PLATTER_SOME,
	};
	struct platter_content c;
	struct track *t;

	for (t = tracks; t < tracks + tracked; t++) {
		c = platter_left(&t->file, left[what], &seed);
		store(t->path, &c);
		free(c.p);
		(void)unlink(t->share);
	}
}

/* ---- files ---- */

struct file {
	sqlite3_file base;
	struct platter *platter; /* NULL: nobody wants to know */
	sqlite3_file *real;
};

static sqlite3_file *
real_of(sqlite3_file *f)
{
	return ((struct file *)f)->real;
}

static int
do_close(sqlite3_file *f)
{
	return real_of(f)->pMethods->xClose(real_of(f));
}

static int
do_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	if (fails(VFS_READ))
		return SQLITE_IOERR_READ;
	return real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static int
do_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct platter *mine = ((struct file *)f)->platter;
	int rc;

	if (fails(VFS_WRITE))
		return plan.full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	rc = real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
	if (rc == SQLITE_OK && mine != NULL)
		platter_write(mine, p, (size_t)at, (size_t)n);
	return rc;
}

static int
do_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	struct platter *mine = ((struct file *)f)->platter;
	int rc;

	if (fails(VFS_TRUNCATE))
		return SQLITE_IOERR_TRUNCATE;
	rc = real_of(f)->pMethods->xTruncate(real_of(f), n);
	if (rc == SQLITE_OK && mine != NULL)
		platter_resize(mine, (size_t)n);
	return rc;
}

static int
do_sync(sqlite3_file *f, int flags)
{
	struct platter *mine = ((struct file *)f)->platter;

	(void)flags;
	if (fails(VFS_SYNC))
		return plan.full ? SQLITE_FULL : SQLITE_IOERR_FSYNC;
	if (mine != NULL)
		platter_sync(mine);
	return SQLITE_OK;
}

static int
do_size(sqlite3_file *f, sqlite3_int64 *n)
{
	return real_of(f)->pMethods->xFileSize(real_of(f), n);
}

static int
do_lock(sqlite3_file *f, int how)
{
	return real_of(f)->pMethods->xLock(real_of(f), how);
}

static int
do_unlock(sqlite3_file *f, int how)
{
	return real_of(f)->pMethods->xUnlock(real_of(f), how);
}

static int
do_check_lock(sqlite3_file *f, int *out)
{
	return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

/* Hints about sizes are no writes. */
static int
do_control(sqlite3_file *f, int op, void *arg)
{
	if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE)
		return SQLITE_OK;
	return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int
do_sector(sqlite3_file *f)
{
	return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int
do_device(sqlite3_file *f)
{
	return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int
do_shm_map(sqlite3_file *f, int page, int size, int extend,
    void volatile **out)
{
	if (fails(VFS_SHARE))
		return plan.full ? SQLITE_IOERR_SHMSIZE : SQLITE_IOERR_SHMMAP;
	return real_of(f)->pMethods->xShmMap(
	    real_of(f), page, size, extend, out);
}

static int
do_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags);
}

static void
do_shm_barrier(sqlite3_file *f)
{
	real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int
do_shm_unmap(sqlite3_file *f, int delete)
{
	return real_of(f)->pMethods->xShmUnmap(real_of(f), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = do_close,
    .xRead = do_read,
    .xWrite = do_write,
    .xTruncate = do_truncate,
    .xSync = do_sync,
    .xFileSize = do_size,
    .xLock = do_lock,
    .xUnlock = do_unlock,
    .xCheckReservedLock = do_check_lock,
    .xFileControl = do_control,
    .xSectorSize = do_sector,
    .xDeviceCharacteristics = do_device,
    .xShmMap = do_shm_map,
    .xShmLock = do_shm_lock,
    .xShmBarrier = do_shm_barrier,
    .xShmUnmap = do_shm_unmap,
};

/* ---- the file system ---- */

static sqlite3_vfs *below;

static int
fs_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags,
    int *out)
{
	struct file *mine = (struct file *)f;
	struct track *t;
	bool there;
	int rc;

	(void)v;
	mine->base.pMethods = NULL;
	mine->real = (sqlite3_file *)(mine + 1);
	if (fails(VFS_OPEN))
		return SQLITE_CANTOPEN;
	t = track_of(name);
	there = name != NULL && access(name, F_OK) == 0;
	rc = below->xOpen(below, name, mine->real, flags, out);
	if (rc != SQLITE_OK)
		return rc;
	/* One of that name that was deleted is emptied, for now. */
	if (t != NULL && !there)
		platter_resize(&t->file, 0);
	mine->platter = t != NULL ? &t->file : NULL;
	mine->base.pMethods = &methods;
	return SQLITE_OK;
}

static int
fs_delete(sqlite3_vfs *v, const char *name, int sync)
{
	struct track *t = track_of(name);
	int rc;

	(void)v;
	if (fails(VFS_DELETE))
		return SQLITE_IOERR_DELETE;
	rc = below->xDelete(below, name, 0);
	if (rc == SQLITE_OK && t != NULL)
		platter_remove(&t->file);
	if (rc == SQLITE_OK && t != NULL && sync)
		platter_sync(&t->file);
	return rc;
}

static int
fs_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	(void)v;
	return below->xAccess(below, name, flags, out);
}

static int
fs_full_path(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	return below->xFullPathname(below, name, n, out);
}

static int
fs_randomness(sqlite3_vfs *v, int n, char *out)
{
	(void)v;
	return below->xRandomness(below, n, out);
}

static int
fs_sleep(sqlite3_vfs *v, int us)
{
	(void)v;
	return below->xSleep(below, us);
}

static int
fs_time(sqlite3_vfs *v, double *out)
{
	(void)v;
	return below->xCurrentTime(below, out);
}

static int
fs_last_error(sqlite3_vfs *v, int n, char *out)
{
	(void)v;
	return below->xGetLastError(below, n, out);
}

static sqlite3_vfs shim = {
    .iVersion = 1,
    .zName = "ayni-test",
    .xOpen = fs_open,
    .xDelete = fs_delete,
    .xAccess = fs_access,
    .xFullPathname = fs_full_path,
    .xRandomness = fs_randomness,
    .xSleep = fs_sleep,
    .xCurrentTime = fs_time,
    .xGetLastError = fs_last_error,
};

void
vfs_start(void)
{
	if (below == NULL) {
		below = platter_need(sqlite3_vfs_find(NULL));
		shim.szOsFile = (int)sizeof(struct file) + below->szOsFile;
		shim.mxPathname = below->mxPathname;
	}
	if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
		abort();
}

void
vfs_stop(void)
{
	vfs_heal();
	if (sqlite3_vfs_register(below, 1) != SQLITE_OK)
		abort();
	recording = false;
}
