/*
 * tree -- documents: an XForm, a secondary instance, the live interview.
 *
 * One XPath engine serves two kinds of nodes, by what all of them can be
 * asked.  A struct tree is a document that does not change once it is made:
 * its nodes lie in document order in one array, 16 bytes each, its values in
 * one text; so a hundred thousand villages are as small as their file.  The
 * live interview links a struct tree_live for each of its nodes.
 *
 * in    a tree is made from its beginning to its end: tree_open, tree_leaf,
 *       tree_close, and at last tree_end; errs are sticky in t->err
 *       attributes of an element come before its children
 * out   nodes and values stay where they are after tree_end, until tree_free
 * errs  NOMEM; TOOBIG over TREE_MAX_NODES or TREE_MAX_TEXT
 */
#ifndef FORM_TREE_H
#define FORM_TREE_H

#include "ayni/arena.h"
#include "ayni/map.h"

#define XFORMS "http://www.w3.org/2002/xforms"

#define TREE_MAX_NODES (1u << 23)
#define TREE_MAX_TEXT (256u << 20) /* bytes of all values of one tree */

enum tree_kind {
	TREE_DOCUMENT,
	TREE_ELEMENT,
	TREE_ATTRIBUTE,
	TREE_NAMESPACE, /* a declaration; only of documents that are not folded */
	TREE_TEXT,
	TREE_COMMENT,
	TREE_INSTRUCTION,
	TREE_DOCTYPE, /* of whole documents: browsers have it, XPath not */
};

/* Names are interned in a tree_names: equal names are one pointer. */
struct tree_name {
	struct text local, uri, prefix;
	uint32_t number;
};

struct tree_names {
	struct arena *arena;
	struct map map;    /* in the order of their numbers */
	struct map prefix; /* as declared anywhere: prefix to struct text */
};

void tree_names_init(struct tree_names *n, struct arena *a);
void tree_names_free(struct tree_names *n);
/* The namespace that a prefix was declared for; p == NULL: none was. */
struct text tree_uri(const struct tree_names *n, struct text prefix);
/* NULL when out of memory */
const struct tree_name *tree_intern(struct tree_names *n, struct text uri,
    struct text local, struct text prefix);

/* ---- nodes ---- */

/* What nodes of both kinds begin with: a kind, and what tree.c has there. */
struct tree_node {
	uint32_t tag;
};

static inline enum tree_kind
tree_kind(const struct tree_node *n)
{
	return (enum tree_kind)(n->tag & 7);
}

/* tree_aside -- an attribute or a namespace: no child of its parent. */
static inline bool
tree_aside(const struct tree_node *n)
{
	return tree_kind(n) == TREE_ATTRIBUTE ||
	    tree_kind(n) == TREE_NAMESPACE;
}

/* Of elements, attributes, instructions and document types; NULL: of any
 * other. */
const struct tree_name *tree_name(const struct tree_node *n);
/* Of attributes and texts, and of elements that hold a text and nothing else
 * in a document that is folded. */
struct text tree_value(const struct tree_node *n);
struct tree_node *tree_parent(const struct tree_node *n);
struct tree_node *tree_root(const struct tree_node *n);
struct tree_node *tree_first(const struct tree_node *n);
struct tree_node *tree_last(const struct tree_node *n);
struct tree_node *tree_prev(const struct tree_node *n);
struct tree_node *tree_next(const struct tree_node *n);
/* The first of its attributes and namespaces; tree_next leads on. */
struct tree_node *tree_asides(const struct tree_node *n);
/* In the file; 0: not known. */
uint32_t tree_line(const struct tree_node *n);
/* The number of its field; 0 as well where it has none. */
uint32_t tree_field(const struct tree_node *n);
/* Live nodes alone can be without relevance, and have a handle. */
bool tree_relevant(const struct tree_node *n);
uint32_t tree_handle(const struct tree_node *n);

bool tree_is(const struct tree_node *n, const char *uri, const char *local);
/* The value of an attribute without namespace, or of one; n == 0: absent. */
struct text tree_attribute(const struct tree_node *n, const char *local);
struct text tree_attribute_ns(const struct tree_node *n, const char *uri,
    const char *local);
bool tree_has(const struct tree_node *n, const char *local);
/* First child element, next sibling element. */
struct tree_node *tree_child(const struct tree_node *n);
struct tree_node *tree_sibling(const struct tree_node *n);
struct tree_node *tree_find(const struct tree_node *n, const char *local);
/* Next node in document order, within top; NULL at the end. */
struct tree_node *tree_walk(const struct tree_node *top,
    const struct tree_node *n);
/* Document order: <0, 0, >0; 0 in different documents. */
int tree_order(const struct tree_node *a, const struct tree_node *b);
/* String value, appended. */
void tree_text(const struct tree_node *n, struct buf *out);

/* ---- documents that do not change ---- */

union tree_slot;

struct tree {
	const struct tree_names *names;
	union tree_slot *slot; /* [n]; 0: what it is, 1: the document node */
	uint32_t n, cap;
	uint32_t at;     /* while it is made: the open node */
	uint32_t *line;  /* [cap]; NULL: none are kept */
	uint32_t *field; /* [n]; NULL: it has no fields */
	struct buf text;
	uint32_t of;       /* a part: place of its element in the whole */
	struct tree *next; /* in a list of parts, or of a form's trees */
	enum ayni_err err;
};

/* NULL when out of memory; names must outlive it. */
struct tree *tree_new(const struct tree_names *names, bool lines);
void tree_free(struct tree *t); /* and all that follow it */
void tree_drop(struct tree **list, struct tree *t); /* it alone */
void tree_open(struct tree *t, const struct tree_name *name, uint32_t line);
void tree_leaf(struct tree *t, enum tree_kind kind,
    const struct tree_name *name, struct text value, uint32_t line);
/* tree_close -- fold: a text that is its only child is its value. */
void tree_close(struct tree *t, bool fold);
enum ayni_err tree_end(struct tree *t) AYNI_CHECK;

struct tree_node *tree_document(const struct tree *t);
/* Whether the open element has anything but attributes yet. */
bool tree_filled(const struct tree *t);
/* tree_place -- of a node of a tree: grows in document order, never 0.
 * tree_at -- the node there.  tree_of -- NULL: a live node. */
uint32_t tree_place(const struct tree_node *n);
struct tree_node *tree_at(const struct tree *t, uint32_t place);
struct tree *tree_of(const struct tree_node *n);
/* tree_number -- room for the numbers of fields, all 0. */
enum ayni_err tree_number(struct tree *t) AYNI_CHECK;
void tree_set_field(struct tree_node *n, uint32_t field);

/* ---- the live interview ---- */

struct tree_live {
	struct tree_node is; /* first */
	uint32_t field, handle;
	bool own_relevant, relevant; /* its own expression; inherited too */
	bool own_readonly, own_required;
	struct tree_live *parent, *first, *last, *prev, *next;
	struct tree_live *attribute; /* first of a list linked by next */
	const struct tree_name *name;
	struct text value;
};

/* tree_begin -- of a zeroed one: relevant, of a kind. */
void tree_begin(struct tree_live *n, enum tree_kind kind);
/* tree_insert -- child before "before", NULL: last. */
void tree_insert(struct tree_live *parent, struct tree_live *child,
    struct tree_live *before);
void tree_remove(struct tree_live *child);

#endif
