#include "form/xpath.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ayni/decimal.h"
#include "form/axis.h"
#include "form/datetime.h"
#include "form/function.h"

void
xpath_fail(struct xpath_env *env, enum ayni_err e, const char *what)
{
	if (env->err != AYNI_OK)
		return;
	env->err = e;
	(void)snprintf(env->what, sizeof(env->what), "%s", what);
}

static bool
spend(struct xpath_env *env, uint64_t work)
{
	env->work += work;
	if (env->work > XPATH_MAX_STEPS)
		xpath_fail(env, AYNI_TOOBIG, "takes too much work");
	return env->err == AYNI_OK;
}

struct value
xpath_of_text(struct text s)
{
	return (struct value){.type = VALUE_STRING, .text = s};
}

struct value
xpath_of_number(double v)
{
	return (struct value){.type = VALUE_NUMBER, .number = v};
}

struct value
xpath_of_boolean(bool v)
{
	return (struct value){.type = VALUE_BOOLEAN, .boolean = v};
}

/* Text built in scratch; a buffer that grows in the arena. */
static struct text
kept(struct xpath_env *env, struct buf *b)
{
	struct text t = arena_text(env->scratch, buf_text(b));

	if (t.p == NULL || b->err != AYNI_OK)
		xpath_fail(env, AYNI_NOMEM, "");
	buf_free(b);
	return t;
}

struct text
xpath_node_string(struct xpath_env *env, const struct tree_node *n)
{
	struct buf b;

	if (n->first == NULL || (n->kind != TREE_ELEMENT &&
				    n->kind != TREE_DOCUMENT))
		return n->value;
	buf_init(&b, 16u << 20);
	tree_text(n, &b);
	return kept(env, &b);
}

struct text
xpath_string(struct xpath_env *env, const struct value *v)
{
	struct buf b;

	switch (v->type) {
	case VALUE_BOOLEAN:
		return v->boolean ? TEXT("true") : TEXT("false");
	case VALUE_NUMBER:
		buf_init(&b, 2048);
		number_put(&b, v->number);
		return kept(env, &b);
	case VALUE_NODES:
		if (v->nodes == 0)
			return TEXT("");
		return xpath_node_string(env, v->node[0]);
	case VALUE_STRING:
	case VALUE_DATE:
	case VALUE_DATETIME:
		break;
	}
	return v->text;
}

bool
xpath_boolean(struct xpath_env *env, const struct value *v)
{
	switch (v->type) {
	case VALUE_BOOLEAN:
		return v->boolean;
	case VALUE_NUMBER:
		return v->number != 0 && !isnan(v->number);
	case VALUE_NODES:
		/* ODK: a reference is true when it has a value that is */
		if (env->odk && v->nodes == 1) {
			struct text s = xpath_string(env, v);
			double n = number_read(s);

			return isnan(n) ? s.n > 0 : n != 0;
		}
		return v->nodes > 0;
	case VALUE_STRING:
	case VALUE_DATE:
	case VALUE_DATETIME:
		break;
	}
	return v->text.n > 0;
}

static int32_t
zone_at(struct xpath_env *env, double days)
{
	return env->zone != NULL ? env->zone(env->ctx, days)
				 : env->now.zone_min;
}

double
xpath_number(struct xpath_env *env, const struct value *v)
{
	struct datetime d;
	struct text s;

	switch (v->type) {
	case VALUE_BOOLEAN:
		return v->boolean ? 1 : 0;
	case VALUE_NUMBER:
	case VALUE_DATE:
	case VALUE_DATETIME:
		return v->number;
	case VALUE_STRING:
	case VALUE_NODES:
		break;
	}
	s = xpath_string(env, v);
	if (env->odk && s.n >= 10 && datetime_read(s, &d))
		return datetime_number(&d, zone_at(env, (double)d.day));
	return number_read(s);
}

/* ---- comparison ---- */

static bool
order(enum expr_op op, double a, double b)
{
	if (op == EXPR_LT)
		return a < b;
	if (op == EXPR_LE)
		return a <= b;
	return op == EXPR_GT ? a > b : a >= b;
}

