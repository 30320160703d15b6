/*
 * row -- the rows of the survey sheet to items.
 */
#ifndef FORM_ROW_H
#define FORM_ROW_H

#include "form/survey.h"

void row_read_all(struct survey *s);

#endif
