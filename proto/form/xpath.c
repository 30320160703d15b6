#include "form/xpath.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ayni/decimal.h"
#include "form/axis.h"
#include "form/compare.h"
#include "form/function.h"
#include "form/lookup.h"
#include "form/order.h"

void
xpath_fail(struct xpath_env *env, enum ayni_err e, const char *what)
{
	if (env->err != AYNI_OK)
		return;
	if (e == AYNI_NOMEM && env->scratch->full) {
		e = AYNI_TOOBIG;
		what = "takes too much memory";
	}
	env->err = e;
	(void)snprintf(env->what, sizeof(env->what), "%s", what);
}

bool
xpath_spend(struct xpath_env *env, uint64_t work)
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

struct value
xpath_of_node(struct xpath_env *env, struct tree_node *n)
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

struct value
xpath_of_buf(struct xpath_env *env, struct buf *b)
{
	struct text t = {"", 0};

	if (b->err == AYNI_TOOBIG)
		xpath_fail(env, AYNI_TOOBIG, "the text is too long");
	else if (b->err != AYNI_OK)
		xpath_fail(env, b->err, "");
	else if ((t = arena_text(env->scratch, buf_text(b))).p == NULL)
		xpath_fail(env, AYNI_NOMEM, "");
	buf_free(b);
	return xpath_of_text(t.p != NULL ? t : TEXT(""));
}

struct text
xpath_node_string(struct xpath_env *env, const struct tree_node *n)
{
	struct buf b;

	if (tree_first(n) == NULL || (tree_kind(n) != TREE_ELEMENT &&
					 tree_kind(n) != TREE_DOCUMENT)) {
		struct text s = tree_value(n);

		return s.n > 0 ? s : TEXT("");
	}
	buf_init(&b, 16u << 20);
	tree_text(n, &b);
	return xpath_of_buf(env, &b).text;
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
		return xpath_of_buf(env, &b).text;
	case VALUE_NODES:
		if (v->nodes == 0)
			return TEXT("");
		return xpath_node_string(env, v->node[0]);
	case VALUE_STRING:
	case VALUE_DATE:
	case VALUE_DATETIME:
		break;
	}
	return v->text.n > 0 ? v->text : TEXT("");
}

struct text
xpath_answer(struct xpath_env *env, const struct value *v)
{
	if ((v->type == VALUE_NUMBER || v->type == VALUE_DATE ||
		v->type == VALUE_DATETIME) && isnan(v->number))
		return TEXT("");
	return xpath_string(env, v);
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
		if (v->reference && v->nodes == 1) {
			struct text s = xpath_string(env, v);
			double n = number_read(s);

			return isnan(n) ? s.n > 0 : n != 0;
		}
		return v->nodes > 0;
	case VALUE_DATE:
	case VALUE_DATETIME:
		return !isnan(v->number);
	case VALUE_STRING:
		break;
	}
	return v->text.n > 0;
}

int32_t
xpath_zone(struct xpath_env *env, double days)
{
	return env->zone != NULL ? env->zone(env->ctx, days)
				 : env->now.zone_min;
}

int32_t
xpath_local_zone(struct xpath_env *env, double days)
{
	int32_t near = xpath_zone(env, days);

	return xpath_zone(env, days - (double)near / 1440);
}

double
xpath_instant(struct xpath_env *env, const struct datetime *d)
{
	double local = (double)d->day + (double)d->ms / 86400000;
	int32_t zone = d->has_zone ? d->zone_min
				   : xpath_local_zone(env, local);

	/* as one fraction, so that the same instant is the same number */
	return ((double)d->day * 86400000 + (double)d->ms -
		   (double)zone * 60000) / 86400000;
}

