#include "desk/desk_fieldwork.h"

#include <string.h>

#include "db/db_work_tally.h"
#include "desk/grid.h"
#include "desk/reports.h"

#define COLUMNS 5u
#define DAY 10u /* of "2026-11-30 09:12 ..." */

struct seen {
	char now[32];
	struct text today;
	struct db_work_row *all, *person, *area;
	size_t alls, persons, areas;
	struct db_work_extra *extra;
	size_t extras;
	struct db_work_double *twice;
	size_t twices;
};

static enum ayni_err
see(struct room *r, struct arena *a, struct seen *s)
{
	enum ayni_err e;

	memset(s, 0, sizeof(*s));
	s->today = room_time(s->now, r->clock.now(r->clock.ctx).wall_us);
	s->today.n = s->today.n < DAY ? s->today.n : DAY;
	e = db_work_tally(
	    r->db, DB_WORK_ALL, s->today, a, &s->all, &s->alls);
	if (e == AYNI_OK)
		e = db_work_tally(r->db, DB_WORK_PERSON, s->today, a,
		    &s->person, &s->persons);
	if (e == AYNI_OK)
		e = db_work_tally(
		    r->db, DB_WORK_AREA, s->today, a, &s->area, &s->areas);
	if (e == AYNI_OK)
		e = db_work_tally_extra(r->db, a, &s->extra, &s->extras);
	if (e == AYNI_OK)
		e = db_work_tally_doubles(r->db, a, &s->twice, &s->twices);
	return e;
}

/* ---- for people ---- */

struct drawing {
	struct room *r;
	const struct db_person *person;
	size_t persons;
	struct arena *a;
	const struct seen *s;
	struct grid g;
};

static struct text
said(struct drawing *d, enum desk_says what)
{
	struct text t;
	struct buf b;

	buf_init(&b, 4096);
	room_put(d->r, &b, what, NULL, 0);
	t = arena_text(d->a, buf_text(&b));
	buf_free(&b);
	return t;
}

static struct text
figure(struct drawing *d, uint64_t n)
{
	struct text t;
	struct buf b;

	buf_init(&b, 64);
	grid_number(&b, (double)n, reports_style(d->r));
	t = arena_text(d->a, buf_text(&b));
	buf_free(&b);
	return t;
}

/* "P:E01" as people know it: with the name of whoever has the code. */
static struct text
called(struct drawing *d, struct text key)
{
	struct text t = {key.p + 2, key.n - 2};
	struct buf b;
	size_t i;

	buf_init(&b, 4096);
	buf_put_text(&b, t);
	for (i = 0; key.p[0] == 'P' && i < d->persons; i++)
		if (text_equal(d->person[i].code, t)) {
			buf_put_byte(&b, ' ');
			buf_put_text(&b, d->person[i].name);
			break;
		}
	t = arena_text(d->a, buf_text(&b));
	buf_free(&b);
	return t;
}

static uint64_t
extra_of(const struct seen *s, struct text code)
{
	size_t i;

	for (i = 0; i < s->extras; i++)
		if (text_equal(s->extra[i].code, code))
			return s->extra[i].records;
	return 0;
}

static void
add_title(struct drawing *d, enum desk_says what)
{
	struct grid_row *row = &d->g.row[d->g.rows++];

	row->title = true;
	row->label = said(d, what);
}

static void
add_row(struct drawing *d, struct text label, unsigned indent,
    const struct db_work_row *x, uint64_t extra)
{
	struct grid_row *row = &d->g.row[d->g.rows++];

	row->label = label;
	row->indent = indent;
	row->cell = arena_zalloc(d->a, COLUMNS, sizeof(*row->cell));
	if (row->cell == NULL)
		return;
	row->cell[0] = figure(d, x->assigned);
	row->cell[1] = figure(d, x->received);
	row->cell[2] = figure(d, x->missing);
	row->cell[3] = figure(d, x->overdue);
	row->cell[4] = figure(d, extra);
}

/* Somebody who recorded, and has nothing assigned. */
static bool
is_assigned(const struct seen *s, struct text code)
{
	struct text key;
	size_t i;

	for (i = 0; i < s->persons; i++) {
		key = s->person[i].key;
		if (key.p[0] == 'P' && text_equal(
		    (struct text){key.p + 2, key.n - 2}, code))
			return true;
	}
	return false;
}

