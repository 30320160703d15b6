/*
 * latlon -- positions as people write them: "6.1375 1.2123",
 * "6,1375 1,2123", "6.1375, 1.2123 447 5", "N6°08'15\" W1°12'44\"",
 * "6 8.25 N 1 12.73 O"; and lines of them with ";" between.
 *
 * units degrees; altitude and accuracy in metres
 */
#ifndef UI_LATLON_H
#define UI_LATLON_H

#include "ayni/bytes.h"

/*
 * latlon_read -- one position, as an answer holds it: "6.1375 1.2123 447 5".
 *
 * in    comma  a comma between digits is a decimal sign where numbers are
 *              parted by spaces
 * errs  BADFORM  no such position; out is unchanged
 */
enum ayni_err latlon_read(struct text s, bool comma,
    struct buf *out) AYNI_CHECK;

/*
 * latlon_read_line -- positions with ";" between, joined by "; ".
 *
 * out   *points  how many
 * errs  BADFORM
 */
enum ayni_err latlon_read_line(struct text s, bool comma, struct buf *out,
    uint32_t *points) AYNI_CHECK;

#endif
