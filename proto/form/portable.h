/*
 * portable -- what of an expression runs here and not on JavaRosa (ODK
 * Collect), so that an author whose form serves both is told.
 *
 * src   JavaRosa: XPathPathExpr, XPathUnionExpr, XPathFuncExpr
 */
#ifndef FORM_PORTABLE_H
#define FORM_PORTABLE_H

#include "form/xpath.h"

/* portable_not -- the first such thing, as it is written; "" for none; e may
 * be NULL. */
struct text portable_not(const struct expr *e);
/* portable_loose_regex -- whether regex() is given a pattern that means
 * another thing where it need not match the whole text. */
bool portable_loose_regex(const struct expr *e);

#endif
