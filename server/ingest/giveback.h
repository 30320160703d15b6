/*
 * giveback -- an interview that the office returns to whoever recorded it:
 * what they are to look at again, and whether they did.
 *
 * Inside a transaction of the caller; where something was returned, it ends
 * with ingest_settle and db_commit.
 *
 * errs  those of the store, NOMEM
 * src   docs/custody.md, "Returning an interview"; docs/wire.md section 6
 */
#ifndef INGEST_GIVEBACK_H
#define INGEST_GIVEBACK_H

#include "ingest/past.h"

struct giveback_comment {
	struct text ref;   /* "plot[2]/area", as conflict.h has it, or a
			    * question's name; n == 0: about the whole */
	struct text label; /* of the question, where it is read */
	struct text text;
};
struct giveback {
	struct hash entry;
	struct text author; /* code; n == 0: the office */
	int64_t at_us;
	struct giveback_comment *comment; /* the whole's first */
	size_t comments;
	int64_t answered_us; /* by the clock of whoever did; 0: nobody did */
};

/*
 * giveback_write -- returns a record.
 *
 * in    comment[n]  label is ignored
 * out   *about  what an error is about: a reference; n == 0: the record
 * errs  NOTFOUND  no such question; about.n == 0: no such record, or nothing
 *                 of it that can be used
 *       EXISTS    two comments on one question
 *       STATE     the record is withdrawn
 *       TOOBIG    over ENTRY_MAX_COMMENTS, or one over ENTRY_MAX_COMMENT
 *       USAGE     nothing is said
 */
enum ayni_err giveback_write(struct ingest *g, const struct record_id *r,
    const struct giveback_comment *comment, size_t n,
    struct text *about) AYNI_CHECK;
/* giveback_read -- how often a record was returned, the oldest first; in a. */
enum ayni_err giveback_read(struct ingest *g, const struct record_id *r,
    struct arena *a, struct giveback **list, size_t *n) AYNI_CHECK;

#endif
