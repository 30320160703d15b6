/* disk_inside -- what the parts of the disk share; not for others. */
#ifndef SIM_DISK_INSIDE_H
#define SIM_DISK_INSIDE_H

#include "sim/disk.h"
#include "support/platter.h"

#define DISK_SHM_PAGES 8u
#define DISK_LOCKS 8u

/* A file or a directory, under whichever names. */
struct disk_node {
	struct disk_node *next;
	unsigned number;
	bool is_dir;
	uint8_t *p; /* as programs see it */
	size_t n, cap;
	struct platter platter;
	unsigned handles;
	/* of the SQLite connections that have it open */
	unsigned shared, exclusive; /* of the file */
	void *page[DISK_SHM_PAGES]; /* memory that they share */
	unsigned sharers;
	unsigned slot_shared[DISK_LOCKS];
	bool slot_exclusive[DISK_LOCKS];
};

struct disk;

/* The disk that a path is on, and where on it; NULL: none of ours. */
struct disk *disk_of(const char *path, const char **at);
/* Where files without a name are. */
struct disk *disk_scratch(void);
unsigned disk_number(const struct disk *d); /* as programs see it */
size_t disk_left(const struct disk *d);     /* bytes that may be added */

/* Whether an operation may go on; a change counts. */
bool disk_reads(struct disk *d);
bool disk_changes(struct disk *d);

struct disk_node *disk_find(struct disk *d, const char *at);
/* The i-th name in a directory, unless there are fewer: NULL. */
const char *disk_entry(struct disk *d, const char *dir, size_t i);
struct disk_node *disk_make(struct disk *d, const char *at, bool is_dir);
void disk_unlink(struct disk *d, const char *at);
void disk_rename(struct disk *d, const char *from, const char *to);
/* Every name on the disk that was given or taken is durable. */
void disk_sync_names(struct disk *d);
/* false: no room */
bool node_write(struct disk *d, struct disk_node *f, const void *p,
    size_t at, size_t n);
void disk_truncate(struct disk *d, struct disk_node *f, size_t n);
size_t node_read(const struct disk_node *f, void *p, size_t at, size_t n);

/* disk_sqlite.c: the file system that SQLite uses from now on */
void disk_sqlite_start(void);

#endif
