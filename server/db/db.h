/*
 * db -- the office's store: archive, what derives from it, arrivals.
 *
 * One interface over any engine; all SQL lives in server/db.  Everything
 * derived is a pure function of the set of archived batches (docs/store.md);
 * arrivals, contacts, receipts and pens are not, and no digest covers them.
 *
 * One thread at a time: the caller holds a lock.  Writing happens between
 * db_begin, which waits for other programs, and db_commit; a failed call
 * leaves the transaction to be rolled back.
 *
 * Lists live in the arena that was given; what a callback gets lives until
 * it returns.
 *
 * units times are microseconds since 1970-01-01 UTC
 * errs  every call: STORE (db_message says more), FULL, BUSY, IO, NOMEM
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "ayni/arena.h"
#include "ayni/batch.h"
#include "ayni/cert.h"
#include "ayni/merge.h"
#include "db/db_span.h"

#define DB_MAX_LIST 1000000u /* rows that a list may have */

struct db;

/*
 * db_open -- a store; its tables are made where there are none.
 *
 * in    where  path of an SQLite file, or ":memory:"
 * errs  NOTFOUND  !create and no such file
 */
enum ayni_err db_open(const char *where, bool create,
    struct db **out) AYNI_CHECK;
void db_close(struct db *db); /* safe on NULL */
const char *db_message(const struct db *db); /* of the engine; English */
enum ayni_err db_begin(struct db *db) AYNI_CHECK;
/* db_begin_read -- for reading what stood at one moment, while others write;
 * ends with db_rollback. */
enum ayni_err db_begin_read(struct db *db) AYNI_CHECK;
enum ayni_err db_commit(struct db *db) AYNI_CHECK;
void db_rollback(struct db *db); /* harmless outside a transaction */
/* db_copy -- what stands in the store now, in a new file; within
 * db_begin_read: what stood there then. */
enum ayni_err db_copy(struct db *db, const char *to) AYNI_CHECK;
/* db_version -- of its tables: what is derived differs between them. */
uint64_t db_version(void);
/* db_ready -- whether the store answers; cheap. */
enum ayni_err db_ready(struct db *db) AYNI_CHECK;

/* One value of a row. */
enum db_kind {
	DB_NULL,
	DB_INT,
	DB_REAL,
	DB_TEXT,
	DB_BLOB,
};
struct db_value {
	enum db_kind kind;
	int64_t i;
	double real;
	struct bytes s; /* text or bytes */
};
/* Another result than OK ends the walk and is returned. */
typedef enum ayni_err (*db_row_fn)(void *ctx, const struct db_value *v,
    size_t n);

/* ---- archive: received batches as they were signed ---- */

enum db_status {
	DB_NEW = 0,  /* not derived yet; only inside a transaction */
	DB_USED = 1,
	DB_HELD = 2,    /* kept, cannot be used yet: reason */
	DB_REFUSED = 3, /* kept, never to be used: reason */
};
struct db_batch {
	struct hash id;
	struct device_id device;
	struct epoch_id epoch;
	uint64_t first, count;
	bool has_previous;
	struct hash previous;
	enum db_status status;
	enum ayni_err reason;
	bool safe; /* in a backup, with all files that its entries enclose;
		    * db_batch_of_epoch alone tells */
};
/* added: false where it was there, and nothing changed; else it stands at
 * the end of the log */
enum ayni_err db_batch_put(struct db *db, const struct db_batch *b,
    struct bytes raw, bool *added) AYNI_CHECK;
enum ayni_err db_batch_status(struct db *db, const struct hash *id,
    enum db_status status, enum ayni_err reason) AYNI_CHECK;
/* errs NOTFOUND; raw may be NULL, else appended */
enum ayni_err db_batch_get(struct db *db, const struct hash *id,
    struct db_batch *out, struct buf *raw) AYNI_CHECK;
/* whether there is one of an epoch */
enum ayni_err db_batch_any(struct db *db, const struct epoch_id *epoch,
    bool *any) AYNI_CHECK;
