/*
 * record -- histories of a record written as text, for merge tests.
 *
 * An entry is named by a letter, which its id is filled with.  Answers are
 * written "1=5 2=- 3=[AB] A.1=7": field 1 is 5, field 2 is cleared, the
 * repeat 3 has the instances A and B, field 1 inside A is 7.
 */
#ifndef SUPPORT_RECORD_H
#define SUPPORT_RECORD_H

#include "ayni/merge.h"

#define RECORD_MAX 64

struct record {
	struct merge_entry e[RECORD_MAX];
	struct entry entry[RECORD_MAX];
	struct buf answers[RECORD_MAX];
	size_t n;
};

void record_free(struct record *r);
/* record_add -- "base" names entries, one letter each. */
void record_add(struct record *r, char id, enum entry_kind kind,
    const char *base, unsigned rank, const char *answers);
struct buf record_answers(const char *s);

/*
 * record_put -- a merged record as text, one line each:
 *   1=5 A.1=7            answers ("withdrawn " before them; "unusable")
 *   values 1: b=5* c=6   conflicts, winner starred
 *   heads bc
 *   pending d
 */
void record_put(struct buf *out, const struct merged *m);

#endif
