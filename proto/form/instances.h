/*
 * instances -- the primary instance, choice lists, files a form names.
 */
#ifndef FORM_INSTANCES_H
#define FORM_INSTANCES_H

#include "form/survey.h"
#include "form/xout.h"

/* instances_check -- faults where one name means two files. */
void instances_check(struct survey *s);
void instances_put_primary(struct xout *x, struct survey *s);
void instances_put_secondary(struct xout *x, struct survey *s);
/* instances_known -- a list, a file that a row names, or an entity list. */
bool instances_known(struct survey *s, struct text name);

#endif