/* by (first, id) */
enum ayni_err db_batch_of_epoch(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct db_batch **list, size_t *n) AYNI_CHECK;
/* ids of all, or of those that are DB_NEW; ascending */
enum ayni_err db_batch_ids(struct db *db, struct arena *a,
    struct hash **list, size_t *n) AYNI_CHECK;
enum ayni_err db_batch_new(struct db *db, struct arena *a,
    struct hash **list, size_t *n) AYNI_CHECK;
/* the log: ids by when they were archived first, whatever is here of them */
enum ayni_err db_batch_log(struct db *db, struct arena *a,
    struct hash **list, size_t *n) AYNI_CHECK;
/* db_batch_position -- in the log, of the last that came; 0: none. */
enum ayni_err db_batch_position(struct db *db, uint64_t *out) AYNI_CHECK;
/* those that are not used, of a device or of all (NULL); by when they came */
struct db_waiting {
	struct db_batch b;
	uint64_t bytes;
	int64_t at_us; /* when it came */
	bool contested; /* judgements differ */
};
enum ayni_err db_batch_waiting(struct db *db, const struct device_id *device,
    struct arena *a, struct db_waiting **list, size_t *n) AYNI_CHECK;
/* what is held for a reason, of an epoch or of all (NULL), becomes DB_NEW;
 * so does what was declined, since that says nothing of other reasons */
enum ayni_err db_batch_wake(struct db *db, enum ayni_err reason,
    const struct epoch_id *epoch) AYNI_CHECK;
/* whether another batch of the epoch claims one of its places, or the place
 * before or after it with another link */
enum ayni_err db_batch_forked(struct db *db, const struct db_batch *b,
    bool *forked) AYNI_CHECK;
/* bytes of a device's batches that are not used */
enum ayni_err db_batch_held_bytes(struct db *db,
    const struct device_id *device, uint64_t *bytes) AYNI_CHECK;

/* ---- entries: each once, however many batches carry it ---- */

enum ayni_err db_entry_put(struct db *db, const struct hash *id,
    const struct entry *e, struct bytes raw, const struct hash *batch,
    uint64_t seq) AYNI_CHECK;

/* An entry of a record, with what the office knows about its author. */
struct db_entry {
	struct hash id, batch; /* the smallest used batch that carries it */
	uint64_t seq;
	struct device_id device;
	struct epoch_id epoch;
	struct bytes raw;
	bool author_known, author_listed; /* by a certificate of that epoch */
	uint64_t rank;
	struct text author_code;
};
/* errs TOOBIG: more entries, or bytes of them, than "most" */
enum ayni_err db_entry_of_record(struct db *db, const struct record_id *r,
    size_t most, size_t most_bytes, struct arena *a, struct db_entry **list,
    size_t *n) AYNI_CHECK;

/* Records to be recomputed before the transaction ends. */
enum ayni_err db_dirty_record(struct db *db,
    const struct record_id *r) AYNI_CHECK;
enum ayni_err db_dirty_batch(struct db *db, const struct hash *b) AYNI_CHECK;
enum ayni_err db_dirty_epoch(struct db *db,
    const struct epoch_id *e) AYNI_CHECK;
enum ayni_err db_dirty_author(struct db *db, const struct hash *p) AYNI_CHECK;
enum ayni_err db_dirty_form(struct db *db, const struct hash *f) AYNI_CHECK;
/* up to most of them, taken off the list */
enum ayni_err db_dirty_take(struct db *db, size_t most, struct arena *a,
    struct record_id **list, size_t *n) AYNI_CHECK;

/* ---- the office's own journal: who and what it admits ---- */

