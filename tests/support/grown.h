/*
 * grown -- a form that a seed decides: groups, repeats within repeats,
 * counts, calculations, relevances, choice filters and actions that read one
 * another from wherever they stand, never in a circle.
 */
#ifndef SUPPORT_GROWN_H
#define SUPPORT_GROWN_H

#include <stdbool.h>

#include "ayni/bytes.h"

/*
 * grown_form -- the XForm, appended.
 *
 * in    seed   decides the form
 *       order  decides the order of its binds, and nothing else
 * out   whether an instance that comes and goes takes nothing along
 */
bool grown_form(uint64_t seed, uint64_t order, struct buf *out);

#endif