static bool
dated(const struct value *v)
{
	return v->type == VALUE_DATE || v->type == VALUE_DATETIME;
}

/* Neither side is a node-set. */
static bool
compare_single(struct xpath_env *env, enum expr_op op, const struct value *a,
    const struct value *b)
{
	bool equal;

	if (op != EXPR_EQ && op != EXPR_NE)
		return order(op, xpath_number(env, a), xpath_number(env, b));
	if (a->type == VALUE_BOOLEAN || b->type == VALUE_BOOLEAN)
		equal = xpath_boolean(env, a) == xpath_boolean(env, b);
	else if (a->type == VALUE_NUMBER || b->type == VALUE_NUMBER)
		equal = xpath_number(env, a) == xpath_number(env, b);
	else if (dated(a) != dated(b) &&
	    xpath_string(env, a).n > 0 && xpath_string(env, b).n > 0)
		equal = xpath_number(env, a) == xpath_number(env, b);
	else
		equal = text_equal(xpath_string(env, a), xpath_string(env, b));
	if (op == EXPR_NE && (a->type == VALUE_NUMBER ||
				 b->type == VALUE_NUMBER) &&
	    a->type != VALUE_BOOLEAN && b->type != VALUE_BOOLEAN)
		return xpath_number(env, a) != xpath_number(env, b);
	return op == EXPR_EQ ? equal : !equal;
}

static struct value
node_value(struct xpath_env *env, const struct tree_node *n)
{
	return xpath_of_text(xpath_node_string(env, n));
}

static bool
compare(struct xpath_env *env, enum expr_op op, const struct value *a,
    const struct value *b)
{
	struct value one;
	size_t i;

	/* ODK: a reference to nothing reads as an empty answer. */
	if (env->odk && a->type == VALUE_NODES && a->nodes == 0) {
		one = xpath_of_text(TEXT(""));
		return compare(env, op, &one, b);
	}
	if (env->odk && b->type == VALUE_NODES && b->nodes == 0) {
		one = xpath_of_text(TEXT(""));
		return compare(env, op, a, &one);
	}
	if (a->type == VALUE_NODES && b->type == VALUE_BOOLEAN) {
		one = xpath_of_boolean(xpath_boolean(env, a));
		return compare_single(env, op, &one, b);
	}
	if (b->type == VALUE_NODES && a->type == VALUE_BOOLEAN) {
		one = xpath_of_boolean(xpath_boolean(env, b));
		return compare_single(env, op, a, &one);
	}
	if (a->type == VALUE_NODES) {
		for (i = 0; i < a->nodes && spend(env, 1); i++) {
			one = node_value(env, a->node[i]);
			if (compare(env, op, &one, b))
				return true;
		}
		return false;
	}
	if (b->type == VALUE_NODES) {
		for (i = 0; i < b->nodes && spend(env, 1); i++) {
			one = node_value(env, b->node[i]);
			if (compare_single(env, op, a, &one))
				return true;
		}
		return false;
	}
	return compare_single(env, op, a, b);
}

/* ---- node-sets ---- */

struct nodes {
	struct tree_node **at;
	size_t n, cap;
};

static void
add(struct xpath_env *env, struct nodes *s, struct tree_node *n)
{
	struct tree_node **more;
	size_t cap;

	if (s->n == s->cap) {
		cap = s->cap == 0 ? 4 : s->cap * 2;
		more = arena_alloc(env->scratch, cap * sizeof(*more));
		if (more == NULL) {
			xpath_fail(env, AYNI_NOMEM, "");
			return;
		}
		if (s->n > 0)
			memcpy(more, s->at, s->n * sizeof(*more));
		s->at = more;
		s->cap = cap;
	}
	s->at[s->n++] = n;
}

static void
sift(struct tree_node **v, size_t from, size_t n)
{
	size_t child;

	while ((child = from * 2 + 1) < n) {
		struct tree_node *t = v[from];

		if (child + 1 < n && tree_order(v[child], v[child + 1]) < 0)
			child++;
		if (tree_order(t, v[child]) >= 0)
			return;
		v[from] = v[child];
		v[child] = t;
		from = child;
	}
}

