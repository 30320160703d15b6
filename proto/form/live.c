#include "form/live.h"

#include <string.h>

#include "ayni/mem.h"
#include "form/answer.h"

struct live *
live_of(struct tree_node *n)
{
	union {
		struct tree_node *node;
		struct live *live;
	} p = {.node = n};

	return p.live;
}

struct scope *
live_scope(struct live *l)
{
	return l->scope != NULL && &l->scope->live == l ? l->scope : NULL;
}

static enum ayni_err
new_handle(struct interview *iv, struct live *l, struct range *g,
    node_ref *out)
{
	struct handle *more;
	uint32_t cap;

	if (iv->nodes >= INTERVIEW_MAX_NODES ||
	    iv->handles >= INTERVIEW_MAX_HANDLES)
		return AYNI_TOOBIG;
	if (iv->handles == iv->handles_cap) {
		cap = iv->handles_cap == 0 ? 256 : iv->handles_cap * 2;
		more = mem_array(iv->handle, cap, sizeof(*more));
		if (more == NULL)
			return AYNI_NOMEM;
		iv->handle = more;
		iv->handles_cap = cap;
	}
	if (iv->handles == 0)
		iv->handle[iv->handles++] = (struct handle){NULL, NULL};
	iv->handle[iv->handles] = (struct handle){l, g};
	*out = iv->handles++;
	iv->nodes++;
	return AYNI_OK;
}

static void
free_handle(struct interview *iv, node_ref handle)
{
	iv->handle[handle] = (struct handle){NULL, NULL};
	iv->nodes--;
}

static enum ayni_err
store(struct live *l, struct text value)
{
	char *p;
	union {
		const char *from;
		char *to;
	} own = {.from = l->node.value.p};

	if (value.n > l->cap) {
		p = mem_resize(l->cap > 0 ? own.to : NULL, value.n);
		if (p == NULL)
			return AYNI_NOMEM;
		l->cap = value.n;
		own.to = p;
		l->node.value.p = p;
	}
	if (value.n > 0)
		memmove(own.to, value.p, value.n);
	l->node.value.n = value.n;
	return AYNI_OK;
}

void
live_forget(struct live *l)
{
	if (l->asked != NULL)
		buf_free(l->asked);
	mem_free(l->asked);
	l->asked = NULL;
}

struct text
live_asked(const struct live *l)
{
	return l->asked != NULL ? buf_text(l->asked) : l->node.value;
}

enum ayni_err
live_value(struct live *l, struct text value)
{
	live_forget(l);
	return store(l, value);
}

enum ayni_err
live_filter(struct live *l, struct text left)
{
	enum ayni_err e;

	if (l->asked == NULL) {
		if ((l->asked = mem_zalloc(1, sizeof(*l->asked))) == NULL)
			return AYNI_NOMEM;
		buf_init(l->asked, INTERVIEW_MAX_VALUE);
		buf_put_text(l->asked, l->node.value);
	}
	if ((e = l->asked->err) == AYNI_OK)
		e = store(l, left);
	if (e != AYNI_OK || text_equal(left, buf_text(l->asked)))
		live_forget(l);
	return e;
}

static void
init(struct live *l, const struct field_model *m, struct tree_live *parent,
    struct scope *scope)
{
	tree_begin(&l->node,
	    m->public.attribute ? TREE_ATTRIBUTE : TREE_ELEMENT);
	l->node.name = m->name;
	l->node.field = m->public.number;
	l->node.relevant = parent->relevant;
	l->scope = scope;
}

/* What nodes are made after. */
struct pattern {
	const struct tree_node *like; /* in the form's primary instance */
	bool bare; /* its values are those of an instance, not of a template */
};

static enum ayni_err fill(struct interview *iv, struct scope *s,
    struct tree_live *at, struct pattern p);

static union slot *
slot(struct scope *s, uint32_t field)
{
	return &s->slot[field - s->live.node.field];
}

static enum ayni_err
new_range(struct interview *iv, struct scope *s, struct tree_live *container,
    struct pattern p, uint32_t field)
{
	struct range *g = mem_zalloc(1, sizeof(*g));
	enum ayni_err e;

	if (g == NULL)
		return AYNI_NOMEM;
	g->field = field;
	g->parent = s;
	g->container = container;
	g->like = p.like;
	g->bare = p.bare;
	if ((e = new_handle(iv, NULL, g, &g->handle)) != AYNI_OK) {
		mem_free(g);
		return e;
	}
	slot(s, field)->range = g;
	return AYNI_OK;
}

/* Attributes hang on their element in a list of their own; the one before
 * mostly has the number before. */
