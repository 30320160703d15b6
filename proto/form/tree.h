/*
 * tree -- documents: an XForm, a secondary instance, the live interview.
 *
 * Nodes of a parsed document live in its arena.  The live interview links
 * nodes of its own making into the same structure, so that one XPath engine
 * serves all of them.
 */
#ifndef FORM_TREE_H
#define FORM_TREE_H

#include "ayni/arena.h"
#include "ayni/map.h"

enum tree_kind {
	TREE_DOCUMENT,
	TREE_ELEMENT,
	TREE_ATTRIBUTE,
	TREE_NAMESPACE, /* a declaration; only of documents that are not folded */
	TREE_TEXT,
	TREE_COMMENT,
	TREE_INSTRUCTION,
};

/* Names are interned in a tree_names: equal names are one pointer. */
struct tree_name {
	struct text local, uri, prefix;
};

struct tree_node {
	struct tree_node *parent, *first, *last, *prev, *next;
	struct tree_node *attribute; /* first of a list linked by next:
				      * attributes, namespaces */
	const struct tree_name *name;
	struct text value; /* of attributes, texts, and elements without
			    * children whose text was folded into them */
	uint32_t line;
	uint32_t field; /* live interview: field number */
	uint32_t handle; /* live interview: node_ref */
	enum tree_kind kind;
	bool own_relevant, relevant; /* its own expression; inherited too */
	bool own_readonly, own_required;
};

struct tree_names {
	struct arena *arena;
	struct map map;
	struct map prefix; /* as declared anywhere: prefix to struct text */
};

void tree_names_init(struct tree_names *n, struct arena *a);
void tree_names_free(struct tree_names *n);
/* The namespace that a prefix was declared for; p == NULL: none was. */
struct text tree_uri(const struct tree_names *n, struct text prefix);
/* NULL when out of memory */
const struct tree_name *tree_name(struct tree_names *n, struct text uri,
    struct text local, struct text prefix);

struct tree_node *tree_new(struct arena *a, enum tree_kind kind);
/* tree_insert -- child before "before", NULL: last. */
void tree_insert(struct tree_node *parent, struct tree_node *child,
    struct tree_node *before);
void tree_remove(struct tree_node *child);

/* tree_aside -- an attribute or a namespace: no child of its parent. */
bool tree_aside(const struct tree_node *n);
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
/* Document order: <0, 0, >0. */
int tree_order(const struct tree_node *a, const struct tree_node *b);
/* A deep copy, names shared; NULL when out of memory. */
struct tree_node *tree_copy(struct arena *a, const struct tree_node *n);
/* String value, appended. */
void tree_text(const struct tree_node *n, struct buf *out);

#endif
