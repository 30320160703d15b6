#include "fill/agenda.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/csv.h"
#include "ayni/pack.h"
#include "fill/draft.h"

#define DONE "done" /* pairs of assignment and record, oldest first */
#define DONE_MAX 20000u
#define COLUMNS_MAX 128u

/* ---- what was done ---- */

struct pair {
	struct assignment_id id;
	struct record_id record;
};

/* Appended as struct pair[]. */
static enum ayni_err
load_done(struct vault *v, struct buf *out)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, DONE_MAX * sizeof(struct pair));
	e = vault_get(v, DONE, &b);
	if (e == AYNI_NOTFOUND)
		e = AYNI_OK;
	if (e == AYNI_OK && b.n % sizeof(struct pair) != 0)
		e = AYNI_STORE;
	if (e == AYNI_OK) {
		buf_put_bytes(out, buf_bytes(&b));
		e = out->err;
	}
	buf_free(&b);
	return e;
}

enum ayni_err
agenda_done(struct vault *v, const struct assignment_id *id,
    const struct record_id *r)
{
	struct pair p = {*id, *r};
	struct bytes kept;
	struct buf b;
	enum ayni_err e;

	buf_init(&b, (DONE_MAX + 1) * sizeof(p));
	if ((e = load_done(v, &b)) == AYNI_OK) {
		buf_put(&b, &p, sizeof(p));
		e = b.err;
	}
	kept = buf_bytes(&b);
	if (kept.n > DONE_MAX * sizeof(p)) { /* the oldest is forgotten */
		kept.p += sizeof(p);
		kept.n -= sizeof(p);
	}
	if (e == AYNI_OK)
		e = vault_set(v, DONE, kept);
	buf_free(&b);
	return e;
}

/* ---- what is to be done ---- */

static enum ayni_err
load_work(struct vault *v, struct arena *a, struct work *out)
{
	static const struct work nothing = {.whole = true};
	struct bytes in;
	struct buf b;
	enum ayni_err e;

	*out = nothing;
	buf_init(&b, WORK_MAX_BYTES);
	e = vault_get(v, WORK_KEPT, &b);
	if (e == AYNI_OK) {
		in = (struct bytes){arena_copy(a, b.p, b.n), b.n};
		e = in.p != NULL ? work_read(in, a, out) : AYNI_NOMEM;
		if (e != AYNI_OK && e != AYNI_NOMEM)
			e = AYNI_STORE;
	} else if (e == AYNI_NOTFOUND) {
		e = AYNI_OK;
	}
	buf_free(&b);
	return e;
}

/* A record that fulfils an assignment. */
struct fulfilled {
	struct assignment_id id;
	size_t at; /* among all that did */
	const struct vault_record *record;
};

struct making {
	struct vault *v;
	const struct agenda_who *who;
	struct arena *a;
	struct work work;
	struct draft_item *draft;
	size_t drafts;
	struct buf records; /* struct vault_record[] by id, without labels */
	struct fulfilled *done; /* by id; of several the last that counts */
	size_t dones;
	struct agenda *out;
};

static enum ayni_err
note_record(void *ctx, const struct vault_record *r)
{
	struct making *m = ctx;
	struct vault_record kept = *r;

	kept.label = (struct text){"", 0};
	buf_put(&m->records, &kept, sizeof(kept));
	return m->records.err;
}

static int
by_record(const void *a, const void *b)
{
	const struct vault_record *x = a, *y = b;

	return memcmp(x->id.b, y->id.b, sizeof(x->id.b));
}

static int
by_assignment(const void *a, const void *b)
{
	const struct fulfilled *x = a, *y = b;

	return memcmp(x->id.b, y->id.b, sizeof(x->id.b));
}

static int
by_assignment_and_time(const void *a, const void *b)
{
	const struct fulfilled *x = a, *y = b;
	int r = by_assignment(a, b);

	return r != 0 ? r : (x->at > y->at) - (x->at < y->at);
}

/* Of withdrawn records nothing counts. */
static void
match(struct making *m, const struct pair *p, size_t pairs)
{
	struct vault_record key, *r;
	size_t n = m->records.n / sizeof(*r), i, kept = 0;

	for (i = 0; i < pairs && n > 0; i++) {
		key.id = p[i].record;
		r = bsearch(&key, m->records.p, n, sizeof(*r), by_record);
		if (r != NULL && !r->withdrawn)
			m->done[m->dones++] =
			    (struct fulfilled){p[i].id, i, r};
	}
	if (m->dones > 1)
		qsort(m->done, m->dones, sizeof(*m->done),
		    by_assignment_and_time);
	for (i = 0; i < m->dones; i++) {
		if (kept > 0 && by_assignment(
			&m->done[kept - 1], &m->done[i]) == 0)
			kept--;
		m->done[kept++] = m->done[i];
	}
	m->dones = kept;
}

