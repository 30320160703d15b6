/*
 * roster -- a list of entities: rows by their "name", columns by theirs.
 *
 * errs  NOMEM, TOOBIG
 */
#ifndef FILL_ROSTER_H
#define FILL_ROSTER_H

#include "ayni/arena.h"
#include "ayni/map.h"
#include "ayni/pour.h"

#define ROSTER_MAX_BYTES (64u << 20)
#define ROSTER_MAX_COLUMNS 1024u

struct roster {
	struct arena arena;
	struct text *column; /* [columns], column[0] is "name" */
	uint32_t columns;
	struct map rows;     /* name to struct roster_row */
};

struct roster_row {
	struct text *cell; /* [cells], p NULL: none */
	uint32_t cells;
};

void roster_init(struct roster *r);
void roster_free(struct roster *r); /* safe on a zeroed one */
/*
 * roster_read -- adds the rows of a CSV file; what it says of one that is
 * there already replaces it.
 *
 * errs  those of csv_end; BADFORM also where no column is called "name"
 */
enum ayni_err roster_read(
    struct roster *r, const struct pour *csv) AYNI_CHECK;
bool roster_has(const struct roster *r, struct text name);
/* n == 0: nothing there */
struct text roster_get(const struct roster *r, struct text name,
    struct text column);
enum ayni_err roster_set(struct roster *r, struct text name,
    struct text column, struct text value) AYNI_CHECK;
/* roster_copy -- a row of another list, whole. */
enum ayni_err roster_copy(struct roster *r, const struct roster *from,
    struct text name) AYNI_CHECK;
/* roster_put -- as CSV; errors stick to out. */
void roster_put(const struct roster *r, struct buf *out);

#endif
