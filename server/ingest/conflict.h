/*
 * conflict -- where people contradicted each other about a record, and the
 * decision of a person at the office.
 *
 * Inside a transaction of the caller; where a decision was written, it ends
 * with ingest_settle and db_commit.
 *
 * errs  those of the store, NOMEM
 * src   docs/merge.md sections 3 to 6
 */
#ifndef INGEST_CONFLICT_H
#define INGEST_CONFLICT_H

#include "ingest/past.h"

struct conflict_side {
	struct hash entry;
	struct text author; /* code; n == 0: the office, or nobody known */
	bool office;
	int64_t at_us;      /* by the clock where it was written */
	struct text value;  /* as it is stored; n == 0: none */
	bool winner;
};
/* One thing that they do not agree on. */
struct conflict_place {
	enum merge_conflict_kind kind;
	struct text ref;    /* "plot[2]/area"; n == 0: about the record */
	struct text label;  /* of the question; n == 0: none */
	const struct merge_conflict *merged;
	struct conflict_side *side; /* the winner first */
	size_t sides;
};
struct conflict {
	struct past p;
	struct conflict_place *place;
	size_t places;
};

/* conflict_read -- of a record; none where there is no such record. */
enum ayni_err conflict_read(struct ingest *g, const struct record_id *r,
    struct conflict *out) AYNI_CHECK;
void conflict_free(struct conflict *c); /* only after conflict_read */

enum conflict_standing {
	CONFLICT_AS_SHOWN, /* counted or withdrawn, as it is now */
	CONFLICT_COUNT,
	CONFLICT_WITHDRAW,
};
struct conflict_choice {
	struct text ref, value; /* n == 0: cleared */
};
struct conflict_settlement {
	const struct conflict_choice *choice;
	size_t choices;
	const struct hash *keep; /* the record as this entry left it; NULL */
	enum conflict_standing standing;
	bool accept;             /* as it is shown, in all else */
	struct text note;        /* n == 0: none */
};
/*
 * conflict_settle -- the office's decision about everything that is in
 * conflict now.
 *
 * out   *about  what an error is about: a reference; borrowed from c or s
 * errs  STATE      nothing is in conflict (about: n == 0); or the question
 *                  is not asked, or may not be answered
 *       NOTFOUND   no such question, or (about: n == 0) entry
 *       TYPE       not a value of the question; INVALID breaks its rule
 *       USAGE      a place is left that nothing was said of
 *       MISMATCH   the entry to keep is of another form, or builds on what
 *                  is not here
 *       TOOBIG     over 64 heads
 */
enum ayni_err conflict_settle(struct conflict *c,
    const struct conflict_settlement *s, struct text *about) AYNI_CHECK;

#endif
