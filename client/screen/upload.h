/*
 * upload -- a file that a person adds to an answer, as it arrives.
 *
 * The door hands over pieces, which are to go into the vault as they come
 * (vault_file_put) and to give the answer its name.
 *
 * in    ref   of the question; name: as the person's file is called
 * errs  UNSUPPORTED  nothing of that is done yet
 *       TOOBIG       more than UPLOAD_MAX_BYTES
 */
#ifndef SCREEN_UPLOAD_H
#define SCREEN_UPLOAD_H

#include "screen/seat.h"

#define UPLOAD_MAX_BYTES (64u << 20)

struct upload;

enum ayni_err upload_begin(struct seat *s, struct text ref, struct text name,
    struct upload **out) AYNI_CHECK;
enum ayni_err upload_take(struct upload *u, struct bytes piece) AYNI_CHECK;
/* upload_end -- all of it came: it is kept, and the question answered. */
enum ayni_err upload_end(struct upload *u) AYNI_CHECK;
/* upload_drop -- it did not; safe on NULL, and after upload_end. */
void upload_drop(struct upload *u);

#endif
