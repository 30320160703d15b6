/*
 * wide -- a form's answers as tables that people read.
 *
 * One table a form version and one a repeat, one column a question: names
 * are lower case, digits and underscores.  The form's table is called
 * <xml id>_v<version>, a repeat's <that>__<repeat>.  Integers are INTEGER,
 * decimals REAL, yes/no INTEGER 1 or 0, a geopoint four REAL columns
 * (_latitude, _longitude, _altitude, _accuracy), everything else TEXT as
 * the form stores it.  What is not relevant is NULL.
 *
 * src   docs/store.md
 */
#ifndef TABLE_WIDE_H
#define TABLE_WIDE_H

#include "ayni/interview.h"
#include "db/db.h"

#define WIDE_MAX_COLUMNS 1900u /* then a table goes on in a second part */

struct wide {
	struct db_wide *table;
	size_t n;
	uint32_t *at;     /* [fields] table of a field, UINT32_MAX: none */
	uint32_t *column; /* [fields] its first column there */
};

/*
 * wide_type -- what answers of a column are: versions of a form share a
 * question where name and this are equal.  Whole numbers are decimals.
 */
struct text wide_type(const struct db_column *c);

/* wide_plan -- the tables of a form; everything in a; errs NOMEM.
 * in  twin  another form has its xml id and version */
enum ayni_err wide_plan(const struct form *f, const struct hash *id,
    bool twin, struct arena *a, struct wide *out) AYNI_CHECK;
/* wide_create -- tables and code lists into the store. */
enum ayni_err wide_create(struct db *db, const struct form *f,
    const struct hash *id, const struct wide *w) AYNI_CHECK;
/*
 * wide_write -- the rows of one record, which has none yet.
 *
 * in    iv   loaded and recomputed
 * out   *misfits  values that their columns cannot hold, left NULL
 */
enum ayni_err wide_write(struct db *db, const struct wide *w,
    const struct record_id *r, struct interview *iv,
    uint64_t *misfits) AYNI_CHECK;

#endif
