#include "form/portable.h"

#include "form/function.h"

static const char *const axes[] = {
    [AXIS_DESCENDANT] = "descendant::",
    [AXIS_DESCENDANT_OR_SELF] = "//",
    [AXIS_ANCESTOR] = "ancestor::",
    [AXIS_ANCESTOR_OR_SELF] = "ancestor-or-self::",
    [AXIS_FOLLOWING] = "following::",
    [AXIS_FOLLOWING_SIBLING] = "following-sibling::",
    [AXIS_PRECEDING] = "preceding::",
    [AXIS_PRECEDING_SIBLING] = "preceding-sibling::",
    [AXIS_NAMESPACE] = "namespace::",
};

/* Functions of XPath 1.0, and of CHT, that JavaRosa has not. */
static bool
alien(struct text name)
{
	static const char *const names[] = {"ceiling", "floor", "id", "lang",
	    "last", "name", "substring",
	    "local-name", "namespace-uri", "difference-in-months",
	    "add-date", NULL};
	const char *const *n;

	for (n = names; *n != NULL; n++)
		if (text_is(name, *n))
			return true;
	return text_starts(name, TEXT("cht:"));
}

static struct text
of_all(struct expr *const *e, size_t n)
{
	struct text found = TEXT("");
	size_t i;

	for (i = 0; i < n && found.n == 0; i++)
		found = portable_not(e[i]);
	return found;
}

static struct text
of_step(const struct step *s)
{
	if (s->axis < sizeof(axes) / sizeof(*axes) && axes[s->axis] != NULL)
		return text_of(axes[s->axis]);
	if (s->test == TEST_TEXT)
		return TEXT("text()");
	if (s->test == TEST_COMMENT)
		return TEXT("comment()");
	if (s->test == TEST_INSTRUCTION)
		return TEXT("processing-instruction()");
	if (s->test == TEST_ANY_NAME && s->uri.p != NULL)
		return TEXT(":*");
	return of_all(s->predicate, s->predicates);
}

struct text
portable_not(const struct expr *e)
{
	struct text found = TEXT("");
	const struct step *s;

	if (e == NULL)
		return found;
	if (e->op == EXPR_UNION)
		return TEXT("|");
	if (e->op == EXPR_CALL && alien(e->text))
		return e->text;
	for (s = xpath_steps(e); s != NULL && found.n == 0; s = s->next)
		found = of_step(s);
	if (found.n == 0)
		found = of_all(e->arg, e->args);
	if (found.n == 0)
		found = portable_not(e->a);
	return found.n > 0 ? found : portable_not(e->b);
}

/* A pattern that computed itself may be anything. */
static bool
is_loose(const struct expr *call, void *ctx)
{
	struct text s;

	(void)ctx;
	if (!text_is(call->text, "regex") || call->args != 2 ||
	    call->arg[1]->op != EXPR_LITERAL)
		return false;
	s = text_trim(call->arg[1]->text);
	return s.n == 0 || s.p[0] != '^' || s.p[s.n - 1] != '$';
}

bool
portable_loose_regex(const struct expr *e)
{
	return function_called(e, is_loose, NULL);
}
