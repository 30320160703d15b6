/*
 * spec -- what the office makes of a form: roles, classes, tables, as data.
 *
 * A spec is a sheet, server/questionnaires/NAME.tables.csv, with the columns
 * kind, name, key, value, where, label::English (en), label::French (fr),
 * label::Spanish (es).  Fields are columns of the form's wide tables.  Kinds:
 *
 *   form      name: the form's xml id
 *   role      name: what a field is for; key: the field.  "case": the unit's
 *             number, with which exports begin
 *   class     name: a scheme; key: a code; value: the values that it stands
 *             for ("41 42", "OUT_*"), else the code itself.  A value may
 *             fall into several classes
 *   table     name; key: a repeat, whose rows are counted, else the records
 *   coverage  the same, shown to those who watch the fieldwork
 *   with      name: a table; key: another form whose records it takes in too
 *   note      name: a table
 *   column    name: a table; key: the column's code; value: "count",
 *             "records" (that have such a row), "withdrawn", or fields to be
 *             added up
 *   rows      name: a table; key: a field, or several from the outside in
 *             ("loc_admin1 > loc_admin2"), or nothing for a total; value: a
 *             scheme or code list, else the field's own list.  Its "where",
 *             if any, stands in place of the table's
 *   bar       name: a table; key: columns; value: columns that they are a
 *             part of, else the total of the same columns
 *
 * A "where" is any number of field=value|value and field!=value|value, all
 * of which must hold; an empty field equals only an empty value ("d_elig=").
 * Besides fields there are @form (xml id), @author (code of who signed the
 * interview), @conflicts and @flags (how many); a value may be one of them.
 * What is withdrawn is counted by "withdrawn" alone.
 *
 * src   docs/store.md
 */
#ifndef TABLE_SPEC_H
#define TABLE_SPEC_H

#include "ayni/arena.h"
#include "ayni/say.h"

#define SPEC_MAX_BYTES (1u << 20)
#define SPEC_MAX_LEVELS 4u /* of nested rows */

struct spec_words { /* by enum lang */
	struct text in[3];
};
struct spec_list {
	struct text *item;
	size_t n;
};

struct spec_test {
	struct text field;
	bool equal;
	struct spec_list value;
};
struct spec_where {
	struct spec_test *test;
	size_t n;
};

struct spec_class {
	struct text scheme, code;
	struct spec_list value;
	struct spec_words label;
};

enum spec_measure {
	SPEC_COUNT,
	SPEC_RECORDS,
	SPEC_WITHDRAWN,
	SPEC_SUM,
};
struct spec_column {
	struct text code;
	enum spec_measure measure;
	struct spec_list field; /* of SPEC_SUM */
	struct spec_where where;
	struct spec_words label;
};
struct spec_rows {
	struct spec_list level; /* fields; n == 0: a total */
	struct text scheme;     /* of every level; n == 0: the fields' own */
	bool has_where;
	struct spec_where where;
	struct spec_words label;
};
struct spec_table {
	struct text name, repeat;
	bool coverage;
	struct spec_list with;
	struct spec_where where;
	struct spec_words title;
	struct spec_words *note;
	size_t notes;
	struct spec_column *column;
	size_t columns;
	struct spec_rows *rows;
	size_t blocks;
	struct spec_list bar, bar_of; /* columns */
};
struct spec_role {
	struct text role, field;
};
struct spec {
	struct text form;
	struct spec_role *role;
	size_t roles;
	struct spec_class *class;
	size_t classes;
	struct spec_table *table;
	size_t tables;
};

/*
 * spec_read -- a sheet to a spec.
 *
 * in    csv   borrowed for the call; file names it in messages
 *       why   gets what is wrong, in lang: file, row, what to do
 * out   lives in a
 * errs  AUTHORING, NOMEM
 */
enum ayni_err spec_read(struct bytes csv, struct text file, enum lang lang,
    struct arena *a, struct buf *why, struct spec *out) AYNI_CHECK;
/* spec_plain -- of a form that has none: interviews by who signed them. */
enum ayni_err spec_plain(struct text form, struct arena *a,
    struct spec *out) AYNI_CHECK;

/* spec_brought -- the one that the program brings along for a form, else
 * spec_plain. */
enum ayni_err spec_brought(struct text form, struct arena *a,
    struct spec *out) AYNI_CHECK;

/* The field of a role; n == 0: none. */
struct text spec_field(const struct spec *s, const char *role);
bool spec_has(const struct spec_list *l, struct text item);

/* The specs that the program brings along; name NULL ends. */
struct spec_builtin {
	const char *name;
	const unsigned char *csv;
	size_t n;
};
extern const struct spec_builtin spec_builtin[];

#endif
