#include "form/axis.h"

bool
axis_test(const struct step *s, const struct tree_node *n)
{
	enum tree_kind principal = s->axis == AXIS_ATTRIBUTE ? TREE_ATTRIBUTE
	    : s->axis == AXIS_NAMESPACE ? TREE_NAMESPACE : TREE_ELEMENT;

	if (principal != TREE_ELEMENT && n->kind != principal)
		return false;
	switch (s->test) {
	case TEST_NAME:
		return n->kind == principal &&
		    text_equal(n->name->local, s->local) &&
		    (s->uri.p == NULL || text_equal(n->name->uri, s->uri));
	case TEST_ANY_NAME:
		return n->kind == principal &&
		    (s->uri.p == NULL || text_equal(n->name->uri, s->uri));
	case TEST_NODE:
		return true;
	case TEST_TEXT:
		return n->kind == TREE_TEXT;
	case TEST_COMMENT:
		return n->kind == TREE_COMMENT;
	case TEST_INSTRUCTION:
		return n->kind == TREE_INSTRUCTION &&
		    (s->local.n == 0 || text_equal(n->name->local, s->local));
	}
	return false;
}

bool
axis_reverse(enum axis axis)
{
	return axis == AXIS_PARENT || axis == AXIS_ANCESTOR ||
	    axis == AXIS_ANCESTOR_OR_SELF || axis == AXIS_PRECEDING ||
	    axis == AXIS_PRECEDING_SIBLING;
}

static struct tree_node *
deepest_last(struct tree_node *n)
{
	while (n->last != NULL)
		n = n->last;
	return n;
}

/* After the whole of n, in document order. */
static struct tree_node *
after(struct tree_node *n)
{
	for (; n != NULL; n = n->parent)
		if (!tree_aside(n) && n->next != NULL)
			return n->next;
	return NULL;
}

static struct tree_node *
following(struct tree_node *n, struct tree_node *last)
{
	if (last != NULL)
		return last->first != NULL ? last->first : after(last);
	if (tree_aside(n))
		return n->parent->first != NULL ? n->parent->first
						: after(n->parent);
	return after(n);
}

static bool
ancestor_of(const struct tree_node *a, const struct tree_node *n)
{
	for (n = n->parent; n != NULL; n = n->parent)
		if (n == a)
			return true;
	return false;
}

/* Backwards through the document, ancestors left out. */
static struct tree_node *
preceding(struct tree_node *n, struct tree_node *last)
{
	struct tree_node *p;

	if (tree_aside(n))
		n = n->parent;
	p = last != NULL ? last : n;
	do
		p = p->prev != NULL ? deepest_last(p->prev) : p->parent;
	while (p != NULL && ancestor_of(p, n));
	return p;
}

/* Whether an element nearer to n than x's declares the same prefix. */
static bool
hidden(const struct tree_node *n, const struct tree_node *x)
{
	const struct tree_node *a;

	for (; n != x->parent; n = n->parent)
		for (a = n->attribute; a != NULL; a = a->next)
			if (a->kind == TREE_NAMESPACE && a->name == x->name)
				return true;
	return false;
}

/* The next node on the way down to n; NULL: e is n. */
static struct tree_node *
towards(struct tree_node *n, const struct tree_node *e)
{
	if (n == e)
		return NULL;
	while (n->parent != e)
		n = n->parent;
	return n;
}

/* Declarations that reach n, but for that of xml itself. */
static struct tree_node *
next_namespace(struct tree_node *n, struct tree_node *last)
{
	struct tree_node *e = last != NULL ? last->parent : n;
	struct tree_node *x = last != NULL ? last->next : NULL;

	while (last == NULL && e->parent != NULL)
		e = e->parent;
	if (n->kind != TREE_ELEMENT)
		return NULL;
	for (;;) {
		for (; x != NULL; x = x->next)
			if (x->kind == TREE_NAMESPACE && x->value.n > 0 &&
			    !hidden(n, x))
				return x;
		if ((e = towards(n, e)) == NULL)
			return NULL;
		x = e->attribute;
	}
}

struct tree_node *
axis_next(enum axis axis, struct tree_node *n, struct tree_node *last)
{
	switch (axis) {
	case AXIS_CHILD:
		return last != NULL ? last->next : n->first;
	case AXIS_ATTRIBUTE:
		return last != NULL ? last->next : n->attribute;
	case AXIS_PARENT:
		return last != NULL ? NULL : n->parent;
	case AXIS_SELF:
		return last != NULL ? NULL : n;
	case AXIS_DESCENDANT:
		return tree_walk(n, last != NULL ? last : n);
	case AXIS_DESCENDANT_OR_SELF:
		return last != NULL ? tree_walk(n, last) : n;
	case AXIS_ANCESTOR:
		return last != NULL ? last->parent : n->parent;
	case AXIS_ANCESTOR_OR_SELF:
		return last != NULL ? last->parent : n;
	case AXIS_FOLLOWING:
		return following(n, last);
	case AXIS_FOLLOWING_SIBLING:
		if (tree_aside(n))
			return NULL;
		return last != NULL ? last->next : n->next;
	case AXIS_PRECEDING:
		return preceding(n, last);
	case AXIS_PRECEDING_SIBLING:
		if (tree_aside(n))
			return NULL;
		return last != NULL ? last->prev : n->prev;
	case AXIS_NAMESPACE:
		return next_namespace(n, last);
	}
	return NULL;
}
