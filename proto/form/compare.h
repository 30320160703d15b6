/*
 * compare -- = != < <= > >= between any two values.
 *
 * src   XPath 1.0 section 3.4; ODK XForms, dates
 */
#ifndef FORM_COMPARE_H
#define FORM_COMPARE_H

#include "form/xpath.h"

bool compare_values(struct xpath_env *env, enum expr_op op,
    const struct value *a, const struct value *b);

#endif
