/*
 * vfs -- a file system for SQLite that fails when told to, and that knows
 * what a power cut would have left.
 *
 * It stands before SQLite's own. Syncs reach no disk: what they make
 * durable is kept here. Nothing of it concerns files that are not opened
 * through SQLite.
 */
#ifndef SUPPORT_VFS_H
#define SUPPORT_VFS_H

#include <stdbool.h>
#include <stdint.h>

/* vfs_start -- SQLite's default from now on; vfs_stop: its own again. */
void vfs_start(void);
void vfs_stop(void);

enum vfs_op {
	VFS_OPEN = 1,
	VFS_READ = 2,
	VFS_WRITE = 4,
	VFS_SYNC = 8,
	VFS_TRUNCATE = 16,
	VFS_DELETE = 32,
	VFS_SHARE = 64, /* memory shared between programs */
	VFS_CHANGE = VFS_OPEN | VFS_WRITE | VFS_SYNC | VFS_TRUNCATE |
	    VFS_DELETE,
};

/*
 * vfs_fail -- of the operations named, the one after so many fails, and all
 * that follow if it is for good.
 *
 * in    full  for want of space, where the operation can say so
 * vfs_failed -- how many have failed since.
 */
void vfs_fail(unsigned ops, long after, bool for_good, bool full);
void vfs_heal(void);
long vfs_failed(void);

/*
 * A power cut: vfs_record, then vfs_fail(VFS_CHANGE | VFS_READ, k, true,
 * false), then vfs_left once nobody has the files open.
 */
enum vfs_left {
	VFS_LEFT_SYNCED, /* what was synced, nothing else */
	VFS_LEFT_ALL,    /* everything that was written */
	VFS_LEFT_SOME,   /* of what was not synced, some sectors, by seed */
};
/* Forgets what it knew; what is on the disk counts as durable. */
void vfs_record(void);
/* Makes the files what a power cut would have left; may be repeated. */
void vfs_left(enum vfs_left what, uint64_t seed);

#endif
