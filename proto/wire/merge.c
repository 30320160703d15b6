#include "ayni/merge.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/unpack.h"
#include "wire/contest.h"
#include "wire/rows.h"

#define SCRATCH_MAX (1u << 30)
#define ANSWERS_MAX (256u << 20)
#define NO_STEP UINT32_MAX

/* One write of an answer. */
struct write {
	struct answer to; /* value.n == 0: cleared */
	uint32_t step;
};

/* What became of one field. */
struct outcome {
	struct answer to; /* winning value */
	struct bid *live; /* by precedence */
	size_t lives;
	size_t first, writes; /* of its writes */
};

/* Outcomes of repeat fields that list one instance. */
struct listed {
	const struct outcome *by;
	struct listed *next;
};

struct merge {
	struct history h;
	struct contest c;
	struct arena *out;
	struct arena a; /* scratch */
	struct bid *live;  /* [steps] scratch */
	uint32_t *line;    /* [steps] step of its submit */
	uint64_t *applies; /* set of steps */
	uint32_t deciding; /* step of the deciding submit */
	struct write *write;
	size_t writes;
	struct outcome *outcome;
	size_t outcomes;
	struct rows there;
	struct map listed; /* path of an instance to struct listed */
	struct merge_conflict *conflict;
	size_t conflicts;
};

static const struct bytes counted = {(const uint8_t *)"\xf5", 1};

static const struct entry *
entry(const struct merge *m, size_t step)
{
	return m->h.step[step].in->entry;
}

static const struct hash *
id(const struct merge *m, size_t step)
{
	return &m->h.step[step].in->id;
}

/* ---- which submit ---- */

/* The step whose line an entry joins: the best that names a submit, of the
 * entry's own form first where a decision chooses. */
static uint32_t
join(const struct merge *m, size_t step, size_t lives)
{
	size_t i;

	if (history_kind(&m->h, step) == ENTRY_DECIDE)
		for (i = 0; i < lives; i++)
			if (ID_EQUAL(entry(m, m->line[m->live[i].step])->form,
				entry(m, step)->form))
				return m->line[m->live[i].step];
	return lives > 0 ? m->line[m->live[0].step] : NO_STEP;
}

static void
find_lines(struct merge *m)
{
	size_t i, n;

	for (i = 0; i < m->h.n; i++) {
		enum entry_kind kind = history_kind(&m->h, i);

		m->line[i] = kind == ENTRY_SUBMIT ? (uint32_t)i : NO_STEP;
		if (kind == ENTRY_SUBMIT)
			contest_add(&m->c, i, ID_BYTES(*id(m, i)));
		if (kind == ENTRY_SUBMIT || kind == ENTRY_NOTE)
			continue;
		n = contest_live(&m->c, history_above(&m->h, i), m->live);
		m->line[i] = join(m, i, n);
		if (kind == ENTRY_DECIDE && contest_differ(m->live, n))
			contest_add(
			    &m->c, i, ID_BYTES(*id(m, m->line[i])));
	}
	n = contest_live(&m->c, NULL, m->live);
	m->deciding = n > 0 ? m->line[m->live[0].step] : NO_STEP;
	contest_clear(&m->c);
	for (i = 0; i < m->h.n && n > 0; i++)
		if (m->line[i] == m->deciding &&
		    (history_kind(&m->h, i) == ENTRY_WITHDRAW ||
			ID_EQUAL(entry(m, i)->form,
			    entry(m, m->deciding)->form)))
			history_add(m->applies, i);
}

static bool
applies(const struct merge *m, size_t step, enum entry_kind kind)
{
	return history_in(m->applies, step) &&
	    history_kind(&m->h, step) == kind;
}

/* ---- conflicts ---- */

static struct merge_conflict *
new_conflict(struct merge *m, enum merge_conflict_kind kind,
    const struct answer *at, size_t sides)
{
	struct merge_conflict *c = &m->conflict[m->conflicts];

	*c = (struct merge_conflict){.kind = kind};
	if (at != NULL) {
		c->path = at->path;
		c->field = at->field;
	}
	c->side = arena_zalloc(m->out, sides, sizeof(*c->side));
	if (c->side == NULL)
		return NULL;
	m->conflicts++;
	return c;
}

