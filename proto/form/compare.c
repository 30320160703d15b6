#include "form/compare.h"

#include <math.h>

#define NEAR 1e-12 /* numbers this close are equal, as on JavaRosa */

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

static bool
numbers_equal(struct xpath_env *env, const struct value *a,
    const struct value *b)
{
	double x = xpath_number(env, a), y = xpath_number(env, b);

	return x == y || (env->odk && fabs(x - y) < NEAR);
}

static bool
equal(struct xpath_env *env, const struct value *a, const struct value *b)
{
	struct text s, t;

	if (a->type == VALUE_BOOLEAN || b->type == VALUE_BOOLEAN)
		return xpath_boolean(env, a) == xpath_boolean(env, b);
	if (a->type == VALUE_NUMBER || b->type == VALUE_NUMBER)
		return numbers_equal(env, a, b);
	s = xpath_string(env, a);
	t = xpath_string(env, b);
	if ((dated(a) || dated(b)) && s.n > 0 && t.n > 0)
		return numbers_equal(env, a, b);
	return text_equal(s, t);
}

/* Neither side is a node-set. */
static bool
compare_single(struct xpath_env *env, enum expr_op op, const struct value *a,
    const struct value *b)
{
	if (op == EXPR_EQ)
		return equal(env, a, b);
	if (op == EXPR_NE)
		return !equal(env, a, b);
	return order(op, xpath_number(env, a), xpath_number(env, b));
}

static struct value
node_value(struct xpath_env *env, const struct value *set, size_t i)
{
	return xpath_of_text(xpath_node_string(env, set->node[i]));
}

/* A set as it stands against a single value that is no set. */
static bool
compare_set(struct xpath_env *env, enum expr_op op, const struct value *set,
    const struct value *b, bool swapped)
{
	struct value one;
	size_t i;

	/* ODK orders each node against 0 or 1 */
	if (b->type == VALUE_BOOLEAN &&
	    (!env->odk || op == EXPR_EQ || op == EXPR_NE)) {
		one = xpath_of_boolean(xpath_boolean(env, set));
		return swapped ? compare_single(env, op, b, &one)
			       : compare_single(env, op, &one, b);
	}
	for (i = 0; i < set->nodes && xpath_spend(env, 1); i++) {
		one = node_value(env, set, i);
		if (swapped ? compare_single(env, op, b, &one)
			    : compare_single(env, op, &one, b))
			return true;
	}
	return false;
}

/* ODK: a reference to nothing reads as an empty answer. */
static struct value
answer(const struct value *v)
{
	if (v->type == VALUE_NODES && v->reference && v->nodes == 0)
		return xpath_of_text(TEXT(""));
	return *v;
}

bool
compare_values(struct xpath_env *env, enum expr_op op, const struct value *a,
    const struct value *b)
{
	struct value x = answer(a), y = answer(b), one;
	size_t i;

	if (y.type != VALUE_NODES)
		return x.type == VALUE_NODES
		    ? compare_set(env, op, &x, &y, false)
		    : compare_single(env, op, &x, &y);
	if (x.type != VALUE_NODES)
		return compare_set(env, op, &y, &x, true);
	for (i = 0; i < x.nodes && xpath_spend(env, 1); i++) {
		one = node_value(env, &x, i);
		if (compare_set(env, op, &y, &one, true))
			return true;
	}
	return false;
}
