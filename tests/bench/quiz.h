/*
 * quiz -- questionnaires of any size, as .xlsx files.
 */
#ifndef BENCH_QUIZ_H
#define BENCH_QUIZ_H

#include "ayni/bytes.h"

/*
 * quiz_make -- questions of ten kinds in two languages, groups of twenty;
 * a question hangs on at most four before it.
 *
 * in    questions  outside repeats
 *       repeats    each with "inside" questions
 */
struct buf quiz_make(unsigned questions, unsigned repeats, unsigned inside);
/* quiz_villages -- a choice among n, filtered by one of n / 100 districts. */
struct buf quiz_villages(unsigned n);

#endif