static void
link_attribute(struct scope *s, struct tree_live *parent, struct tree_live *a)
{
	uint32_t before = a->field - 1;
	struct tree_live **link = &parent->attribute;

	if (before != parent->field && slot(s, before)->live != NULL)
		link = &slot(s, before)->live->node.next;
	while (*link != NULL)
		link = &(*link)->next;
	a->parent = parent;
	*link = a;
}

/* What the form gives, as its type stores it. */
static enum ayni_err
begin_with(struct live *l, enum field_type type, struct text given)
{
	struct buf b = {.limit = INTERVIEW_MAX_VALUE};
	enum ayni_err e;

	if (given.n == 0)
		return AYNI_OK;
	answer_cast(type, given, &b);
	if ((e = b.err) == AYNI_OK)
		e = live_value(l, buf_text(&b));
	buf_free(&b);
	return e;
}

static enum ayni_err
new_live(struct interview *iv, struct scope *s, struct tree_live *parent,
    struct pattern p)
{
	const struct field_model *m = &iv->f->field[tree_field(p.like)];
	struct live *l = mem_zalloc(1, sizeof(*l));
	enum ayni_err e;

	if (l == NULL)
		return AYNI_NOMEM;
	init(l, m, parent, s);
	if ((e = new_handle(iv, l, NULL, &l->node.handle)) != AYNI_OK) {
		mem_free(l);
		return e;
	}
	if (m->public.attribute)
		link_attribute(s, parent, &l->node);
	else
		tree_insert(parent, &l->node, NULL);
	slot(s, m->public.number)->live = l;
	if (m->public.kind == FIELD_VALUE && (!p.bare || m->public.attribute))
		e = begin_with(l, m->public.type, tree_value(p.like));
	return e == AYNI_OK ? fill(iv, s, &l->node, p) : e;
}

static bool
is_template(const struct tree_node *n)
{
	return tree_attribute_ns(n, JAVAROSA, "template").p != NULL;
}

static enum ayni_err
new_scope(struct interview *iv, struct scope *parent,
    struct tree_live *container, struct range *g,
    const struct tree_node *like, struct scope **out)
{
	const struct field_model *m = &iv->f->field[tree_field(like)];
	struct scope *s = mem_zalloc(1, sizeof(*s));
	enum ayni_err e;

	if (s == NULL)
		return AYNI_NOMEM;
	s->slot = mem_zalloc(
	    m->public.end - m->public.number, sizeof(*s->slot));
	if (s->slot == NULL) {
		mem_free(s);
		return AYNI_NOMEM;
	}
	init(&s->live, m, container, s);
	s->parent = parent;
	s->of = g;
	s->born = iv->rounds;
	slot(s, m->public.number)->live = &s->live;
	e = new_handle(iv, &s->live, NULL, &s->live.node.handle);
	if (e != AYNI_OK) {
		mem_free(s->slot);
		mem_free(s);
		return e;
	}
	*out = s;
	return AYNI_OK;
}

/* The element before which an instance at a position is put. */
static struct tree_live *
before(const struct range *g, uint32_t at)
{
	struct tree_live *n;

	if (at < g->n)
		return &g->instance[at]->live.node;
	if (g->n > 0)
		return g->instance[g->n - 1]->live.node.next;
	for (n = g->container->first; n != NULL; n = n->next)
		if (n->field > g->field)
			return n;
	return NULL;
}

struct live
live_stand_in(const struct interview *iv, const struct range *g)
{
	struct live l = {.scope = g->parent};

	tree_begin(&l.node, TREE_ELEMENT);
	l.node.name = iv->f->field[g->field].name;
	l.node.field = g->field;
	l.node.parent = g->container;
	l.node.next = before(g, g->n);
	l.node.prev = l.node.next != NULL ? l.node.next->prev
					  : g->container->last;
	l.node.relevant = g->container->relevant;
	return l;
}

static void
renumber(struct range *g, uint32_t from)
{
	for (; from < g->n; from++)
		g->instance[from]->at = from;
}

static enum ayni_err
add_like(struct interview *iv, struct range *g, uint32_t at,
    const struct instance_id *id, struct pattern p, struct scope **out)
{
	struct scope *s, **more;
	uint32_t cap;
	enum ayni_err e;

	if (g->n == g->cap) {
		cap = g->cap == 0 ? 4 : g->cap * 2;
		more = mem_array(g->instance, cap, sizeof(*more));
		if (more == NULL)
			return AYNI_NOMEM;
		g->instance = more;
		g->cap = cap;
	}
	e = new_scope(iv, g->parent, g->container, g, p.like, &s);
	if (e != AYNI_OK)
		return e;
	if (id != NULL)
		s->id = *id;
	else
		iv->env.chance.fill(
		    iv->env.chance.ctx, s->id.b, sizeof(s->id.b));
	tree_insert(g->container, &s->live.node, before(g, at));
	memmove(g->instance + at + 1, g->instance + at,
	    (g->n - at) * sizeof(*g->instance));
	g->instance[at] = s;
	g->n++;
	renumber(g, at);
	if ((e = fill(iv, s, &s->live.node, p)) != AYNI_OK) {
		live_drop(iv, g, at);
		return e;
	}
	*out = s;
	return AYNI_OK;
}

