/*
 * notice -- pages that say something about the interview or the terminal:
 * the greeting, the commands, the languages, the farewell.
 */
#ifndef UI_NOTICE_H
#define UI_NOTICE_H

#include "ui/talk.h"

void notice_greet(struct talk *k);
void notice_commands(struct talk *k);
/* The form's languages, numbered from 1. */
void notice_languages(struct talk *k);
/* unsaved: what the keeper failed with last, or OK. */
void notice_paused(struct talk *k, enum ayni_err unsaved);

#endif
