/*
 * plain -- answers as people write and read them, for the pages: what the
 * terminal takes and shows.
 *
 * errs  sticky in b
 */
#ifndef SCREEN_PLAIN_H
#define SCREEN_PLAIN_H

#include "fill/conduct.h"

/* plain_shown -- a node's value, appended; nothing of ranges and groups. */
void plain_shown(struct conduct *c, node_ref n, enum lang lang,
    struct buf *b);
/*
 * plain_read -- what was typed, as an answer holds it, appended.
 *
 * out   why  in words, where it is none
 * errs  INVALID
 */
enum ayni_err plain_read(struct interview *iv, node_ref n, enum lang lang,
    const struct moment *now, struct text typed, struct buf *out,
    struct buf *why) AYNI_CHECK;
/* plain_refused -- why the conduct refused; typed: what was given. */
void plain_refused(const struct conduct *c, struct text typed,
    enum lang lang, struct buf *b);

#endif
