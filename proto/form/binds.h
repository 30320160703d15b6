/*
 * binds -- binds and actions of the model.
 */
#ifndef FORM_BINDS_H
#define FORM_BINDS_H

#include "form/survey.h"
#include "form/xout.h"

/* binds_put -- every bind, and the actions that run at load. */
void binds_put(struct xout *x, struct survey *s);
/* binds_put_new -- actions of a new instance of a repeat. */
void binds_put_new(struct xout *x, struct survey *s,
    const struct item *repeat);
/* binds_put_changed -- actions of a change of a question. */
void binds_put_changed(struct xout *x, struct survey *s,
    const struct item *it);
/* binds_check -- faults for expressions that cannot be read. */
void binds_check(struct survey *s);

#endif
