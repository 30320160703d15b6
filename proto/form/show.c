#include <math.h>
#include <string.h>

#include "ayni/utf8.h"
#include "form/live.h"

/* ---- texts ---- */

static void
put_pieces(struct interview *iv, const struct piece *p, struct tree_node *at,
    struct buf *b)
{
	struct value v;

	for (; p != NULL; p = p->next) {
		buf_put_text(b, p->text);
		if (p->output == NULL)
			continue;
		v = compute_eval(iv, p->output, at);
		buf_put_text(b, xpath_string(&iv->env, &v));
	}
}

static const struct piece *
in_language(const struct interview *iv, const struct rich *r,
    enum itext_use use)
{
	struct piece **in;

	if (r->itext == NULL)
		return use == ITEXT_PLAIN ? r->plain : NULL;
	in = &r->itext->in[iv->language * ITEXT_USES];
	if (use == ITEXT_PLAIN && in[ITEXT_PLAIN] == NULL)
		use = ITEXT_SHORT;
	return in[use];
}

struct text
show_rich(struct interview *iv, const struct rich *r, struct live *at,
    enum itext_use use)
{
	const struct piece *p = in_language(iv, r, use);
	struct text t = {"", 0};
	struct buf b;

	if (p == NULL)
		return t;
	if (p->output == NULL && p->next == NULL)
		return p->text;
	buf_init(&b, 1u << 20);
	put_pieces(iv, p, &at->node, &b);
	t = arena_text(&iv->shown, buf_text(&b));
	buf_free(&b);
	return t.p != NULL ? t : (struct text){"", 0};
}

/* ---- what expressions ask of the form ---- */

static struct tree_node *
instance_of(void *ctx, struct text id)
{
	const struct interview *iv = ctx;

	return map_get(&iv->f->instances, id);
}

static struct text
itext_of(void *ctx, struct text id)
{
	struct interview *iv = ctx;
	struct rich r = {NULL, map_get(&iv->f->itexts, id)};

	if (r.itext == NULL)
		return id;
	return show_rich(iv, &r, &iv->root->live, ITEXT_PLAIN);
}

/*
 * The question that a path names, seen from a node: absolute, or relative
 * as inside a repeat.
 */
static const struct field_model *
named(const struct interview *iv, const struct tree_node *at,
    struct text path)
{
	const struct field_model *m;
	uint32_t field = at->field, i, from;

	path = text_trim(path);
	if ((m = map_get(&iv->f->paths, path)) != NULL)
		return m;
	for (from = 0; from < path.n;) {
		const char *slash = memchr(path.p + from, '/', path.n - from);
		struct text one = {path.p + from, slash != NULL
		    ? (size_t)(slash - path.p) - from : path.n - from};

		from += (uint32_t)one.n + 1;
		if (text_is(one, ".."))
			field = iv->f->field[field].public.parent;
		else if (!text_is(one, ".") && one.n > 0) {
			for (i = field + 1;
			     i < iv->f->field[field].public.end &&
			     !text_equal(iv->f->field[i].public.name, one);
			     i = iv->f->field[i].public.end)
				continue;
			if (i >= iv->f->field[field].public.end)
				return NULL;
			field = i;
		}
	}
	return &iv->f->field[field];
}

static struct text
choice_name(void *ctx, struct tree_node *at, struct text value,
    struct text path)
{
	struct interview *iv = ctx;
	const struct field_model *m = named(iv, at, path);
	const struct choice *c;

	value = text_trim(value);
	if (m == NULL || m->public.list < 0)
		return value;
	c = map_get(&iv->f->list[m->public.list].by_name, value);
	if (c == NULL)
		return value;
	return show_rich(iv, &c->label, live_of(at), ITEXT_PLAIN);
}

void
show_bind(struct interview *iv)
{
	iv->env.instance = instance_of;
	iv->env.itext = itext_of;
	iv->env.choice_name = choice_name;
	iv->env.ctx = iv;
}

/* ---- choices ---- */

struct offer {
	struct choice_view *c;
	size_t n, cap;
};

