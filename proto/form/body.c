#include <string.h>

#include "form/reader.h"

static const struct {
	const char *element;
	enum control control;
} controls[] = {{"input", CONTROL_INPUT}, {"secret", CONTROL_INPUT},
    {"textarea", CONTROL_INPUT}, {"select1", CONTROL_SELECT_ONE},
    {"select", CONTROL_SELECT_MULTIPLE}, {"rank", CONTROL_RANK},
    {"range", CONTROL_RANGE}, {"trigger", CONTROL_TRIGGER},
    {"upload", CONTROL_UPLOAD}};

static enum control
control_of(const struct tree_node *n)
{
	size_t i;

	for (i = 0; i < sizeof(controls) / sizeof(*controls); i++)
		if (text_is(n->name->local, controls[i].element))
			return controls[i].control;
	return CONTROL_NONE;
}

void
body_repeats(struct reader *r)
{
	const struct tree_node *n;

	for (n = r->body; n != NULL; n = tree_walk(r->body, n)) {
		struct text path;

		if (!tree_is(n, XFORMS, "repeat"))
			continue;
		path = text_trim(tree_attribute(n, "nodeset"));
		if (path.n > 0 &&
		    map_put(&r->repeats, path, r, NULL) != AYNI_OK)
			reader_fail(r, AYNI_NOMEM);
	}
}

/* ---- lists of choices ---- */

static struct list *
new_list(struct reader *r, struct text name, uint32_t most, int32_t *number)
{
	struct list *l;

	if (r->f->lists % 16 == 0) { /* grow by copying: lists are few */
		l = arena_zalloc(
		    &r->f->arena, r->f->lists + 16, sizeof(*l));
		if (l == NULL)
			goto nomem;
		if (r->f->lists > 0)
			memcpy(l, r->f->list, r->f->lists * sizeof(*l));
		r->f->list = l;
	}
	l = &r->f->list[r->f->lists];
	l->public.name = arena_text(&r->f->arena, name);
	l->choice = arena_zalloc(&r->f->arena, most, sizeof(*l->choice));
	if (l->choice == NULL)
		goto nomem;
	*number = (int32_t)r->f->lists++;
	return l;
nomem:
	reader_fail(r, AYNI_NOMEM);
	return NULL;
}

