/*
 * safety -- a second sealed copy of what the office lacks, outside the
 * device's directory: on a card, say.
 *
 * It is what a stick holds, so whoever finds it can bring it to the office,
 * and only the office can read it.
 *
 * src   docs/vault.md section 6
 */
#ifndef UI_SAFETY_H
#define UI_SAFETY_H

#include "ui/kit.h"

/* safety_keep -- after a command: brings the copy up to date, where there is
 * one and something changed.  --safety-copy says where from now on, empty:
 * nowhere.  What fails is said once, until it works again, and is no error
 * of the command. */
void safety_keep(struct kit *k, const struct options *o);

#endif