static enum ayni_err
find_done(struct making *m)
{
	struct buf b;
	const struct pair *p;
	enum ayni_err e;
	size_t n;

	buf_init(&b, DONE_MAX * sizeof(*p));
	e = load_done(m->v, &b);
	if (e == AYNI_OK)
		e = vault_record_list(m->v, note_record, m);
	n = m->records.n / sizeof(struct vault_record);
	if (n > 1)
		qsort(m->records.p, n, sizeof(struct vault_record),
		    by_record);
	p = (const struct pair *)(const void *)b.p;
	n = b.n / sizeof(*p);
	if (e == AYNI_OK &&
	    (m->done = arena_zalloc(m->a, n, sizeof(*m->done))) == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK)
		match(m, p, n);
	buf_free(&b);
	return e;
}

static const struct vault_record *
record_of(const struct making *m, const struct assignment_id *id)
{
	struct fulfilled key = {.id = *id}, *f = NULL;

	if (m->dones > 0)
		f = bsearch(&key, m->done, m->dones, sizeof(*f),
		    by_assignment);
	return f != NULL ? f->record : NULL;
}

static const struct draft_item *
draft_of(const struct making *m, const struct assignment_id *id)
{
	size_t i;

	for (i = 0; i < m->drafts; i++)
		if (m->draft[i].assigned && !m->draft[i].is_edit &&
		    ID_EQUAL(m->draft[i].assignment, *id) &&
		    ID_EQUAL(m->draft[i].author, m->who->author))
			return &m->draft[i];
	return NULL;
}

static enum agenda_state
state_of(enum record_state s)
{
	switch (s) {
	case RECORD_RECORDED:
		return AGENDA_RECORDED;
	case RECORD_SENT:
		return AGENDA_SENT;
	case RECORD_HELD:
		return AGENDA_HELD;
	case RECORD_SAFE:
		break;
	}
	return AGENDA_SAFE;
}

static void
set_state(const struct making *m, struct agenda_item *x)
{
	const struct draft_item *d = draft_of(m, &x->id);
	const struct vault_record *r = record_of(m, &x->id);

	if (d != NULL) {
		x->state = AGENDA_DRAFT;
		x->record = d->record;
	} else if (r != NULL) {
		x->state = state_of(r->state);
		x->returned = r->returned > 0;
		x->record = r->id;
	}
}

static enum ayni_err
set_unit(const struct making *m, struct agenda_item *x)
{
	const struct work_unit *u = x->what->unit.n > 0
	    ? work_unit(&m->work, x->what->unit) : NULL;
	enum ayni_err e;
	size_t i;

	if (u == NULL)
		return AYNI_OK;
	if ((x->unit = arena_alloc(m->a, sizeof(*x->unit))) == NULL)
		return AYNI_NOMEM;
	if ((e = unit_read(u->raw, x->unit)) != AYNI_OK)
		return e;
	for (i = 0; i < UNIT_AREAS; i++)
		if (unit_get(x->unit, unit_area[i]).n > 0)
			x->area = unit_get(x->unit, unit_area[i]);
	return AYNI_OK;
}

static enum ayni_err
add_task(struct making *m, const struct work_task *t)
{
	struct agenda_item *x = &m->out->item[m->out->n];
	enum ayni_err e;

	if ((x->what = arena_alloc(m->a, sizeof(*x->what))) == NULL)
		return AYNI_NOMEM;
	if ((e = assignment_read(t->raw, x->what)) != AYNI_OK)
		return e;
	if (x->what->to.kind == RECIPIENT_PERSON &&
	    !text_equal(x->what->to.code, m->who->code))
		return AYNI_OK; /* of another who uses the device */
	x->id = t->id;
	if ((e = set_unit(m, x)) != AYNI_OK)
		return e;
	x->name = x->what->label;
	if (x->name.n == 0 && x->unit != NULL)
		x->name = unit_get(x->unit, "name");
	if (x->name.n == 0)
		x->name = x->what->unit;
	set_state(m, x);
	x->overdue = x->state < AGENDA_RECORDED && x->what->due.n > 0 &&
	    text_compare(x->what->due, m->who->today) < 0;
	m->out->n++;
	return AYNI_OK;
}

