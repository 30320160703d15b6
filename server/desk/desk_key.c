#include "desk/room.h"

#define SHORT 8u /* bytes of a key's name that are shown */

/* ---- list ---- */

static json_t *
epoch_json(const struct office_cert *c, bool present)
{
	struct key_id box = keys_id(BYTES(c->box.b));
	char at[32];

	return json_pack("{so so so sb}", "epoch",
	    room_json_hex(ID_BYTES(c->epoch)), "box",
	    room_json_hex(ID_BYTES(box)), "issued",
	    room_json_text(room_time(at, c->issued_us)), "present",
	    (int)present);
}

static void
print_epoch(const struct room *r, const struct office_cert *c, bool present)
{
	char hex[2 * SHORT + 1], at[32];

	room_say(r, present ? SAY_KEY_PRESENT : SAY_KEY_PAST,
	    ROOM_ARGS(room_hex(hex, (struct bytes){c->epoch.b, SHORT}),
		room_time(at, c->issued_us)));
}

enum ayni_err
desk_key_list(void *ctx, const struct options *o)
{
	const struct office_cert *c;
	json_t *list = NULL;
	struct room *r = ctx;
	enum ayni_err e;
	size_t i;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if (o->json)
		list = json_array();
	for (i = 0; (c = office_cert_at(r->office, i)) != NULL; i++) {
		if (o->json)
			(void)json_array_append_new(
			    list, epoch_json(c, i == 0));
		else
			print_epoch(r, c, i == 0);
	}
	if (o->json)
		room_json(list);
	return AYNI_OK;
}

/* ---- rotate ---- */

enum ayni_err
desk_key_rotate(void *ctx, const struct options *o)
{
	char hex[2 * SHORT + 1];
	struct room *r = ctx;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	e = office_renew(
	    r->office, r->clock.now(r->clock.ctx).wall_us, r->chance);
	if (e != AYNI_OK)
		return room_fail(r, r->store, e);
	if ((e = room_begin_epoch(r)) != AYNI_OK)
		return room_fail_store(r, e);
	if (o->json)
		room_json(epoch_json(&r->office->cert, true));
	else
		room_say(r, SAY_KEY_ROTATED,
		    ROOM_ARGS(room_hex(hex,
			(struct bytes){r->office->cert.epoch.b, SHORT})));
	return AYNI_OK;
}
