/*
 * vault -- everything a device keeps, sealed, in one SQLite file.
 *
 * Readable in the file are identifiers, states and sequence numbers alone;
 * what people said is locked under a data key, which each person's
 * passphrase opens (Argon2id, in a child process, so that its memory is not
 * ours) and which is sealed to the office as well.
 *
 * Every call that changes something is one durable transaction (WAL,
 * synchronous=FULL), unless the caller opened one with vault_begin.
 *
 * errs  everywhere: NOMEM; IO, FULL, BUSY, STORE of the file; PASSPHRASE
 *       (still locked)
 * src   docs/vault.md
 */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "ayni/batch.h"
#include "ayni/entry.h"

#define VAULT_MAX_PASSPHRASE 1024u
#define VAULT_KDF_OPS 3u
#define VAULT_KDF_MEMORY (64u << 20)

struct vault;

struct vault_options {
	struct random_source chance;
	uint64_t kdf_ops;   /* 0: VAULT_KDF_OPS */
	size_t kdf_memory;  /* bytes; 0: VAULT_KDF_MEMORY */
	struct bytes machine; /* what this machine is known by; n == 0: none */
	const char *state_dir; /* holds the token beside the vault; NULL: none */
};

/*
 * vault_create -- a new vault in a directory, unlocked for its first person.
 *
 * in    dir     created if missing, mode 0700
 *       office  the data key is sealed to it as well
 * errs  EXISTS  there is one already
 */
enum ayni_err vault_create(const char *dir, const struct vault_options *o,
    struct text passphrase, const struct box_public *office,
    struct vault **out) AYNI_CHECK;
/* vault_open -- NOTFOUND: no vault there.  Locked. */
enum ayni_err vault_open(const char *dir, const struct vault_options *o,
    struct vault **out) AYNI_CHECK;
void vault_close(struct vault *v);

/* errs PASSPHRASE */
enum ayni_err vault_unlock(struct vault *v, struct text passphrase) AYNI_CHECK;
/* One more person's passphrase for the same data key. */
enum ayni_err vault_add_passphrase(struct vault *v,
    struct text passphrase) AYNI_CHECK;
/* vault_moved -- this is a copy, or a restore: a new epoch is needed. */
bool vault_moved(const struct vault *v);
/* What the last failure was about; English, for the log. */
const char *vault_why(const struct vault *v);
/* Bytes free where the vault stands. */
uint64_t vault_free_bytes(const struct vault *v);

enum ayni_err vault_begin(struct vault *v) AYNI_CHECK;
/* vault_end -- commits where e is OK, else rolls back; gives what failed. */
enum ayni_err vault_end(struct vault *v, enum ayni_err e) AYNI_CHECK;

/* Named values: settings, certificates, cursors.  NOTFOUND. */
enum ayni_err vault_set(struct vault *v, const char *name,
    struct bytes value) AYNI_CHECK;
enum ayni_err vault_get(struct vault *v, const char *name,
    struct buf *out) AYNI_CHECK;

/* The device's keys of its present epoch; wipe them when done. */
struct vault_keys {
	struct device_id device;
	struct epoch_id epoch;
	struct sign_key sign;
	struct box_key box;
};
enum ayni_err vault_keys(struct vault *v, struct vault_keys *out) AYNI_CHECK;
/* vault_new_keys -- a new epoch; what no receipt holds is journalled again
 * in it, the same entries byte for byte. */
enum ayni_err vault_new_keys(struct vault *v,
    const struct device_id *device) AYNI_CHECK;

/* Forms, as packages. */
enum ayni_err vault_form_put(struct vault *v, const struct hash *form,
    struct bytes package) AYNI_CHECK;
enum ayni_err vault_form_get(struct vault *v, const struct hash *form,
    struct buf *package) AYNI_CHECK;
typedef enum ayni_err (*vault_form_fn)(void *ctx, const struct hash *form,
    struct bytes package);
enum ayni_err vault_forms(struct vault *v, vault_form_fn fn,
    void *ctx) AYNI_CHECK;

