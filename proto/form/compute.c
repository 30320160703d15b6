#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ayni/mem.h"
#include "form/live.h"

#define COUNT_MAX 10000.0 /* instances that an expression may ask for */
#define ROUNDS_MAX 1000000u

/* ---- waiting ---- */

static void
enqueue(struct interview *iv, const struct vertex *v, node_ref handle)
{
	struct queue *q = &iv->queue[v->rank];
	node_ref *more;
	uint32_t cap;

	if (q->n == q->cap) {
		cap = q->cap == 0 ? 4 : q->cap * 2;
		more = mem_array(q->node, cap, sizeof(*more));
		if (more == NULL) {
			iv->err = AYNI_NOMEM;
			return;
		}
		q->node = more;
		q->cap = cap;
	}
	q->node[q->n++] = handle;
	iv->pending[v->rank / 64] |= (uint64_t)1 << (v->rank % 64);
}

void
compute_stop(struct interview *iv)
{
	uint32_t i;

	for (i = 0; i < iv->f->vertices; i++)
		iv->queue[i].n = 0;
	for (i = 0; i < (iv->f->vertices + 63) / 64; i++)
		iv->pending[i] = 0;
}

static void
mark(struct interview *iv, struct live *l, struct range *g, void *ctx)
{
	const struct vertex *v = ctx;
	uint8_t bit = (uint8_t)(1u << v->rule);

	if (g != NULL) {
		if (!g->dirty)
			enqueue(iv, v, g->handle);
		g->dirty = true;
	} else if ((l->dirty & bit) == 0) {
		l->dirty |= bit;
		enqueue(iv, v, l->node.handle);
	}
}

/* Ranges are found like nodes of the scope that their repeat stands in. */
static void
mark_range(struct interview *iv, struct scope *s, const struct vertex *v)
{
	uint32_t parent = iv->f->field[v->field].public.parent;
	uint32_t mine = s->live.node.field, i;
	uint32_t home = iv->f->field[parent].public.repeat;
	union slot *at;

	if (home == mine) {
		at = &s->slot[v->field - mine];
		if (at->range != NULL) {
			union {
				const struct vertex *from;
				void *to;
			} p = {.from = v};

			mark(iv, NULL, at->range, p.to);
		}
		return;
	}
	while (iv->f->field[iv->f->field[home].public.parent].public.repeat !=
	    mine) {
		if (home == 0)
			return;
		home = iv->f->field[iv->f->field[home].public.parent]
			   .public.repeat;
	}
	at = &s->slot[home - mine];
	for (i = 0; at->range != NULL && i < at->range->n; i++)
		mark_range(iv, at->range->instance[i], v);
}

static void
mark_within(struct interview *iv, struct scope *s, const struct vertex *v)
{
	union {
		const struct vertex *from;
		void *to;
	} p = {.from = v};

	if (v->rule == RULE_COUNT)
		mark_range(iv, s, v);
	else
		live_each(iv, s, v->field, mark, p.to);
}

void
compute_mark(struct interview *iv, const struct vertex *v)
{
	mark_within(iv, iv->root, v);
}

void
compute_mark_all(struct interview *iv, struct scope *s)
{
	const struct field *me = &iv->f->field[s->live.node.field].public;
	uint32_t f, k;

	for (f = me->number; f < me->end; f++)
		for (k = 0; k < RULES; k++) {
			const struct vertex *v = iv->f->field[f].rule[k];

			/* a count is asked by the scope around its repeat */
			if (v != NULL && (k != RULE_COUNT || f != me->number))
				mark_within(iv, s, v);
		}
}

static struct scope *
scope_at(struct scope *s, uint32_t apex)
{
	while (s->parent != NULL && s->live.node.field != apex)
		s = s->parent;
	return s;
}

static void
fire(struct interview *iv, uint32_t field, struct scope *from)
{
	const struct edge *e;

	for (e = iv->f->field[field].out; e != NULL; e = e->next)
		mark_within(iv, scope_at(from, e->apex), e->vertex);
}

