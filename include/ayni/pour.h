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

/* Where a whole of limited size goes. */
struct pour_sink {
	pour_fn fn;
	void *to;
	size_t limit; /* bytes; more is TOOBIG */
};

/* pour_bytes -- of bytes that lie in memory; *b is borrowed. */
struct pour pour_bytes(const struct bytes *b);
/* pour_into_buf -- a pour_fn: to is a struct buf, appended. */
enum ayni_err pour_into_buf(void *to, struct bytes piece);
/* pour_sink_buf -- at its end, up to its limit. */
struct pour_sink pour_sink_buf(struct buf *b);

/* pour_parts -- s into parts as large as part's limit: each time one is full,
 * full is told, which uses and empties it.  The last one is left in it. */
enum ayni_err pour_parts(struct buf *part, struct bytes s,
    enum ayni_err (*full)(void *ctx), void *ctx) AYNI_CHECK;

/* pour_find -- which of n words of at most POUR_MAX_WORD bytes come in it;
 * it stops where all of them did. */
#define POUR_MAX_WORD 2048u
struct pour_word {
	struct text text;
	bool found;
};
enum ayni_err pour_find(const struct pour *p, struct pour_word *word,
    size_t n) AYNI_CHECK;

#endif
