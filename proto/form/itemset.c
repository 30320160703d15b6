#include <string.h>

#include "form/axis.h"
#include "form/reader.h"
#include "form/search.h"

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

static bool
has_output(const struct reader *r, const struct rich *label)
{
	const struct piece *p = label->plain;
	size_t i, n = label->itext == NULL
	    ? 0 : (size_t)r->f->languages * ITEXT_USES;

	for (; p != NULL; p = p->next)
		if (p->output != NULL)
			return true;
	for (i = 0; i < n; i++)
		for (p = label->itext->in[i]; p != NULL; p = p->next)
			if (p->output != NULL)
				return true;
	return false;
}

static void
add_choice(struct reader *r, struct list *l, struct text name,
    struct rich label)
{
	struct choice *c = &l->choice[l->public.n++];

	c->name = arena_text(&r->f->arena, text_trim(name));
	c->label = label;
	l->outputs = l->outputs || has_output(r, &label);
	/* the first of two equal names is the one that an index means */
	if (map_get(&l->by_name, c->name) == NULL &&
	    map_put(&l->by_name, c->name, c, NULL) != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
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
			add_choice(r, l, tree_value(value),
			    rich_read(r, tree_find(n, "label")));
	}
}

/* ---- lists of a secondary instance ---- */

/* The path itself, of one that may stand inside randomize(). */
static const struct expr *
path_of(const struct expr *e)
{
	while (e != NULL && e->op == EXPR_CALL && e->args > 0 &&
	    text_is(e->text, "randomize"))
		e = e->arg[0];
	return e;
}

/* instance('x')/root/item at the head of a nodeset: x. */
static struct text
instance_of(const struct expr *e)
{
	struct text none = {"", 0};

	if (e == NULL || e->op != EXPR_PATH || e->a == NULL ||
	    e->a->op != EXPR_CALL || !text_is(e->a->text, "instance") ||
	    e->a->args != 1 || e->a->arg[0]->op != EXPR_LITERAL)
		return none;
	return e->a->arg[0]->text;
}

static bool
is_whole(const struct expr *e)
{
	const struct step *s;

	for (s = e->step; s != NULL; s = s->next)
		if (s->predicates > 0)
			return false;
	return e->predicates == 0;
}

static bool
names_alone(const struct expr *e)
{
	const struct step *s;

	for (s = e->step; s != NULL; s = s->next)
		if (s->axis != AXIS_CHILD || s->test != TEST_NAME)
			return false;
	return e->step != NULL;
}

/* What of a list any item can say of itself. */
struct items {
	struct reader *r;
	const struct itemset *s;
	struct list *list; /* NULL: they are only counted */
	uint32_t n;
	struct xpath_env env;
	struct arena scratch;
};

static struct text
said_by(struct items *at, const struct expr *e, struct tree_node *item)
{
	struct xpath_at where = {item, item, 1, 1};
	struct value v;

	if (e == NULL)
		return TEXT("");
	v = xpath_eval(&at->env, e, &where);
	return xpath_string(&at->env, &v);
}

static struct rich
label_of(struct items *at, struct tree_node *item)
{
	struct rich rich = {NULL, NULL};
	struct text said = said_by(at, at->s->label, item);

	if (at->s->label_is_itext) {
		rich.itext = map_get(&at->r->f->itexts, said);
		return rich;
	}
	rich.plain = arena_zalloc(&at->r->f->arena, 1, sizeof(*rich.plain));
	if (rich.plain == NULL)
		reader_fail(at->r, AYNI_NOMEM);
	else
		rich.plain->text = arena_text(&at->r->f->arena, said);
	return rich;
}

static void
add_item(struct items *at, struct tree_node *item)
{
	if (at->list != NULL) {
		add_choice(at->r, at->list,
		    said_by(at, at->s->value, item), label_of(at, item));
		at->list->item[at->n] = tree_place(item);
		arena_reset(&at->scratch);
	}
	at->n++;
}

/* Recursion goes as deep as the path has steps. */
static void
walk_items(struct items *at, struct tree_node *n, const struct step *s)
{
	struct tree_node *c;

	if (s == NULL) {
		add_item(at, n);
		return;
	}
	for (c = tree_first(n); c != NULL && at->r->err == AYNI_OK;
	     c = tree_next(c))
		if (axis_test(s, c))
			walk_items(at, c, s->next);
}

static void
instance_list(struct reader *r, struct field_model *m,
    const struct itemset *s)
{
	struct tree_node *document = map_get(&r->f->instances, s->id);
	struct items at = {.r = r, .s = s};
	const struct expr *path = path_of(s->nodes);
	uint32_t i;

	for (i = 0; i < r->f->lists; i++)
		if (text_equal(r->f->list[i].public.name, s->id) &&
		    text_equal(r->f->list[i].said, s->said)) {
			m->public.list = (int32_t)i;
			return;
		}
	if (document == NULL || !names_alone(path))
		return;
	arena_init(&at.scratch, 1u << 20);
	at.env = (struct xpath_env){.scratch = &at.scratch, .odk = true};
	walk_items(&at, document, path->step);
	at.list = new_list(r, s->id, at.n, &m->public.list);
	if (at.list != NULL) {
		at.list->said = s->said;
		at.list->tree = tree_of(document);
		at.list->item =
		    arena_zalloc(&r->f->arena, at.n, sizeof(uint32_t));
		at.n = 0;
	}
	if (at.list != NULL && at.list->item != NULL) {
		walk_items(&at, document, path->step);
	}
	if (at.env.err == AYNI_NOMEM)
		reader_fail(r, AYNI_NOMEM);
	arena_free(&at.scratch);
}