static void
add_side(const struct merge *m, struct merge_conflict *c, size_t step,
    struct bytes value, bool winner)
{
	c->side[c->sides++] =
	    (struct merge_side){*id(m, step), value, winner};
}

static enum ayni_err
add_conflict(struct merge *m, enum merge_conflict_kind kind,
    const struct answer *at, const struct bid *live, size_t n)
{
	struct merge_conflict *c;
	size_t i;

	if (!contest_differ(live, n))
		return AYNI_OK;
	if ((c = new_conflict(m, kind, at, n)) == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n; i++)
		add_side(m, c, live[i].step, live[i].value, i == 0);
	return AYNI_OK;
}

/* Steps that do not apply and that no decision that applies has seen. */
static enum ayni_err
add_submits(struct merge *m)
{
	uint64_t *known = arena_zalloc(&m->a, m->h.words, sizeof(*known));
	struct merge_conflict *c;
	size_t i, n = 0;

	if (known == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < m->h.n; i++)
		if (applies(m, i, ENTRY_DECIDE))
			history_join(&m->h, known, i);
	/* from the last to the first: what one builds on is said with it */
	contest_clear(&m->c);
	for (i = m->h.n; i-- > 0;)
		if (history_kind(&m->h, i) != ENTRY_NOTE &&
		    !history_in(m->applies, i) && !history_in(known, i)) {
			contest_add(&m->c, i, (struct bytes){NULL, 0});
			history_join(&m->h, known, i);
		}
	n = contest_live(&m->c, NULL, m->live);
	contest_clear(&m->c);
	if (n == 0)
		return AYNI_OK;
	if ((c = new_conflict(m, MERGE_SUBMITS, NULL, n + 1)) == NULL)
		return AYNI_NOMEM;
	add_side(m, c, m->deciding, (struct bytes){NULL, 0}, true);
	for (i = 0; i < n; i++)
		add_side(m, c, m->live[i].step, m->live[i].value, false);
	return AYNI_OK;
}

/* ---- standing ---- */

static enum ayni_err
find_standing(struct merge *m, struct merged *r)
{
	size_t i, n;
	enum ayni_err e;

	for (i = 0; i < m->h.n; i++)
		if (applies(m, i, ENTRY_WITHDRAW))
			contest_add(&m->c, i, (struct bytes){NULL, 0});
		else if (applies(m, i, ENTRY_DECIDE))
			contest_decide(&m->c, i, m->live);
		else if (history_in(m->applies, i))
			contest_add(&m->c, i, counted);
	n = contest_live(&m->c, NULL, m->live);
	r->withdrawn = m->live[0].value.n == 0;
	e = add_conflict(m, MERGE_WITHDRAWN, NULL, m->live, n);
	contest_clear(&m->c);
	return e;
}

/* ---- answers ---- */

static int
by_field(const void *x, const void *y)
{
	const struct write *a = x, *b = y;
	int c = answers_order(&a->to, &b->to);

	return c != 0 ? c : a->step < b->step ? -1 : a->step > b->step;
}

static enum ayni_err
gather(struct merge *m)
{
	struct answer_array *of =
	    arena_zalloc(&m->a, m->h.n, sizeof(*of));
	size_t i, k, n = 0;
	enum ayni_err e;

	if (of == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < m->h.n; i++)
		if (history_in(m->applies, i) &&
		    history_kind(&m->h, i) != ENTRY_WITHDRAW) {
			e = rows_read(entry(m, i)->answers, &m->a, &of[i]);
			if (e != AYNI_OK)
				return e;
			n += of[i].n;
		}
	m->write = arena_zalloc(&m->a, n, sizeof(*m->write));
	m->outcome = arena_zalloc(&m->a, n, sizeof(*m->outcome));
	/* a value or a removal for each field, standing, submits */
	m->conflict = arena_zalloc(&m->a, n + 2, sizeof(*m->conflict));
	if (m->write == NULL || m->outcome == NULL || m->conflict == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < m->h.n; i++)
		for (k = 0; k < of[i].n; k++) {
			struct write *w = &m->write[m->writes++];
			struct unpack u = unpack_begin(of[i].at[k].value);

			w->to = of[i].at[k];
			w->step = (uint32_t)i;
			if (unpack_null(&u))
				w->to.value = (struct bytes){NULL, 0};
		}
	if (n > 0)
		qsort(m->write, n, sizeof(*m->write), by_field);
	return AYNI_OK;
}

