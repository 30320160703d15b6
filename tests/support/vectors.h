/*
 * vectors -- the answered cases of the SSE entity survey, each with the
 * values that must be derived from it.
 *
 * src   tests/data/sse-entity.vectors.json
 */
#ifndef SUPPORT_VECTORS_H
#define SUPPORT_VECTORS_H

#include <jansson.h>

#include "ayni/interview.h"
#include "support/test.h"

/* vectors_load -- a list of {"case", "answers", "expected", "violations"};
 * json_decref it. */
json_t *vectors_load(void);
/* In the form's order, as a person meets the questions; a value that breaks
 * its constraint is stored, and shows as a violation. */
void vectors_answer(struct interview *iv, const json_t *answers);
/* The row of a repeat, from 1, of those that ask something; NODE_NONE. */
node_ref vectors_row(struct interview *iv, const struct field *repeat,
    size_t number);

#endif
