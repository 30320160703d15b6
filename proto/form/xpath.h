/*
 * xpath -- expressions: parsed once, evaluated often.
 *
 * XPath 1.0 with the functions and conversions of ODK XForms.  An
 * expression lives in the arena that it was parsed into; evaluation takes
 * scratch memory from the environment's arena, which the caller clears.
 *
 * src   XPath 1.0; ODK XForms specification; docs/forms.md
 */
#ifndef FORM_XPATH_H
#define FORM_XPATH_H

#include "ayni/source.h"
#include "form/datetime.h"
#include "form/tree.h"

#define XPATH_MAX_TEXT 65536u  /* bytes of an expression */
#define XPATH_MAX_DEPTH 200u   /* of nesting */
#define XPATH_MAX_ARGS 1024u
#define XPATH_MAX_OPERATORS 2000u /* in one expression */
#define XPATH_MAX_STEPS 50000000u /* of work in one evaluation */

enum expr_op {
	EXPR_NUMBER,
	EXPR_LITERAL,
	EXPR_OR,
	EXPR_AND,
	EXPR_EQ,
	EXPR_NE,
	EXPR_LT,
	EXPR_LE,
	EXPR_GT,
	EXPR_GE,
	EXPR_ADD,
	EXPR_SUB,
	EXPR_MUL,
	EXPR_DIV,
	EXPR_MOD,
	EXPR_NEG,
	EXPR_UNION,
	EXPR_CALL,
	EXPR_PATH,
};

enum axis {
	AXIS_CHILD,
	AXIS_PARENT,
	AXIS_SELF,
	AXIS_ATTRIBUTE,
	AXIS_DESCENDANT,
	AXIS_DESCENDANT_OR_SELF,
	AXIS_ANCESTOR,
	AXIS_ANCESTOR_OR_SELF,
	AXIS_FOLLOWING,
	AXIS_FOLLOWING_SIBLING,
	AXIS_PRECEDING,
	AXIS_PRECEDING_SIBLING,
	AXIS_NAMESPACE,
};

enum node_test {
	TEST_NAME,     /* local name; in a namespace if uri.p is set */
	TEST_ANY_NAME, /* *, or prefix:* if uri.p is set */
	TEST_NODE,
	TEST_TEXT,
	TEST_COMMENT,
	TEST_INSTRUCTION,
};

struct expr;
struct function;

struct step {
	enum axis axis;
	enum node_test test;
	struct text local, uri;
	struct expr **predicate;
	struct step *next;
	uint16_t predicates;
	bool plain; /* written as a name, ".", or ".." */
};

/* Forms have tens of thousands of them: what no operation has both of
 * stands in one place. */
struct expr {
	enum expr_op op;
	uint32_t at; /* byte offset in its source */
	union {
		double number;    /* EXPR_NUMBER */
		struct text text; /* EXPR_LITERAL; EXPR_CALL: its name */
	};
	struct expr *a, *b;
	union {
		const struct function *function; /* EXPR_CALL */
		struct step *step;               /* EXPR_PATH */
	};
	struct expr **arg; /* EXPR_CALL; EXPR_PATH: predicates of a */
	uint16_t args;
	/* EXPR_PATH: from the root (absolute), from what a gives with its
	 * own predicates (a != NULL), or from the context node */
	bool absolute;
	bool reference; /* EXPR_PATH: of plain steps alone */
	bool ill;       /* EXPR_CALL: wrong number of arguments */
};

/* The steps of a path; NULL: of any other expression. */
static inline const struct step *
xpath_steps(const struct expr *e)
{
	return e != NULL && e->op == EXPR_PATH ? e->step : NULL;
}

struct xpath_fault {
	enum ayni_err err;
	size_t at;
	bool function; /* REFERENCE: to a function that is not there */
	char what[128]; /* in English, for programs */
	unsigned code;  /* of diag_list.h, for authors: {1} is the caller's, */
	char about[64], more[64]; /* {2} and {3} */
};

/* Resolves a prefix; p == NULL: unknown. */
struct xpath_scope {
	struct text (*uri)(const void *ctx, struct text prefix);
	const void *ctx;
	struct text primary; /* instance() of this id is the root; n == 0: none */
};

