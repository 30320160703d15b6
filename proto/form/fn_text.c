#include <math.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "ayni/mem.h"
#include "ayni/utf8.h"
#include "form/function.h"

#define FN(name)                                                              \
	static struct value name(struct xpath_env *env,                       \
	    const struct expr *call, const struct xpath_at *at)
#define TEXT_MAX (16u << 20)

/* The context node as a one-node set, for functions without argument. */
static struct text
own_text(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at)
{
	return call->args > 0 ? function_text(env, call, at, 0)
			      : xpath_node_string(env, at->node);
}

FN(string)
{
	return xpath_of_text(own_text(env, call, at));
}

/* Every argument as text, node-sets node by node. */
static void
put_all(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t from, struct text between,
    struct buf *b)
{
	bool first = true;
	size_t i, k;

	for (i = from; i < call->args; i++) {
		struct value v = function_arg(env, call, at, i);
		bool many = env->odk && v.type == VALUE_NODES;

		for (k = 0; k < (many ? v.nodes : 1); k++) {
			if (!first)
				buf_put_text(b, between);
			first = false;
			buf_put_text(b, many
			    ? xpath_node_string(env, v.node[k])
			    : xpath_string(env, &v));
		}
	}
}

FN(concat)
{
	struct buf b;

	if (!env->odk && call->args < 2)
		xpath_fail(env, AYNI_TYPE, "concat needs two arguments");
	buf_init(&b, TEXT_MAX);
	put_all(env, call, at, 0, TEXT(""), &b);
	return xpath_of_buf(env, &b);
}

FN(join)
{
	struct text between = function_text(env, call, at, 0);
	struct buf b;

	buf_init(&b, TEXT_MAX);
	put_all(env, call, at, 1, between, &b);
	return xpath_of_buf(env, &b);
}

FN(starts_with)
{
	return xpath_of_boolean(text_starts(function_text(env, call, at, 0),
	    function_text(env, call, at, 1)));
}

FN(ends_with)
{
	struct text s = function_text(env, call, at, 0);
	struct text end = function_text(env, call, at, 1);

	if (end.n > s.n)
		return xpath_of_boolean(false);
	s.p += s.n - end.n;
	s.n = end.n;
	return xpath_of_boolean(text_equal(s, end));
}

/* Where part begins in s; s.n + 1 where it does not stand. */
static size_t
position_of(struct text s, struct text part)
{
	size_t i;

	for (i = 0; i + part.n <= s.n; i++)
		if (part.n == 0 || memcmp(s.p + i, part.p, part.n) == 0)
			return i;
	return s.n + 1;
}

FN(contains)
{
	struct text s = function_text(env, call, at, 0);

	return xpath_of_boolean(
	    position_of(s, function_text(env, call, at, 1)) <= s.n);
}

FN(substring_before)
{
	struct text s = function_text(env, call, at, 0);
	size_t i = position_of(s, function_text(env, call, at, 1));

	return xpath_of_text(
	    (struct text){s.p, i <= s.n ? i : 0});
}

FN(substring_after)
{
	struct text s = function_text(env, call, at, 0);
	struct text part = function_text(env, call, at, 1);
	size_t i = position_of(s, part);

	if (i > s.n)
		return xpath_of_text(TEXT(""));
	return xpath_of_text(
	    (struct text){s.p + i + part.n, s.n - i - part.n});
}

/* Code points from "from" up to "to", counted from 0. */
static struct text
slice(struct text s, double from, double to)
{
	struct text rest = s;
	double i;
	size_t begin = s.n, end = s.n;

	for (i = 0; rest.n > 0; i++) {
		size_t at = s.n - rest.n;

		if (i >= from && begin == s.n)
			begin = at;
		if (i >= to) {
			end = at;
			break;
		}
		(void)utf8_next(&rest);
	}
	return begin < end ? (struct text){s.p + begin, end - begin}
			   : (struct text){"", 0};
}

static double
half_up(double v)
{
	return floor(v + 0.5);
}

FN(substring)
{
	struct text s = function_text(env, call, at, 0);
	double from = half_up(function_number(env, call, at, 1));
	double to = (double)INFINITY;

	if (call->args > 2)
		to = from + half_up(function_number(env, call, at, 2));
	if (isnan(from) || isnan(to))
		return xpath_of_text(TEXT(""));
	return xpath_of_text(slice(s, from - 1, to - 1));
}

