#include <math.h>
#include <string.h>

#include <sodium.h>

#include "form/function.h"
#include "form/lookup.h"

#define FN(name)                                                              \
	static struct value name(struct xpath_env *env,                       \
	    const struct expr *call, const struct xpath_at *at)

/* ---- randomize ---- */

#define PARK_MILLER_MODULUS 2147483647
#define PARK_MILLER_FACTOR 16807

/* The seed of a value, as the other engines make it, so that they shuffle
 * alike: a number cut to 64 bits; text by the start of its SHA-256. */
static int64_t
seed_of(struct xpath_env *env, const struct value *v)
{
	double n = xpath_number(env, v);
	struct text s;
	uint8_t h[32];
	uint64_t seed = 0;
	size_t i;

	if (!isnan(n))
		return n >= 9223372036854775807.0 ? INT64_MAX
		    : n <= -9223372036854775808.0 ? INT64_MIN : (int64_t)n;
	s = xpath_string(env, v);
	if (s.n == 0 || v->type == VALUE_NUMBER)
		return 0;
	(void)crypto_hash_sha256(h, text_bytes(s).p, s.n);
	for (i = 0; i < 8; i++)
		seed = seed << 8 | h[i];
	return (int64_t)seed;
}

static int64_t
drawn(struct xpath_env *env)
{
	uint8_t b[4] = {0};

	if (env->chance.fill == NULL)
		xpath_fail(env, AYNI_RANDOM, "no random numbers here");
	else
		env->chance.fill(env->chance.ctx, b, sizeof(b));
	return (int64_t)b[0] << 24 | (int64_t)b[1] << 16 |
	    (int64_t)b[2] << 8 | b[3];
}

/* Park and Miller's generator, a number in [0, 1). */
static double
park_miller(int64_t *state)
{
	*state = *state * PARK_MILLER_FACTOR % PARK_MILLER_MODULUS;
	return (double)(*state - 1) / (PARK_MILLER_MODULUS - 1);
}

/* Fisher and Yates, inside out. */
FN(randomize)
{
	struct value v = function_arg(env, call, at, 0), seed;
	struct tree_node **out;
	int64_t state;
	size_t i, k;

	if (v.type != VALUE_NODES) {
		xpath_fail(env, AYNI_TYPE, "a set of nodes is needed");
		return xpath_of_node(env, NULL);
	}
	if (call->args > 1) {
		seed = function_arg(env, call, at, 1);
		state = seed_of(env, &seed);
	} else if (env->shuffle != NULL && at->current != NULL) {
		state = env->shuffle(env->ctx, at->current);
	} else {
		state = drawn(env);
	}
	state %= PARK_MILLER_MODULUS;
	if (state <= 0)
		state += PARK_MILLER_MODULUS - 1;
	if ((out = arena_alloc(env->scratch,
		 (v.nodes + 1) * sizeof(*out))) == NULL) {
		xpath_fail(env, AYNI_NOMEM, "");
		return xpath_of_node(env, NULL);
	}
	for (i = 0; i < v.nodes; i++) {
		k = (size_t)(park_miller(&state) * (double)(i + 1));
		if (k != i)
			out[i] = out[k];
		out[k] = v.node[i];
	}
	v.node = out;
	v.reference = false;
	return v;
}

/* ---- pulldata ---- */

/* Columns are elements of an item, or, "@so", attributes. */
static struct tree_node *
column(struct tree_node *item, struct text name)
{
	bool attribute = name.n > 0 && name.p[0] == '@';
	struct tree_node *c = attribute ? tree_asides(item) : tree_first(item);
	const struct tree_name *of;

	name.p += attribute;
	name.n -= attribute;
	for (; c != NULL; c = tree_next(c))
		if ((of = tree_name(c)) != NULL && text_equal(of->local, name))
			return c;
	return NULL;
}

static struct tree_node *
by_walking(struct xpath_env *env, struct tree_node *top, struct text key,
    struct text value)
{
	struct tree_node *item, *c;

	for (item = tree_child(top); item != NULL && xpath_spend(env, 1);
	     item = tree_sibling(item))
		if ((c = column(item, key)) != NULL &&
		    text_equal(xpath_node_string(env, c), value))
			return item;
	return NULL;
}

static struct tree_node *
find_item(struct xpath_env *env, struct tree_node *top, struct text key,
    struct text value)
{
	const struct step any = {.test = TEST_ANY_NAME, .local = TEXT("*")};
	const struct step named = {.test = TEST_NAME, .local = key};
	const uint32_t *place;
	struct tree_node *c;
	size_t i, n;

	if (env->lookup == NULL || (key.n > 0 && key.p[0] == '@') ||
	    !lookup_find(env->lookup, top, &any, &named, value, &place, &n))
		return by_walking(env, top, key, value);
	for (i = 0; i < n; i++) {
		c = tree_at(tree_of(top), place[i]);
		if (text_equal(tree_value(c), value))
			return tree_parent(c);
	}
	return NULL;
}

/* instance(name)/root/item[key = value]/column, the first of them. */
FN(pulldata)
{
	struct text name = function_text(env, call, at, 0);
	struct text wanted = function_text(env, call, at, 1);
	struct text key = function_text(env, call, at, 2);
	struct text value = function_text(env, call, at, 3);
	struct tree_node *top = env->instance != NULL
	    ? env->instance(env->ctx, name) : NULL;
	struct tree_node *item, *c = NULL;

	if (top == NULL) {
		xpath_fail(env, AYNI_REFERENCE, "pulldata: no such list");
		return xpath_of_text(TEXT(""));
	}
	if ((top = tree_child(top)) != NULL &&
	    (item = find_item(env, top, key, value)) != NULL)
		c = column(item, wanted);
	return xpath_of_text(
	    c != NULL ? xpath_node_string(env, c) : TEXT(""));
}

const struct function fn_list[] = {
    {"randomize", 1, 2, true, false, randomize},
    {"pulldata", 4, 4, true, false, pulldata},
    {NULL, 0, 0, false, false, NULL},
};
