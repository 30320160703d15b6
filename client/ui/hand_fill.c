#include "ui/hand.h"
#include "ui/seek.h"
#include "ui/shelf.h"
#include "ui/sitting.h"

static enum ayni_err
begin(struct sitting *s, const struct hash *form)
{
	struct text file = s->script != NULL ? script_language(s->script)
					     : TEXT("");
	uint32_t language;
	enum ayni_err e = sitting_open(s, form);

	if (e == AYNI_OK)
		e = sitting_language(s->k, s->o, s->form, file, &language);
	if (e != AYNI_OK)
		return e;
	e = draft_begin(&s->setup, s->form, form, language, &s->draft);
	return e == AYNI_OK ? e : sitting_refused(s, TEXT(""), e);
}

static enum ayni_err
resume(struct sitting *s, const struct draft_item *d)
{
	enum ayni_err e = sitting_open(s, &d->form);

	if (e != AYNI_OK)
		return e;
	e = draft_resume(&s->setup, s->form, &d->record, &s->draft);
	return e == AYNI_OK ? e : sitting_refused(s, TEXT(""), e);
}

/* A form by its whole name, else a draft, else a form by its beginning. */
static enum ayni_err
choose(struct sitting *s, struct text name)
{
	struct shelf_form *f = NULL;
	struct draft_item d;
	size_t n = 0, at = 0;
	enum ayni_err e, found;

	e = shelf_list(s->k->vault, &s->k->office, &s->a, &f, &n);
	if (e != AYNI_OK)
		return kit_fail_vault(s->k, e);
	found = shelf_find(f, n, name, &at);
	if (found == AYNI_OK && name.n >= f[at].xml_id.n)
		return begin(s, &f[at].id);
	e = seek_draft(s->k->vault, &s->setup.author, name, &s->a, &d);
	if (e == AYNI_OK)
		return resume(s, &d);
	if (e == AYNI_EXISTS || found == AYNI_EXISTS)
		return kit_several(s->k, name);
	if (e != AYNI_NOTFOUND)
		return kit_fail_vault(s->k, e);
	if (found == AYNI_OK)
		return begin(s, &f[at].id);
	kit_complain(s->k, SAY_FORM_UNKNOWN, &name, 1);
	return AYNI_NOTFOUND;
}

/* ---- by an assignment ---- */

static enum ayni_err
begin_assigned(struct sitting *s, const struct agenda_item *x,
    struct text given)
{
	struct shelf_form *all = NULL;
	const struct shelf_form *f;
	size_t n = 0;
	enum ayni_err e;

	e = shelf_list(s->k->vault, &s->k->office, &s->a, &all, &n);
	if (e != AYNI_OK)
		return kit_fail_vault(s->k, e);
	if ((f = shelf_newest(all, n, x->what->form)) == NULL) {
		kit_complain(
		    s->k, SAY_WORK_NO_FORM, KIT_ARGS(given, x->what->form));
		return AYNI_UNKNOWNFORM;
	}
	s->setup.assignment = x->what;
	if ((e = begin(s, &f->id)) != AYNI_OK)
		return e;
	if (draft_untaken(s->draft).n > 0)
		kit_complain(s->k, SAY_WORK_UNTAKEN,
		    KIT_ARGS(draft_untaken(s->draft)));
	return AYNI_OK;
}

static enum ayni_err
resume_assigned(struct sitting *s, const struct agenda_item *x)
{
	struct draft_item d = {.record = x->record};
	enum ayni_err e = draft_form(s->k->vault, &d.record, &d.form);

	if (x->gone)
		kit_complain(s->k, SAY_WORK_GONE, NULL, 0);
	return e == AYNI_OK ? resume(s, &d) : kit_fail_vault(s->k, e);
}

