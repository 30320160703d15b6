/*
 * answer -- texts as values of a question's type.
 *
 * src   forms requirements, question types: lexical values; ODK XForms,
 *       "Data types"; JavaRosa and ODK Web Forms, what they store
 */
#ifndef FORM_ANSWER_H
#define FORM_ANSWER_H

#include "ayni/form.h"

/* answer_store -- appends what a person says as it is stored, in normal form
 * C; false: it is no value of the type. */
bool answer_store(enum field_type type, struct text value, struct buf *b);
/*
 * answer_cast -- appends what the type makes of any text, such as one that
 * was computed: 5.5 is the integer 5, an impossible date is nothing.
 */
void answer_cast(enum field_type type, struct text value, struct buf *b);

#endif
