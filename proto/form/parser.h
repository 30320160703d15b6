/*
 * parser -- text to an expression.
 *
 * src   XPath 1.0 section 3
 */
#ifndef FORM_PARSER_H
#define FORM_PARSER_H

#include "form/xpath.h"

/*
 * parser_parse -- text to an expression.
 *
 * in    odk  ODK functions and rules; else XPath 1.0 alone
 * out   *out in a
 * errs  SYNTAX, REFERENCE (no such function, prefix), TYPE (arguments),
 *       UNSUPPORTED, TOOBIG, NOMEM; fault says where
 */
enum ayni_err parser_parse(struct text in, bool odk,
    const struct xpath_scope *scope, struct arena *a,
    struct xpath_fault *fault, struct expr **out) AYNI_CHECK;

/* parser_parse_late -- the same, but a function that is not there fails when
 * it is called: for expressions that nobody publishes. */
enum ayni_err parser_parse_late(struct text in, bool odk,
    const struct xpath_scope *scope, struct arena *a,
    struct xpath_fault *fault, struct expr **out) AYNI_CHECK;

/* parser_before -- of what was read before a byte, the end: what a fault at
 * that byte follows. */
struct text parser_before(struct text in, size_t at);

#endif