/* ---- itemsets ---- */

/* jr:itext(inner) to inner, and that it is so. */
static struct text
inside_itext(struct text ref, bool *is_itext)
{
	static const char begin[] = "jr:itext(";

	ref = text_trim(ref);
	*is_itext = text_starts(ref, TEXT(begin)) && ref.p[ref.n - 1] == ')';
	if (!*is_itext)
		return ref;
	return text_trim((struct text){
	    ref.p + sizeof(begin) - 1, ref.n - sizeof(begin)});
}

/* The steps, value and label as one text: equal ones make equal lists. */
static struct text
said(struct reader *r, const struct expr *path, struct text value,
    struct text label)
{
	const struct step *s;
	struct text t;
	struct buf b;

	buf_init(&b, 65536);
	for (s = path != NULL ? path->step : NULL; s != NULL; s = s->next) {
		buf_put_text(&b, s->local);
		buf_put_byte(&b, '/');
	}
	buf_put_byte(&b, ' ');
	buf_put_text(&b, value);
	buf_put_byte(&b, ' ');
	buf_put_text(&b, label);
	t = arena_text(&r->f->arena, buf_text(&b));
	if (b.err != AYNI_OK || t.p == NULL)
		reader_fail(r, b.err != AYNI_OK ? b.err : AYNI_NOMEM);
	buf_free(&b);
	return t;
}

static struct text
ref_of(const struct tree_node *n)
{
	return n != NULL ? text_trim(tree_attribute(n, "ref"))
			 : (struct text){"", 0};
}

static void
fill_itemset(struct reader *r, const struct tree_node *n,
    struct field_model *m, struct itemset *s, struct text value,
    struct text label)
{
	const struct expr *path = path_of(s->nodes);

	s->value = reader_expr(r, n, value, TEXT("itemset"));
	s->label = reader_expr(r, n, inside_itext(label, &s->label_is_itext),
	    TEXT("itemset"));
	s->id = instance_of(path);
	s->said = said(r, path, value, label);
	s->whole = s->id.n > 0 && s->nodes == path && is_whole(path);
	m->itemset = s;
	if (s->id.n == 0)
		return;
	if (map_get(&r->f->instances, s->id) == NULL) {
		struct text arg[] = {TEXT("itemset"), s->id};

		reader_fault(r, n, m->public.path, AYNI_REFERENCE,
		    DIAG_NO_INSTANCE, arg, 2);
	} else if (r->err == AYNI_OK) {
		instance_list(r, m, s);
	}
}

/* ---- what older clients had instead ---- */

/* The list is of columns: nobody chooses one of them. */
static void
searched(struct reader *r, const struct tree_node *control,
    struct field_model *m)
{
	struct search *search = m->public.list >= 0
	    ? search_read(r, control, m->public.appearance) : NULL;
	struct itemset *s = search != NULL
	    ? arena_zalloc(&r->f->arena, 1, sizeof(*s)) : NULL;

	if (search == NULL || search->root == NULL)
		return; /* no file: what the form itself lists */
	if (s == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	search->list = m->public.list;
	m->public.list = -1;
	s->search = search;
	m->itemset = s;
}

/* query="instance('list')/root/item[...]": choices of itemsets.csv. */
static void
queried(struct reader *r, const struct tree_node *control,
    struct field_model *m)
{
	struct itemset *s = arena_zalloc(&r->f->arena, 1, sizeof(*s));

	if (s == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	s->nodes = reader_expr(
	    r, control, tree_attribute(control, "query"), TEXT("query"));
	if (s->nodes == NULL)
		return;
	if (!secondary_itemsets(
		r, tree_line(control), instance_of(s->nodes)))
		return; /* no file: any answer will do */
	m->public.control = CONTROL_SELECT_ONE;
	m->public.type = FIELD_SELECT_ONE;
	fill_itemset(r, control, m, s, TEXT("name"), TEXT("label"));
}

void
itemset_read(struct reader *r, const struct tree_node *control,
    struct field_model *m)
{
	const struct tree_node *n = tree_find(control, "itemset");
	struct itemset *s;

	if (n == NULL) {
		if (tree_find(control, "item") != NULL)
			inline_list(r, control, m);
		if (search_named(m->public.appearance))
			searched(r, control, m);
		else if (tree_has(control, "query"))
			queried(r, control, m);
		return;
	}
	if ((s = arena_zalloc(&r->f->arena, 1, sizeof(*s))) == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	s->nodes = reader_expr(
	    r, n, tree_attribute(n, "nodeset"), TEXT("itemset"));
	if (s->nodes != NULL)
		fill_itemset(r, n, m, s, ref_of(tree_find(n, "value")),
		    ref_of(tree_find(n, "label")));
}
