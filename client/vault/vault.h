/*
 * vault -- everything a device keeps, sealed, in one SQLite file.
 *
 * Readable in the file are identifiers, states and sequence numbers alone;
 * what people said is locked under a data key, which each person's
 * passphrase opens (Argon2id, in a child process, so that its memory is not
 * ours) and which is sealed to the office as well.
 *
 * Every call that changes something is one durable transaction (WAL,
 * synchronous=EXTRA), unless the caller opened one with vault_begin.
 *
 * Calls that walk give each item to a function; views that it gets are
 * valid during its call.  INTERRUPTED from it ends the walk, which is OK;
 * any other error ends it and is given back.
 *
 * errs  everywhere: NOMEM; IO, FULL, BUSY, STORE of the file (vault_why
 *       names it); PASSPHRASE (still locked)
 * src   docs/vault.md
 */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "ayni/anchor.h"
#include "ayni/batch.h"
#include "ayni/enclosure.h"
#include "ayni/pour.h"
#include "ayni/receipt.h"

#define VAULT_MAX_PASSPHRASE 1024u
#define VAULT_MAX_SLOTS 64u
#define VAULT_KDF_OPS 3u
#define VAULT_KDF_MEMORY (64u << 20)
#define VAULT_CUT_BYTES (48u << 10) /* of entries in one batch, aimed at */
#define VAULT_FILE_PART (256u << 10) /* bytes of a file in one row */

struct vault;

struct vault_options {
	struct random_source chance;
	uint64_t kdf_ops;     /* of a new vault; 0: VAULT_KDF_OPS */
	size_t kdf_memory;    /* bytes; 0: VAULT_KDF_MEMORY */
	struct bytes machine; /* what this machine is known by; n == 0: none */
	const char *state_dir; /* outside the vault, holds its token; made if
				* missing; NULL: none */
};

/*
 * vault_create -- a new vault in a directory, unlocked for its first person.
 *
 * in    dir     created if missing, mode 0700
 *       office  the data key is sealed to it as well
 *       why     what went wrong, in English, appended; NULL: not wanted
 * errs  EXISTS  there is one already
 *       USAGE   an empty passphrase; TOOBIG over VAULT_MAX_PASSPHRASE
 */
enum ayni_err vault_create(const char *dir, const struct vault_options *o,
    struct text passphrase, const struct box_public *office, struct buf *why,
    struct vault **out) AYNI_CHECK;
/*
 * vault_open -- locked.
 * errs  NOTFOUND     no vault there
 *       UNSUPPORTED  written by a later program
 */
enum ayni_err vault_open(const char *dir, const struct vault_options *o,
    struct buf *why, struct vault **out) AYNI_CHECK;
void vault_close(struct vault *v);
/* vault_beside -- the same vault once more, unlocked as v is: for another
 * thread, as if another program had it open.  errs as vault_open */
enum ayni_err vault_beside(const struct vault *v,
    const struct vault_options *o, struct vault **out) AYNI_CHECK;

/* errs PASSPHRASE */
enum ayni_err vault_unlock(struct vault *v, struct text passphrase) AYNI_CHECK;
/* vault_slot -- whose passphrase unlocked it: 1 the first person's, ...;
 * 0: locked. */
uint64_t vault_slot(const struct vault *v);
/* vault_slot_of -- whose passphrase this is, of an unlocked vault.
 * errs PASSPHRASE: nobody's */
enum ayni_err vault_slot_of(struct vault *v, struct text passphrase,
    uint64_t *slot) AYNI_CHECK;
/* vault_slot_add -- one more person's passphrase for the same data key.
 * errs EXISTS a person has this very passphrase; QUOTA; as vault_create */
enum ayni_err vault_slot_add(struct vault *v, struct text passphrase,
    uint64_t *slot) AYNI_CHECK;

/* vault_slot_change -- the passphrase of this slot becomes another.
 * errs NOTFOUND no such slot; EXISTS another person has this one; as
 * vault_create */
enum ayni_err vault_slot_change(struct vault *v, uint64_t slot,
    struct text passphrase) AYNI_CHECK;
/*
 * A forgotten passphrase, which the office can replace (ayni/unlock.h).
 *
 * vault_slot_plea     what to bring to it, appended; works while locked
 * vault_slot_relieve  with its answer and the same new passphrase, unlocks;
 *                     in nobody's name (vault_slot 0): vault_slot_change
 *                     is due
 *
 * errs  as vault_create; those of unlock_read_relief; PASSPHRASE not the one
 *       that the plea was made with, or of another vault
 */
