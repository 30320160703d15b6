/*
 * trigger -- questions whose change sets another's value.
 */
#ifndef FORM_TRIGGER_H
#define FORM_TRIGGER_H

#include "form/survey.h"

/* trigger_resolve -- from the "trigger" column to consequences of the
 * questions named there; the tree must be whole. */
void trigger_resolve(struct survey *s);

#endif
