/*
 * entity -- the entities sheet and the save_to column.
 *
 * src   ODK XForms specification, Entities 2024.1.0 and 2025.1.0
 */
#ifndef FORM_ENTITY_H
#define FORM_ENTITY_H

#include "form/survey.h"

/* A value of an entity: a property, or an expression's reference. */
struct entity_source {
	struct item *section; /* the group, repeat or survey it stands in */
	uint32_t row;
	bool property;
	struct entity_source *next;
};

struct entity {
	struct text list, id, create_if, update_if, label;
	uint32_t row;
	struct attr *properties; /* by name: what was saved so far */
	struct entity_source *source, **end;
	struct item *scope, *wanted; /* repeat or survey; section in it */
	struct entity *next;
};

/* entity_declare -- check the sheet's rows, before the survey is read. */
void entity_declare(struct survey *s);
/* entity_saveto -- check a row's save_to, note where it stands. */
void entity_saveto(struct survey *s, struct item *it, bool container);
/* entity_place -- put every entity where its values come from; meta is the
 * survey's own. */
void entity_place(struct survey *s, struct item *meta);

#endif
