#include <math.h>
#include <string.h>

#include "form/axis.h"
#include "form/function.h"
#include "form/order.h"

#define FN(name)                                                              \
	static struct value name(struct xpath_env *env,                       \
	    const struct expr *call, const struct xpath_at *at)

/* An argument that must be a set of nodes. */
static struct value
nodes_arg(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t i)
{
	struct value v = function_arg(env, call, at, i);

	if (v.type != VALUE_NODES) {
		xpath_fail(env, AYNI_TYPE, "a set of nodes is needed");
		v = (struct value){.type = VALUE_NODES};
	}
	return v;
}

FN(last)
{
	(void)env;
	(void)call;
	return xpath_of_number((double)at->size);
}

/* position(node): its place among siblings of its name, from 1. */
FN(position)
{
	struct tree_node *n, *p;
	const struct tree_name *of;
	struct value v;
	double place = 1;

	if (call->args == 0)
		return xpath_of_number((double)at->position);
	v = nodes_arg(env, call, at, 0);
	if (v.nodes == 0)
		return xpath_of_number((double)NAN);
	n = v.node[0];
	if (tree_handle(n) != 0 && env->place != NULL)
		return xpath_of_number((double)env->place(env->ctx, n));
	of = tree_name(n);
	for (p = tree_prev(n); p != NULL && xpath_spend(env, 1);
	     p = tree_prev(p))
		place += tree_kind(p) == TREE_ELEMENT && tree_name(p) == of;
	return xpath_of_number(place);
}

FN(count)
{
	return xpath_of_number(
	    (double)nodes_arg(env, call, at, 0).nodes);
}

FN(count_non_empty)
{
	struct value v = nodes_arg(env, call, at, 0);
	double n = 0;
	size_t i;

	for (i = 0; i < v.nodes; i++)
		n += xpath_node_string(env, v.node[i]).n > 0;
	return xpath_of_number(n);
}

/* Folds every number of every argument. */
static double
fold(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, double start,
    double (*with)(double, double))
{
	double total = start;
	size_t i, k;

	for (i = 0; i < call->args; i++) {
		struct value v = function_arg(env, call, at, i), one;

		if (v.type != VALUE_NODES) {
			total = with(total, xpath_number(env, &v));
			continue;
		}
		for (k = 0; k < v.nodes; k++) {
			one = xpath_of_text(
			    xpath_node_string(env, v.node[k]));
			total = with(total, xpath_number(env, &one));
		}
	}
	return total;
}

static double
plus(double a, double b)
{
	return a + b;
}

static double
lesser(double a, double b)
{
	return isnan(a) || isnan(b) ? (double)NAN : fmin(a, b);
}

static double
greater(double a, double b)
{
	return isnan(a) || isnan(b) ? (double)NAN : fmax(a, b);
}

FN(sum)
{
	return xpath_of_number(fold(env, call, at, 0, plus));
}

FN(min)
{
	double v = fold(env, call, at, (double)INFINITY, lesser);

	return xpath_of_number(isinf(v) ? (double)NAN : v);
}

FN(max)
{
	double v = fold(env, call, at, -(double)INFINITY, greater);

	return xpath_of_number(isinf(v) ? (double)NAN : v);
}

FN(instance)
{
	struct text id = function_text(env, call, at, 0);
	struct tree_node *n = env->instance != NULL
	    ? env->instance(env->ctx, id) : NULL;

	return xpath_of_node(env, n);
}

FN(current)
{
	(void)call;
	return xpath_of_node(env, at->current);
}

/* depend(value, ...): the others are read for their changes alone. */
FN(depend)
{
	return function_arg(env, call, at, 0);
}

FN(once)
{
	struct text now = xpath_node_string(env, at->node);

	if (now.n > 0)
		return xpath_of_text(now);
	return function_arg(env, call, at, 0);
}

/* ---- indexed-repeat ---- */

#define INDEXES_MAX 5u

/* Which instance of which repeat is meant, and the nodes found so far. */
struct indexed {
	struct xpath_env *env;
	const struct tree_node *current;
	const struct tree_name *repeat[INDEXES_MAX];
	const struct tree_node *parent[INDEXES_MAX]; /* of one of them */
	double wanted[INDEXES_MAX];
	size_t n;
	struct value found;
	size_t cap;
};

static void
add_found(struct indexed *x, struct tree_node *n)
{
	struct tree_node **more;
	size_t cap = x->cap == 0 ? 4 : x->cap * 2;

	if (x->found.nodes == x->cap) {
		more = arena_alloc(x->env->scratch, cap * sizeof(*more));
		if (more == NULL) {
			xpath_fail(x->env, AYNI_NOMEM, "");
			return;
		}
		if (x->found.nodes > 0)
			memcpy(more, x->found.node,
			    x->found.nodes * sizeof(*more));
		x->found.node = more;
		x->cap = cap;
	}
	x->found.node[x->found.nodes++] = n;
}

