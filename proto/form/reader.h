/*
 * reader -- an XForm document to a form: what its parts share.
 *
 * Faults go to the diag; a part returns OK unless memory or a limit ends
 * everything.
 */
#ifndef FORM_READER_H
#define FORM_READER_H

#include "form/diag_list.h"
#include "form/model.h"

struct reader {
	struct form *f;
	struct diag *diag;
	struct text file;
	const struct resource *resource;
	size_t resources;
	const struct tree_node *model, *body;
	const struct tree_node *primary; /* the element of the first instance */
	struct map repeats;    /* paths of repeats in the body */
	struct map attributes; /* paths of attributes that are fields */
	struct action **last_action;
	enum ayni_err err;    /* sticky: NOMEM, TOOBIG */
};

void reader_fail(struct reader *r, enum ayni_err e);
/* A fault at a line, or at a node, of the document, about a path. */
void reader_fault_at(struct reader *r, uint32_t line, struct text path,
    enum ayni_err e, unsigned code, const struct text *arg, size_t n);
void reader_fault(struct reader *r, const struct tree_node *at,
    struct text path, enum ayni_err e, unsigned code,
    const struct text *arg, size_t n);
/* Over a limit: it is told what, and nothing more is read. */
void reader_large(struct reader *r, uint32_t line, unsigned code,
    struct text about, unsigned most);
/* An expression as it stands in the document; NULL: none, or faulty. */
struct expr *reader_expr(struct reader *r, const struct tree_node *at,
    struct text source, struct text what);
/* The same, of what is no function of expressions. */
struct expr *reader_call(struct reader *r, const struct tree_node *at,
    struct text source, struct text what);
/* A node's path in the primary instance; in the form's arena. */
struct text reader_path(struct reader *r, const struct tree_node *n,
    const struct tree_node *top);
/* A warning that a path leads nowhere: what names it is left out. */
void reader_nowhere(struct reader *r, const struct tree_node *at,
    struct text path);
/*
 * reader_resolve -- a reference as a path from the root, without predicates;
 * relative ones from the path "context".
 */
struct text reader_resolve(struct reader *r, struct text context,
    struct text ref);
/* The field of a resolved path, whatever prefixes it is written with. */
struct field_model *reader_field(struct reader *r, struct text path);

/* The parts, in this order. */
void reader_instance(struct reader *r);
void reader_binds(struct reader *r);

/* secondary.c */
void secondary_read(struct reader *r);
/* The document of a resource; an empty one, and a warning, if it is not
 * there; NULL after a failure. */
struct tree_node *secondary_document(struct reader *r, uint32_t line,
    struct text id, struct text url);

/* The address of a CSV file that is called by its name, with its ending or
 * without it. */
struct text secondary_url(struct reader *r, struct text name);
/* Makes sure that there is an instance of that id: a CSV file's. */
void secondary_table(struct reader *r, uint32_t line, struct text id);
/* The list of an id from itemsets.csv, unless the form has an instance of
 * that id; false: there is neither. */
bool secondary_itemsets(struct reader *r, uint32_t line, struct text id);

/* action.c: what an element does when something happens; context: the path
 * that its references start from */
void action_read(struct reader *r, const struct tree_node *parent,
    struct text context, struct field_model *control);
/* Paths of attributes that actions below an element name. */
void action_attributes(struct reader *r, const struct tree_node *top);

/* rich.c */
void rich_itext(struct reader *r);
/* The text that a call names in quotes; NULL: none, or no jr:itext(). */
struct itext *rich_said(const struct form *f, const struct expr *call);
/* The language that a text is shown in: this one, or the form's default where
 * this one says nothing of it. */
uint32_t rich_language(const struct form *f, const struct itext *t,
    uint32_t language);
struct rich rich_read(struct reader *r, const struct tree_node *n);
struct rich rich_message(struct reader *r, const struct tree_node *bind,
    const char *attribute);

/* body.c */
void body_repeats(struct reader *r);
void body_read(struct reader *r);

/* itemset.c: the choices of a control */
void itemset_read(struct reader *r, const struct tree_node *control,
    struct field_model *m);

/* loose.c: an instance that was read from a file, NULL: nobody gave it;
 * what reads one that is no part of the form */
void loose_note(struct reader *r, struct text id, const struct resource *x);
void loose_mark(struct reader *r);

/* graph.c */
void graph_build(struct reader *r);

#endif