enum ayni_err vault_slot_plea(struct vault *v, struct text passphrase,
    struct buf *out) AYNI_CHECK;
enum ayni_err vault_slot_relieve(struct vault *v, struct text passphrase,
    struct bytes relief) AYNI_CHECK;
/* vault_slot_reseal -- the data key is sealed to this key of the office. */
enum ayni_err vault_slot_reseal(struct vault *v,
    const struct box_public *office) AYNI_CHECK;

/* vault_moved -- this is a copy, or a restore: nothing is cut or sent
 * (STATE) before vault_keys_new opened a new epoch. */
bool vault_moved(const struct vault *v);
/* What the last failure was about; English, for the log. */
const char *vault_why(const struct vault *v);
/* Bytes free where the vault stands. */
uint64_t vault_free_bytes(const struct vault *v);
/* vault_reserve_needs -- how many of them so many bytes more would take: once in the
 * log, and once in the vault's file where that has no unused room. */
uint64_t vault_reserve_needs(struct vault *v, uint64_t bytes);
/*
 * vault_reserve -- room for so many bytes more in the vault's files as they
 * are, and in their log: while it stays open, changes of about as much
 * succeed, however full the disk gets meanwhile.  Outside a transaction.
 *
 * errs  FULL  there is no such room
 */
enum ayni_err vault_reserve(struct vault *v, uint64_t bytes) AYNI_CHECK;

/* vault_begin -- what follows, up to vault_end, happens all or not at all.
 * May be nested. */
enum ayni_err vault_begin(struct vault *v) AYNI_CHECK;
/* vault_end -- commits where e is OK and no changing call in between
 * failed, else rolls back; gives what failed first. */
enum ayni_err vault_end(struct vault *v, enum ayni_err e) AYNI_CHECK;

/* Named values: settings, certificates, cursors.  An empty one is none.
 * errs NOTFOUND */
enum ayni_err vault_set(struct vault *v, const char *name,
    struct bytes value) AYNI_CHECK;
enum ayni_err vault_get(struct vault *v, const char *name,
    struct buf *out) AYNI_CHECK;

/*
 * Values beside a record, any number under one name; with a record that is
 * erased its own go.
 *
 *   vault_beside_add   one more
 *   vault_beside_drop  all of a name
 *   vault_beside_each  the same, in the order in which they came
 */
typedef enum ayni_err (*vault_bytes_fn)(void *ctx, struct bytes item);
enum ayni_err vault_beside_add(struct vault *v, const char *name,
    const struct record_id *record, struct bytes value) AYNI_CHECK;
enum ayni_err vault_beside_drop(struct vault *v, const char *name) AYNI_CHECK;
enum ayni_err vault_beside_each(struct vault *v, const char *name,
    vault_bytes_fn fn, void *ctx) AYNI_CHECK;

/*
 * Anchors: what contacts with the office told of our clocks.
 *
 * vault_anchor_add   one more
 * vault_anchor_list  those that the next entry carries, the oldest first:
 *                    the newest, and what no entry has carried yet
 * vault_anchor_told  an entry carries them
 */
enum ayni_err vault_anchor_add(struct vault *v,
    const struct anchor *a) AYNI_CHECK;
enum ayni_err vault_anchor_list(struct vault *v,
    struct anchor out[ANCHOR_MAX], size_t *n) AYNI_CHECK;
enum ayni_err vault_anchor_told(struct vault *v) AYNI_CHECK;

/* ---- a copy elsewhere: docs/vault.md section 7 ---- */

/* What a copy would hold: where all is equal, so are the copies, but for what
 * was fetched from the office. */
struct vault_copied {
	struct hash all, drafts;
	uint64_t entries; /* in the journal, of all epochs */
};
enum ayni_err vault_copy_look(struct vault *v,
    struct vault_copied *out) AYNI_CHECK;
/*
 * vault_copy_write -- the vault as it is and sealed as it is, into one file,
 * flushed; but the bytes of files and of batches, and what is being fetched.
 *
 * in    path  nothing is there
 * errs  STATE inside vault_begin; FULL, IO: what there is of it is worth
 *       nothing
 */
enum ayni_err vault_copy_write(struct vault *v, const char *path) AYNI_CHECK;
/*
 * vault_copy_take -- a vault in dir of such a copy.  It counts as moved.
 *
 * in    files  directories where files lie, by hash; NULL after the last
 *       why    what went wrong, in English, appended
 * errs  EXISTS there is a vault; NOTFOUND path; STORE it is damaged;
 *       UNSUPPORTED written by a later program; FULL, IO: nothing is there
 */
