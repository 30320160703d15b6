#include "form/saying.h"

#include <string.h>

#include "form/choices.h"
#include "form/refs.h"

static const char *const message_names[] = {"jr:constraintMsg",
    "jr:requiredMsg", "jr:noAppErrorString"};

/* One value of a text, in every language. */
struct value {
	struct text form; /* n == 0: the text itself; "guidance", "image" */
	struct phrase *first;
	const struct item *context;
	struct value *next;
};

struct entry {
	struct text id;
	struct value *first;
	struct entry *next;
};

struct itext {
	struct survey *s;
	struct map ids; /* to struct entry */
	struct entry *first, **end;
	struct phrase *languages; /* text unused */
};

/* The end of "instance('x')/root/item[...]/label" that begins at from: paths
 * and predicates, no white space outside these. */
static size_t
instance_end(struct text s, size_t from)
{
	size_t i, depth = 0;
	char quote = 0;

	for (i = from; i < s.n; i++) {
		char ch = s.p[i];

		if (quote != 0)
			quote = ch == quote ? 0 : quote;
		else if (ch == '\'' || ch == '"')
			quote = ch;
		else if (ch == '[')
			depth++;
		else if (ch == ']' && depth > 0)
			depth--;
		else if (depth == 0 && strchr(" \t\r\n", ch) != NULL)
			break;
	}
	return i;
}

/* The next part of a text that is calculated: [*at, *end). */
static bool
next_output(struct text s, size_t from, size_t *at, size_t *end)
{
	static const struct text call = {"instance(", 9};
	struct ref r;
	bool ref = refs_next(s, from, &r) == REFS_ONE;
	size_t i;

	for (i = from; i + call.n <= s.n && !(ref && i >= r.at); i++)
		if (text_starts((struct text){s.p + i, s.n - i}, call) &&
		    i + call.n < s.n && strchr("'\"", s.p[i + call.n])) {
			*at = i;
			*end = instance_end(s, i);
			return true;
		}
	*at = r.at;
	*end = r.end;
	return ref;
}

void
saying_put(struct xout *x, struct survey *s, struct text text,
    const struct item *context)
{
	struct refs_how how = {.context = context};
	size_t from = 0, at, end;

	if (text.n == 0)
		return;
	while (next_output(text, from, &at, &end)) {
		struct text part = {text.p + at, end - at};

		xout_text(x, (struct text){text.p + from, at - from});
		if (from == 0 && at == 0)
			xout_text(x, TEXT(" "));
		xout_z(x, "output");
		/* what stands around it decides how a reference reads */
		xout_attr_z(x, "value", refs_expand(s, part, how));
		xout_close(x);
		from = end;
	}
	xout_text(x, (struct text){text.p + from, text.n - from});
}

bool
saying_label_translated(const struct item *it)
{
	return it->label.first != NULL || it->media != NULL;
}

bool
saying_hint_translated(const struct item *it)
{
	return it->hint.first != NULL || author_said(&it->guidance);
}

struct text
saying_id(struct survey *s, const struct item *it, const char *what)
{
	return JOIN(s->c, it->path, TEXT(":"), text_of(what));
}

static struct text
itext_ref(struct survey *s, const struct item *it, const char *what)
{
	return JOIN(s->c, TEXT("jr:itext('"), saying_id(s, it, what),
	    TEXT("')"));
}

static bool
message_translated(const struct item *it, enum message m)
{
	return it->message[m].first != NULL ||
	    (m != MESSAGE_NO_APP && refs_any(it->message[m].plain));
}

struct text
saying_message(struct survey *s, const struct item *it, enum message m)
{
	return message_translated(it, m)
	    ? itext_ref(s, it, message_names[m])
	    : it->message[m].plain;
}

void
saying_label(struct xout *x, struct survey *s, const struct item *it)
{
	xout_z(x, "label");
	survey_origin(s, x, it, column_header(&s->columns, "label", NULL));
	if (saying_label_translated(it))
		xout_attr_z(x, "ref", itext_ref(s, it, "label"));
	else
		saying_put(x, s, it->label.plain, it);
	xout_close(x);
}

static struct text
hint_of(const struct item *it)
{
	if (it->hint.plain.n > 0 || it->question == NULL)
		return it->hint.plain;
	return text_of(it->question->hint);
}

void
saying_label_and_hint(struct xout *x, struct survey *s,
    const struct item *it)
{
	bool translated = saying_hint_translated(it);

	saying_label(x, s, it);
	if (!translated && hint_of(it).n == 0)
		return;
	xout_z(x, "hint");
	survey_origin(s, x, it, column_header(&s->columns, "hint", NULL));
	if (translated)
		xout_attr_z(x, "ref", itext_ref(s, it, "hint"));
	else
		saying_put(x, s, hint_of(it), it);
	xout_close(x);
}

static void
add(struct itext *t, struct text id, struct text form, struct text lang,
    struct text text, const struct item *context)
{
	struct author *c = t->s->c;
	struct entry *e = map_get(&t->ids, id);
	struct words languages = {.first = t->languages}, said;
	struct value **v;

