/*
 * inside -- what the files of the vault share; nobody else includes it.
 *
 * src   docs/vault.md
 */
#ifndef VAULT_INSIDE_H
#define VAULT_INSIDE_H

#include "vault/vault.h"

#include <sqlite3.h>

#define VAULT_FILE "vault.db"
#define VAULT_SCHEMA 6u /* PRAGMA user_version */
#define VAULT_MAX_ROW (20u << 20)
#define VAULT_STATEMENTS 256u

struct secret { /* in memory of sodium_malloc */
	uint8_t data[32];
	uint8_t rows[32], names[32]; /* made from data */
};

struct prepared { /* a prepared statement */
	sqlite3_stmt *st;
	bool busy; /* somebody reads its rows */
};

struct vault {
	sqlite3 *c;
	struct prepared prepared[VAULT_STATEMENTS];
	struct random_source chance;
	char *dir, *file;
	char *token;           /* path; NULL: none is kept outside */
	struct hash place;     /* this machine and directory */
	struct secret *secret; /* NULL: locked */
	uint64_t slot;
	bool moved;
	bool forked;    /* known from a receipt, perhaps not committed */
	bool unsettled; /* the token's file holds two */
	bool turned;    /* the open transaction brings a new token */
	unsigned depth; /* of vault_begin */
	enum ayni_err spoilt; /* what failed first in it */
	char why[512];
};

