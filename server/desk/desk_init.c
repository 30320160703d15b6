#include <errno.h>
#include <sys/stat.h>

#include "desk/room.h"
#include "disk/disk.h"

static enum ayni_err
start_journal(struct room *r)
{
	enum ayni_err e;

	e = ingest_new(r->db, r->office, r->clock, r->chance, &r->ingest);
	if (e == AYNI_OK)
		e = room_begin_epoch(r);
	return e == AYNI_OK ? AYNI_OK : room_fail_store(r, e);
}

/* Keys are here: of an office that is complete but for its first step, if
 * that was cut off. */
static enum ayni_err
complete(struct room *r)
{
	struct db_counts c;
	enum ayni_err e;

	if ((e = room_open_db(r, false)) != AYNI_OK)
		return e;
	if ((e = db_counts(r->db, &c)) != AYNI_OK)
		return room_fail_store(r, e);
	if (c.batches > 0) {
		room_complain(
		    r, SAY_OFFICE_EXISTS, ROOM_ARGS(text_of(r->store)));
		return AYNI_EXISTS;
	}
	return start_journal(r);
}

/* The store first, then the keys.  New keys beside another office's store
 * would make it worthless. */
static enum ayni_err
found(struct room *r, struct text name)
{
	struct db_counts c;
	enum ayni_err e;

	if ((e = room_open_db(r, true)) != AYNI_OK)
		return e;
	if ((e = db_counts(r->db, &c)) != AYNI_OK)
		return room_fail_store(r, e);
	if (c.batches > 0) {
		room_complain(r, SAY_KEYS, ROOM_ARGS(text_of(r->store)));
		return AYNI_EXISTS;
	}
	e = office_new(
	    name, r->clock.now(r->clock.ctx).wall_us, r->chance, &r->office);
	if (e == AYNI_OK)
		e = office_save(r->office, r->store);
	return e == AYNI_OK ? start_journal(r) : room_fail(r, r->store, e);
}

static enum ayni_err
make(struct room *r, struct text name)
{
	enum ayni_err e;

	if (mkdir(r->store, 0700) != 0 && errno != EEXIST)
		return room_fail(r, r->store, disk_err(errno));
	e = office_open(r->store, &r->office);
	if (e == AYNI_NOTFOUND)
		return found(r, name);
	if (e == AYNI_OK)
		return complete(r);
	room_complain(r, SAY_KEYS, ROOM_ARGS(text_of(r->store)));
	return e;
}

enum ayni_err
desk_init(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct text name;
	enum ayni_err e;

	if ((e = room_text(r, o, "name", &name)) != AYNI_OK)
		return e;
	r->store = o->operand[0];
	if ((e = make(r, name)) != AYNI_OK)
		return e;
	room_say(r, SAY_INIT,
	    ROOM_ARGS(r->office->cert.name, text_of(r->store)));
	return AYNI_OK;
}
