#include "form/function.h"

#include <string.h>

static const struct function *const tables[] = {
    fn_text, fn_math, fn_node, fn_date, fn_geo, fn_crypto, fn_list};
#define TABLES (sizeof(tables) / sizeof(*tables))

const struct function *
function_find(struct text name, bool odk)
{
	const struct function *f;
	size_t i;

	for (i = 0; i < TABLES; i++)
		for (f = tables[i]; f->name != NULL; f++)
			if (text_is(name, f->name) && (odk || !f->odk))
				return f;
	return NULL;
}

const char *
function_nearest(struct text name)
{
	const struct function *f;
	struct map known = {0};
	const char *found = NULL;
	struct text near;
	size_t i;

	for (i = 0; i < TABLES; i++)
		for (f = tables[i]; f->name != NULL; f++)
			if (map_put(&known, text_of(f->name), NULL, NULL) !=
			    AYNI_OK)
				break;
	near = map_nearest(&known, name);
	for (i = 0; near.n > 0 && i < TABLES; i++)
		for (f = tables[i]; f->name != NULL; f++)
			if (text_is(near, f->name))
				found = f->name;
	map_free(&known);
	return found;
}

struct value
function_arg(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t i)
{
	return xpath_eval(env, call->arg[i], at);
}

struct text
function_text(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t i)
{
	struct value v = xpath_eval(env, call->arg[i], at);

	return xpath_string(env, &v);
}

double
function_number(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t i)
{
	struct value v = xpath_eval(env, call->arg[i], at);

	return xpath_number(env, &v);
}

bool
function_word(struct text *s, struct text *word)
{
	size_t n = 0;

	*s = text_trim(*s);
	if (s->n == 0)
		return false;
	while (n < s->n && memchr(" \t\r\n", s->p[n], 4) == NULL)
		n++;
	*word = (struct text){s->p, n};
	s->p += n;
	s->n -= n;
	return true;
}

static bool
called_in(struct expr *const *e, size_t n, function_call_fn is, void *ctx)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (function_called(e[i], is, ctx))
			return true;
	return false;
}

bool
function_called(const struct expr *e, function_call_fn is, void *ctx)
{
	const struct step *s;

	if (e == NULL)
		return false;
	if (e->op == EXPR_CALL && e->function != NULL && is(e, ctx))
		return true;
	for (s = xpath_steps(e); s != NULL; s = s->next)
		if (called_in(s->predicate, s->predicates, is, ctx))
			return true;
	return called_in(e->arg, e->args, is, ctx) ||
	    function_called(e->a, is, ctx) || function_called(e->b, is, ctx);
}