struct db_person {
	struct hash hash; /* of message */
	struct person_id person;
	struct text name, code;
	uint64_t rank;
	struct bytes message; /* PersonCert */
};
struct db_device {
	struct hash entry; /* that certified it */
	struct device_id device;
	struct epoch_id epoch;
	struct sign_public sign;
	struct box_public box;
	struct text label;
	uint8_t invitation[16];
	struct bytes message; /* DeviceCert */
};
struct db_form {
	struct hash id;
	struct text xml_id, version, title;
	struct bytes dictionary; /* n == 0: none; only db_form_put looks */
	struct bytes package;
};
struct db_office {
	struct hash hash; /* of message */
	struct epoch_id epoch;
	struct bytes message; /* OfficeCert */
};
/* What the office sends down, in the order of its journal. */
struct db_feed {
	uint64_t cursor;
	uint64_t kind; /* enum entry_kind, or SYNC_DEPOSIT */
	struct bytes object; /* of kinds under 32: the entry */
};

enum ayni_err db_person_put(struct db *db, const struct hash *entry,
    const struct db_person *p) AYNI_CHECK;
enum ayni_err db_person_list(struct db *db, struct arena *a,
    struct db_person **list, size_t *n) AYNI_CHECK;
enum ayni_err db_device_put(struct db *db, const struct db_device *d,
    const struct hash *person, size_t persons) AYNI_CHECK;
enum ayni_err db_device_get(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct db_device *out) AYNI_CHECK; /* NOTFOUND */
enum ayni_err db_device_invited(struct db *db, const uint8_t invitation[16],
    struct arena *a, struct db_device *out) AYNI_CHECK; /* NOTFOUND */
enum ayni_err db_device_list(struct db *db, struct arena *a,
    struct db_device **list, size_t *n) AYNI_CHECK; /* one an epoch */
/* whom the certificates of an epoch list: hashes, ascending */
enum ayni_err db_device_persons(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct hash **list, size_t *n) AYNI_CHECK;
/* Who may record on which device: a person and an epoch that lists them. */
struct db_holder {
	struct text code, name;
	struct epoch_id epoch;
};
enum ayni_err db_device_holders(struct db *db, struct arena *a,
    struct db_holder **list, size_t *n) AYNI_CHECK; /* by code */
enum ayni_err db_form_put(struct db *db, const struct hash *entry,
    const struct db_form *f) AYNI_CHECK;
enum ayni_err db_form_get(struct db *db, const struct hash *id,
    struct arena *a, struct db_form *out) AYNI_CHECK; /* NOTFOUND */
enum ayni_err db_form_named(struct db *db, struct text xml_id,
    struct text version, struct arena *a, struct db_form *out) AYNI_CHECK;
/* other forms of its xml id and version: two copies of the office published
 * them */
enum ayni_err db_form_twins(struct db *db, const struct hash *id,
    struct arena *a, struct hash **list, size_t *n) AYNI_CHECK;
enum ayni_err db_form_known(struct db *db, const struct hash *id,
    bool *known) AYNI_CHECK;
/* by the first bytes of its hash; NOTFOUND */
enum ayni_err db_form_dictionary(struct db *db, const uint8_t id[8],
    struct arena *a, struct bytes *out) AYNI_CHECK;
/* by xml id, the newest version last; without packages */
enum ayni_err db_form_list(struct db *db, struct arena *a,
    struct db_form **list, size_t *n) AYNI_CHECK;
enum ayni_err db_invite_put(struct db *db, const struct hash *entry,
    const struct invite *i) AYNI_CHECK;
enum ayni_err db_invite_get(struct db *db, const uint8_t id[16],
    struct invite *out) AYNI_CHECK; /* NOTFOUND */
enum ayni_err db_revocation_put(struct db *db, const struct hash *entry,
    const struct revocation *r) AYNI_CHECK;
enum ayni_err db_revocation_of(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct revocation **list, size_t *n) AYNI_CHECK;
enum ayni_err db_office_put(struct db *db, const struct hash *entry,
    const struct db_office *o) AYNI_CHECK;
/* of how many epochs a certificate was journalled */
enum ayni_err db_office_epochs(struct db *db, uint64_t *n) AYNI_CHECK;
enum ayni_err db_judgement_put(struct db *db, const struct hash *entry,
    const struct judgement *j) AYNI_CHECK;
