/*
 * session -- one round trip with the office, without its transport: what to
 * ask, and what an answer changes.
 *
 *     session_request  cuts, builds, signs and seals; keeps its nonce
 *     session_answer   verifies, applies
 *
 * What each changes is one transaction of the vault.  Between them anything
 * may happen: the answer is lost, comes twice, comes weeks later on a stick.
 *
 * Believed of any answer that the office signed for us: receipts and feed,
 * which only ever move forward.  Believed of the answer to our newest
 * request alone: what is missing or refused, our standing, and that the
 * office is behind its own receipts; then everything it lacks is owed again.
 *
 * src   docs/wire.md sections 8 and 9
 */
#ifndef SYNC_SESSION_H
#define SYNC_SESSION_H

#include "sync/home.h"
#include "sync/trouble.h"

#define SESSION_LINK_BYTES (1u << 20)   /* of batches in one POST */
#define SESSION_STICK_BYTES (4u << 20) /* of batches in one bundle */

struct session {
	struct vault *vault; /* unlocked */
	struct clock_source clock;
	struct random_source chance;
};

struct session_ask {
	uint64_t after;    /* batches that end after this seq, of those owed */
	size_t most_bytes; /* of batches; at least one always goes */
	bool join;         /* introduce ourselves even where certified */
	bool copy;         /* to be kept, not sent: no answer is waited for */
	size_t apart_over; /* larger batches, and those over BLOB_INLINE, are
			    * announced, and go as blobs; 0: none do */
	size_t cut_bytes;  /* as vault_cut */
};
struct session_sent {
	uint64_t last; /* seq that the last batch ends with; 0: none */
	uint64_t announced; /* batches */
	uint64_t batches, entries;
	bool more;     /* is owed after it */
	bool new_epoch; /* the vault had been moved: home_new_epoch */
};

/*
 * session_request -- appended as an Envelope.
 *
 * vault_outbox_sent, once it was handed over, is the caller's; an answer
 * does it too.
 *
 * errs  those of the vault; NOTFOUND: has not joined
 */
enum ayni_err session_request(const struct session *s,
    const struct session_ask *ask, struct buf *out,
    struct session_sent *sent) AYNI_CHECK;

/* What is too large for a request or an answer, as the newest answer to our
 * newest request has it. */
struct session_cargo {
	struct arena arena;
	bool has_token;
	uint8_t token[BLOB_TOKEN];
	struct sync_wanted *wanted; /* up */
	size_t wants;
	struct blob *fetch;         /* down, in the order of the feed */
	size_t fetches;
};

/* What the answers of one contact changed, and how things stand then. */
struct session_form {
	struct hash id;
	struct text xml_id, version, title;
};
struct session_news {
	struct arena arena; /* owns every text and list here */
	uint64_t answers, stale; /* verified; and to older requests */
	enum standing standing;
	struct vault_marks marks;
	struct session_form *form; /* that came */
	size_t forms;
	struct home_refused *refused; /* not taken, or of no use yet; kept */
	size_t refusals;
	size_t missing;    /* entries that the office lacks of those sent */
	bool behind;       /* the office lost what it had receipted */
	bool new_epoch;    /* these keys were in use elsewhere: new ones made */
	bool admitted;     /* certified just now, or one more person was */
	struct text used;  /* code of somebody whose invitation another device
			    * used first; n == 0: of nobody */
	size_t erased;     /* records that were here */
	size_t notices;    /* that came; sync/board.h has them */
	size_t returned;   /* notes that return a record that is here */
	size_t come, gone; /* assignments; fill/agenda.h has them */
	bool registered;   /* units of the register changed; there are */
	size_t units;
	bool more;         /* there is more to send or to fetch */
	struct session_cargo cargo;
	size_t faults;     /* items of the feed that could not be used */
	struct trouble fault; /* the first of them */
};
void session_news_init(struct session_news *n);
void session_news_free(struct session_news *n); /* safe on a zeroed one */

/*
 * session_answer -- verify an answer and apply it; news add up over several.
 *
 * in    from  the address or file that it came from, for *t
 * out   *n  untouched where the answer is not believed
 *       *t  why not, and what to do; may be NULL
 * errs  REMOTE   it does not read or is not signed by the office
 *       NOTOURS  it is for other keys or another device
 *       those of the vault
 *       In all cases nothing was changed.
 */
enum ayni_err session_answer(const struct session *s, struct text from,
    struct bytes envelope, struct session_news *n,
    struct trouble *t) AYNI_CHECK;

#endif