static void
add_people(struct drawing *d)
{
	static const struct db_work_row nothing;
	const struct seen *s = d->s;
	struct text key;
	size_t i;

	add_title(d, SAY_COVER_PEOPLE);
	for (i = 0; i < s->persons; i++) {
		key = s->person[i].key;
		add_row(d, called(d, key), 1, &s->person[i], key.p[0] == 'P'
		    ? extra_of(s, (struct text){key.p + 2, key.n - 2}) : 0);
	}
	for (i = 0; i < s->extras; i++)
		if (!is_assigned(s, s->extra[i].code))
			add_row(d, s->extra[i].code.n > 0 ? s->extra[i].code
				: said(d, SAY_PERSON_NONE), 1, &nothing,
			    s->extra[i].records);
}

static void
draw(struct drawing *d, struct buf *out)
{
	static const enum desk_says heads[COLUMNS] = {SAY_COVER_ASSIGNED,
	    SAY_COVER_RECEIVED, SAY_COVER_MISSING, SAY_COVER_OVERDUE,
	    SAY_COVER_EXTRA};
	const struct seen *s = d->s;
	struct text head[COLUMNS];
	uint64_t extra = 0;
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		head[i] = said(d, heads[i]);
	for (i = 0; i < s->extras; i++)
		extra += s->extra[i].records;
	d->g.head = head;
	d->g.columns = COLUMNS;
	d->g.row = arena_zalloc(d->a,
	    3 + s->alls + s->persons + s->extras + s->areas,
	    sizeof(*d->g.row));
	if (d->g.row == NULL)
		return;
	add_row(d, said(d, SAY_COVER_ALL), 0, &s->all[0], extra);
	add_people(d);
	add_title(d, SAY_COVER_AREAS);
	for (i = 0; i < s->areas; i++)
		add_row(d, s->area[i].key.n > 0 ? s->area[i].key
			: said(d, SAY_COVER_NO_AREA), 1, &s->area[i], 0);
	if (!d->a->failed)
		grid_put(out, &d->g, reports_style(d->r));
}

static void
put_doubles(struct room *r, const struct seen *s, struct buf *out)
{
	size_t i;

	for (i = 0; i < s->twices; i++) {
		const struct db_work_double *t = &s->twice[i];

		room_put(r, out, SAY_COVER_TWICE, ROOM_ARGS(
		    t->unit.n > 0 ? t->unit : t->label, t->form, t->record));
		buf_put_byte(out, '\n');
	}
}

enum ayni_err
desk_fieldwork_put(struct room *r, const struct db_person *person, size_t n,
    struct arena *a, struct buf *out)
{
	struct seen s;
	struct drawing d = {
	    .r = r, .person = person, .persons = n, .a = a, .s = &s};
	enum ayni_err e = see(r, a, &s);

	if (e != AYNI_OK || s.alls == 0)
		return e;
	buf_put_z(out, "\n\n");
	room_put(r, out, SAY_COVER_TITLE, NULL, 0);
	buf_put_byte(out, '\n');
	draw(&d, out);
	put_doubles(r, &s, out);
	return a->failed ? AYNI_NOMEM : out->err;
}

/* ---- for programs ---- */

static json_t *
rows_json(const struct db_work_row *x, size_t n, const char *key,
    size_t skip)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		(void)json_array_append_new(list, json_pack(
		    "{so sI sI sI sI}", key, room_json_text((struct text){
			x[i].key.p + skip, x[i].key.n - skip}),
		    "assigned", (json_int_t)x[i].assigned, "received",
		    (json_int_t)x[i].received, "missing",
		    (json_int_t)x[i].missing, "overdue",
		    (json_int_t)x[i].overdue));
	return list;
}

enum ayni_err
desk_fieldwork_json(struct room *r, struct arena *a, json_t **out)
{
	json_t *extra = json_object(), *twice = json_array();
	struct seen s;
	enum ayni_err e = see(r, a, &s);
	size_t i;

	for (i = 0; e == AYNI_OK && i < s.extras; i++)
		(void)json_object_setn_new(extra, s.extra[i].code.p,
		    s.extra[i].code.n,
		    json_integer((json_int_t)s.extra[i].records));
	for (i = 0; e == AYNI_OK && i < s.twices; i++)
		(void)json_array_append_new(twice, json_pack(
		    "{so so so so so}", "unit",
		    room_json_text(s.twice[i].unit), "label",
		    room_json_text(s.twice[i].label), "form",
		    room_json_text(s.twice[i].form), "round",
		    room_json_text(s.twice[i].round), "record",
		    room_json_text(s.twice[i].record)));
	if (e == AYNI_OK)
		*out = json_pack("{so so sO sO}", "people",
		    rows_json(s.person, s.persons, "to", 2), "areas",
		    rows_json(s.area, s.areas, "area", 0), "unassigned",
		    extra, "doubled", twice);
	json_decref(extra);
	json_decref(twice);
	return e;
}