void
compute_changed(struct interview *iv, struct live *l)
{
	live_touch(iv, l->node.handle, &l->changed);
	fire(iv, l->node.field, l->scope);
}

static bool
inside(const struct form *f, uint32_t field, uint32_t repeat)
{
	return field >= repeat && field < f->field[repeat].public.end;
}

/*
 * Instances came, went or moved: whoever reads anything in them from
 * outside, and whoever asks for a position.
 */
void
compute_count_changed(struct interview *iv, struct range *g)
{
	uint32_t f, i, end = iv->f->field[g->field].public.end;
	const struct edge *e;

	live_touch(iv, g->handle, &g->changed);
	for (f = g->field; f < end; f++)
		for (e = iv->f->field[f].out; e != NULL; e = e->next) {
			if (!inside(iv->f, e->apex, g->field))
				mark_within(iv, scope_at(g->parent, e->apex),
				    e->vertex);
			else if (f == g->field)
				for (i = 0; i < g->n; i++)
					mark_within(iv, g->instance[i],
					    e->vertex);
		}
}

/* ---- evaluating ---- */

/* "fr", of "French (fr)" */
static struct text
locale_of(const struct interview *iv)
{
	struct text s = {"", 0};
	const char *open;

	if (iv->language < iv->f->languages)
		s = iv->f->language[iv->language];
	if (s.n > 2 && s.p[s.n - 1] == ')' &&
	    (open = memchr(s.p, '(', s.n)) != NULL) {
		s.n -= (size_t)(open - s.p) + 2;
		s.p = open + 1;
	}
	return s;
}

struct value
compute_eval(struct interview *iv, const struct expr *e, struct tree_node *at)
{
	struct xpath_at where = {at, at, 1, 1};
	struct value v;

	iv->env.scratch = &iv->scratch;
	iv->env.primary = &iv->document;
	iv->env.now = iv->now;
	iv->env.locale = locale_of(iv);
	iv->env.evaluations++;
	iv->env.work = 0;
	v = xpath_eval(&iv->env, e, &where);
	if (iv->env.err != AYNI_OK && iv->err == AYNI_OK) {
		iv->err = iv->env.err;
		(void)snprintf(iv->why, sizeof(iv->why), "%.*s: %s",
		    (int)iv->f->field[at->field].public.path.n,
		    iv->f->field[at->field].public.path.p, iv->env.what);
	}
	return v;
}

/* Scratch goes when the outermost evaluation is done with its value. */
enum ayni_err
compute_done(struct interview *iv)
{
	enum ayni_err e = iv->err;

	arena_reset(&iv->scratch);
	iv->env.err = AYNI_OK;
	iv->err = AYNI_OK;
	return e;
}

bool
compute_true(struct interview *iv, const struct expr *e, struct tree_node *at)
{
	struct value v = compute_eval(iv, e, at);

	return xpath_boolean(&iv->env, &v);
}

void
compute_forget(struct interview *iv)
{
	if (compute_done(iv) != AYNI_OK)
		iv->env.work = 0;
}

static void
spread_relevance(struct interview *iv, struct tree_node *n, bool above)
{
	struct tree_node *c;
	struct live *l = live_of(n);
	bool now = n->own_relevant && above;

	if (n->relevant == now)
		return;
	n->relevant = now;
	compute_changed(iv, l);
	if (live_scope(l) != NULL && l->scope->of != NULL)
		live_touch(iv, l->scope->of->handle, &l->scope->of->changed);
	for (c = n->first; c != NULL; c = c->next)
		spread_relevance(iv, c, now);
}

/* Without telling anyone: it is for one evaluation. */
static void
assume_relevance(struct tree_node *n, bool own, bool above)
{
	struct tree_node *c;

	n->own_relevant = own;
	if (n->relevant == (own && above))
		return;
	n->relevant = own && above;
	for (c = n->first; c != NULL; c = c->next)
		assume_relevance(c, c->own_relevant, n->relevant);
}

