/*
 * drive_cmd -- `ayni drive`: forms converted and tried, JSON lines.
 *
 * in    in, out  one request a line, one answer a line, flushed
 * errs  NOMEM, IO; a fault of a request is an answer
 * src   docs/forms.md, "Scripting"
 */
#ifndef UI_DRIVE_CMD_H
#define UI_DRIVE_CMD_H

#include <stdio.h>

#include "ayni/err.h"

enum ayni_err drive_cmd(FILE *in, FILE *out) AYNI_CHECK;

#endif
