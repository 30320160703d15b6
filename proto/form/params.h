/*
 * params -- the "parameters" column: key=value pairs, by type of question.
 */
#ifndef FORM_PARAMS_H
#define FORM_PARAMS_H

#include "form/survey.h"

/* Where a row's faults stand. */
struct params_place {
	struct survey *survey;
	const struct sheet *sheet;
	uint32_t row;
	struct text column;
};

/* params_parse -- pairs to item->param; false after a fault. */
bool params_parse(const struct params_place *at, struct text s,
    struct item *item);
/* params_apply -- check the pairs of a question and write them to its bind
 * and control. */
void params_apply(const struct params_place *at, struct item *item);
/* params_select -- the pairs of a select. */
void params_select(const struct params_place *at, struct item *item,
    bool from_file);
/* params_geometry -- reference-geometry names a list, a file or a repeat,
 * looked at when the survey is whole. */
void params_geometry(struct survey *s, const struct item *item);

#endif
