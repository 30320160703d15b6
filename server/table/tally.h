/*
 * tally -- a table that a spec describes, counted from the store.
 *
 * All versions of a form count together.  Counts are of records, without
 * weights.
 *
 * src   docs/store.md; table/spec.h
 */
#ifndef TABLE_TALLY_H
#define TABLE_TALLY_H

#include "db/db.h"
#include "table/spec.h"

#define TALLY_MAX_ROWS 1000000u /* of a block */

struct tally_row {
	size_t depth; /* 1: outermost; 0: a total */
	struct text code[SPEC_MAX_LEVELS]; /* [depth]; n == 0: not stated */
	struct text label; /* of the innermost */
	double *value;     /* [columns] */
};
struct tally_block {
	const struct spec_rows *spec;
	struct tally_row *row; /* in the order of the code lists */
	size_t rows;
};
struct tally {
	const struct spec_table *spec;
	struct tally_block *block;
	size_t blocks;
	struct spec_list unknown; /* fields that no version has */
	struct spec_list changed; /* that an older version has as another type:
				   * its answers count as empty */
};

/*
 * tally -- count.
 *
 * in    s, t   borrowed as long as out is used
 *       lang   of the labels
 * out   lives in a; a code list of up to 50 codes has all its rows, longer
 *       ones those that something falls into
 * errs  NOTFOUND  the form is not published, or there is no record of
 *                 another one that the table takes in
 *       TOOBIG, NOMEM, those of the store
 */
enum ayni_err tally(struct db *db, const struct spec *s,
    const struct spec_table *t, enum lang lang, struct arena *a,
    struct tally *out) AYNI_CHECK;

/* tally_share -- a row's bar, 0 to 1; false: it has none. */
bool tally_share(const struct tally *t, const struct tally_row *r,
    double *out);

#endif