/* The writes of one field, and what decisions add to them. */
static void
bid_all(struct merge *m, const struct write *w, size_t n)
{
	size_t i, k = 0;

	if (n == 1) {
		contest_add(&m->c, w->step, w->to.value);
		return;
	}
	for (i = 0; i < m->h.n; i++)
		if (k < n && w[k].step == i)
			contest_add(&m->c, i, w[k++].to.value);
		else if (applies(m, i, ENTRY_DECIDE))
			contest_decide(&m->c, i, m->live);
}

static enum ayni_err
find_outcomes(struct merge *m)
{
	size_t i, n;

	for (i = 0; i < m->writes; i += n) {
		struct outcome *o = &m->outcome[m->outcomes++];

		for (n = 1; i + n < m->writes &&
		     answers_order(&m->write[i].to, &m->write[i + n].to) == 0;)
			n++;
		bid_all(m, &m->write[i], n);
		o->first = i;
		o->writes = n;
		o->lives = contest_live(&m->c, NULL, m->live);
		o->live = arena_copy(
		    &m->a, m->live, o->lives * sizeof(*o->live));
		if (o->live == NULL)
			return AYNI_NOMEM;
		o->to = m->write[i].to;
		o->to.value = o->live[0].value;
		contest_clear(&m->c);
	}
	return AYNI_OK;
}

/* Outcomes in instances that are there; shorter paths come first. */
static enum ayni_err
find_answers(struct merge *m, struct merged *r)
{
	struct answer *at =
	    arena_zalloc(&m->a, m->outcomes, sizeof(*at));
	struct buf b;
	size_t i, n = 0;
	enum ayni_err e = AYNI_OK;

	if (at == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < m->outcomes && e == AYNI_OK; i++) {
		const struct answer *to = &m->outcome[i].to;

		if (to->value.n == 0 || !rows_has(&m->there, to->path))
			continue;
		at[n++] = *to;
		if (rows_is_order(to->value))
			e = rows_add(&m->there, to->path, to->value);
	}
	if (e != AYNI_OK)
		return e;
	buf_init(&b, ANSWERS_MAX);
	answers_put(&b, at, n);
	r->answers.p = b.err == AYNI_OK ? arena_copy(m->out, b.p, b.n) : NULL;
	r->answers.n = b.n;
	e = b.err != AYNI_OK ? b.err
	    : r->answers.p == NULL ? AYNI_NOMEM : AYNI_OK;
	buf_free(&b);
	return e;
}

static enum ayni_err
find_values(struct merge *m)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < m->outcomes && e == AYNI_OK; i++) {
		const struct outcome *o = &m->outcome[i];

		if (rows_has(&m->there, o->to.path))
			e = add_conflict(m, MERGE_VALUES, &o->to, o->live,
			    o->lives);
	}
	return e;
}

/* ---- instances that are not there ---- */

static struct text
key(struct bytes path)
{
	return (struct text){(const char *)path.p, path.n};
}

