/*
 * refs -- "${name}" in texts and expressions.
 */
#ifndef FORM_REFS_H
#define FORM_REFS_H

#include "form/survey.h"

struct ref {
	size_t at, end; /* bytes, "${" and "}" included */
	struct text name;
	bool last_saved;
};

enum refs_found {
	REFS_NONE,
	REFS_ONE,
	REFS_BROKEN, /* "${" without a name and "}" */
};

/* refs_next -- the first reference at or after from. */
enum refs_found refs_next(struct text s, size_t from, struct ref *out);
bool refs_any(struct text s);
/* refs_only -- whether the whole text is one reference. */
bool refs_only(struct text s, struct ref *out);

/* As references are written where they stand. */
struct refs_how {
	const struct item *context; /* NULL: absolute paths alone */
	bool current; /* in a choice filter: from current() */
	bool parent;  /* to the parent of a shared repeat */
};

/* refs_path -- the path that a reference in s reads as, spaces around. */
struct text refs_path(struct survey *sv, struct text s, const struct ref *r,
    struct refs_how how);
/* refs_expand -- a text with every reference replaced. */
struct text refs_expand(struct survey *sv, struct text s,
    struct refs_how how);

/* refs_check -- faults for references of one cell that are broken, unknown
 * or ambiguous. */
void refs_check(struct survey *sv, const struct sheet *sheet, uint32_t row,
    struct text column, struct text s);

#endif