static bool
is_listed(const struct agenda *g, const struct assignment_id *id)
{
	size_t i;

	for (i = 0; i < g->n; i++)
		if (ID_EQUAL(g->item[i].id, *id))
			return true;
	return false;
}

/* Drafts whose assignment went after they were begun. */
static void
add_gone(struct making *m)
{
	size_t i;

	for (i = 0; i < m->drafts; i++) {
		const struct draft_item *d = &m->draft[i];

		if (!d->assigned || d->is_edit ||
		    !ID_EQUAL(d->author, m->who->author) ||
		    is_listed(m->out, &d->assignment))
			continue;
		m->out->item[m->out->n++] = (struct agenda_item){
		    .id = d->assignment, .gone = true, .name = d->label,
		    .state = AGENDA_DRAFT, .record = d->record};
	}
}

bool
agenda_is_done(const struct agenda_item *x)
{
	return x->state >= AGENDA_RECORDED && !x->returned;
}

static int
by_urgency(const void *a, const void *b)
{
	const struct agenda_item *x = a, *y = b;
	bool xd = agenda_is_done(x), yd = agenda_is_done(y);
	struct text none = {"", 0};
	struct text xu = x->what != NULL ? x->what->due : none;
	struct text yu = y->what != NULL ? y->what->due : none;
	int r;

	if (xd != yd)
		return xd ? 1 : -1;
	if ((xu.n == 0) != (yu.n == 0))
		return xu.n == 0 ? 1 : -1;
	if ((r = text_compare(xu, yu)) != 0 ||
	    (r = text_compare(x->name, y->name)) != 0)
		return r;
	return bytes_compare(ID_BYTES(x->id), ID_BYTES(y->id));
}

static enum ayni_err
make(struct making *m)
{
	struct agenda *g = m->out;
	enum ayni_err e = load_work(m->v, m->a, &m->work);
	size_t i;

	if (e == AYNI_OK)
		e = draft_list(m->v, m->a, &m->draft, &m->drafts);
	if (e == AYNI_OK)
		e = find_done(m);
	if (e != AYNI_OK)
		return e;
	g->item = arena_zalloc(
	    m->a, m->work.tasks + m->drafts, sizeof(*g->item));
	if (g->item == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < m->work.tasks && e == AYNI_OK; i++)
		e = add_task(m, &m->work.task[i]);
	if (e != AYNI_OK)
		return e == AYNI_NOMEM ? e : AYNI_STORE;
	add_gone(m);
	if (g->n > 1)
		qsort(g->item, g->n, sizeof(*g->item), by_urgency);
	for (i = 0; i < g->n; i++)
		g->open += !agenda_is_done(&g->item[i]);
	g->units = m->work.units;
	g->left_out = m->work.left_out;
	g->area = m->work.area;
	g->areas = m->work.areas;
	return AYNI_OK;
}

enum ayni_err
agenda_list(struct vault *v, const struct agenda_who *w, struct arena *a,
    struct agenda *out)
{
	struct agenda g;
	struct making m = {.v = v, .who = w, .a = a, .out = &g};
	enum ayni_err e;

	memset(&g, 0, sizeof(g));
	buf_init(&m.records, 256u << 20);
	if ((e = make(&m)) == AYNI_OK)
		*out = g;
	buf_free(&m.records);
	return e;
}

enum ayni_err
agenda_find(const struct agenda *g, struct text name, size_t *out)
{
	enum ayni_err e = AYNI_NOTFOUND;
	char hex[33];
	struct buf b;
	size_t i;

	for (i = 0; i < g->n && name.n > 0; i++) {
		const struct agenda_item *x = &g->item[i];

		b = (struct buf){.limit = sizeof(hex)};
		buf_put_hex(&b, ID_BYTES(x->id));
		if (b.err != AYNI_OK)
			return b.err;
		if ((x->what != NULL && text_equal(x->what->unit, name)) ||
		    text_equal(x->name, name) ||
		    (name.n >= 4 && text_starts(buf_text(&b), name))) {
			e = e == AYNI_NOTFOUND ? AYNI_OK : AYNI_EXISTS;
			*out = i;
		}
		buf_free(&b);
	}
	return e;
}

