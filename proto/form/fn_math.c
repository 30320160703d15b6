#include <math.h>

#include "ayni/decimal.h"
#include "form/datetime.h"
#include "form/function.h"

#define FN(name)                                                              \
	static struct value name(struct xpath_env *env,                       \
	    const struct expr *call, const struct xpath_at *at)

FN(boolean)
{
	struct value v = function_arg(env, call, at, 0);

	return xpath_of_boolean(xpath_boolean(env, &v));
}

FN(not_)
{
	struct value v = function_arg(env, call, at, 0);

	return xpath_of_boolean(!xpath_boolean(env, &v));
}

FN(true_)
{
	(void)env;
	(void)call;
	(void)at;
	return xpath_of_boolean(true);
}

FN(false_)
{
	(void)env;
	(void)call;
	(void)at;
	return xpath_of_boolean(false);
}

/* Lazy: the side that is not taken is not evaluated. */
FN(if_)
{
	struct value v = function_arg(env, call, at, 0);

	return function_arg(env, call, at, xpath_boolean(env, &v) ? 1 : 2);
}

FN(coalesce)
{
	size_t i;

	for (i = 0; i < call->args; i++) {
		struct value v = function_arg(env, call, at, i);

		if (xpath_answer(env, &v).n > 0)
			return v;
	}
	return xpath_of_text(TEXT(""));
}

FN(boolean_from_string)
{
	struct text s = function_text(env, call, at, 0);

	return xpath_of_boolean(text_is(s, "true") || text_is(s, "1"));
}

/* The items of a list of arguments: each node of a set is one. */
struct items {
	struct xpath_env *env;
	const struct expr *call;
	const struct xpath_at *at;
	size_t arg, step; /* of a set in arguments arg, arg + step, ... */
	struct value v;
	size_t node;
	bool open;
};

static bool
next_item(struct items *i, struct value *out)
{
	for (;;) {
		if (!i->open) {
			if (i->arg >= i->call->args || i->env->err != AYNI_OK)
				return false;
			i->v = function_arg(i->env, i->call, i->at, i->arg);
			i->arg += i->step;
			i->node = 0;
		}
		i->open = i->v.type == VALUE_NODES && i->node < i->v.nodes;
		if (i->v.type != VALUE_NODES)
			*out = i->v;
		else if (i->open)
			*out = xpath_of_text(xpath_node_string(
			    i->env, i->v.node[i->node++]));
		else
			continue;
		return true;
	}
}

static double
weigh(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, bool weighted)
{
	size_t step = weighted ? 2 : 1;
	struct items item = {.env = env, .call = call, .at = at, .arg = 2,
	    .step = step};
	struct items weight = {.env = env, .call = call, .at = at, .arg = 3,
	    .step = step};
	struct value v, w;
	double total = 0;

	while (next_item(&item, &v)) {
		w = xpath_of_number(1);
		if (weighted && !next_item(&weight, &w))
			break;
		if (xpath_boolean(env, &v))
			total += xpath_number(env, &w);
	}
	return total;
}

static struct value
within(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, double n)
{
	double least = function_number(env, call, at, 0);
	double most = function_number(env, call, at, 1);

	return xpath_of_boolean((least == -1 || n >= least) &&
	    (most == -1 || n <= most));
}

FN(checklist)
{
	return within(env, call, at, weigh(env, call, at, false));
}

FN(weighted_checklist)
{
	return within(env, call, at, weigh(env, call, at, true));
}

/* A point in time, a date with a time of day. */
static bool
is_moment(struct xpath_env *env, const struct value *v)
{
	struct datetime d;

	if (v->type == VALUE_STRING || v->type == VALUE_NODES)
		return datetime_read(xpath_string(env, v), &d) && d.has_time;
	return v->type == VALUE_DATETIME;
}

FN(number)
{
	struct value v;
	double n;

	if (call->args > 0)
		v = function_arg(env, call, at, 0);
	else
		v = xpath_of_text(xpath_node_string(env, at->node));
	n = xpath_number(env, &v);
	return xpath_of_number(env->odk && is_moment(env, &v) ? floor(n) : n);
}

/* 1.5e-7, as other engines write small numbers. */
static double
scientific(struct text s)
{
	size_t i;
	int64_t exponent;

	for (i = 0; i < s.n && s.p[i] != 'e' && s.p[i] != 'E'; i++)
		continue;
	if (i == s.n ||
	    !number_int((struct text){s.p + i + 1, s.n - i - 1}, &exponent))
		return (double)NAN;
	return number_read((struct text){s.p, i}) *
	    pow(10, (double)exponent);
}

