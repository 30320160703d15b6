#include "sim/disk_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

struct file {
	sqlite3_file base;
	struct disk *disk;
	struct disk_node *node;
	int level; /* of SQLite's locks on the file */
	bool shares, names; /* a new journal: its name is synced with it */
};

static struct file *
mine(sqlite3_file *f)
{
	return (struct file *)f;
}

/* ---- locks: connections of one process, one at a time ---- */

static int
do_unlock(sqlite3_file *f, int level)
{
	struct file *x = mine(f);

	if (x->level > SQLITE_LOCK_SHARED)
		x->node->exclusive--;
	if (x->level >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED)
		x->node->shared--;
	x->level = level;
	return SQLITE_OK;
}

static int
do_lock(sqlite3_file *f, int level)
{
	struct file *x = mine(f);
	struct disk_node *n = x->node;
	bool holds = x->level > SQLITE_LOCK_SHARED;

	if (x->level >= level)
		return SQLITE_OK;
	if (n->exclusive > (holds ? 1u : 0u))
		return SQLITE_BUSY;
	if (level == SQLITE_LOCK_EXCLUSIVE &&
	    n->shared > (x->level >= SQLITE_LOCK_SHARED ? 1u : 0u))
		return SQLITE_BUSY;
	if (x->level < SQLITE_LOCK_SHARED)
		n->shared++;
	if (level > SQLITE_LOCK_SHARED && !holds)
		n->exclusive++;
	x->level = level;
	return SQLITE_OK;
}

static int
do_check_lock(sqlite3_file *f, int *out)
{
	*out = mine(f)->node->exclusive > 0;
	return SQLITE_OK;
}

static int
do_shm_map(sqlite3_file *f, int page, int size, int extend,
    void volatile **out)
{
	struct disk_node *n = mine(f)->node;

	if (!disk_reads(mine(f)->disk))
		return SQLITE_IOERR_SHMMAP;
	if (!mine(f)->shares)
		n->sharers++;
	mine(f)->shares = true;
	if ((unsigned)page >= DISK_SHM_PAGES)
		return SQLITE_IOERR_SHMSIZE;
	if (n->page[page] == NULL && extend)
		n->page[page] = platter_need(calloc(1, (size_t)size));
	*out = n->page[page];
	return SQLITE_OK;
}

static int
do_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	struct disk_node *x = mine(f)->node;
	bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
	int i;

	for (i = at; i < at + n && (flags & SQLITE_SHM_LOCK) != 0; i++)
		if (x->slot_exclusive[i] ||
		    (exclusive && x->slot_shared[i] > 0))
			return SQLITE_BUSY;
	for (i = at; i < at + n; i++) {
		if (exclusive)
			x->slot_exclusive[i] = (flags & SQLITE_SHM_LOCK) != 0;
		else if ((flags & SQLITE_SHM_LOCK) != 0)
			x->slot_shared[i]++;
		else
			x->slot_shared[i]--;
	}
	return SQLITE_OK;
}

static void
do_shm_barrier(sqlite3_file *f)
{
	(void)f;
}

static int
do_shm_unmap(sqlite3_file *f, int delete)
{
	struct disk_node *n = mine(f)->node;
	size_t i;

	(void)delete;
	if (!mine(f)->shares)
		return SQLITE_OK;
	mine(f)->shares = false;
	if (--n->sharers > 0)
		return SQLITE_OK;
	for (i = 0; i < DISK_SHM_PAGES; i++) {
		free(n->page[i]);
		n->page[i] = NULL;
	}
	return SQLITE_OK;
}

/* ---- files ---- */

static int
do_close(sqlite3_file *f)
{
	(void)do_shm_unmap(f, 0);
	(void)do_unlock(f, SQLITE_LOCK_NONE);
	mine(f)->node->handles--;
	return SQLITE_OK;
}

static int
do_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	size_t got;

	if (!disk_reads(mine(f)->disk))
		return SQLITE_IOERR_READ;
	got = node_read(mine(f)->node, p, (size_t)at, (size_t)n);
	if (got == (size_t)n)
		return SQLITE_OK;
	memset((uint8_t *)p + got, 0, (size_t)n - got);
	return SQLITE_IOERR_SHORT_READ;
}

