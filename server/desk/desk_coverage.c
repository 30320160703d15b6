#include <stdlib.h>
#include <string.h>

#include "desk/desk_device.h"
#include "desk/desk_fieldwork.h"
#include "desk/reports.h"

#define OUT_MAX (64u << 20)

struct work {
	struct room *r;
	json_t *forms; /* NULL: not as JSON */
	struct db_person *person;
	size_t persons;
	struct buf out;
};

/* ---- people who have nothing yet ---- */

static bool
has_row(const struct tally_block *b, struct text code)
{
	size_t i;

	for (i = 0; i < b->rows; i++)
		if (text_equal(b->row[i].code[0], code))
			return true;
	return false;
}

static int
by_code(const void *a, const void *b)
{
	const struct tally_row *x = a, *y = b;

	return text_compare(x->code[0], y->code[0]);
}

/* Whoever is known as an enumerator has a row, without any interview too. */
static enum ayni_err
add_people(const struct work *w, const struct tally *t,
    struct tally_block *b, struct arena *a)
{
	struct tally_row *row =
	    arena_zalloc(a, b->rows + w->persons, sizeof(*row));
	struct buf label;
	size_t i;

	if (row == NULL)
		return AYNI_NOMEM;
	memcpy(row, b->row, b->rows * sizeof(*row));
	b->row = row;
	for (i = 0; i < w->persons; i++) {
		if (w->person[i].rank != RANK_ENUMERATOR ||
		    has_row(b, w->person[i].code))
			continue;
		row = &b->row[b->rows++];
		row->depth = 1;
		row->code[0] = w->person[i].code;
		row->value =
		    arena_zalloc(a, t->spec->columns, sizeof(*row->value));
		buf_init(&label, 4096);
		buf_put_text(&label, w->person[i].code);
		buf_put_byte(&label, ' ');
		buf_put_text(&label, w->person[i].name);
		row->label = arena_text(a, buf_text(&label));
		buf_free(&label);
	}
	qsort(b->row, b->rows, sizeof(*b->row), by_code);
	return a->failed ? AYNI_NOMEM : AYNI_OK;
}

static enum ayni_err
add_all_people(const struct work *w, struct tally *t, struct arena *a)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < t->blocks && e == AYNI_OK; i++)
		if (t->block[i].spec->level.n > 0 &&
		    text_is(t->block[i].spec->level.item[0], "@author"))
			e = add_people(w, t, &t->block[i], a);
	return e;
}

/* ---- forms ---- */

static enum ayni_err
one_table(struct work *w, const struct spec *s, const struct spec_table *t,
    json_t *list)
{
	struct tally made;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 512u << 20);
	e = tally(w->r->db, s, t, w->r->lang, &a, &made);
	if (e == AYNI_NOTFOUND) { /* a form that it needs */
		arena_free(&a);
		return AYNI_OK;
	}
	if (e == AYNI_OK)
		e = add_all_people(w, &made, &a);
	if (e == AYNI_OK && list != NULL) {
		(void)json_array_append_new(list, reports_json(w->r, &made));
	} else if (e == AYNI_OK) {
		buf_put_byte(&w->out, '\n');
		buf_put_text(&w->out, t->title.in[w->r->lang]);
		buf_put_byte(&w->out, '\n');
		reports_grid(w->r, &made, &a, &w->out);
		reports_unknown(w->r, &made);
		e = w->out.err;
	}
	arena_free(&a);
	return e == AYNI_OK ? e : room_fail_store(w->r, e);
}

static enum ayni_err
one_form(void *ctx, const struct spec *s, struct text title)
{
	struct work *w = ctx;
	json_t *list = w->forms != NULL ? json_array() : NULL;
	enum ayni_err e = AYNI_OK;
	size_t i;

	if (w->forms == NULL) {
		buf_put_z(&w->out, w->out.n > 0 ? "\n\n" : "");
		buf_put_text(&w->out, title);
		buf_put_z(&w->out, " (");
		buf_put_text(&w->out, s->form);
		buf_put_z(&w->out, ")\n");
	}
	for (i = 0; i < s->tables && e == AYNI_OK; i++)
		if (s->table[i].coverage)
			e = one_table(w, s, &s->table[i], list);
	if (w->forms != NULL)
		(void)json_array_append_new(w->forms,
		    json_pack("{so so so}", "form", room_json_text(s->form),
			"title", room_json_text(title), "tables", list));
	return e;
}

