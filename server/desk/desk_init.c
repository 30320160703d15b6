#include <errno.h>
#include <sys/stat.h>

#include "desk/room.h"
#include "ingest/journal.h"

static enum ayni_err
start_journal(struct room *r)
{
	enum ayni_err e;

	e = ingest_new(r->db, r->office, r->clock, r->chance, &r->ingest);
	if (e == AYNI_OK)
		e = db_begin(r->db);
	if (e == AYNI_OK)
		e = journal_open(r->ingest);
	if (e == AYNI_OK)
		e = ingest_settle(r->ingest);
	if (e == AYNI_OK)
		e = db_commit(r->db);
	if (e != AYNI_OK)
		db_rollback(r->db);
	return e == AYNI_OK ? AYNI_OK : room_fail_store(r, e);
}

/* The store first, then the keys: with keys, an office is complete but for
 * its first step, which any later start of "init" would find missing. */
static enum ayni_err
make(struct room *r, struct text name)
{
	enum ayni_err e;

	if (mkdir(r->store, 0700) != 0 && errno != EEXIST)
		return room_fail(r, r->store, AYNI_IO);
	if ((e = room_open_db(r, true)) != AYNI_OK)
		return e;
	e = office_new(
	    name, r->clock.now(r->clock.ctx).wall_us, r->chance, &r->office);
	if (e == AYNI_OK)
		e = office_save(r->office, r->store);
	if (e == AYNI_EXISTS) {
		room_complain(
		    r, SAY_OFFICE_EXISTS, ROOM_ARGS(text_of(r->store)));
		return e;
	}
	return e == AYNI_OK ? start_journal(r) : room_fail(r, r->store, e);
}

enum ayni_err
desk_init(void *ctx, const struct options *o)
{
	const char *name = options_get(o, "name");
	struct room *r = ctx;
	enum ayni_err e;

	if (name == NULL || name[0] == '\0') {
		room_complain(r, SAY_NEEDS,
		    ROOM_ARGS(TEXT("name"), TEXT("init")));
		return AYNI_USAGE;
	}
	r->store = o->operand[0];
	if ((e = make(r, text_of(name))) != AYNI_OK)
		return e;
	room_say(r, SAY_INIT, ROOM_ARGS(text_of(name), text_of(r->store)));
	return AYNI_OK;
}
