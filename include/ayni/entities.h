/*
 * entities -- what interviews say of the entities of lists: that one begins
 * to exist, or is not as it was.
 *
 * A form may make or change one entity in its root, or in any group or
 * repeat: <meta><entity dataset="trees" id=".." create="1" ..>.  Answers
 * become its properties where their bind says so (entities:saveto).
 *
 * src   ODK Entities specification, 2022.1 to 2025.1; docs/forms.md
 */
#ifndef AYNI_ENTITIES_H
#define AYNI_ENTITIES_H

#include "ayni/interview.h"

#define ENTITIES_FOLDER "entities/" /* of a list among a form's files */

/* The lists that a form adds to or changes, each once. */
uint32_t entities_lists(const struct form *f);
struct text entities_list(const struct form *f, uint32_t i);

struct entity_property {
	struct text name, value; /* value n == 0: empty from now on */
};

/* One of them; texts as they were answered, n == 0: none. */
struct entity_said {
	struct text list, id, label;
	bool create, update; /* both: create it where there is none yet */
	struct text base, trunk, branch; /* as the form read them */
	const struct entity_property *property; /* of relevant questions */
	size_t properties;
};

/*
 * entities_each -- what a finalised interview says, in document order; one
 * that is not relevant, or neither to be created nor updated, is left out.
 *
 * errs  NOMEM; those of fn, which ends it
 */
typedef enum ayni_err (*entities_fn)(void *ctx, const struct entity_said *s);
enum ayni_err entities_each(struct interview *iv, entities_fn fn,
    void *ctx) AYNI_CHECK;

#endif
