/*
 * upload -- blobs that devices bring, and those that they fetch.
 *
 * Only what a verified message named is taken: batches that a request
 * announced, and files that used entries enclose.
 *
 * errs  every call: those of the store, NOMEM
 * src   docs/wire.md section 17
 */
#ifndef INGEST_UPLOAD_H
#define INGEST_UPLOAD_H

#include "ayni/sync.h"
#include "db/db_blob.h"
#include "ingest/ingest.h"

#define UPLOAD_QUOTA (UINT64_C(4) << 30) /* bytes of blobs of one device */
#define UPLOAD_KEEP_US (7 * 86400 * INT64_C(1000000)) /* what was begun */

/* ---- with a request, inside its transaction ---- */

/* upload_announce -- what a request says that it will bring, all of it;
 * what is here already, or is no batch of this key, is passed over. */
enum ayni_err upload_announce(struct ingest *g, const struct sync_request *q,
    const struct sign_public *key) AYNI_CHECK;
/* upload_want -- fills in what is wanted of a device; list in a. */
enum ayni_err upload_want(struct ingest *g, const struct sync_request *q,
    struct arena *a, struct sync_answer *out) AYNI_CHECK;
/* upload_apart -- an object of the feed as a blob, made if there is none.
 * work: it is this device's, and the one before it goes; NULL: everybody's */
enum ayni_err upload_apart(struct ingest *g, struct bytes object,
    const struct device_id *work, struct blob *out) AYNI_CHECK;
/* upload_grant -- a new token for a device that has to bring or fetch. */
enum ayni_err upload_grant(struct ingest *g, const struct sync_request *q,
    uint8_t token[BLOB_TOKEN]) AYNI_CHECK;

/* ---- by itself ---- */

struct upload {
	struct epoch_id epoch; /* of the bearer */
	struct device_id device;
	struct db_blob blob; /* have: where its next byte belongs */
	bool whole;          /* nothing more is wanted of it */
};

/*
 * upload_find -- a blob that the bearer of a token may bring.
 *
 * errs  BADKEY    not the newest token of its device
 *       NOTFOUND  not wanted of that device
 */
enum ayni_err upload_find(struct ingest *g, const uint8_t token[BLOB_TOKEN],
    const struct hash *hash, struct upload *out) AYNI_CHECK;
/* upload_carried -- a file that somebody brings who has no token, for whoever
 * wrote the entry that encloses it.  errs  NOTFOUND  no used entry does */
enum ayni_err upload_carried(struct ingest *g, const struct hash *hash,
    struct upload *out) AYNI_CHECK;
/* upload_room -- errs QUOTA: the rest of it would be too much. */
enum ayni_err upload_room(struct ingest *g,
    const struct upload *u) AYNI_CHECK;
/*
 * upload_put -- the next bytes, at u->blob.have, which moves on; a
 * transaction of its own.  At its end it is checked, and a batch is taken.
 *
 * in    s  n <= DB_BLOB_PART
 * errs  GAP      somebody else went on with it
 *       TOOBIG   more than its size
 *       STATE    as exchange_present; nothing has changed
 *       u->whole nonetheless: BADHASH, nothing of it is kept; why the batch
 *                is not taken
 */
enum ayni_err upload_put(struct ingest *g, struct upload *u,
    struct bytes s) AYNI_CHECK;
/*
 * upload_bring -- a file that lies somewhere, whole, such as on a stick; it
 * goes on where what came before ended.
 *
 * in    read  gives n bytes from an offset on, at "from"
 *       size  that lie there
 * errs  NOTFOUND  no used entry lacks it
 *       NONCANON  not the size that it must have
 *       QUOTA     over that of its device
 *       BADHASH   it is not what the hash says: nothing of it is kept
 *       those of read
 */
struct upload_source {
	enum ayni_err (*read)(void *from, uint64_t at, uint8_t *p, size_t n);
	void *from;
	uint64_t size;
};
enum ayni_err upload_bring(struct ingest *g, const struct hash *hash,
    const struct upload_source *s) AYNI_CHECK;
/* upload_fetch -- a blob that the bearer may fetch; errs as upload_find */
enum ayni_err upload_fetch(struct ingest *g, const uint8_t token[BLOB_TOKEN],
    const struct hash *hash, struct db_blob *out) AYNI_CHECK;
/* upload_sound -- the number of the last file of an interview before the
 * first that is not what its hash says. */
enum ayni_err upload_sound(struct db *db, uint64_t *last) AYNI_CHECK;
/* upload_check -- whether a whole blob is what its hash says; BADHASH. */
enum ayni_err upload_check(struct db *db, const struct hash *hash) AYNI_CHECK;

#endif
