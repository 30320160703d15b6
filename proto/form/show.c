#include <math.h>
#include <string.h>

#include "ayni/chance.h"
#include "ayni/utf8.h"
#include "form/kin.h"
#include "form/live.h"
#include "form/reader.h"

/* ---- what is drawn for what is shown ---- */

/* Another for every question and instance, in each interview. */
static uint64_t
lot(const struct interview *iv, const struct live *l)
{
	uint64_t h = (uint64_t)iv->seed + 0x9e3779b97f4a7c15u;
	size_t i;

	h = (h ^ l->node.field) * 0xff51afd7ed558ccdu;
	for (i = 0; i < sizeof(l->scope->id.b); i++)
		h = (h ^ l->scope->id.b[i]) * 0xff51afd7ed558ccdu;
	return h;
}

struct value
show_eval(struct interview *iv, const struct expr *e, struct tree_node *item,
    struct live *at)
{
	struct xpath_at where = {item, &at->node.is, 1, 1};
	struct random_source chance = iv->env.chance;
	uint64_t seed = lot(iv, at);
	struct value v;

	iv->env.chance = chance_seeded(&seed);
	v = item != NULL ? xpath_eval(&iv->env, e, &where)
			 : compute_eval(iv, e, at);
	iv->env.chance = chance;
	return v;
}

static bool
is_true(struct interview *iv, const struct expr *e, struct live *at)
{
	struct value v = show_eval(iv, e, NULL, at);

	return xpath_boolean(&iv->env, &v);
}

/* ---- texts ---- */

static void
put_pieces(struct interview *iv, const struct piece *p, struct live *at,
    struct buf *b)
{
	struct value v;

	for (; p != NULL; p = p->next) {
		buf_put_text(b, p->text);
		if (p->output == NULL)
			continue;
		v = show_eval(iv, p->output, NULL, at);
		buf_put_text(b, xpath_answer(&iv->env, &v));
	}
}

static const struct piece *
in_language(const struct interview *iv, const struct rich *r,
    enum itext_use use)
{
	struct piece **in;

	if (r->itext == NULL)
		return use == ITEXT_PLAIN ? r->plain : NULL;
	in = &r->itext->in[ITEXT_USES *
	    rich_language(iv->f, r->itext, iv->language)];
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
	put_pieces(iv, p, at, &b);
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
	uint32_t field = tree_field(at), i, from;

