/*
 * settings -- the settings sheet.
 */
#ifndef FORM_SETTINGS_H
#define FORM_SETTINGS_H

#include "form/survey.h"

/* settings_read -- into s->settings and the author's language and spaces. */
void settings_read(struct survey *s, struct text form_name);
/* settings_by_row -- a row of the survey sheet whose type is a setting's
 * name, as in old forms; false: it is none. */
bool settings_by_row(struct survey *s, struct text type, struct text value);

#endif
