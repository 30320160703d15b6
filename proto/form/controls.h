/*
 * controls -- the body of an XForm: what people see and fill in.
 */
#ifndef FORM_CONTROLS_H
#define FORM_CONTROLS_H

#include "form/survey.h"
#include "form/xout.h"

void controls_put(struct xout *x, struct survey *s);

#endif
