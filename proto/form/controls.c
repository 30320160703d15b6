#include "form/controls.h"

#include <string.h>

#include "form/binds.h"
#include "form/choices.h"
#include "form/refs.h"
#include "form/saying.h"
#include "form/select.h"

static void
put_control_attributes(struct xout *x, struct survey *s,
    const struct item *it)
{
	const struct attr *a;

	for (a = it->control; a != NULL; a = a->next)
		if (!text_is(a->key, "ref") && !text_is(a->key, "nodeset") &&
		    !(it->query.n > 0 && text_is(a->key, "query")))
			xout_attr(x, a->key, refs_expand(s, a->value,
			    (struct refs_how){.context = it}));
}

/* Every "what" in s, replaced. */
static struct text
replace(struct author *c, struct text s, struct text what, const char *with)
{
	struct text out = {"", 0};
	size_t i, from = 0;

	if (what.n == 0)
		return s;
	for (i = 0; i + what.n <= s.n; i++) {
		if (!text_starts((struct text){s.p + i, s.n - i}, what))
			continue;
		out = JOIN(c, out, ((struct text){s.p + from, i - from}),
		    text_of(with));
		from = i + what.n;
		i = from - 1;
	}
	return from == 0 ? s
			 : JOIN(c, out, ((struct text){s.p + from,
				s.n - from}));
}

/* Where a select's choices come from. */
struct itemset {
	struct text nodeset, value, label;
};

static struct text
last_step(struct text path, struct text *before)
{
	size_t i = path.n;

	while (i > 0 && path.p[i - 1] != '/')
		i--;
	*before = (struct text){path.p, i > 0 ? i - 1 : 0};
	return (struct text){path.p + i, path.n - i};
}

/* Answers to another question, in the instances of a repeat. */
static void
from_answers(struct survey *s, const struct item *it, struct text filter,
    struct itemset *out)
{
	struct author *c = s->c;
	const struct item *target = NULL;
	struct text path, nodes;
	struct ref r;

	path = text_trim(refs_expand(s, it->itemset,
	    (struct refs_how){.context = it, .parent = true}));
	if (refs_only(it->itemset, &r))
		target = map_get(&s->names, r.name);
	if (target != NULL && target->kind == ITEM_REPEAT)
		path = JOIN(c, path, TEXT("/geometry"));
	out->value = out->label = last_step(path, &nodes);
	if (filter.n > 0) {
		filter = replace(c, filter,
		    JOIN(c, TEXT("current()/"), nodes), ".");
		filter = replace(c, filter, nodes, ".");
	} else {
		filter = JOIN(c, TEXT("./"), out->value, TEXT(" != ''"));
	}
	out->nodeset = JOIN(c, nodes, TEXT("["), filter, TEXT("]"));
}

static void
from_instance(struct survey *s, const struct item *it, struct text filter,
    struct itemset *out)
{
	struct author *c = s->c;
	struct text base, ext, v;
	const struct list *l;

	if (!select_file(it->itemset, &base, &ext))
		base = it->itemset;
	out->value = TEXT("name");
	out->label = TEXT("label");
	if (text_is(ext, ".geojson")) {
		out->value = TEXT("id");
		out->label = TEXT("title");
	}
	if ((v = author_get(it->param, "value")).n > 0)
		out->value = v;
	if ((v = author_get(it->param, "label")).n > 0)
		out->label = v;
	l = survey_list(s, it->itemset);
	if (l != NULL && l->translated)
		out->label = TEXT("jr:itext(itextId)");
	out->nodeset = JOIN(c, TEXT("instance('"), base,
	    TEXT("')/root/item"));
	if (filter.n > 0)
		out->nodeset = JOIN(c, out->nodeset, TEXT("["), filter,
		    TEXT("]"));
}

static void
put_itemset(struct xout *x, struct survey *s, const struct item *it)
{
	struct refs_how how = {.context = it, .current = true,
	    .parent = refs_any(it->itemset)};
	struct text filter = refs_expand(s, it->filter, how);
	struct itemset set = {.nodeset = {"", 0}};

	if (refs_any(it->itemset))
		from_answers(s, it, filter, &set);
	else
		from_instance(s, it, filter, &set);
	if (text_is(author_get(it->param, "randomize"), "true")) {
		struct text seed = text_trim(refs_expand(s,
		    author_get(it->param, "seed"),
		    (struct refs_how){.context = it}));

		set.nodeset = JOIN(s->c, TEXT("randomize("), set.nodeset,
		    (seed.n > 0 ? TEXT(", ") : TEXT("")), seed, TEXT(")"));
	}
	xout_z(x, "itemset");
	survey_origin(s, x, it, column_header(&s->columns,
	    it->filter.n > 0 ? "choice_filter" : "type", NULL));
	xout_attr_z(x, "nodeset", set.nodeset);
	xout_z(x, "value");
	xout_attr_z(x, "ref", set.value);
	xout_close(x);
	xout_z(x, "label");
	xout_attr_z(x, "ref", set.label);
	xout_close(x);
	xout_close(x);
}

