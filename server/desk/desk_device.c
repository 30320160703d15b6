#include <string.h>
#include <unistd.h>

#include "desk/desk_device.h"
#include "ingest/journal.h"
#include "ingest/trust.h"

/* ---- invite ---- */

static bool
rank_of(const char *s, uint64_t *rank)
{
	static const char *const name[] = {
	    "", "enumerator", "supervisor", "office"};
	uint64_t i;

	*rank = RANK_ENUMERATOR;
	if (s == NULL)
		return true;
	for (i = 1; i < 4; i++)
		if (strcmp(s, name[i]) == 0) {
			*rank = i;
			return true;
		}
	return false;
}

static enum ayni_err
draw(struct room *r, struct text name, struct text code, uint64_t rank,
    const char *url, struct buf *out)
{
	struct text at = text_of(url);
	enum ayni_err e = db_begin(r->db);

	if (e == AYNI_OK)
		e = journal_invite(r->ingest, name, code, rank, &at,
		    url != NULL ? 1 : 0, out);
	if (e == AYNI_OK)
		e = ingest_settle(r->ingest);
	if (e == AYNI_EXISTS)
		room_complain(r, SAY_CODE_TAKEN, ROOM_ARGS(code, name));
	else if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	return e;
}

/* The file is written before the transaction ends: an invitation that the
 * office remembers and nobody has would never be used. */
static enum ayni_err
invite(struct room *r, struct text name, struct text code, uint64_t rank,
    const char *url, const char *path)
{
	struct buf out;
	enum ayni_err e;

	if (access(path, F_OK) == 0)
		return room_fail(r, path, AYNI_EXISTS);
	buf_init(&out, 64u << 20);
	e = draw(r, name, code, rank, url, &out);
	if (e == AYNI_OK &&
	    (e = disk_write(path, buf_bytes(&out), 0600)) != AYNI_OK)
		(void)room_fail(r, path, e);
	else if (e == AYNI_OK && (e = db_commit(r->db)) != AYNI_OK) {
		(void)unlink(path);
		(void)room_fail_store(r, e);
	}
	if (e != AYNI_OK)
		db_rollback(r->db);
	keys_wipe(out.p, out.n);
	buf_free(&out);
	return e;
}

enum ayni_err
desk_device_invite(void *ctx, const struct options *o)
{
	const char *given = options_get(o, "rank");
	struct text name, code, path;
	struct room *r = ctx;
	uint64_t rank;
	enum ayni_err e;

	if ((e = room_text(r, o, "person", &name)) != AYNI_OK ||
	    (e = room_text(r, o, "code", &code)) != AYNI_OK ||
	    (e = room_text(r, o, "out", &path)) != AYNI_OK)
		return e;
	if (!rank_of(given, &rank)) {
		room_complain(r, SAY_BAD_RANK, ROOM_ARGS(text_of(given)));
		return AYNI_USAGE;
	}
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	e = invite(r, name, code, rank, options_get(o, "url"), path.p);
	if (e != AYNI_OK)
		return e;
	if (o->json)
		room_json(json_pack("{so}", "file", json_string(path.p)));
	else
		room_say(r, SAY_INVITED, ROOM_ARGS(path, name));
	return AYNI_OK;
}

/* ---- list ---- */

enum ayni_err
desk_device_see(struct room *r, const struct epoch_id *epoch, struct arena *a,
    struct desk_device *s)
{
	struct revocation *revocation = NULL;
	struct db_batch *b = NULL;
	struct db_contact c;
	struct trust_marks m;
	enum ayni_err e;
	size_t n = 0, i;

	memset(s, 0, sizeof(*s));
	if ((e = trust_held(r->db, epoch, &m)) != AYNI_OK)
		return e;
	s->held = m.held;
	s->safe = m.safe;
	if ((e = db_batch_of_epoch(r->db, epoch, a, &b, &n)) != AYNI_OK)
		return e;
	for (i = 0; i < n; i++)
		if (b[i].first + b[i].count - 1 > s->highest)
			s->highest = b[i].first + b[i].count - 1;
	e = db_contact_get(r->db, epoch, &c);
	if (e == AYNI_OK) {
		s->contact_us = c.last_us;
		if (c.last_cut > s->highest)
			s->highest = c.last_cut;
	} else if (e != AYNI_NOTFOUND) {
		return e;
	}
	e = db_revocation_of(r->db, epoch, a, &revocation, &n);
	s->revoked = e == AYNI_OK && n > 0;
	if (e == AYNI_OK)
		e = db_flag_has(
		    r->db, DB_FLAG_FORK, ID_BYTES(*epoch), &s->forked);
	if (e == AYNI_OK)
		e = trust_missing(
		    r->db, epoch, s->highest, a, &s->hole, &s->holes);
	return e;
}

