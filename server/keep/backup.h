/*
 * backup -- a whole office in one sealed file, and an office from it.
 *
 * units at_us is microseconds since 1970-01-01 UTC
 * src   docs/custody.md section 8
 */
#ifndef KEEP_BACKUP_H
#define KEEP_BACKUP_H

#include "auth/office.h"
#include "db/db.h"
#include "keep/sealed.h"

struct backup_setup {
	const char *store; /* the office's directory */
	struct text passphrase;
	struct sealed_cost cost;
	struct clock_source clock;
	struct random_source chance;
	const char *erasures; /* a list, for a restore; NULL: the one that lies
			       * beside the backup, if any */
};

/* What is in one; the first item of the file says so. */
struct backup {
	struct office_id office;
	struct epoch_id epoch; /* of the office, then */
	int64_t at_us;
	struct hash digest;
	uint64_t batches;
	uint64_t files, bytes; /* bytes of the sealed file */
	uint64_t bad;          /* batches that are not what was signed, as in */
	struct hash first_bad; /* the store that it was made of */
	enum ayni_err why;
	/* of a restore */
	int64_t listed_us; /* when the list of erasures was made; 0: no list */
	uint64_t erased;   /* records that it names and the backup held */
};

/* Where something failed. */
enum backup_side {
	BACKUP_FILE,  /* at the sealed file */
	BACKUP_STORE, /* at the office's directory, the new one included */
	BACKUP_INSIDE, /* what is sealed is not a whole office */
	BACKUP_LIST,   /* at the list of erasures */
};

/*
 * backup_make -- copy, seal, read back, compare; while others write.
 *
 * Only then the file gets its name, and what is in it counts as safe; not
 * where out->bad batches are damaged in the store itself.  The list of
 * erasures goes beside it.
 *
 * in    db    open, outside a transaction
 * out   *side where it failed
 * errs  EXISTS  there is such a file
 *       BUSY    another backup of this office is being made
 *       CANTOPEN MISMATCH STORE  what was read back is not what was written
 *       with BACKUP_LIST: the backup is there, as erased_write says why the
 *       list is not
 */
enum ayni_err backup_make(const struct backup_setup *s,
    const struct office *o, struct db *db, const char *file,
    struct backup *out, enum backup_side *side) AYNI_CHECK;

/*
 * backup_restore -- an office in a new directory (s->store), which appears
 * whole or not at all, in a new epoch; all that came with it counts as safe.
 * What the list of erasures names is erased before it appears.
 *
 * errs  EXISTS  the directory is there and not empty
 *       PASSPHRASE BADTYPE UNSUPPORTED  as sealed_open
 *       CANTOPEN  the file is damaged or cut off
 *       others    with BACKUP_INSIDE: it is no whole office; with
 *                 BACKUP_LIST: those of erased_again
 */
enum ayni_err backup_restore(const struct backup_setup *s, const char *file,
    struct backup *out, enum backup_side *side) AYNI_CHECK;

#endif
