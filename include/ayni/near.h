/*
 * near -- of many names, the one that a person probably meant.
 */
#ifndef AYNI_NEAR_H
#define AYNI_NEAR_H

#include "ayni/bytes.h"

struct near {
	struct text wanted, best; /* best.n == 0: none is near */
	size_t least;
};

struct near near_begin(struct text wanted);
void near_try(struct near *near, struct text one);

#endif
