#include "screen/day.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/utf8.h"

/* ---- the list ---- */

static int
by_record(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return memcmp(x->id.b, y->id.b, sizeof(x->id.b));
}

static int
rank(const struct day_item *x)
{
	if (x->row == NULL)
		return 1;
	return x->row->state <= ROWS_CORRECTING || x->row->returned ? 0 : 2;
}

static int
by_urgency(const void *a, const void *b)
{
	const struct day_item *x = a, *y = b;
	int r = rank(x) - rank(y);

	if (r != 0)
		return r;
	if (x->row == NULL) /* the agenda is in order */
		return (x->work > y->work) - (x->work < y->work);
	return -by_record(x->row, y->row);
}

/* Each row once, with the assignment that it is of. */
static enum ayni_err
join(struct day *d, struct row *row, size_t rows, struct arena *a)
{
	const struct agenda *g = &d->agenda;
	struct row key;
	const struct row *r;
	size_t i;

	d->item = arena_zalloc(a, rows + g->n, sizeof(*d->item));
	if (d->item == NULL)
		return AYNI_NOMEM;
	if (rows > 1)
		qsort(row, rows, sizeof(*row), by_record);
	for (i = 0; i < rows; i++)
		d->item[i].row = &row[i];
	d->n = rows;
	for (i = 0; i < g->n; i++) {
		key.id = g->item[i].record;
		r = g->item[i].state != AGENDA_OPEN && rows > 0
		    ? bsearch(&key, row, rows, sizeof(*row), by_record)
		    : NULL;
		if (r != NULL)
			d->item[r - row].work = &g->item[i];
		else if (!g->item[i].gone)
			d->item[d->n++].work = &g->item[i];
	}
	if (d->n > 1)
		qsort(d->item, d->n, sizeof(*d->item), by_urgency);
	return AYNI_OK;
}

/* ---- the areas ---- */

static int
by_path(const void *a, const void *b)
{
	const struct day_area *x = a, *y = b;
	size_t i;
	int r = 0;

	for (i = 0; i < UNIT_AREAS && r == 0; i++)
		r = text_compare(x->code[i], y->code[i]);
	return r;
}

/* The areas around the unit of an assignment, appended. */
static size_t
put_areas(const struct agenda_item *x, struct day_area *out)
{
	struct day_area at = {.all = 1, .open = !agenda_is_done(x)};
	size_t i, n = 0;

	for (i = 0; x->unit != NULL && i < UNIT_AREAS; i++) {
		at.code[i] = unit_get(x->unit, unit_area[i]);
		at.depth = i;
		if (at.code[i].n > 0)
			out[n++] = at;
	}
	return n;
}

/* Equal ones, which stand beside each other, counted together. */
static size_t
merge(struct day_area *at, size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++) {
		if (kept > 0 && by_path(&at[kept - 1], &at[i]) == 0) {
			at[kept - 1].all += at[i].all;
			at[kept - 1].open += at[i].open;
		} else {
			at[kept++] = at[i];
		}
	}
	return kept;
}

static size_t
no_deeper(struct day_area *at, size_t n, size_t depth)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (at[i].depth <= depth)
			at[kept++] = at[i];
	return kept;
}

static enum ayni_err
survey(struct day *d, struct arena *a)
{
	const struct agenda *g = &d->agenda;
	size_t i, depth = UNIT_AREAS - 1, n = 0;

	d->area = arena_zalloc(a, g->n * UNIT_AREAS, sizeof(*d->area));
	if (d->area == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < g->n; i++)
		n += put_areas(&g->item[i], &d->area[n]);
	if (n > 1)
		qsort(d->area, n, sizeof(*d->area), by_path);
	n = merge(d->area, n);
	while (n > DAY_MOST_AREAS && depth > 0)
		n = no_deeper(d->area, n, --depth);
	d->areas = n;
	return AYNI_OK;
}

enum ayni_err
day_look(struct kit *k, struct arena *a, struct day *out)
{
	struct day d = {.n = 0};
	struct row *row = NULL;
	size_t rows = 0;
	enum ayni_err e;

	e = shelf_list(k->vault, &k->office, a, &d.form, &d.forms);
	if (e == AYNI_OK)
		e = kit_agenda(k, a, &d.agenda);
	if (e == AYNI_OK)
		e = rows_list(k, &d.agenda, a, &row, &rows);
	if (e == AYNI_OK)
		e = join(&d, row, rows, a);
	if (e == AYNI_OK)
		e = survey(&d, a);
	if (e == AYNI_OK)
		*out = d;
	return e;
}

