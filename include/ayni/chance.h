/*
 * chance -- chance that a seed decides: the same every time.
 *
 * For scripts and tests, never for keys.
 *
 * in    seed  borrowed for as long as the source is used; moved on by it
 * src   splitmix64 (Steele, Lea, Flood 2014)
 */
#ifndef AYNI_CHANCE_H
#define AYNI_CHANCE_H

#include "ayni/source.h"

struct random_source chance_seeded(uint64_t *seed);

#endif