/* What no other judgement replaces, of the batches of an epoch that are
 * here, by batch: the stricter where several differ. */
struct db_verdict {
	struct hash batch;
	bool refused; /* else released */
};
enum ayni_err db_judgement_of(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct db_verdict **list, size_t *n) AYNI_CHECK;
/* the entries of those of one batch, ascending */
enum ayni_err db_judgement_live(struct db *db, const struct hash *batch,
    struct arena *a, struct hash **list, size_t *n) AYNI_CHECK;

/* ---- erased records ---- */

/* db_erase_put -- its entries are forgotten; the batches that carry them are
 * to be redacted. */
enum ayni_err db_erase_put(struct db *db, const struct hash *entry,
    const struct record_id *r) AYNI_CHECK;
/* All of them, ascending. */
enum ayni_err db_erase_list(struct db *db, struct arena *a,
    struct record_id **list, size_t *n) AYNI_CHECK;
enum ayni_err db_erase_known(struct db *db, const struct record_id *r,
    bool *known) AYNI_CHECK;
/* db_erase_excerpt -- of a batch; what the archive keeps of it is stub from
 * now on, and it becomes DB_NEW. */
enum ayni_err db_erase_excerpt(struct db *db, const struct hash *entry,
    const struct db_batch *b, struct bytes stub) AYNI_CHECK;
/* the entries that hold the excerpts of a batch; none where it is whole */
enum ayni_err db_erase_excerpts(struct db *db, const struct hash *batch,
    struct arena *a, struct bytes **list, size_t *n) AYNI_CHECK;
/* Batches to be redacted before the transaction ends: one; those that carry
 * the excerpts that are there of one, which gets another; taken off the
 * list. */
enum ayni_err db_erase_redact(struct db *db,
    const struct hash *batch) AYNI_CHECK;
enum ayni_err db_erase_supersede(struct db *db,
    const struct hash *batch) AYNI_CHECK;
enum ayni_err db_erase_redact_take(struct db *db, struct arena *a,
    struct hash **list, size_t *n) AYNI_CHECK;
/* db_erase_shred -- nothing that was deleted is left in the store's files;
 * outside a transaction.  errs BUSY while others read */
enum ayni_err db_erase_shred(struct db *db) AYNI_CHECK;

/* ---- notices ---- */

struct db_notice {
	struct hash entry;
	struct bytes object; /* Notice */
};
struct notice;
enum ayni_err db_notice_put(struct db *db, const struct hash *entry,
    const struct notice *n, struct bytes object) AYNI_CHECK;
/* the last "most" of them, the newest first */
enum ayni_err db_notice_list(struct db *db, size_t most, struct arena *a,
    struct db_notice **list, size_t *n) AYNI_CHECK;

/* What two copies of the office, both in use, did against each other. */
enum db_contest_kind {
	DB_CONTEST_FORM = 1,   /* other files under one xml id and version:
	                        * about, more; their form ids */
	DB_CONTEST_CODE = 2,   /* other persons under one code: about; names */
	DB_CONTEST_DEVICE = 3, /* other devices by one invitation, of the person
	                        * about, more: label and epoch */
};
struct db_contest {
	enum db_contest_kind kind;
	struct text about, more, one, two;
};
enum ayni_err db_contest_list(struct db *db, struct arena *a,
    struct db_contest **list, size_t *n) AYNI_CHECK;
/* db_feed_head -- the cursor after everything that the office journalled,
 * in all of its epochs; office: the device that it journals as. */
enum ayni_err db_feed_head(struct db *db, const struct device_id *office,
    uint64_t *head) AYNI_CHECK;
/* Entries of the office after a cursor, in the order in which they came here,
 * that concern a device: its certificates and revocations, its persons,
 * decisions about records that it wrote about, notices to it and to them;
 * forms, office certificates and erasures of all; and batches that no backup holds yet, each for a few devices
 * to keep.  At most "most"; *more tells whether some are left. */
