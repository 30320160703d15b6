/*
 * advice -- what is no fault, but what a careful author would want to know.
 *
 * src   pyxform 4.5, its warnings
 */
#ifndef FORM_ADVICE_H
#define FORM_ADVICE_H

#include "form/section.h"

/* advice_languages -- texts that a language lacks, languages without a tag
 * such as "(fr)"; once all sheets are read. */
void advice_languages(struct survey *s);
/* advice_question -- of a row that asks, or takes something from the
 * device. */
void advice_question(struct survey *s, const struct item *it);
/* advice_section -- of a group or repeat. */
void advice_section(struct survey *s, const struct item *it);
/* advice_other -- or_other where the list speaks several languages. */
void advice_other(struct survey *s, const struct item *it,
    const struct list *l);

#endif