/* ---- devices ---- */

struct shown {
	struct db_device *device;
	struct desk_device *seen;
	struct db_holder *holder;
	size_t devices, holders;
};

static enum ayni_err
see_devices(struct work *w, struct arena *a, struct shown *s)
{
	enum ayni_err e;
	size_t i;

	memset(s, 0, sizeof(*s));
	e = db_device_list(w->r->db, a, &s->device, &s->devices);
	if (e == AYNI_OK)
		e = db_device_holders(w->r->db, a, &s->holder, &s->holders);
	s->seen = arena_zalloc(a, s->devices, sizeof(*s->seen));
	if (e == AYNI_OK && s->seen == NULL)
		e = AYNI_NOMEM;
	for (i = 0; i < s->devices && e == AYNI_OK; i++)
		e = desk_device_see(
		    w->r, &s->device[i].epoch, a, &s->seen[i]);
	return e;
}

static uint64_t
missing(const struct desk_device *d)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < d->holes; i++)
		n += d->hole[i].last - d->hole[i].first + 1;
	return n;
}

static json_t *
devices_json(const struct shown *s)
{
	json_t *list = json_array(), *people, *j;
	char at[32];
	size_t i, k;

	for (i = 0; i < s->devices; i++) {
		const struct desk_device *d = &s->seen[i];

		people = json_array();
		for (k = 0; k < s->holders; k++)
			if (ID_EQUAL(s->holder[k].epoch, s->device[i].epoch))
				(void)json_array_append_new(people,
				    room_json_text(s->holder[k].code));
		j = json_pack("{so so so sI sI sb}", "label",
		    room_json_text(s->device[i].label), "epoch",
		    room_json_hex(ID_BYTES(s->device[i].epoch)), "people",
		    people, "held", (json_int_t)d->held, "missing",
		    (json_int_t)missing(d), "revoked", (int)d->revoked);
		(void)json_object_set_new(j, "last_contact",
		    d->contact_us != 0
			? room_json_text(room_time(at, d->contact_us))
			: json_null());
		(void)json_array_append_new(list, j);
	}
	return list;
}

static struct text
keep(struct arena *a, struct buf *b)
{
	struct text t = arena_text(a, buf_text(b));

	buf_free(b);
	return t;
}

static struct text
said(const struct work *w, struct arena *a, enum desk_says what)
{
	struct buf b;

	buf_init(&b, 4096);
	room_put(w->r, &b, what, NULL, 0);
	return keep(a, &b);
}

/* One line for a person and a device of theirs. */
static void
add_device(struct work *w, struct arena *a, const struct shown *s, size_t i,
    const struct db_holder *h, struct grid_row *row)
{
	const struct desk_device *d = &s->seen[i];
	struct grid_style style = reports_style(w->r);
	char at[32];
	struct buf b;

	row->cell = arena_zalloc(a, 4, sizeof(*row->cell));
	if (row->cell == NULL)
		return;
	row->indent = 1;
	buf_init(&b, 4096);
	buf_put_text(&b, h->code);
	buf_put_byte(&b, ' ');
	buf_put_text(&b, h->name);
	row->label = keep(a, &b);
	buf_init(&b, 4096);
	buf_put_text(&b, s->device[i].label);
	if (d->revoked)
		room_put(w->r, &b, SAY_REVOKED_MARK, NULL, 0);
	row->cell[0] = keep(a, &b);
	row->cell[1] = d->contact_us != 0
	    ? arena_text(a, room_time(at, d->contact_us))
	    : said(w, a, SAY_NEVER);
	buf_init(&b, 64);
	grid_number(&b, (double)d->held, style);
	row->cell[2] = keep(a, &b);
	buf_init(&b, 64);
	grid_number(&b, (double)missing(d), style);
	row->cell[3] = keep(a, &b);
}

