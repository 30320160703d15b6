/*
 * ingest -- batches in, records out.
 *
 * Everything derived is a pure function of the set of archived batches and
 * the office's keys: what arrives may come in any order, any number of
 * times.  Calls are for one thread at a time.
 *
 * units times are microseconds since 1970-01-01 UTC
 * errs  every call: those of the store, NOMEM
 * src   docs/wire.md section 7, docs/store.md
 */
#ifndef INGEST_INGEST_H
#define INGEST_INGEST_H

#include "auth/office.h"
#include "db/db.h"

#define INGEST_QUOTA (64u << 20)    /* bytes a device may have held */
#define INGEST_PEN_EPOCH (8u << 20) /* bytes of one unknown key */
#define INGEST_PEN (64u << 20)      /* bytes of all unknown keys */
#define INGEST_JOINS 1000u          /* joins that wait */

struct ingest;

/* in  db, office: borrowed until ingest_free */
enum ayni_err ingest_new(struct db *db, struct office *office,
    struct clock_source clock, struct random_source chance,
    struct ingest **out) AYNI_CHECK;
void ingest_free(struct ingest *g); /* safe on NULL */

/* What became of a batch that was offered. */
struct verdict {
	struct hash id; /* of bytes that are no batch: their SHA-256 */
	bool archived;  /* kept, now or before */
	bool added;     /* now */
	enum ayni_err err; /* OK: used; HELD in the pen; else why not */
};

/*
 * ingest_batch -- take one batch, with all that follows from it.
 *
 * Inside a transaction of the caller, which ends with ingest_settle and
 * db_commit, or with ingest_end.
 */
enum ayni_err ingest_batch(struct ingest *g, struct bytes raw,
    struct verdict *out) AYNI_CHECK;
/* Recompute the records that what was taken has touched; journal what is
 * left of batches that hold entries of erased records. */
enum ayni_err ingest_settle(struct ingest *g) AYNI_CHECK;
/* Where e is OK, settles and commits; rolls back where that fails, or e. */
enum ayni_err ingest_end(struct ingest *g, enum ayni_err e) AYNI_CHECK;

/*
 * ingest_open -- the entries of an archived batch, used or not, as bytes.
 *
 * out   in a
 * errs  NOTFOUND  no such batch; why it does not open
 */
enum ayni_err ingest_open(struct ingest *g, const struct hash *id,
    struct arena *a, struct bytes **entry, size_t *n) AYNI_CHECK;

/* ingest_redact -- an archived batch, if it holds entries of an erased
 * record, becomes an excerpt; not for others than the ingest layer. */
enum ayni_err ingest_redact(struct ingest *g,
    const struct hash *id) AYNI_CHECK;
/* ... *opened false: not all of it can be read, so nobody knows. */
enum ayni_err ingest_search(struct ingest *g, const struct hash *id,
    bool *opened) AYNI_CHECK;

/*
 * ingest_rederive -- forget everything derived and derive it again.
 *
 * in  shuffle  NULL: in the order of ids; else another order
 * A transaction of its own.
 */
enum ayni_err ingest_rederive(struct ingest *g,
    const struct random_source *shuffle) AYNI_CHECK;

#endif
