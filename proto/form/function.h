/*
 * function -- the functions of expressions, as one table.
 *
 * src   XPath 1.0 section 4; ODK XForms, "XPath Functions"
 */
#ifndef FORM_FUNCTION_H
#define FORM_FUNCTION_H

#include "form/xpath.h"

typedef struct value (*function_fn)(struct xpath_env *env,
    const struct expr *call, const struct xpath_at *at);

struct function {
	const char *name;
	unsigned least, most; /* arguments; most 0xffff: any number */
	bool odk;             /* not in XPath 1.0 itself */
	bool recorded;        /* its value comes from clock or chance */
	function_fn run;
};

const struct function *function_find(struct text name, bool odk);
/* The function that a person probably meant; NULL: none near. */
const char *function_nearest(struct text name);

/* Whether an expression has a call anywhere, predicates included, that "is"
 * says yes to; e may be NULL. */
typedef bool (*function_call_fn)(const struct expr *call, void *ctx);
bool function_called(const struct expr *e, function_call_fn is, void *ctx);

/* An argument, evaluated where the call stands. */
struct value function_arg(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t i);
struct text function_text(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t i);
double function_number(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, size_t i);

/* function_word -- the next word of a list, the list advanced past it. */
bool function_word(struct text *list, struct text *word);

/* The tables, by subject; each ends with a NULL name. */
extern const struct function fn_text[];
extern const struct function fn_math[];
extern const struct function fn_node[];
extern const struct function fn_date[];
extern const struct function fn_geo[];
extern const struct function fn_crypto[];
extern const struct function fn_list[];

#endif
