/*
 * overview -- pages over the whole interview: sections, what keeps it from
 * being finalised, all answers.  Each numbers what one can go to.
 */
#ifndef UI_OVERVIEW_H
#define UI_OVERVIEW_H

#include "ui/talk.h"

#define OVERVIEW_MOST_WRONG 20u /* listed at once */

/* Sections with their counts; the last number is the interview's end. */
enum ayni_err overview_sections(struct talk *k) AYNI_CHECK;
/* The screen behind a number of that page; UINT32_MAX: none. */
uint32_t overview_section_screen(struct talk *k, uint32_t number);

/* What is missing or breaks a rule, and the sections' counts; gives how
 * many things are wrong. */
enum ayni_err overview_review(struct talk *k, uint32_t *wrong) AYNI_CHECK;
/* The node behind a number of that page; NODE_NONE: none. */
node_ref overview_wrong(struct talk *k, uint32_t number);

/*
 * overview_answers -- questions and answers from a screen on, numbered by
 * their screen, from 1.
 *
 * out   the screen after the last one shown; the number of screens where
 *       there is no more
 */
uint32_t overview_answers(struct talk *k, uint32_t from);

#endif
