/*
 * saying -- labels and hints as an XForm holds them.
 */
#ifndef FORM_SAYING_H
#define FORM_SAYING_H

#include "form/survey.h"
#include "form/xout.h"

/* saying_put -- a text, its references as <output>; context may be NULL. */
void saying_put(struct xout *x, struct survey *s, struct text text,
    const struct item *context);
/* Which of an item's texts go through itext. */
bool saying_label_translated(const struct item *it);
bool saying_hint_translated(const struct item *it);
/* saying_message -- as a bind's attribute; n == 0: none. */
struct text saying_message(struct survey *s, const struct item *it,
    enum message m);
struct text saying_id(struct survey *s, const struct item *it,
    const char *what);
/* saying_label, saying_hint -- the elements of a control. */
void saying_label(struct xout *x, struct survey *s, const struct item *it);
void saying_label_and_hint(struct xout *x, struct survey *s,
    const struct item *it);
/* saying_itext -- <itext>, if anything is in it. */
void saying_itext(struct xout *x, struct survey *s);

#endif