/* ---- beginning ---- */

/* Which field a question is, outside of repeats; NULL: none. */
static const struct field *
question(const struct form *f, struct text name)
{
	const struct field *field = form_find(f, name);

	return field != NULL && field->repeat == 0 ? field : NULL;
}

static void
put_untaken(struct buf *b, struct text name)
{
	buf_put_z(b, b->n > 0 ? ", " : "");
	buf_put_text(b, name);
}

static enum ayni_err
preset(struct interview *iv, const struct field *field,
    const struct assignment_answer *x, struct buf *untaken)
{
	enum ayni_err e = interview_preset(iv,
	    interview_field(iv, interview_root(iv), field->number), x->value);

	if (e != AYNI_NOTFOUND && e != AYNI_STATE && e != AYNI_TYPE &&
	    e != AYNI_TOOBIG)
		return e;
	put_untaken(untaken, x->question);
	return AYNI_OK;
}

/* In the form's order, so that a choice finds what filters it. */
enum ayni_err
agenda_preset(const struct assignment *x, struct interview *iv,
    struct buf *untaken)
{
	const struct form *f = interview_form(iv);
	const struct field *field;
	enum ayni_err e = AYNI_OK;
	uint32_t i;
	size_t k;

	for (k = 0; k < x->answers; k++)
		if (question(f, x->answer[k].question) == NULL)
			put_untaken(untaken, x->answer[k].question);
	for (i = 0; i < form_fields(f) && x->answers > 0; i++)
		for (k = 0; k < x->answers && e == AYNI_OK; k++) {
			field = question(f, x->answer[k].question);
			if (field != NULL && field->number == i)
				e = preset(iv, field, &x->answer[k], untaken);
		}
	return e;
}

/* ---- the register as a form's file ---- */

struct sheet {
	struct text column[COLUMNS_MAX];
	size_t n;
	struct unit u;
};

static bool
has(const struct sheet *s, struct text name)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (text_equal(s->column[i], name))
			return true;
	return false;
}

/* "name" and "label" are the sheet's own. */
static enum ayni_err
find_columns(struct sheet *s, const struct work *w)
{
	enum ayni_err e = AYNI_OK;
	size_t i, k;

	for (i = 0; i < w->units && e == AYNI_OK; i++) {
		e = unit_read(w->unit[i].raw, &s->u);
		for (k = 0; e == AYNI_OK && k < s->u.columns; k++) {
			struct text name = s->u.column[k].name;

			if (!text_is(name, "name") &&
			    !text_is(name, "label") && !has(s, name) &&
			    s->n < COLUMNS_MAX)
				s->column[s->n++] = name;
		}
	}
	return e;
}

static struct text
cell(const struct unit *u, struct text name)
{
	size_t i;

	for (i = 0; i < u->columns; i++)
		if (text_equal(u->column[i].name, name))
			return u->column[i].value;
	return (struct text){"", 0};
}

static void
put_row(struct sheet *s, struct buf *csv)
{
	struct text label = unit_get(&s->u, "name");
	size_t i;

	csv_put_field(csv, s->u.id, true);
	csv_put_field(csv, label.n > 0 ? label : s->u.id, false);
	for (i = 0; i < s->n; i++)
		csv_put_field(csv, cell(&s->u, s->column[i]), false);
	csv_put_end(csv);
}

static enum ayni_err
put_sheet(struct sheet *s, const struct work *w, struct buf *csv)
{
	enum ayni_err e = find_columns(s, w);
	size_t i;

	csv_put_field(csv, TEXT("name"), true);
	csv_put_field(csv, TEXT("label"), false);
	for (i = 0; i < s->n; i++)
		csv_put_field(csv, s->column[i], false);
	csv_put_end(csv);
	for (i = 0; i < w->units && e == AYNI_OK; i++)
		if ((e = unit_read(w->unit[i].raw, &s->u)) == AYNI_OK)
			put_row(s, csv);
	return e == AYNI_OK ? csv->err : e;
}

enum ayni_err
agenda_register(struct vault *v, struct buf *csv)
{
	struct sheet *s;
	struct work w;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, 64u << 20);
	e = load_work(v, &a, &w);
	s = arena_zalloc(&a, 1, sizeof(*s));
	if (e == AYNI_OK && s == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK && w.units > 0)
		e = put_sheet(s, &w, csv);
	arena_free(&a);
	return e;
}
