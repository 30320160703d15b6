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

/* kin_path -- of a path as fields have it; kin_leaf -- the first of a name,
 * wherever it stands; NULL: none. */
struct field_model *kin_path(const struct form *f, struct text path);
struct field_model *kin_leaf(const struct form *f, struct text name);
/* kin_enter -- the next field is found by its path and, if it is an element,
 * by its name; EXISTS: another one has that path. */
enum ayni_err kin_enter(struct form *f, uint32_t field) AYNI_CHECK;

#endif
