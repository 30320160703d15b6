/*
 * ask -- what a person is asked on the terminal outside an interview.
 */
#ifndef UI_ASK_H
#define UI_ASK_H

#include "ui/kit.h"

/* ask_anybody -- whether somebody can be asked: standard input is a
 * terminal. */
bool ask_anybody(void);
/*
 * ask_until -- the same again, until what is typed is taken.
 *
 * errs  IO; NOTFOUND, INTERRUPTED: nothing more is typed
 */
enum ayni_err ask_until(struct text prompt,
    bool (*take)(void *ctx, struct text typed), void *ctx) AYNI_CHECK;
/* ask_yes -- yes or no, in any of the languages. */
enum ayni_err ask_yes(const struct kit *k, enum hand_says t, bool *yes)
    AYNI_CHECK;

#endif
