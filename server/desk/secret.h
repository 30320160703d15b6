/* secret -- a passphrase, from a file or typed without echo. */
#ifndef DESK_SECRET_H
#define DESK_SECRET_H

#include "desk/room.h"

#define SECRET_LEAST 12u /* bytes of a new one */
#define SECRET_MAX 1024u

/*
 * secret_get -- says what is wrong.
 *
 * in    fresh  a new one: long enough, and typed twice
 * out   *out   initialised by it; secret_wipe, also after an error
 */
enum ayni_err secret_get(const struct room *r, const struct options *o,
    bool fresh, struct buf *out) AYNI_CHECK;
void secret_wipe(struct buf *b);

#endif
