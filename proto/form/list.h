/*
 * list -- the choices of a question: as the form writes them, or the items
 * of a secondary instance, whose names and labels stay where they are.
 *
 * errs  NOMEM
 */
#ifndef FORM_LIST_H
#define FORM_LIST_H

#include "form/model.h"

/* list_name -- without white space around it. */
struct text list_name(const struct list *l, uint32_t i);
/* list_label -- own: room for one that is words alone, borrowed by it. */
struct rich list_label(const struct form *f, const struct list *l, uint32_t i,
    struct piece *own);
/* list_column -- what an item says there besides; n == 0: nothing. */
struct text list_column(const struct list *l, uint32_t i, const char *column);
/* list_find -- the first of a name; -1: none. */
int64_t list_find(const struct list *l, struct text name);
/* list_item -- which choice a node is; -1: none. */
int64_t list_item(const struct list *l, const struct tree_node *node);
/* list_settle -- when all its choices are there: those of a name are found
 * from now on, and whether labels say what was answered is known. */
enum ayni_err list_settle(const struct form *f, struct list *l) AYNI_CHECK;

#endif
