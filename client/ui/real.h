/*
 * real -- the machine's own clock and chance, for the programs' edges.
 */
#ifndef UI_REAL_H
#define UI_REAL_H

#include "ayni/source.h"
#include "ui/zone.h"

/* real_start -- once, before real_chance is drawn from; errs RANDOM. */
enum ayni_err real_start(void) AYNI_CHECK;
struct random_source real_chance(void);
/* real_clock -- wall time in the machine's zone, and time since boot; z is
 * borrowed for as long as the clock is used. */
struct clock_source real_clock(struct zones *z);

#endif
