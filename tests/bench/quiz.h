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
/* Where the choices of a question are. */
enum quiz_list {
	QUIZ_INLINE, /* in the form */
	QUIZ_CSV,    /* in villages.csv, villages.xml */
	QUIZ_XML,
};
/* quiz_villages -- a choice among n, filtered by one of n / 100 districts,
 * its label looked up beside it; and one among all, shuffled. */
struct buf quiz_villages(unsigned n, enum quiz_list where);
/* quiz_file -- the file that the form then names; empty: none. */
struct buf quiz_file(unsigned n, enum quiz_list where);

/* quiz_roster -- a repeat of ten questions with conditions, places and sums
 * over all its instances. */
struct buf quiz_roster(void);

#endif
