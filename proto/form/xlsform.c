#include "ayni/xlsform.h"

#include <string.h>

#include "form/binds.h"
#include "form/controls.h"
#include "form/instances.h"
#include "form/saying.h"

static const struct {
	const char *prefix, *uri;
} namespaces[] = {
    {"xmlns", "http://www.w3.org/2002/xforms"},
    {"xmlns:h", "http://www.w3.org/1999/xhtml"},
    {"xmlns:ev", "http://www.w3.org/2001/xml-events"},
    {"xmlns:xsd", "http://www.w3.org/2001/XMLSchema"},
    {"xmlns:jr", "http://openrosa.org/javarosa"},
    {"xmlns:orx", "http://openrosa.org/xforms"},
    {"xmlns:odk", "http://www.opendatakit.org/xforms"},
    {"xmlns:entities", "http://www.opendatakit.org/xforms/entities"},
};
#define NAMESPACES (sizeof(namespaces) / sizeof(namespaces[0]))

/* esri="http://..." pairs of the settings; names once. */
static void
add_namespaces(struct author *c, struct text s, struct attr **all)
{
	while ((s = text_trim(s)).n > 0) {
		size_t n = 0, at;
		struct text name, uri;

		while (n < s.n && strchr(" \t\r\n", s.p[n]) == NULL)
			n++;
		for (at = 0; at < n && s.p[at] != '='; at++)
			continue;
		name = (struct text){s.p, at};
		uri = (struct text){s.p + at + 1, n > at ? n - at - 1 : 0};
		if (uri.n > 1 && strchr("'\"", uri.p[0]) != NULL)
			uri = (struct text){uri.p + 1, uri.n - 2};
		name = JOIN(c, TEXT("xmlns:"), name);
		if (at > 0 && uri.n > 0 && author_is_name(name) &&
		    author_get(*all, arena_z(&c->arena, name)).n == 0)
			author_set(c, all, name, uri);
		s = (struct text){s.p + n, s.n - n};
	}
}

static void
put_namespaces(struct xout *x, struct survey *s)
{
	struct attr *all = NULL;
	size_t i;

	for (i = 0; i < NAMESPACES; i++)
		if (s->entities_version != NULL || i + 1 < NAMESPACES)
			author_set(s->c, &all, text_of(namespaces[i].prefix),
			    text_of(namespaces[i].uri));
	add_namespaces(s->c, s->settings.namespaces, &all);
	for (; all != NULL; all = all->next)
		xout_attr(x, all->key, all->value);
}

static void
put_submission(struct xout *x, const struct settings *set)
{
	if (set->submission_url.n + set->public_key.n + set->auto_send.n +
	    set->auto_delete.n == 0 && !set->client_editable)
		return;
	xout_z(x, "submission");
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

static void
put_form(struct survey *s, struct buf *out)
{
	struct xout x;

	xout_init(&x, out);
	buf_put_z(out, "<?xml version=\"1.0\"?>");
	xout_z(&x, "h:html");
	put_namespaces(&x, s);
	xout_z(&x, "h:head");
	xout_z(&x, "h:title");
	xout_text(&x, s->settings.title);
	xout_close(&x);
	xout_z(&x, "model");
	xout_attr_z(&x, "odk:xforms-version", TEXT("1.0.0"));
	if (s->entities_version != NULL)
		xout_attr_z(&x, "entities:entities-version",
		    text_of(s->entities_version));
	put_submission(&x, &s->settings);
	saying_itext(&x, s);
	instances_put_primary(&x, s);
	instances_put_secondary(&x, s);
	binds_put(&x, s);
	xout_close(&x);
	xout_close(&x);
	controls_put(&x, s);
	xout_close(&x);
	buf_put_byte(out, '\n');
}

static enum ayni_err
failure(const struct author *c)
{
	if (c->err != AYNI_OK)
		return c->err;
	if (c->arena.failed)
		return c->arena.used + (1u << 20) > c->arena.limit
		    ? AYNI_TOOBIG : AYNI_NOMEM;
	if (c->d->nomem)
		return AYNI_NOMEM;
	return c->d->faults > 0 ? AYNI_AUTHORING : AYNI_OK;
}

enum ayni_err
xlsform_convert(const struct workbook *w, struct text form_name,
    struct diag *d, struct buf *xform)
{
	struct author c = {.w = w, .d = d};
	struct survey s = {.c = &c};
	size_t was = xform->n;
	enum ayni_err e;

	arena_init(&c.arena, AUTHOR_MAX_BYTES);
	survey_read(&c, form_name, &s);
	if ((e = failure(&c)) != AYNI_OK)
		goto out;
	instances_check(&s);
	binds_check(&s);
	if ((e = failure(&c)) != AYNI_OK)
		goto out;
	put_form(&s, xform);
	if ((e = failure(&c)) == AYNI_OK)
		e = xform->err;
	if (e != AYNI_OK)
		xform->n = was;
out:
	survey_free(&s);
	arena_free(&c.arena);
	return e;
}
