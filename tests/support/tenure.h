/*
 * tenure -- the life of an office in steps, each of which happens or does
 * not.
 *
 * What its store holds before and after each step is known from a life
 * without faults.  A test lets a step fail, and asks whether the store is
 * as it was before, or as it is after; and whether the step can be taken
 * again, by the office that is still open.
 */
#ifndef SUPPORT_TENURE_H
#define SUPPORT_TENURE_H

#include "support/freight.h"

#define TENURE_MAX_STEPS 32

struct tenure_mark {
	char digest[2 * sizeof(struct hash) + 1];
	struct db_counts counts;
	uint64_t seed;
	struct moment at;
	struct buf file; /* the store */
};

struct tenure {
	struct bureau b;
	struct notebook *book;
	struct bureau_form *farm, *household;
	struct tablet *ann, *bob;
	struct freight f;
	struct hash first, edit[2];
	struct entry decision;
	struct buf answers; /* of the decision */
	struct {
		struct buf up;       /* a request */
		struct bytes raw;    /* or a batch */
		struct exchange told; /* how it was answered */
		struct tenure_mark before, after;
	} step[TENURE_MAX_STEPS];
	size_t steps, now;
	bool learning;
};

/* tenure_learn -- lives through it once, without faults. */
void tenure_learn(struct tenure *t);
void tenure_end(struct tenure *t);
const char *tenure_name(size_t i);
/* Of its faults one in so many is tried: long ones do what others did. */
long tenure_stride(size_t i);

/* The store as it was before a step; open. */
void tenure_restore(struct tenure *t, size_t i);
/* tenure_step -- takes it, in the same way each time. */
enum ayni_err tenure_step(struct tenure *t, size_t i);
/* tenure_check -- fails the test unless the store is as it is after the
 * step or, where it may have failed, as it was before. */
void tenure_check(struct tenure *t, size_t i, bool failed);

#endif