struct vault_back {
	uint64_t files, lacking; /* that the office has not, as far as known */
};
enum ayni_err vault_copy_take(const char *path, const char *const *files,
    const char *dir, struct buf *why, struct vault_back *out) AYNI_CHECK;

/* ---- keys ---- */

/* The device's keys of its present epoch; wipe them when done. */
struct vault_keys {
	struct device_id device;
	struct epoch_id epoch;
	struct sign_key sign;
	struct box_key box;
};
/* errs NOTFOUND before the first vault_keys_new */
enum ayni_err vault_keys(struct vault *v, struct vault_keys *out) AYNI_CHECK;
/* vault_keys_new -- a new epoch, here; what no receipt calls safe is
 * journalled again in it, the same entries byte for byte. */
enum ayni_err vault_keys_new(struct vault *v,
    const struct device_id *device) AYNI_CHECK;

/* ---- forms, as packages ---- */

enum ayni_err vault_form_put(struct vault *v, const struct hash *form,
    struct bytes package) AYNI_CHECK;
enum ayni_err vault_form_get(struct vault *v, const struct hash *form,
    struct buf *package) AYNI_CHECK; /* NOTFOUND */
typedef enum ayni_err (*vault_form_fn)(void *ctx, const struct hash *form,
    struct bytes package);
enum ayni_err vault_form_list(struct vault *v, vault_form_fn fn,
    void *ctx) AYNI_CHECK;

/* ---- drafts ---- */

/*
 * head and steps are the bytes of whoever conducts; steps are kept in the
 * order in which they came.
 *
 * errs  begin: EXISTS; all others: NOTFOUND
 */
enum ayni_err vault_draft_begin(struct vault *v, const struct record_id *r,
    const struct hash *form, struct bytes head) AYNI_CHECK;
enum ayni_err vault_draft_head(struct vault *v, const struct record_id *r,
    struct hash *form, struct buf *head) AYNI_CHECK;
enum ayni_err vault_draft_add(struct vault *v, const struct record_id *r,
    const struct bytes *step, size_t n) AYNI_CHECK;
enum ayni_err vault_draft_steps(struct vault *v, const struct record_id *r,
    vault_bytes_fn fn, void *ctx) AYNI_CHECK;
/* vault_draft_clear -- forgets its steps; head and files stay. */
enum ayni_err vault_draft_clear(struct vault *v,
    const struct record_id *r) AYNI_CHECK;
enum ayni_err vault_draft_discard(struct vault *v,
    const struct record_id *r) AYNI_CHECK;
typedef enum ayni_err (*vault_draft_fn)(void *ctx, const struct record_id *r,
    const struct hash *form, struct bytes head);
enum ayni_err vault_draft_list(struct vault *v, vault_draft_fn fn,
    void *ctx) AYNI_CHECK;

/* ---- files of interviews: docs/vault.md section 6 ---- */

/* Of a draft, or of a record. */
struct vault_file {
	struct text name;
	struct blob blob;
	bool enclosed; /* by an entry; else its draft has it */
	bool held;     /* the office has it, as far as we know */
	bool here;     /* its bytes are not thrown away */
};
/* What a file is called, once its hash is known; appended. */
struct vault_namer {
	enum ayni_err (*name)(void *ctx, const struct hash *hash,
	    struct buf *out);
	void *ctx;
};
/*
 * vault_file_put -- a new file of a draft, encrypted as it is poured.
 *
 * out   *name  appended
 *       *blob  keys_wipe it; NULL: not wanted
 * errs  NOTFOUND  no such draft; TOOBIG over BLOB_MAX_LENGTH; BADFORM no name
 *       for a file; those of the pour and of the namer
 */
enum ayni_err vault_file_put(struct vault *v, const struct record_id *r,
    const struct pour *from, struct vault_namer n, struct buf *name,
    struct blob *blob) AYNI_CHECK;
/* Of a record and its draft, in the order in which they came. */
typedef enum ayni_err (*vault_file_fn)(void *ctx, const struct vault_file *f);
enum ayni_err vault_file_list(struct vault *v, const struct record_id *r,
    vault_file_fn fn, void *ctx) AYNI_CHECK;
/* vault_file_drop -- one of a draft; none: OK. */
enum ayni_err vault_file_drop(struct vault *v, const struct record_id *r,
    const struct hash *hash) AYNI_CHECK;
/* The ciphertext of one that is here: its size; some of it.
 * errs NOTFOUND */
