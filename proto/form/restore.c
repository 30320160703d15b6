#include "form/answer.h"
#include "form/kin.h"
#include "form/live.h"
#include "form/xml.h"

#include <stdio.h>

#define TREE_MAX (256u << 20) /* bytes of one instance's nodes */

struct reading {
	struct interview *iv;
	enum ayni_err err; /* sticky */
};

/* The field of an element, by its local name: meta stands in either of two
 * namespaces. */
static uint32_t
child_field(const struct form *f, uint32_t parent, const struct tree_node *n)
{
	return kin_first(
	    f, parent, tree_name(n)->local, tree_kind(n) == TREE_ATTRIBUTE);
}

/* Elements that the form has not, but for what names the instance. */
static void
fill_identity(struct reading *r, uint32_t field, const struct tree_node *n)
{
	struct text name = tree_name(n)->local;
	struct buf *to = text_is(name, "instanceID") ? &r->iv->instance_id
	    : text_is(name, "deprecatedID")	     ? &r->iv->deprecated_id
						     : NULL;
	const struct tree_node *c;

	if (field == 0 && text_is(name, "meta"))
		for (c = tree_child(n); c != NULL; c = tree_sibling(c))
			fill_identity(r, r->iv->f->meta, c);
	else if (field == r->iv->f->meta && to != NULL) {
		buf_clear(to);
		tree_text(n, to);
		r->err = to->err;
	}
}

static void fill(struct reading *r, struct scope *s, uint32_t field,
    const struct tree_node *n);

static void
fill_value(struct reading *r, struct live *l, const struct tree_node *n)
{
	struct buf text = {.limit = INTERVIEW_MAX_VALUE};
	struct buf value = {.limit = INTERVIEW_MAX_VALUE};

	tree_text(n, &text);
	answer_cast(r->iv->f->field[l->node.field].public.type,
	    buf_text(&text), &value);
	l->loaded = true;
	r->err = text.err != AYNI_OK ? text.err : value.err;
	if (r->err == AYNI_OK)
		r->err = live_value(l, buf_text(&value));
	buf_free(&text);
	buf_free(&value);
}

/* The first that the XML has of a repeat: the form's own are gone. */
static struct range *
range_for(struct reading *r, struct scope *s, uint32_t field)
{
	struct range *g = s->slot[field - s->live.node.field].range;

	while (g != NULL && !g->loaded && g->n > 0)
		live_drop(r->iv, g, g->n - 1);
	if (g != NULL)
		g->loaded = true;
	return g;
}

static void
fill_instance(struct reading *r, struct scope *s, uint32_t field,
    const struct tree_node *n)
{
	struct range *g = range_for(r, s, field);
	struct scope *made;

	if (g == NULL)
		return;
	r->err = live_add(r->iv, g, g->n, NULL, &made);
	if (r->err == AYNI_OK)
		fill(r, made, field, n);
}

/* Repeats that the XML has nothing of have no instance; where nobody could
 * add those that it lacks, they are there, with nothing in them. */
static void
settle_repeats(struct reading *r, struct scope *s, uint32_t field)
{
	const struct form *f = r->iv->f;
	uint32_t i = field + 1;
	struct scope *made;

	for (; i < f->field[field].public.end; i = f->field[i].public.end) {
		struct range *g = f->field[i].public.kind == FIELD_REPEAT
		    ? range_for(r, s, i) : NULL;

		while (g != NULL && r->err == AYNI_OK && live_lacks(r->iv, g))
			r->err = live_add(r->iv, g, g->n, NULL, &made);
	}
}

static void
fill_children(struct reading *r, struct scope *s, uint32_t field,
    const struct tree_node *n)
{
	const struct tree_node *c;
	uint32_t child;

	for (c = tree_child(n); c != NULL && r->err == AYNI_OK;
	     c = tree_sibling(c)) {
		child = child_field(r->iv->f, field, c);
		if (child == 0)
			fill_identity(r, field, c);
		else if (r->iv->f->field[child].public.kind == FIELD_REPEAT)
			fill_instance(r, s, child, c);
		else
			fill(r, s, child, c);
	}
	settle_repeats(r, s, field);
}

/* Recursion goes as deep as the form: elements that it lacks are left. */
static void
fill(struct reading *r, struct scope *s, uint32_t field,
    const struct tree_node *n)
{
	const struct field_model *m = &r->iv->f->field[field];
	struct live *l = s->slot[field - s->live.node.field].live;
	const struct tree_node *a;
	uint32_t child;

	for (a = tree_asides(n); a != NULL && r->err == AYNI_OK;
	     a = tree_next(a))
		if ((child = child_field(r->iv->f, field, a)) != 0)
			fill(r, s, child, a);
	if (m->public.kind != FIELD_VALUE)
		fill_children(r, s, field, n);
	else if (l != NULL && r->err == AYNI_OK)
		fill_value(r, l, n);
}

