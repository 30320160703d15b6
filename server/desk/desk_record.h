/* desk_record -- which record a person means. */
#ifndef DESK_DESK_RECORD_H
#define DESK_DESK_RECORD_H

#include "desk/room.h"

/*
 * desk_record_find -- a whole id, of a record that may not be here, or the
 * beginning of one that is; says what is wrong.
 *
 * in    contested  only records with conflicts
 * errs  NOTFOUND; USAGE several begin so; those of the store
 */
enum ayni_err desk_record_find(struct room *r, const char *given,
    bool contested, struct record_id *out) AYNI_CHECK;

#endif
