/*
 * media -- a file of the form that is open: pictures, sounds, tables.
 *
 * in    name  among the files that the form brought along; never a path
 * out   appended
 * errs  NOTFOUND; STATE: no interview is open; PASSPHRASE; those of the
 *       vault
 */
#ifndef SCREEN_MEDIA_H
#define SCREEN_MEDIA_H

#include "screen/seat.h"

#define MEDIA_MAX_BYTES PARCEL_MAX_BYTES

enum ayni_err media_read(struct seat *s, struct text name,
    struct buf *out) AYNI_CHECK;

/* media_names -- of the form that is open, those that end so, one a line,
 * appended. */
enum ayni_err media_names(struct seat *s, struct text ending,
    struct buf *out) AYNI_CHECK;

#endif