static enum ayni_err
choose_assigned(struct sitting *s, struct text given)
{
	char id[KIT_NUMBER];
	struct agenda g;
	size_t at = 0;
	enum ayni_err e = kit_agenda(s->k, &s->a, &g);

	if (e != AYNI_OK)
		return e;
	e = agenda_find(&g, given, &at);
	if (e == AYNI_EXISTS)
		return kit_several(s->k, given);
	if (e != AYNI_OK) {
		kit_complain(s->k, SAY_WORK_UNKNOWN, &given, 1);
		return e;
	}
	if (g.item[at].state == AGENDA_OPEN)
		return begin_assigned(s, &g.item[at], given);
	if (g.item[at].state == AGENDA_DRAFT)
		return resume_assigned(s, &g.item[at]);
	kit_complain(s->k, SAY_WORK_DONE, KIT_ARGS(
	    given, kit_short(id, &g.item[at].record)));
	return AYNI_EXISTS;
}

enum ayni_err
hand_fill(void *ctx, const struct options *o)
{
	const char *assignment = options_get(o, "assignment");
	struct sitting s;
	enum ayni_err e;

	if ((assignment != NULL) == (o->operands > 0)) {
		kit_complain(ctx, assignment != NULL ? SAY_WORK_BOTH
						     : SAY_WORK_WHICH, NULL, 0);
		return AYNI_USAGE;
	}
	e = sitting_begin(&s, ctx, o);
	if (e == AYNI_OK)
		e = assignment != NULL
		    ? choose_assigned(&s, text_of(assignment))
		    : choose(&s, text_of(o->operand[0]));
	if (e == AYNI_OK)
		e = sitting_hold(&s, TEXT(""));
	sitting_end(&s);
	return e;
}

/* ---- once more, for correction ---- */

/* A form may ask why what was finalised is changed. */
static enum ayni_err
need_reason(const struct sitting *s)
{
	const char *reason = options_get(s->o, "reason");

	if (!form_audit(s->form).reasons ||
	    (reason != NULL && reason[0] != '\0'))
		return AYNI_OK;
	kit_complain(
	    s->k, SAY_NEEDS, KIT_ARGS(TEXT("reason"), TEXT("edit")));
	return AYNI_USAGE;
}

static enum ayni_err
edit(struct sitting *s, const struct record_id *id, struct text about)
{
	struct recorded r;
	uint32_t language;
	struct text file = s->script != NULL ? script_language(s->script)
					     : TEXT("");
	enum ayni_err e = recorded_read(s->k->vault, id, &s->a, &r);

	if (e != AYNI_OK)
		return kit_fail_vault(s->k, e);
	if ((e = sitting_open(s, &r.merged.form)) == AYNI_OK)
		e = sitting_language(s->k, s->o, s->form, file, &language);
	if (e == AYNI_OK)
		e = need_reason(s);
	if (e != AYNI_OK)
		return e;
	e = draft_edit(&s->setup, s->form, &r, language, &s->draft);
	return e == AYNI_OK ? e : sitting_refused(s, about, e);
}

enum ayni_err
hand_fill_again(void *ctx, const struct options *o)
{
	struct text name = text_of(o->operand[0]);
	struct vault_record r;
	struct draft_item d;
	struct sitting s;
	enum ayni_err e = sitting_begin(&s, ctx, o);

	if (e != AYNI_OK)
		goto out;
	e = seek_draft(s.k->vault, &s.setup.author, name, &s.a, &d);
	if (e == AYNI_OK && d.is_edit) {
		e = resume(&s, &d);
		if (e == AYNI_OK)
			e = need_reason(&s);
	} else if (e == AYNI_OK || e == AYNI_NOTFOUND) {
		e = kit_record(s.k, name, &s.a, &r);
		if (e == AYNI_OK)
			e = edit(&s, &r.id, name);
	} else {
		e = e == AYNI_EXISTS ? kit_several(s.k, name)
				     : kit_fail_vault(s.k, e);
	}
	if (e == AYNI_OK)
		e = sitting_hold(&s, text_of(options_get(o, "reason")));
out:
	sitting_end(&s);
	return e;
}
