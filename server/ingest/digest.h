/*
 * digest -- one hash of everything derived, and the proof that it is right.
 *
 * src   docs/store.md
 */
#ifndef INGEST_DIGEST_H
#define INGEST_DIGEST_H

#include "ingest/ingest.h"

/* digest -- SHA-256 of db_dump: equal sets of batches give equal digests;
 * inside a transaction of the caller. */
enum ayni_err digest(struct db *db, struct hash *out) AYNI_CHECK;

/* What digest_verify found. */
struct digest_report {
	uint64_t batches;   /* looked at */
	uint64_t bad;       /* not the bytes that were signed */
	struct hash first_bad;
	enum ayni_err why;  /* of the first */
	uint64_t broken;    /* batches whose link does not lead to the batch
			     * before them */
	uint64_t blobs, bad_blobs; /* not what their hash says */
	struct hash first_bad_blob;
	struct hash here, again; /* digests: this store's, derived again */
};
/* digest_check -- every signature, hash and link of the archive; nothing is
 * derived again (again: zeros).  Inside a transaction of the caller, or where
 * nobody else writes. */
enum ayni_err digest_check(struct ingest *g,
    struct digest_report *out) AYNI_CHECK;
/*
 * digest_verify -- check every signature, hash and link of the archive,
 * derive everything again in another store and order, compare.
 *
 * in    scratch  an empty store
 * What the store was at one moment; others may write meanwhile.
 */
enum ayni_err digest_verify(struct ingest *g, struct db *scratch,
    const struct random_source *shuffle,
    struct digest_report *out) AYNI_CHECK;

#endif