/* vault_say -- sets vault_why and gives e. */
enum ayni_err vault_say(struct vault *v, enum ayni_err e, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
/* vault_path -- "dir/name", the caller frees; NULL: out of memory. */
char *vault_path(const char *dir, const char *name);

/* The directory, if it is not there, named on the disk. */
enum ayni_err vault_make_directory(struct vault *v,
    const char *dir) AYNI_CHECK;

/* ---- vault_sql.c ---- */

enum ayni_err vault_sql_open(struct vault *v, bool create) AYNI_CHECK;
void vault_sql_close(struct vault *v); /* whether it was opened or not */
/* A file that is nobody's vault: whole when closed, or worth nothing. */
enum ayni_err vault_sql_open_alone(struct vault *v, bool create) AYNI_CHECK;
/* Schema version; 0: none yet. */
enum ayni_err vault_sql_version(struct vault *v, uint64_t *out) AYNI_CHECK;

/* A statement.  Its error sticks: bind and read on, look at the end. */
struct query {
	struct vault *v;
	sqlite3_stmt *st;
	struct prepared *kept; /* NULL: st is its own */
	int bound;
	enum ayni_err err;
};
struct query vault_sql(struct vault *v, const char *sql);
void vault_sql_int(struct query *q, uint64_t n); /* binds the next ? */
void vault_sql_bytes(struct query *q, struct bytes s); /* borrowed */
bool vault_sql_row(struct query *q); /* false: no more, or an error */
uint64_t vault_sql_get_int(struct query *q, int column);
struct bytes vault_sql_get(struct query *q, int column);
/* Exactly n bytes, or q->err is STORE. */
void vault_sql_get_id(struct query *q, int column, uint8_t *out, size_t n);
#define VAULT_SQL_ID(q, column, id)                                           \
	vault_sql_get_id(q, column, (id).b, sizeof((id).b))
void vault_sql_fail(struct query *q, enum ayni_err e);
/* Ends the statement, and gives its error. */
enum ayni_err vault_sql_end(struct query *q) AYNI_CHECK;
/* To the last row, then ends. */
enum ayni_err vault_sql_run(struct query *q) AYNI_CHECK;
/* The same, of what need not be zeros where it is deleted: ciphertext whose
 * key goes, zeros.  Its pages stay out of the log. */
enum ayni_err vault_sql_drop(struct query *q) AYNI_CHECK;
enum ayni_err vault_sql_exec(struct vault *v, const char *sql) AYNI_CHECK;
/* The first row's first column, an id bound if there is one; 0 where there
 * is no row. */
enum ayni_err vault_sql_count(struct vault *v, const char *sql,
    struct bytes id, uint64_t *out) AYNI_CHECK;

/* vault_schema.c: the tables of the versions after this one, up to the
 * present; inside a transaction. */
enum ayni_err vault_schema_add(struct vault *v, uint64_t version) AYNI_CHECK;

/* ---- vault_row.c: sealed columns ---- */

struct row {
	const char *table;
	uint64_t n;
	struct bytes id, also; /* at most 32 bytes each */
};
/* Appended.  errs PASSPHRASE */
enum ayni_err vault_row_lock(struct vault *v, const struct row *r,
    struct bytes plain, struct buf *out) AYNI_CHECK;
/* Appended.  errs STORE it does not open; PASSPHRASE */
enum ayni_err vault_row_open(struct vault *v, const struct row *r,
    struct bytes locked, struct buf *out) AYNI_CHECK;
/* Under another key than the row key. */
void vault_row_lock_with(struct vault *v, const uint8_t key[32],
    const struct row *r, struct bytes plain, struct buf *out);
enum ayni_err vault_row_open_with(const uint8_t key[32], const struct row *r,
    struct bytes locked, struct buf *out) AYNI_CHECK;
/* Wipes and frees. */
void vault_row_free(struct buf *plain);
/* A sealed column of the row where a query stands, given to fn. */
enum ayni_err vault_row_give(struct query *q, int column, const struct row *r,
    vault_bytes_fn fn, void *ctx) AYNI_CHECK;
/* The sealed column of a query's only row, appended; ends the query.
 * errs NOTFOUND no row */
enum ayni_err vault_row_only(struct query *q, int column, const struct row *r,
    struct buf *out) AYNI_CHECK;
/* Opens the blob whose ciphertext a query's rows are; ends the query. */
enum ayni_err vault_row_blob(struct query *q, const struct blob *b,
    struct blob_sink to) AYNI_CHECK;
/* INTERRUPTED reads as OK. */
enum ayni_err vault_row_walked(enum ayni_err e) AYNI_CHECK;

/* ---- vault_slot.c: passphrases ---- */

/* Header and first slot of a new vault; unlocks it. */
enum ayni_err vault_slot_first(struct vault *v, const struct vault_options *o,
    struct text passphrase, const struct box_public *office) AYNI_CHECK;
enum ayni_err vault_slot_open(struct vault *v,
    struct text passphrase) AYNI_CHECK;
void vault_slot_forget(struct vault *v);
/* What v is unlocked with, for w as well. */
enum ayni_err vault_slot_share(const struct vault *v,
    struct vault *w) AYNI_CHECK;

/*
 * vault_kdf -- Argon2id in a child process.
 * errs  NOMEM  it could not have its memory; STORE such parameters are
 * *       none of ours; IO
 */
struct kdf {
	uint8_t salt[16];
	uint64_t ops, memory;
};
enum ayni_err vault_kdf(const struct kdf *k, struct text passphrase,
    uint8_t key[32]) AYNI_CHECK;
bool vault_kdf_allows(const struct kdf *k);

/* ---- vault_place.c: the machine and the token ---- */

enum ayni_err vault_place_start(struct vault *v,
    const struct vault_options *o) AYNI_CHECK;
/* Reads what the header says; sets moved and unsettled. */
enum ayni_err vault_place_check(struct vault *v) AYNI_CHECK;
/* A new token, inside a transaction: the vault stands here. */
enum ayni_err vault_place_turn(struct vault *v) AYNI_CHECK;
/* Outside any transaction, after a turn was committed. */
enum ayni_err vault_place_settle(struct vault *v) AYNI_CHECK;
/* The names in a directory reach the disk. */
enum ayni_err vault_place_sync(struct vault *v, const char *dir) AYNI_CHECK;

/* vault_draft.c: a draft and its steps, if they are there; inside a
 * transaction. */
enum ayni_err vault_return_close(struct vault *v,
    const struct hash *id) AYNI_CHECK;
enum ayni_err vault_draft_drop(struct vault *v,
    const struct record_id *r) AYNI_CHECK;

/* ---- vault_file.c; inside a transaction ---- */

/* Of a record: all of them, or those of its draft alone. */
enum ayni_err vault_file_forget(struct vault *v, const struct record_id *r,
    bool drafted) AYNI_CHECK;
/* Those that an entry encloses, from now on its own; the newest entry. */
enum ayni_err vault_file_enclose(struct vault *v, const struct record_id *r,
    struct bytes enclosures) AYNI_CHECK;
/* Whose batch is thrown away when more than its epoch's present safe is
 * safe. */
enum ayni_err vault_file_throw(struct vault *v, uint64_t epoch,
    uint64_t safe) AYNI_CHECK;

/* vault.c: what a name is called in the file; errs PASSPHRASE */
enum ayni_err vault_name_id(struct vault *v, const char *name,
    struct hash *out) AYNI_CHECK;

/* vault_erase.c: batches of erased entries that are safe lose their body;
 * inside a transaction. */
enum ayni_err vault_erase_batches(struct vault *v) AYNI_CHECK;

/* vault_outbox.c: whether batches may be cut and sent now, STATE if not;
 * the token's file says one thing then. */
enum ayni_err vault_outbox_may(struct vault *v) AYNI_CHECK;

/* ---- vault_keys.c ---- */

/* The present epoch's number; 0: none yet. */
enum ayni_err vault_keys_epoch(struct vault *v, uint64_t *out) AYNI_CHECK;

#endif
