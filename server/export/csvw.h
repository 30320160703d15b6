/*
 * csvw -- what the columns of a CSV file are, as JSON beside it.
 *
 * A column's titles are its name ("und") and its question in the form's
 * languages; a code list of up to LAYOUT_MAX_CHOICES codes is spelled out.
 * Empty is missing.  "schema:version" names the versions of the form that
 * have a column, where not all of them do.
 *
 * src   W3C Metadata Vocabulary for Tabular Data (2015)
 */
#ifndef EXPORT_CSVW_H
#define EXPORT_CSVW_H

#include "ayni/lang.h"
#include "disk/folder.h"
#include "export/layout.h"

/* A column that the record, not a question, brings along. */
struct csvw_own {
	const char *name;
	const char *base; /* datatype */
	bool required;
	const char *title[3]; /* by enum lang */
};

struct csvw {
	struct text url;   /* the file */
	struct text title; /* of the form */
	struct text about; /* the file of its records; n == 0: it is that */
	struct text codes; /* the file of the code lists */
	enum lang lang;
	bool spreadsheet; /* as cell.h says */
	const struct csvw_own *const *own; /* [owns] */
	size_t owns;
	const struct layout_column *column;
	size_t columns;
	const char *const *key; /* [keys] names of the primary key */
	size_t keys;
};

/* csvw_write -- URL-metadata.json into a folder. */
enum ayni_err csvw_write(const struct csvw *c, struct folder *f) AYNI_CHECK;
/* csvw_tag -- the language tag in a form's name of a language: "fr" of
 * "French (fr)"; "und" where it has none. */
struct text csvw_tag(struct text language);

#endif
