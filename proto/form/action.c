#include "form/reader.h"

#include <string.h>

#define XML_EVENTS "http://www.w3.org/2001/xml-events"

static const struct {
	const char *name;
	enum event event;
} events[] = {{"odk-instance-first-load", EVENT_FIRST_LOAD},
    {"xforms-ready", EVENT_FIRST_LOAD}, {"odk-instance-load", EVENT_LOAD},
    {"odk-new-repeat", EVENT_NEW_REPEAT}, {"jr-insert", EVENT_NEW_REPEAT},
    {"xforms-value-changed", EVENT_CHANGED}};

/* Where they stand, what they set and what it is. */
struct at {
	struct text context;
	struct field_model *control;
	bool in_model;
};

static bool
next_word(struct text *list, struct text *word)
{
	size_t n = 0;

	*list = text_trim(*list);
	while (n < list->n && strchr(" \t\r\n", list->p[n]) == NULL)
		n++;
	*word = (struct text){list->p, n};
	list->p += n;
	list->n -= n;
	return n > 0;
}

static unsigned
event_of(struct text name, bool in_model)
{
	size_t i;

	for (i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (text_is(name, events[i].name) &&
		    !(in_model && events[i].event == EVENT_NEW_REPEAT))
			return events[i].event;
	return 0;
}

static unsigned
events_of(struct reader *r, const struct tree_node *n, bool in_model)
{
	struct text list = tree_attribute(n, "event"), word;
	unsigned all = 0, one;

	if (list.n == 0)
		list = tree_attribute_ns(n, XML_EVENTS, "event");
	while (next_word(&list, &word)) {
		if ((one = event_of(word, in_model)) == 0)
			reader_fault(r, n, word, AYNI_UNSUPPORTED, DIAG_EVENT,
			    &word, 1);
		all |= one;
	}
	return all;
}

static struct text
ref_of(const struct tree_node *n)
{
	struct text ref = tree_attribute(n, "ref");

	return ref.n > 0 ? ref : tree_attribute(n, "target");
}

static struct action *
new_action(struct reader *r, unsigned on, uint32_t target,
    const struct action *like)
{
	struct action *x = arena_zalloc(&r->f->arena, 1, sizeof(*x));

	if (x == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return NULL;
	}
	*x = *like;
	x->events = on;
	x->target = target;
	return x;
}

/* An action that both a load and a change run is two of ours. */
static void
add_action(struct reader *r, unsigned on, uint32_t target,
    struct field_model *control, const struct action *like)
{
	struct action **link = control != NULL ? &control->on_change : NULL;
	struct action *x;

	if ((on & EVENT_CHANGED) != 0 && link != NULL &&
	    (x = new_action(r, EVENT_CHANGED, target, like)) != NULL) {
		while (*link != NULL)
			link = &(*link)->next;
		*link = x;
	}
	on &= ~(unsigned)EVENT_CHANGED;
	if (on != 0 && (x = new_action(r, on, target, like)) != NULL) {
		*r->last_action = x;
		r->last_action = &x->next;
	}
}

static bool
has_predicate(const struct expr *e)
{
	const struct step *s;

	for (s = xpath_steps(e); s != NULL; s = s->next)
		if (s->predicates > 0)
			return true;
	return false;
}

static void
read_one(struct reader *r, const struct tree_node *n, const struct at *at,
    uint32_t repeat)
{
	struct action like = {.repeat = repeat};
	struct text ref = ref_of(n), path;
	struct field_model *target;
	unsigned on = events_of(r, n, at->in_model);

	path = reader_resolve(r, at->context, ref);
	if ((target = reader_field(r, path)) == NULL) {
		reader_fault(
		    r, n, path, AYNI_REFERENCE, DIAG_NO_NODE, &path, 1);
		return;
	}
	target->public.recorded =
	    target->public.recorded || target->public.calculated;
	/* where somebody is and what is heard there, no form can say */
	if (!text_is(tree_name(n)->local, "setvalue"))
		return;
	if (ref.n > 0 && memchr(ref.p, '[', ref.n) != NULL)
		like.where = reader_expr(r, n, ref, TEXT("ref"));
	if (!has_predicate(like.where))
		like.where = NULL;
	like.expr =
	    reader_expr(r, n, tree_attribute(n, "value"), TEXT("value"));
	like.text = arena_text(&r->f->arena, tree_value(n));
	add_action(r, on, target->public.number, at->control, &like);
}

static bool
is_action(const struct tree_node *n)
{
	return tree_is(n, XFORMS, "setvalue") ||
	    tree_is(n, ODK, "setgeopoint") || tree_is(n, ODK, "recordaudio");
}

void
action_read(struct reader *r, const struct tree_node *parent,
    struct text context, struct field_model *control)
{
	struct at at = {context, control, parent == r->model};
	const struct field_model *m = reader_field(r, context);
	const struct tree_node *n;

	for (n = tree_child(parent); n != NULL; n = tree_sibling(n))
		if (is_action(n))
			read_one(r, n, &at, m != NULL ? m->public.repeat : 0);
}

void
action_attributes(struct reader *r, const struct tree_node *top)
{
	const struct tree_node *n;

	for (n = top; n != NULL; n = tree_walk(top, n)) {
		struct text ref = tree_kind(n) == TREE_ELEMENT && is_action(n)
		    ? ref_of(n) : (struct text){NULL, 0};

		if (ref.n > 0 && memchr(ref.p, '@', ref.n) != NULL &&
		    map_put(&r->attributes, reader_resolve(r, TEXT(""), ref),
			r, NULL) != AYNI_OK)
			reader_fail(r, AYNI_NOMEM);
	}
}