enum ayni_err vault_file_size(struct vault *v, const struct hash *hash,
    uint64_t *out) AYNI_CHECK;
enum ayni_err vault_file_read(struct vault *v, const struct hash *hash,
    uint64_t at, uint8_t *p, size_t n) AYNI_CHECK;
/* Its plain bytes; errs as blob_open. */
enum ayni_err vault_file_open(struct vault *v, const struct blob *b,
    struct blob_sink to) AYNI_CHECK;

/* Files that are here, by hash: enclosed ones that the office has not; those
 * of drafts. */
typedef enum ayni_err (*vault_hash_fn)(void *ctx, const struct hash *hash);
enum ayni_err vault_file_walk(struct vault *v, vault_hash_fn fn,
    void *ctx) AYNI_CHECK;
enum ayni_err vault_file_drafted(struct vault *v, vault_hash_fn fn,
    void *ctx) AYNI_CHECK;
/* How an enclosed one stands; NOTFOUND. */
enum ayni_err vault_file_held(struct vault *v, const struct hash *hash,
    bool *held) AYNI_CHECK;
/* How many wait, and their ciphertext's bytes; works while locked. */
struct vault_waiting {
	uint64_t files, bytes;
};
enum ayni_err vault_file_waiting(struct vault *v,
    struct vault_waiting *out) AYNI_CHECK;
/* vault_file_wanted -- the office wants these, and of all whose entry it
 * holds no others. */
enum ayni_err vault_file_wanted(struct vault *v, const struct hash *list,
    size_t n) AYNI_CHECK;

/* ---- journal ---- */

/*
 * vault_journal -- an entry into the journal; its record's draft, if any,
 * goes in the same transaction, and so do files that it does not enclose.
 *
 * in    entry  bytes as entry_put wrote them, of kinds 1 to 5
 *       label  what lists show of the record; n == 0: as it was
 * errs  those of entry_read; BADTYPE another kind; EXISTS this very entry;
 *       STATE before the first vault_keys_new; STORE it encloses a file that
 *       its draft does not have
 */
enum ayni_err vault_journal(struct vault *v, struct bytes entry,
    struct text label) AYNI_CHECK;

enum record_state {
	RECORD_RECORDED, /* here alone */
	RECORD_SENT,     /* handed to a link or a stick, nothing came back */
	RECORD_HELD,     /* the office has it */
	RECORD_SAFE,     /* and its backup, too */
};
struct vault_record {
	struct record_id id;
	struct hash form;
	enum record_state state; /* of the entry that got least far */
	int64_t held_us; /* since when the office holds all of it, by its
	                  * clock; 0: it does not, or that is not known */
	bool withdrawn;
	uint64_t entries;
	uint64_t waiting; /* files that the office has not */
	uint64_t returned; /* notes that return it, and nobody answered */
	struct text label;
};
typedef enum ayni_err (*vault_record_fn)(void *ctx,
    const struct vault_record *r);
/* In the order in which they were first journalled. */
enum ayni_err vault_record_list(struct vault *v, vault_record_fn fn,
    void *ctx) AYNI_CHECK;
/* Entries of a record, in journal order, as bytes; NOTFOUND. */
enum ayni_err vault_record_entries(struct vault *v,
    const struct record_id *r, vault_bytes_fn fn, void *ctx) AYNI_CHECK;

/*
 * vault_return_put -- a note of the office that returns a record that is
 * here; one that is here already changes nothing.  It stays until an entry
 * that answers it is journalled.
 *
 * errs  those of entry_read; BADTYPE another entry; NOTFOUND no such record
 */
enum ayni_err vault_return_put(struct vault *v,
    struct bytes entry) AYNI_CHECK;
/* vault_return_list -- those of a record that nobody answered, as bytes, in
 * the order in which they came. */
enum ayni_err vault_return_list(struct vault *v, const struct record_id *r,
    vault_bytes_fn fn, void *ctx) AYNI_CHECK;

/*
 * vault_erase -- a record that the office erased: its draft, its entries,
 * its name in lists, its log, what returned it and what stands beside it.
 * A batch that was cut with entries of it goes when a receipt calls it safe.
 *
 * out   *here  whether there was any of it
 */
enum ayni_err vault_erase(struct vault *v, const struct record_id *r,
    bool *here) AYNI_CHECK;
/* vault_erase_shred -- nothing that was deleted is left in the files;
 * outside a transaction.  errs BUSY */
enum ayni_err vault_erase_shred(struct vault *v) AYNI_CHECK;

