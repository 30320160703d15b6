/*
 * reports -- tables that specs describe, shown: on a terminal, as JSON.
 */
#ifndef DESK_REPORTS_H
#define DESK_REPORTS_H

#include "desk/grid.h"
#include "desk/room.h"
#include "table/tally.h"

/* How this terminal takes a grid. */
struct grid_style reports_style(const struct room *r);

/*
 * reports_each -- every published form once, whatever its versions, with
 * its spec: a sheet in STORE/specs, else the one that the program brings.
 *
 * in    fn   title: the newest version's
 * errs  AUTHORING  a sheet is wrong: that is said
 */
typedef enum ayni_err (*reports_fn)(void *ctx, const struct spec *s,
    struct text title);
enum ayni_err reports_each(struct room *r, struct arena *a, reports_fn fn,
    void *ctx) AYNI_CHECK;

/* reports_grid -- a tally's rows; those with nothing in them are left out,
 * but for totals and people; so are columns, which a note then names. */
void reports_grid(const struct room *r, const struct tally *t,
    struct arena *a, struct buf *out);
/* {"name", "title", "columns", "blocks"} */
json_t *reports_json(const struct room *r, const struct tally *t);
/* What no version of the form asks, or an older one as another type. */
void reports_unknown(const struct room *r, const struct tally *t);

#endif
