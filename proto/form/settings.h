/*
 * settings -- the settings sheet.
 */
#ifndef FORM_SETTINGS_H
#define FORM_SETTINGS_H

#include "form/survey.h"

/* settings_read -- into s->settings and the author's language and spaces. */
void settings_read(struct survey *s, struct text form_name);

#endif
