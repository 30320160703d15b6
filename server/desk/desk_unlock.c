#include <string.h>
#include <unistd.h>

#include "ayni/unlock.h"
#include "desk/room.h"

/* The device that it says it is. */
static enum ayni_err
label_of(struct room *r, const struct unlock_plea *p, struct arena *a,
    struct text *label)
{
	struct epoch_id epoch;
	struct db_device d;
	enum ayni_err e;

	*label = TEXT("-");
	if (p->epoch.n != sizeof(epoch.b))
		return AYNI_OK;
	memcpy(epoch.b, p->epoch.p, sizeof(epoch.b));
	e = db_device_get(r->db, &epoch, a, &d);
	if (e == AYNI_OK)
		*label = d.label;
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
answer(struct room *r, const struct unlock_plea *p, const char *path,
    const char *out)
{
	struct buf relief;
	enum ayni_err e;

	buf_init(&relief, UNLOCK_MAX_BYTES);
	e = unlock_put_relief(
	    &relief, p, office_box(r->office, &p->recipient), r->chance);
	if (e != AYNI_OK)
		e = room_fail(r, path, e);
	else if ((e = disk_write(out, buf_bytes(&relief), 0600)) != AYNI_OK)
		e = room_fail(r, out, e);
	buf_free(&relief);
	return e;
}

static enum ayni_err
work(struct room *r, const struct options *o, struct bytes plea,
    struct text out)
{
	const char *path = o->operand[0], *given = options_get(o, "check");
	char check[UNLOCK_CHECK + 1];
	struct unlock_plea p;
	struct text label;
	struct arena a;
	enum ayni_err e;

	if ((e = unlock_read_plea(plea, &p)) != AYNI_OK)
		return room_fail(r, path, e);
	unlock_check(plea, check);
	if (given == NULL || strcmp(given, check) != 0) {
		room_complain(r,
		    given == NULL ? SAY_UNLOCK_ASK : SAY_UNLOCK_OTHER,
		    ROOM_ARGS(text_of(path)));
		return given == NULL ? AYNI_USAGE : AYNI_MISMATCH;
	}
	arena_init(&a, 1u << 20);
	if ((e = label_of(r, &p, &a, &label)) != AYNI_OK)
		e = room_fail_store(r, e);
	else if ((e = answer(r, &p, path, out.p)) == AYNI_OK && o->json)
		room_json(json_pack("{so so}", "file", room_json_text(out),
		    "label", room_json_text(label)));
	else if (e == AYNI_OK)
		room_say(r, SAY_UNLOCKED, ROOM_ARGS(out, label));
	arena_free(&a);
	return e;
}

enum ayni_err
desk_unlock(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct text out;
	struct buf plea;
	enum ayni_err e;

	if ((e = room_text(r, o, "out", &out)) != AYNI_OK)
		return e;
	if (access(out.p, F_OK) == 0)
		return room_fail(r, out.p, AYNI_EXISTS);
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	buf_init(&plea, UNLOCK_MAX_BYTES + DISK_READ);
	if ((e = disk_read(o->operand[0], &plea)) != AYNI_OK)
		e = room_fail(r, o->operand[0], e);
	else
		e = work(r, o, buf_bytes(&plea), out);
	buf_free(&plea);
	return e;
}