FN(int_)
{
	struct value v = function_arg(env, call, at, 0);
	double n = xpath_number(env, &v);

	if (isnan(n))
		n = scientific(text_trim(xpath_string(env, &v)));
	return xpath_of_number(trunc(n));
}

FN(floor_)
{
	return xpath_of_number(floor(function_number(env, call, at, 0)));
}

FN(ceiling)
{
	return xpath_of_number(ceil(function_number(env, call, at, 0)));
}

/* Halves go up in XPath 1.0, away from zero in ODK. */
static double
nearest(const struct xpath_env *env, double v)
{
	return env->odk ? round(v) : floor(v + 0.5);
}

FN(round_)
{
	double v = function_number(env, call, at, 0), unit;
	double places = call->args > 1 ? function_number(env, call, at, 1) : 0;

	places = trunc(places);
	if (isnan(places) || fabs(places) > 30)
		return xpath_of_number((double)NAN);
	unit = pow(10, fabs(places));
	if (places > 0)
		return xpath_of_number(nearest(env, v * unit) / unit);
	return xpath_of_number(nearest(env, v / unit) * unit);
}

#define UNARY(name, f)                                                        \
	FN(name)                                                              \
	{                                                                     \
		return xpath_of_number(f(function_number(env, call, at, 0))); \
	}
UNARY(abs_, fabs)
UNARY(exp_, exp)
UNARY(log_, log)
UNARY(log10_, log10)
UNARY(sqrt_, sqrt)
UNARY(sin_, sin)
UNARY(cos_, cos)
UNARY(tan_, tan)
UNARY(asin_, asin)
UNARY(acos_, acos)
UNARY(atan_, atan)

FN(exp10_)
{
	return xpath_of_number(pow(10, function_number(env, call, at, 0)));
}

FN(pow_)
{
	return xpath_of_number(pow(function_number(env, call, at, 0),
	    function_number(env, call, at, 1)));
}

FN(atan2_)
{
	return xpath_of_number(atan2(function_number(env, call, at, 0),
	    function_number(env, call, at, 1)));
}

FN(pi)
{
	(void)env;
	(void)call;
	(void)at;
	return xpath_of_number(3.14159265358979323846);
}

FN(random_)
{
	uint8_t b[8];
	uint64_t v = 0;
	size_t i;

	(void)call;
	(void)at;
	if (env->chance.fill == NULL) {
		xpath_fail(env, AYNI_RANDOM, "no random numbers here");
		return xpath_of_number(0);
	}
	env->chance.fill(env->chance.ctx, b, sizeof(b));
	for (i = 0; i < sizeof(b); i++)
		v = v << 8 | b[i];
	return xpath_of_number((double)(v >> 11) / 9007199254740992.0);
}

const struct function fn_math[] = {
    {"boolean", 1, 1, false, false, boolean},
    {"not", 1, 1, false, false, not_},
    {"true", 0, 0, false, false, true_},
    {"false", 0, 0, false, false, false_},
    {"if", 3, 3, true, false, if_},
    {"coalesce", 1, 0xffff, true, false, coalesce},
    {"boolean-from-string", 1, 1, true, false, boolean_from_string},
    {"checklist", 2, 0xffff, true, false, checklist},
    {"weighted-checklist", 2, 0xffff, true, false, weighted_checklist},
    {"number", 0, 1, false, false, number},
    {"int", 1, 1, true, false, int_},
    {"floor", 1, 1, false, false, floor_},
    {"ceiling", 1, 1, false, false, ceiling},
    {"round", 1, 2, false, false, round_},
    {"abs", 1, 1, true, false, abs_},
    {"exp", 1, 1, true, false, exp_},
    {"exp10", 1, 1, true, false, exp10_},
    {"log", 1, 1, true, false, log_},
    {"log10", 1, 1, true, false, log10_},
    {"pow", 2, 2, true, false, pow_},
    {"sqrt", 1, 1, true, false, sqrt_},
    {"sin", 1, 1, true, false, sin_},
    {"cos", 1, 1, true, false, cos_},
    {"tan", 1, 1, true, false, tan_},
    {"asin", 1, 1, true, false, asin_},
    {"acos", 1, 1, true, false, acos_},
    {"atan", 1, 1, true, false, atan_},
    {"atan2", 2, 2, true, false, atan2_},
    {"pi", 0, 0, true, false, pi},
    {"random", 0, 0, true, true, random_},
    {NULL, 0, 0, false, false, NULL},
};