/* People and files write a decimal comma as well. */
static double
with_comma(struct text s)
{
	char point[64];
	const char *comma = s.n > 0 ? memchr(s.p, ',', s.n) : NULL;

	if (comma == NULL || s.n > sizeof(point))
		return number_read(s);
	memcpy(point, s.p, s.n);
	point[comma - s.p] = '.';
	return number_read((struct text){point, s.n});
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
	if (env->odk && datetime_read(s, &d))
		return xpath_instant(env, &d);
	return env->odk ? with_comma(s) : number_read(s);
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

static bool
holds(struct xpath_env *env, const struct expr *predicate,
    const struct xpath_at *at)
{
	struct value v = xpath_eval(env, predicate, at);

	if (v.type == VALUE_NUMBER)
		return v.number == (double)at->position;
	if (v.type == VALUE_NODES) /* that they exist */
		return v.nodes > 0;
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

		for (i = out = from; i < s->n && xpath_spend(env, 1); i++) {
			struct arena_mark mark = arena_mark(env->scratch);
			struct xpath_at at = {
			    s->at[i], current, i - from + 1, size};

			if (holds(env, predicate[k], &at))
				s->at[out++] = s->at[i];
			arena_release(env->scratch, mark);
		}
		s->n = out;
	}
}

/* The one text that a value is compared by; false: not so simple. */
static bool
key_text(struct xpath_env *env, const struct value *v, struct text *out)
{
	if (v->type != VALUE_STRING &&
	    !(v->type == VALUE_NODES && v->nodes == 1))
		return false;
	*out = xpath_string(env, v);
	return out->n > 0;
}

/*
 * child::item[column = value] by index, where the list is long and stays as
 * it is: the items that the whole predicate is then asked of.
 */
static bool
step_by_index(struct xpath_env *env, const struct step *s,
    struct tree_node *n, struct tree_node *current, struct nodes *out)
{
	struct xpath_at at = {n, current, 1, 1};
	const struct expr *column, *value;
	const uint32_t *place;
	struct tree_node *last = NULL, *x;
	struct value v;
	struct text key;
	size_t i, found;

	if (env->lookup == NULL || s->predicates == 0 || !s->plain ||
	    s->axis != AXIS_CHILD || tree_root(n) == env->primary ||
	    !lookup_predicate(s->predicate[0], &column, &value))
		return false;
	v = xpath_eval(env, value, &at);
	if (!key_text(env, &v, &key) ||
	    !lookup_find(env->lookup, n, s, column->step, key, &place, &found))
		return false;
	for (i = 0; i < found && xpath_spend(env, 1); i++) {
		x = tree_at(tree_of(n), place[i]);
		if (tree_parent(x) == last || !text_equal(tree_value(x), key))
			continue;
		last = tree_parent(x);
		add(env, out, last);
	}
	return true;
}

/* What is not relevant is not there; but the way from it up to what is
 * relevant is, or an expression would mean another thing while its own
 * question is not asked. */
static bool
leads_on(const struct step *s, const struct tree_node *x)
{
	return tree_relevant(x) || (s->next != NULL && (s->axis == AXIS_PARENT ||
	    s->axis == AXIS_ANCESTOR || s->axis == AXIS_ANCESTOR_OR_SELF ||
	    s->axis == AXIS_SELF));
}

static struct tree_node *
next(struct xpath_env *env, const struct step *s, struct tree_node *n,
    struct tree_node *last)
{
	if (s->axis == AXIS_CHILD && s->test == TEST_NAME &&
	    env->named != NULL && tree_handle(n) != 0)
		return env->named(env->ctx, n, s->local, last);
	if (s->axis == AXIS_ATTRIBUTE && env->attribute != NULL &&
	    tree_handle(n) != 0)
		return env->attribute(env->ctx, n, last);
	return axis_next(s->axis, n, last);
}

/* One step from one node, appended in axis order, filtered. */
static void
step_from(struct xpath_env *env, const struct step *s, struct tree_node *n,
    struct tree_node *current, struct nodes *out)
{
	struct tree_node *x = NULL;
	size_t from = out->n;

