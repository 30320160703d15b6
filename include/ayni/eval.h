/*
 * eval -- one expression over one document, asked and answered in JSON.
 *
 * in    request  one JSON object, as docs/forms.md describes for
 *                `ayni eval`: xml, context, expr, want, mode, tz, now, seed,
 *                namespaces, id
 * out   answer   one JSON object appended, no line end; every fault of the
 *                request or the expression is an answer
 * units seconds since 1970-01-01 UTC; minutes east of UTC
 * errs  NOMEM, TOOBIG (the answer is over answer->limit); answer as it was
 * src   docs/forms.md, "Scripting"
 */
#ifndef AYNI_EVAL_H
#define AYNI_EVAL_H

#include "ayni/source.h"

#define EVAL_MAX_REQUEST (64u << 20) /* bytes */

struct eval_setup {
	struct moment now;           /* where the request gives none */
	struct random_source chance; /* where the request gives no seed */
	/* minutes east of UTC of a named zone; NULL: the zone of now */
	int32_t (*zone)(void *ctx, struct text name, int64_t second);
	void *ctx;
};

enum ayni_err eval_answer(const struct eval_setup *setup,
    struct text request, struct buf *answer) AYNI_CHECK;

#endif