	if (e == NULL) {
		if ((e = author_new(c, sizeof(*e))) == NULL)
			return;
		e->id = id;
		*t->end = e;
		t->end = &e->next;
		author_put(c, &t->ids, id, e);
	}
	for (v = &e->first; *v != NULL; v = &(*v)->next)
		if (text_equal((*v)->form, form))
			break;
	if (*v == NULL && (*v = author_new(c, sizeof(**v))) == NULL)
		return;
	(*v)->form = form;
	(*v)->context = context;
	said = (struct words){.first = (*v)->first};
	author_add_words(c, &said, lang, text);
	(*v)->first = said.first;
	author_add_words(c, &languages, lang, TEXT(""));
	t->languages = languages.first;
}

static void
add_words(struct itext *t, struct text id, struct text form,
    const struct words *w, const struct item *context)
{
	const struct phrase *p;

	for (p = w->first; p != NULL; p = p->next)
		add(t, id, form, p->lang, p->text, context);
	if (w->first == NULL && w->plain.n > 0)
		add(t, id, form, t->s->c->language, w->plain, context);
}

static void
add_media(struct itext *t, struct text id, const struct medium *m)
{
	for (; m != NULL; m = m->next)
		add_words(t, id, m->kind, &m->file, NULL);
}

static void
add_lists(struct itext *t)
{
	struct author *c = t->s->c;
	const struct list *l;

	for (l = t->s->lists; l != NULL; l = l->next) {
		struct choice ch = {.at = 0};
		uint64_t i;

		for (i = 0; l->translated && choices_next_kept(t->s, l, &ch);
		     i++) {
			struct text id = JOIN(c, l->name, TEXT("-"),
			    author_number(c, i));

			add_words(t, id, TEXT(""), &ch.label, NULL);
			add_media(t, id, ch.media);
		}
	}
}

static void
add_item(struct itext *t, const struct item *it)
{
	struct survey *s = t->s;
	struct words hint = it->hint;
	size_t m;

	for (m = 0; m < MESSAGES; m++)
		if (message_translated(it, (enum message)m))
			add_words(t, saying_id(s, it, message_names[m]),
			    TEXT(""), &it->message[m], it);
	if (saying_label_translated(it))
		add_words(t, saying_id(s, it, "label"), TEXT(""),
		    &it->label, it);
	if (hint.first == NULL)
		hint.plain = hint_of(it);
	if (saying_hint_translated(it)) {
		add_words(t, saying_id(s, it, "hint"), TEXT(""), &hint, it);
		add_words(t, saying_id(s, it, "hint"), TEXT("guidance"),
		    &it->guidance, it);
	}
	add_media(t, saying_id(s, it, "label"), it->media);
}

static struct text
folder(struct text form)
{
	if (text_is(form, "image") || text_is(form, "big-image"))
		return TEXT("jr://images/");
	if (text_is(form, "audio"))
		return TEXT("jr://audio/");
	return text_is(form, "video") ? TEXT("jr://video/") : TEXT("");
}

/* missing: what is not said in this language, a hyphen in its place. */
static void
put_value(struct xout *x, struct survey *s, const struct value *v,
    struct text lang, bool missing)
{
	struct text text = TEXT("-"), jr = folder(v->form);
	const struct phrase *p = v->first;

	while (p != NULL && !text_equal(p->lang, lang))
		p = p->next;
	if ((p == NULL) != missing)
		return;
	if (p != NULL)
		text = p->text;
	if (jr.n > 0 && text_is(text, "-"))
		return;
	xout_z(x, "value");
	if (v->form.n > 0)
		xout_attr_z(x, "form", v->form);
	xout_text(x, jr);
	saying_put(x, s, text, v->context);
	xout_close(x);
}

void
saying_itext(struct xout *x, struct survey *s)
{
	struct itext t = {.s = s};
	const struct phrase *lang;
	const struct entry *e;
	const struct value *v;
	const struct item *it;

	t.end = &t.first;
	add_lists(&t);
	for (it = s->root; it != NULL; it = survey_next(it, s->root))
		add_item(&t, it);
	if (t.languages != NULL)
		xout_z(x, "itext");
	for (lang = t.languages; lang != NULL; lang = lang->next) {
		xout_z(x, "translation");
		xout_attr_z(x, "lang", lang->lang);
		if (text_equal(lang->lang, s->c->language))
			xout_attr_z(x, "default", TEXT("true()"));
		for (e = t.first; e != NULL; e = e->next) {
			xout_z(x, "text");
			xout_inline(x);
			survey_origin(s, x, e->first->context, TEXT(""));
			xout_attr_z(x, "id", e->id);
			for (v = e->first; v != NULL; v = v->next)
				put_value(x, s, v, lang->lang, false);
			for (v = e->first; v != NULL; v = v->next)
				put_value(x, s, v, lang->lang, true);
			xout_close(x);
		}
		xout_close(x);
	}
	if (t.languages != NULL)
		xout_close(x);
	map_free(&t.ids);
}
