/*
 * reach -- what a path may lead to, before any instance exists.
 *
 * errs  NOMEM, with reader_fail
 */
#ifndef FORM_REACH_H
#define FORM_REACH_H

#include "form/reader.h"

struct reach {
	uint32_t *field; /* [n]; free with mem_free */
	size_t n, cap;
	uint32_t apex; /* outermost field on the way */
	uint32_t mark; /* see struct reaching; 0: none yet */
	bool absolute, filtered;
	bool elsewhere; /* not in the primary instance */
	bool sideways;  /* whatever there is was reached already */
};

/* So that no field is reached twice, however many ways lead to it. */
struct reaching {
	struct reader *r;
	uint32_t context; /* field whose expression it is */
	uint32_t *seen; /* of each field, the last reach that has it */
	uint32_t marks; /* given out */
};

/* reach_init -- false, and reader_fail, when out of memory. */
bool reach_init(struct reaching *g, struct reader *r);
void reach_free(struct reaching *g);

/* reach_add -- a field, unless it is the last reach's already.
 * reach_step -- what a step leads to from one field; axes that lead sideways
 * may lead anywhere. */
void reach_add(struct reaching *g, struct reach *x, uint32_t field);
void reach_step(struct reaching *g, const struct step *s, uint32_t from,
    struct reach *to);
bool reach_matches(const struct field_model *m, const struct step *s);

#endif
