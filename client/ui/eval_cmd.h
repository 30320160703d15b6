/*
 * eval_cmd -- `ayni eval`: JSON lines in, JSON lines out.
 *
 * in    in, out  one request a line, one answer a line, flushed
 * errs  NOMEM, IO; a fault of a request is an answer
 * src   docs/forms.md, "Scripting"
 */
#ifndef UI_EVAL_CMD_H
#define UI_EVAL_CMD_H

#include <stdio.h>

#include "ayni/err.h"

enum ayni_err eval_cmd(FILE *in, FILE *out) AYNI_CHECK;

#endif