FN(substr)
{
	struct text s = function_text(env, call, at, 0);
	double n = (double)utf8_count(s);
	double from = function_number(env, call, at, 1);
	double to = call->args > 2 ? function_number(env, call, at, 2) : n;

	from = from < 0 ? fmax(from + n, 0) : from;
	to = to < 0 ? to + n : to;
	if (isnan(from) || isnan(to))
		return xpath_of_text(TEXT(""));
	return xpath_of_text(slice(s, from, to));
}

FN(string_length)
{
	return xpath_of_number((double)utf8_count(own_text(env, call, at)));
}

FN(normalize_space)
{
	struct text s = text_trim(own_text(env, call, at));
	struct buf b;
	bool gap = false;
	size_t i;

	buf_init(&b, TEXT_MAX);
	for (i = 0; i < s.n; i++) {
		if (strchr(" \t\r\n", s.p[i]) != NULL) {
			gap = true;
			continue;
		}
		if (gap)
			buf_put_byte(&b, ' ');
		gap = false;
		buf_put_byte(&b, (uint8_t)s.p[i]);
	}
	return xpath_of_buf(env, &b);
}

/* The code point at index i; -1 past the end. */
static int32_t
nth(struct text s, size_t i)
{
	int32_t c;

	while ((c = utf8_next(&s)) >= 0 && i-- > 0)
		continue;
	return c;
}

FN(translate)
{
	struct text s = function_text(env, call, at, 0);
	struct text from = function_text(env, call, at, 1);
	struct text to = function_text(env, call, at, 2);
	struct buf b;
	int32_t c, f;

	buf_init(&b, TEXT_MAX);
	while ((c = utf8_next(&s)) >= 0) {
		struct text rest = from;
		size_t i = 0;

		while ((f = utf8_next(&rest)) >= 0 && f != c)
			i++;
		if (f >= 0 && (c = nth(to, i)) < 0)
			continue;
		utf8_put(&b, c);
	}
	return xpath_of_buf(env, &b);
}

static void *
take(PCRE2_SIZE n, void *ctx)
{
	(void)ctx;
	return mem_alloc(n);
}

static void
give(void *p, void *ctx)
{
	(void)ctx;
	mem_free(p);
}

/* JavaRosa matches the whole text, as if anchored. */
FN(regex)
{
	struct text s = function_text(env, call, at, 0);
	struct text re = function_text(env, call, at, 1);
	pcre2_general_context *g = pcre2_general_context_create(
	    take, give, NULL);
	pcre2_compile_context *cc = pcre2_compile_context_create(g);
	pcre2_match_context *mc = pcre2_match_context_create(g);
	pcre2_match_data *found = NULL;
	pcre2_code *code = NULL;
	int error = 0, r = PCRE2_ERROR_NOMEMORY;
	PCRE2_SIZE where;

	if (g == NULL || cc == NULL || mc == NULL)
		goto out;
	code = pcre2_compile((PCRE2_SPTR)re.p, re.n,
	    PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED, &error, &where,
	    cc);
	if (code == NULL) {
		if (error != PCRE2_ERROR_HEAP_FAILED && error != 121)
			r = PCRE2_ERROR_NOMATCH;
		if (r == PCRE2_ERROR_NOMATCH)
			xpath_fail(env, AYNI_SYNTAX,
			    "the regular expression cannot be read");
		goto out;
	}
	(void)pcre2_set_match_limit(mc, 1000000);
	(void)pcre2_set_depth_limit(mc, 10000);
	if ((found = pcre2_match_data_create(1, g)) != NULL)
		r = pcre2_match(code, (PCRE2_SPTR)s.p, s.n, 0, 0, found, mc);
out:
	pcre2_match_data_free(found);
	pcre2_code_free(code);
	pcre2_match_context_free(mc);
	pcre2_compile_context_free(cc);
	pcre2_general_context_free(g);
	if (r == PCRE2_ERROR_NOMEMORY)
		xpath_fail(env, AYNI_NOMEM, "");
	else if (r == PCRE2_ERROR_MATCHLIMIT || r == PCRE2_ERROR_DEPTHLIMIT)
		xpath_fail(env, AYNI_TOOBIG,
		    "the regular expression takes too much work");
	return xpath_of_boolean(r >= 0);
}

/* ---- lists of choices, joined by white space ---- */

