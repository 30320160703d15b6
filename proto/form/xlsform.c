#include "ayni/xlsform.h"

#include "form/binds.h"
#include "form/controls.h"
#include "form/instances.h"
#include "form/saying.h"

static void
put_submission(struct xout *x, const struct survey *s)
{
	const struct settings *set = &s->settings;
	struct place at = {.row = 2};

	if (set->submission_url.n + set->public_key.n + set->auto_send.n +
	    set->auto_delete.n == 0 && !set->client_editable)
		return;
	xout_z(x, "submission");
	at.sheet = s->setting_columns.sheet->name;
	diag_origin(s->c->d, x->line, &at);
	if (set->submission_url.n > 0) {
		xout_attr_z(x, "action", set->submission_url);
		xout_attr_z(x, "method", TEXT("post"));
	}
	if (set->public_key.n > 0)
		xout_attr_z(x, "base64RsaPublicKey", set->public_key);
	if (set->auto_send.n > 0)
		xout_attr_z(x, "orx:auto-send", set->auto_send);
	if (set->auto_delete.n > 0)
		xout_attr_z(x, "orx:auto-delete", set->auto_delete);
	if (set->client_editable)
		xout_attr_z(x, "odk:client-editable", TEXT("true"));
	xout_close(x);
}

/* Attributes of binds by the author's own headers. */
static void
name_columns(const struct survey *s)
{
	const struct column *col = s->columns.column;
	size_t i;

	for (i = 0; i < s->columns.columns; i++, col++)
		if (col->tokens > 1 && text_is(col->token[0], "bind"))
			diag_header(s->c->d, col->token[1], col->header);
	diag_header(s->c->d, TEXT("itemset"), TEXT("choice_filter"));
}

static enum ayni_err
put_form(struct survey *s, const struct pour_sink *out)
{
	const struct attr *a;
	struct xout x;

	xout_init(&x, out);
	name_columns(s);
	xout_z(&x, "h:html");
	for (a = s->c->namespaces; a != NULL; a = a->next)
		xout_attr(&x, a->key, a->value);
	xout_z(&x, "h:head");
	xout_z(&x, "h:title");
	xout_text(&x, s->settings.title);
	xout_close(&x);
	xout_z(&x, "model");
	xout_attr_z(&x, "odk:xforms-version", TEXT("1.0.0"));
	if (s->entities_version != NULL)
		xout_attr_z(&x, "entities:entities-version",
		    text_of(s->entities_version));
	put_submission(&x, s);
	saying_itext(&x, s);
	instances_put_primary(&x, s);
	instances_put_secondary(&x, s);
	binds_put(&x, s);
	xout_close(&x);
	xout_close(&x);
	survey_origin(s, &x, NULL, TEXT(""));
	controls_put(&x, s);
	xout_close(&x);
	return xout_end(&x);
}

static enum ayni_err
failure(const struct author *c)
{
	if (c->err != AYNI_OK)
		return c->err;
	if (c->arena.failed)
		return arena_err(&c->arena);
	if (c->d->nomem)
		return AYNI_NOMEM;
	return c->d->faults > 0 ? AYNI_AUTHORING : AYNI_OK;
}

/* What there is no room for is a fault of the form. */
static enum ayni_err
told_large(struct author *c, size_t limit)
{
	const struct sheet *s = c->w->first;
	struct place at = {.file = s != NULL ? s->file : TEXT("")};

	diag_limit(c->d, &at, c->arena.full ? DIAG_FORM_LARGE
		: DIAG_FORM_LONG, TEXT(""), limit >> 20);
	return c->d->nomem ? AYNI_NOMEM : AYNI_AUTHORING;
}

enum ayni_err
xlsform_convert(const struct workbook *w, struct text form_name,
    struct diag *d, const struct pour_sink *out)
{
	struct author c = {.w = w, .d = d};
	struct survey s = {.c = &c};
	enum ayni_err e, written;

	arena_init(&c.arena, AUTHOR_MAX_BYTES);
	survey_read(&c, form_name, &s);
	if ((e = failure(&c)) != AYNI_OK)
		goto out;
	instances_check(&s);
	binds_check(&s);
	if ((e = failure(&c)) != AYNI_OK)
		goto out;
	written = put_form(&s, out);
	if ((e = failure(&c)) == AYNI_OK)
		e = written;
out:
	if (e == AYNI_TOOBIG)
		e = told_large(&c, out->limit);
	survey_free(&s);
	arena_free(&c.arena);
	return e;
}
