#include <math.h>

#include "form/function.h"

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
	const struct tree_node *n, *p;
	struct value v;
	double place = 1;

	if (call->args == 0)
		return xpath_of_number((double)at->position);
	v = nodes_arg(env, call, at, 0);
	if (v.nodes == 0)
		return xpath_of_number((double)NAN);
	n = v.node[0];
	for (p = n->prev; p != NULL; p = p->prev)
		place += p->kind == TREE_ELEMENT && p->name == n->name;
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
	double v = fold(env, call, at, INFINITY, lesser);

	return xpath_of_number(isinf(v) ? (double)NAN : v);
}

FN(max)
{
	double v = fold(env, call, at, -INFINITY, greater);

	return xpath_of_number(isinf(v) ? (double)NAN : v);
}

static struct value
one_node(struct xpath_env *env, struct tree_node *n)
{
	struct value v = {.type = VALUE_NODES};

	if (n == NULL)
		return v;
	if ((v.node = arena_alloc(env->scratch, sizeof(*v.node))) == NULL) {
		xpath_fail(env, AYNI_NOMEM, "");
		return v;
	}
	v.node[0] = n;
	v.nodes = 1;
	return v;
}

FN(instance)
{
	struct text id = function_text(env, call, at, 0);
	struct tree_node *n = env->instance != NULL
	    ? env->instance(env->ctx, id) : NULL;

	return one_node(env, n);
}

FN(current)
{
	(void)call;
	return one_node(env, at->current);
}

FN(once)
{
	struct text now = xpath_node_string(env, at->node);

	if (now.n > 0)
		return xpath_of_text(now);
	return function_arg(env, call, at, 0);
}

/* The instance, counted from 1, of each repeat on the way. */
static struct tree_node *
nth_of(struct value *set, const struct tree_node *within, double wanted)
{
	double seen = 0;
	size_t i;

	for (i = 0; i < set->nodes; i++) {
		const struct tree_node *n = set->node[i];

		while (within != NULL && n != NULL && n != within)
			n = n->parent;
		if ((within == NULL || n == within) && ++seen == wanted)
			return set->node[i];
	}
	return NULL;
}

/*
 * indexed-repeat(node, repeat, index, ...): paths written inside the
 * repeat would mean the own instance, so they are evaluated from outside.
 */
FN(indexed_repeat)
{
	struct xpath_at outside = {env->primary, NULL, 1, 1};
	struct value target = nodes_arg(env, call, &outside, 0), repeat;
	struct tree_node *within = NULL;
	size_t i;

	if (call->arg[0]->op != EXPR_PATH || !call->arg[0]->absolute)
		target = nodes_arg(env, call, at, 0);
	for (i = 1; i + 1 < call->args; i += 2) {
		repeat = nodes_arg(env, call, &outside, i);
		within = nth_of(&repeat, within,
		    function_number(env, call, at, i + 1));
		if (within == NULL)
			return one_node(env, NULL);
	}
	return one_node(env, nth_of(&target, within, 1));
}

FN(name)
{
	struct value v = call->args > 0 ? nodes_arg(env, call, at, 0)
					: one_node(env, at->node);
	struct text s;
	struct buf b;

	if (v.nodes == 0 || v.node[0]->name == NULL)
		return xpath_of_text(TEXT(""));
	buf_init(&b, 4096);
	if (v.node[0]->name->prefix.n > 0) {
		buf_put_text(&b, v.node[0]->name->prefix);
		buf_put_byte(&b, ':');
	}
	buf_put_text(&b, v.node[0]->name->local);
	s = arena_text(env->scratch, buf_text(&b));
	if (s.p == NULL)
		xpath_fail(env, AYNI_NOMEM, "");
	buf_free(&b);
	return xpath_of_text(s);
}

FN(local_name)
{
	struct value v = call->args > 0 ? nodes_arg(env, call, at, 0)
					: one_node(env, at->node);

	if (v.nodes == 0 || v.node[0]->name == NULL)
		return xpath_of_text(TEXT(""));
	return xpath_of_text(v.node[0]->name->local);
}

FN(namespace_uri)
{
	struct value v = call->args > 0 ? nodes_arg(env, call, at, 0)
					: one_node(env, at->node);

	if (v.nodes == 0 || v.node[0]->name == NULL)
		return xpath_of_text(TEXT(""));
	return xpath_of_text(v.node[0]->name->uri);
}

const struct function fn_node[] = {
    {"last", 0, 0, false, false, last},
    {"position", 0, 1, false, false, position},
    {"count", 1, 1, false, false, count},
    {"count-non-empty", 1, 1, true, false, count_non_empty},
    {"sum", 1, 0xffff, false, false, sum},
    {"min", 1, 0xffff, true, false, min},
    {"max", 1, 0xffff, true, false, max},
    {"instance", 1, 1, true, false, instance},
    {"current", 0, 0, true, false, current},
    {"once", 1, 1, true, true, once},
    {"indexed-repeat", 3, 7, true, false, indexed_repeat},
    {"name", 0, 1, false, false, name},
    {"local-name", 0, 1, false, false, local_name},
    {"namespace-uri", 0, 1, false, false, namespace_uri},
    {NULL, 0, 0, false, false, NULL},
};