FN(selected)
{
	struct text list = function_text(env, call, at, 0);
	struct text one = text_trim(function_text(env, call, at, 1)), word;

	if (one.n == 0)
		return xpath_of_boolean(text_trim(list).n == 0);
	while (function_word(&list, &word))
		if (text_equal(word, one))
			return xpath_of_boolean(true);
	return xpath_of_boolean(false);
}

FN(selected_at)
{
	struct text list = function_text(env, call, at, 0), word;
	double i = function_number(env, call, at, 1);

	for (i = floor(i); i >= 0 && function_word(&list, &word); i--)
		if (i < 1)
			return xpath_of_text(word);
	return xpath_of_text(TEXT(""));
}

FN(count_selected)
{
	struct text list = function_text(env, call, at, 0), word;
	double n = 0;

	while (function_word(&list, &word))
		n++;
	return xpath_of_number(n);
}

FN(choice_name)
{
	struct text value = function_text(env, call, at, 0);
	struct text path = function_text(env, call, at, 1);

	if (env->choice_name == NULL)
		return xpath_of_text(value);
	return xpath_of_text(
	    env->choice_name(env->ctx, at->node, value, path));
}

FN(itext)
{
	struct text id = function_text(env, call, at, 0);

	if (env->itext == NULL)
		return xpath_of_text(id);
	return xpath_of_text(env->itext(env->ctx, id));
}

static struct value
about(struct xpath_env *env, struct text name)
{
	if (env->about == NULL)
		return xpath_of_text(TEXT(""));
	return xpath_of_text(env->about(env->ctx, name));
}

FN(version)
{
	(void)call;
	(void)at;
	return about(env, TEXT("version"));
}

FN(property)
{
	return about(env, function_text(env, call, at, 0));
}

FN(uuid)
{
	uint8_t b[16];
	struct buf out;
	size_t i, n;

	if (env->chance.fill == NULL) {
		xpath_fail(env, AYNI_RANDOM, "no random numbers here");
		return xpath_of_text(TEXT(""));
	}
	buf_init(&out, 4096);
	if (call->args > 0) {
		double wanted = function_number(env, call, at, 0);

		n = wanted >= 0 && wanted <= 4000 ? (size_t)wanted : 0;
		for (i = 0; i < n; i++) {
			static const char digit[] =
			    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "abcdefghijklmnopqrstuvwxyz";

			env->chance.fill(env->chance.ctx, b, 1);
			buf_put_byte(&out, (uint8_t)digit[b[0] % 62]);
		}
		return xpath_of_buf(env, &out);
	}
	env->chance.fill(env->chance.ctx, b, sizeof(b));
	b[6] = (uint8_t)(0x40 | (b[6] & 0x0f));
	b[8] = (uint8_t)(0x80 | (b[8] & 0x3f));
	for (i = 0; i < sizeof(b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			buf_put_byte(&out, '-');
		buf_put_hex(&out, (struct bytes){b + i, 1});
	}
	return xpath_of_buf(env, &out);
}

const struct function fn_text[] = {
    {"string", 0, 1, false, false, string},
    {"concat", 0, 0xffff, false, false, concat},
    {"join", 1, 0xffff, true, false, join},
    {"starts-with", 2, 2, false, false, starts_with},
    {"ends-with", 2, 2, true, false, ends_with},
    {"contains", 2, 2, false, false, contains},
    {"substring-before", 2, 2, false, false, substring_before},
    {"substring-after", 2, 2, false, false, substring_after},
    {"substring", 2, 3, false, false, substring},
    {"substr", 2, 3, true, false, substr},
    {"string-length", 0, 1, false, false, string_length},
    {"normalize-space", 0, 1, false, false, normalize_space},
    {"translate", 3, 3, false, false, translate},
    {"regex", 2, 2, true, false, regex},
    {"selected", 2, 2, true, false, selected},
    {"is-selected", 2, 2, true, false, selected},
    {"selected-at", 2, 2, true, false, selected_at},
    {"count-selected", 1, 1, true, false, count_selected},
    {"jr:choice-name", 2, 2, true, false, choice_name},
    {"jr:itext", 1, 1, true, false, itext},
    {"version", 0, 0, true, false, version},
    {"property", 1, 1, true, true, property},
    {"uuid", 0, 1, true, true, uuid},
    {NULL, 0, 0, false, false, NULL},
};
