/*
 * db_span -- what devices' clocks said, and between which true times that
 * was.
 *
 * A clock row is an entry's own, read from its bytes once; a span is a
 * device's and an entry's, and depends on all used batches of the device.
 *
 * units times are microseconds since 1970-01-01 UTC
 * errs  as all of db.h
 * src   docs/store.md section 6
 */
#ifndef DB_SPAN_H
#define DB_SPAN_H

#include "ayni/arena.h"
#include "ayni/entry.h"

struct db;

/* What is wrong with the clocks of an entry; bits. */
enum db_odd {
	DB_ODD_BEFORE = 1, /* a time earlier than it can have been */
	DB_ODD_AFTER = 2,  /* a time later than it can have been */
	DB_ODD_JUMP = 4,   /* the clock was set, against the time since boot */
	DB_ODD_ORDER = 8,  /* it ends before it begins */
	DB_ODD_BOOT = 16,  /* it is longer than its boot */
	DB_ODD_BOUNDS = 32, /* what limits it contradicts itself */
	DB_ODD_ASKED = 64, /* the person was asked for the date */
};
#define DB_ODDS 7u
/* db_span_odd -- what files call the i-th bit. */
const char *db_span_odd(unsigned i);

/* When it really was: between these. */
struct db_between {
	int64_t earliest_us; /* INT64_MIN: not known */
	int64_t latest_us;   /* INT64_MAX: not known */
};
struct db_span {
	struct db_between begun, at; /* at: the entry's own time */
	unsigned odd; /* enum db_odd */
};

struct db_clock {
	struct hash entry, author, batch; /* batch: one that carries it */
	struct moment at;    /* told_us is in wall_us */
	bool has_begun;
	struct moment begun; /* boot id zeros: since boot is not known */
	bool asked;
	struct bytes anchors; /* anchor_put, one after the other */
};

/* Entries about records of a device that have no clock row yet: their bytes.
 */
struct db_unread {
	struct hash entry;
	struct bytes raw;
};
enum ayni_err db_span_unread(struct db *db, const struct device_id *device,
    struct arena *a, struct db_unread **list, size_t *n) AYNI_CHECK;
enum ayni_err db_span_read(struct db *db,
    const struct db_clock *c) AYNI_CHECK;
/* A device's clock rows, one for each used batch that carries the entry, by
 * entry and batch. */
enum ayni_err db_span_clocks(struct db *db, const struct device_id *device,
    struct arena *a, struct db_clock **list, size_t *n) AYNI_CHECK;
/* Its used batches, by id; has_previous false: the first of an epoch. */
struct db_link {
	struct hash id, previous;
	bool has_previous;
};
enum ayni_err db_span_chain(struct db *db, const struct device_id *device,
    struct arena *a, struct db_link **list, size_t *n) AYNI_CHECK;
/* The entries that admitted the authors of a device's entries, by author. */
struct db_admission {
	struct hash author;
	struct bytes raw;
};
enum ayni_err db_span_authors(struct db *db, const struct device_id *device,
    struct arena *a, struct db_admission **list, size_t *n) AYNI_CHECK;

/* Removes those of entries that no used batch of the device carries now. */
enum ayni_err db_span_prune(struct db *db,
    const struct device_id *device) AYNI_CHECK;
/* Writes only what is new or differs. */
enum ayni_err db_span_put(struct db *db, const struct device_id *device,
    const struct hash *entry, const struct db_span *s) AYNI_CHECK;
/* Devices whose spans are to be found before the transaction ends, taken off
 * the list; db_dirty_take puts them there.  late: whether there are any. */
enum ayni_err db_span_take(struct db *db, struct arena *a,
    struct device_id **list, size_t *n) AYNI_CHECK;
enum ayni_err db_span_late(struct db *db, bool *late) AYNI_CHECK;

/* For people: all spans of records that count, with when the first batch of
 * each came, by record and entry. */
struct db_told {
	struct record_id record;
	struct hash entry;
	struct device_id device;
	uint64_t kind;
	struct moment at;
	bool has_begun;
	struct moment begun;
	int64_t came_us; /* INT64_MAX: not known */
	struct db_span span;
};
typedef enum ayni_err (*db_told_fn)(void *ctx, const struct db_told *t);
enum ayni_err db_span_each(struct db *db, db_told_fn fn,
    void *ctx) AYNI_CHECK;

#endif