/* Both are instances of one repeat, perhaps in different parents. */
static bool
alike(const struct tree_node *a, const struct tree_node *b)
{
	for (; a != NULL && b != NULL; a = tree_parent(a), b = tree_parent(b))
		if (tree_name(a) != tree_name(b))
			return false;
	return a == b;
}

/* The place that is asked for of a repeat; 0: none is. */
static double
wanted_of(const struct indexed *x, const struct tree_node *n)
{
	size_t i;

	for (i = 0; i < x->n; i++)
		if (tree_name(n) == x->repeat[i] &&
		    alike(tree_parent(n), x->parent[i]))
			return x->wanted[i];
	return 0;
}

/* The child of a node that the context stands in. */
static const struct tree_node *
own_child(const struct indexed *x, const struct tree_node *parent)
{
	const struct tree_node *n = x->current;

	while (n != NULL && tree_parent(n) != parent)
		n = tree_parent(n);
	return n;
}

/* Recursion goes as deep as the path has steps. */
static void
walk_indexed(struct indexed *x, struct tree_node *n, const struct step *s)
{
	const struct tree_node *own = own_child(x, n);
	struct tree_node *c;
	double place = 0, wanted;

	if (s == NULL) {
		add_found(x, n);
		return;
	}
	for (c = tree_first(n); c != NULL && xpath_spend(x->env, 1);
	     c = tree_next(c)) {
		if (!tree_relevant(c) || !axis_test(s, c))
			continue;
		place++;
		wanted = wanted_of(x, c);
		if (wanted > 0 ? place == wanted
			       : own == NULL || s->next == NULL || c == own ||
				!axis_test(s, own))
			walk_indexed(x, c, s->next);
		if (wanted > 0 && place >= wanted)
			break;
	}
}

/* The first node that a path may lead to, whatever stands in between. */
static struct tree_node *
any_of(struct xpath_env *env, const struct expr *e, const struct xpath_at *at)
{
	struct xpath_at outside = {at->node, NULL, 1, 1};
	struct tree_node *n = env->primary;
	const struct step *s;
	struct value v;

	if (e->op != EXPR_PATH || !e->absolute || n == NULL) {
		v = xpath_eval(env, e, &outside);
		return v.type == VALUE_NODES && v.nodes > 0 ? v.node[0] : NULL;
	}
	for (s = e->step; s != NULL && n != NULL; s = s->next)
		n = axis_child(s, n);
	return n;
}

static bool
plain_steps(const struct expr *e)
{
	const struct step *s;

	for (s = e->step; s != NULL; s = s->next)
		if (s->axis != AXIS_CHILD || s->predicates > 0)
			return false;
	return e->absolute;
}

static bool
stands_there(const struct indexed *x, const struct tree_node *n)
{
	const struct tree_node *p;
	double place = 1, wanted;

	for (; n != NULL; n = tree_parent(n)) {
		if ((wanted = wanted_of(x, n)) == 0)
			continue;
		for (p = tree_prev(n); p != NULL; p = tree_prev(p))
			place += tree_relevant(p) &&
			    tree_name(p) == tree_name(n);
		if (place != wanted)
			return false;
		place = 1;
	}
	return true;
}

static void
filter_indexed(struct indexed *x, const struct expr *call,
    const struct xpath_at *at)
{
	struct value all = nodes_arg(x->env, call, at, 0);
	size_t i;

	for (i = 0; i < all.nodes; i++)
		if (stands_there(x, all.node[i]))
			add_found(x, all.node[i]);
}

/*
 * indexed-repeat(node, repeat, index, ...) is node with [index] behind each
 * repeat on its path.
 */
FN(indexed_repeat)
{
	struct indexed x = {.env = env, .current = at->current,
	    .found = {.type = VALUE_NODES, .reference = true}};
	const struct tree_node *n;
	size_t i;

	for (i = 1; i + 1 < call->args && x.n < INDEXES_MAX; i += 2) {
		if ((n = any_of(env, call->arg[i], at)) == NULL)
			return x.found;
		x.repeat[x.n] = tree_name(n);
		x.parent[x.n] = tree_parent(n);
		x.wanted[x.n++] = function_number(env, call, at, i + 1);
		if (!(x.wanted[x.n - 1] >= 1))
			return x.found;
	}
	if (call->arg[0]->op == EXPR_PATH && plain_steps(call->arg[0]) &&
	    env->primary != NULL)
		walk_indexed(&x, env->primary, call->arg[0]->step);
	else
		filter_indexed(&x, call, at);
	return x.found;
}