static bool
found_in(struct text label, struct text folded, struct buf *b)
{
	size_t i;

	buf_clear(b);
	utf8_fold(b, label);
	for (i = 0; i + folded.n <= b->n; i++)
		if (memcmp(b->p + i, folded.p, folded.n) == 0)
			return true;
	return false;
}

static const struct choice *
choice_of_item(const struct interview *iv, const struct list *list,
    const struct tree_node *item)
{
	(void)iv;
	return item->field > 0 && item->field <= list->public.n
	    ? &list->choice[item->field - 1] : NULL;
}

static const struct list *
list_of(const struct interview *iv, const struct live *l)
{
	int32_t n = iv->f->field[l->node.field].public.list;

	return n >= 0 ? &iv->f->list[n] : NULL;
}

/* A choice of an itemset that is no list of the form: from a repeat. */
static struct choice_view
free_choice(struct interview *iv, const struct itemset *s,
    struct tree_node *item)
{
	struct choice_view v = {.index = UINT32_MAX};
	struct tree_node *c;

	for (c = tree_child(item); c != NULL; c = tree_sibling(c)) {
		if (text_equal(c->name->local, s->value))
			v.name = arena_text(&iv->shown, c->value);
		if (text_equal(c->name->local, s->label))
			v.label = arena_text(&iv->shown, c->value);
	}
	return v;
}

static struct value
offered(struct interview *iv, struct live *l)
{
	const struct itemset *s = iv->f->field[l->node.field].itemset;
	struct value v = compute_eval(iv, s->nodes, &l->node);

	if (v.type != VALUE_NODES)
		v.nodes = 0;
	return v;
}

bool
show_offered(struct interview *iv, struct live *l, struct text name)
{
	const struct field_model *m = &iv->f->field[l->node.field];
	const struct list *list = list_of(iv, l);
	struct value v;
	size_t i;

	if (m->itemset == NULL)
		return list == NULL || map_get(&list->by_name, name) != NULL;
	if (list != NULL && map_get(&list->by_name, name) == NULL)
		return false;
	if (list != NULL && m->itemset->nodes->step != NULL &&
	    m->itemset->nodes->step->next != NULL &&
	    m->itemset->nodes->step->next->predicates == 0)
		return true; /* unfiltered */
	v = offered(iv, l);
	for (i = 0; i < v.nodes; i++) {
		const struct choice *c = list != NULL
		    ? choice_of_item(iv, list, v.node[i]) : NULL;

		if (c != NULL ? text_equal(c->name, name)
			      : text_equal(free_choice(iv, m->itemset,
						  v.node[i]).name, name))
			return true;
	}
	return false;
}

static struct choice_view
view_choice(struct interview *iv, const struct list *list,
    const struct choice *c, struct live *l)
{
	return (struct choice_view){c->name,
	    show_rich(iv, &c->label, l, ITEXT_PLAIN),
	    (uint32_t)(c - list->choice)};
}

enum ayni_err
show_choices(struct interview *iv, struct live *l, struct text find,
    const struct choice_view **out, size_t *count)
{
	const struct field_model *m;
	const struct list *list;
	struct choice_view *at;
	struct value v = {.nodes = 0};
	struct buf folded, b;
	size_t i, most, k = 0;
	enum ayni_err e;

	m = &iv->f->field[l->node.field];
	list = list_of(iv, l);
	if (m->itemset != NULL)
		v = offered(iv, l);
	most = m->itemset != NULL ? v.nodes : list != NULL ? list->public.n : 0;
	at = arena_zalloc(&iv->shown, most, sizeof(*at));
	buf_init(&folded, 4096);
	buf_init(&b, 1u << 20);
	utf8_fold(&folded, find);
	for (i = 0; i < most && at != NULL; i++) {
		const struct choice *c = m->itemset == NULL
		    ? &list->choice[i]
		    : list != NULL ? choice_of_item(iv, list, v.node[i]) : NULL;

		at[k] = c != NULL ? view_choice(iv, list, c, l)
				  : free_choice(iv, m->itemset, v.node[i]);
		if (find.n == 0 || found_in(at[k].label, buf_text(&folded), &b) ||
		    found_in(at[k].name, buf_text(&folded), &b))
			k++;
	}
	buf_free(&folded);
	buf_free(&b);
	if ((e = compute_done(iv)) == AYNI_OK && at == NULL)
		e = AYNI_NOMEM;
	if (e != AYNI_OK)
		return e;
	*out = at;
	*count = k;
	return AYNI_OK;
}

