#include <string.h>

#include "ayni/utf8.h"
#include "form/live.h"
#include "form/xml.h"

#include "ayni/mem.h"

static void
put_name(struct buf *out, const struct tree_name *name)
{
	if (name->prefix.n > 0) {
		buf_put_text(out, name->prefix);
		buf_put_byte(out, ':');
	}
	buf_put_text(out, name->local);
}

static void
put_attribute(struct buf *out, const struct tree_name *name,
    struct text value)
{
	buf_put_byte(out, ' ');
	put_name(out, name);
	buf_put_z(out, "=\"");
	xml_put_attribute(out, value);
	buf_put_byte(out, '"');
}

static void
declare(struct buf *out, struct map *done, const struct tree_name *name)
{
	bool implied = name->prefix.n == 0 &&
	    (name->uri.n == 0 || text_is(name->uri, XFORMS));

	if (implied || map_get(done, name->prefix) != NULL ||
	    text_is(name->prefix, "xml"))
		return;
	if (map_put(done, name->prefix, done, NULL) != AYNI_OK) {
		out->err = AYNI_NOMEM;
		return;
	}
	buf_put_z(out, name->prefix.n > 0 ? " xmlns:" : " xmlns");
	buf_put_text(out, name->prefix);
	buf_put_z(out, "=\"");
	xml_put_attribute(out, name->uri);
	buf_put_byte(out, '"');
}

static void
declare_attributes(struct buf *out, struct map *done,
    const struct tree_node *n)
{
	const struct tree_node *a;

	for (a = tree_asides(n); a != NULL; a = tree_next(a))
		if (tree_name(a)->uri.n > 0 &&
		    !text_is(tree_name(a)->uri, JAVAROSA))
			declare(out, done, tree_name(a));
}

/* Every namespace in use is declared at the root. */
static void
declare_all(const struct interview *iv, struct buf *out)
{
	const struct tree_node *a;
	struct map done = {0};
	uint32_t i;

	for (i = 0; i < iv->f->fields; i++)
		declare(out, &done, iv->f->field[i].name);
	for (a = iv->f->template; a != NULL;
	     a = tree_walk(iv->f->template, a))
		declare_attributes(out, &done, a);
	map_free(&done);
}

static bool
shown(const struct tree_live *n, bool submission)
{
	return !submission || n->relevant;
}

/* The live attribute of a name; NULL: one that never changes. */
static const struct tree_live *
live_attribute(const struct tree_live *n, const struct tree_name *name)
{
	const struct tree_live *a = n->attribute;

	while (a != NULL && a->name != name)
		a = a->next;
	return a;
}

static void
open_tag(const struct interview *iv, const struct tree_live *n,
    bool submission, struct buf *out)
{
	const struct tree_node *a = tree_asides(iv->f->field[n->field].node);

	buf_put_byte(out, '<');
	put_name(out, n->name);
	if (n->field == 0)
		declare_all(iv, out);
	for (; a != NULL; a = tree_next(a)) {
		const struct tree_name *name = tree_name(a);
		const struct tree_live *now = live_attribute(n, name);

		if (now != NULL && shown(now, submission))
			put_attribute(out, name, now->value);
		else if (now == NULL && !text_is(name->uri, JAVAROSA))
			put_attribute(out, name, tree_value(a));
	}
}

/* In normal form C; decimals always have a fraction, as on every ODK client. */
static void
put_value(const struct interview *iv, const struct tree_live *n,
    struct buf *out)
{
	const struct field *f = &iv->f->field[n->field].public;
	struct buf composed = {.limit = INTERVIEW_MAX_VALUE};

	utf8_nfc(&composed, n->value);
	xml_put_text(out, buf_text(&composed));
	if (composed.err != AYNI_OK && out->err == AYNI_OK)
		out->err = composed.err;
	buf_free(&composed);
	if (f->kind == FIELD_VALUE && f->type == FIELD_DECIMAL &&
	    n->value.n > 0 && memchr(n->value.p, '.', n->value.n) == NULL)
		buf_put_z(out, ".0");
}

static void
put_id(struct buf *out, struct text prefix, const char *local, struct text id)
{
	const char *colon = prefix.n > 0 ? ":" : "";

	buf_printf(out, "<%.*s%s%s>", (int)prefix.n, prefix.p, colon, local);
	xml_put_text(out, id);
	buf_printf(out, "</%.*s%s%s>", (int)prefix.n, prefix.p, colon, local);
}

/* Behind an element's last child: what names the instance, where the form
 * has no question for it. */
static void
put_identity(const struct interview *iv, const struct tree_live *n,
    struct buf *out)
{
	struct text prefix = n->name->prefix;
	bool alone = iv->f->meta == 0;

	if (n->field != iv->f->meta)
		return;
	if (alone) {
		prefix = TEXT("orx");
		buf_put_z(out, "<orx:meta xmlns:orx=\"" OPENROSA "\">");
	}
	if (iv->instance_id.n > 0)
		put_id(out, prefix, "instanceID", buf_text(&iv->instance_id));
	if (iv->deprecated_id.n > 0)
		put_id(out, prefix, "deprecatedID",
		    buf_text(&iv->deprecated_id));
	if (alone)
		buf_put_z(out, "</orx:meta>");
}

static bool
has_identity(const struct interview *iv, const struct tree_live *n)
{
	return n->field == iv->f->meta &&
	    (iv->f->meta == 0 || iv->instance_id.n > 0 ||
		iv->deprecated_id.n > 0);
}

static const struct tree_live *
first_shown(const struct tree_live *n, bool submission)
{
	while (n != NULL && !shown(n, submission))
		n = n->next;
	return n;
}

static void
close_tag(const struct interview *iv, const struct tree_live *n,
    struct buf *out)
{
	put_identity(iv, n, out);
	buf_put_z(out, "</");
	put_name(out, n->name);
	buf_put_byte(out, '>');
}

enum ayni_err
instance_put(const struct interview *iv, bool submission, struct buf *out)
{
	const struct tree_live *top = &iv->root->live.node, *n = top, *next;

	while (n != NULL) {
		open_tag(iv, n, submission, out);
		next = first_shown(n->first, submission);
		if (next != NULL) {
			buf_put_byte(out, '>');
			n = next;
			continue;
		}
		if (n->value.n > 0 || has_identity(iv, n)) {
			buf_put_byte(out, '>');
			put_value(iv, n, out);
			close_tag(iv, n, out);
		} else {
			buf_put_z(out, "/>");
		}
		while (n != top &&
		    (next = first_shown(n->next, submission)) == NULL) {
			n = n->parent;
			close_tag(iv, n, out);
		}
		n = n == top ? NULL : next;
	}
	return out->err;
}