/* ---- outbox ---- */

/*
 * vault_cut -- every journalled entry that is in no batch yet into
 * batches; final bytes stored in the transaction that numbers them.
 *
 * Entries of one form stand together, each record's in their order.
 *
 * in    to          the office's box key
 *       most_bytes  of the entries of one batch, aimed at; 0:
 *                   VAULT_CUT_BYTES
 *       dictionary  of a form, n == 0: none; asked once for each form;
 *                   borrowed until the call ends
 * errs  STATE  inside vault_begin; moved; no keys yet
 */
typedef struct bytes (*vault_dictionary_fn)(void *ctx,
    const struct hash *form);
enum ayni_err vault_cut(struct vault *v, const struct box_public *to,
    size_t most_bytes, vault_dictionary_fn dictionary, void *ctx) AYNI_CHECK;

/* Batches of the present epoch that end after a seq, in order.
 * errs STATE as vault_cut */
typedef enum ayni_err (*vault_batch_fn)(void *ctx, uint64_t first,
    uint64_t count, struct bytes batch);
enum ayni_err vault_outbox_batches(struct vault *v, uint64_t after,
    vault_batch_fn fn, void *ctx) AYNI_CHECK;
/* vault_outbox_sealed -- the sealed part of a batch of the present epoch, by
 * its hash, appended; how many entries it has.
 * errs NOTFOUND; STATE as vault_cut */
enum ayni_err vault_outbox_sealed(struct vault *v, const struct hash *sealed,
    struct buf *out, uint64_t *count) AYNI_CHECK;
/* vault_outbox_ended -- the id of the batch of the present epoch that ends
 * with a seq; NOTFOUND. */
enum ayni_err vault_outbox_ended(struct vault *v, uint64_t last,
    struct hash *id) AYNI_CHECK;
/* Marks batches of the present epoch up to a seq as handed over. */
enum ayni_err vault_outbox_sent(struct vault *v, uint64_t last) AYNI_CHECK;

/* Of the present epoch, the last seq of each; works while locked. */
struct vault_marks {
	uint64_t journalled, cut, sent, held, safe;
	uint64_t serial; /* of the newest receipt; 0: none */
};
enum ayni_err vault_outbox_marks(struct vault *v,
    struct vault_marks *out) AYNI_CHECK;

/*
 * vault_outbox_receipt -- what a verified receipt says, of any epoch of
 * ours; one that is no newer than what we have of the same office epoch
 * changes nothing.
 *
 * in    message  kept for vault_outbox_newest
 * errs  NOTOURS  of another device, or of an epoch that was never ours
 *       FORK     the office holds, under our epoch, what this vault never
 *                cut: somewhere there is a copy; vault_moved from now on
 */
enum ayni_err vault_outbox_receipt(struct vault *v, const struct receipt *r,
    struct bytes message) AYNI_CHECK;
/*
 * vault_outbox_lost -- of what the office lacks, up to *last, whether we
 * threw something away that it once called safe: then neither held nor safe
 * reach so far any more, and vault_keys_new journals it again.
 */
enum ayni_err vault_outbox_lost(struct vault *v, uint64_t first,
    uint64_t last, bool *lost) AYNI_CHECK;
/* vault_outbox_behind -- the office itself says that it holds no more than
 * this of the present epoch: it was restored from a backup.  What was safe
 * stays so. */
enum ayni_err vault_outbox_behind(struct vault *v, uint64_t held) AYNI_CHECK;
/* The receipt message that was applied last; NOTFOUND. */
enum ayni_err vault_outbox_newest(struct vault *v,
    struct buf *message) AYNI_CHECK;

/* ---- inbox: blobs that are fetched piece by piece ---- */

/* How many bytes of it are here; 0: none. */
enum ayni_err vault_inbox_have(struct vault *v, const struct hash *hash,
    uint64_t *out) AYNI_CHECK;
/* The next bytes. */
enum ayni_err vault_inbox_add(struct vault *v, const struct hash *hash,
    struct bytes s) AYNI_CHECK;
/* Its plain bytes.
 * errs NONCANON it is not all here; BADHASH CANTOPEN BADFORM as blob_open */
enum ayni_err vault_inbox_open(struct vault *v, const struct blob *b,
    struct blob_sink to) AYNI_CHECK;
enum ayni_err vault_inbox_drop(struct vault *v,
    const struct hash *hash) AYNI_CHECK;
enum ayni_err vault_inbox_clear(struct vault *v) AYNI_CHECK;

#endif
