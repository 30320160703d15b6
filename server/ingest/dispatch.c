#include "ingest/dispatch.h"

#include <stdlib.h>
#include <string.h>

#define ARENA (256u << 20)

struct making {
	struct db *db;
	const struct db_stretch *s;
	struct arena *a;
	struct work w;
	struct buf units;    /* struct text[]: that are to be said */
	struct text *assigned; /* units of its open assignments, ascending */
	size_t assigns;
	struct unit unit;    /* large */
	struct assignment task;
};

/* ---- areas ---- */

static int
by_text(const void *x, const void *y)
{
	const struct text *a = x, *b = y;

	return text_compare(*a, *b);
}

/* Sorted, each once. */
static size_t
unique(struct text *t, size_t n)
{
	size_t kept = 0, i;

	if (n > 1)
		qsort(t, n, sizeof(*t), by_text);
	for (i = 0; i < n; i++)
		if (kept == 0 || !text_equal(t[kept - 1], t[i]))
			t[kept++] = t[i];
	return kept;
}

static enum ayni_err
find_areas(struct making *m)
{
	struct text *self = NULL, *code = NULL;
	enum ayni_err e;
	struct buf all;
	size_t selves = 0, n = 0, i;

	buf_init(&all, 1u << 20);
	e = db_work_selves(m->db, &m->s->device, m->a, &self, &selves);
	for (i = 0; i < selves && e == AYNI_OK; i++) {
		e = db_work_areas(m->db, self[i], m->a, &code, &n);
		if (e == AYNI_OK && n > 0)
			buf_put(&all, code, n * sizeof(*code));
	}
	if (e == AYNI_OK && (e = all.err) == AYNI_OK) {
		m->w.area = arena_copy(m->a, all.p, all.n);
		if (m->w.area == NULL)
			e = AYNI_NOMEM;
		else
			m->w.areas = unique(
			    m->w.area, all.n / sizeof(struct text));
	}
	buf_free(&all);
	return e;
}

/* ---- assignments ---- */

/* As it travels: without what it replaces. */
static enum ayni_err
put_task(struct making *m, const struct db_assignment *d)
{
	struct work_task *t = &m->w.task[m->w.tasks];
	enum ayni_err e = assignment_read(d->body, &m->task);
	struct buf b;

	if (e != AYNI_OK)
		return e;
	m->task.overs = 0;
	buf_init(&b, ASSIGNMENT_MAX_BYTES);
	assignment_put(&b, &m->task);
	t->id = d->id;
	t->raw = (struct bytes){arena_copy(m->a, b.p, b.n), b.n};
	e = b.err != AYNI_OK ? b.err : arena_err(m->a);
	buf_free(&b);
	m->w.tasks++;
	return e;
}

static enum ayni_err
find_tasks(struct making *m)
{
	struct db_assignment *d = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_work_open(
	    m->db, &m->s->device, WORK_MAX_TASKS, m->a, &d, &n);
	if (e != AYNI_OK)
		return e;
	m->w.task = arena_zalloc(m->a, n, sizeof(*m->w.task));
	if (m->w.task == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = put_task(m, &d[i]);
	return e;
}

static int
by_id(const void *x, const void *y)
{
	const struct assignment_id *id = x;
	const struct db_assignment *d = y;

	return bytes_compare(ID_BYTES(*id), ID_BYTES(d->id));
}

static enum ayni_err
find_changed_tasks(struct making *m)
{
	struct assignment_id *id = NULL;
	struct db_assignment *open = NULL;
	const struct db_assignment *d;
	enum ayni_err e;
	size_t n = 0, opens = 0, i;

	e = db_work_changed(m->db, m->s, m->a, &id, &n);
	if (e == AYNI_OK && n > 0)
		e = db_work_open(m->db, &m->s->device, WORK_MAX_TASKS, m->a,
		    &open, &opens);
	if (e != AYNI_OK)
		return e;
	m->w.task = arena_zalloc(m->a, n, sizeof(*m->w.task));
	if (m->w.task == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n && i < WORK_MAX_TASKS && e == AYNI_OK; i++) {
		d = opens > 0 ? bsearch(&id[i], open, opens, sizeof(*open),
		    by_id) : NULL;
		if (d != NULL)
			e = put_task(m, d);
		else
			m->w.task[m->w.tasks++].id = id[i];
	}
	return e;
}

/* ---- units ---- */

static enum ayni_err
add_units(struct making *m, const struct text *id, size_t n)
{
	buf_put(&m->units, id, n * sizeof(*id));
	return m->units.err;
}

static bool
is_assigned(const struct making *m, struct text id)
{
	return m->assigns > 0 && bsearch(&id, m->assigned, m->assigns,
	    sizeof(id), by_text) != NULL;
}

static bool
is_in_area(const struct making *m)
{
	struct text code;
	size_t i;

	if (unit_get(&m->unit, UNIT_CLOSED).n > 0 || m->w.areas == 0)
		return false;
	for (i = 0; i < UNIT_AREAS; i++) {
		code = unit_get(&m->unit, unit_area[i]);
		if (code.n > 0 && bsearch(&code, m->w.area, m->w.areas,
		    sizeof(code), by_text) != NULL)
			return true;
	}
	return false;
}

/* As it stands, without what it replaces; or that it is not the device's. */
static enum ayni_err
put_unit(struct making *m, struct text id)
{
	struct work_unit *t = &m->w.unit[m->w.units];
	struct db_unit d;
	struct buf b;
	enum ayni_err e = db_register_get(m->db, id, m->a, &d);
	bool is;

	if (e == AYNI_NOTFOUND) /* assigned, and not in the register */
		return AYNI_OK;
	if (e == AYNI_OK)
		e = unit_read(d.body, &m->unit);
	if (e != AYNI_OK)
		return e;
	is = is_assigned(m, id) || is_in_area(m);
	if (!is && m->w.whole)
		return AYNI_OK;
	t->id = id;
	m->w.units++;
	if (!is)
		return AYNI_OK;
	m->unit.overs = 0;
	buf_init(&b, UNIT_MAX_BYTES);
	unit_put(&b, &m->unit);
	t->raw = (struct bytes){arena_copy(m->a, b.p, b.n), b.n};
	e = b.err != AYNI_OK ? b.err : arena_err(m->a);
	buf_free(&b);
	return e;
}

static enum ayni_err
put_units(struct making *m)
{
	struct text *id = (struct text *)(void *)m->units.p;
	size_t n = unique(id, m->units.n / sizeof(*id)), i;
	enum ayni_err e = AYNI_OK;

	m->w.unit = arena_zalloc(m->a, n, sizeof(*m->w.unit));
	if (m->w.unit == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = put_unit(m, id[i]);
	return e;
}

/* Units of assignments that are said too. */
static enum ayni_err
add_units_of_tasks(struct making *m)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < m->w.tasks && e == AYNI_OK; i++) {
		struct db_assignment d;
		struct text unit;

		e = db_work_get(m->db, &m->w.task[i].id, m->a, &d);
		if (e == AYNI_OK)
			e = assignment_read(d.body, &m->task);
		unit = m->task.unit;
		if (e == AYNI_OK && unit.n > 0)
			e = add_units(m, &unit, 1);
	}
	return e;
}

