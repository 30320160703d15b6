#include "form/lexer.h"

#include <string.h>

struct lexer
lexer_begin(struct text in)
{
	return (struct lexer){.in = in};
}

static bool
space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Any byte of a multi-byte character may stand in a name. */
static bool
name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    ((unsigned char)c & 0x80) != 0;
}

static bool
name_more(char c)
{
	return name_start(c) || digit(c) || c == '-' || c == '.';
}

static char
peek(const struct lexer *l, size_t ahead)
{
	return l->at + ahead < l->in.n ? l->in.p[l->at + ahead] : '\0';
}

/* Rule 1: after one of these a name or * is not an operator. */
static bool
operand_expected(const struct token *last)
{
	switch (last->kind) {
	case TOKEN_END:
	case TOKEN_OPERATOR:
	case TOKEN_AXIS:
	case TOKEN_FUNCTION:
	case TOKEN_NODETYPE:
		return true;
	case TOKEN_PUNCTUATION:
		return !text_is(last->text, ")") && !text_is(last->text, "]") &&
		    !text_is(last->text, ".") && !text_is(last->text, "..");
	case TOKEN_BAD:
	case TOKEN_NUMBER:
	case TOKEN_LITERAL:
	case TOKEN_NAME:
		break;
	}
	return false;
}

static struct token
take(struct lexer *l, enum token_kind kind, size_t n)
{
	struct token t = {kind, {l->in.p + l->at, n}, l->at};

	l->at += n;
	return t;
}

static struct token
literal(struct lexer *l)
{
	const char *from = l->in.p + l->at + 1;
	size_t left = l->in.n - l->at - 1;
	const char *end = left > 0 ? memchr(from, from[-1], left) : NULL;
	struct token t = {TOKEN_LITERAL, {from, 0}, l->at};

	if (end == NULL)
		return take(l, TOKEN_BAD, l->in.n - l->at);
	t.text.n = (size_t)(end - from);
	l->at += t.text.n + 2;
	return t;
}

static struct token
number(struct lexer *l)
{
	size_t n = 0;

	while (digit(peek(l, n)))
		n++;
	if (peek(l, n) == '.') {
		n++;
		while (digit(peek(l, n)))
			n++;
	}
	return take(l, TOKEN_NUMBER, n);
}

static size_t
ncname(const struct lexer *l, size_t from)
{
	size_t n = from;

	if (!name_start(peek(l, n)))
		return 0;
	while (name_more(peek(l, n)))
		n++;
	return n - from;
}

static char
after_space(const struct lexer *l, size_t n, char *second)
{
	while (space(peek(l, n)))
		n++;
	*second = peek(l, n + 1);
	return peek(l, n);
}

static bool
one_of(struct text s, const char *const *list)
{
	for (; *list != NULL; list++)
		if (text_is(s, *list))
			return true;
	return false;
}

static struct token
name(struct lexer *l)
{
	static const char *const operators[] = {
	    "and", "or", "mod", "div", NULL};
	static const char *const types[] = {
	    "comment", "text", "processing-instruction", "node", NULL};
	size_t n = ncname(l, 0), m;
	struct text s = {l->in.p + l->at, n};
	char next, second;

	if (!operand_expected(&l->last)) {
		/* "1 or2", "1 or.=2": an operator has letters only */
		for (n = 0; n < s.n && (s.p[n] | 0x20) >= 'a' &&
		     (s.p[n] | 0x20) <= 'z';
		     n++)
			continue;
		s.n = n;
		return take(l,
		    one_of(s, operators) ? TOKEN_OPERATOR : TOKEN_BAD, s.n);
	}
	if (peek(l, n) == ':' && peek(l, n + 1) != ':') {
		if (peek(l, n + 1) == '*')
			return take(l, TOKEN_NAME, n + 2);
		if ((m = ncname(l, n + 1)) == 0)
			return take(l, TOKEN_BAD, n + 1);
		n += m + 1;
		s.n = n;
	}
	next = after_space(l, n, &second);
	if (next == '(')
		return take(l,
		    one_of(s, types) ? TOKEN_NODETYPE : TOKEN_FUNCTION, n);
	if (next == ':' && second == ':')
		return take(l, TOKEN_AXIS, n);
	return take(l, TOKEN_NAME, n);
}

static struct token
symbol(struct lexer *l)
{
	char c = peek(l, 0), d = peek(l, 1);

	switch (c) {
	case '(':
	case ')':
	case '[':
	case ']':
	case '@':
	case ',':
	case '$':
		return take(l, TOKEN_PUNCTUATION, 1);
	case '.':
		return take(l, TOKEN_PUNCTUATION, d == '.' ? 2 : 1);
	case ':':
		return take(
		    l, d == ':' ? TOKEN_PUNCTUATION : TOKEN_BAD, d == ':' ? 2 : 1);
	case '*':
		return take(l,
		    operand_expected(&l->last) ? TOKEN_NAME : TOKEN_OPERATOR,
		    1);
	case '/':
		return take(l, TOKEN_OPERATOR, d == '/' ? 2 : 1);
	case '|':
	case '+':
	case '-':
	case '=':
		return take(l, TOKEN_OPERATOR, 1);
	case '!':
		return take(
		    l, d == '=' ? TOKEN_OPERATOR : TOKEN_BAD, d == '=' ? 2 : 1);
	case '<':
	case '>':
		return take(l, TOKEN_OPERATOR, d == '=' ? 2 : 1);
	default:
		return take(l, TOKEN_BAD, 1);
	}
}

struct token
lexer_next(struct lexer *l)
{
	char c;

	while (space(peek(l, 0)))
		l->at++;
	c = peek(l, 0);
	if (l->at >= l->in.n)
		l->last = (struct token){TOKEN_END, {"", 0}, l->at};
	else if (c == '"' || c == '\'')
		l->last = literal(l);
	else if (digit(c) || (c == '.' && digit(peek(l, 1))))
		l->last = number(l);
	else if (name_start(c))
		l->last = name(l);
	else
		l->last = symbol(l);
	return l->last;
}
