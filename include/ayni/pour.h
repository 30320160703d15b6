/*
 * pour -- bytes that come piece by piece, as often as they are asked for:
 * what is large and read from its beginning to its end need not lie whole in
 * memory.
 *
 * errs  of what gives them and of what takes them, whichever comes first
 */
#ifndef AYNI_POUR_H
#define AYNI_POUR_H

#include "ayni/bytes.h"

/* Takes a piece, borrowed until it returns. */
typedef enum ayni_err (*pour_fn)(void *to, struct bytes piece);

struct pour {
	enum ayni_err (*each)(const void *from, pour_fn fn, void *to);
	const void *from;
};

/* pour_bytes -- of bytes that lie in memory; *b is borrowed. */
struct pour pour_bytes(const struct bytes *b);
/* pour_into_buf -- a pour_fn: to is a struct buf, appended. */
enum ayni_err pour_into_buf(void *to, struct bytes piece);

#endif
