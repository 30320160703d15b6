#include "form/lookup.h"

#include <stdlib.h>

#include "form/axis.h"
#include "form/function.h"

struct lookup_list {
	const struct tree_node *parent;
	struct step item, column; /* the tests alone */
	struct lookup_entry *entry; /* by hash, then place; NULL: none */
	size_t n;
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

static bool
is_column(const struct expr *e)
{
	return e->op == EXPR_PATH && !e->absolute && e->a == NULL &&
	    e->step != NULL && e->step->next == NULL && e->step->plain &&
	    e->step->axis == AXIS_CHILD && e->step->predicates == 0;
}

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
	if (is_column(e->a) && is_fixed(e->b)) {
		*column = e->a;
		*value = e->b;
		return true;
	}
	if (is_column(e->b) && is_fixed(e->a)) {
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
	for (i = 0; i < e->args; i++)
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

/* FNV-1a */
static uint32_t
hash(struct text s)
{
	uint32_t h = 2166136261u;
	size_t i;

	for (i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)s.p[i]) * 16777619u;
	return h;
}

static int
by_hash(const void *a, const void *b)
{
	const struct lookup_entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

/* Calls for each column of each item; entry NULL: only counts them, SIZE_MAX
 * where one is more than text. */
static size_t
collect(const struct lookup_list *l, struct lookup_entry *entry)
{
	struct tree_node *item, *c;
	size_t n = 0;

	for (item = l->parent->first; item != NULL; item = item->next) {
		if (!axis_test(&l->item, item))
			continue;
		for (c = item->first; c != NULL; c = c->next) {
			if (!axis_test(&l->column, c))
				continue;
			if (c->first != NULL)
				return SIZE_MAX;
			if (entry != NULL)
				entry[n] = (struct lookup_entry){
				    hash(c->value), (uint32_t)n, c};
			n++;
		}
	}
	return n;
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
	size_t n;

	for (x = l->first; x != NULL; x = x->next)
		if (x->parent == parent && same_test(&x->item, item) &&
		    same_test(&x->column, column))
			return x;
	if ((x = arena_zalloc(&l->arena, 1, sizeof(*x))) == NULL)
		return NULL;
	x->parent = parent;
	x->item = kept(&l->arena, item);
	x->column = kept(&l->arena, column);
	if (l->arena.failed) /* no index then, but an entry that says so */
		x->parent = NULL;
	x->next = l->first;
	l->first = x;
	n = x->parent != NULL ? collect(x, NULL) : 0;
	if (n < LOOKUP_LONG || n >= UINT32_MAX ||
	    (x->entry = arena_alloc(
		 &l->arena, n * sizeof(*x->entry))) == NULL)
		return x;
	x->n = collect(x, x->entry);
	qsort(x->entry, x->n, sizeof(*x->entry), by_hash);
	return x;
}

bool
lookup_find(struct lookup *l, const struct tree_node *parent,
    const struct step *item, const struct step *column, struct text value,
    const struct lookup_entry **out, size_t *n)
{
	struct lookup_list *x = list_of(l, parent, item, column);
	uint32_t wanted = hash(value);
	size_t low = 0, high, end;

	if (x == NULL || x->entry == NULL)
		return false;
	for (high = x->n; low < high;) {
		size_t at = low + (high - low) / 2;

		if (x->entry[at].hash < wanted)
			low = at + 1;
		else
			high = at;
	}
	for (end = low; end < x->n && x->entry[end].hash == wanted; end++)
		continue;
	*out = x->entry + low;
	*n = end - low;
	return true;
}
