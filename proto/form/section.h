/*
 * section -- groups, repeats and loops while their rows are read.
 */
#ifndef FORM_SECTION_H
#define FORM_SECTION_H

#include "form/survey.h"

/* A section that has begun and not ended. */
struct open_section {
	enum section kind;
	struct item *item;
	struct map names, folded; /* in any letter case */
	struct text loop; /* the list that a loop goes over */
};

struct sections {
	struct survey *s;
	struct open_section open[AUTHOR_MAX_DEPTH + 1];
	size_t depth; /* open[0] is the survey itself */
	bool lost;    /* in sections that are nested too deep */
	struct map repeats; /* their names, unique in the survey */
	/* in a table-list: waiting for its first select, then its list */
	bool table;
	struct text table_list;
};

void section_init(struct sections *st, struct survey *s);
void section_free(struct sections *st);
struct open_section *section_now(struct sections *st);
bool section_in_repeat(const struct sections *st);

/* section_append -- put an item under the open section, its name checked;
 * row 0: a generated one. */
void section_append(struct sections *st, struct item *item);
/* section_begin -- open what item (of a row just read) begins. */
void section_begin(struct sections *st, struct item *item,
    enum section kind, struct text loop);
void section_end(struct sections *st, enum section kind, uint32_t row);
/* section_finish -- faults for what is still open. */
void section_finish(struct sections *st);

#endif