static int
do_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct file *x = mine(f);

	if (!disk_changes(x->disk))
		return SQLITE_IOERR_WRITE;
	return node_write(x->disk, x->node, p, (size_t)at, (size_t)n)
	    ? SQLITE_OK : SQLITE_FULL;
}

static int
do_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	if (!disk_changes(mine(f)->disk))
		return SQLITE_IOERR_TRUNCATE;
	disk_truncate(mine(f)->disk, mine(f)->node, (size_t)n);
	return SQLITE_OK;
}

static int
do_sync(sqlite3_file *f, int flags)
{
	struct file *x = mine(f);

	(void)flags;
	if (!disk_changes(x->disk))
		return SQLITE_IOERR_FSYNC;
	platter_sync(&x->node->platter);
	if (x->names)
		disk_sync_names(x->disk);
	x->names = false;
	return SQLITE_OK;
}

static int
do_size(sqlite3_file *f, sqlite3_int64 *n)
{
	*n = (sqlite3_int64)mine(f)->node->n;
	return SQLITE_OK;
}

static int
do_control(sqlite3_file *f, int op, void *arg)
{
	(void)f;
	(void)op;
	(void)arg;
	return SQLITE_NOTFOUND;
}

static int
do_sector(sqlite3_file *f)
{
	(void)f;
	return 4096;
}

static int
do_device(sqlite3_file *f)
{
	(void)f;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
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

#define JOURNALS (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)

static int
fs_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags,
    int *out)
{
	struct file *x = mine(f);
	const char *at = "";
	struct disk *d = name != NULL ? disk_of(name, &at) : disk_scratch();

	(void)v;
	memset(x, 0, sizeof(*x));
	if (d == NULL || !disk_reads(d))
		return SQLITE_CANTOPEN;
	x->disk = d;
	if (name != NULL)
		x->node = disk_find(d, at);
	if (x->node == NULL) {
		if ((flags & SQLITE_OPEN_CREATE) == 0 || !disk_changes(d))
			return SQLITE_CANTOPEN;
		x->node = disk_make(d, at, false);
		x->names = (flags & JOURNALS) != 0;
	}
	x->node->handles++;
	x->base.pMethods = &methods;
	if (out != NULL)
		*out = flags;
	return SQLITE_OK;
}

static int
fs_delete(sqlite3_vfs *v, const char *name, int sync)
{
	const char *at;
	struct disk *d = disk_of(name, &at);

	(void)v;
	if (d == NULL || !disk_reads(d))
		return SQLITE_IOERR_DELETE;
	if (disk_find(d, at) == NULL)
		return SQLITE_IOERR_DELETE_NOENT;
	if (!disk_changes(d))
		return SQLITE_IOERR_DELETE;
	disk_unlink(d, at);
	if (sync)
		disk_sync_names(d);
	return SQLITE_OK;
}

/* A file without a byte in it does not exist to SQLite. */
static int
fs_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
	const char *at;
	struct disk *d = disk_of(name, &at);
	struct disk_node *f;

	(void)v;
	if (d == NULL || !disk_reads(d))
		return SQLITE_IOERR_ACCESS;
	f = disk_find(d, at);
	*out = f != NULL && (flags != SQLITE_ACCESS_EXISTS || f->n > 0);
	return SQLITE_OK;
}

static int
fs_full_path(sqlite3_vfs *v, const char *name, int n, char *out)
{
	(void)v;
	(void)snprintf(out, (size_t)n, "%s", name);
	return SQLITE_OK;
}

/* Nothing that matters is drawn by SQLite. */
static int
fs_randomness(sqlite3_vfs *v, int n, char *out)
{
	(void)v;
	memset(out, 7, (size_t)n);
	return n;
}

static int
fs_sleep(sqlite3_vfs *v, int us)
{
	(void)v;
	return us;
}

static int
fs_time(sqlite3_vfs *v, double *out)
{
	(void)v;
	*out = 2461368.5;
	return SQLITE_OK;
}

static int
fs_last_error(sqlite3_vfs *v, int n, char *out)
{
	(void)v;
	(void)n;
	(void)out;
	return 0;
}

static sqlite3_vfs fs = {
    .iVersion = 1,
    .szOsFile = (int)sizeof(struct file),
    .mxPathname = 256,
    .zName = "ayni-sim",
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
disk_sqlite_start(void)
{
	if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) != SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK ||
	    sqlite3_vfs_register(&fs, 1) != SQLITE_OK)
		abort();
}
