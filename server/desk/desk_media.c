#include "db/db_blob.h"
#include "desk/desk_device.h"
#include "desk/room.h"

struct listing {
	struct room *r;
	json_t *list; /* NULL: tell people */
	struct db_device *device;
	size_t devices;
	uint64_t files, lacking;
};

static void
tell(struct listing *l, const struct db_enclosure *x, struct text uuid,
    struct text label)
{
	bool whole = x->size > 0 && x->have == x->size;
	char bytes[32], have[32];

	if (l->list != NULL) {
		(void)json_array_append_new(l->list,
		    json_pack("{so so sI so sI ss so so}", "record",
			room_json_text(uuid), "name", room_json_text(x->name),
			"bytes", (json_int_t)x->blob.length, "hash",
			room_json_hex(ID_BYTES(x->blob.hash)), "have",
			(json_int_t)x->have, "state",
			whole ? "here" : x->have > 0 ? "coming" : "missing",
			"device", room_json_hex(ID_BYTES(x->device)), "label",
			room_json_text(label)));
		return;
	}
	room_say(l->r,
	    whole ? SAY_MEDIA_HERE
		  : x->have > 0 ? SAY_MEDIA_COMING : SAY_MEDIA_MISSING,
	    ROOM_ARGS(uuid, x->name, room_number(bytes, x->blob.length),
		label, room_number(have, x->size > 0
			? x->have * 100 / x->size : 0)));
}

static enum ayni_err
one(void *ctx, const struct db_enclosure *x)
{
	struct listing *l = ctx;
	struct buf uuid;
	enum ayni_err e;

	l->files++;
	l->lacking += x->size == 0 || x->have < x->size;
	buf_init(&uuid, 64);
	id_uuid_put(&uuid, x->record.b);
	if ((e = uuid.err) == AYNI_OK)
		tell(l, x, buf_text(&uuid),
		    desk_device_label(
			l->device, l->devices, &x->device, TEXT("")));
	buf_free(&uuid);
	return e;
}

enum ayni_err
desk_media(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct listing l = {.r = r};
	char files[32], lacking[32];
	struct arena a;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if (o->json)
		l.list = json_array();
	arena_init(&a, 64u << 20);
	e = db_device_list(r->db, &a, &l.device, &l.devices);
	if (e == AYNI_OK)
		e = db_blob_each(
		    r->db, options_get(o, "missing") != NULL, one, &l);
	if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	else if (o->json)
		room_json(json_incref(l.list));
	else
		room_say(r, l.files == 0 ? SAY_MEDIA_NONE : SAY_MEDIA_SUM,
		    ROOM_ARGS(room_number(files, l.files),
			room_number(lacking, l.lacking)));
	json_decref(l.list);
	arena_free(&a);
	return e;
}
