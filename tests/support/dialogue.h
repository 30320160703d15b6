/*
 * dialogue -- a terminal for tests: typed lines come from a list, what is
 * written is kept, with the lines typed into it.
 */
#ifndef SUPPORT_DIALOGUE_H
#define SUPPORT_DIALOGUE_H

#include "support/filling.h"

#include "ui/terminal.h"

struct dialogue {
	struct filling f;
	struct buf xform;
	struct conduct *c;
	struct terminal t;
	struct terminal_size size;
	struct moment now;

	/* What a person types: next, or where it is NULL the lines. */
	const char *(*type)(struct dialogue *d);
	void *with;
	const char *const *line;
	size_t lines, at;
	enum ayni_err last; /* after the last line; 0: NOTFOUND */

	struct buf heard; /* all that was written and typed */
	size_t page;      /* in heard: since the last line typed */
	enum ayni_err keeps; /* what the keeper answers */
	unsigned kept;

	enum ayni_err err; /* of terminal_run */
	enum terminal_end end;
};

/* dialogue_begin -- at the first screen of a form in tests/data/forms. */
struct dialogue *dialogue_begin(const char *form, const char *language,
    uint32_t columns);
void dialogue_end(struct dialogue *d);

/* Lines up to NULL, then the end of the input. */
void dialogue_run(struct dialogue *d, const char *const *line);
#define TYPE(d, ...) dialogue_run(d, (const char *const[]){__VA_ARGS__, NULL})

/* What was written since the last line typed. */
const char *dialogue_page(struct dialogue *d);
bool dialogue_says(struct dialogue *d, const char *text);
/* The name of the question where the conduct stands; "." at the end. */
const char *dialogue_at(struct dialogue *d);

/* No line is wider than the terminal, and none ends in a space but a
 * prompt. */
void dialogue_fits(struct dialogue *d);

/*
 * dialogue_screen -- the last page is tests/data/screens/NAME.txt exactly.
 * With WRITE_SCREENS in the environment the file is written instead.
 */
void dialogue_screen(struct dialogue *d, const char *name);

#endif
