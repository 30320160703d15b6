/*
 * axis -- the nodes that one step of a path leads to.
 *
 * src   XPath 1.0 sections 2.2, 2.3
 */
#ifndef FORM_AXIS_H
#define FORM_AXIS_H

#include "form/xpath.h"

/* Whether a node passes a step's test on its axis. */
bool axis_test(const struct step *s, const struct tree_node *n);
/*
 * axis_next -- the next node of the axis from n, after "last" (NULL to
 * begin), untested; in axis order (reverse axes go backwards).
 */
struct tree_node *axis_next(enum axis axis, struct tree_node *n,
    struct tree_node *last);
bool axis_reverse(enum axis axis);

/* axis_child -- the first child that passes the test of a step. */
struct tree_node *axis_child(const struct step *s, const struct tree_node *n);

/* axis_column -- of an expression that is a child by its name: its step;
 * NULL: any other. */
const struct step *axis_column(const struct expr *e);

#endif
