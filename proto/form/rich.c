#include <string.h>

#include "form/files.h"
#include "form/function.h"
#include "form/reader.h"
#include "form/xml.h"

/* A piece of text; NULL after a failure. */
static struct piece *
piece(struct reader *r, struct text s, struct expr *output)
{
	struct piece *p = arena_zalloc(&r->f->arena, 1, sizeof(*p));

	if (p == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return NULL;
	}
	p->text = arena_text(&r->f->arena, s);
	p->output = output;
	return p;
}

/* Runs of white space inside a label are one space, as in HTML. */
static struct piece *
pieces(struct reader *r, const struct tree_node *n)
{
	struct piece *first = NULL, **link = &first;
	const struct tree_node *c;

	if (tree_first(n) == NULL)
		return piece(r, text_trim(tree_value(n)), NULL);
	for (c = tree_first(n); c != NULL && r->err == AYNI_OK;
	     c = tree_next(c)) {
		struct text s = tree_value(c);

		if (tree_is(c, XFORMS, "output")) {
			struct text value = tree_attribute(c, "value");

			if (value.n == 0)
				value = tree_attribute(c, "ref");
			*link = piece(r, TEXT(""),
			    reader_expr(r, c, value, TEXT("output")));
		} else if (tree_kind(c) == TREE_TEXT) {
			if (c == tree_first(n))
				while (s.n > 0 && strchr(" \t\r\n", *s.p)) {
					s.p++;
					s.n--;
				}
			if (c == tree_last(n))
				while (s.n > 0 &&
				    strchr(" \t\r\n", s.p[s.n - 1]))
					s.n--;
			*link = piece(r, s, NULL);
		} else {
			continue;
		}
		if (*link == NULL)
			break;
		link = &(*link)->next;
	}
	return first != NULL ? first : piece(r, TEXT(""), NULL);
}

static struct itext *
itext_of(struct reader *r, struct text id)
{
	struct itext *t = map_get(&r->f->itexts, id);

	if (t != NULL)
		return t;
	t = arena_zalloc(&r->f->arena, 1, sizeof(*t));
	if (t == NULL)
		goto nomem;
	t->id = arena_text(&r->f->arena, id);
	t->in = arena_zalloc(&r->f->arena,
	    (size_t)r->f->languages * ITEXT_USES, sizeof(*t->in));
	if (t->in == NULL || map_put(&r->f->itexts, t->id, t, NULL) != AYNI_OK)
		goto nomem;
	return t;
nomem:
	reader_fail(r, AYNI_NOMEM);
	return NULL;
}

