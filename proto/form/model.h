/*
 * model -- what a checked form is made of.
 *
 * Everything lives in the form's arena and never changes after form_read.
 *
 * src   docs/forms.md
 */
#ifndef FORM_MODEL_H
#define FORM_MODEL_H

#include "ayni/index.h"
#include "ayni/interview.h"
#include "form/xpath.h"

#define JAVAROSA "http://openrosa.org/javarosa"
#define OPENROSA "http://openrosa.org/xforms"
#define ODK "http://www.opendatakit.org/xforms"
#define ENTITIES ODK "/entities"

#define MODEL_MAX_BYTES (256u << 20)
#define MODEL_MAX_LANGUAGES 64u
#define MODEL_MAX_TEXTS 16u /* texts that say texts that say texts ... */

/* What a label says: text and expressions, one after the other. */
struct piece {
	struct text text;
	struct expr *output; /* NULL: text */
	struct piece *next;
};

/* A label, hint or message: plain, or by itext id, in each language. */
struct rich {
	struct piece *plain;     /* NULL: by id */
	struct itext *itext;
};

enum itext_use {
	ITEXT_PLAIN,
	ITEXT_SHORT,
	ITEXT_GUIDANCE,
	ITEXT_USES,
};

struct shown_file {
	struct medium_view view;
	uint32_t language;
	struct shown_file *next;
};

struct itext {
	struct text id;
	unsigned depth; /* of texts that it says, itself included */
	/* [language * ITEXT_USES + use] */
	struct piece **in;
	struct shown_file *media;
};

/* Expressions of a field that form the dependency graph, in the order in
 * which they run for one field. */
enum rule {
	RULE_COUNT,     /* of a repeat */
	RULE_RELEVANT,
	RULE_VALUE,     /* calculate */
	RULE_CHOICES,   /* an answer that is no longer offered goes away */
	RULE_READONLY,
	RULE_REQUIRED,
	RULES,
	/* what is shown of a field: it never runs, the field is just touched */
	RULE_VIEW = RULES,
};

/* One expression of one field; its rank is its place in the order. */
struct vertex {
	uint32_t field;
	enum rule rule;
	struct expr *expr;
	uint32_t rank;
	bool within; /* a relevance that reads what it is the relevance of */
	bool clock; /* it asks for the time */
	bool tongue; /* it says something in the language of the moment */
	bool loose; /* it reads a list that devices have of their own */
};

/* When field X changes, vertex is to be run again for its own field's nodes
 * within the instance of "apex" (a repeat's number, 0: the root). */
struct edge {
	struct vertex *vertex;
	uint32_t apex;
	struct edge *next;
};

enum preload {
	PRELOAD_NONE,
	PRELOAD_UID,
	PRELOAD_START,
	PRELOAD_END,
	PRELOAD_TODAY,
	PRELOAD_DEVICEID,
	PRELOAD_USERNAME,
	PRELOAD_EMAIL,
	PRELOAD_PHONENUMBER,
};

enum event {
	EVENT_FIRST_LOAD = 1,
	EVENT_LOAD = 2,
	EVENT_NEW_REPEAT = 4,
	EVENT_CHANGED = 8,
};

struct action {
	unsigned events;
	uint32_t target;    /* field */
	uint32_t repeat;    /* that it stands in: whose new instances it serves */
	struct expr *where; /* which of its nodes; NULL: those in reach */
	struct expr *expr;  /* NULL: text */
	struct text text;
	struct action *next;
};

struct choice {
	struct text name;
	struct rich label;
};

struct list {
	struct choice_list public;
	struct choice *choice;   /* NULL: columns of its items */
	const struct tree *tree; /* of its items; NULL: inline */
	uint32_t *item;          /* there, their places */
	const struct step *name, *label; /* columns; label NULL: none */
	struct index names;
	struct text said;     /* see struct itemset */
	bool label_is_itext;
	bool outputs; /* labels say what was answered */
};

/* Choices that are rows of a file: those that search() in an appearance
 * finds.  Of the list beside it, whole numbers are choices as they are;
 * any other is the name of a column, and its label names columns too. */
struct search {
	struct tree_node *root; /* of the file */
	uint32_t *order; /* places of its rows, by a column of the file */
	size_t rows;     /* 0: in the order of the file */
	struct expr *arg[6];    /* as search() takes them; NULL: not given */
	int32_t list;
};

/* How a select gets its choices; value and label are read of each node. */
struct itemset {
	struct search *search; /* NULL: by nodes */
	struct expr *nodes;
	struct expr *value, *label; /* NULL: nothing */
	struct text id;      /* of the secondary instance; n == 0: none */
	struct text said;    /* value, label as written: what lists share */
	bool label_is_itext; /* label gives an id of itext */
	bool whole;          /* nothing filters or shuffles the list */
	bool loose;          /* devices have a list of their own */
};

struct field_model {
	struct field public;
	const struct tree_name *name;
	struct tree_node *node; /* there; of a repeat: its template */
	struct vertex *rule[RULES];
	struct vertex *view;    /* NULL: it shows nothing of other fields */
	struct edge *out;
	struct expr *constraint;
	struct rich constraint_message, required_message;
	struct rich label, hint;
	struct itemset *itemset;
	struct action *on_change;
	enum preload preload;
	bool fixed_count; /* jr:count or jr:noAddRemove */
	bool shares_name; /* with other fields, elsewhere */
	struct text saves; /* as which property of an entity; n == 0: none */
	double least, most; /* of a range's answers; NAN: not bounded */
	uint32_t same; /* see kin.h */
	uint32_t line;
};

struct form {
	struct arena arena;
	struct tree_names names;
	struct tree *trees; /* instances, the primary one first */
	struct text xml_id, version, title;
	struct field_model *field;
	uint32_t fields;
	struct text *language;
	uint32_t languages, default_language;
	struct list *list;
	uint32_t lists;
	struct vertex **order; /* by rank */
	uint32_t vertices;
	struct vertex **clocked; /* those that read the clock */
	uint32_t clocks;
	struct action *action; /* load and new-repeat events */
	uint32_t *kin; /* fields by parent and name: see kin.h */
	uint32_t kin_mask;
	struct map instances;  /* id to document */
	struct map files;      /* name to struct form_file */
	struct map loose;      /* of instances, those that are not the form's
				* own and differ between devices: see loose.c */
	struct map itexts;     /* id to struct itext */
	struct index paths;    /* fields by their paths */
	struct index leaves;   /* the first field of each name */
	struct tree_node *template; /* root of the primary instance */
	uint32_t meta, instance_id, deprecated_id; /* fields; 0: none */
	struct form_audit audit;
	bool draws; /* some expression draws by the interview's seed */
};

#endif