/*
 * Drafts.  head and steps are the bytes of whoever conducts; steps are kept
 * in the order in which they came.
 */
enum ayni_err vault_draft_begin(struct vault *v, const struct record_id *r,
    const struct hash *form, struct bytes head) AYNI_CHECK;
enum ayni_err vault_draft_head(struct vault *v, const struct record_id *r,
    struct hash *form, struct buf *head) AYNI_CHECK;
enum ayni_err vault_draft_add(struct vault *v, const struct record_id *r,
    const struct bytes *step, size_t n) AYNI_CHECK;
typedef enum ayni_err (*vault_bytes_fn)(void *ctx, struct bytes item);
enum ayni_err vault_draft_steps(struct vault *v, const struct record_id *r,
    vault_bytes_fn fn, void *ctx) AYNI_CHECK;
enum ayni_err vault_draft_discard(struct vault *v,
    const struct record_id *r) AYNI_CHECK;
typedef enum ayni_err (*vault_draft_fn)(void *ctx, const struct record_id *r,
    const struct hash *form, struct bytes head);
enum ayni_err vault_drafts(struct vault *v, vault_draft_fn fn,
    void *ctx) AYNI_CHECK;

/*
 * vault_journal -- an entry into the journal; its draft, if any, goes in
 * the same transaction.
 *
 * in    entry  bytes as entry_put wrote them
 *       label  what lists show of the record; n == 0: as it was
 */
enum ayni_err vault_journal(struct vault *v, const struct record_id *r,
    enum entry_kind kind, struct bytes entry, struct text label) AYNI_CHECK;
/* Entries of a record, in journal order, as bytes. */
enum ayni_err vault_entries(struct vault *v, const struct record_id *r,
    vault_bytes_fn fn, void *ctx) AYNI_CHECK;

enum record_state {
	RECORD_RECORDED, /* here alone */
	RECORD_SENT,     /* handed to a link or a stick, nothing came back */
	RECORD_HELD,     /* the office has it */
	RECORD_SAFE,     /* and its backup, too */
};
struct vault_record {
	struct record_id id;
	enum record_state state;
	bool withdrawn;
	uint64_t entries;
	struct text label; /* valid during the call */
};
typedef enum ayni_err (*vault_record_fn)(void *ctx,
    const struct vault_record *r);
enum ayni_err vault_records(struct vault *v, vault_record_fn fn,
    void *ctx) AYNI_CHECK;

/* ---- outbox ---- */

/*
 * vault_cut -- every journalled entry that is in no batch yet into batches;
 * final bytes stored in the transaction that assigns them.
 *
 * in    to          the office's box key
 *       dictionary  of a form, n == 0: none; borrowed until the call ends
 */
typedef struct bytes (*vault_dictionary_fn)(void *ctx,
    const struct hash *form);
enum ayni_err vault_cut(struct vault *v, const struct box_public *to,
    vault_dictionary_fn dictionary, void *ctx) AYNI_CHECK;

/* Batches of the present epoch that end after a seq, in order, until fn
 * gives INTERRUPTED. */
typedef enum ayni_err (*vault_batch_fn)(void *ctx, uint64_t first,
    uint64_t count, struct bytes batch);
enum ayni_err vault_batches(struct vault *v, uint64_t after,
    vault_batch_fn fn, void *ctx) AYNI_CHECK;
/* Marks batches up to a seq as handed over. */
enum ayni_err vault_sent(struct vault *v, uint64_t last) AYNI_CHECK;

struct vault_marks {
	uint64_t journalled, cut, sent, held, safe; /* last seq of each */
	uint64_t serial;  /* of the newest receipt */
};
enum ayni_err vault_marks(struct vault *v, struct vault_marks *out) AYNI_CHECK;
/* vault_receipt -- what a verified receipt says; an older one changes
 * nothing. */
enum ayni_err vault_receipt(struct vault *v, uint64_t serial, uint64_t held,
    uint64_t safe, struct bytes message) AYNI_CHECK;

#endif