enum ayni_err db_feed(struct db *db, const struct device_id *office,
    const struct device_id *device, uint64_t after, size_t most,
    size_t most_bytes, struct arena *a, struct db_feed **list, size_t *n,
    uint64_t *cursor, bool *more) AYNI_CHECK;

/* ---- records, conflicts, flags ---- */

struct db_record {
	struct record_id id;
	bool usable, withdrawn;
	struct hash form, submit;
	struct device_id device; /* of the submit */
	struct text author_code; /* of the submit */
	struct moment at;        /* of the submit */
	int64_t begun_us, finalised_us; /* 0: not recorded */
	uint64_t entries, heads, pendings, conflicts;
	uint64_t flags; /* counted where read; db_record_put sets none */
	struct db_span span; /* of the submit; likewise */
};
/* A record that is not there; db_record_drop takes its conflicts, flags and
 * what returned it with it. */
enum ayni_err db_record_put(struct db *db, const struct db_record *r,
    const struct merge_conflict *c, size_t n) AYNI_CHECK;
enum ayni_err db_record_drop(struct db *db,
    const struct record_id *id) AYNI_CHECK;
enum ayni_err db_record_get(struct db *db, const struct record_id *id,
    struct arena *a, struct db_record *out) AYNI_CHECK; /* NOTFOUND */
typedef enum ayni_err (*db_record_fn)(void *ctx, const struct db_record *r);
enum ayni_err db_record_each(struct db *db, db_record_fn fn,
    void *ctx) AYNI_CHECK; /* by id */

/* A note that returned a record, and whether somebody answered it. */
enum ayni_err db_returned_put(struct db *db, const struct record_id *r,
    const struct hash *entry, bool answered) AYNI_CHECK;
/* Records that were returned, by id; all: those that are answered, too. */
enum ayni_err db_returned_list(struct db *db, bool all, struct arena *a,
    struct record_id **list, size_t *n) AYNI_CHECK;

enum db_flag_kind {
	DB_FLAG_DERIVED = 1,  /* calculated fields differ here and there */
	DB_FLAG_AUTHOR = 2,   /* the device's certificate lists him not */
	DB_FLAG_CLOCK = 3,    /* the device's clock was doubtful */
	DB_FLAG_FORK = 4,     /* two batches claim one place; of an epoch */
	DB_FLAG_ANSWERS = 5,  /* answers that do not fit their form */
	DB_FLAG_FORM = 6,     /* the record's entries name several forms */
	DB_FLAG_DECISION = 7, /* of somebody who may not decide: a note */
};
struct db_flag {
	enum db_flag_kind kind;
	struct bytes about; /* record id or epoch */
	struct bytes entry; /* n == 0: none */
};
enum ayni_err db_flag_put(struct db *db, const struct db_flag *f) AYNI_CHECK;
enum ayni_err db_flag_has(struct db *db, enum db_flag_kind kind,
    struct bytes about, bool *has) AYNI_CHECK;
enum ayni_err db_flag_list(struct db *db, struct arena *a,
    struct db_flag **list, size_t *n) AYNI_CHECK;

struct db_counts {
	uint64_t batches, used, held, refused, entries, records, usable,
	    withdrawn, conflicts, flags, devices, persons, forms, penned,
	    erased, blobs, blob_bytes; /* blobs: whole ones */
};
enum ayni_err db_counts(struct db *db, struct db_counts *out) AYNI_CHECK;

/* ---- wide tables: a form's answers as people read them ---- */

