/*
 * supply -- the files that people name as answers, read from where they lie.
 */
#ifndef UI_SUPPLY_H
#define UI_SUPPLY_H

#include "fill/intake.h"

struct supply {
	struct text folder; /* a path that is not whole begins here; n == 0:
			     * where the program runs */
};

/* supply_beside -- the folder of a file. */
struct text supply_beside(const char *file);
/* "~/" is the person's home; s is borrowed. */
struct intake_files supply_files(struct supply *s);

#endif