static enum ayni_err
list_one(struct merge *m, const struct outcome *o, struct bytes order)
{
	struct bytes ids = rows_ids(order), path;
	struct listed *l, *before;
	enum ayni_err e;
	size_t i;

	for (i = 0; i < ids.n; i += ROWS_ID) {
		path = rows_child(&m->a, o->to.path, ids.p + i);
		if (path.p == NULL)
			return AYNI_NOMEM;
		before = map_get(&m->listed, key(path));
		if (before != NULL && before->by == o)
			continue;
		if ((l = arena_zalloc(&m->a, 1, sizeof(*l))) == NULL)
			return AYNI_NOMEM;
		*l = (struct listed){o, before};
		if ((e = map_put(&m->listed, key(path), l, NULL)) != AYNI_OK)
			return e;
	}
	return AYNI_OK;
}

static enum ayni_err
list_all(struct merge *m)
{
	enum ayni_err e = AYNI_OK;
	size_t i, k;

	for (i = 0; i < m->outcomes; i++) {
		const struct outcome *o = &m->outcome[i];

		for (k = o->first; k < o->first + o->writes; k++)
			if (rows_is_order(m->write[k].to.value) &&
			    (e = list_one(m, o, m->write[k].to.value)) !=
				AYNI_OK)
				return e;
	}
	return e;
}

/* Repeat fields that ever listed the first instance on a path that is not
 * there. */
static const struct listed *
listing(const struct merge *m, struct bytes path)
{
	struct bytes part = {path.p, ROWS_ID};

	while (rows_has(&m->there, part))
		part.n += ROWS_ID;
	return map_get(&m->listed, key(part));
}

/* Whether a decision knew both. */
static bool
decided(const struct merge *m, size_t x, size_t y)
{
	size_t d;

	for (d = 0; d < m->h.n; d++)
		if (applies(m, d, ENTRY_DECIDE) &&
		    history_knew(&m->h, d, x) && history_knew(&m->h, d, y))
			return true;
	return false;
}

static bool
known_gone(const struct merge *m, size_t write, const struct listed *l)
{
	size_t i;

	if (l == NULL)
		return decided(m, write, write);
	for (; l != NULL; l = l->next)
		for (i = 0; i < l->by->lives; i++) {
			size_t order = l->by->live[i].step;

			if (bytes_equal(l->by->live[i].value,
				l->by->to.value) &&
			    (history_knew(&m->h, order, write) ||
				decided(m, write, order)))
				return true;
		}
	return false;
}

/* The order of highest precedence; NO_STEP where nobody listed it. */
static uint32_t
removal(const struct merge *m, const struct listed *l)
{
	uint32_t best = NO_STEP;

	for (; l != NULL; l = l->next)
		if (best == NO_STEP || m->h.step[l->by->live[0].step].place <
			m->h.step[best].place)
			best = l->by->live[0].step;
	return best;
}

static enum ayni_err
add_removed(struct merge *m, const struct outcome *o)
{
	const struct listed *l = listing(m, o->to.path);
	struct merge_conflict *c = NULL;
	size_t i;

	for (i = 0; i < o->lives; i++) {
		const struct bid *w = &o->live[i];

		if (w->value.n == 0 || known_gone(m, w->step, l))
			continue;
		if (c == NULL) {
			c = new_conflict(
			    m, MERGE_REMOVED, &o->to, o->lives + 1);
			if (c == NULL)
				return AYNI_NOMEM;
			if (l != NULL)
				add_side(m, c, removal(m, l),
				    (struct bytes){NULL, 0}, true);
		}
		add_side(m, c, w->step, w->value, false);
	}
	return AYNI_OK;
}

static enum ayni_err
find_removed(struct merge *m)
{
	enum ayni_err e = AYNI_OK;
	bool ready = false;
	size_t i;

	for (i = 0; i < m->outcomes && e == AYNI_OK; i++) {
		if (rows_has(&m->there, m->outcome[i].to.path))
			continue;
		if (!ready)
			e = list_all(m);
		ready = true;
		if (e == AYNI_OK)
			e = add_removed(m, &m->outcome[i]);
	}
	return e;
}

/* ---- all of it ---- */

static int
by_bytes(const void *x, const void *y)
{
	const struct hash *a = x, *b = y;

	return bytes_compare(ID_BYTES(*a), ID_BYTES(*b));
}

