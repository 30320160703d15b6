/*
 * unit -- an entity of the register, as one step of the office left it.
 *
 * A unit's steps replace one another by name, not by order: each names the
 * rows that it replaces.  Those that no other replaces are live; of several
 * (two copies of the office were both in use) the stricter counts.
 *
 * src   docs/wire.md section 18
 */
#ifndef AYNI_UNIT_H
#define AYNI_UNIT_H

#include "ayni/keys.h"
#include "ayni/unpack.h"

#define UNIT_MAX_ID 64u
#define UNIT_MAX_OVER 16u
#define UNIT_MAX_COLUMNS 64u
#define UNIT_MAX_NAME 64u
#define UNIT_MAX_VALUE 1024u
#define UNIT_MAX_BYTES 8192u
#define UNIT_MAX_CHUNK 1000u        /* units in one step */
#define UNIT_CHUNK_BYTES (256u << 10) /* of it */

/* Columns that mean something here; others are carried along. */
#define UNIT_CLOSED "closed_on" /* a date: it is no more */
#define UNIT_AREAS 3u
extern const char *const unit_area[UNIT_AREAS]; /* "admin1", ... */

struct unit_row_id {
	uint8_t b[8]; /* of the SHA-256 of the unit's bytes */
};
struct unit_column {
	struct text name, value;
};
struct unit {
	struct text id; /* sse_id */
	struct unit_row_id over[UNIT_MAX_OVER]; /* ascending */
	size_t overs;
	struct unit_column column[UNIT_MAX_COLUMNS]; /* as map keys sort */
	size_t columns;
};

void unit_put(struct buf *out, const struct unit *u);
/* unit_item -- the next item; unit_read -- whole and canonical; views borrowed from in.
 * errs BADFORM NONCANON TOOBIG */
void unit_item(struct unpack *u, struct unit *out);
enum ayni_err unit_read(struct bytes in, struct unit *out) AYNI_CHECK;
struct unit_row_id unit_row(struct bytes unit);

/* unit_id_ok -- 1 to 64 letters, digits, ".", "_", ":", "/", "-".
 * unit_name_ok -- of a column: a lower-case letter, then such, digits, "_". */
bool unit_id_ok(struct text id);
bool unit_name_ok(struct text name);
/* unit_get -- a column; n == 0: it has none.  unit_set -- n == 0 takes it
 * away; errs TOOBIG. */
struct text unit_get(const struct unit *u, const char *column);
enum ayni_err unit_set(struct unit *u, struct text column,
    struct text value) AYNI_CHECK;
/* unit_same -- whether both say the same, whatever they replace. */
bool unit_same(const struct unit *a, const struct unit *b);
/* unit_stricter -- of two live rows, whether a counts rather than b. */
bool unit_stricter(const struct unit *a, const struct unit_row_id *a_row,
    const struct unit *b, const struct unit_row_id *b_row);

/* The units of a step, in the order of their ids. */
struct unit_walk {
	struct unpack u;
	uint64_t left;
};
/* unit_check -- whether it is a step's object; errs as unit_read. */
enum ayni_err unit_check(struct bytes object) AYNI_CHECK;
/* of what unit_check let pass; raw: the unit's bytes */
struct unit_walk unit_begin(struct bytes object);
bool unit_next(struct unit_walk *w, struct unit *out, struct bytes *raw);

#endif
