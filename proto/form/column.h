/*
 * column -- the columns of a sheet: aliases, groups, languages.
 *
 * "label::French (fr)" reads as {label, French (fr)}, "relevance" as
 * {bind, relevant}, "image::en" as {media, image, en}.
 */
#ifndef FORM_COLUMN_H
#define FORM_COLUMN_H

#include "form/author.h"

#define COLUMN_TOKENS 4u

struct column {
	struct text header; /* as written */
	struct text token[COLUMN_TOKENS];
	size_t tokens;
	bool known;
};

struct grid {
	const struct sheet *sheet; /* NULL: not there; columns is then 0 */
	struct column *column;
	size_t columns;
};

enum column_set {
	COLUMN_SURVEY,
	COLUMN_CHOICES,
	COLUMN_SETTINGS,
	COLUMN_ENTITIES,
	COLUMN_OSM,
};

/* column_read -- the columns of a sheet, faults where two are the same. */
void column_read(struct author *c, const struct sheet *s,
    enum column_set set, struct grid *out);
/* column_find -- index of a column of one token, columns if none. */
size_t column_find(const struct grid *g, const char *token);
/* column_cell -- the cleaned text in a column of one token. */
struct text column_cell(struct author *c, const struct grid *g,
    const struct sheet_row *r, const char *token);
/* column_header -- the header that stands for a token or two as written;
 * the second may be NULL. */
struct text column_header(const struct grid *g, const char *first,
    const char *second);
/* column_lacks -- say that a sheet has no such column, and which one is
 * probably it. */
void column_lacks(struct author *c, const struct grid *g, const char *name,
    enum diag_level level);
/* column_near -- a known column's name that a header probably means. */
struct text column_near(struct author *c, enum column_set set,
    struct text header);

#endif
