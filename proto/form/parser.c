#include "form/parser.h"

#include <stdio.h>
#include <string.h>

#include "ayni/decimal.h"
#include "form/diag_list.h"
#include "form/dialect.h"
#include "form/function.h"
#include "form/lexer.h"

/* Recursive descent over the grammar of XPath 1.0 section 3. */
struct parser {
	struct lexer lexer;
	struct token next;
	bool odk, late;
	const struct xpath_scope *scope;
	struct arena *a;
	struct xpath_fault *fault;
	unsigned depth, operators;
	/* stand-ins after a failure, so that nobody meets NULL */
	struct expr no_expr;
	struct step no_step;
};

/* As much of s as fits, no character cut apart. */
static void
excerpt(char to[64], struct text s)
{
	size_t n = s.n < 60 ? s.n : 60;

	while (n > 0 && n < s.n && ((uint8_t)s.p[n] & 0xc0) == 0x80)
		n--;
	(void)snprintf(to, 64, "%.*s", (int)n, n > 0 ? s.p : "");
}

static void
fail_at(struct parser *p, enum ayni_err e, size_t at, enum diag_code code,
    const char *what, struct text about)
{
	if (p->fault->err != AYNI_OK)
		return;
	p->fault->err = e;
	p->fault->at = at;
	p->fault->code = code;
	excerpt(p->fault->about, about);
	(void)snprintf(p->fault->what, sizeof(p->fault->what), "%s%s", what,
	    p->fault->about);
}

/* Over a limit: what there is more of, and how much there may be. */
static void
fail_large(struct parser *p, enum diag_code code, const char *what,
    unsigned most)
{
	char number[16];

	(void)snprintf(number, sizeof(number), "%u", most);
	fail_at(p, AYNI_TOOBIG, p->next.at, code, what, text_of(number));
}

static void
fail_memory(struct parser *p)
{
	fail_at(p, arena_err(p->a), 0, DIAG_FORM_LARGE,
	    "needs too much memory", (struct text){NULL, 0});
}

static bool
failed(const struct parser *p)
{
	return p->fault->err != AYNI_OK;
}

struct text
parser_before(struct text in, size_t at)
{
	struct text s = text_trim((struct text){in.p, at < in.n ? at : in.n});

	while (s.n > 24 || (s.n > 0 && ((uint8_t)s.p[0] & 0xc0) == 0x80)) {
		s.p++;
		s.n--;
	}
	return s;
}

/* What other languages write, what it ends with, and what XPath has for it. */
static const struct foreign {
	const char *is, *instead;
} foreign[] = {{"==", "="}, {"<>", "!="}, {"&&", "and"}, {"&", "and"},
    {"||", "or"}, {";", ","}, {"%", "mod"}, {"^", "pow()"}, {"!", "not()"},
    {"{", "${"}, {"AND", "and"}, {"And", "and"}, {"OR", "or"},
    {"Or", "or"}, {"DIV", "div"}, {"MOD", "mod"}};

/* Whether "is" stands around the byte at, its last or its first. */
static bool
stands(struct text in, size_t at, const char *is)
{
	size_t n = strlen(is);
	struct text from = {in.p + at, in.n - at};

	if (text_starts(from, text_of(is)))
		return true;
	return at + 1 >= n && at < in.n &&
	    text_starts((struct text){from.p + 1 - n, n}, text_of(is));
}

/* Says what was probably meant by the token that nobody expected. */
static bool
guess(struct parser *p)
{
	struct text in = p->lexer.in, read = parser_before(in, p->next.at);
	char first = p->next.text.n > 0 ? p->next.text.p[0] : ' ';
	const char *is = NULL, *instead = NULL;
	size_t i;

	if (read.n == 0 && first != '{')
		return false;
	for (i = 0; is == NULL && i < sizeof(foreign) / sizeof(*foreign); i++)
		if (stands(in, p->next.at, foreign[i].is)) {
			is = foreign[i].is;
			instead = foreign[i].instead;
		}
	if (is == NULL && read.n > 0 && read.p[read.n - 1] == '/' &&
	    (p->next.kind == TOKEN_NUMBER || first == '(')) {
		is = "/";
		instead = "div";
	}
	if (is == NULL)
		return false;
	p->fault->code = DIAG_EXPRESSION_MEANT;
	excerpt(p->fault->about, text_of(is));
	excerpt(p->fault->more, text_of(instead));
	return true;
}

