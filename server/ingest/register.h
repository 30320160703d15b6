/*
 * register -- the register of entities, from a sheet and back.
 *
 * A sheet has a row for each unit and a column for each attribute, named as
 * in docs/fieldwork.md; "x_..." are the office's own.  A column that it does
 * not have leaves that attribute of every unit as it is; an empty cell takes
 * it away.  What is equal already makes no step.
 *
 * errs  those of the store, NOMEM
 * src   docs/wire.md section 18
 */
#ifndef INGEST_REGISTER_H
#define INGEST_REGISTER_H

#include "ayni/sheet.h"
#include "db/db_register.h"
#include "ingest/ingest.h"

#define REGISTER_MAX_FAULTS 100u /* kept; further ones are counted */

enum register_wrong {
	REGISTER_NO_COLUMN,   /* "sse_id" or "name" has none */
	REGISTER_UNKNOWN,     /* no such column; near: what may be meant */
	REGISTER_TWICE,       /* of columns */
	REGISTER_EMPTY,       /* of a cell that may not be */
	REGISTER_ID,
	REGISTER_SAME_ID,     /* near: the row that has it too */
	REGISTER_CODE,
	REGISTER_NUMBER,
	REGISTER_YEAR,
	REGISTER_DATE,
	REGISTER_LAT,
	REGISTER_LON,
	REGISTER_NEEDS,       /* of the column near */
	REGISTER_LONG,
};
struct register_fault {
	uint32_t row;       /* of the sheet, the header being 1 */
	struct text column;
	enum register_wrong what;
	struct text value, near;
};
struct register_report {
	uint64_t rows, added, changed, closed, same;
	struct register_fault fault[REGISTER_MAX_FAULTS];
	uint64_t faults;
};

/*
 * register_import -- inside a transaction, as journal.h.
 *
 * in    missing  a day: open units that the sheet does not have are closed
 *                on it; n == 0: they stay
 *       a        owns what the report names
 * errs  INVALID  there are faults: nothing was journalled
 */
enum ayni_err register_import(struct ingest *g, const struct sheet *s,
    struct text missing, struct arena *a,
    struct register_report *out) AYNI_CHECK;

/* register_columns -- the names of the known columns, in their order; NULL
 * ends. */
extern const char *const register_columns[];

#endif
