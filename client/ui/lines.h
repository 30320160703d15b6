/*
 * lines -- JSON lines: a request a line in, an answer a line out, flushed.
 */
#ifndef UI_LINES_H
#define UI_LINES_H

#include <stdio.h>

#include "ayni/bytes.h"

#define LINES_MAX_REQUEST (64u << 20) /* bytes */
#define LINES_MAX_ANSWER (256u << 20) /* bytes */

/* Appends one answer, without a line end; may change the request, and free
 * it.  One that is too long comes as an empty one. */
typedef enum ayni_err (*lines_answer_fn)(void *ctx, struct buf *request,
    struct buf *answer);

/*
 * lines_serve -- until the input ends.
 *
 * errs  NOMEM, IO, and those of answer
 */
enum ayni_err lines_serve(FILE *in, FILE *out, lines_answer_fn answer,
    void *ctx) AYNI_CHECK;

#endif