struct db_column {
	struct text name;
	enum db_kind kind;  /* DB_INT, DB_REAL or DB_TEXT */
	uint32_t field;     /* its number in the form */
	int32_t list;       /* its code list, -1: none */
	struct text type;   /* of the question: "select_one", "geopoint"... */
};
struct db_wide {
	struct hash form;
	struct text name;
	uint32_t repeat; /* field number; 0: one row a record */
	uint32_t part;   /* 0, 1, ...: of a table with too many columns */
	struct db_column *column;
	size_t columns;
	uint32_t up;     /* the repeat around a repeat, by field number; 0 */
};
/*
 * Every wide table begins with  record TEXT (UUID), row INTEGER (from 1 in
 * document order); a repeat's also has  parent INTEGER (row of the
 * enclosing repeat's table; 1 in the outermost), instance TEXT (hex).
 */
enum ayni_err db_wide_create(struct db *db, const struct db_wide *w) AYNI_CHECK;
/* tables of a form, or of all (form NULL), by form, repeat and part */
enum ayni_err db_wide_list(struct db *db, const struct hash *form,
    struct arena *a, struct db_wide **list, size_t *n) AYNI_CHECK;
/* a form's tables, with labels and code lists */
enum ayni_err db_wide_drop(struct db *db, const struct hash *form) AYNI_CHECK;
/* A column's label: the question as the form words it. */
struct db_label {
	struct text wide;
	uint32_t position; /* of the column */
	struct text language, label; /* language "": the default */
};
enum ayni_err db_wide_label_put(struct db *db,
    const struct db_label *l) AYNI_CHECK;
typedef enum ayni_err (*db_label_fn)(void *ctx, const struct db_label *l);
enum ayni_err db_wide_label_each(struct db *db, struct text wide,
    db_label_fn fn, void *ctx) AYNI_CHECK; /* by position, language */
enum ayni_err db_wide_clear(struct db *db, const struct db_wide *w,
    const struct record_id *r) AYNI_CHECK;
struct db_wide_row {
	struct record_id record;
	uint64_t row, parent;
	struct instance_id instance;
	const struct db_value *value; /* [columns] */
};
enum ayni_err db_wide_put(struct db *db, const struct db_wide *w,
    const struct db_wide_row *r) AYNI_CHECK;
/* rows by (record, row): v[0..1] record, row (v[2..3] parent, instance in
 * a repeat's), then the columns */
enum ayni_err db_wide_each(struct db *db, const struct db_wide *w,
    db_row_fn fn, void *ctx) AYNI_CHECK;

struct db_code {
	struct hash form;
	int32_t list;
	struct text list_name;
	uint32_t position; /* in the unfiltered list */
	struct text name, language, label; /* language "": the default */
};
enum ayni_err db_code_put(struct db *db, const struct db_code *c) AYNI_CHECK;
typedef enum ayni_err (*db_code_fn)(void *ctx, const struct db_code *c);
/* one list, or all (list -1), by list, position, language */
enum ayni_err db_code_each(struct db *db, const struct hash *form,
    int32_t list, db_code_fn fn, void *ctx) AYNI_CHECK;

/*
 * db_record_pick -- usable records of several forms with some of their
 * answers, in one order.
 *
 * in    s[n]     one a form; rows: the table that is walked, a repeat's or
 *                one of the form's own; pick[picks]: columns of it, of the
 *                other parts of it, or of the form's own tables; where
 *                table is NULL, NULL is given
 * out   fn       by (record, row); walking a form's own table, also records
 *                that have no answers there (withdrawn ones), row 1
 * errs  BUG      a column of another repeat
 */
struct db_pick {
	const struct db_wide *table;
	size_t column;
};
struct db_source {
	struct hash form;
	const struct db_wide *rows;
	const struct db_pick *pick;
};
struct db_picked {
	const struct db_record *record;
	size_t source;
	uint64_t row, parent; /* parent 0: a form's own table */
	const struct db_value *value; /* [picks] */
};
typedef enum ayni_err (*db_picked_fn)(void *ctx, const struct db_picked *p);
enum ayni_err db_record_pick(struct db *db, const struct db_source *s,
    size_t n, size_t picks, db_picked_fn fn, void *ctx) AYNI_CHECK;

/* ---- everything derived, in one order, for the digest ---- */