static void
unexpected(struct parser *p)
{
	struct text read = parser_before(p->lexer.in, p->next.at);
	struct text t = p->next.text;
	enum diag_code code = read.n > 0 ? DIAG_EXPRESSION_AFTER
					 : DIAG_EXPRESSION_BEGINS;

	if (failed(p))
		return;
	if (p->next.kind == TOKEN_END) {
		fail_at(p, AYNI_SYNTAX, p->next.at, DIAG_EXPRESSION_ENDS,
		    "ends too early", (struct text){NULL, 0});
		return;
	}
	if (p->next.kind == TOKEN_BAD && (t.p[0] == '"' || t.p[0] == '\''))
		code = DIAG_EXPRESSION_QUOTE;
	fail_at(p, AYNI_SYNTAX, p->next.at, code, "not expected here: ", t);
	excerpt(p->fault->more, read);
	if (code != DIAG_EXPRESSION_QUOTE)
		(void)guess(p);
}

static void
advance(struct parser *p)
{
	p->next = lexer_next(&p->lexer);
	if (p->next.kind == TOKEN_BAD)
		unexpected(p);
}

static bool
is(const struct parser *p, enum token_kind kind, const char *z)
{
	return p->next.kind == kind && text_is(p->next.text, z);
}

static bool
accept(struct parser *p, enum token_kind kind, const char *z)
{
	if (!is(p, kind, z) || failed(p))
		return false;
	advance(p);
	return true;
}

static void
expect(struct parser *p, const char *z)
{
	if (!accept(p, TOKEN_PUNCTUATION, z) && !failed(p))
		unexpected(p);
}

static struct expr *
make(struct parser *p, enum expr_op op)
{
	struct expr *e = arena_zalloc(p->a, 1, sizeof(*e));

	if (e == NULL) {
		fail_memory(p);
		return &p->no_expr;
	}
	e->op = op;
	e->at = (uint32_t)p->next.at;
	return e;
}

static struct expr *parse_or(struct parser *p);

static struct expr *
parse_nested(struct parser *p)
{
	struct expr *e;

	if (++p->depth > XPATH_MAX_DEPTH) {
		fail_large(p, DIAG_EXPRESSION_DEEP, "nested deeper than ",
		    XPATH_MAX_DEPTH);
		return make(p, EXPR_NUMBER);
	}
	e = parse_or(p);
	p->depth--;
	return e;
}

static void
append(struct parser *p, struct expr ***list, uint16_t *n, struct expr *e)
{
	struct expr **more;

	if (*n >= XPATH_MAX_ARGS) {
		fail_large(p, DIAG_EXPRESSION_MUCH,
		    "more arguments than ", XPATH_MAX_ARGS);
		return;
	}
	if ((*n & (*n - 1)) == 0) { /* full at each power of two */
		more = arena_alloc(
		    p->a, (*n == 0 ? 1 : *n * 2u) * sizeof(*more));
		if (more == NULL) {
			fail_memory(p);
			return;
		}
		if (*n > 0)
			memcpy(more, *list, *n * sizeof(*more));
		*list = more;
	}
	(*list)[(*n)++] = e;
}

static void
parse_predicates(struct parser *p, struct expr ***list, uint16_t *n)
{
	while (accept(p, TOKEN_PUNCTUATION, "[")) {
		append(p, list, n, parse_nested(p));
		expect(p, "]");
	}
}

static struct step *
make_step(struct parser *p, enum axis axis, enum node_test test)
{
	struct step *s = arena_zalloc(p->a, 1, sizeof(*s));

	if (s == NULL) {
		fail_memory(p);
		return &p->no_step;
	}
	s->axis = axis;
	s->test = test;
	return s;
}

