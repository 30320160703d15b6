/*
 * db_blob -- the files that entries enclose, and large bytes by their hash.
 *
 * A blob is kept in parts, in the order in which they came, until it is
 * whole; it is outside the digest, since its hash, which stands in an entry,
 * says all there is to say of it.
 *
 * units and errs as db/db.h
 * src   docs/wire.md section 16
 */
#ifndef DB_DB_BLOB_H
#define DB_DB_BLOB_H

#include "ayni/enclosure.h"
#include "db/db.h"

/* ---- what entries enclose: derived ---- */

enum ayni_err db_blob_enclose(struct db *db, const struct hash *entry,
    const struct enclosure *x) AYNI_CHECK;
/* One of a record: of the entries that name it alike, the smallest. */
enum ayni_err db_blob_enclosed(struct db *db, const struct record_id *r,
    struct text name, struct blob *out) AYNI_CHECK; /* NOTFOUND */
struct db_enclosure {
	struct record_id record;
	struct text name;
	struct blob blob;
	uint64_t size, have; /* of what came; size 0: nothing */
	struct device_id device; /* that wrote the entry */
};
typedef enum ayni_err (*db_enclosure_fn)(void *ctx,
    const struct db_enclosure *x);
/* by record and name, a submit's before corrections'; lacking: those alone
 * that are not whole */
enum ayni_err db_blob_each(struct db *db, bool lacking,
    db_enclosure_fn fn, void *ctx) AYNI_CHECK;

/* ---- blobs, whole or in part ---- */

#define DB_BLOB_PART (256u << 10) /* bytes put at once, at most */

struct db_blob {
	struct hash hash;
	struct device_id device; /* on whose account; the office's own */
	uint64_t size, have;
};
enum ayni_err db_blob_get(struct db *db, const struct hash *hash,
    struct db_blob *out) AYNI_CHECK; /* NOTFOUND */
/* The next bytes of it; b->have is where they belong.
 * errs GAP where that is not its end; TOOBIG beyond its size */
enum ayni_err db_blob_put(struct db *db, const struct db_blob *b,
    struct bytes s, int64_t now_us) AYNI_CHECK;
/* Some bytes from an offset on, appended: as many as one part holds; none
 * from its end on. */
enum ayni_err db_blob_read(struct db *db, const struct hash *hash,
    uint64_t at, struct buf *out) AYNI_CHECK;
/* Every part of it in turn; its plain bytes, errs as blob_open. */
enum ayni_err db_blob_pour(struct db *db, const struct hash *hash,
    struct blob_sink to) AYNI_CHECK;
enum ayni_err db_blob_open(struct db *db, const struct blob *b,
    struct blob_sink to) AYNI_CHECK;
enum ayni_err db_blob_drop(struct db *db, const struct hash *hash) AYNI_CHECK;
/* db_blob_log -- a file of an interview is whole and what its hash says: it
 * is given the next number.  db_blob_logged -- all that are here. */
struct db_logged {
	uint64_t position;
	struct hash hash;
};
enum ayni_err db_blob_log(struct db *db, const struct hash *hash) AYNI_CHECK;
enum ayni_err db_blob_logged(struct db *db, struct arena *a,
    struct db_logged **list, size_t *n) AYNI_CHECK;
/* bytes on a device's account */
enum ayni_err db_blob_bytes(struct db *db, const struct device_id *device,
    uint64_t *bytes) AYNI_CHECK;
/* parts of blobs to which nothing came since a time, up to most blobs */
enum ayni_err db_blob_expire(struct db *db, int64_t since_us,
    uint64_t most) AYNI_CHECK;
enum ayni_err db_blob_hashes(struct db *db, struct arena *a,
    struct hash **list, size_t *n) AYNI_CHECK; /* of whole ones, ascending */

/* What a device may bring: batches that its epoch announced, then files
 * that its used entries enclose, by hash, and that are not whole. */
enum ayni_err db_blob_wanted(struct db *db, const struct device_id *device,
    const struct epoch_id *epoch, size_t most, struct arena *a,
    struct db_blob **list, size_t *n) AYNI_CHECK;
/* db_blob_lacking -- a file that used entries of some device enclose.
 * errs NOTFOUND: of none, or it is whole */
enum ayni_err db_blob_lacking(struct db *db, const struct hash *hash,
    struct db_blob *out) AYNI_CHECK;
/* One of them. errs NOTFOUND */
enum ayni_err db_blob_expected(struct db *db, const struct device_id *device,
    const struct epoch_id *epoch, const struct hash *hash,
    struct db_blob *out) AYNI_CHECK;

/* Batches that an epoch announced; those it announced before are forgotten.
 * Their blobs hold the sealed part. */
struct db_announced {
	struct hash hash;
	uint64_t size;
	struct bytes signed_part;
};
enum ayni_err db_blob_announce(struct db *db, const struct epoch_id *epoch,
    const struct db_announced *list, size_t n) AYNI_CHECK;
enum ayni_err db_blob_announced(struct db *db, const struct epoch_id *epoch,
    const struct hash *hash, struct arena *a,
    struct db_announced *out) AYNI_CHECK; /* NOTFOUND */
enum ayni_err db_blob_arrived(struct db *db, const struct epoch_id *epoch,
    const struct hash *hash) AYNI_CHECK;

/* Tokens: each epoch has one at a time. */
struct db_token {
	struct epoch_id epoch;
	struct device_id device;
	uint8_t token[BLOB_TOKEN];
};
enum ayni_err db_blob_token(struct db *db, const struct db_token *t) AYNI_CHECK;
enum ayni_err db_blob_bearer(struct db *db, const uint8_t token[BLOB_TOKEN],
    struct db_token *out) AYNI_CHECK; /* NOTFOUND */

/* Objects of the feed that are fetched apart, by their own hash. */
enum ayni_err db_blob_apart(struct db *db, const struct hash *object,
    const struct blob *b) AYNI_CHECK;
enum ayni_err db_blob_of_object(struct db *db, const struct hash *object,
    struct blob *out) AYNI_CHECK; /* NOTFOUND */
/* db_blob_apart_work -- of those that are a device's work the newest alone
 * stays; this is it */
enum ayni_err db_blob_apart_work(struct db *db,
    const struct device_id *device, const struct hash *object) AYNI_CHECK;
/* whether a blob is one */
enum ayni_err db_blob_is_apart(struct db *db, const struct hash *blob,
    bool *known) AYNI_CHECK;

#endif