/* An element of the form's own root, with its id where it says one. */
static bool
is_ours(const struct form *f, const struct tree_node *root)
{
	struct text id;

	if (root == NULL ||
	    !text_equal(tree_name(root)->local, tree_name(f->template)->local))
		return false;
	id = tree_attribute(root, "id");
	return id.n == 0 || text_equal(id, f->xml_id);
}

/* ---- the interview's nodes, old and new ---- */

struct kept {
	struct scope *root;
	struct handle *handle;
	uint32_t handles, cap, nodes;
};

static struct kept
set_aside(struct interview *iv)
{
	struct kept was = {iv->root, iv->handle, iv->handles, iv->handles_cap,
	    iv->nodes};

	iv->root = NULL;
	iv->handle = NULL;
	iv->handles = iv->handles_cap = iv->nodes = 0;
	iv->changed.n = 0;
	compute_stop(iv);
	return was;
}

/* Swaps, so that the one which is not wanted can be freed. */
static void
swap(struct interview *iv, struct kept *was)
{
	struct kept now = {iv->root, iv->handle, iv->handles, iv->handles_cap,
	    iv->nodes};

	iv->root = was->root;
	iv->handle = was->handle;
	iv->handles = was->handles;
	iv->handles_cap = was->cap;
	iv->nodes = was->nodes;
	*was = now;
}

static void
take_back(struct interview *iv, struct kept *was)
{
	compute_stop(iv);
	swap(iv, was);
	tree_insert(&iv->document, &iv->root->live.node, NULL);
	live_touch_all(iv);
	iv->err = AYNI_OK;
}

static void
let_go(struct interview *iv, struct kept *was)
{
	swap(iv, was);
	live_free(iv);
	swap(iv, was);
}

/* ---- identity ---- */

static struct text
now_in(const struct interview *iv, uint32_t field, const struct buf *added)
{
	struct live *l = field != 0 ? iv->root->slot[field].live : NULL;

	return l != NULL ? l->node.value : buf_text(added);
}

static enum ayni_err
keep_in(struct interview *iv, uint32_t field, struct buf *added,
    struct text value)
{
	struct live *l = field != 0 ? iv->root->slot[field].live : NULL;

	if (l != NULL) {
		l->loaded = true;
		return live_value(l, value);
	}
	buf_clear(added);
	buf_put_text(added, value);
	return added->err;
}

/* The instance is another one from here on, and says which it was. */
static enum ayni_err
succeed(struct interview *iv)
{
	const struct form *f = iv->f;
	struct buf b = {.limit = 256};
	enum ayni_err e;

	e = keep_in(iv, f->deprecated_id, &iv->deprecated_id,
	    now_in(iv, f->instance_id, &iv->instance_id));
	preload_uid(iv, &b);
	if (e == AYNI_OK && (e = b.err) == AYNI_OK)
		e = keep_in(iv, f->instance_id, &iv->instance_id,
		    buf_text(&b));
	buf_free(&b);
	return e;
}

/* ---- restoring ---- */

static enum ayni_err
load(struct interview *iv, const struct tree_node *root, bool edit)
{
	struct reading r = {.iv = iv};
	enum ayni_err e;

	if ((e = live_root(iv)) != AYNI_OK)
		return e;
	buf_clear(&iv->instance_id);
	buf_clear(&iv->deprecated_id);
	fill(&r, iv->root, 0, root);
	if ((e = r.err) != AYNI_OK || (edit && (e = succeed(iv)) != AYNI_OK))
		return e;
	event_run(iv, EVENT_LOAD, iv->root);
	compute_mark_all(iv, iv->root);
	return compute_run(iv);
}

static enum ayni_err
replace(struct interview *iv, const struct tree_node *root, bool edit)
{
	struct kept was = set_aside(iv);
	enum ayni_err e;

	iv->loading = true;
	e = load(iv, root, edit);
	iv->loading = false;
	if (e != AYNI_OK)
		take_back(iv, &was);
	else
		live_touch_all(iv);
	iv->stale = iv->stale && e != AYNI_OK;
	let_go(iv, &was);
	return e;
}

enum ayni_err
restore_interview(struct interview *iv, struct bytes xml, bool edit)
{
	struct tree *t = NULL;
	struct tree_node *root = NULL;
	struct tree_names names;
	struct xml_fault fault;
	struct arena a;
	enum ayni_err e;

	arena_reset(&iv->shown);
	arena_init(&a, TREE_MAX);
	tree_names_init(&names, &a);
	e = xml_read(xml, XML_DATA, &names, &fault, &t);
	if (e != AYNI_OK && e != AYNI_NOMEM)
		(void)snprintf(iv->why, sizeof(iv->why), "line %u: %s",
		    (unsigned)fault.line, fault.what);
	if (e == AYNI_OK)
		root = tree_child(tree_document(t));
	if (e == AYNI_OK && !is_ours(iv->f, root)) {
		(void)snprintf(iv->why, sizeof(iv->why),
		    "not an instance of this form");
		e = AYNI_BADFORM;
	}
	if (e == AYNI_OK)
		e = replace(iv, root, edit);
	tree_free(t);
	tree_names_free(&names);
	arena_free(&a);
	return e;
}