/* ---- what fits ---- */

const char *
day_state(const struct day_item *x)
{
	return x->row != NULL ? rows_word(x->row->state) : "todo";
}

const struct shelf_form *
day_form(const struct day *d, const struct day_item *x)
{
	return x->row != NULL
	    ? shelf_of(d->form, d->forms, &x->row->form)
	    : shelf_newest(d->form, d->forms, x->work->what->form);
}

static bool
state_fits(const struct day_item *x, struct text state)
{
	if (state.n == 0)
		return true;
	if (text_is(state, "returned"))
		return x->row != NULL && x->row->returned;
	if (text_is(state, "open"))
		return rank(x) == 0;
	if (text_is(state, "waiting"))
		return x->row != NULL && (x->row->state == ROWS_RECORDED ||
		    x->row->state == ROWS_SENT);
	return text_is(state, day_state(x));
}

static bool
form_fits(const struct day *d, const struct day_item *x, struct text form)
{
	const struct shelf_form *f;

	if (form.n == 0)
		return true;
	f = day_form(d, x);
	return f != NULL && text_equal(f->xml_id, form);
}

static bool
area_fits(const struct day_item *x, struct text area)
{
	size_t i;

	if (area.n == 0)
		return true;
	if (x->work == NULL || x->work->unit == NULL)
		return false;
	for (i = 0; i < UNIT_AREAS; i++)
		if (text_equal(unit_get(x->work->unit, unit_area[i]), area))
			return true;
	return false;
}

struct finding {
	struct buf find, in, id; /* find and in are folded */
	enum ayni_err err;
};

static void
put_folded(struct buf *b, struct text t)
{
	utf8_fold(b, t);
	buf_put_byte(b, '\n');
}

/* What is known of it in words. */
static void
describe(const struct day_item *x, struct buf *b)
{
	const struct agenda_item *w = x->work;
	size_t i;

	if (x->row != NULL)
		put_folded(b, x->row->label);
	if (w == NULL)
		return;
	put_folded(b, w->name);
	if (!w->gone) {
		put_folded(b, w->what->unit);
		put_folded(b, w->what->note);
	}
	if (w->unit == NULL)
		return;
	put_folded(b, unit_get(w->unit, "locality"));
	put_folded(b, unit_get(w->unit, "address"));
	for (i = 0; i < UNIT_AREAS; i++)
		put_folded(b, unit_get(w->unit, unit_area[i]));
}

static bool
holds(struct text in, struct text what)
{
	size_t i;

	for (i = 0; i + what.n <= in.n; i++)
		if (memcmp(in.p + i, what.p, what.n) == 0)
			return true;
	return false;
}

/* An id by its beginning or its end. */
static bool
names(struct text id, struct text what)
{
	return what.n <= id.n &&
	    (memcmp(id.p, what.p, what.n) == 0 ||
		memcmp(id.p + id.n - what.n, what.p, what.n) == 0);
}

static bool
words_fit(struct finding *f, const struct day_item *x)
{
	struct text find = buf_text(&f->find);

	if (find.n == 0)
		return true;
	buf_clear(&f->in);
	buf_clear(&f->id);
	describe(x, &f->in);
	if (f->in.err == AYNI_NOMEM)
		f->err = AYNI_NOMEM;
	if (x->row != NULL)
		id_uuid_put(&f->id, x->row->id.b);
	return holds(buf_text(&f->in), find) ||
	    names(buf_text(&f->id), find);
}

enum ayni_err
day_find(struct day *d, const struct day_wanted *w, size_t *n)
{
	struct finding f = {.err = AYNI_OK};
	size_t i, kept = 0;
	enum ayni_err e;

	buf_init(&f.find, 65536);
	buf_init(&f.in, 65536);
	buf_init(&f.id, 64);
	utf8_fold(&f.find, text_trim(w->find));
	for (i = 0; i < d->n; i++) {
		const struct day_item *x = &d->item[i];

		if (state_fits(x, w->state) && form_fits(d, x, w->form) &&
		    area_fits(x, w->area) && words_fit(&f, x))
			d->item[kept++] = d->item[i];
	}
	e = f.find.err != AYNI_OK ? f.find.err : f.err;
	buf_free(&f.find);
	buf_free(&f.in);
	buf_free(&f.id);
	if (e == AYNI_OK)
		*n = kept;
	return e;
}