/* Nobody may add an instance, and nothing counts them: there is one. */
static bool
is_fixed(const struct form *f, uint32_t field)
{
	const struct field_model *m = &f->field[field];

	return m->public.kind == FIELD_REPEAT && m->fixed_count &&
	    m->rule[RULE_COUNT] == NULL;
}

/* Everything that an element of the primary instance holds. */
static enum ayni_err
fill(struct interview *iv, struct scope *s, struct tree_live *at,
    struct pattern p)
{
	const struct tree_node *c;
	struct scope *instance;
	enum ayni_err e = AYNI_OK;

	for (c = tree_asides(p.like); c != NULL && e == AYNI_OK;
	     c = tree_next(c))
		if (tree_field(c) != 0)
			e = new_live(iv, s, at, (struct pattern){c, p.bare});
	for (c = tree_child(p.like); c != NULL && e == AYNI_OK;
	     c = tree_sibling(c)) {
		uint32_t field = tree_field(c);
		struct range *g;

		if (iv->f->field[field].public.kind != FIELD_REPEAT) {
			e = new_live(iv, s, at, (struct pattern){c, p.bare});
			continue;
		}
		if (slot(s, field)->range == NULL)
			e = new_range(iv, s, at, p, field);
		if (e != AYNI_OK || is_template(c))
			continue;
		g = slot(s, field)->range;
		e = add_like(iv, g, g->n, NULL,
		    (struct pattern){c, p.bare}, &instance);
	}
	for (c = tree_child(p.like); c != NULL && e == AYNI_OK;
	     c = tree_sibling(c))
		if (is_template(c) && is_fixed(iv->f, tree_field(c)) &&
		    slot(s, tree_field(c))->range->n == 0)
			e = live_add(iv, slot(s, tree_field(c))->range, 0,
			    NULL, &instance);
	return e;
}

enum ayni_err
live_root(struct interview *iv)
{
	enum ayni_err e;

	iv->document = (struct tree_live){.is = {0}};
	tree_begin(&iv->document, TREE_DOCUMENT);
	e = new_scope(
	    iv, NULL, &iv->document, NULL, iv->f->template, &iv->root);
	if (e != AYNI_OK)
		return e;
	tree_insert(&iv->document, &iv->root->live.node, NULL);
	return fill(iv, iv->root, &iv->root->live.node,
	    (struct pattern){iv->f->template, false});
}

enum ayni_err
live_add(struct interview *iv, struct range *g, uint32_t at,
    const struct instance_id *id, struct scope **out)
{
	const struct tree_node *like = iv->f->field[g->field].node;

	return add_like(iv, g, at, id,
	    (struct pattern){like, !is_template(like)}, out);
}

/* The form's own instance of a repeat, from 0; NULL: it has not so many. */
static const struct tree_node *
own(const struct range *g, uint32_t at)
{
	const struct tree_node *c;

	for (c = tree_child(g->like); c != NULL; c = tree_sibling(c))
		if (tree_field(c) == g->field && !is_template(c) && at-- == 0)
			return c;
	return NULL;
}

enum ayni_err
live_add_next(struct interview *iv, struct range *g, struct scope **out)
{
	const struct tree_node *like = own(g, g->n);

	return like != NULL
	    ? add_like(iv, g, g->n, NULL, (struct pattern){like, g->bare}, out)
	    : live_add(iv, g, g->n, NULL, out);
}

bool
live_lacks(const struct interview *iv, const struct range *g)
{
	return is_fixed(iv->f, g->field) &&
	    (own(g, g->n) != NULL || g->n == 0);
}

static void
free_live(struct interview *iv, struct live *l)
{
	union {
		const char *from;
		char *to;
	} own = {.from = l->node.value.p};

	free_handle(iv, l->node.handle);
	live_forget(l);
	if (l->cap > 0)
		mem_free(own.to);
}

