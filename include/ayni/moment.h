/*
 * moment -- an instant, from text.
 *
 * in    s     YYYY-MM-DDThh:mm[:ss[.sss]], then Z, +hh:mm or nothing (UTC)
 * out   *out  wall_us and zone_min are set, the rest is zero
 * errs  BADFORM
 * src   ISO 8601
 */
#ifndef AYNI_MOMENT_H
#define AYNI_MOMENT_H

#include "ayni/source.h"

enum ayni_err moment_read(struct text s, struct moment *out) AYNI_CHECK;

#endif
