/*
 * phrase -- the terminal's texts, by name and language.
 */
#ifndef UI_PHRASE_H
#define UI_PHRASE_H

#include "ayni/bytes.h"
#include "ui/terminal_texts.h"

enum phrase {
#define X(name, en, fr, es) SAY_##name,
	TERMINAL_TEXTS(X)
#undef X
};

struct text phrase_text(enum phrase p, enum lang lang);
/* phrase_put -- appended with its places filled; errs sticky in b. */
void phrase_put(struct buf *b, enum phrase p, enum lang lang,
    const struct text *arg, size_t n);

#endif
