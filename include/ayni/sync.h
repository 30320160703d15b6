/*
 * sync -- request, answer, envelope, bundle: both halves of each.
 *
 * src   docs/wire.md sections 9 and 10
 */
#ifndef AYNI_SYNC_H
#define AYNI_SYNC_H

#include "ayni/arena.h"
#include "ayni/blob.h"
#include "ayni/cert.h"
#include "ayni/seal.h"

#define SYNC_MAX_BYTES (24u << 20)  /* envelope */
#define SYNC_MAX_BATCHES 1000u
#define SYNC_MAX_FEED 1000u
#define SYNC_MAX_RANGES 1000u
#define SYNC_MAX_WANTED 1000u
#define BUNDLE_MAX_BYTES (64u << 20)
#define BUNDLE_MAX_ENVELOPES 1000u

/* A batch that goes as a blob: its header as signed, the size of the rest. */
struct sync_announced {
	struct bytes signed_part;
	uint64_t size;
};

struct sync_request {
	struct office_id office;
	struct device_id device;
	struct epoch_id epoch;
	uint8_t nonce[16];
	struct moment at;
	uint64_t last_cut;
	uint64_t feed_cursor;
	struct bytes receipt; /* n == 0: none */
	struct bytes *batch;
	size_t batches;
	struct bytes join;    /* n == 0: none */
	struct sync_announced *announced;
	size_t announcements;
};

struct sync_refused {
	struct hash batch;
	enum ayni_err err;
};
struct sync_range {
	uint64_t first, last;
};
struct sync_feed {
	uint64_t cursor;
	uint64_t kind; /* enum entry_kind, SYNC_DEPOSIT or SYNC_WORK */
	struct bytes object;
	bool apart; /* object is to be fetched */
	struct blob blob;
};
/* A blob that the office lacks, and how much of it is there. */
struct sync_wanted {
	struct hash hash;
	uint64_t have;
};
/* A batch of the office's journal, for the device to keep. */
#define SYNC_DEPOSIT 128u
#define SYNC_DEPOSIT_BYTES (64u << 10) /* of one */
/* What the device has to do (ayni/work.h); the first item, if there is one. */
#define SYNC_WORK 129u
enum sync_state {
	SYNC_CERTIFIED = 0,
	SYNC_WAITING = 1,
	SYNC_REVOKED = 2,
	SYNC_INVITATION_USED = 3,
	SYNC_FORKED = 4,
};

struct sync_answer {
	struct office_id office;
	struct epoch_id office_epoch;
	struct device_id device;
	struct epoch_id epoch;
	uint8_t nonce[16];
	struct bytes receipt; /* n == 0: none */
	struct sync_refused *refused;
	size_t refusals;
	struct sync_range *missing;
	size_t gaps;
	struct sync_feed *feed;
	size_t feeds;
	uint64_t feed_cursor;
	bool more;
	int64_t now_us;
	enum sync_state state;
	bool has_token;
	uint8_t token[BLOB_TOKEN];
	struct sync_wanted *wanted;
	size_t wants;
	bool used; /* the invitation of the request's join let in others: */
	uint8_t invitation[16];
};

enum sync_way {
	SYNC_UP = 1,
	SYNC_DOWN = 2,
};

/* Signed and sealed, appended as an Envelope. */
void sync_put_request(struct buf *out, const struct sync_request *q,
    const struct sign_key *device, const struct box_public *office,
    struct random_source r);
void sync_put_answer(struct buf *out, const struct sync_answer *a,
    const struct sign_key *office, const struct box_public *device,
    struct random_source r);

/* sync_recipient -- way and recipient of an envelope, before opening it. */
enum ayni_err sync_recipient(struct bytes envelope, enum sync_way *way,
    struct key_id *to) AYNI_CHECK;

/*
 * sync_open -- the signed message inside, appended to message.
 * errs  BADFORM NONCANON TOOBIG; BADTYPE the other way; NOTOURS; CANTOPEN
 */
enum ayni_err sync_open(struct bytes envelope, enum sync_way way,
    const struct box_key *key, struct buf *message) AYNI_CHECK;

/* Who signed a request, before it is believed: epoch, join if any. */
enum ayni_err sync_peek_request(struct bytes message,
    struct epoch_id *epoch, struct bytes *join) AYNI_CHECK;
/* Views borrowed from message, lists in a. */
enum ayni_err sync_read_request(struct bytes message,
    const struct office_id *office, const struct sign_public *device,
    struct arena *a, struct sync_request *out) AYNI_CHECK;
/* sync_peek_answer -- before it is believed: only to find, in its feed, the
 * office certificate that vouches for the key it is signed with. */
enum ayni_err sync_peek_answer(struct bytes message, struct arena *a,
    struct sync_answer *out) AYNI_CHECK;
enum ayni_err sync_read_answer(struct bytes message,
    const struct office_cert *office, const struct device_id *device,
    const struct epoch_id *epoch, struct arena *a,
    struct sync_answer *out) AYNI_CHECK;

/* A bundle file: envelopes one after the other. */
bool sync_is_bundle(struct bytes in); /* by how it begins */
void sync_put_bundle(struct buf *out, const struct bytes *envelope,
    size_t n);
enum ayni_err sync_read_bundle(struct bytes in, struct arena *a,
    struct bytes **envelope, size_t *n) AYNI_CHECK;

#endif