/* Recursion goes as deep as repeats are nested. */
static void
free_scope(struct interview *iv, struct scope *s)
{
	const struct field *me = &iv->f->field[s->live.node.field].public;
	uint32_t f = me->number + 1, i;

	while (f < me->end) {
		const struct field *x = &iv->f->field[f].public;
		union slot *at = slot(s, f);

		if (x->kind != FIELD_REPEAT) {
			if (at->live != NULL) {
				free_live(iv, at->live);
				mem_free(at->live);
			}
			f++;
			continue;
		}
		if (at->range != NULL) {
			for (i = 0; i < at->range->n; i++)
				free_scope(iv, at->range->instance[i]);
			free_handle(iv, at->range->handle);
			mem_free(at->range->instance);
			mem_free(at->range);
		}
		f = x->end;
	}
	free_live(iv, &s->live);
	mem_free(s->slot);
	mem_free(s);
}

void
live_drop(struct interview *iv, struct range *g, uint32_t at)
{
	struct scope *s = g->instance[at];

	tree_remove(&s->live.node);
	memmove(g->instance + at, g->instance + at + 1,
	    (g->n - at - 1) * sizeof(*g->instance));
	g->n--;
	renumber(g, at);
	free_scope(iv, s);
}

void
live_empty(struct interview *iv, struct scope *s)
{
	const struct field *me = &iv->f->field[s->live.node.field].public;
	uint32_t f = me->number + 1;

	while (f < me->end) {
		const struct field *x = &iv->f->field[f].public;
		struct range *g =
		    x->kind == FIELD_REPEAT ? slot(s, f)->range : NULL;

		while (g != NULL && g->n > 0)
			live_drop(iv, g, g->n - 1);
		f = x->kind == FIELD_REPEAT ? x->end : f + 1;
	}
}

void
live_free(struct interview *iv)
{
	if (iv->root != NULL)
		free_scope(iv, iv->root);
	iv->root = NULL;
	mem_free(iv->handle);
}

bool
live_queue(struct interview *iv, struct queue *q, node_ref handle)
{
	node_ref *more;
	uint32_t cap;

	if (q->n == q->cap) {
		cap = q->cap == 0 ? 4 : q->cap * 2;
		more = mem_array(q->node, cap, sizeof(*more));
		if (more == NULL) {
			iv->err = AYNI_NOMEM;
			return false;
		}
		q->node = more;
		q->cap = cap;
	}
	q->node[q->n++] = handle;
	return true;
}

void
live_touch(struct interview *iv, node_ref handle, bool *flag)
{
	if (!*flag)
		*flag = live_queue(iv, &iv->changed, handle);
}

void
live_touch_all(struct interview *iv)
{
	uint32_t i;

	iv->changed.n = 0;
	for (i = 1; i < iv->handles; i++) {
		struct handle *h = &iv->handle[i];

		if (h->live != NULL)
			h->live->changed = false;
		if (h->range != NULL)
			h->range->changed = false;
		if (h->live != NULL)
			live_touch(iv, i, &h->live->changed);
		if (h->range != NULL)
			live_touch(iv, i, &h->range->changed);
	}
}

/* Recursion goes as deep as repeats are nested. */
static void
touch_scope(struct interview *iv, struct scope *s)
{
	const struct field *me = &iv->f->field[s->live.node.field].public;
	uint32_t f = me->number;

	while (f < me->end) {
		union slot *at = slot(s, f);
		const struct field *x = &iv->f->field[f].public;

		if (x->kind != FIELD_REPEAT || f == me->number) {
			if (at->live != NULL)
				live_touch(iv, at->live->node.handle,
				    &at->live->changed);
			f++;
			continue;
		}
		if (at->range != NULL) {
			live_touch(iv, at->range->handle, &at->range->changed);
			live_touch_from(iv, at->range, 0);
		}
		f = x->end;
	}
}

void
live_touch_from(struct interview *iv, struct range *g, uint32_t at)
{
	for (; at < g->n; at++)
		touch_scope(iv, g->instance[at]);
}

void
live_each(struct interview *iv, struct scope *s, uint32_t field, live_fn fn,
    void *ctx)
{
	const struct field *x = &iv->f->field[field].public;
	uint32_t mine = s->live.node.field, rep = x->repeat, up, i;
	struct range *g;

	if (rep == mine) { /* it stands right in this scope */
		if (slot(s, field)->live != NULL)
			fn(iv, slot(s, field)->live, NULL, ctx);
		return;
	}
	/* The repeat on the way down that stands right in this scope. */
	for (;; rep = up) {
		up = iv->f->field[iv->f->field[rep].public.parent]
			 .public.repeat;
		if (up == mine)
			break;
		if (up == 0) /* not below this scope */
			return;
	}
	if ((g = slot(s, rep)->range) == NULL)
		return;
	for (i = 0; i < g->n; i++)
		live_each(iv, g->instance[i], field, fn, ctx);
}
