#include <string.h>

#include "ayni/decimal.h"
#include "desk/room.h"
#include "ingest/journal.h"
#include "ingest/trust.h"

#define LISTS (64u << 20)
#define LEAST 4u /* characters of an id that may name it */

struct work {
	struct room *r;
	const struct db_device *device;
	const char *given; /* of --last; NULL: all that is held */
	bool any;          /* a batch is trusted: */
	struct hash last;
	uint64_t seq;
	struct arena a;
};

/* ---- which device ---- */

/* The one device of this name, or whose epoch begins so. */
static enum ayni_err
find(struct room *r, const char *what, struct arena *a,
    const struct db_device **out)
{
	const struct db_device *found = NULL;
	struct db_device *d = NULL;
	char hex[33];
	enum ayni_err e;
	size_t n = 0, i;

	if ((e = db_device_list(r->db, a, &d, &n)) != AYNI_OK)
		return room_fail_store(r, e);
	for (i = 0; i < n; i++) {
		(void)room_hex(hex, ID_BYTES(d[i].epoch));
		if (!text_is(d[i].label, what) &&
		    (what[0] == '\0' || strlen(what) < 4 ||
			strncmp(hex, what, strlen(what)) != 0))
			continue;
		if (found != NULL) {
			room_complain(
			    r, SAY_REVOKE_MANY, ROOM_ARGS(text_of(what)));
			return AYNI_USAGE;
		}
		found = &d[i];
	}
	if (found == NULL) {
		room_complain(r, SAY_REVOKE_NONE, ROOM_ARGS(text_of(what)));
		return AYNI_NOTFOUND;
	}
	*out = found;
	return AYNI_OK;
}

/* ---- up to which batch ---- */

static bool
is_meant(const struct work *w, const struct db_batch *b, bool number,
    int64_t seq)
{
	char hex[65];

	if (number)
		return (int64_t)(b->first + b->count - 1) == seq;
	return strlen(w->given) >= LEAST &&
	    text_starts(room_hex(hex, ID_BYTES(b->id)), text_of(w->given));
}

/* Where two end at one place, the device's keys were used twice: only an id
 * says which of them is meant. */
static enum ayni_err
find_last(struct work *w)
{
	struct db_batch *b = NULL;
	int64_t seq = 0;
	bool number = number_int(text_of(w->given), &seq);
	size_t n = 0, found = 0, i;
	enum ayni_err e;

	if (number && seq == 0)
		return AYNI_OK;
	e = db_batch_of_epoch(w->r->db, &w->device->epoch, &w->a, &b, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (!is_meant(w, &b[i], number, seq))
			continue;
		w->last = b[i].id;
		w->seq = b[i].first + b[i].count - 1;
		found++;
	}
	w->any = found == 1;
	if (e != AYNI_OK || w->any)
		return e;
	return found == 0 ? AYNI_STATE : AYNI_FORK;
}

static enum ayni_err
settle_last(struct work *w)
{
	struct trust_marks m;
	enum ayni_err e;

	if (w->given != NULL)
		return find_last(w);
	e = trust_held(w->r->db, &w->device->epoch, &m);
	if (e == AYNI_OK) {
		w->any = m.held > 0;
		w->seq = m.held;
		w->last = m.id;
	}
	return e;
}

/* ---- revoke ---- */

static enum ayni_err
complain(const struct work *w, enum ayni_err e)
{
	struct trust_marks m;
	char number[32];

	if (e == AYNI_FORK)
		room_complain(
		    w->r, SAY_REVOKE_FORK, ROOM_ARGS(text_of(w->given)));
	else if (e == AYNI_STATE &&
	    trust_held(w->r->db, &w->device->epoch, &m) == AYNI_OK)
		room_complain(w->r, SAY_REVOKE_SEQ,
		    ROOM_ARGS(text_of(w->given), room_number(number, m.held)));
	else
		(void)room_fail_store(w->r, e);
	return e;
}

static enum ayni_err
revoke(struct work *w)
{
	struct room *r = w->r;
	enum ayni_err e;

	if ((e = db_begin(r->db)) == AYNI_OK)
		e = settle_last(w);
	if (e == AYNI_OK)
		e = journal_revoke(r->ingest, &w->device->epoch,
		    w->any ? &w->last : NULL);
	e = ingest_end(r->ingest, e);
	return e == AYNI_OK ? e : complain(w, e);
}

static void
tell(const struct work *w, const struct options *o)
{
	char number[32];

	if (o->json)
		room_json(json_pack("{so sI so}", "epoch",
		    room_json_hex(ID_BYTES(w->device->epoch)), "last",
		    (json_int_t)w->seq, "batch",
		    w->any ? room_json_hex(ID_BYTES(w->last)) : json_null()));
	else
		room_say(w->r, SAY_REVOKED,
		    ROOM_ARGS(w->device->label, room_number(number, w->seq)));
}

enum ayni_err
desk_revoke(void *ctx, const struct options *o)
{
	struct work w = {.r = ctx, .given = options_get(o, "last")};
	enum ayni_err e;

	if ((e = room_open(w.r)) != AYNI_OK)
		return e;
	arena_init(&w.a, LISTS);
	e = find(w.r, o->operand[0], &w.a, &w.device);
	if (e == AYNI_OK)
		e = revoke(&w);
	if (e == AYNI_OK)
		tell(&w, o);
	arena_free(&w.a);
	return e;
}
