#include "fill/screens.h"

#include <string.h>

#include "ayni/mem.h"

/* A repeat whose instances the walk is inside of. */
struct open_range {
	node_ref range;
	uint32_t first, end; /* field numbers */
	bool may_add;
};

struct builder {
	struct screens list; /* taken over when all is well */
	struct open_range open[FORM_MAX_DEPTH];
	uint32_t depth;
	enum ayni_err err;
};

void
screens_free(struct screens *s)
{
	mem_free(s->at);
	mem_free(s->section);
	*s = (struct screens){0};
}

static void
put(struct builder *b, enum screen_kind kind, node_ref n)
{
	struct screens *l = &b->list;
	struct screen *at;

	if (b->err != AYNI_OK)
		return;
	if (l->n == l->cap) {
		uint32_t cap = l->cap > 0 ? l->cap * 2 : 64;

		at = mem_array(l->at, cap, sizeof(*at));
		if (at == NULL) {
			b->err = AYNI_NOMEM;
			return;
		}
		l->at = at;
		l->cap = cap;
	}
	l->at[l->n++] = (struct screen){kind, n};
}

/* Ranges end where a node comes that is not inside of them: there "add
 * another?" stands, the innermost first. */
static void
close_ranges(struct builder *b, const struct field *f, bool is_instance)
{
	while (b->depth > 0) {
		const struct open_range *o = &b->open[b->depth - 1];

		if ((f != NULL && f->number > o->first && f->number < o->end) ||
		    (f != NULL && f->number == o->first && is_instance))
			return;
		b->depth--;
		if (o->may_add)
			put(b, SCREEN_REPEAT, o->range);
	}
}

static void
open_range(struct builder *b, node_ref n, const struct node_view *v)
{
	if (b->depth == FORM_MAX_DEPTH) {
		b->err = AYNI_TOOBIG;
		return;
	}
	b->open[b->depth++] = (struct open_range){n, v->field->number,
	    v->field->end, v->may_add && v->relevant};
}

static void
one_node(struct builder *b, struct interview *iv, node_ref n)
{
	struct node_view v;

	v = interview_view(iv, n);
	close_ranges(b, v.field, v.is_instance);
	if (v.is_range)
		open_range(b, n, &v);
	else if (v.relevant && v.field->kind == FIELD_VALUE &&
	    v.field->control != CONTROL_NONE)
		put(b, v.readonly || v.field->control == CONTROL_NOTE
			? SCREEN_NOTE : SCREEN_QUESTION, n);
}

enum ayni_err
screens_build(struct screens *s, struct interview *iv)
{
	struct builder b = {0};
	node_ref n;

	for (n = interview_root(iv); n != NODE_NONE && b.err == AYNI_OK;
	    n = interview_next(iv, n))
		one_node(&b, iv, n);
	close_ranges(&b, NULL, false);
	put(&b, SCREEN_END, NODE_NONE);
	if (b.err != AYNI_OK) {
		screens_free(&b.list);
		return b.err;
	}
	mem_free(s->at);
	s->at = b.list.at;
	s->n = b.list.n;
	s->cap = b.list.cap;
	return AYNI_OK;
}

uint32_t
screens_find(const struct screens *s, enum screen_kind kind, node_ref n)
{
	uint32_t i;

	for (i = 0; i < s->n; i++)
		if (s->at[i].kind == kind && s->at[i].node == n)
			return i;
	return UINT32_MAX;
}

node_ref
screens_instance(struct interview *iv, node_ref n)
{
	while (n != NODE_NONE && n != interview_root(iv)) {
		if (interview_view(iv, n).is_instance)
			return n;
		n = interview_parent(iv, n);
	}
	return NODE_NONE;
}

/* The outermost group or repeat range around a screen; NODE_NONE: none. */
static node_ref
outermost(struct interview *iv, node_ref n)
{
	node_ref root = interview_root(iv), up, top = NODE_NONE;
	struct node_view v;

	for (; n != NODE_NONE && n != root; n = up) {
		up = interview_parent(iv, n);
		v = interview_view(iv, n);
		if (v.is_instance)
			top = interview_parent(iv, n);
		else if (v.field->kind != FIELD_VALUE)
			top = n;
	}
	return top;
}

static struct section *
section_for(struct screens *s, node_ref node, uint32_t screen)
{
	struct section *at;

	if (s->sections > 0 && s->section[s->sections - 1].node == node)
		return &s->section[s->sections - 1];
	if (s->sections == s->section_cap) {
		uint32_t cap = s->section_cap > 0 ? s->section_cap * 2 : 16;

		at = mem_array(s->section, cap, sizeof(*at));
		if (at == NULL)
			return NULL;
		s->section = at;
		s->section_cap = cap;
	}
	at = &s->section[s->sections++];
	*at = (struct section){.node = node, .screen = screen};
	return at;
}

static void
count(struct section *at, const struct node_view *v)
{
	at->questions++;
	at->answered += v->value.n > 0;
	at->missing += !v->required_ok;
	at->broken += !v->constraint_ok;
}

enum ayni_err
screens_sections(struct screens *s, struct interview *iv)
{
	struct section *at;
	struct node_view v;
	uint32_t i;

	s->sections = 0;
	for (i = 0; i < s->n && s->at[i].kind != SCREEN_END; i++) {
		at = section_for(s, outermost(iv, s->at[i].node), i);
		if (at == NULL)
			return AYNI_NOMEM;
		v = interview_view(iv, s->at[i].node);
		if (s->at[i].kind == SCREEN_QUESTION)
			count(at, &v);
	}
	for (i = 0; i < s->sections; i++)
		if (s->section[i].node != NODE_NONE)
			s->section[i].label =
			    interview_view(iv, s->section[i].node).label;
	return AYNI_OK;
}

static uint64_t
asked_between(const struct form *f, uint32_t from, uint32_t to)
{
	uint64_t n = 0;
	uint32_t i;

	for (i = from; i < to; i++)
		n += form_field(f, i)->control != CONTROL_NONE;
	return n;
}

uint32_t
screens_percent(struct interview *iv, struct screen at)
{
	const struct form *f = interview_form(iv);
	uint64_t all = asked_between(f, 0, form_fields(f)), before, size;
	uint32_t number, k, of = 0;
	const struct field *top = NULL;
	node_ref n, instance = NODE_NONE;

	if (at.kind == SCREEN_END || all == 0)
		return 100;
	number = interview_view(iv, at.node).field->number;
	if (at.kind == SCREEN_REPEAT)
		number = form_field(f, number)->end;
	for (n = at.node; n != NODE_NONE && n != interview_root(iv);
	    n = interview_parent(iv, n))
		if (interview_view(iv, n).is_instance)
			instance = n;
	if (instance == NODE_NONE)
		return (uint32_t)(asked_between(f, 0, number) * 100 / all);

	/* Inside an outermost repeat each instance is an equal part of it. */
	top = interview_view(iv, instance).field;
	k = interview_row(iv, instance, &of);
	size = asked_between(f, top->number, top->end);
	before = asked_between(f, 0, top->number);
	if (of == 0 || k == 0)
		return (uint32_t)(before * 100 / all);
	return (uint32_t)((before * of + size * (k - 1) +
	    asked_between(f, top->number, number)) * 100 / (all * of));
}