/* The first element with an id, for each word, in document order. */
static bool
has_id(const struct tree_node *n, struct text word)
{
	return tree_kind(n) == TREE_ELEMENT &&
	    text_equal(tree_attribute(n, "id"), word);
}

static struct tree_node *
by_id(struct xpath_env *env, struct tree_node *root, struct text word)
{
	struct tree_node *n;

	for (n = root; n != NULL && xpath_spend(env, 1);
	     n = tree_walk(root, n))
		if (has_id(n, word))
			return n;
	return NULL;
}

static void
add_ids(struct xpath_env *env, struct tree_node *root, struct text words,
    struct value *set)
{
	struct tree_node **more, *n;
	struct text word;

	while (function_word(&words, &word)) {
		if ((n = by_id(env, root, word)) == NULL)
			continue;
		more = arena_alloc(
		    env->scratch, (set->nodes + 1) * sizeof(*more));
		if (more == NULL) {
			xpath_fail(env, AYNI_NOMEM, "");
			return;
		}
		if (set->nodes > 0)
			memcpy(more, set->node, set->nodes * sizeof(*more));
		more[set->nodes++] = n;
		set->node = more;
	}
}

FN(id)
{
	struct value v = function_arg(env, call, at, 0);
	struct value set = {.type = VALUE_NODES};
	struct tree_node *root = tree_root(at->node);
	size_t i;

	if (v.type != VALUE_NODES)
		add_ids(env, root, xpath_string(env, &v), &set);
	else
		for (i = 0; i < v.nodes; i++)
			add_ids(env, root,
			    xpath_node_string(env, v.node[i]), &set);
	order_set(env, &set);
	return set;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

FN(lang)
{
	struct text wanted = function_text(env, call, at, 0), have = {0};
	const struct tree_node *n;
	size_t i;

	for (n = at->node; n != NULL && have.p == NULL; n = tree_parent(n))
		have = tree_attribute_ns(
		    n, "http://www.w3.org/XML/1998/namespace", "lang");
	if (have.p == NULL || have.n < wanted.n)
		return xpath_of_boolean(false);
	for (i = 0; i < wanted.n; i++)
		if (lower(have.p[i]) != lower(wanted.p[i]))
			return xpath_of_boolean(false);
	return xpath_of_boolean(have.n == wanted.n || have.p[i] == '-');
}

/* Of the first of a set; NULL: none. */
static const struct tree_name *
named(const struct value *v)
{
	return v->nodes > 0 ? tree_name(v->node[0]) : NULL;
}

FN(name)
{
	struct value v = call->args > 0 ? nodes_arg(env, call, at, 0)
					: xpath_of_node(env, at->node);
	const struct tree_name *of = named(&v);
	struct text s;
	struct buf b;

	if (of == NULL)
		return xpath_of_text(TEXT(""));
	buf_init(&b, 4096);
	if (of->prefix.n > 0) {
		buf_put_text(&b, of->prefix);
		buf_put_byte(&b, ':');
	}
	buf_put_text(&b, of->local);
	s = arena_text(env->scratch, buf_text(&b));
	if (s.p == NULL)
		xpath_fail(env, AYNI_NOMEM, "");
	buf_free(&b);
	return xpath_of_text(s);
}

FN(local_name)
{
	struct value v = call->args > 0 ? nodes_arg(env, call, at, 0)
					: xpath_of_node(env, at->node);
	const struct tree_name *of = named(&v);

	return xpath_of_text(of != NULL ? of->local : TEXT(""));
}

FN(namespace_uri)
{
	struct value v = call->args > 0 ? nodes_arg(env, call, at, 0)
					: xpath_of_node(env, at->node);
	const struct tree_name *of = named(&v);

	return xpath_of_text(of != NULL &&
	    tree_kind(v.node[0]) != TREE_NAMESPACE ? of->uri : TEXT(""));
}

const struct function fn_node[] = {
    {"last", 0, 0, false, false, last},
    {"position", 0, 1, false, false, position},
    {"count", 1, 1, false, false, count},
    {"count-non-empty", 1, 1, true, false, count_non_empty},
    {"sum", 1, 1, false, false, sum},
    {"min", 1, 0xffff, true, false, min},
    {"max", 1, 0xffff, true, false, max},
    {"instance", 1, 1, true, false, instance},
    {"current", 0, 0, false, false, current},
    {"depend", 1, 0xffff, true, false, depend},
    {"once", 1, 1, true, true, once},
    {"indexed-repeat", 3, 11, true, false, indexed_repeat},
    {"id", 1, 1, false, false, id},
    {"lang", 1, 1, false, false, lang},
    {"name", 0, 1, false, false, name},
    {"local-name", 0, 1, false, false, local_name},
    {"namespace-uri", 0, 1, false, false, namespace_uri},
    {NULL, 0, 0, false, false, NULL},
};
