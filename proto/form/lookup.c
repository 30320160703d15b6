#include "form/lookup.h"

#include <string.h>

#include "form/axis.h"
#include "form/function.h"

struct lookup_list {
	const struct tree_node *parent;
	struct step item, column; /* the tests alone */
	uint32_t *place; /* of keys, by bucket, then in order; NULL: none */
	uint32_t *from;  /* [buckets + 1], where in place each begins */
	uint32_t mask;   /* buckets - 1 */
	struct lookup_list *next;
};

void
lookup_init(struct lookup *l)
{
	*l = (struct lookup){0};
	arena_init(&l->arena, LOOKUP_MAX_BYTES);
}

void
lookup_free(struct lookup *l)
{
	arena_free(&l->arena);
	l->first = NULL;
}

/* ---- predicates ---- */

/* The same for every item: a literal, or a path from elsewhere. */
static bool
is_fixed(const struct expr *e)
{
	if (e->op == EXPR_LITERAL)
		return true;
	if (e->op == EXPR_CALL)
		return e->function != NULL && !e->ill &&
		    (text_is(e->text, "current") ||
			(text_is(e->text, "instance") &&
			    e->arg[0]->op == EXPR_LITERAL));
	return e->op == EXPR_PATH &&
	    (e->absolute || (e->a != NULL && is_fixed(e->a)));
}

static bool
is_keyed(const struct expr *e, const struct expr **column,
    const struct expr **value)
{
	if (e->op != EXPR_EQ)
		return false;
	if (axis_column(e->a) != NULL && is_fixed(e->b)) {
		*column = e->a;
		*value = e->b;
		return true;
	}
	if (axis_column(e->b) != NULL && is_fixed(e->a)) {
		*column = e->b;
		*value = e->a;
		return true;
	}
	return false;
}

/* Whether it asks for a place in the list, which an index leaves out.
 * Predicates inside have lists of their own.  Depth: XPATH_MAX_*. */
static bool
asks_place(const struct expr *e)
{
	size_t i;

	if (e == NULL)
		return false;
	if (e->op == EXPR_CALL && e->args == 0 &&
	    (text_is(e->text, "position") || text_is(e->text, "last")))
		return true;
	for (i = 0; e->op == EXPR_CALL && i < e->args; i++)
		if (asks_place(e->arg[i]))
			return true;
	return asks_place(e->a) || asks_place(e->b);
}

bool
lookup_predicate(const struct expr *e, const struct expr **column,
    const struct expr **value)
{
	/* a and b and c stands as ((a and b) and c) */
	for (; e->op == EXPR_AND; e = e->a) {
		if (asks_place(e->b))
			return false;
		if (is_keyed(e->b, column, value))
			return !asks_place(e->a);
	}
	return is_keyed(e, column, value);
}

/* ---- lists ---- */

/*
 * Calls for each column of each item: counts them by bucket, or puts them
 * there.  false: one of them is more than text.
 */
static bool
collect(const struct lookup_list *l, bool put)
{
	struct tree_node *item, *c;

	for (item = tree_first(l->parent); item != NULL;
	     item = tree_next(item)) {
		if (!axis_test(&l->item, item))
			continue;
		for (c = tree_first(item); c != NULL; c = tree_next(c)) {
			uint32_t *at;

			if (!axis_test(&l->column, c))
				continue;
			if (tree_first(c) != NULL)
				return false;
			at = &l->from[text_hash(tree_value(c)) & l->mask];
			if (put)
				l->place[*at] = tree_place(c);
			++*at;
		}
	}
	return true;
}

/* Where each bucket begins, of how many each holds; the sum. */
static uint32_t
add_up(struct lookup_list *l)
{
	uint32_t i, n, sum = 0;

	for (i = 0; i <= l->mask; i++) {
		n = l->from[i];
		l->from[i] = sum;
		sum += n;
	}
	return sum;
}

static uint32_t
count_items(const struct tree_node *parent)
{
	struct tree_node *n;
	uint32_t count = 0;

	for (n = tree_first(parent); n != NULL; n = tree_next(n))
		count++;
	return count;
}

/* Leaves place NULL where no index pays, or none can be made. */
static void
make_index(struct arena *a, struct lookup_list *l)
{
	uint32_t n = count_items(l->parent);
	struct arena_mark mark = arena_mark(a);

	if (n < LOOKUP_LONG)
		return;
	for (l->mask = 64; l->mask < n / 2; l->mask *= 2)
		continue;
	l->from = arena_zalloc(a, (size_t)l->mask + 1, sizeof(*l->from));
	l->mask--;
	if (l->from != NULL && collect(l, false) &&
	    (n = add_up(l)) >= LOOKUP_LONG)
		l->place = arena_alloc(a, n * sizeof(*l->place));
	if (l->place == NULL) {
		arena_release(a, mark);
		return;
	}
	(void)collect(l, true);
	/* each bucket now stands where the next one begins */
	memmove(l->from + 1, l->from,
	    ((size_t)l->mask + 1) * sizeof(*l->from));
	l->from[0] = 0;
}

static bool
same_test(const struct step *a, const struct step *b)
{
	return a->test == b->test && text_equal(a->local, b->local) &&
	    (a->uri.p == NULL) == (b->uri.p == NULL) &&
	    text_equal(a->uri, b->uri);
}

static struct step
kept(struct arena *a, const struct step *s)
{
	struct step t = {.axis = AXIS_CHILD, .test = s->test,
	    .local = arena_text(a, s->local)};

	if (s->uri.p != NULL)
		t.uri = arena_text(a, s->uri);
	return t;
}

static struct lookup_list *
list_of(struct lookup *l, const struct tree_node *parent,
    const struct step *item, const struct step *column)
{
	struct lookup_list *x;

	for (x = l->first; x != NULL; x = x->next)
		if (x->parent == parent && same_test(&x->item, item) &&
		    same_test(&x->column, column))
			return x;
	if ((x = arena_zalloc(&l->arena, 1, sizeof(*x))) == NULL)
		return NULL;
	x->item = kept(&l->arena, item);
	x->column = kept(&l->arena, column);
	x->next = l->first;
	l->first = x;
	if (!l->arena.failed) { /* otherwise an entry that says so */
		x->parent = parent;
		make_index(&l->arena, x);
	}
	return x;
}

bool
lookup_find(struct lookup *l, const struct tree_node *parent,
    const struct step *item, const struct step *column, struct text value,
    const uint32_t **out, size_t *n)
{
	struct lookup_list *x;
	uint32_t b;

	if (tree_of(parent) == NULL)
		return false;
	x = list_of(l, parent, item, column);
	if (x == NULL || x->place == NULL)
		return false;
	b = text_hash(value) & x->mask;
	*out = x->place + x->from[b];
	*n = x->from[b + 1] - x->from[b];
	return true;
}
