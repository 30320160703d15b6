#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ayni/mem.h"
#include "form/answer.h"
#include "form/live.h"

#define COUNT_MAX 10000.0 /* instances that an expression may ask for */
#define ROUNDS_MAX 1000000u
#define TEXT_WORK 1000u /* of saying a text within another */
#define FIRED_MAX 10000u /* computed values whose change sets off actions */
#define SETTLE_WORK (2u * (uint64_t)XPATH_MAX_STEPS)

/* ---- waiting ---- */

static void
enqueue(struct interview *iv, const struct vertex *v, node_ref handle)
{
	if (live_queue(iv, &iv->queue[v->rank], handle))
		iv->pending[v->rank / 64] |= (uint64_t)1 << (v->rank % 64);
}

void
compute_stop(struct interview *iv)
{
	uint32_t i;

	iv->fired.n = 0;
	for (i = 0; i < iv->f->vertices; i++)
		iv->queue[i].n = 0;
	for (i = 1; i < iv->handles; i++) {
		if (iv->handle[i].live != NULL)
			iv->handle[i].live->dirty = 0;
		if (iv->handle[i].range != NULL)
			iv->handle[i].range->dirty = false;
	}
	for (i = 0; i < (iv->f->vertices + 63) / 64; i++)
		iv->pending[i] = 0;
}

static void
mark_node(struct interview *iv, struct live *l, const struct vertex *v)
{
	uint8_t bit = (uint8_t)(1u << v->rule);

	if ((l->dirty & bit) != 0)
		return;
	l->dirty |= bit;
	enqueue(iv, v, l->node.handle);
}

