/*
 * tablet -- a device of a test, made straight from the library.
 *
 * It joins, writes entries into its journal, cuts batches, and asks the
 * office.  What the tablets of a bureau have written is known to all of
 * them (struct notebook), so that one may correct what another wrote.
 *
 * Changes are written "hens=3; plot+; plot[1]/crop=maize; plot[2]-; price=":
 * references are below the form's root; "+" adds an instance at the end,
 * "-" removes one, nothing after "=" clears.
 */
#ifndef SUPPORT_TABLET_H
#define SUPPORT_TABLET_H

#include "ayni/interview.h"
#include "support/bureau.h"

#define TABLET_BATCHES 400
#define TABLET_QUEUE 64
#define NOTEBOOK_MAX 2000

struct note {
	struct hash id;
	struct buf raw;
	struct entry entry; /* views into raw */
};
struct notebook {
	struct note note[NOTEBOOK_MAX];
	size_t n;
};

struct cut {
	struct buf raw;
	struct hash id;
	uint64_t first, count;
};

struct tablet {
	struct notebook *book;
	struct sign_key sign;
	struct box_key box;
	struct office_id office;
	struct sign_public office_sign;
	struct box_public office_box;
	struct device_id device;
	struct epoch_id epoch;
	struct hash person; /* certificate: author of what it writes */
	uint8_t invitation[16], secret[16];
	struct buf join;
	struct bytes receipt; /* what it shows the office; n == 0: none */
	struct sync_announced *announced; /* with its next requests */
	size_t announcements;
	struct bytes encloses; /* its next submit; n == 0: nothing */
	struct buf log;        /* the same; of one that began then: */
	int64_t log_us;
	/* asked for that, once the record has its id; NULL: nobody */
	struct bytes (*packs)(void *ctx, const struct record_id *r);
	void *packer;
	uint64_t cursor;      /* of the feed */
	uint8_t nonce[16];    /* of its last request */
	struct moment at;
	uint64_t seed;
	uint64_t next; /* seq of the next entry */
	struct hash previous;
	struct bytes queue[TABLET_QUEUE]; /* journalled, not cut */
	size_t queued;
	struct cut cut[TABLET_BATCHES];
	size_t cuts;
	bool lies; /* about what is calculated */
};

struct notebook *notebook_new(void);
void notebook_free(struct notebook *book);
const struct note *notebook_find(const struct notebook *book,
    const struct hash *id);

/* tablet_new -- invited as this person, with a join in its hands; the
 * office has not seen it.  tablet_of -- a person who has a name, too. */
struct tablet *tablet_new(struct bureau *b, struct notebook *book,
    const char *code);
struct tablet *tablet_of(struct bureau *b, struct notebook *book,
    const char *code, const char *name);
void tablet_free(struct tablet *t);
/* tablet_join -- the join, brought to the office. */
void tablet_join(struct tablet *t, struct bureau *b);
/* tablet_rejoin -- another join by the same invitation, with this device id;
 * the secret is off by so much. */
void tablet_rejoin(struct tablet *t, const struct device_id *device,
    uint8_t off);
/* tablet_steal -- another tablet, with keys of its own, by the same
 * invitation. */
struct tablet *tablet_steal(const struct tablet *t);
/* tablet_copy -- the same keys and journal: a vault that was copied. */
struct tablet *tablet_copy(const struct tablet *t);

/*
 * Writing: each gives the id of the entry.  base[n] as the device saw it.
 */
struct hash tablet_submit(struct tablet *t, const struct bureau_form *f,
    struct record_id *out, const char *changes);
/* Begun with tablet_begin, answered by the caller, who frees it. */
struct interview *tablet_begin(struct tablet *t,
    const struct bureau_form *f);
/* ... or answered from the text of a file of answers (client/fill/script.h), by
 * a person who takes their time; its log goes with the next submit. */
struct interview *tablet_conduct(struct tablet *t,
    const struct bureau_form *f, struct text json);
struct hash tablet_submit_interview(struct tablet *t,
    const struct bureau_form *f, struct interview *iv,
    struct record_id *out);
/* From the text of a file of answers, or the file. */
struct hash tablet_submit_text(struct tablet *t, const struct bureau_form *f,
    struct record_id *out, struct text json);
struct hash tablet_submit_file(struct tablet *t, const struct bureau_form *f,
    struct record_id *out, const char *path);
struct hash tablet_correct(struct tablet *t, const struct bureau_form *f,
    const struct hash *base, size_t n, const char *changes);
struct hash tablet_decide(struct tablet *t, const struct bureau_form *f,
    const struct hash *base, size_t n, const char *changes);
struct hash tablet_withdraw(struct tablet *t, const struct hash *base,
    size_t n);
struct hash tablet_note(struct tablet *t, const struct hash *base, size_t n,
    const char *note);
/* Any entry; author, time and salt are filled in where they are zero. */
struct hash tablet_write(struct tablet *t, struct entry *e);
/* The same bytes, journalled once more. */
void tablet_write_again(struct tablet *t, const struct hash *id);

/* tablet_office_decision -- an entry of the office's own journal, for
 * journal_append; its answers are appended and must stay as long. */
struct entry tablet_office_decision(struct bureau *b,
    const struct notebook *book, const struct bureau_form *f,
    const struct hash *base, size_t n, const char *changes,
    struct buf *answers);
/* ... journalled. */
void tablet_office_decides(struct bureau *b, struct notebook *book,
    const struct bureau_form *f, const struct hash *base, size_t n,
    const char *changes);

/* tablet_cut -- what is queued as one batch, valid until tablet_free. */
const struct cut *tablet_cut(struct tablet *t, struct bytes dictionary);
/* tablet_cut_raw -- any bytes as entries; with another header, if given. */
const struct cut *tablet_cut_raw(struct tablet *t, const struct bytes *entry,
    size_t n, struct bytes dictionary, const struct batch_header *h);

/* tablet_forge -- whatever is sealed under whatever header, signed by this
 * tablet as a message of any type; appended.  h: where sealed is zero, it
 * becomes the hash of what is sealed. */
void tablet_forge(struct tablet *t, const char *type,
    const struct batch_header *h, struct bytes sealed, struct buf *out);
/* The header that the tablet's next batch of n entries would have. */
struct batch_header tablet_header(const struct tablet *t, size_t n);

/* tablet_ask -- an envelope with these batches (and its join, until the
 * office certified it), appended to out; tablet_hear reads the answer. */
void tablet_ask(struct tablet *t, const struct bytes *batch, size_t n,
    bool join, struct buf *out);
void tablet_hear(const struct tablet *t, const struct bureau *b,
    struct bytes envelope, struct arena *a, struct sync_answer *out);
/* tablet_sync -- both, through exchange_answer. */
void tablet_sync(struct tablet *t, struct bureau *b,
    const struct bytes *batch, size_t n, bool join, struct arena *a,
    struct sync_answer *out);

#endif
