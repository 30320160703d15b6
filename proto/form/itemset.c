#include <string.h>

#include "form/axis.h"
#include "form/list.h"
#include "form/reader.h"
#include "form/search.h"

/* ---- lists of choices ---- */

static struct list *
new_list(struct reader *r, struct text name, int32_t *number)
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
	if (l->public.name.p == NULL)
		goto nomem;
	*number = (int32_t)r->f->lists++;
	return l;
nomem:
	reader_fail(r, AYNI_NOMEM);
	return NULL;
}

static void
settle(struct reader *r, struct list *l)
{
	if (list_settle(r->f, l) != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
}

static struct choice *
new_choices(struct reader *r, uint32_t n)
{
	struct choice *c = arena_zalloc(&r->f->arena, n, sizeof(*c));

	if (c == NULL)
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
	struct list *l = new_list(r, TEXT(""), &m->public.list);
	struct choice *c = l != NULL
	    ? new_choices(r, count_children(control)) : NULL;
	const struct tree_node *n;

	if (c == NULL)
		return;
	l->choice = c;
	for (n = tree_child(control); n != NULL; n = tree_sibling(n)) {
		const struct tree_node *value = tree_find(n, "value");

		if (!tree_is(n, XFORMS, "item") || value == NULL)
			continue;
		c->name = arena_text(&r->f->arena, tree_value(value));
		c->label = rich_read(r, tree_find(n, "label"));
		l->public.n++;
		c++;
	}
	settle(r, l);
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

	for (s = xpath_steps(e); s != NULL; s = s->next)
		if (s->predicates > 0)
			return false;
	return e->args == 0;
}

static bool
names_alone(const struct expr *e)
{
	const struct step *s;

	for (s = xpath_steps(e); s != NULL; s = s->next)
		if (s->axis != AXIS_CHILD || s->test != TEST_NAME)
			return false;
	return xpath_steps(e) != NULL;
}

/* The items of an instance that a path leads to. */
struct items {
	struct reader *r;
	const struct tree_node *document;
	const struct step *path;
	uint32_t *place; /* NULL: they are only counted */
	uint32_t n;
};

/* Recursion goes as deep as the path has steps. */
static void
walk_items(struct items *at, const struct tree_node *n, const struct step *s)
{
	struct tree_node *c;

	if (s == NULL) {
		if (at->place != NULL)
			at->place[at->n] = tree_place(n);
		at->n++;
		return;
	}
	for (c = tree_first(n); c != NULL; c = tree_next(c))
		if (axis_test(s, c))
			walk_items(at, c, s->next);
}

static bool
find_items(struct items *at)
{
	walk_items(at, at->document, at->path);
	at->place =
	    arena_zalloc(&at->r->f->arena, at->n, sizeof(*at->place));
	if (at->place == NULL)
		return false;
	at->n = 0;
	walk_items(at, at->document, at->path);
	return true;
}

/* Whether a column is text in each item that has it: then it can stay
 * there.  e == NULL: nothing is asked of it. */
static bool
is_text(const struct items *at, const struct expr *e)
{
	const struct step *s = e != NULL ? axis_column(e) : NULL;
	const struct tree *t = tree_of(at->document);
	const struct tree_node *c;
	uint32_t i;

	for (i = 0; s != NULL && i < at->n; i++) {
		c = axis_child(s, tree_at(t, at->place[i]));
		if (c != NULL && tree_first(c) != NULL)
			return false;
	}
	return e == NULL || s != NULL;
}

/* What an item says of itself, in whatever way. */
static struct text
said_by(struct reader *r, struct xpath_env *env, const struct expr *e,
    struct tree_node *item)
{
	struct xpath_at where = {item, item, 1, 1};
	struct text t = TEXT("");
	struct value v;

	if (e != NULL) {
		v = xpath_eval(env, e, &where);
		t = arena_text(&r->f->arena, xpath_string(env, &v));
	}
	if (t.p == NULL)
		reader_fail(r, AYNI_NOMEM);
	return t;
}

static struct rich
rich_of(struct reader *r, struct text said, bool is_itext)
{
	struct rich rich = {NULL, NULL};

	if (is_itext)
		rich.itext = map_get(&r->f->itexts, said);
	else if ((rich.plain = arena_zalloc(&r->f->arena, 1,
		      sizeof(*rich.plain))) == NULL)
		reader_fail(r, AYNI_NOMEM);
	else
		rich.plain->text = said;
	return rich;
}

/* Choices of their own, where columns of the items do not say it all. */
static void
evaluate(struct reader *r, const struct itemset *s, struct list *l)
{
	struct arena scratch;
	struct xpath_env env = {.scratch = &scratch, .odk = true};
	struct choice *c = new_choices(r, l->public.n);
	uint32_t i;

	arena_init(&scratch, 1u << 20);
	for (i = 0; i < l->public.n && c != NULL; i++) {
		struct tree_node *item = tree_at(l->tree, l->item[i]);

		c[i].name = said_by(r, &env, s->value, item);
		c[i].label = rich_of(r, said_by(r, &env, s->label, item),
		    s->label_is_itext);
		arena_reset(&scratch);
	}
	l->choice = c;
	if (env.err == AYNI_NOMEM)
		reader_fail(r, AYNI_NOMEM);
	arena_free(&scratch);
}

static void
fill_list(struct reader *r, const struct itemset *s, const struct items *at,
    struct list *l)
{
	l->said = s->said;
	l->tree = tree_of(at->document);
	l->item = at->place;
	l->public.n = at->n;
	l->label_is_itext = s->label_is_itext;
	if (is_text(at, s->value) && is_text(at, s->label)) {
		l->name = xpath_steps(s->value);
		l->label = xpath_steps(s->label);
	} else {
		evaluate(r, s, l);
	}
	if (r->err == AYNI_OK)
		settle(r, l);
}

static void
instance_list(struct reader *r, struct field_model *m,
    const struct itemset *s)
{
	const struct expr *path = path_of(s->nodes);
	struct items at = {.r = r, .path = xpath_steps(path),
	    .document = map_get(&r->f->instances, s->id)};
	struct list *l;
	uint32_t i;

	for (i = 0; i < r->f->lists; i++)
		if (text_equal(r->f->list[i].public.name, s->id) &&
		    text_equal(r->f->list[i].said, s->said)) {
			m->public.list = (int32_t)i;
			return;
		}
	if (at.document == NULL || !names_alone(path))
		return;
	if (!find_items(&at))
		reader_fail(r, AYNI_NOMEM);
	else if ((l = new_list(r, s->id, &m->public.list)) != NULL)
		fill_list(r, s, &at, l);
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
	for (s = xpath_steps(path); s != NULL; s = s->next) {
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
	s->loose = map_get(&r->f->loose, s->id) != NULL;
	if (s->id.n == 0 || s->loose)
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