	path = text_trim(path);
	if ((m = kin_path(iv->f, path)) != NULL)
		return m;
	for (from = 0; from < path.n;) {
		const char *slash = memchr(path.p + from, '/', path.n - from);
		struct text one = {path.p + from, slash != NULL
		    ? (size_t)(slash - path.p) - from : path.n - from};

		from += (uint32_t)one.n + 1;
		if (text_is(one, ".."))
			field = iv->f->field[field].public.parent;
		else if (!text_is(one, ".") && !text_is(one, "current()") &&
		    one.n > 0) {
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

static struct tree_node *
first_of(struct scope *s, uint32_t field, const struct form *f)
{
	union slot at;

	for (; field != 0; field = f->field[field].same) {
		at = s->slot[field - s->live.node.field];
		if (f->field[field].public.kind != FIELD_REPEAT) {
			if (at.live != NULL)
				return &at.live->node.is;
		} else if (at.range != NULL && at.range->n > 0) {
			return &at.range->instance[0]->live.node.is;
		}
	}
	return NULL;
}

static struct tree_node *
named_child(void *ctx, struct tree_node *parent, struct text local,
    struct tree_node *last)
{
	const struct interview *iv = ctx;
	struct scope *s = live_of(parent)->scope, *instance;

	if (last == NULL)
		return first_of(s, kin_first(
		    iv->f, tree_field(parent), local, false), iv->f);
	instance = live_scope(live_of(last));
	if (instance != NULL && instance->at + 1 < instance->of->n)
		return &instance->of->instance[instance->at + 1]
			    ->live.node.is;
	return first_of(s, iv->f->field[tree_field(last)].same, iv->f);
}

/* An attribute that the form gives for good, as an answer has it. */
static bool
is_given(const struct tree_node *a)
{
	const struct tree_name *name = tree_name(a);

	return tree_field(a) == 0 && !(text_is(name->local, "template") &&
	    text_is(name->uri, JAVAROSA));
}

/* Those that are fields, then those that the form gives. */
static struct tree_node *
attribute_of(void *ctx, struct tree_node *element, struct tree_node *last)
{
	const struct interview *iv = ctx;
	bool live = last == NULL || tree_handle(last) != 0;
	struct tree_node *a =
	    last != NULL ? tree_next(last) : tree_asides(element);

	if (a == NULL && live)
		a = tree_asides(iv->f->field[tree_field(element)].node);
	while (a != NULL && tree_handle(a) == 0 && !is_given(a))
		a = tree_next(a);
	return a;
}

static uint32_t
place(void *ctx, struct tree_node *n)
{
	struct scope *s = live_scope(live_of(n));

	(void)ctx;
	return s != NULL ? s->at + 1 : 1;
}

static int64_t
shuffle(void *ctx, const struct tree_node *at)
{
	return (int64_t)(lot(ctx,
	    live_of((struct tree_node *)(uintptr_t)at)) >> 32);
}

static struct text
about(void *ctx, struct text name)
{
	const struct interview *iv = ctx;

	if (text_is(name, "version"))
		return iv->f->version;
	if (text_is(name, "deviceid"))
		return iv->deviceid;
	if (text_is(name, "username"))
		return iv->username;
	if (text_is(name, "email"))
		return iv->email;
	if (text_is(name, "phonenumber"))
		return iv->phonenumber;
	return TEXT("");
}

static struct text
choice_name(void *ctx, struct tree_node *at, struct text value,
    struct text path)
{
	struct interview *iv = ctx;
	const struct field_model *m = named(iv, at, path);

	if (m == NULL)
		return TEXT("");
	return offer_name(iv, m, live_of(at), text_trim(value));
}

void
show_bind(struct interview *iv)
{
	iv->env.instance = instance_of;
	iv->env.itext = itext_of;
	iv->env.named = named_child;
	iv->env.attribute = attribute_of;
	iv->env.place = place;
	iv->env.about = about;
	iv->env.shuffle = shuffle;
	iv->env.choice_name = choice_name;
	iv->env.ctx = iv;
}

/* ---- views ---- */

static bool
keeps_constraint(struct interview *iv, struct live *l)
{
	const struct field_model *m = &iv->f->field[l->node.field];
	bool ok;

	if (m->constraint == NULL || l->node.value.n == 0)
		return true;
	ok = is_true(iv, m->constraint, l);
	return compute_done(iv) == AYNI_OK && ok;
}

static bool
inherited(const struct interview *iv, const struct tree_live *n)
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
	struct live at = live_stand_in(iv, g);
	struct node_view v = {.field = &m->public, .is_range = true,
	    .count = g->n, .constraint_ok = true, .required_ok = true};

	v.relevant = interview_relevant(iv, g->handle);
	if (g->n == 0 && v.relevant && m->rule[RULE_RELEVANT] != NULL)
		v.relevant =
		    is_true(iv, m->rule[RULE_RELEVANT]->expr, &at);
	v.readonly = inherited(iv, g->container) ||
	    (m->rule[RULE_READONLY] != NULL &&
		is_true(iv, m->rule[RULE_READONLY]->expr, &at));
	v.may_add = v.may_remove = !m->fixed_count;
	v.label = show_rich(iv, &m->label, &at, ITEXT_PLAIN);
	compute_forget(iv);
	return v;
}

static struct node_view
view(struct interview *iv, node_ref n)
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

/* What fails in what is shown was told of when it was computed, or stands
 * before one's eyes. */
struct node_view
show_view(struct interview *iv, node_ref n)
{
	struct node_view v;

	iv->showing = true;
	v = view(iv, n);
	iv->showing = false;
	return v;
}

const struct itext *
show_label(const struct interview *iv, node_ref n)
{
	const struct handle *h = n < iv->handles ? &iv->handle[n] : NULL;
	uint32_t field;

	if (h == NULL || (h->live == NULL && h->range == NULL))
		return NULL;
	field = h->live != NULL ? h->live->node.field : h->range->field;
	return iv->f->field[field].label.itext;
}

size_t
show_media(const struct interview *iv, const struct itext *t,
    struct medium_view *out, size_t most)
{
	const struct shown_file *m = t != NULL ? t->media : NULL;
	uint32_t language = m != NULL
	    ? rich_language(iv->f, t, iv->language) : 0;
	size_t count = 0;

	for (; m != NULL; m = m->next) {
		if (m->language != language)
			continue;
		if (count < most)
			out[count] = m->view;
		count++;
	}
	return count;
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
