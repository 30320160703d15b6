/*
 * dynamic -- whether a default is an expression or stands for itself.
 */
#ifndef FORM_DYNAMIC_H
#define FORM_DYNAMIC_H

#include "ayni/bytes.h"

/*
 * dynamic_default -- an expression if it has an operator, a function call or
 * a reference outside quotes; a hyphen is none in dates and positions.
 */
bool dynamic_default(struct text s, struct text type);

#endif
