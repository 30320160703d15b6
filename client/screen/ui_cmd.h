/*
 * ui_cmd -- `ayni ui`: the screens, until somebody ends it.
 *
 * src   docs/screens.md
 */
#ifndef SCREEN_UI_CMD_H
#define SCREEN_UI_CMD_H

#include "ui/kit.h"

/* Takes a struct kit, and gives the exit code. */
enum ayni_err ui_cmd(void *ctx, const struct options *o);

#endif
