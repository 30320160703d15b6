/* appearance -- what a form says of how a question should look. */
#ifndef UI_APPEARANCE_H
#define UI_APPEARANCE_H

#include "ayni/form.h"

/* appearance_has -- a word of it; parts of words do not count. */
bool appearance_has(const struct field *f, const char *word);

#endif