static void
add_medium(struct reader *r, struct itext *t, const struct tree_node *v,
    uint32_t language)
{
	struct text kind = tree_attribute(v, "form");
	struct shown_file *m, **link = &t->media;

	files_look(r, v, tree_value(v));
	if (!text_is(kind, "image") && !text_is(kind, "big-image") &&
	    !text_is(kind, "audio") && !text_is(kind, "video"))
		return;
	if ((m = arena_zalloc(&r->f->arena, 1, sizeof(*m))) == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	m->view.kind = arena_text(&r->f->arena, kind);
	m->view.file = arena_text(
	    &r->f->arena, files_name(text_trim(tree_value(v))));
	m->language = language;
	while (*link != NULL)
		link = &(*link)->next;
	*link = m;
}

static void
read_text(struct reader *r, const struct tree_node *text, uint32_t language)
{
	struct itext *t = itext_of(r, tree_attribute(text, "id"));
	const struct tree_node *v;

	for (v = tree_child(text); v != NULL && t != NULL;
	     v = tree_sibling(v)) {
		struct text form = tree_attribute(v, "form");
		enum itext_use use = form.n == 0 || text_is(form, "long")
		    ? ITEXT_PLAIN
		    : text_is(form, "short")	  ? ITEXT_SHORT
		    : text_is(form, "guidance")	  ? ITEXT_GUIDANCE
						  : ITEXT_USES;

		if (use != ITEXT_USES)
			t->in[language * ITEXT_USES + use] = pieces(r, v);
		else
			add_medium(r, t, v, language);
	}
}

uint32_t
rich_language(const struct form *f, const struct itext *t, uint32_t language)
{
	const struct shown_file *m = t->media;
	size_t i;

	for (i = 0; i < ITEXT_USES; i++)
		if (t->in[language * ITEXT_USES + i] != NULL)
			return language;
	while (m != NULL && m->language != language)
		m = m->next;
	return m != NULL ? language : f->default_language;
}

static bool
is_default(const struct tree_node *translation)
{
	struct text d = text_trim(tree_attribute(translation, "default"));

	return tree_has(translation, "default") && !text_is(d, "false()");
}

static uint32_t
count_translations(const struct tree_node *itext)
{
	const struct tree_node *n;
	uint32_t count = 0;

	for (n = tree_child(itext); n != NULL; n = tree_sibling(n))
		count += tree_is(n, XFORMS, "translation");
	return count;
}

/* ---- texts that say texts ---- */

struct saying {
	struct reader *r;
	unsigned level, deepest;
};

static unsigned depth_of(struct reader *r, struct itext *t, unsigned level);

static bool
is_endless(const struct expr *call, void *ctx)
{
	struct saying *s = ctx;
	struct itext *t = rich_said(s->r->f, call);
	unsigned depth = t != NULL ? depth_of(s->r, t, s->level + 1) : 0;

	if (depth > s->deepest)
		s->deepest = depth;
	return s->deepest > MODEL_MAX_TEXTS;
}

/* More than MODEL_MAX_TEXTS where there is no end, or it is too far. */
static unsigned
depth_of(struct reader *r, struct itext *t, unsigned level)
{
	struct saying s = {r, level, 0};
	size_t i, n = (size_t)r->f->languages * ITEXT_USES;
	const struct piece *p;

	if (level > MODEL_MAX_TEXTS || t->depth > 0)
		return t->depth > 0 ? t->depth : level;
	t->depth = MODEL_MAX_TEXTS + 1; /* where it comes back to itself */
	for (i = 0; i < n; i++)
		for (p = t->in[i]; p != NULL; p = p->next)
			(void)function_called(p->output, is_endless, &s);
	return t->depth = s.deepest + 1;
}

static void
refuse_endless(struct reader *r)
{
	uint32_t i;

	for (i = 0; i < r->f->itexts.n && r->err == AYNI_OK; i++) {
		struct itext *t = r->f->itexts.entry[i].value;

		if (depth_of(r, t, 1) > MODEL_MAX_TEXTS)
			reader_large(r, tree_line(r->model),
			    DIAG_ENDLESS_TEXT, t->id, MODEL_MAX_TEXTS);
	}
}

struct itext *
rich_said(const struct form *f, const struct expr *call)
{
	return text_is(call->text, "jr:itext") && call->args == 1 &&
		call->arg[0]->op == EXPR_LITERAL
	    ? map_get(&f->itexts, call->arg[0]->text) : NULL;
}

static void
read_itext(struct reader *r, const struct tree_node *itext)
{
	const struct tree_node *n, *t;
	uint32_t i = 0;

	r->f->languages = count_translations(itext);
	if (r->f->languages > MODEL_MAX_LANGUAGES) {
		reader_large(r, tree_line(r->model), DIAG_LANGUAGES_MANY,
		    TEXT(""), MODEL_MAX_LANGUAGES);
		return;
	}
	r->f->language = arena_zalloc(
	    &r->f->arena, r->f->languages, sizeof(*r->f->language));
	if (r->f->language == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	for (n = tree_child(itext); n != NULL; n = tree_sibling(n)) {
		if (!tree_is(n, XFORMS, "translation"))
			continue;
		r->f->language[i] =
		    arena_text(&r->f->arena, tree_attribute(n, "lang"));
		if (is_default(n))
			r->f->default_language = i;
		for (t = tree_child(n); t != NULL && r->err == AYNI_OK;
		     t = tree_sibling(t))
			read_text(r, t, i);
		i++;
	}
	refuse_endless(r);
}

/* Nobody reads it again: half of a form in several languages. */
void
rich_itext(struct reader *r)
{
	const struct tree_node *n = tree_find(r->model, "itext");
	struct tree *part = n != NULL ? xml_part(r->f->trees, n) : NULL;

	if (part == NULL)
		return;
	read_itext(r, tree_document(part));
	tree_drop(&r->f->trees, part);
}

/* jr:itext('id') to id; p == NULL for any other text. */
static struct text
itext_id(struct text ref)
{
	static const char begin[] = "jr:itext(";
	struct text none = {NULL, 0};

	ref = text_trim(ref);
	if (!text_starts(ref, TEXT(begin)) || ref.p[ref.n - 1] != ')')
		return none;
	ref.p += sizeof(begin) - 1;
	ref.n -= sizeof(begin);
	ref = text_trim(ref);
	if (ref.n < 2 || (ref.p[0] != '\'' && ref.p[0] != '"'))
		return none;
	return (struct text){ref.p + 1, ref.n - 2};
}

static struct rich
by_id(struct reader *r, const struct tree_node *at, struct text id)
{
	struct rich rich = {NULL, map_get(&r->f->itexts, id)};

	if (rich.itext == NULL)
		reader_fault(r, at, (struct text){NULL, 0}, AYNI_REFERENCE,
		    DIAG_NO_ITEXT, &id, 1);
	return rich;
}

struct rich
rich_read(struct reader *r, const struct tree_node *n)
{
	struct rich none = {NULL, NULL};
	struct text ref, id;

	if (n == NULL)
		return none;
	ref = tree_attribute(n, "ref");
	id = itext_id(ref);
	if (id.p != NULL)
		return by_id(r, n, id);
	if (ref.n > 0)
		none.plain = piece(r, TEXT(""),
		    reader_expr(r, n, ref, TEXT("label")));
	else
		none.plain = pieces(r, n);
	return none;
}

struct rich
rich_message(struct reader *r, const struct tree_node *bind,
    const char *attribute)
{
	struct text s = tree_attribute_ns(bind, JAVAROSA, attribute);
	struct rich rich = {NULL, NULL};
	struct text id = itext_id(s);

	if (id.p != NULL)
		return by_id(r, bind, id);
	if (s.n > 0)
		rich.plain = piece(r, s, NULL);
	return rich;
}
