/*
 * dataset -- which lists are of entities: those that a form of the office
 * adds to or changes.
 */
#ifndef DESK_DATASET_H
#define DESK_DATASET_H

#include "ayni/form.h"
#include "desk/room.h"

/*
 * dataset_of -- the list that is in a file, "trees" in "trees.csv".
 *
 * in    r    without a store, the form's own lists are all that there are
 * out   *out  in file; n == 0: in no list of entities
 */
enum ayni_err dataset_of(const struct room *r, const struct form *f,
    struct text file, struct text *out) AYNI_CHECK;

#endif
