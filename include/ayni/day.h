/*
 * day -- days of the calendar as text: 2026-11-30.  They compare as texts.
 */
#ifndef AYNI_DAY_H
#define AYNI_DAY_H

#include "ayni/bytes.h"

bool day_ok(struct text s);

#endif
