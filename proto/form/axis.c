#include "form/axis.h"

bool
axis_test(const struct step *s, const struct tree_node *n)
{
	enum tree_kind principal = s->axis == AXIS_ATTRIBUTE ? TREE_ATTRIBUTE
	    : s->axis == AXIS_NAMESPACE ? TREE_NAMESPACE : TREE_ELEMENT;

	if (principal != TREE_ELEMENT && tree_kind(n) != principal)
		return false;
	switch (s->test) {
	case TEST_NAME:
		return tree_kind(n) == principal &&
		    text_equal(tree_name(n)->local, s->local) &&
		    (s->uri.p == NULL ||
			text_equal(tree_name(n)->uri, s->uri));
	case TEST_ANY_NAME:
		return tree_kind(n) == principal &&
		    (s->uri.p == NULL ||
			text_equal(tree_name(n)->uri, s->uri));
	case TEST_NODE:
		return true;
	case TEST_TEXT:
		return tree_kind(n) == TREE_TEXT;
	case TEST_COMMENT:
		return tree_kind(n) == TREE_COMMENT;
	case TEST_INSTRUCTION:
		return tree_kind(n) == TREE_INSTRUCTION &&
		    (s->local.n == 0 ||
			text_equal(tree_name(n)->local, s->local));
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
	struct tree_node *last;

	while ((last = tree_last(n)) != NULL)
		n = last;
	return n;
}

/* After the whole of n, in document order. */
static struct tree_node *
after(struct tree_node *n)
{
	struct tree_node *next;

	for (; n != NULL; n = tree_parent(n))
		if (!tree_aside(n) && (next = tree_next(n)) != NULL)
			return next;
	return NULL;
}

static struct tree_node *
following(struct tree_node *n, struct tree_node *last)
{
	struct tree_node *from = last != NULL ? last
	    : tree_aside(n)		      ? tree_parent(n) : NULL;
	struct tree_node *first = from != NULL ? tree_first(from) : NULL;

	return first != NULL ? first : after(from != NULL ? from : n);
}

static bool
ancestor_of(const struct tree_node *a, const struct tree_node *n)
{
	for (n = tree_parent(n); n != NULL; n = tree_parent(n))
		if (n == a)
			return true;
	return false;
}

/* Backwards through the document, ancestors left out. */
static struct tree_node *
preceding(struct tree_node *n, struct tree_node *last)
{
	struct tree_node *p, *prev;

	if (tree_aside(n))
		n = tree_parent(n);
	p = last != NULL ? last : n;
	do {
		prev = tree_prev(p);
		p = prev != NULL ? deepest_last(prev) : tree_parent(p);
	} while (p != NULL && ancestor_of(p, n));
	return p;
}

/* Whether an element nearer to n than x's declares the same prefix. */
static bool
hidden(const struct tree_node *n, const struct tree_node *x)
{
	const struct tree_node *a;

	for (; n != tree_parent(x); n = tree_parent(n))
		for (a = tree_asides(n); a != NULL; a = tree_next(a))
			if (tree_kind(a) == TREE_NAMESPACE &&
			    tree_name(a) == tree_name(x))
				return true;
	return false;
}

/* The next node on the way down to n; NULL: e is n. */
static struct tree_node *
towards(struct tree_node *n, const struct tree_node *e)
{
	if (n == e)
		return NULL;
	while (tree_parent(n) != e)
		n = tree_parent(n);
	return n;
}

/* Declarations that reach n, but for that of xml itself. */
static struct tree_node *
next_namespace(struct tree_node *n, struct tree_node *last)
{
	struct tree_node *e = last != NULL ? tree_parent(last) : n;
	struct tree_node *x = last != NULL ? tree_next(last) : NULL;

	while (last == NULL && tree_parent(e) != NULL)
		e = tree_parent(e);
	if (tree_kind(n) != TREE_ELEMENT)
		return NULL;
	for (;;) {
		for (; x != NULL; x = tree_next(x))
			if (tree_kind(x) == TREE_NAMESPACE &&
			    tree_value(x).n > 0 && !hidden(n, x))
				return x;
		if ((e = towards(n, e)) == NULL)
			return NULL;
		x = tree_asides(e);
	}
}

struct tree_node *
axis_next(enum axis axis, struct tree_node *n, struct tree_node *last)
{
	switch (axis) {
	case AXIS_CHILD:
		return last != NULL ? tree_next(last) : tree_first(n);
	case AXIS_ATTRIBUTE:
		return last != NULL ? tree_next(last) : tree_asides(n);
	case AXIS_PARENT:
		return last != NULL ? NULL : tree_parent(n);
	case AXIS_SELF:
		return last != NULL ? NULL : n;
	case AXIS_DESCENDANT:
		return tree_walk(n, last != NULL ? last : n);
	case AXIS_DESCENDANT_OR_SELF:
		return last != NULL ? tree_walk(n, last) : n;
	case AXIS_ANCESTOR:
		return last != NULL ? tree_parent(last) : tree_parent(n);
	case AXIS_ANCESTOR_OR_SELF:
		return last != NULL ? tree_parent(last) : n;
	case AXIS_FOLLOWING:
		return following(n, last);
	case AXIS_FOLLOWING_SIBLING:
		if (tree_aside(n))
			return NULL;
		return last != NULL ? tree_next(last) : tree_next(n);
	case AXIS_PRECEDING:
		return preceding(n, last);
	case AXIS_PRECEDING_SIBLING:
		if (tree_aside(n))
			return NULL;
		return last != NULL ? tree_prev(last) : tree_prev(n);
	case AXIS_NAMESPACE:
		return next_namespace(n, last);
	}
	return NULL;
}

struct tree_node *
axis_child(const struct step *s, const struct tree_node *n)
{
	struct tree_node *c = tree_first(n);

	while (c != NULL && !axis_test(s, c))
		c = tree_next(c);
	return c;
}

const struct step *
axis_column(const struct expr *e)
{
	const struct step *s =
	    e->absolute || e->a != NULL ? NULL : xpath_steps(e);

	return s != NULL && s->next == NULL && s->plain &&
	    s->axis == AXIS_CHILD && s->predicates == 0 ? s : NULL;
}