/* first a row of one text, the table's name, then its rows */
enum ayni_err db_dump(struct db *db, db_row_fn fn, void *ctx) AYNI_CHECK;
/* forget everything derived; every batch becomes DB_NEW */
enum ayni_err db_forget(struct db *db) AYNI_CHECK;

/* ---- what belongs to an arrival: outside the digest ---- */

struct db_contact {
	struct epoch_id epoch;
	struct device_id device;
	int64_t last_us;
	int64_t ahead_us; /* the device's clock less ours, at that contact */
	uint64_t last_cut, cursor;
};
enum ayni_err db_arrival_put(struct db *db, const struct hash *batch,
    int64_t now_us) AYNI_CHECK;
enum ayni_err db_contact_put(struct db *db,
    const struct db_contact *c) AYNI_CHECK;
enum ayni_err db_contact_get(struct db *db, const struct epoch_id *epoch,
    struct db_contact *out) AYNI_CHECK; /* NOTFOUND */
/* the next serial of an office epoch, and the last one given; 0: none */
enum ayni_err db_receipt_serial(struct db *db, const struct epoch_id *office,
    uint64_t *out) AYNI_CHECK;
enum ayni_err db_receipt_last(struct db *db, const struct epoch_id *office,
    uint64_t *out) AYNI_CHECK;

/* A backup that was read back: what it holds is safe. */
struct db_backup {
	int64_t at_us;
	uint64_t position; /* in the log, of the last batch in it */
	uint64_t files;    /* in the log of files, of the last one in it */
	struct hash digest;
	struct text directory; /* that it was written to; _last leaves it out */
};
enum ayni_err db_backup_put(struct db *db,
    const struct db_backup *b) AYNI_CHECK;
/* the newest, and how many batches came since; NOTFOUND: since is of all */
enum ayni_err db_backup_last(struct db *db, struct db_backup *out,
    uint64_t *since) AYNI_CHECK;
/* The directories of the newest "most" backups, the newest first, none
 * twice. */
enum ayni_err db_backup_places(struct db *db, size_t most, struct arena *a,
    struct text **list, size_t *n) AYNI_CHECK;

/* Pens: batches of unknown keys, joins that wait for a person. */
enum ayni_err db_pen_put(struct db *db, const struct db_batch *b,
    struct bytes raw, int64_t now_us, size_t most_bytes_epoch,
    size_t most_bytes, bool *taken) AYNI_CHECK;
/* All batches in it; one of them, in a; without one. */
enum ayni_err db_pen_ids(struct db *db, struct arena *a, struct hash **list,
    size_t *n) AYNI_CHECK;
enum ayni_err db_pen_get(struct db *db, const struct hash *id,
    struct arena *a, struct bytes *raw) AYNI_CHECK;
enum ayni_err db_pen_drop(struct db *db, const struct hash *id) AYNI_CHECK;
enum ayni_err db_pen_take(struct db *db, const struct epoch_id *epoch,
    struct arena *a, struct bytes **raw, size_t *n) AYNI_CHECK;
/* What lies in the pen, by when the first of each epoch came. */
struct db_penned {
	struct epoch_id epoch;
	uint64_t batches, bytes;
	int64_t at_us;
};
enum ayni_err db_pen_list(struct db *db, struct arena *a,
    struct db_penned **list, size_t *n) AYNI_CHECK;
struct db_join {
	struct epoch_id epoch;
	struct device_id device;
	uint8_t invitation[16];
	struct text label;
	enum ayni_err why; /* EXISTS: used by another; NOTFOUND: unknown */
	int64_t at_us;
};
enum ayni_err db_join_put(struct db *db, const struct db_join *j,
    size_t most) AYNI_CHECK;
enum ayni_err db_join_drop(struct db *db,
    const struct epoch_id *epoch) AYNI_CHECK;
enum ayni_err db_join_list(struct db *db, struct arena *a,
    struct db_join **list, size_t *n) AYNI_CHECK;

#endif