static json_t *
device_json(const struct db_device *d, const struct desk_device *s)
{
	json_t *holes = json_array(), *j;
	char at[32];
	size_t i;

	for (i = 0; i < s->holes; i++)
		(void)json_array_append_new(holes,
		    json_pack("[II]", (json_int_t)s->hole[i].first,
			(json_int_t)s->hole[i].last));
	j = json_pack("{so so so sI sI sI so sb sb}", "label",
	    room_json_text(d->label), "device",
	    room_json_hex(ID_BYTES(d->device)), "epoch",
	    room_json_hex(ID_BYTES(d->epoch)), "held", (json_int_t)s->held,
	    "safe", (json_int_t)s->safe, "highest", (json_int_t)s->highest,
	    "missing", holes, "revoked", (int)s->revoked, "forked",
	    (int)s->forked);
	(void)json_object_set_new(j, "last_contact",
	    s->contact_us != 0 ? room_json_text(room_time(at, s->contact_us))
			       : json_null());
	return j;
}

static void
print_device(const struct room *r, const struct db_device *d,
    const struct desk_device *s)
{
	char hex[33], held[32], highest[32], at[32];
	struct buf holes, list, never, mark;
	size_t i;

	buf_init(&holes, 65536);
	buf_init(&list, 65536);
	buf_init(&never, 256);
	buf_init(&mark, 1024);
	for (i = 0; i < s->holes; i++)
		buf_printf(&list, "%s%llu-%llu", i > 0 ? ", " : "",
		    (unsigned long long)s->hole[i].first,
		    (unsigned long long)s->hole[i].last);
	if (s->holes > 0)
		room_put(r, &holes, SAY_HOLES, ROOM_ARGS(buf_text(&list)));
	if (s->revoked)
		room_put(r, &mark, SAY_REVOKED_MARK, NULL, 0);
	if (s->forked)
		room_put(r, &mark, SAY_FORKED_MARK, NULL, 0);
	room_put(r, &never, SAY_NEVER, NULL, 0);
	room_say(r, SAY_DEVICE,
	    ROOM_ARGS(d->label, room_hex(hex, ID_BYTES(d->epoch)),
		room_number(held, s->held), room_number(highest, s->highest),
		buf_text(&holes),
		s->contact_us != 0 ? room_time(at, s->contact_us)
				   : buf_text(&never),
		buf_text(&mark)));
	buf_free(&holes);
	buf_free(&list);
	buf_free(&never);
	buf_free(&mark);
}

struct text
desk_device_label(const struct db_device *device, size_t n,
    const struct device_id *id, struct text otherwise)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ID_EQUAL(device[i].device, *id))
			return device[i].label;
	return otherwise;
}

static enum ayni_err
list_devices(struct room *r, struct arena *a, json_t *list)
{
	struct db_device *d = NULL;
	struct desk_device s;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_device_list(r->db, a, &d, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if ((e = desk_device_see(r, &d[i].epoch, a, &s)) != AYNI_OK)
			break;
		if (list != NULL)
			(void)json_array_append_new(
			    list, device_json(&d[i], &s));
		else
			print_device(r, &d[i], &s);
	}
	return e;
}

static enum ayni_err
list_joins(struct room *r, struct arena *a, json_t *list)
{
	struct db_join *j = NULL;
	char hex[33];
	enum ayni_err e;
	size_t n = 0, i;

	e = db_join_list(r->db, a, &j, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (list != NULL)
			(void)json_array_append_new(list,
			    json_pack("{so so ss}", "label",
				room_json_text(j[i].label), "epoch",
				room_json_hex(ID_BYTES(j[i].epoch)), "waiting",
				err_name(j[i].why)));
		else
			room_say(r,
			    j[i].why == AYNI_EXISTS ? SAY_JOIN_USED
						    : SAY_JOIN_UNKNOWN,
			    ROOM_ARGS(j[i].label,
				room_hex(hex, ID_BYTES(j[i].epoch))));
	}
	return e;
}

enum ayni_err
desk_device_list(void *ctx, const struct options *o)
{
	json_t *list = NULL;
	struct room *r = ctx;
	struct arena a;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if (o->json)
		list = json_array();
	arena_init(&a, 256u << 20);
	e = list_devices(r, &a, list);
	if (e == AYNI_OK)
		e = list_joins(r, &a, list);
	if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	if (e == AYNI_OK && o->json)
		room_json(list);
	else
		json_decref(list);
	arena_free(&a);
	return e;
}
