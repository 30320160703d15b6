/*
 * layout -- which files a form's answers make, and with which columns.
 *
 * All versions of a form go into the same files: the columns of the newest
 * version first, then what only older ones asked.  A question is the same
 * in two of them where its name and its type are (wide_type).  One file for
 * the records, one for each repeat, and further ones where there are more
 * than LAYOUT_MAX_COLUMNS.
 */
#ifndef EXPORT_LAYOUT_H
#define EXPORT_LAYOUT_H

#include "ayni/arena.h"
#include "db/db.h"

#define LAYOUT_MAX_COLUMNS 1900u
#define LAYOUT_MAX_CHOICES 200u /* of a list that metadata spells out */

struct layout_words {
	struct text language; /* as the form calls it; n == 0: its default */
	struct text text;
};
struct layout_choice {
	struct text code;
	struct layout_words *label;
	size_t labels;
};
/* A code list; all versions' codes, the newest version's first. */
struct layout_list {
	struct text name; /* a nameless one's: of the first column with it */
	bool longer; /* than LAYOUT_MAX_CHOICES: codes left out */
	struct layout_choice *choice;
	size_t n;
};

struct layout_column {
	struct text name;  /* in the file */
	struct text type;  /* of the question */
	enum db_kind kind;
	struct layout_words *label;
	size_t labels;
	const struct layout_list *list; /* NULL: none */
	size_t pick;                    /* which value of a row */
	const struct layout_choice *choice; /* of a 0/1 column; else NULL */
	struct text *version; /* [versions] that ask it; none: all of them */
	size_t versions;
};

struct layout_file {
	struct text repeat; /* n == 0: the records */
	bool nested;        /* a repeat in a repeat */
	unsigned part;      /* 0, 1, ... */
	struct layout_column *column;
	size_t columns;
	struct db_source *source; /* for db_record_pick */
	struct text *version;     /* [sources] */
	size_t sources, picks;
};
struct layout {
	struct text form;
	struct layout_file *file;
	size_t files;
};

/*
 * layout_make -- the files of a form.
 *
 * in    form      xml id
 *       case_field  a column that every file begins with, pick 0; n == 0:
 *                 none
 * out   lives in a
 * errs  NOTFOUND  no such form is published; those of the store
 */
enum ayni_err layout_make(struct db *db, struct text form,
    struct text case_field, struct arena *a, struct layout *out) AYNI_CHECK;
/* layout_put_plain -- what is no letter or digit becomes "_". */
void layout_put_plain(struct buf *b, struct text s);

#endif
