/* desk_recipient -- for whom a command is, by what a person types. */
#ifndef DESK_RECIPIENT_H
#define DESK_RECIPIENT_H

#include "ayni/recipient.h"
#include "desk/room.h"

/*
 * desk_recipient_find -- a person's code, a device's name or the beginning of
 * its epoch; says what is wrong.
 *
 * out   code in a
 * errs  NOTFOUND, USAGE; those of the store
 */
enum ayni_err desk_recipient_find(struct room *r, struct text given,
    struct arena *a, struct recipient *out) AYNI_CHECK;

/* desk_recipient_look -- the same without a word; EXISTS: several. */
enum ayni_err desk_recipient_look(struct room *r, struct text given,
    struct arena *a, struct recipient *out) AYNI_CHECK;

/* desk_recipient_put -- as people read it; desk_recipient_json. */
void desk_recipient_put(const struct room *r, struct buf *b,
    const struct recipient *to);
json_t *desk_recipient_json(const struct recipient *to);

/* desk_recipient_day -- an option that is a day, 2026-11-30; n == 0: it was
 * not given; says what is wrong. */
enum ayni_err desk_recipient_day(const struct room *r,
    const struct options *o, const char *option, struct text *out) AYNI_CHECK;

#endif