static enum ayni_err
find_units(struct making *m, bool registered)
{
	struct text *id = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_work_assigned_units(
	    m->db, m->s, false, m->a, &m->assigned, &m->assigns);
	if (e == AYNI_OK && m->w.whole)
		e = add_units(m, m->assigned, m->assigns);
	else if (e == AYNI_OK)
		e = add_units_of_tasks(m);
	if (e == AYNI_OK && registered && !m->w.whole) {
		e = db_work_assigned_units(m->db, m->s, true, m->a, &id, &n);
		if (e == AYNI_OK)
			e = add_units(m, id, n);
	}
	for (i = 0; i < m->w.areas && e == AYNI_OK; i++) {
		n = 0;
		if (m->w.whole)
			e = db_work_units(m->db, m->w.area[i],
			    WORK_MAX_UNITS + 1, m->a, &id, &n);
		else if (registered)
			e = db_work_units_changed(
			    m->db, m->s, m->w.area[i], m->a, &id, &n);
		if (e == AYNI_OK && n > 0)
			e = add_units(m, id, n);
	}
	return e == AYNI_OK ? put_units(m) : e;
}

/* ---- both ---- */

static enum ayni_err
make(struct making *m, bool registered)
{
	static const struct work nothing = {.whole = true};
	enum ayni_err e = find_areas(m);

	if (e == AYNI_OK)
		e = m->w.whole ? find_tasks(m) : find_changed_tasks(m);
	if (e == AYNI_OK)
		e = find_units(m, registered);
	if (e == AYNI_OK && m->w.whole) /* as far as it fits */
		e = work_apply(&nothing, &m->w, m->a, &m->w);
	return e;
}

static enum ayni_err
make_of(struct db *db, const struct db_stretch *s, bool whole, bool registered,
    struct arena *a, struct work *out)
{
	struct making *m = arena_zalloc(a, 1, sizeof(*m));
	enum ayni_err e;

	if (m == NULL)
		return AYNI_NOMEM;
	m->db = db;
	m->s = s;
	m->a = a;
	m->w.whole = whole;
	buf_init(&m->units, 4 * WORK_MAX_UNITS * sizeof(struct text));
	if ((e = make(m, registered)) == AYNI_OK)
		*out = m->w;
	buf_free(&m->units);
	return e;
}

enum ayni_err
dispatch_whole(struct db *db, const struct device_id *device,
    struct arena *a, struct work *out)
{
	struct db_stretch s = {.device = *device};

	return make_of(db, &s, true, false, a, out);
}

enum ayni_err
dispatch_work(struct db *db, const struct db_stretch *s, struct buf *packed)
{
	struct db_work_concern c = {.ever = false};
	struct work w;
	struct arena a;
	enum ayni_err e = db_work_concern(db, s, &c);

	if (e != AYNI_OK || !c.ever)
		return e;
	memset(&w, 0, sizeof(w));
	arena_init(&a, ARENA);
	e = make_of(db, s, c.anew || s->after == 0, c.registered, &a, &w);
	if (e == AYNI_OK && (w.whole || w.tasks > 0 || w.units > 0)) {
		work_pack(packed, &w);
		e = packed->err;
	}
	arena_free(&a);
	return e;
}
