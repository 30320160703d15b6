/*
 * assent -- 1 yes, 0 no, -1 neither; in any of the languages.
 */
#ifndef UI_ASSENT_H
#define UI_ASSENT_H

#include "ayni/bytes.h"

int assent(struct text typed);

#endif
