#include "desk/room.h"

static void
print_json(const struct db_counts *c)
{
	room_json(json_pack("{sI sI sI sI sI sI sI sI sI sI sI sI sI sI sI}",
	    "batches", (json_int_t)c->batches, "used", (json_int_t)c->used,
	    "held", (json_int_t)c->held, "refused", (json_int_t)c->refused,
	    "entries", (json_int_t)c->entries, "records",
	    (json_int_t)c->records, "usable", (json_int_t)c->usable,
	    "withdrawn", (json_int_t)c->withdrawn, "conflicts",
	    (json_int_t)c->conflicts, "flags", (json_int_t)c->flags, "devices",
	    (json_int_t)c->devices, "persons", (json_int_t)c->persons, "forms",
	    (json_int_t)c->forms, "penned", (json_int_t)c->penned, "erased",
	    (json_int_t)c->erased));
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
	struct db_counts c;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if ((e = db_counts(r->db, &c)) != AYNI_OK)
		return room_fail_store(r, e);
	if (o->json)
		print_json(&c);
	else
		print(r, &c);
	return AYNI_OK;
}
