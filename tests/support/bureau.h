/*
 * bureau -- an office of a test: its keys, a store in memory or on disk,
 * and the forms that it publishes.
 *
 * Everything is drawn from one seed, so that two bureaus of the same seed
 * are the same office.  What goes wrong here fails the test.
 */
#ifndef SUPPORT_BUREAU_H
#define SUPPORT_BUREAU_H

#include "ayni/form.h"
#include "ayni/sync.h"
#include "ingest/exchange.h"
#include "support/test.h"

#define BUREAU_FARM "tests/data/forms/farm.xml"
#define BUREAU_SSE "tests/data/forms/sse-entity.xml"
#define BUREAU_FORMS 8

struct bureau_form {
	struct hash id;
	struct form *form;
	struct parcel xform;
	struct bytes dictionary; /* in package */
	struct buf package;      /* as published */
	struct arena a;
};

struct bureau {
	char dir[64]; /* with keys and office.db; "": the store is in memory */
	struct office *office;
	bool borrows; /* the office: a twin does */
	struct db *db;
	struct ingest *ingest;
	struct moment at; /* each look at the clock moves it by a second */
	uint64_t seed;
	struct bureau_form form[BUREAU_FORMS];
	size_t forms;
};

enum bureau_where {
	BUREAU_MEMORY,
	BUREAU_DISK, /* a new directory, removed by bureau_end */
};

/* In place, since the office's clock and chance point to it. */
void bureau_start(struct bureau *b, enum bureau_where where, uint64_t seed);
void bureau_end(struct bureau *b);
/* bureau_open -- its store, after bureau_close; may fail. */
enum ayni_err bureau_open(struct bureau *b, bool create) AYNI_CHECK;
void bureau_close(struct bureau *b);
/* bureau_reopen -- closed and opened again, as after a power cut. */
void bureau_reopen(struct bureau *b);
/* bureau_at -- the office that lies in a directory, which bureau_end removes. */
void bureau_at(struct bureau *b, const char *dir, uint64_t seed);
/* bureau_renew -- the office opens another epoch. */
void bureau_renew(struct bureau *b);
/* bureau_twin -- another empty store, in memory or on disk, of the same
 * office: the keys are borrowed from the first, which must live longer. */
void bureau_twin(struct bureau *b, const struct bureau *first,
    enum bureau_where where);

/* bureau_invite -- with one address, if url.n > 0; appended.  The same code
 * is the same person. */
void bureau_invite(struct bureau *b, const char *code, const char *name,
    struct text url, struct buf *out);

/* bureau_read -- a form from its file, of any kind (ayni/formfile.h), not
 * published yet. */
struct bureau_form *bureau_read(struct bureau *b, const char *path);
/* The same, with every "from" in its XForm replaced. */
struct bureau_form *bureau_read_as(struct bureau *b, const char *path,
    const char *from, const char *to);
void bureau_publish(struct bureau *b, struct bureau_form *f);
/* bureau_issue -- a form as the office publishes it, within a transaction. */
enum ayni_err bureau_issue(struct ingest *g, const struct form *f,
    const struct parcel *xform, struct hash *id) AYNI_CHECK;
/* bureau_fetch -- fills in the package and dictionary of a published form;
 * bureau_publish does it too. */
void bureau_fetch(struct bureau *b, struct bureau_form *f);
/* bureau_offer -- one batch, in a transaction of its own. */
struct verdict bureau_offer(struct bureau *b, struct bytes raw);
/* bureau_last -- the batch of an epoch that ends at a seq; into *id, NULL:
 * seq is 0. */
const struct hash *bureau_last(struct bureau *b, const struct epoch_id *epoch,
    uint64_t seq, struct hash *id);
void bureau_revoke(struct bureau *b, const struct epoch_id *epoch,
    uint64_t last_seq);
/* bureau_shuffle -- everything is derived again in another order. */
void bureau_shuffle(struct bureau *b, uint64_t seed);

/* What the store holds; a digest as hexadecimal digits in static memory
 * that the fourth call after it reuses. */
struct db_counts bureau_counts(struct bureau *b);
const char *bureau_digest(struct bureau *b);
/* Bytes as hexadecimal digits, in the same memory. */
const char *bureau_hex(struct bytes s);
/* The status of a batch and, in *reason, why. */
enum db_status bureau_status(struct bureau *b, const struct hash *batch,
    enum ayni_err *reason);
/* Flags of a kind in the whole store. */
size_t bureau_flags(struct bureau *b, enum db_flag_kind kind);
/* The archive, batch by batch: raw[n] in a. */
size_t bureau_archive(struct bureau *b, struct arena *a, struct buf **raw);
/* One column of one row of a wide table, as text; "(none)" where there is
 * no such row, "" where it is NULL.  Static memory, as bureau_digest. */
const char *bureau_cell(struct bureau *b, const char *table,
    const struct record_id *record, uint64_t row, const char *column);

#endif
