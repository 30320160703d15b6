#include "form/live.h"

#include <stdio.h>

#define CASCADE_MAX 64u /* changes that set off one another */

struct setting {
	const struct action *action;
	size_t nodes; /* that it sets, where one alone may be */
	struct live *last;
};

static void
assign(struct interview *iv, struct live *l, const struct action *x)
{
	struct value v = xpath_of_text(x->text);
	bool differs;
	enum ayni_err e;

	if (x->expr != NULL)
		v = compute_eval(iv, x->expr, l);
	if (iv->err != AYNI_OK)
		return;
	if ((e = compute_store(iv, l, &v, &differs)) != AYNI_OK) {
		iv->err = e;
	} else if (differs) {
		compute_changed(iv, l);
		event_changes(iv, l);
	}
}

static void
assign_each(struct interview *iv, struct live *l, struct range *g, void *ctx)
{
	const struct setting *s = ctx;

	(void)g;
	if (l != NULL && iv->err == AYNI_OK)
		assign(iv, l, s->action);
}

static void
count_each(struct interview *iv, struct live *l, struct range *g, void *ctx)
{
	struct setting *s = ctx;

	(void)iv;
	(void)g;
	if (l != NULL) {
		s->nodes++;
		s->last = l;
	}
}

/* The nearest scope around one that holds a field at all. */
static struct scope *
scope_around(struct interview *iv, struct scope *s, uint32_t field)
{
	while (s->parent != NULL &&
	    !compute_inside(iv->f, field, s->live.node.field))
		s = s->parent;
	return s;
}

/* The nodes that a reference with predicates leads to. */
static void
find_where(struct interview *iv, const struct expr *where, struct live *from,
    struct setting *s)
{
	struct value v = compute_eval(iv, where, from);
	size_t i;

	for (i = 0; v.type == VALUE_NODES && i < v.nodes; i++)
		count_each(iv, live_of(v.node[i]), NULL, s);
}

/* A change sets one node, or none where none is there. */
static void
run_change(struct interview *iv, struct live *l, const struct action *x)
{
	struct setting s = {.action = x};
	char what[100];

	if (x->where != NULL)
		find_where(iv, x->where, l, &s);
	else
		live_each(iv, scope_around(iv, l->scope, x->target),
		    x->target, count_each, &s);
	if (s.nodes > 1) {
		(void)snprintf(what, sizeof(what), "%zu nodes would be set at "
		    "once: which one of the repeat is meant?", s.nodes);
		compute_fault(iv, x->target, what);
	} else if (s.nodes == 1 && iv->err == AYNI_OK) {
		assign(iv, s.last, x);
	}
}

/* Recursion goes as far as CASCADE_MAX. */
void
event_changes(struct interview *iv, struct live *l)
{
	const struct action *x = iv->f->field[l->node.field].on_change;

	if (x == NULL || iv->err != AYNI_OK)
		return;
	if (++iv->cascade > CASCADE_MAX) {
		compute_fault(iv, l->node.field, "the form's actions do not settle");
		x = NULL;
	}
	for (; x != NULL && iv->err == AYNI_OK; x = x->next) {
		/* what they read has the change in it already */
		if (iv->begun && (iv->err = compute_run(iv)) != AYNI_OK)
			break;
		run_change(iv, l, x);
	}
	iv->cascade--;
}

enum ayni_err
event_answered(struct interview *iv, struct live *l)
{
	compute_changed(iv, l);
	event_changes(iv, l);
	return compute_run(iv);
}

/* Whether something in a scope is what an action waits for. */
static bool
concerns(const struct interview *iv, const struct action *x, unsigned event,
    const struct scope *s)
{
	uint32_t where = event == EVENT_NEW_REPEAT ? x->repeat : x->target;

	return (x->events & event) != 0 &&
	    compute_inside(iv->f, where, s->live.node.field);
}

void
event_run(struct interview *iv, unsigned event, struct scope *s)
{
	const struct action *x;

	for (x = iv->f->action; x != NULL && iv->err == AYNI_OK; x = x->next) {
		struct setting all = {.action = x};

		if (!concerns(iv, x, event, s))
			continue;
		if (x->where == NULL &&
		    compute_inside(iv->f, x->target, s->live.node.field))
			live_each(iv, s, x->target, assign_each, &all);
		else
			run_change(iv, &s->live, x);
	}
}

/* ---- of what is computed ---- */

static int
scope_order(const struct scope *a, const struct scope *b)
{
	int r = a == b ? 0 : scope_order(a->parent, b->parent);

	return r != 0 ? r : (a->at > b->at) - (a->at < b->at);
}

/* Whether a comes after b: by field, then by instance. */
static bool
fires_after(const struct live *a, const struct live *b)
{
	return a->node.field != b->node.field
	    ? a->node.field > b->node.field
	    : scope_order(a->scope, b->scope) > 0;
}

/* Waiting actions are in order, the first last. */
void
event_wait(struct interview *iv, struct live *l)
{
	struct queue *q = &iv->fired;
	uint32_t i;

	if (iv->f->field[l->node.field].on_change == NULL ||
	    !live_queue(iv, q, l->node.handle))
		return;
	for (i = q->n - 1; i > 0; i--) {
		struct live *other = iv->handle[q->node[i - 1]].live;

		if (other != NULL && !fires_after(l, other))
			break;
		q->node[i] = q->node[i - 1];
		q->node[i - 1] = l->node.handle;
	}
}

bool
event_next(struct interview *iv)
{
	struct queue *q = &iv->fired;
	struct live *l;

	if (q->n == 0)
		return false;
	if ((l = iv->handle[q->node[--q->n]].live) != NULL)
		event_changes(iv, l);
	return true;
}