static struct choice *
add_choice(struct reader *r, struct list *l, struct text name)
{
	struct choice *c = &l->choice[l->public.n];

	c->name = arena_text(&r->f->arena, text_trim(name));
	l->public.n++;
	/* the first of two equal names is the one that an index means */
	if (map_get(&l->by_name, c->name) == NULL &&
	    map_put(&l->by_name, c->name, c, NULL) != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
	return c;
}

static uint32_t
count_children(const struct tree_node *n)
{
	const struct tree_node *c;
	uint32_t count = 0;

	for (c = tree_child(n); c != NULL; c = tree_sibling(c))
		count++;
	return count;
}

static void
inline_list(struct reader *r, const struct tree_node *control,
    struct field_model *m)
{
	struct list *l = new_list(r, (struct text){"", 0},
	    count_children(control), &m->public.list);
	const struct tree_node *n;

	for (n = tree_child(control); n != NULL && l != NULL;
	     n = tree_sibling(n)) {
		const struct tree_node *value = tree_find(n, "value");

		if (tree_is(n, XFORMS, "item") && value != NULL)
			add_choice(r, l, value->value)->label =
			    rich_read(r, tree_find(n, "label"));
	}
}

/* instance('x')/root/item at the head of a nodeset: x. */
static struct text
instance_of(const struct expr *e)
{
	struct text none = {NULL, 0};

	while (e != NULL && e->op == EXPR_CALL && e->args > 0 &&
	    text_is(e->text, "randomize"))
		e = e->arg[0];
	if (e == NULL || e->op != EXPR_PATH || e->a == NULL ||
	    e->a->op != EXPR_CALL || !text_is(e->a->text, "instance") ||
	    e->a->arg[0]->op != EXPR_LITERAL)
		return none;
	return e->a->arg[0]->text;
}

static struct rich
item_label(struct reader *r, const struct itemset *s,
    const struct tree_node *item)
{
	struct rich rich = {NULL, NULL};
	const struct tree_node *n;
	char name[256];

	if (s->label.n == 0 || s->label.n >= sizeof(name))
		return rich;
	memcpy(name, s->label.p, s->label.n);
	name[s->label.n] = '\0';
	if ((n = tree_find(item, name)) == NULL)
		return rich;
	if (s->label_is_itext) {
		rich.itext = map_get(&r->f->itexts, n->value);
		return rich;
	}
	rich.plain = arena_zalloc(&r->f->arena, 1, sizeof(*rich.plain));
	if (rich.plain == NULL)
		reader_fail(r, AYNI_NOMEM);
	else
		rich.plain->text = n->value;
	return rich;
}

static void
instance_list(struct reader *r, struct field_model *m, struct text id,
    const struct itemset *s)
{
	struct tree_node *document = map_get(&r->f->instances, id), *root, *n;
	struct list *l;
	char value[256];
	uint32_t i;

	for (i = 0; i < r->f->lists; i++)
		if (text_equal(r->f->list[i].public.name, id)) {
			m->public.list = (int32_t)i;
			return;
		}
	if (document == NULL || s->value.n >= sizeof(value) ||
	    (root = tree_child(document)) == NULL)
		return;
	memcpy(value, s->value.p, s->value.n);
	value[s->value.n] = '\0';
	l = new_list(r, id, count_children(root), &m->public.list);
	for (n = tree_child(root); n != NULL && l != NULL;
	     n = tree_sibling(n)) {
		const struct tree_node *name = tree_find(n, value);
		struct choice *c;

		if (name == NULL)
			continue;
		c = add_choice(r, l, name->value);
		c->node = n;
		c->label = item_label(r, s, n);
		n->field = l->public.n; /* index + 1, to find it again */
	}
}

static void
read_itemset(struct reader *r, const struct tree_node *n,
    struct field_model *m)
{
	struct itemset *s = arena_zalloc(&r->f->arena, 1, sizeof(*s));
	const struct tree_node *value = tree_find(n, "value");
	const struct tree_node *label = tree_find(n, "label");
	struct text id, ref;

	if (s == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	s->nodes = reader_expr(
	    r, n, tree_attribute(n, "nodeset"), TEXT("itemset"));
	if (value != NULL)
		s->value = arena_text(
		    &r->f->arena, text_trim(tree_attribute(value, "ref")));
	ref = label != NULL ? text_trim(tree_attribute(label, "ref"))
			    : (struct text){NULL, 0};
	if (text_starts(ref, TEXT("jr:itext("))) {
		s->label_is_itext = true;
		ref.p += 9;
		ref.n -= 10;
	}
	s->label = arena_text(&r->f->arena, text_trim(ref));
	if (s->nodes == NULL)
		return;
	m->itemset = s;
	id = instance_of(s->nodes);
	if (id.p == NULL)
		return;
	if (map_get(&r->f->instances, id) == NULL) {
		struct text arg[] = {TEXT("itemset"), id};

		reader_fault(r, n, m->public.path, AYNI_REFERENCE,
		    DIAG_NO_INSTANCE, arg, 2);
		return;
	}
	instance_list(r, m, id, s);
}

/* ---- controls ---- */

static void
select_type(struct field_model *m)
{
	switch (m->public.control) {
	case CONTROL_SELECT_ONE:
		m->public.type = FIELD_SELECT_ONE;
		break;
	case CONTROL_SELECT_MULTIPLE:
		m->public.type = FIELD_SELECT_MULTIPLE;
		break;
	case CONTROL_RANK:
		m->public.type = FIELD_RANK;
		break;
	case CONTROL_NONE:
	case CONTROL_INPUT:
	case CONTROL_RANGE:
	case CONTROL_TRIGGER:
	case CONTROL_UPLOAD:
	case CONTROL_NOTE:
		break;
	}
}

static bool
always_true(const struct vertex *v)
{
	return v != NULL && v->expr->op == EXPR_CALL &&
	    text_is(v->expr->text, "true");
}

static void
read_control(struct reader *r, const struct tree_node *n,
    struct field_model *m)
{
	const struct tree_node *itemset = tree_find(n, "itemset");

	m->public.control = control_of(n);
	if (m->public.control == CONTROL_INPUT &&
	    always_true(m->rule[RULE_READONLY]))
		m->public.control = CONTROL_NOTE;
	select_type(m);
	m->label = rich_read(r, tree_find(n, "label"));
	m->hint = rich_read(r, tree_find(n, "hint"));
	m->public.has_label =
	    m->label.plain != NULL || m->label.itext != NULL;
	m->public.appearance =
	    arena_text(&r->f->arena, tree_attribute(n, "appearance"));
	if (itemset != NULL)
		read_itemset(r, itemset, m);
	else if (tree_find(n, "item") != NULL)
		inline_list(r, n, m);
	reader_actions(r, n, m);
}

static void
count_rule(struct reader *r, const struct tree_node *n, struct field_model *m)
{
	struct text count = tree_attribute_ns(n, JAVAROSA, "count");
	struct text fixed = tree_attribute_ns(n, JAVAROSA, "noAddRemove");
	struct vertex *v;

	m->fixed_count = count.n > 0 || text_is(fixed, "true()");
	if (count.n == 0)
		return;
	v = arena_zalloc(&r->f->arena, 1, sizeof(*v));
	if (v == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	v->field = m->public.number;
	v->rule = RULE_COUNT;
	v->expr = reader_expr(r, n, count, TEXT("jr:count"));
	if (v->expr != NULL)
		m->rule[RULE_COUNT] = v;
}

static void
read_group(struct reader *r, const struct tree_node *n, struct field_model *m)
{
	if (m == NULL)
		return;
	if (tree_find(n, "label") != NULL) {
		m->label = rich_read(r, tree_find(n, "label"));
		m->public.has_label = true;
	}
	if (tree_attribute(n, "appearance").n > 0)
		m->public.appearance = arena_text(
		    &r->f->arena, tree_attribute(n, "appearance"));
}

static struct field_model *
field_at(struct reader *r, const struct tree_node *n, bool must)
{
	struct text path = tree_attribute(n, "ref");
	struct field_model *m;

	if (path.n == 0)
		path = tree_attribute(n, "nodeset");
	path = text_trim(path);
	m = reader_field(r, path);
	if (m == NULL && (must || path.n > 0))
		reader_fault(
		    r, n, path, AYNI_REFERENCE, DIAG_NO_NODE, &path, 1);
	return m;
}

static void
read_element(struct reader *r, const struct tree_node *n)
{
	struct field_model *m;

	if (tree_is(n, XFORMS, "group")) {
		read_group(r, n, field_at(r, n, false));
	} else if (tree_is(n, XFORMS, "repeat")) {
		if ((m = field_at(r, n, true)) != NULL) {
			count_rule(r, n, m);
			read_group(r, n, m);
			reader_actions(r, n, NULL);
		}
	} else if (control_of(n) != CONTROL_NONE) {
		if ((m = field_at(r, n, true)) != NULL)
			read_control(r, n, m);
	}
}

void
body_read(struct reader *r)
{
	const struct tree_node *n;

	for (n = r->body; n != NULL && r->err == AYNI_OK;
	     n = tree_walk(r->body, n))
		if (n->kind == TREE_ELEMENT && n != r->body)
			read_element(r, n);
}