enum value_type {
	VALUE_BOOLEAN,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_NODES,
	VALUE_DATE,     /* text YYYY-MM-DD; number: its midnight, local */
	VALUE_DATETIME, /* text ISO 8601 */
};

/*
 * Dates have a number too: days since 1970-01-01T00:00Z, with a fraction.
 * One that cannot be is "Invalid Date", NaN.
 */

struct value {
	enum value_type type;
	bool boolean;
	double number;
	struct text text;
	struct tree_node **node; /* in document order, none twice */
	size_t nodes;
	bool reference; /* ODK: one question's answer, empty where none is */
};

/* The tables of a form that some functions ask for. */
struct xpath_env {
	struct arena *scratch; /* cleared by the caller */
	bool odk;
	struct tree_node *primary; /* document of absolute paths */
	/* the document of instance('id'); NULL: no such */
	struct tree_node *(*instance)(void *ctx, struct text id);
	/* text of jr:itext(id) */
	struct text (*itext)(void *ctx, struct text id);
	/* the children of a name, one after the other, where a tree knows
	 * them: of nodes that have a handle */
	struct tree_node *(*named)(void *ctx, struct tree_node *parent,
	    struct text local, struct tree_node *last);
	/* the same of its attributes, of any name */
	struct tree_node *(*attribute)(void *ctx, struct tree_node *element,
	    struct tree_node *last);
	/* its place among the instances of its repeat, from 1: of nodes that
	 * have a handle */
	uint32_t (*place)(void *ctx, struct tree_node *n);
	/* what version() and property(name) ask for; n == 0: not known */
	struct text (*about)(void *ctx, struct text name);
	/* label of a choice: jr:choice-name(value, 'path') */
	struct text (*choice_name)(void *ctx, struct tree_node *at,
	    struct text value, struct text path);
	/* minutes east of UTC at an instant (days since 1970 UTC) */
	int32_t (*zone)(void *ctx, double days);
	void *ctx;
	struct lookup *lookup; /* indexes of lists; NULL: none are kept */
	struct text locale; /* of month and day names: "fr"; n == 0: English */
	struct moment now;
	struct random_source chance;
	/* what an unseeded randomize() is seeded with at a node, so that it
	 * shuffles alike each time; NULL: by chance */
	int64_t (*shuffle)(void *ctx, const struct tree_node *at);
	enum ayni_err err; /* sticky: NOMEM, TYPE, UNSUPPORTED, TOOBIG */
	char what[128];
	size_t at;        /* of the call that failed; 0: of no call */
	bool no_function; /* REFERENCE: to a function that is not there */
	uint64_t work;
	uint64_t evaluations; /* counted for tests */
};

struct xpath_at {
	struct tree_node *node;    /* context */
	struct tree_node *current; /* current() */
	size_t position, size;
};

/* xpath_eval -- the value; errs in env->err, the value then empty. */
struct value xpath_eval(struct xpath_env *env, const struct expr *e,
    const struct xpath_at *at);

/* Conversions, by the rules of env->odk. */
bool xpath_boolean(struct xpath_env *env, const struct value *v);
double xpath_number(struct xpath_env *env, const struct value *v);
struct text xpath_string(struct xpath_env *env, const struct value *v);
struct text xpath_node_string(struct xpath_env *env,
    const struct tree_node *n);
/* What an answer stores: no NaN, no impossible date, but nothing. */
struct text xpath_answer(struct xpath_env *env, const struct value *v);
void xpath_fail(struct xpath_env *env, enum ayni_err e, const char *what);
/* Counts work against XPATH_MAX_STEPS; false: stop. */
bool xpath_spend(struct xpath_env *env, uint64_t work);

/* For the functions. */
struct value xpath_of_text(struct text s);
struct value xpath_of_number(double v);
struct value xpath_of_boolean(bool v);
struct value xpath_of_node(struct xpath_env *env, struct tree_node *n);
/* Text that a function built; frees b, keeps its bytes in scratch. */
struct value xpath_of_buf(struct xpath_env *env, struct buf *b);
/* Minutes east of UTC at an instant; and where local clocks show "days". */
int32_t xpath_zone(struct xpath_env *env, double days);
int32_t xpath_local_zone(struct xpath_env *env, double days);
/* The instant of a date or time as written, in days. */
double xpath_instant(struct xpath_env *env, const struct datetime *d);
#endif