/* ---- views ---- */

static bool
keeps_constraint(struct interview *iv, struct live *l)
{
	const struct field_model *m = &iv->f->field[l->node.field];
	bool ok;

	if (m->constraint == NULL || l->node.value.n == 0)
		return true;
	ok = compute_true(iv, m->constraint, &l->node);
	return compute_done(iv) == AYNI_OK && ok;
}

static bool
inherited(const struct interview *iv, const struct tree_node *n)
{
	for (; n != &iv->document; n = n->parent)
		if (n->own_readonly)
			return true;
	return false;
}

static void
view_instance(struct interview *iv, const struct live *l,
    struct node_view *v)
{
	bool fixed = iv->f->field[l->node.field].fixed_count;

	v->is_instance = l->scope->of != NULL && &l->scope->live == l;
	v->may_remove = v->is_instance && !fixed;
}

static struct node_view
view_range(struct interview *iv, struct range *g)
{
	const struct field_model *m = &iv->f->field[g->field];
	struct node_view v = {.field = &m->public, .is_range = true,
	    .count = g->n, .constraint_ok = true, .required_ok = true};

	v.relevant = interview_relevant(iv, g->handle);
	if (g->n == 0 && v.relevant && m->rule[RULE_RELEVANT] != NULL)
		v.relevant = compute_true(
		    iv, m->rule[RULE_RELEVANT]->expr, g->container);
	v.readonly = inherited(iv, g->container);
	v.may_add = v.may_remove = !m->fixed_count;
	v.label = show_rich(iv, &m->label, live_of(g->container), ITEXT_PLAIN);
	compute_forget(iv);
	return v;
}

struct node_view
show_view(struct interview *iv, node_ref n)
{
	struct node_view v = {.constraint_ok = true, .required_ok = true};
	struct live *l;
	const struct field_model *m;

	if (n >= iv->handles)
		return v;
	if (iv->handle[n].range != NULL)
		return view_range(iv, iv->handle[n].range);
	if ((l = iv->handle[n].live) == NULL)
		return v;
	m = &iv->f->field[l->node.field];
	v.field = &m->public;
	v.relevant = l->node.relevant;
	v.readonly = inherited(iv, &l->node);
	v.required = l->node.own_required;
	v.value = l->node.value;
	v.label = show_rich(iv, &m->label, l, ITEXT_PLAIN);
	v.hint = show_rich(iv, &m->hint, l, ITEXT_PLAIN);
	v.guidance = show_rich(iv, &m->hint, l, ITEXT_GUIDANCE);
	if (m->public.kind == FIELD_VALUE && v.relevant) {
		v.constraint_ok = keeps_constraint(iv, l);
		v.required_ok = !v.required || v.value.n > 0;
	}
	if (!v.constraint_ok)
		v.message =
		    show_rich(iv, &m->constraint_message, l, ITEXT_PLAIN);
	else if (!v.required_ok)
		v.message =
		    show_rich(iv, &m->required_message, l, ITEXT_PLAIN);
	view_instance(iv, l, &v);
	compute_forget(iv);
	return v;
}

node_ref
show_violation(struct interview *iv, node_ref after)
{
	node_ref n = after == NODE_NONE ? interview_root(iv)
					: interview_next(iv, after);

	for (; n != NODE_NONE; n = interview_next(iv, n)) {
		struct live *l = iv->handle[n].live;

		if (l == NULL || !l->node.relevant ||
		    iv->f->field[l->node.field].public.kind != FIELD_VALUE)
			continue;
		if ((l->node.own_required && l->node.value.n == 0) ||
		    !keeps_constraint(iv, l))
			return n;
	}
	return NODE_NONE;
}
