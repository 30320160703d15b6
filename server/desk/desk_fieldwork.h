/* desk_fieldwork -- how far the assignments are, for "aynid coverage". */
#ifndef DESK_FIELDWORK_H
#define DESK_FIELDWORK_H

#include "desk/room.h"

/*
 * desk_fieldwork_put -- a grid and notes, appended; nothing where nothing is
 * assigned.  desk_fieldwork_json -- the same for programs, in *out.
 *
 * in    person[n]  who is known, for their names
 */
enum ayni_err desk_fieldwork_put(struct room *r, const struct db_person *person,
    size_t n, struct arena *a, struct buf *out) AYNI_CHECK;
enum ayni_err desk_fieldwork_json(struct room *r, struct arena *a,
    json_t **out) AYNI_CHECK;

#endif
