/*
 * survey -- a questionnaire as its sheets say it, before it is written.
 *
 * survey_read turns rows into a tree of items, checks what can be checked
 * row by row, and adds what the sheets leave out (counts of repeats, "other"
 * answers, the meta group).  References still stand as "${name}".
 */
#ifndef FORM_SURVEY_H
#define FORM_SURVEY_H

#include "ayni/index.h"
#include "form/author.h"
#include "form/column.h"
#include "form/question.h"
#include "form/xout.h"

enum item_kind {
	ITEM_ROOT,
	ITEM_GROUP,
	ITEM_REPEAT,
	ITEM_META,      /* the meta group: in the instance, not in the body */
	ITEM_QUESTION,
	ITEM_INSTANCE,  /* csv-external, xml-external: no node at all */
	ITEM_ENTITY,
	ITEM_ATTRIBUTE, /* of an entity */
};

enum event {
	EVENT_FIRST_LOAD,
	EVENT_LOAD,
	EVENT_NEW_REPEAT,
	EVENT_CHANGED,
};

struct action {
	const char *name; /* "setvalue", "odk:setgeopoint", ... */
	enum event event;
	struct text value; /* n == 0: the item's default, or none */
	struct text quality;
	struct action *next;
};

/* What a question that changes sets: in the order of the sheet. */
struct consequence {
	struct item *item;
	struct text value;
	bool geopoint;
	struct consequence *next;
};

enum message {
	MESSAGE_CONSTRAINT,
	MESSAGE_REQUIRED,
	MESSAGE_NO_APP,
	MESSAGES,
};

struct item {
	enum item_kind kind;
	struct text name, type;
	const struct question *question;
	uint32_t row;  /* of the survey sheet; 0: none of its own */
	uint32_t from; /* ITEM_ENTITY: the row of the entities sheet */
	struct words label, hint, guidance, message[MESSAGES];
	struct medium *media;
	struct attr *bind, *control, *instance, *param;
	struct text initial; /* default */
	bool dynamic;        /* it is an expression */
	struct text filter, itemset, list, query;
	bool searched; /* choices come from search(): inline items */
	struct text trigger, value, intent;
	struct action *action;
	struct consequence *consequence;
	struct osm_tag *tag;
	struct item *parent, *first, *last, *next;
	struct text path;
	struct entity *saves;    /* its value is a property of this */
	struct entity *entity;   /* a section: the entity it holds */
	struct entity *reserved; /* a section: no other entity may have it */
};

/* A row of the osm sheet. */
struct osm_tag {
	struct text key;
	struct words label;
	struct osm_tag *choice; /* rows of the list that is called as it */
	struct osm_tag *next;
};

/* What one row of the choices sheet says: see choices_next. */
struct choice {
	struct text name;
	struct words label;
	struct medium *media;
	struct attr *extra; /* further columns, in the sheet's order */
	uint32_t row;
	uint32_t at; /* where it stands; 0: before the first */
};

/* Its choices stay in their rows: places in the sheet, from 1. */
struct list {
	struct text name;
	uint32_t first, last;
	uint32_t row;       /* of the first */
	struct index names; /* of places */
	size_t n;
	bool other;         /* one more at the end, for or_other, ... */
	struct words said;  /* ... that is called so */
	bool translated; /* labels go through itext */
	bool searched;   /* used by search() */
	struct list *next;
};

struct settings {
	struct text name, id, title, version, instance_name, public_key,
	    submission_url, auto_send, auto_delete, style, instance_xmlns,
	    namespaces, prefix, delimiter, instance_id;
	bool client_editable, duplicates, omit_instance_id;
	struct attr *attribute;
};

struct survey {
	struct author *c;
	struct settings settings;
	struct grid columns, choice_columns, setting_columns, entity_columns;
	struct item *root;
	struct map names; /* to struct item: the first of each name */
	struct map times; /* names that stand more than once */
	struct list *lists, *last_list;
	uint32_t *next_choice; /* [rows of choices], the next of its list */
	size_t name_column;    /* of choices */
	struct author passing; /* what is read of one choice at a time */
	struct map list_names; /* to struct list */
	struct map external; /* lists of external_choices */
	struct entity *entities;
	const char *entities_version; /* NULL: none */
};

/* survey_read -- all sheets; faults are in the diag. */
void survey_read(struct author *c, struct text form_name,
    struct survey *out);
void survey_free(struct survey *s);
struct item *survey_item(struct survey *s, struct item *parent,
    enum item_kind kind, struct text name, struct text type, uint32_t row);
/* survey_origin -- what is written from here on comes from an item's row, and
 * column where it has text. */
void survey_origin(const struct survey *s, const struct xout *x,
    const struct item *it, struct text column);
/* The list of a name, or NULL. */
struct list *survey_list(const struct survey *s, struct text name);
/* survey_next -- the item after this one in preorder, under top. */
struct item *survey_next(const struct item *i, const struct item *top);
/* survey_paths -- absolute paths and the map of names, when the tree is
 * whole. */
void survey_paths(struct survey *s);
/* A sheet of the workbook by name; one that is spelt nearly so. */
const struct sheet *survey_sheet(const struct author *c, const char *name);
struct text survey_sheet_near(struct author *c, const char *name);

#endif
