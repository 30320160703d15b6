#include "desk/desk_record.h"

#include <string.h>

#define LEAST 4u /* characters of an id that may name it */

struct search {
	const char *given;
	bool contested;
	struct record_id found;
	size_t n;
};

static enum ayni_err
match(void *ctx, const struct db_record *record)
{
	struct search *s = ctx;
	struct buf b;

	if (s->contested && record->conflicts == 0)
		return AYNI_OK;
	buf_init(&b, 64);
	id_uuid_put(&b, record->id.b);
	if (text_starts(buf_text(&b), text_of(s->given))) {
		s->found = record->id;
		s->n++;
	}
	buf_free(&b);
	return AYNI_OK;
}

enum ayni_err
desk_record_find(struct room *r, const char *given, bool contested,
    struct record_id *out)
{
	struct search s = {.given = given, .contested = contested};
	enum desk_says unknown =
	    contested ? SAY_CONFLICT_UNKNOWN : SAY_RECORD_UNKNOWN;
	enum ayni_err e;

	if (id_uuid_read(text_of(given), out->b) == AYNI_OK)
		return AYNI_OK;
	if (strlen(given) >= LEAST &&
	    (e = db_record_each(r->db, match, &s)) != AYNI_OK)
		return room_fail_store(r, e);
	if (s.n == 1) {
		*out = s.found;
		return AYNI_OK;
	}
	room_complain(r, s.n > 1 ? SAY_HOLD_MANY : unknown,
	    ROOM_ARGS(text_of(given)));
	return s.n > 1 ? AYNI_USAGE : AYNI_NOTFOUND;
}
