/*
 * contest -- the writes of one field, and which of them are live.
 *
 * One contest serves field after field: add writes, ask, clear.
 *
 * errs  NOMEM
 * src   docs/merge.md section 3
 */
#ifndef WIRE_CONTEST_H
#define WIRE_CONTEST_H

#include "wire/history.h"

struct bid {
	uint32_t step, place; /* place: of the step, by precedence */
	struct bytes value;   /* n == 0: empty */
};

struct contest {
	const struct history *h;
	struct bid *bid; /* [n] */
	size_t n;
	uint32_t *at;      /* [steps] index into bid */
	uint64_t *writers; /* steps that wrote */
	uint64_t *left;    /* scratch */
};

enum ayni_err contest_make(const struct history *h, struct arena *a,
    struct contest *out) AYNI_CHECK;
void contest_clear(struct contest *c);
/* A step writes at most once. */
void contest_add(struct contest *c, size_t step, struct bytes value);
/* contest_live -- live writes of the steps in "within" (NULL: of all), by
 * precedence; out has room for c->n. */
size_t contest_live(struct contest *c, const uint64_t *within,
    struct bid *out);
/* contest_decide -- what a decision writes that does not hold the field:
 * the winner, where its ancestors were in conflict; live is scratch. */
void contest_decide(struct contest *c, size_t step, struct bid *live);
bool contest_differ(const struct bid *live, size_t n);

#endif
