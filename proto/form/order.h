/*
 * order -- sets of nodes, in document order.
 *
 * src   XPath 1.0 section 5
 */
#ifndef FORM_ORDER_H
#define FORM_ORDER_H

#include "form/xpath.h"

/* order_set -- sorts into document order and drops doubles. */
void order_set(struct xpath_env *env, struct value *v);

#endif
