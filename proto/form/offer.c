#include <stdio.h>
#include <string.h>

#include "ayni/utf8.h"
#include "form/function.h"
#include "form/list.h"
#include "form/live.h"
#include "form/search.h"

/* What a question offers before its labels are said. */
struct offer {
	const struct itemset *itemset; /* NULL: the whole list */
	const struct list *list;       /* NULL: of nodes that no list has */
	struct tree_node **node;
	struct found *found; /* NULL: no search */
	size_t n;
};

static const struct list *
list_of(const struct interview *iv, const struct field_model *m)
{
	return m->public.list >= 0 ? &iv->f->list[m->public.list] : NULL;
}

static struct offer
offered(struct interview *iv, const struct field_model *m, struct live *at)
{
	struct offer o = {.itemset = m->itemset, .list = list_of(iv, m)};
	struct value v;

	if (o.list != NULL && (o.itemset == NULL || o.itemset->whole)) {
		o.itemset = NULL;
		o.n = o.list->public.n;
	} else if (o.itemset != NULL && o.itemset->search != NULL) {
		o.found = search_run(iv, o.itemset->search, at, &o.n);
	} else if (o.itemset != NULL) {
		v = show_eval(iv, o.itemset->nodes, NULL, at);
		o.node = v.node;
		o.n = v.type == VALUE_NODES ? v.nodes : 0;
	}
	return o;
}

/* -1: a node that the list has not. */
static int64_t
choice_at(const struct offer *o, size_t i)
{
	if (o->itemset == NULL)
		return (int64_t)i;
	return o->found == NULL && o->list != NULL
	    ? list_item(o->list, o->node[i]) : -1;
}

static struct text
said_by(struct interview *iv, const struct expr *e, struct tree_node *item,
    struct live *at)
{
	struct value v;

	if (e == NULL)
		return TEXT("");
	v = show_eval(iv, e, item, at);
	return xpath_string(&iv->env, &v);
}

static struct text
name_at(struct interview *iv, const struct offer *o, size_t i,
    struct live *at)
{
	int64_t c = choice_at(o, i);

	if (o->found != NULL)
		return search_name(&o->found[i]);
	return c >= 0 ? list_name(o->list, (uint32_t)c)
		      : said_by(iv, o->itemset->value, o->node[i], at);
}

static struct text
label_in(struct interview *iv, const struct list *l, int64_t i,
    struct live *at, const struct itext **itext)
{
	struct piece own;
	struct rich label = list_label(iv->f, l, (uint32_t)i, &own);

	*itext = label.itext;
	return show_rich(iv, &label, at, ITEXT_PLAIN);
}

static struct text
label_at(struct interview *iv, const struct offer *o, size_t i,
    struct live *at, const struct itext **itext)
{
	int64_t c = choice_at(o, i);
	struct rich rich = {NULL, NULL};
	struct text said;

	*itext = NULL;
	if (o->found != NULL)
		return search_label(iv, &o->found[i], at);
	if (c >= 0)
		return label_in(iv, o->list, c, at, itext);
	said = said_by(iv, o->itemset->label, o->node[i], at);
	if (!o->itemset->label_is_itext)
		return arena_text(&iv->shown, said);
	*itext = rich.itext = map_get(&iv->f->itexts, said);
	return rich.itext != NULL
	    ? show_rich(iv, &rich, at, ITEXT_PLAIN) : TEXT("");
}

/* ---- names of choices ---- */

struct text
offer_name(struct interview *iv, const struct field_model *m,
    struct live *at, struct text value)
{
	const struct list *list = list_of(iv, m);
	int64_t c = list != NULL ? list_find(list, value) : -1;
	const struct itext *itext;
	struct offer o;
	size_t i;

	if (c >= 0)
		return label_in(iv, list, c, at, &itext);
	if (list != NULL || m->itemset == NULL)
		return TEXT("");
	o = offered(iv, m, at);
	for (i = 0; i < o.n; i++)
		if (text_equal(name_at(iv, &o, i, at), value))
			return label_at(iv, &o, i, at, &itext);
	return TEXT("");
}

/* ---- answers ---- */

static bool
has_word(struct text list, struct text word)
{
	struct text one;

	while (function_word(&list, &one))
		if (text_equal(one, word))
			return true;
	return false;
}

static void
put_word(struct buf *b, struct text word)
{
	if (b->n > 0)
		buf_put_byte(b, ' ');
	buf_put_text(b, word);
}

/* One choice, whose name may have spaces. */
static void
arrange_one(struct interview *iv, const struct offer *o, struct live *l,
    struct text value, struct buf *out)
{
	size_t i;

	value = text_trim(value);
	if (o->itemset == NULL) {
		if (list_find(o->list, value) >= 0)
			buf_put_text(out, value);
		return;
	}
	for (i = 0; i < o->n; i++)
		if (text_equal(name_at(iv, o, i, l), value)) {
			buf_put_text(out, value);
			return;
		}
}

/* Words in the order in which they were given; whole: what else is offered
 * comes after them. */
static void
arrange_words(struct interview *iv, const struct offer *o, struct live *l,
    struct text value, bool whole, struct buf *out)
{
	struct text word, all = value;
	size_t i;

