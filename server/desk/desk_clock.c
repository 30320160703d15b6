#include <string.h>

#include "desk/desk_device.h"
#include "desk/room.h"
#include "ingest/span.h"

#define LISTS (64u << 20)
#define HOUR_US INT64_C(3600000000)
#define ODD_CAME (1u << DB_ODDS) /* of arrivals, which no table knows */
#define ODDS (DB_ODDS + 1)

/* By bit, as db_span_odd names them. */
static const enum desk_says odds[ODDS] = {SAY_CLOCK_EARLY, SAY_CLOCK_LATE,
    SAY_CLOCK_SET, SAY_CLOCK_ORDER, SAY_CLOCK_BOOT, SAY_CLOCK_BOUNDS,
    SAY_CLOCK_ASKED, SAY_CLOCK_CAME};

struct listing {
	struct room *r;
	json_t *list; /* NULL: said as text */
	struct db_device *device;
	size_t devices;
	uint64_t steps, near, odd;
};

static struct text
label_of(const struct listing *l, const struct device_id *id, char hex[33])
{
	return desk_device_label(
	    l->device, l->devices, id, room_hex(hex, ID_BYTES(*id)));
}

static const char *
name_of(unsigned bit)
{
	return bit < DB_ODDS ? db_span_odd(bit) : "came";
}

/* Nothing is later than its arrival. */
static void
came(struct db_told *t)
{
	if (t->came_us == INT64_MAX)
		return;
	if (t->at.wall_us > t->came_us + SPAN_SLACK_US)
		t->span.odd |= ODD_CAME;
	if (t->came_us < t->span.at.latest_us)
		t->span.at.latest_us = t->came_us;
	if (t->came_us < t->span.begun.latest_us)
		t->span.begun.latest_us = t->came_us;
}

static json_t *
time_json(int64_t us)
{
	char at[32];

	return us != INT64_MIN && us != INT64_MAX
	    ? room_json_text(room_time(at, us)) : json_null();
}

static json_t *
moment_json(const struct moment *m, const struct db_between *b)
{
	return json_pack("{so so so sI}", "clock", time_json(m->wall_us),
	    "earliest", time_json(b->earliest_us), "latest",
	    time_json(b->latest_us), "told_seconds",
	    (json_int_t)(m->told_us / 1000000));
}

static json_t *
step_json(const struct listing *l, const struct db_told *t,
    struct text record)
{
	json_t *words = json_array(), *j;
	char hex[33];
	unsigned i;

	for (i = 0; i < ODDS; i++)
		if ((t->span.odd & 1u << i) != 0)
			(void)json_array_append_new(
			    words, json_string(name_of(i)));
	j = json_pack("{so so sI so so so}", "record", room_json_text(record),
	    "step", room_json_hex(ID_BYTES(t->entry)), "kind",
	    (json_int_t)t->kind, "device",
	    room_json_text(label_of(l, &t->device, hex)), "at",
	    moment_json(&t->at, &t->span.at), "odd", words);
	if (t->has_begun)
		(void)json_object_set_new(
		    j, "begun", moment_json(&t->begun, &t->span.begun));
	return j;
}

static struct text
time_text(const struct listing *l, int64_t us, char at[32], struct buf *b)
{
	if (us != INT64_MIN && us != INT64_MAX)
		return room_time(at, us);
	buf_clear(b);
	room_put(l->r, b, SAY_CLOCK_UNKNOWN, NULL, 0);
	return buf_text(b);
}

static void
print_step(const struct listing *l, const struct db_told *t,
    struct text record)
{
	char hex[33], at[32], early[32], late[32];
	struct buf words, unknown[2];
	unsigned i;

	buf_init(&words, 4096);
	buf_init(&unknown[0], 64);
	buf_init(&unknown[1], 64);
	for (i = 0; i < ODDS; i++) {
		if ((t->span.odd & 1u << i) == 0)
			continue;
		if (words.n > 0)
			buf_put_z(&words, ", ");
		room_put(l->r, &words, odds[i], NULL, 0);
	}
	room_say(l->r, SAY_CLOCK_LINE,
	    ROOM_ARGS(record, label_of(l, &t->device, hex),
		room_time(at, t->at.wall_us),
		time_text(l, t->span.at.earliest_us, early, &unknown[0]),
		time_text(l, t->span.at.latest_us, late, &unknown[1]),
		buf_text(&words)));
	buf_free(&words);
	buf_free(&unknown[0]);
	buf_free(&unknown[1]);
}

static enum ayni_err
take(void *ctx, const struct db_told *told)
{
	struct listing *l = ctx;
	struct db_told t = *told;
	const struct db_between *b = &t.span.at;
	struct buf uuid;

	came(&t);
	l->steps++;
	l->near += b->earliest_us != INT64_MIN &&
	    b->latest_us != INT64_MAX &&
	    b->latest_us - b->earliest_us < HOUR_US;
	l->odd += (t.span.odd & ~(unsigned)DB_ODD_ASKED) != 0;
	buf_init(&uuid, 64);
	id_uuid_put(&uuid, t.record.b);
	if (l->list != NULL)
		(void)json_array_append_new(
		    l->list, step_json(l, &t, buf_text(&uuid)));
	else if (t.span.odd != 0)
		print_step(l, &t, buf_text(&uuid));
	buf_free(&uuid);
	return AYNI_OK;
}

enum ayni_err
desk_clock(void *ctx, const struct options *o)
{
	char steps[32], near[32], odd[32];
	struct room *r = ctx;
	struct listing l = {.r = r};
	struct arena a;
	enum ayni_err e;

	if ((e = room_open(r)) != AYNI_OK)
		return e;
	if (o->json)
		l.list = json_array();
	arena_init(&a, LISTS);
	e = db_device_list(r->db, &a, &l.device, &l.devices);
	if (e == AYNI_OK)
		e = db_span_each(r->db, take, &l);
	if (e != AYNI_OK)
		(void)room_fail_store(r, e);
	else if (o->json)
		room_json(json_incref(l.list));
	else
		room_say(r, SAY_CLOCK_SUM, ROOM_ARGS(
		    room_number(steps, l.steps), room_number(near, l.near),
		    room_number(odd, l.odd)));
	json_decref(l.list);
	arena_free(&a);
	return e;
}