static void
put_devices(struct work *w, struct arena *a, const struct shown *s)
{
	static const enum desk_says heads[4] = {SAY_HEAD_DEVICE,
	    SAY_HEAD_CONTACT, SAY_HEAD_HELD, SAY_HEAD_MISSING};
	bool left[4] = {true, true, false, false};
	struct text head[4];
	struct grid g = {.head = head, .left = left, .columns = 4};
	size_t i, k;

	for (i = 0; i < 4; i++)
		head[i] = said(w, a, heads[i]);
	g.row = arena_zalloc(a, s->holders, sizeof(*g.row));
	if (g.row == NULL)
		return;
	for (k = 0; k < s->holders; k++)
		for (i = 0; i < s->devices; i++)
			if (ID_EQUAL(s->holder[k].epoch, s->device[i].epoch))
				add_device(w, a, s, i, &s->holder[k],
				    &g.row[g.rows++]);
	if (a->failed || g.rows == 0)
		return;
	buf_put_z(&w->out, "\n\n");
	room_put(w->r, &w->out, SAY_HEAD_DEVICES, NULL, 0);
	buf_put_byte(&w->out, '\n');
	grid_put(&w->out, &g, reports_style(w->r));
}

/* ---- */

static void
put_waiting(struct work *w, const struct db_counts *c)
{
	uint64_t records = c->records - c->usable;
	char a[32], b[32];

	if (records == 0 && c->held == 0)
		return;
	buf_put_byte(&w->out, '\n');
	room_put(w->r, &w->out, SAY_WAITING,
	    ROOM_ARGS(room_number(a, records), room_number(b, c->held)));
	buf_put_byte(&w->out, '\n');
}

static enum ayni_err
show(struct work *w, struct arena *a)
{
	json_t *assignments = NULL;
	struct db_counts c;
	struct shown s;
	enum ayni_err e = see_devices(w, a, &s);

	if (e == AYNI_OK)
		e = db_counts(w->r->db, &c);
	if (e == AYNI_OK && w->forms != NULL)
		e = desk_fieldwork_json(w->r, a, &assignments);
	else if (e == AYNI_OK)
		e = desk_fieldwork_put(
		    w->r, w->person, w->persons, a, &w->out);
	if (e != AYNI_OK)
		return room_fail_store(w->r, e);
	if (w->forms != NULL) {
		room_json(json_pack("{sO so so sI sI}", "forms", w->forms,
		    "assignments", assignments, "devices", devices_json(&s),
		    "waiting_records", (json_int_t)(c.records - c.usable),
		    "held_batches", (json_int_t)c.held));
		return AYNI_OK;
	}
	put_devices(w, a, &s);
	put_waiting(w, &c);
	if (a->failed || w->out.err != AYNI_OK)
		return room_fail(w->r, w->r->store, AYNI_NOMEM);
	(void)fwrite(w->out.p, 1, w->out.n, stdout);
	return AYNI_OK;
}

static enum ayni_err
look(struct work *w, struct arena *a)
{
	enum ayni_err e;

	e = db_person_list(w->r->db, a, &w->person, &w->persons);
	if (e != AYNI_OK)
		return room_fail_store(w->r, e);
	e = reports_each(w->r, a, one_form, w);
	if (e == AYNI_OK && w->forms == NULL && w->out.n == 0) {
		room_complain(w->r, SAY_NO_FORMS, NULL, 0);
		return AYNI_NOTFOUND;
	}
	return e == AYNI_OK ? show(w, a) : e;
}

enum ayni_err
desk_coverage(void *ctx, const struct options *o)
{
	struct work w = {.r = ctx};
	struct arena a;
	enum ayni_err e;

	if ((e = room_open(w.r)) != AYNI_OK)
		return e;
	if (o->json)
		w.forms = json_array();
	buf_init(&w.out, OUT_MAX);
	arena_init(&a, 256u << 20);
	if ((e = db_begin_read(w.r->db)) != AYNI_OK)
		(void)room_fail_store(w.r, e);
	else
		e = look(&w, &a);
	db_rollback(w.r->db);
	buf_free(&w.out);
	arena_free(&a);
	json_decref(w.forms);
	return e;
}