	while (function_word(&value, &word)) {
		for (i = 0; i < o->n; i++)
			if (text_equal(name_at(iv, o, i, l), word))
				break;
		if (i < o->n && !has_word(buf_text(out), word))
			put_word(out, word);
	}
	for (i = 0; whole && i < o->n; i++)
		if (!has_word(all, word = name_at(iv, o, i, l)))
			put_word(out, word);
}

/* Choices in the order in which they are offered. */
static void
arrange_many(struct interview *iv, const struct offer *o, struct live *l,
    struct text value, struct buf *out)
{
	struct text name;
	size_t i;

	for (i = 0; i < o->n; i++) {
		name = name_at(iv, o, i, l);
		if (name.n > 0 && has_word(value, name) &&
		    !has_word(buf_text(out), name))
			put_word(out, name);
	}
}

static uint32_t
count_words(struct text s)
{
	struct text one;
	uint32_t n = 0;

	while (function_word(&s, &one))
		n++;
	return n;
}

static bool
has_all(struct text list, struct text words)
{
	struct text one;

	while (function_word(&words, &one))
		if (!has_word(list, one))
			return false;
	return true;
}

/* What a person may not do, and is told. */
static const char *
refusal(const struct interview *iv, const struct live *l,
    const struct offer *o, struct text value, struct text kept)
{
	enum field_type type = iv->f->field[l->node.field].public.type;

	if (type == FIELD_SELECT_ONE ? kept.n == 0 : !has_all(kept, value))
		return "not a choice that is offered";
	if (type == FIELD_RANK && count_words(kept) < o->n)
		return "every option has to be ranked";
	return NULL;
}

enum ayni_err
offer_arrange(struct interview *iv, struct live *l, struct text value,
    bool strict, struct buf *out)
{
	const struct field_model *m = &iv->f->field[l->node.field];
	struct offer o = offered(iv, m, l);
	const char *why = NULL;
	enum ayni_err e;

	/* who knows what it offers */
	if (o.itemset == NULL ? o.list == NULL
			      : iv->blind && o.itemset->loose)
		buf_put_text(out, value);
	else if (m->public.type == FIELD_SELECT_ONE)
		arrange_one(iv, &o, l, value, out);
	else if (strict && m->public.type != FIELD_RANK)
		arrange_many(iv, &o, l, value, out);
	else
		arrange_words(iv, &o, l, value,
		    !strict && m->public.type == FIELD_RANK, out);
	if (strict && text_trim(value).n > 0)
		why = refusal(iv, l, &o, value, buf_text(out));
	if ((e = compute_done(iv)) == AYNI_OK)
		e = out->err;
	if (e == AYNI_OK && why != NULL) {
		(void)snprintf(iv->why, sizeof(iv->why), "%s", why);
		e = AYNI_TYPE;
	}
	return e;
}

/* ---- what is shown ---- */

static bool
found_in(struct text label, struct text folded, struct buf *b)
{
	size_t i;

	buf_clear(b);
	utf8_fold(b, label);
	for (i = 0; i + folded.n <= b->n; i++)
		if (memcmp(b->p + i, folded.p, folded.n) == 0)
			return true;
	return false;
}

static struct choice_view
view_at(struct interview *iv, const struct offer *o, size_t i,
    struct live *l)
{
	int64_t c = choice_at(o, i);
	struct choice_view v = {.index = UINT32_MAX};

	v.name = name_at(iv, o, i, l);
	v.label = label_at(iv, o, i, l, &v.itext);
	if (c >= 0)
		v.index = (uint32_t)c;
	else
		v.name = arena_text(&iv->shown, v.name);
	return v;
}

enum ayni_err
offer_choices(struct interview *iv, struct live *l, struct text find,
    const struct choice_view **out, size_t *count)
{
	struct offer o = offered(iv, &iv->f->field[l->node.field], l);
	struct choice_view *at;
	struct buf folded, b;
	size_t i, k = 0;
	enum ayni_err e, done;

	iv->shown.failed = iv->shown.full = false;
	at = arena_zalloc(&iv->shown, o.n, sizeof(*at));
	buf_init(&folded, 4096);
	buf_init(&b, 1u << 20);
	utf8_fold(&folded, find);
	for (i = 0; i < o.n && at != NULL; i++) {
		at[k] = view_at(iv, &o, i, l);
		if (find.n == 0 ||
		    found_in(at[k].label, buf_text(&folded), &b) ||
		    found_in(at[k].name, buf_text(&folded), &b))
			k++;
	}
	if ((e = arena_err(&iv->scratch)) == AYNI_OK &&
	    (e = arena_err(&iv->shown)) == AYNI_OK &&
	    (e = folded.err) == AYNI_OK)
		e = b.err;
	buf_free(&folded);
	buf_free(&b);
	if ((done = compute_done(iv)) != AYNI_OK)
		e = done;
	if (e == AYNI_TOOBIG)
		(void)snprintf(iv->why, sizeof(iv->why),
		    "there is too much to choose from");
	if (e != AYNI_OK)
		return e;
	*out = at;
	*count = k;
	return AYNI_OK;
}
