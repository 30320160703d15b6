/*
 * filling -- a form and an interview on it, for tests of conducting one.
 */
#ifndef SUPPORT_FILLING_H
#define SUPPORT_FILLING_H

#include "support/test.h"

#include "ayni/interview.h"

struct filling {
	struct form *form;
	struct interview *iv;
};

/* filling_start -- fails the test if the form does not read. */
struct filling filling_start(struct bytes xform);
void filling_end(struct filling *f);

/* The value at a reference, as a static string; "(none)": no such node. */
const char *filling_value(const struct filling *f, const char *ref);

/* tests/data/forms/household.xml: en and fr; a required age with a
 * constraint, a note, a counted repeat and one that a person lengthens. */
struct buf filling_household(void);

#endif