static void
mark(struct interview *iv, struct live *l, struct range *g, void *ctx)
{
	const struct vertex *v = ctx;

	if (v->rule == RULE_VIEW) {
		live_touch(iv, g != NULL ? g->handle : l->node.handle,
		    g != NULL ? &g->changed : &l->changed);
	} else if (g != NULL) {
		if (!g->dirty)
			enqueue(iv, v, g->handle);
		g->dirty = true;
	} else {
		mark_node(iv, l, v);
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

/* What a repeat says, or whether it is asked, may be seen with no instance
 * of it there. */
static void
touch_range(struct interview *iv, struct scope *s, uint32_t field)
{
	const struct vertex seen = {.field = field, .rule = RULE_VIEW};

	if (s->live.node.field != field)
		mark_range(iv, s, &seen);
}

static void
mark_within(struct interview *iv, struct scope *s, const struct vertex *v)
{
	union {
		const struct vertex *from;
		void *to;
	} p = {.from = v};

	if (v->rule == RULE_COUNT) {
		mark_range(iv, s, v);
		return;
	}
	live_each(iv, s, v->field, mark, p.to);
	if (iv->f->field[v->field].public.kind == FIELD_REPEAT)
		touch_range(iv, s, v->field);
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

bool
compute_inside(const struct form *f, uint32_t field, uint32_t repeat)
{
	return field >= repeat && field < f->field[repeat].public.end;
}

/*
 * Whoever reads anything in them from outside, and, of those that may have
 * moved, whoever asks for a position.
 */
void
compute_count_changed(struct interview *iv, struct range *g, uint32_t from)
{
	uint32_t f, i, end = iv->f->field[g->field].public.end;
	const struct edge *e;

	live_touch(iv, g->handle, &g->changed);
	for (f = g->field; f < end; f++)
		for (e = iv->f->field[f].out; e != NULL; e = e->next) {
			if (!compute_inside(iv->f, e->apex, g->field))
				mark_within(iv, scope_at(g->parent, e->apex),
				    e->vertex);
			else if (f == g->field)
				for (i = from; i < g->n; i++)
					mark_within(iv, g->instance[i],
					    e->vertex);
		}
}

/* A value is another one, and nobody gave it. */
static void
recomputed(struct interview *iv, struct live *l)
{
	compute_changed(iv, l);
	if (l->scope->born != iv->rounds && !iv->loading)
		event_wait(iv, l);
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

/* What goes wrong is told once, and holds up nothing else. */
void
compute_fault(struct interview *iv, uint32_t field, const char *what)
{
	struct text path = iv->f->field[field].public.path;

	if (iv->fault[0] == '\0' && !iv->showing)
		(void)snprintf(iv->fault, sizeof(iv->fault), "%.*s: %s",
		    (int)(path.n < 100 ? path.n : 100), path.p, what);
}

struct value
compute_eval(struct interview *iv, const struct expr *e, struct live *at)
{
	struct xpath_at where = {&at->node.is, &at->node.is, 1, 1};
	struct value v;

	iv->env.scratch = &iv->scratch;
	iv->env.primary = &iv->document.is;
	iv->env.now = iv->now;
	iv->env.locale = locale_of(iv);
	iv->env.evaluations++;
	if (iv->deep++ == 0)
		iv->env.work = 0;
	else
		(void)xpath_spend(&iv->env, TEXT_WORK);
	if (iv->deep > MODEL_MAX_TEXTS)
		xpath_fail(&iv->env, AYNI_TOOBIG,
		    "texts that say one another come to no end");
	if (iv->spent > SETTLE_WORK)
		xpath_fail(&iv->env, AYNI_TOOBIG, "takes too much work");
	v = iv->env.err == AYNI_OK ? xpath_eval(&iv->env, e, &where)
				   : xpath_of_text(TEXT(""));
	if (--iv->deep == 0)
		iv->spent += iv->env.work;
	iv->failed = iv->env.err != AYNI_OK;
	if (!iv->failed)
		return v;
	if (iv->env.err == AYNI_NOMEM)
		iv->err = AYNI_NOMEM;
	else
		compute_fault(iv, at->node.field, iv->env.what);
	iv->env.err = AYNI_OK;
	return xpath_of_text(TEXT(""));
}

/* Scratch goes when the outermost evaluation is done with its value, which
 * may have been read as a text or a number after its own evaluation. */
enum ayni_err
compute_done(struct interview *iv)
{
	enum ayni_err e = iv->err;

	if (e == AYNI_OK && iv->env.err == AYNI_NOMEM)
		e = AYNI_NOMEM;
	arena_reset(&iv->scratch);
	iv->env.err = AYNI_OK;
	iv->err = AYNI_OK;
	iv->spent = 0;
	return e;
}

bool
compute_true(struct interview *iv, const struct expr *e, struct live *at)
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

/* Ranges of the repeats right below an element. */
static void
touch_ranges(struct interview *iv, struct live *l)
{
	const struct field *me = &iv->f->field[l->node.field].public;
	uint32_t f = me->number + 1;

	for (; f < me->end; f = iv->f->field[f].public.end) {
		struct range *g = iv->f->field[f].public.kind == FIELD_REPEAT
		    ? l->scope->slot[f - l->scope->live.node.field].range
		    : NULL;

		if (g != NULL)
			live_touch(iv, g->handle, &g->changed);
	}
}

/* What is not relevant keeps its answer, offered or not; what is computed
 * may be something that is not offered. */
static void
offer_again(struct interview *iv, struct live *l)
{
	const struct vertex *v =
	    iv->f->field[l->node.field].rule[RULE_CHOICES];

	if (v != NULL)
		mark_node(iv, l, v);
}

static void
spread_relevance(struct interview *iv, struct tree_live *n, bool above)
{
	struct tree_live *c;
	struct live *l = live_of(&n->is);
	bool now = n->own_relevant && above;

	if (n->relevant == now)
		return;
	n->relevant = now;
	compute_changed(iv, l);
	offer_again(iv, l);
	if (live_scope(l) != NULL && l->scope->of != NULL)
		live_touch(iv, l->scope->of->handle, &l->scope->of->changed);
	touch_ranges(iv, l);
	for (c = n->attribute; c != NULL; c = c->next)
		spread_relevance(iv, c, now);
	for (c = n->first; c != NULL; c = c->next)
		spread_relevance(iv, c, now);
}

/* Without telling anyone: it is for one evaluation. */
static void
assume_relevance(struct tree_live *n, bool own, bool above)
{
	struct tree_live *c;

	n->own_relevant = own;
	if (n->relevant == (own && above))
		return;
	n->relevant = own && above;
	for (c = n->attribute; c != NULL; c = c->next)
		assume_relevance(c, c->own_relevant, n->relevant);
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
	now = compute_true(iv, v->expr, l);
	assume_relevance(&l->node, was, l->node.parent->relevant);
	return now;
}

/* Read-only is inherited too, but nothing reads that. */
static void
spread_readonly(struct interview *iv, struct tree_live *n)
{
	struct tree_live *c;
	struct live *l = live_of(&n->is);

	live_touch(iv, n->handle, &l->changed);
	touch_ranges(iv, l);
	for (c = n->attribute; c != NULL; c = c->next)
		spread_readonly(iv, c);
	for (c = n->first; c != NULL; c = c->next)
		spread_readonly(iv, c);
}

static void
run_flag(struct interview *iv, struct live *l, bool *flag, const
    struct vertex *v)
{
	bool now = v->within ? relevant_by_itself(iv, l, v)
			     : compute_true(iv, v->expr, l);

	if (*flag == now || iv->failed)
		return; /* nothing appears or goes away by a mistake */
	*flag = now;
	if (v->rule == RULE_RELEVANT)
		spread_relevance(iv, &l->node, l->node.parent->relevant);
	else if (v->rule == RULE_READONLY)
		spread_readonly(iv, &l->node);
	else
		live_touch(iv, l->node.handle, &l->changed);
}

/*
 * What a field makes of a value: a date question takes the day of a moment,
 * an integer has no fraction.
 */
enum ayni_err
compute_store(struct interview *iv, struct live *l, const struct value *v,
    bool *differs)
{
	const struct field *f = &iv->f->field[l->node.field].public;
	struct buf b = {.limit = INTERVIEW_MAX_VALUE};
	struct text s = xpath_answer(&iv->env, v);
	enum ayni_err e = AYNI_OK;

	if (f->type == FIELD_DATE && v->type == VALUE_DATETIME && s.n > 10)
		s.n = 10;
	if (v->type == VALUE_DATE && f->type == FIELD_DATETIME)
		buf_put_text(&b, s);
	else
		answer_cast(f->type, s, &b);
	if (b.err == AYNI_TOOBIG) {
		compute_fault(iv, l->node.field, "the value is too long");
		buf_clear(&b);
	}
	*differs = !text_equal(buf_text(&b), live_asked(l));
	if (iv->err == AYNI_OK && (e = b.err) == AYNI_OK && *differs &&
	    (e = live_value(l, buf_text(&b))) == AYNI_OK)
		offer_again(iv, l);
	buf_free(&b);
	return e;
}

static void
run_value(struct interview *iv, struct live *l, const struct vertex *v)
{
	const struct field *f = &iv->f->field[l->node.field].public;
	struct value x;
	bool differs;
	enum ayni_err e;

	if (iv->loading && f->recorded && l->loaded)
		return;
	x = compute_eval(iv, v->expr, l);
	if ((e = compute_store(iv, l, &x, &differs)) != AYNI_OK)
		iv->err = e;
	else if (differs && iv->err == AYNI_OK)
		recomputed(iv, l);
}

/* Keeps of an answer what is still offered. */
static void
run_choices(struct interview *iv, struct live *l)
{
	struct text asked = live_asked(l);
	struct buf b = {.limit = INTERVIEW_MAX_VALUE};
	enum ayni_err e = AYNI_OK;

	if (asked.n == 0)
		return;
	if (l->node.relevant)
		e = offer_arrange(iv, l, asked, false, &b);
	else
		buf_put_text(&b, asked);
	if (e == AYNI_OK)
		e = b.err;
	if (e == AYNI_OK && !text_equal(buf_text(&b), l->node.value) &&
	    (e = live_filter(l, buf_text(&b))) == AYNI_OK)
		recomputed(iv, l);
	if (e != AYNI_OK)
		iv->err = e;
	buf_free(&b);
}

static void
run_count(struct interview *iv, struct range *g, const struct vertex *v)
{
	struct live at = live_stand_in(iv, g);
	struct value x = compute_eval(iv, v->expr, &at);
	double wanted = floor(xpath_number(&iv->env, &x));
	uint32_t before = g->n;
	struct scope *s;
	bool first = !g->counted && !iv->loading;

	if (iv->failed || iv->err != AYNI_OK)
		return;
	g->counted = true;
	if (isnan(wanted) && !first)
		return; /* a blank count changes nothing */
	if (wanted > COUNT_MAX)
		compute_fault(iv, g->field, "it would have more than 10000 instances");
	wanted = fmin(fmax(wanted, 0), COUNT_MAX);
	while ((double)g->n < wanted && iv->err == AYNI_OK) {
		enum ayni_err e = live_add_next(iv, g, &s);

		if (e == AYNI_TOOBIG)
			compute_fault(iv, g->field, "too many instances");
		else
			iv->err = e;
		if (e != AYNI_OK)
			break;
		live_touch_from(iv, g, s->at);
		compute_mark_all(iv, s);
		if (!iv->loading)
			event_run(iv, EVENT_NEW_REPEAT, s);
	}
	while ((double)g->n > wanted)
		live_drop(iv, g, g->n - 1);
	if (g->n != before)
		compute_count_changed(iv, g, g->n < before ? g->n : before);
}

static void
run_vertex(struct interview *iv, const struct vertex *v, node_ref handle)
{
	struct live *l = iv->handle[handle].live;
	struct range *g = iv->handle[handle].range;
	/* what was offered then may not be offered any more */
	bool blind = v->loose &&
	    (iv->blind || (iv->loading && v->rule == RULE_CHOICES));

	if (g != NULL) {
		g->dirty = false;
		if (!blind)
			run_count(iv, g, v);
		return;
	}
	if (l == NULL) /* removed while it waited */
		return;
	l->dirty &= (uint8_t)~(1u << v->rule);
	if (blind)
		return;
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

static void
settle(struct interview *iv, uint32_t *rounds)
{
	uint32_t rank;

	iv->running = true;
	while (iv->err == AYNI_OK && first_pending(iv, &rank)) {
		struct queue *q = &iv->queue[rank];
		node_ref handle = q->node[--q->n];

		if (q->n == 0)
			iv->pending[rank / 64] &=
			    ~((uint64_t)1 << (rank % 64));
		run_vertex(iv, iv->f->order[rank], handle);
		arena_reset(&iv->scratch);
		if (++*rounds > ROUNDS_MAX) {
			compute_fault(iv, 0, "the form does not settle");
			compute_stop(iv);
		}
	}
	iv->running = false;
}

enum ayni_err
compute_run(struct interview *iv)
{
	uint32_t rounds = 0;
	enum ayni_err e;

	if (iv->running) /* whoever runs already will come to it */
		return AYNI_OK;
	settle(iv, &rounds);
	while (iv->err == AYNI_OK && event_next(iv)) {
		rounds += ROUNDS_MAX / FIRED_MAX;
		settle(iv, &rounds);
	}
	iv->rounds++;
	if ((e = compute_done(iv)) != AYNI_OK)
		iv->stale = true;
	return e;
}

enum ayni_err
compute_ready(struct interview *iv)
{
	if (!iv->stale)
		return AYNI_OK;
	iv->stale = false;
	compute_stop(iv);
	live_touch_all(iv);
	compute_mark_all(iv, iv->root);
	return compute_run(iv);
}
