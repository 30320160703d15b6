#include "desk/room.h"

/* The last backup, and what came since. */
struct saved {
	bool any;
	struct db_backup last;
	uint64_t since;
};

static void
print_json(const struct db_counts *c, const struct saved *s)
{
	json_t *j = json_pack("{sI sI sI sI sI sI sI sI sI sI sI sI sI sI sI}",
	    "batches", (json_int_t)c->batches, "used", (json_int_t)c->used,
	    "held", (json_int_t)c->held, "refused", (json_int_t)c->refused,
	    "entries", (json_int_t)c->entries, "records",
	    (json_int_t)c->records, "usable", (json_int_t)c->usable,
	    "withdrawn", (json_int_t)c->withdrawn, "conflicts",
	    (json_int_t)c->conflicts, "flags", (json_int_t)c->flags, "devices",
	    (json_int_t)c->devices, "persons", (json_int_t)c->persons, "forms",
	    (json_int_t)c->forms, "penned", (json_int_t)c->penned, "erased",
	    (json_int_t)c->erased);
	char at[32];

	(void)json_object_set_new(j, "backup",
	    s->any ? room_json_text(room_time(at, s->last.at_us))
		   : json_null());
	(void)json_object_set_new(
	    j, "since_backup", json_integer((json_int_t)s->since));
	room_json(j);
}

static void
print_backup(const struct room *r, const struct saved *s)
{
	char at[32], since[32];

	if (s->any)
		room_say(r, SAY_STATUS_BACKUP,
		    ROOM_ARGS(room_time(at, s->last.at_us),
			room_number(since, s->since)));
	else
		room_say(r, SAY_STATUS_NO_BACKUP, NULL, 0);
}

static void
print(const struct room *r, const struct db_counts *c)
{
	const uint64_t v[] = {c->records, c->usable, c->withdrawn,
	    c->conflicts, c->flags, c->batches, c->used, c->held, c->refused,
	    c->devices, c->persons, c->forms};
	char number[12][32];
	struct text t[12];
	struct buf b;
	size_t i;

	for (i = 0; i < 12; i++)
		t[i] = room_number(number[i], v[i]);
	buf_init(&b, 65536);
	room_put(r, &b, SAY_STATUS, t, 9);
	room_put(r, &b, SAY_STATUS_MORE, t + 9, 3);
	buf_put_byte(&b, '\n');
	(void)fwrite(b.p, 1, b.n, stdout);
	buf_free(&b);
}

enum ayni_err
desk_status(void *ctx, const struct options *o)
{
	struct room *r = ctx;
	struct saved s = {.any = false};
	struct db_counts c;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if ((e = db_counts(r->db, &c)) == AYNI_OK) {
		e = db_backup_last(r->db, &s.last, &s.since);
		s.any = e == AYNI_OK;
	}
	if (e != AYNI_OK && e != AYNI_NOTFOUND)
		return room_fail_store(r, e);
	if (o->json) {
		print_json(&c, &s);
	} else {
		print(r, &c);
		print_backup(r, &s);
	}
	return AYNI_OK;
}
