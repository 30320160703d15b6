/*
 * question -- the types of questions and how each is written.
 *
 * src   pyxform 4.5, question types and aliases; docs/forms.md
 */
#ifndef FORM_QUESTION_H
#define FORM_QUESTION_H

#include "form/author.h"

struct question {
	const char *type;
	const char *tag;       /* of the control; NULL: nobody is asked */
	const char *mediatype; /* of an upload */
	const char *bind;      /* bind type; NULL: none */
	const char *key;       /* a further bind attribute, its value */
	const char *value;
	const char *params;    /* jr:preloadParams */
	const char *hint;
};

/* A row's type that opens or closes a section. */
enum section {
	SECTION_NONE,
	SECTION_GROUP,
	SECTION_REPEAT,
	SECTION_LOOP,
};

enum select_kind {
	SELECT_NONE,
	SELECT_ONE,
	SELECT_MULTIPLE,
	SELECT_RANK,
	SELECT_EXTERNAL,
};

struct select_type {
	enum select_kind kind;
	struct text list;
	bool from_file; /* the command says so */
	bool other;     /* "or_other" */
};

const struct question *question_find(struct text type); /* or NULL */
/* question_begin, question_end -- "begin_group", "end repeat", ...; *list
 * is what a loop goes over. */
enum section question_begin(struct text type, struct text *list);
enum section question_end(struct text type);
struct select_type question_select(struct text type);
/* question_near -- a type that was probably meant; n == 0: none. */
struct text question_near(struct author *c, struct text type);

#endif
