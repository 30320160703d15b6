/*
 * answer -- whether a text is a value of a question's type.
 *
 * src   forms requirements, question types: lexical values
 */
#ifndef FORM_ANSWER_H
#define FORM_ANSWER_H

#include "ayni/form.h"

bool answer_fits(enum field_type type, struct text value);
/* Appends the value as it is stored; errs sticky in b. */
void answer_normalise(enum field_type type, struct text value,
    struct buf *b);

#endif