/* A choice that stands inline; ref: of its translated label, or n == 0. */
static void
put_item(struct xout *x, struct survey *s, struct text ref,
    struct text label, struct text value)
{
	xout_z(x, "item");
	xout_z(x, "label");
	if (ref.n > 0)
		xout_attr_z(x, "ref", ref);
	else
		saying_put(x, s, label, NULL);
	xout_close(x);
	xout_z(x, "value");
	xout_text(x, value);
	xout_close(x);
	xout_close(x);
}

/* search() takes its choices inline. */
static void
put_items(struct xout *x, struct survey *s, const struct item *it)
{
	const struct list *l = survey_list(s, it->itemset);
	struct choice ch = {.at = 0};
	uint64_t i;

	for (i = 0; l != NULL && choices_next(s, l, &ch); i++) {
		struct text ref = {"", 0};

		if (l->translated)
			ref = JOIN(s->c, TEXT("jr:itext('"), l->name,
			    TEXT("-"), author_number(s->c, i), TEXT("')"));
		put_item(x, s, ref, ch.label.plain, ch.name);
	}
}

static void
put_tags(struct xout *x, struct survey *s, const struct osm_tag *t)
{
	const struct osm_tag *ch;

	for (; t != NULL; t = t->next) {
		xout_z(x, "tag");
		xout_attr_z(x, "key", t->key);
		xout_z(x, "label");
		saying_put(x, s, author_any_words(&t->label), NULL);
		xout_close(x);
		for (ch = t->choice; ch != NULL; ch = ch->next)
			put_item(x, s, TEXT(""),
			    author_any_words(&ch->label), ch->key);
		xout_close(x);
	}
}

static bool
is_shown(const struct item *it)
{
	if (it->question == NULL || it->question->tag == NULL)
		return false;
	return (author_get(it->bind, "calculate").n == 0 &&
		   it->trigger.n == 0) ||
	    author_said(&it->label) || author_said(&it->hint);
}

static void
put_question(struct xout *x, struct survey *s, const struct item *it)
{
	if (!is_shown(it))
		return;
	xout_z(x, it->question->tag);
	survey_origin(s, x, it, TEXT(""));
	xout_attr_z(x, "ref", it->path);
	if (it->question->mediatype != NULL &&
	    author_get(it->control, "mediatype").n == 0)
		xout_attr_z(x, "mediatype",
		    text_of(it->question->mediatype));
	put_control_attributes(x, s, it);
	if (it->query.n > 0) {
		struct text filter = refs_expand(s, it->filter,
		    (struct refs_how){.context = it, .current = true});

		xout_attr_z(x, "query", JOIN(s->c, TEXT("instance('"),
		    it->query, TEXT("')/root/item"),
		    (filter.n > 0 ? TEXT("[") : TEXT("")), filter,
		    (filter.n > 0 ? TEXT("]") : TEXT(""))));
	}
	saying_label_and_hint(x, s, it);
	if (it->searched)
		put_items(x, s, it);
	else if (it->itemset.n > 0)
		put_itemset(x, s, it);
	put_tags(x, s, it->tag);
	binds_put_changed(x, s, it);
	xout_close(x);
}

static void put_children(struct xout *x, struct survey *s,
    const struct item *it);

static void
put_group(struct xout *x, struct survey *s, const struct item *it)
{
	xout_z(x, "group");
	survey_origin(s, x, it, TEXT(""));
	xout_attr_z(x, "ref", it->path);
	put_control_attributes(x, s, it);
	if (author_said(&it->label) || it->media != NULL)
		saying_label(x, s, it);
	put_children(x, s, it);
	xout_close(x);
}

static void
put_repeat(struct xout *x, struct survey *s, const struct item *it)
{
	xout_z(x, "group");
	survey_origin(s, x, it, TEXT(""));
	xout_attr_z(x, "ref", it->path);
	saying_label(x, s, it);
	xout_z(x, "repeat");
	survey_origin(s, x, it, column_header(&s->columns, "control",
	    "jr:count"));
	xout_attr_z(x, "nodeset", it->path);
	put_control_attributes(x, s, it);
	put_children(x, s, it);
	binds_put_new(x, s, it);
	xout_close(x);
	xout_close(x);
}

static void
put_children(struct xout *x, struct survey *s, const struct item *it)
{
	const struct item *i;

	for (i = it->first; i != NULL; i = i->next) {
		if (i->kind == ITEM_QUESTION)
			put_question(x, s, i);
		else if (i->kind == ITEM_GROUP)
			put_group(x, s, i);
		else if (i->kind == ITEM_REPEAT)
			put_repeat(x, s, i);
	}
}

void
controls_put(struct xout *x, struct survey *s)
{
	xout_z(x, "h:body");
	if (s->settings.style.n > 0)
		xout_attr_z(x, "class", s->settings.style);
	put_children(x, s, s->root);
	xout_close(x);
}
