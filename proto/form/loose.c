#include "ayni/entities.h"
#include "form/function.h"
#include "form/reader.h"


/*
 * Lists that are no part of a form differ between devices: what was saved
 * before, entities, files that nobody published.  The office, which has
 * none of them, takes what was computed with them as it was recorded.
 */

void
loose_note(struct reader *r, struct text id, const struct resource *x)
{
	if (x != NULL && !text_starts(x->url, TEXT(ENTITIES_FOLDER)) &&
	    !text_starts(x->url, TEXT("jr://instance/")))
		return;
	if (map_put(&r->f->loose, id, r->f, NULL) != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
}

struct asking {
	struct reader *r;
	const struct field_model *m;
};

/* Whether a field, named in quotes, offers such a list. */
static bool
offers(const struct asking *a, const struct expr *path)
{
	const struct field_model *m;

	if (path->op != EXPR_LITERAL)
		return true;
	m = reader_field(a->r, reader_resolve(a->r, a->m->public.path,
	    text_trim(path->text)));
	return m != NULL && m->itemset != NULL && m->itemset->loose;
}

static bool
reads(const struct expr *call, void *ctx)
{
	const struct asking *a = ctx;

	if (text_is(call->text, "jr:choice-name") && call->args == 2)
		return offers(a, call->arg[1]);
	if (call->args == 0 || (!text_is(call->text, "instance") &&
		!text_is(call->text, "pulldata")))
		return false;
	return call->arg[0]->op != EXPR_LITERAL ||
	    map_get(&a->r->f->loose, call->arg[0]->text) != NULL;
}

void
loose_mark(struct reader *r)
{
	struct asking a = {.r = r};
	uint32_t i, k;

	for (i = 0; i < r->f->fields && r->f->loose.n > 0; i++) {
		struct field_model *m = &r->f->field[i];

		a.m = m;
		for (k = 0; k < RULES; k++)
			if (m->rule[k] != NULL && k != RULE_CHOICES)
				m->rule[k]->loose = function_called(
				    m->rule[k]->expr, reads, &a);
		if (m->rule[RULE_CHOICES] != NULL && m->itemset != NULL)
			m->rule[RULE_CHOICES]->loose = m->itemset->loose ||
			    function_called(m->itemset->nodes, reads, &a);
		if (m->rule[RULE_VALUE] != NULL && m->rule[RULE_VALUE]->loose)
			m->public.recorded = true;
	}
}