/* A group that asks an answer of its own whether it is relevant sees the
 * answer that is there, or it would never come back. */
static bool
relevant_by_itself(struct interview *iv, struct live *l,
    const struct vertex *v)
{
	bool was = l->node.own_relevant, now;

	assume_relevance(&l->node, true, true);
	now = compute_true(iv, v->expr, &l->node);
	assume_relevance(&l->node, was, l->node.parent->relevant);
	return now;
}

static void
run_flag(struct interview *iv, struct live *l, bool *flag, const
    struct vertex *v)
{
	bool now = v->within ? relevant_by_itself(iv, l, v)
			     : compute_true(iv, v->expr, &l->node);

	if (*flag == now)
		return;
	*flag = now;
	if (v->rule == RULE_RELEVANT)
		spread_relevance(iv, &l->node, l->node.parent->relevant);
	else
		live_touch(iv, l->node.handle, &l->changed);
}

/* A date question takes the day of a moment, and leaves its time. */
static struct text
stored(struct interview *iv, const struct field *f, const struct value *v)
{
	struct text s = xpath_answer(&iv->env, v);

	if (f->type == FIELD_DATE && v->type == VALUE_DATETIME && s.n > 10)
		s.n = 10;
	return s;
}

static void
run_value(struct interview *iv, struct live *l, const struct vertex *v)
{
	const struct field *f = &iv->f->field[l->node.field].public;
	struct value x;
	struct text s;
	enum ayni_err e;

	if (iv->loading && f->recorded && l->loaded)
		return;
	x = compute_eval(iv, v->expr, &l->node);
	s = stored(iv, f, &x);
	if (iv->err != AYNI_OK || text_equal(s, l->node.value))
		return;
	if ((e = live_value(l, s)) != AYNI_OK)
		iv->err = e;
	else
		compute_changed(iv, l);
}

/* Keeps of an answer what is still offered. */
static void
run_choices(struct interview *iv, struct live *l)
{
	struct text rest = live_asked(l), word;
	struct buf b;
	enum ayni_err e;

	if (!l->node.relevant)
		return;
	live_touch(iv, l->node.handle, &l->changed);
	if (rest.n == 0)
		return;
	buf_init(&b, INTERVIEW_MAX_VALUE);
	while (rest.n > 0) {
		const char *space = memchr(rest.p, ' ', rest.n);

		word = rest;
		if (space != NULL)
			word.n = (size_t)(space - rest.p);
		rest.p += word.n + (space != NULL);
		rest.n -= word.n + (space != NULL);
		if (!show_offered(iv, l, word))
			continue;
		if (b.n > 0)
			buf_put_byte(&b, ' ');
		buf_put_text(&b, word);
	}
	if (b.err != AYNI_OK) {
		iv->err = b.err;
	} else if (iv->err == AYNI_OK &&
	    !text_equal(buf_text(&b), l->node.value)) {
		if ((e = live_filter(l, buf_text(&b))) != AYNI_OK)
			iv->err = e;
		else
			compute_changed(iv, l);
	}
	buf_free(&b);
}

static void
run_count(struct interview *iv, struct range *g, const struct vertex *v)
{
	struct value x = compute_eval(iv, v->expr, g->container);
	double wanted = floor(xpath_number(&iv->env, &x));
	struct scope *s;
	bool any = false;

	if (isnan(wanted) || iv->err != AYNI_OK)
		return; /* a blank count changes nothing */
	wanted = fmin(fmax(wanted, 0), COUNT_MAX);
	while ((double)g->n < wanted && iv->err == AYNI_OK) {
		iv->err = live_add(iv, g, g->n, NULL, &s);
		if (iv->err != AYNI_OK)
			return;
		live_touch_from(iv, g, s->at);
		compute_mark_all(iv, s);
		if (!iv->loading)
			iv->err = compute_actions(iv, EVENT_NEW_REPEAT, s);
		any = true;
	}
	while ((double)g->n > wanted) {
		live_drop(iv, g, g->n - 1);
		any = true;
	}
	if (any)
		compute_count_changed(iv, g);
}

