#include "desk/desk_recipient.h"

#include <string.h>

#include "ayni/day.h"
#include "ayni/near.h"

#define EPOCH_LEAST 4u /* characters of it that may name a device */

/* The device of this name; errs NOTFOUND; EXISTS where several have it. */
static enum ayni_err
device(struct room *r, struct text given, struct arena *a,
    struct recipient *out)
{
	struct db_device *d = NULL;
	enum ayni_err e, found = AYNI_NOTFOUND;
	char hex[33];
	size_t n = 0, i;

	if ((e = db_device_list(r->db, a, &d, &n)) != AYNI_OK)
		return e;
	for (i = 0; i < n; i++) {
		if (!text_equal(d[i].label, given) &&
		    (given.n < EPOCH_LEAST ||
			!text_starts(room_hex(hex, ID_BYTES(d[i].epoch)),
			    given)))
			continue;
		if (found == AYNI_OK &&
		    !ID_EQUAL(out->device, d[i].device))
			return AYNI_EXISTS;
		*out = (struct recipient){
		    RECIPIENT_DEVICE, {NULL, 0}, d[i].device};
		found = AYNI_OK;
	}
	return found;
}

/* near: gets the codes that there are. */
static enum ayni_err
look(struct room *r, struct text given, struct arena *a, struct near *near,
    struct recipient *out)
{
	struct db_person *p = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	if ((e = db_person_list(r->db, a, &p, &n)) != AYNI_OK)
		return e;
	for (i = 0; i < n; i++) {
		near_try(near, p[i].code);
		if (!text_equal(p[i].code, given))
			continue;
		*out = (struct recipient){
		    .kind = RECIPIENT_PERSON, .code = p[i].code};
		return AYNI_OK;
	}
	return device(r, given, a, out);
}

enum ayni_err
desk_recipient_look(struct room *r, struct text given, struct arena *a,
    struct recipient *out)
{
	struct near near = near_begin(given);

	return look(r, given, a, &near, out);
}

enum ayni_err
desk_recipient_find(struct room *r, struct text given, struct arena *a,
    struct recipient *out)
{
	struct near near = near_begin(given);
	enum ayni_err e = look(r, given, a, &near, out);

	if (e == AYNI_NOTFOUND && near.best.n > 0)
		room_complain(r, SAY_TO_NEAR, ROOM_ARGS(given, near.best));
	else if (e == AYNI_NOTFOUND)
		room_complain(r, SAY_TO_UNKNOWN, ROOM_ARGS(given));
	else if (e == AYNI_EXISTS)
		room_complain(r, SAY_TO_MANY, ROOM_ARGS(given));
	else if (e != AYNI_OK)
		return room_fail_store(r, e);
	return e == AYNI_EXISTS ? AYNI_USAGE : e;
}

void
desk_recipient_put(const struct room *r, struct buf *b,
    const struct recipient *to)
{
	char hex[33];

	if (to->kind == RECIPIENT_ALL)
		room_put(r, b, SAY_TO_ALL, NULL, 0);
	else if (to->kind == RECIPIENT_PERSON)
		buf_put_text(b, to->code);
	else
		buf_put_text(b, room_hex(hex, ID_BYTES(to->device)));
}

json_t *
desk_recipient_json(const struct recipient *to)
{
	if (to->kind == RECIPIENT_ALL)
		return json_null();
	return to->kind == RECIPIENT_PERSON
	    ? json_pack("{so}", "person", room_json_text(to->code))
	    : json_pack("{so}", "device", room_json_hex(ID_BYTES(to->device)));
}

enum ayni_err
desk_recipient_day(const struct room *r, const struct options *o,
    const char *option, struct text *out)
{
	struct text day = text_of(options_get(o, option));

	if (day.n > 0 && !day_ok(day)) {
		room_complain(r, SAY_DAY_BAD, ROOM_ARGS(text_of(option), day));
		return AYNI_USAGE;
	}
	*out = day;
	return AYNI_OK;
}
