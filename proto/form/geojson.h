/*
 * geojson -- a list of places to the items of a secondary instance.
 *
 * Each feature is /root/item with "geometry" (as answers write it: latitude
 * longitude altitude accuracy, points parted by "; "), its "id" and its
 * properties.
 *
 * out   the items, appended to t
 * errs  BADFORM (not JSON), UNSUPPORTED (no FeatureCollection, another
 *       geometry than Point, LineString, Polygon), NOMEM
 * src   RFC 7946; ODK XForms, secondary instances
 */
#ifndef FORM_GEOJSON_H
#define FORM_GEOJSON_H

#include "form/tree.h"

enum ayni_err geojson_read(struct bytes in, struct tree_names *names,
    struct tree *t) AYNI_CHECK;

#endif
