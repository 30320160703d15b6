/*
 * geojson -- a list of places to the items of a secondary instance.
 *
 * Each feature is /root/item with "geometry" (as answers write it: latitude
 * longitude altitude accuracy, points parted by "; "), its "id" and its
 * properties.
 *
 * out   the items, appended to t
 *       *line  how far it came, also where it failed
 * errs  BADFORM (not JSON), UNSUPPORTED (no FeatureCollection, another
 *       geometry than Point, LineString, Polygon), NOMEM
 *       TOOBIG (a feature over GEOJSON_MAX_VALUE)
 * src   RFC 7946; ODK XForms, secondary instances
 */
#ifndef FORM_GEOJSON_H
#define FORM_GEOJSON_H

#include "form/tree.h"

#define GEOJSON_MAX_VALUE (4u << 20) /* bytes of one feature */

enum ayni_err geojson_read(struct bytes in, struct tree_names *names,
    struct tree *t, uint32_t *line) AYNI_CHECK;

#endif
