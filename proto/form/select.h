/*
 * select -- questions with choices.
 */
#ifndef FORM_SELECT_H
#define FORM_SELECT_H

#include "form/params.h"
#include "form/section.h"

/* select_read -- check a select and append it, with what comes along: the
 * labels of a table, the text of another answer. */
void select_read(struct sections *st, struct item *it,
    const struct select_type *type, const struct params_place *at);
/* select_file -- the name and extension of a list that is a file; false:
 * it is none. */
bool select_file(struct text list, struct text *base, struct text *ext);
/* select_is_search -- the appearance asks search() for the choices. */
bool select_is_search(const struct item *it);

#endif
