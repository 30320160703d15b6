/*
 * kin -- the children of a field by their names, at no cost.
 *
 * Several may have one local name in different namespaces: field_model.same
 * leads from each to the next.
 */
#ifndef FORM_KIN_H
#define FORM_KIN_H

#include "form/model.h"

/* kin_init -- room for that many fields; errs NOMEM. */
enum ayni_err kin_init(struct form *f, uint32_t most) AYNI_CHECK;
/* kin_add -- a field that has its name and parent; in order of numbers. */
void kin_add(struct form *f, uint32_t field);
/* kin_first -- 0: none. */
uint32_t kin_first(const struct form *f, uint32_t parent, struct text local,
    bool attribute);
/* kin_named -- of that very name; 0: none. */
uint32_t kin_named(const struct form *f, uint32_t parent,
    const struct tree_name *name, bool attribute);
/* kin_said -- of a name as paths say it: "@x", "p:x"; whatever its prefix. */
uint32_t kin_said(const struct form *f, uint32_t parent, struct text step);

#endif