static enum ayni_err
find_heads(struct merge *m, struct merged *r)
{
	uint64_t *known = arena_zalloc(&m->a, m->h.words, sizeof(*known));
	size_t i;

	r->head = arena_zalloc(m->out, m->h.n, sizeof(*r->head));
	r->pending = arena_copy(m->out, m->h.pending,
	    m->h.pendings * sizeof(*r->pending));
	r->pendings = m->h.pendings;
	if (known == NULL || r->head == NULL || r->pending == NULL)
		return AYNI_NOMEM;
	for (i = m->h.n; i-- > 0;) {
		if (history_kind(&m->h, i) == ENTRY_NOTE)
			continue;
		history_join(&m->h, known, i);
		if (!history_in(known, i))
			r->head[r->heads++] = *id(m, i);
	}
	if (r->heads > 1)
		qsort(r->head, r->heads, sizeof(*r->head), by_bytes);
	return AYNI_OK;
}

static enum ayni_err
prepare(struct merge *m)
{
	enum ayni_err e;

	if ((e = contest_make(&m->h, &m->a, &m->c)) != AYNI_OK)
		return e;
	m->live = arena_zalloc(&m->a, m->h.n, sizeof(*m->live));
	m->line = arena_zalloc(&m->a, m->h.n, sizeof(*m->line));
	m->applies = arena_zalloc(&m->a, m->h.words, sizeof(*m->applies));
	m->there.a = &m->a;
	return m->live == NULL || m->line == NULL || m->applies == NULL
	    ? AYNI_NOMEM : AYNI_OK;
}

static enum ayni_err
run(struct merge *m, struct merged *r)
{
	enum ayni_err e;

	if ((e = prepare(m)) != AYNI_OK || (e = find_heads(m, r)) != AYNI_OK)
		return e;
	find_lines(m);
	if (m->deciding != NO_STEP) {
		r->usable = true;
		r->submit = *id(m, m->deciding);
		r->form = entry(m, m->deciding)->form;
	}
	if ((e = gather(m)) != AYNI_OK || (e = find_outcomes(m)) != AYNI_OK ||
	    (e = find_answers(m, r)) != AYNI_OK || !r->usable)
		return e;
	/* in the order in which conflicts are listed */
	if ((e = find_values(m)) != AYNI_OK ||
	    (e = find_standing(m, r)) != AYNI_OK ||
	    (e = find_removed(m)) != AYNI_OK ||
	    (e = add_submits(m)) != AYNI_OK)
		return e;
	r->conflict = arena_copy(
	    m->out, m->conflict, m->conflicts * sizeof(*r->conflict));
	r->conflicts = m->conflicts;
	return r->conflict != NULL ? AYNI_OK : AYNI_NOMEM;
}

enum ayni_err
merge_record(const struct merge_entry *e, size_t n, struct arena *a,
    struct merged *out)
{
	struct merge m = {.out = a};
	struct merged r = {.usable = false};
	enum ayni_err err;

	arena_init(&m.a, SCRATCH_MAX);
	if ((err = history_make(e, n, &m.a, &m.h)) == AYNI_OK)
		err = run(&m, &r);
	if (err == AYNI_OK)
		*out = r;
	rows_free(&m.there);
	map_free(&m.listed);
	arena_free(&m.a);
	return err;
}

enum ayni_err
merge_order(const struct merge_entry *e, size_t n, struct arena *a,
    const struct merge_entry ***out, size_t *ordered)
{
	const struct merge_entry **list;
	struct history h;
	struct arena scratch;
	enum ayni_err err;
	size_t i;

	arena_init(&scratch, SCRATCH_MAX);
	if ((err = history_make(e, n, &scratch, &h)) != AYNI_OK)
		goto out;
	if ((list = arena_zalloc(a, h.n, sizeof(*list))) == NULL) {
		err = AYNI_NOMEM;
		goto out;
	}
	for (i = 0; i < h.n; i++)
		list[i] = h.step[i].in;
	*out = list;
	*ordered = h.n;
out:
	arena_free(&scratch);
	return err;
}
