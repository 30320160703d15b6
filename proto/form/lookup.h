/*
 * lookup -- items of a long list by the text of one of their columns.
 *
 * A list that never changes (a secondary instance) is indexed when a
 * predicate [column = value] first asks; a hundred thousand villages then
 * filter in microseconds.
 *
 * errs  where memory for an index lacks there is none, and the caller walks
 *       the list
 */
#ifndef FORM_LOOKUP_H
#define FORM_LOOKUP_H

#include "form/xpath.h"

#define LOOKUP_MAX_BYTES (64u << 20)
#define LOOKUP_LONG 100u /* items, from which on an index pays */

struct lookup_list;

struct lookup {
	struct arena arena;
	struct lookup_list *first;
};

void lookup_init(struct lookup *l);
void lookup_free(struct lookup *l); /* safe on a zeroed one */

/*
 * lookup_predicate -- whether a predicate of a step keeps only items whose
 * column has a value that does not depend on the item.
 *
 * out   *column  a relative path of one step; *value  an expression
 */
bool lookup_predicate(const struct expr *predicate,
    const struct expr **column, const struct expr **value);

/*
 * lookup_find -- places of columns that may hold a value, in document order;
 * compare their text.  The parent of each is the item.  false: no index here.
 */
bool lookup_find(struct lookup *l, const struct tree_node *parent,
    const struct step *item, const struct step *column, struct text value,
    const uint32_t **out, size_t *n);

#endif
