/*
 * erased -- the signed list of what the office erased, as a file: in its
 * directory, and beside its backups, which may be older.
 *
 * errs  those of the store and of disk
 * src   docs/wire.md section 20, docs/custody.md section 8
 */
#ifndef KEEP_ERASED_H
#define KEEP_ERASED_H

#include "ayni/erasures.h"
#include "ingest/ingest.h"

/* erased_path -- what it is called in a directory; errs TOOBIG */
enum ayni_err erased_path(const struct office_id *office, const char *dir,
    char out[DISK_PATH_MAX]) AYNI_CHECK;

/*
 * erased_write -- as it is now, into a directory; outside a transaction.
 *
 * errs  EXISTS  the list that is there names more than was erased here: it
 *       stays
 */
enum ayni_err erased_write(const struct office *o, struct db *db,
    int64_t now_us, const char *dir) AYNI_CHECK;

/*
 * erased_again -- what a list names and was not erased here is; in one
 * transaction, with what follows from it.  db_erase_shred is due.
 *
 * in    path  of the list
 * out   *n    how many
 *       *l    what it says; views of nothing
 * errs  NOTFOUND no list; those of erasures_read
 */
enum ayni_err erased_again(const struct office *o, struct db *db,
    struct ingest *g, const char *path, uint64_t *n,
    struct erasures *l) AYNI_CHECK;

#endif