static enum axis
axis_of(struct parser *p, struct text name)
{
	static const char *const names[] = {
	    [AXIS_CHILD] = "child",
	    [AXIS_PARENT] = "parent",
	    [AXIS_SELF] = "self",
	    [AXIS_ATTRIBUTE] = "attribute",
	    [AXIS_DESCENDANT] = "descendant",
	    [AXIS_DESCENDANT_OR_SELF] = "descendant-or-self",
	    [AXIS_ANCESTOR] = "ancestor",
	    [AXIS_ANCESTOR_OR_SELF] = "ancestor-or-self",
	    [AXIS_FOLLOWING] = "following",
	    [AXIS_FOLLOWING_SIBLING] = "following-sibling",
	    [AXIS_PRECEDING] = "preceding",
	    [AXIS_PRECEDING_SIBLING] = "preceding-sibling",
	    [AXIS_NAMESPACE] = "namespace",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (text_is(name, names[i]))
			return (enum axis)i;
	fail_at(p, AYNI_SYNTAX, p->next.at, DIAG_EXPRESSION_AXIS,
	    "no such axis: ", name);
	return AXIS_CHILD;
}

static void
name_test(struct parser *p, struct step *s)
{
	struct text name = p->next.text;
	const char *colon = memchr(name.p, ':', name.n);

	s->local = arena_text(p->a, name);
	if (colon != NULL) {
		struct text prefix = {name.p, (size_t)(colon - name.p)};
		struct text uri = p->scope != NULL
		    ? p->scope->uri(p->scope->ctx, prefix)
		    : (struct text){NULL, 0};

		if (uri.p == NULL) {
			fail_at(p, AYNI_REFERENCE, p->next.at,
			    DIAG_EXPRESSION_PREFIX,
			    "unknown namespace prefix: ", prefix);
			return;
		}
		s->uri = arena_text(p->a, uri);
		s->local.p += prefix.n + 1;
		s->local.n -= prefix.n + 1;
	}
	s->test = text_is(s->local, "*") ? TEST_ANY_NAME : TEST_NAME;
	/* ODK: a name stands for its node in whatever namespace */
	if (!p->odk && colon == NULL && s->test == TEST_NAME)
		s->uri = TEXT("");
}

static void
node_type(struct parser *p, struct step *s)
{
	s->test = text_is(p->next.text, "node") ? TEST_NODE
	    : text_is(p->next.text, "text")     ? TEST_TEXT
	    : text_is(p->next.text, "comment")  ? TEST_COMMENT
						: TEST_INSTRUCTION;
	advance(p);
	expect(p, "(");
	if (s->test == TEST_INSTRUCTION && p->next.kind == TOKEN_LITERAL) {
		s->local = arena_text(p->a, p->next.text);
		advance(p);
	}
	expect(p, ")");
}

static struct step *
plain_step(struct parser *p, enum axis axis)
{
	struct step *s = make_step(p, axis, TEST_NODE);

	s->plain = true;
	return s;
}

static struct step *
parse_step(struct parser *p)
{
	struct step *s;

	if (accept(p, TOKEN_PUNCTUATION, "."))
		s = plain_step(p, AXIS_SELF);
	else if (accept(p, TOKEN_PUNCTUATION, ".."))
		s = plain_step(p, AXIS_PARENT);
	else {
		s = make_step(p, AXIS_CHILD, TEST_NODE);
		s->plain = p->next.kind == TOKEN_NAME;
		if (p->next.kind == TOKEN_AXIS) {
			s->axis = axis_of(p, p->next.text);
			advance(p);
			expect(p, "::");
		} else if (accept(p, TOKEN_PUNCTUATION, "@")) {
			s->axis = AXIS_ATTRIBUTE;
		}
		if (p->next.kind == TOKEN_NODETYPE) {
			node_type(p, s);
		} else if (p->next.kind == TOKEN_NAME) {
			name_test(p, s);
			s->plain = s->plain && s->test == TEST_NAME;
			advance(p);
		} else {
			unexpected(p);
		}
	}
	parse_predicates(p, &s->predicate, &s->predicates);
	return s;
}

static bool
step_ahead(const struct parser *p)
{
	return p->next.kind == TOKEN_NAME || p->next.kind == TOKEN_AXIS ||
	    p->next.kind == TOKEN_NODETYPE ||
	    is(p, TOKEN_PUNCTUATION, ".") || is(p, TOKEN_PUNCTUATION, "..") ||
	    is(p, TOKEN_PUNCTUATION, "@");
}

static void
parse_steps(struct parser *p, struct step **link, bool must)
{
	if (!must && !step_ahead(p))
		return;
	for (;;) {
		*link = parse_step(p);
		link = &(*link)->next;
		if (failed(p))
			return;
		if (accept(p, TOKEN_OPERATOR, "//")) {
			*link = make_step(
			    p, AXIS_DESCENDANT_OR_SELF, TEST_NODE);
			link = &(*link)->next;
		} else if (!accept(p, TOKEN_OPERATOR, "/")) {
			return;
		}
	}
}

static bool
is_reference(const struct expr *e)
{
	const struct step *s;

	for (s = e->step; s != NULL && s->plain; s = s->next)
		continue;
	return s == NULL;
}

static struct expr *
parse_location(struct parser *p)
{
	struct expr *e = make(p, EXPR_PATH);

	if (accept(p, TOKEN_OPERATOR, "//")) {
		e->absolute = true;
		e->step = make_step(p, AXIS_DESCENDANT_OR_SELF, TEST_NODE);
		parse_steps(p, &e->step->next, true);
	} else if (accept(p, TOKEN_OPERATOR, "/")) {
		e->absolute = true;
		parse_steps(p, &e->step, false);
	} else {
		parse_steps(p, &e->step, true);
	}
	e->reference = is_reference(e);
	return e;
}

static void
no_function(struct parser *p, struct text name)
{
	const char *near = function_nearest(name);
	const char *whose = dialect_of_function(name);

	if (failed(p))
		return;
	p->fault->function = true;
	if (whose != NULL) {
		fail_at(p, AYNI_UNSUPPORTED, p->next.at,
		    DIAG_EXPRESSION_FOREIGN,
		    "not a function of ODK forms: ", name);
		excerpt(p->fault->more, text_of(whose));
		return;
	}
	fail_at(p, AYNI_REFERENCE, p->next.at, near != NULL
		? DIAG_EXPRESSION_FUNCTION_NEAR : DIAG_EXPRESSION_FUNCTION,
	    "no such function: ", name);
	excerpt(p->fault->more, text_of(near != NULL ? near : ""));
}

/* "1", "1-3", "2+" */
static void
wrong_arguments(struct parser *p, const struct expr *e)
{
	const struct function *f = e->function;

	if (failed(p))
		return;
	fail_at(p, AYNI_TYPE, e->at, DIAG_EXPRESSION_ARGUMENTS,
	    "wrong number of arguments: ", e->text);
	if (f->most == f->least)
		(void)snprintf(p->fault->more, sizeof(p->fault->more), "%u",
		    f->least);
	else if (f->most == 0xffff)
		(void)snprintf(p->fault->more, sizeof(p->fault->more), "%u+",
		    f->least);
	else
		(void)snprintf(p->fault->more, sizeof(p->fault->more),
		    "%u-%u", f->least, f->most);
}

static struct expr *
parse_call(struct parser *p)
{
	struct expr *e = make(p, EXPR_CALL);
	struct text name = p->next.text;

	e->function = function_find(name, p->odk);
	if (e->function == NULL && !p->late) {
		no_function(p, name);
		return e;
	}
	e->text = e->function != NULL ? text_of(e->function->name)
				      : arena_text(p->a, name);
	advance(p);
	expect(p, "(");
	if (!is(p, TOKEN_PUNCTUATION, ")"))
		do
			append(p, &e->arg, &e->args, parse_nested(p));
		while (accept(p, TOKEN_PUNCTUATION, ","));
	expect(p, ")");
	e->ill = e->function != NULL && (e->args < e->function->least ||
					    e->args > e->function->most);
	if (e->ill && !p->late)
		wrong_arguments(p, e);
	return e;
}

static struct expr *
parse_primary(struct parser *p)
{
	struct expr *e;

	if (p->next.kind == TOKEN_NUMBER) {
		e = make(p, EXPR_NUMBER);
		e->number = number_read(p->next.text);
		advance(p);
	} else if (p->next.kind == TOKEN_LITERAL) {
		e = make(p, EXPR_LITERAL);
		e->text = arena_text(p->a, p->next.text);
		advance(p);
	} else if (p->next.kind == TOKEN_FUNCTION) {
		e = parse_call(p);
	} else if (accept(p, TOKEN_PUNCTUATION, "(")) {
		e = parse_nested(p);
		expect(p, ")");
	} else {
		e = make(p, EXPR_NUMBER);
		if (is(p, TOKEN_PUNCTUATION, "$"))
			fail_at(p, AYNI_UNSUPPORTED, p->next.at,
			    DIAG_EXPRESSION_VARIABLE,
			    "variables are not supported",
			    (struct text){NULL, 0});
		unexpected(p);
	}
	return e;
}

/* instance('id') of the instance that absolute paths are in. */
static bool
is_root(const struct parser *p, const struct expr *e)
{
	return p->scope != NULL && p->scope->primary.n > 0 &&
	    e->op == EXPR_CALL && text_is(e->text, "instance") &&
	    e->args == 1 && e->arg[0]->op == EXPR_LITERAL &&
	    text_equal(e->arg[0]->text, p->scope->primary);
}

/* A primary expression, filtered and stepped from. */
static struct expr *
parse_filter(struct parser *p)
{
	struct expr *primary = parse_primary(p), *e;
	bool more = is(p, TOKEN_PUNCTUATION, "[") ||
	    is(p, TOKEN_OPERATOR, "/") || is(p, TOKEN_OPERATOR, "//");

	if (failed(p) || !more)
		return primary;
	e = make(p, EXPR_PATH);
	e->a = primary;
	parse_predicates(p, &e->arg, &e->args);
	if (accept(p, TOKEN_OPERATOR, "//")) {
		e->step = make_step(p, AXIS_DESCENDANT_OR_SELF, TEST_NODE);
		parse_steps(p, &e->step->next, true);
	} else if (accept(p, TOKEN_OPERATOR, "/")) {
		parse_steps(p, &e->step, true);
	}
	if (e->step != NULL && e->args == 0 && is_root(p, primary)) {
		e->a = NULL;
		e->absolute = true;
	}
	e->reference = e->step != NULL && is_reference(e);
	return e;
}

static struct expr *
parse_path(struct parser *p)
{
	if (step_ahead(p) || is(p, TOKEN_OPERATOR, "/") ||
	    is(p, TOKEN_OPERATOR, "//"))
		return parse_location(p);
	return parse_filter(p);
}

static struct expr *
binary(struct parser *p, enum expr_op op, struct expr *a, struct expr *b)
{
	struct expr *e = make(p, op);

	/* each lies one deeper than the one before: evaluation recurs */
	if (++p->operators > XPATH_MAX_OPERATORS)
		fail_large(p, DIAG_EXPRESSION_MUCH,
		    "more operators than ", XPATH_MAX_OPERATORS);
	e->at = a->at;
	e->a = a;
	e->b = b;
	return e;
}

static struct expr *
parse_union(struct parser *p)
{
	struct expr *e = parse_path(p);

	while (!failed(p) && accept(p, TOKEN_OPERATOR, "|"))
		e = binary(p, EXPR_UNION, e, parse_path(p));
	return e;
}

static struct expr *
parse_unary(struct parser *p)
{
	struct expr *e;
	bool negative = false, any = false;

	while (!failed(p) && accept(p, TOKEN_OPERATOR, "-")) {
		negative = !negative;
		any = true;
	}
	e = parse_union(p);
	if (negative)
		return binary(p, EXPR_NEG, e, NULL);
	/* -- converts to a number all the same */
	return any ? binary(p, EXPR_NEG, binary(p, EXPR_NEG, e, NULL), NULL)
		   : e;
}

struct level {
	const char *token;
	enum expr_op op;
};

static struct expr *
parse_level(struct parser *p, unsigned level)
{
	static const struct level levels[][5] = {
	    {{"or", EXPR_OR}, {NULL, EXPR_OR}},
	    {{"and", EXPR_AND}, {NULL, EXPR_AND}},
	    {{"=", EXPR_EQ}, {"!=", EXPR_NE}, {NULL, EXPR_EQ}},
	    {{"<", EXPR_LT}, {"<=", EXPR_LE}, {">", EXPR_GT}, {">=", EXPR_GE},
		{NULL, EXPR_LT}},
	    {{"+", EXPR_ADD}, {"-", EXPR_SUB}, {NULL, EXPR_ADD}},
	    {{"*", EXPR_MUL}, {"div", EXPR_DIV}, {"mod", EXPR_MOD},
		{NULL, EXPR_MUL}},
	};
	struct expr *e;
	size_t i;

	if (level == sizeof(levels) / sizeof(*levels))
		return parse_unary(p);
	e = parse_level(p, level + 1);
	for (i = 0; !failed(p) && levels[level][i].token != NULL;) {
		if (!accept(p, TOKEN_OPERATOR, levels[level][i].token)) {
			i++;
			continue;
		}
		e = binary(
		    p, levels[level][i].op, e, parse_level(p, level + 1));
		i = 0;
	}
	return e;
}

static struct expr *
parse_or(struct parser *p)
{
	return parse_level(p, 0);
}

static enum ayni_err
parse(struct parser *p, struct text in, struct expr **out)
{
	struct expr *e;

	*p->fault = (struct xpath_fault){0};
	if (in.n > XPATH_MAX_TEXT) {
		fail_large(p, DIAG_EXPRESSION_LONG, "more bytes than ",
		    XPATH_MAX_TEXT);
		return p->fault->err;
	}
	p->lexer = lexer_begin(in);
	advance(p);
	e = parse_or(p);
	if (!failed(p) && p->next.kind != TOKEN_END)
		unexpected(p);
	if (!failed(p) && p->a->failed)
		fail_memory(p);
	if (!failed(p))
		*out = e;
	return p->fault->err;
}

enum ayni_err
parser_parse(struct text in, bool odk, const struct xpath_scope *scope,
    struct arena *a, struct xpath_fault *fault, struct expr **out)
{
	struct parser p = {.odk = odk, .scope = scope, .a = a, .fault = fault};

	return parse(&p, in, out);
}

enum ayni_err
parser_parse_late(struct text in, bool odk, const struct xpath_scope *scope,
    struct arena *a, struct xpath_fault *fault, struct expr **out)
{
	struct parser p = {.odk = odk, .late = true, .scope = scope, .a = a,
	    .fault = fault};

	return parse(&p, in, out);
}