static void
run_vertex(struct interview *iv, const struct vertex *v, node_ref handle)
{
	struct live *l = iv->handle[handle].live;
	struct range *g = iv->handle[handle].range;

	if (g != NULL) {
		g->dirty = false;
		run_count(iv, g, v);
		return;
	}
	if (l == NULL) /* removed while it waited */
		return;
	l->dirty &= (uint8_t)~(1u << v->rule);
	switch (v->rule) {
	case RULE_RELEVANT:
		run_flag(iv, l, &l->node.own_relevant, v);
		break;
	case RULE_VALUE:
		run_value(iv, l, v);
		break;
	case RULE_CHOICES:
		run_choices(iv, l);
		break;
	case RULE_READONLY:
		run_flag(iv, l, &l->node.own_readonly, v);
		break;
	case RULE_REQUIRED:
		run_flag(iv, l, &l->node.own_required, v);
		break;
	case RULE_COUNT:
	case RULES:
		break;
	}
}

static bool
first_pending(const struct interview *iv, uint32_t *rank)
{
	uint32_t i, k, n = (iv->f->vertices + 63) / 64;

	for (i = 0; i < n; i++)
		if (iv->pending[i] != 0) {
			for (k = 0; (iv->pending[i] >> k & 1) == 0; k++)
				continue;
			*rank = i * 64 + k;
			return true;
		}
	return false;
}

enum ayni_err
compute_run(struct interview *iv)
{
	uint32_t rank, rounds = 0;

	if (iv->running) /* whoever runs already will come to it */
		return AYNI_OK;
	iv->running = true;
	while (iv->err == AYNI_OK && first_pending(iv, &rank)) {
		struct queue *q = &iv->queue[rank];
		node_ref handle = q->node[--q->n];

		if (q->n == 0)
			iv->pending[rank / 64] &=
			    ~((uint64_t)1 << (rank % 64));
		run_vertex(iv, iv->f->order[rank], handle);
		arena_reset(&iv->scratch);
		if (++rounds > ROUNDS_MAX) {
			iv->err = AYNI_TOOBIG;
			(void)snprintf(iv->why, sizeof(iv->why),
			    "the form does not settle");
		}
	}
	iv->running = false;
	return compute_done(iv);
}

/* ---- actions ---- */

struct target {
	const struct action *action;
	struct text value;
};

static void
assign(struct interview *iv, struct live *l, struct range *g, void *ctx)
{
	const struct action *x = ctx;
	struct text s = x->text;
	struct value v;

	(void)g;
	if (l == NULL || iv->err != AYNI_OK)
		return;
	if (x->expr != NULL) {
		v = compute_eval(iv, x->expr, &l->node);
		s = stored(
		    iv, &iv->f->field[l->node.field].public, &v);
	}
	if (iv->err != AYNI_OK || text_equal(s, l->node.value))
		return;
	iv->err = live_value(l, s);
	if (iv->err == AYNI_OK)
		compute_changed(iv, l);
}

enum ayni_err
compute_action(struct interview *iv, const struct action *x, struct scope *s)
{
	union {
		const struct action *from;
		void *to;
	} p = {.from = x};

	live_each(iv, s, x->target, assign, p.to);
	return iv->err;
}

enum ayni_err
compute_actions(struct interview *iv, unsigned event, struct scope *s)
{
	const struct action *x;

	for (x = iv->f->action; x != NULL && iv->err == AYNI_OK; x = x->next)
		if ((x->events & event) != 0 &&
		    inside(iv->f, x->target, s->live.node.field) &&
		    compute_action(iv, x, s) != AYNI_OK)
			break;
	return iv->err;
}
