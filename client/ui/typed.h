/*
 * typed -- from what a person types to what an answer holds, for every kind
 * of question but those with choices.
 *
 * Numbers: spaces part thousands; the decimal sign is "." or, in French and
 * Spanish, ","; in English "," parts thousands.  What could be two values
 * is refused.
 *
 * src   docs/interview.md, "Answers"
 */
#ifndef UI_TYPED_H
#define UI_TYPED_H

#include "ayni/form.h"
#include "ayni/source.h"
#include "ui/phrase.h"

struct typist {
	enum lang lang;
	bool month_first;
	const struct moment *now; /* NULL: not known */
};

/* Why something typed is refused. */
struct misread {
	enum phrase why;
	char arg[2][32]; /* {2}, {3}; {1} is what was typed */
};

/*
 * typed_value -- out is appended to, and unchanged on failure.
 *
 * errs  INVALID  see *why
 */
enum ayni_err typed_value(const struct field *f, const struct typist *who,
    struct text typed, struct buf *out, struct misread *why) AYNI_CHECK;

#endif
