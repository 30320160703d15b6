/*
 * say -- texts for people, with places for arguments.
 *
 * A component lists its texts once, as data, in the three languages:
 *
 *     X(SENT, "{1} interviews sent", "{1} entretiens envoyés",
 *         "{1} entrevistas enviadas")
 *
 * and fills them with say_put.
 */
#ifndef AYNI_SAY_H
#define AYNI_SAY_H

#include "ayni/bytes.h"

/* One text in every language, indexed by enum lang. */
struct said {
	const char *in[3];
};

/*
 * say_put -- append a text, {1} .. {9} replaced by arg[0] .. arg[8].
 *
 * in    arg[n]  a place without argument reads as nothing
 * errs  sticky in b
 */
void say_put(struct buf *b, const char *pattern, const struct text *arg,
    size_t n);

#endif
