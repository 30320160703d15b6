#include "screen/plain.h"

#include "ui/legible.h"
#include "ui/refused.h"

void
plain_shown(struct conduct *c, node_ref n, enum lang lang, struct buf *b)
{
	struct node_view v = interview_view(conduct_interview(c), n);

	if (!v.is_range && v.field->kind == FIELD_VALUE && v.value.n > 0)
		legible_put(c, n, lang, b);
}

/* These are chosen, not typed. */
static bool
as_it_is(const struct field *f)
{
	return f->type == FIELD_SELECT_ONE ||
	    f->type == FIELD_SELECT_MULTIPLE || f->type == FIELD_RANK ||
	    f->control == CONTROL_UPLOAD;
}

enum ayni_err
plain_read(struct interview *iv, node_ref n, enum lang lang,
    const struct moment *now, struct text typed, struct buf *out,
    struct buf *why)
{
	const struct field *f = interview_view(iv, n).field;
	struct typist who = {lang, false, now};
	struct misread wrong = {0};
	enum ayni_err e;

	if (typed.n == 0 || as_it_is(f)) {
		buf_put_text(out, typed);
		return out->err;
	}
	e = typed_value(f, &who, typed, out, &wrong);
	if (e == AYNI_INVALID)
		refused_misread(&wrong, typed, lang, why);
	return e;
}

void
plain_refused(const struct conduct *c, struct text typed, enum lang lang,
    struct buf *b)
{
	refused_put(c, typed, lang, b);
}