void
xpath_sort(struct xpath_env *env, struct value *v)
{
	size_t i, n = v->nodes, out = 0;
	struct tree_node *t;

	for (i = 1; i < n && tree_order(v->node[i - 1], v->node[i]) < 0; i++)
		continue;
	if (i >= n || !spend(env, n))
		return; /* already in order */
	for (i = n / 2; i > 0; i--)
		sift(v->node, i - 1, n);
	for (i = n; i > 1; i--) {
		t = v->node[0];
		v->node[0] = v->node[i - 1];
		v->node[i - 1] = t;
		sift(v->node, 0, i - 1);
	}
	for (i = 0; i < n; i++)
		if (i == 0 || v->node[i] != v->node[i - 1])
			v->node[out++] = v->node[i];
	v->nodes = out;
}

static bool
holds(struct xpath_env *env, const struct expr *predicate,
    const struct xpath_at *at)
{
	struct value v = xpath_eval(env, predicate, at);

	if (v.type == VALUE_NUMBER)
		return v.number == (double)at->position;
	return xpath_boolean(env, &v);
}

/* Keeps the nodes for which a predicate holds, positions as listed. */
static void
filter(struct xpath_env *env, struct expr *const *predicate, size_t n,
    struct nodes *s, size_t from, struct tree_node *current)
{
	size_t i, k, out;

	for (k = 0; k < n; k++) {
		size_t size = s->n - from;

		for (i = out = from; i < s->n && spend(env, 1); i++) {
			struct xpath_at at = {
			    s->at[i], current, i - from + 1, size};

			if (holds(env, predicate[k], &at))
				s->at[out++] = s->at[i];
		}
		s->n = out;
	}
}

/* One step from one node, appended in axis order, filtered. */
static void
step_from(struct xpath_env *env, const struct step *s, struct tree_node *n,
    struct tree_node *current, struct nodes *out)
{
	struct tree_node *x = NULL;
	size_t from = out->n;

	while (spend(env, 1) && (x = axis_next(s->axis, n, x)) != NULL)
		if (x->relevant && axis_test(s, x))
			add(env, out, x);
	filter(env, s->predicate, s->predicates, out, from, current);
}

/*
 * ODK: an absolute path that leads into a repeat which the context stands
 * in means the context's own instance.
 */
static struct tree_node *
own_instance(struct tree_node *context, const struct step *s,
    const struct tree_node *parent)
{
	struct tree_node *n;

	if (s->axis != AXIS_CHILD || s->test != TEST_NAME ||
	    s->predicates > 0)
		return NULL;
	for (n = context; n != NULL; n = n->parent)
		if (n->parent == parent)
			break;
	return n != NULL && axis_test(s, n) ? n : NULL;
}

static struct nodes
walk(struct xpath_env *env, const struct step *s, struct nodes from,
    const struct xpath_at *at, bool contextual)
{
	for (; s != NULL && env->err == AYNI_OK; s = s->next) {
		struct nodes to = {NULL, 0, 0};
		struct value v;
		struct tree_node *own;
		size_t i;

		for (i = 0; i < from.n; i++) {
			own = contextual && from.n == 1
			    ? own_instance(at->current, s, from.at[0]) : NULL;
			if (own != NULL && own->relevant)
				add(env, &to, own);
			else
				step_from(
				    env, s, from.at[i], at->current, &to);
		}
		if (from.n > 1 || axis_reverse(s->axis)) {
			v.node = to.at;
			v.nodes = to.n;
			xpath_sort(env, &v);
			to.n = v.nodes;
		}
		from = to;
	}
	return from;
}

static struct tree_node *
root_of(struct tree_node *n)
{
	while (n->parent != NULL)
		n = n->parent;
	return n;
}