	if (!step_by_index(env, s, n, current, out))
		while (xpath_spend(env, 1) &&
		    (x = next(env, s, n, x)) != NULL)
			if (leads_on(s, x) && axis_test(s, x))
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
	for (n = context; n != NULL; n = tree_parent(n))
		if (tree_parent(n) == parent)
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
			own = contextual && from.n == 1 && s->next != NULL
			    ? own_instance(at->current, s, from.at[0]) : NULL;
			if (own != NULL)
				add(env, &to, own);
			else
				step_from(
				    env, s, from.at[i], at->current, &to);
		}
		if (from.n > 1 || axis_reverse(s->axis)) {
			v.node = to.at;
			v.nodes = to.n;
			order_set(env, &v);
			to.n = v.nodes;
		}
		from = to;
	}
	return from;
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
		filter(env, e->arg, e->args, &s, 0, at->current);
	} else if (e->absolute) {
		struct tree_node *top = env->primary != NULL
		    ? env->primary
		    : tree_root(at->node);

		add(env, &s, top);
	} else {
		add(env, &s, at->node);
	}
	s = walk(env, e->step, s, at,
	    env->odk && e->absolute && at->current != NULL);
	v.type = VALUE_NODES;
	v.node = s.at;
	v.nodes = env->err == AYNI_OK ? s.n : 0;
	v.reference = env->odk && e->reference;
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
	a.reference = false;
	order_set(env, &a);
	return a;
}

/* Whether a value is a day of the calendar: a date without a time. */
static bool
day_of(struct xpath_env *env, const struct value *v, double *day)
{
	struct datetime d;

	if (v->type != VALUE_DATE && v->type != VALUE_STRING &&
	    v->type != VALUE_NODES)
		return false;
	if (!datetime_read(xpath_string(env, v), &d) || d.has_time)
		return false;
	*day = (double)d.day;
	return true;
}

static double
midnight(struct xpath_env *env, double day)
{
	return (day * 1440 - (double)xpath_local_zone(env, day)) / 1440;
}

/*
 * Days are counted on the calendar, where clocks that change in between do
 * not count: a day and a whole number give a day's midnight, two days their
 * distance.
 */
static bool
calendar(struct xpath_env *env, enum expr_op op, const struct value *a,
    const struct value *b, double *out)
{
	double x, y;

	if (!env->odk || (op != EXPR_ADD && op != EXPR_SUB))
		return false;
	if (day_of(env, a, &x)) {
		if (op == EXPR_SUB && day_of(env, b, &y)) {
			*out = x - y;
			return true;
		}
		y = xpath_number(env, b);
		x = op == EXPR_SUB ? x - y : x + y;
	} else if (op == EXPR_ADD && day_of(env, b, &x)) {
		y = xpath_number(env, a);
		x += y;
	} else {
		return false;
	}
	if (y != floor(y) || fabs(x) > 1e7)
		return false;
	*out = midnight(env, x);
	return true;
}

static double
arithmetic(struct xpath_env *env, const struct expr *e,
    const struct xpath_at *at)
{
	struct value left = xpath_eval(env, e->a, at);
	struct value right = xpath_eval(env, e->b, at);
	double a, b;

	if (calendar(env, e->op, &left, &right, &a))
		return a;
	a = xpath_number(env, &left);
	b = xpath_number(env, &right);
	if (e->op == EXPR_ADD)
		return a + b;
	if (e->op == EXPR_SUB)
		return a - b;
	if (e->op == EXPR_MUL)
		return a * b;
	return e->op == EXPR_DIV ? a / b : fmod(a, b);
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

static void
cannot_call(struct xpath_env *env, const struct expr *e)
{
	char what[sizeof(env->what)];

	(void)snprintf(what, sizeof(what), "%s: %.*s",
	    e->ill ? "wrong number of arguments" : "no such function",
	    (int)(e->text.n < 60 ? e->text.n : 60), e->text.p);
	env->no_function = !e->ill;
	xpath_fail(env, e->ill ? AYNI_TYPE : AYNI_REFERENCE, what);
}

static struct value
call(struct xpath_env *env, const struct expr *e, const struct xpath_at *at)
{
	struct value v = xpath_of_text(TEXT(""));

	if (e->function == NULL || e->ill)
		cannot_call(env, e);
	else
		v = e->function->run(env, e, at);
	if (env->err != AYNI_OK && env->at == 0)
		env->at = e->at;
	return v;
}

struct value
xpath_eval(struct xpath_env *env, const struct expr *e,
    const struct xpath_at *at)
{
	struct value a, b;

	if (!xpath_spend(env, 1))
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
		return xpath_of_boolean(compare_values(env, e->op, &a, &b));
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_MUL:
	case EXPR_DIV:
	case EXPR_MOD:
		return xpath_of_number(arithmetic(env, e, at));
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
