/*
 * lexer -- XPath 1.0 tokens.
 *
 * src   XPath 1.0 section 3.7, its two disambiguation rules included
 */
#ifndef FORM_LEXER_H
#define FORM_LEXER_H

#include "ayni/bytes.h"

enum token_kind {
	TOKEN_END,
	TOKEN_BAD,
	TOKEN_NUMBER,
	TOKEN_LITERAL,  /* text without its quotes */
	TOKEN_NAME,     /* a name test: QName, NCName:*, * */
	TOKEN_FUNCTION, /* a name before "(" that is no node type */
	TOKEN_NODETYPE, /* comment text processing-instruction node */
	TOKEN_AXIS,     /* a name before "::" */
	TOKEN_OPERATOR, /* and or mod div * / // | + - = != < <= > >= */
	TOKEN_PUNCTUATION, /* ( ) [ ] . .. @ , :: $ */
};

struct token {
	enum token_kind kind;
	struct text text;
	size_t at; /* byte offset */
};

struct lexer {
	struct text in;
	size_t at;
	struct token last;
};

struct lexer lexer_begin(struct text in);
struct token lexer_next(struct lexer *l);

#endif