static struct value
eval_path(struct xpath_env *env, const struct expr *e,
    const struct xpath_at *at)
{
	struct value v = {.type = VALUE_NODES};
	struct nodes s = {NULL, 0, 0};

	if (e->a != NULL) {
		v = xpath_eval(env, e->a, at);
		if (v.type != VALUE_NODES) {
			xpath_fail(env, AYNI_TYPE, "not a set of nodes");
			return xpath_of_text(TEXT(""));
		}
		s = (struct nodes){v.node, v.nodes, v.nodes};
		filter(env, e->predicate, e->predicates, &s, 0, at->current);
	} else if (e->absolute) {
		struct tree_node *top = env->primary != NULL
		    ? env->primary
		    : root_of(at->node);

		add(env, &s, top);
	} else {
		add(env, &s, at->node);
	}
	s = walk(env, e->step, s, at,
	    env->odk && e->absolute && at->current != NULL);
	v.type = VALUE_NODES;
	v.node = s.at;
	v.nodes = env->err == AYNI_OK ? s.n : 0;
	return v;
}

static struct value
eval_union(struct xpath_env *env, const struct expr *e,
    const struct xpath_at *at)
{
	struct value a = xpath_eval(env, e->a, at);
	struct value b = xpath_eval(env, e->b, at);
	struct nodes s = {NULL, 0, 0};
	size_t i;

	if (a.type != VALUE_NODES || b.type != VALUE_NODES) {
		xpath_fail(env, AYNI_TYPE, "| joins sets of nodes");
		return xpath_of_text(TEXT(""));
	}
	for (i = 0; i < a.nodes; i++)
		add(env, &s, a.node[i]);
	for (i = 0; i < b.nodes; i++)
		add(env, &s, b.node[i]);
	a.node = s.at;
	a.nodes = s.n;
	xpath_sort(env, &a);
	return a;
}

static double
arithmetic(enum expr_op op, double a, double b)
{
	if (op == EXPR_ADD)
		return a + b;
	if (op == EXPR_SUB)
		return a - b;
	if (op == EXPR_MUL)
		return a * b;
	return op == EXPR_DIV ? a / b : fmod(a, b);
}

static bool
truth(struct xpath_env *env, const struct expr *e, const struct xpath_at *at)
{
	struct value v = xpath_eval(env, e, at);

	return xpath_boolean(env, &v);
}

static double
number(struct xpath_env *env, const struct expr *e,
    const struct xpath_at *at)
{
	struct value v = xpath_eval(env, e, at);

	return xpath_number(env, &v);
}

static struct value
call(struct xpath_env *env, const struct expr *e, const struct xpath_at *at)
{
	struct value v = xpath_of_text(TEXT(""));
	char what[sizeof(env->what)];

	if (e->function != NULL) {
		v = e->function->run(env, e, at);
	} else {
		(void)snprintf(what, sizeof(what), "no such function: %.*s",
		    (int)(e->text.n < 60 ? e->text.n : 60), e->text.p);
		env->no_function = true;
		xpath_fail(env, AYNI_REFERENCE, what);
	}
	if (env->err != AYNI_OK && env->at == 0)
		env->at = e->at;
	return v;
}

struct value
xpath_eval(struct xpath_env *env, const struct expr *e,
    const struct xpath_at *at)
{
	struct value a, b;

	if (!spend(env, 1))
		return xpath_of_text(TEXT(""));
	switch (e->op) {
	case EXPR_NUMBER:
		return xpath_of_number(e->number);
	case EXPR_LITERAL:
		return xpath_of_text(e->text);
	case EXPR_OR:
		return xpath_of_boolean(
		    truth(env, e->a, at) || truth(env, e->b, at));
	case EXPR_AND:
		return xpath_of_boolean(
		    truth(env, e->a, at) && truth(env, e->b, at));
	case EXPR_EQ:
	case EXPR_NE:
	case EXPR_LT:
	case EXPR_LE:
	case EXPR_GT:
	case EXPR_GE:
		a = xpath_eval(env, e->a, at);
		b = xpath_eval(env, e->b, at);
		return xpath_of_boolean(compare(env, e->op, &a, &b));
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_MUL:
	case EXPR_DIV:
	case EXPR_MOD:
		return xpath_of_number(arithmetic(e->op,
		    number(env, e->a, at), number(env, e->b, at)));
	case EXPR_NEG:
		return xpath_of_number(-number(env, e->a, at));
	case EXPR_UNION:
		return eval_union(env, e, at);
	case EXPR_CALL:
		return call(env, e, at);
	case EXPR_PATH:
		return eval_path(env, e, at);
	}
	return xpath_of_text(TEXT(""));
}
