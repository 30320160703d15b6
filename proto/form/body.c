#include <string.h>

#include "ayni/decimal.h"
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
		if (text_is(tree_name(n)->local, controls[i].element))
			return controls[i].control;
	return CONTROL_NONE;
}

/* What a bind with an id is about; n == 0: there is none. */
static struct text
of_bind(const struct reader *r, struct text id)
{
	const struct tree_node *b;

	for (b = tree_child(r->model); b != NULL; b = tree_sibling(b))
		if (tree_is(b, XFORMS, "bind") &&
		    text_equal(tree_attribute(b, "id"), id))
			return tree_attribute(b, "nodeset");
	return TEXT("");
}

/* By its nodeset, its ref or the id of a bind; n == 0: it says nothing. */
static struct text
ref_of(const struct reader *r, const struct tree_node *n)
{
	struct text ref = tree_attribute(n, "nodeset");

	if (ref.n == 0)
		ref = tree_attribute(n, "ref");
	if (ref.n == 0 && tree_has(n, "bind"))
		ref = of_bind(r, tree_attribute(n, "bind"));
	return ref;
}

static struct text
path_of(struct reader *r, const struct tree_node *n, struct text context)
{
	return reader_resolve(r, context, ref_of(r, n));
}

/* Recursion is bounded by XML_MAX_DEPTH. */
static void
note_repeats(struct reader *r, const struct tree_node *top,
    struct text context)
{
	const struct tree_node *n;

	for (n = tree_child(top); n != NULL && r->err == AYNI_OK;
	     n = tree_sibling(n)) {
		bool repeat = tree_is(n, XFORMS, "repeat");
		struct text path = context;

		if (repeat || tree_is(n, XFORMS, "group"))
			path = path_of(r, n, context);
		if (repeat && path.n > 0 &&
		    map_put(&r->repeats, path, r, NULL) != AYNI_OK)
			reader_fail(r, AYNI_NOMEM);
		note_repeats(r, n, path);
	}
}

void
body_repeats(struct reader *r)
{
	note_repeats(r, r->body, reader_path(r, r->primary, r->primary));
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

/* Whether an attribute is neither a reference nor a member of its own. */
static bool
is_param(const struct tree_node *a)
{
	static const char *const names[] = {"ref", "nodeset", "bind", "query",
	    "appearance", "mediatype", "class", NULL};
	const char *const *name;

	if (tree_kind(a) != TREE_ATTRIBUTE)
		return false;
	for (name = names; *name != NULL; name++)
		if (text_is(tree_name(a)->local, *name))
			return false;
	return true;
}

static void
read_params(struct reader *r, const struct tree_node *n, struct field *f)
{
	struct field_param *p;
	const struct tree_node *a;
	uint32_t count = 0;

	for (a = tree_asides(n); a != NULL; a = tree_next(a))
		count += is_param(a);
	if (count == 0)
		return;
	if ((p = arena_zalloc(&r->f->arena, count, sizeof(*p))) == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	f->param = p;
	f->params = count;
	for (a = tree_asides(n); a != NULL; a = tree_next(a))
		if (is_param(a))
			*p++ = (struct field_param){
			    arena_text(&r->f->arena, tree_name(a)->local),
			    arena_text(&r->f->arena, tree_value(a))};
}

static void
read_control(struct reader *r, const struct tree_node *n,
    struct field_model *m)
{
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
	m->public.mediatype =
	    arena_text(&r->f->arena, tree_attribute(n, "mediatype"));
	read_params(r, n, &m->public);
	itemset_read(r, n, m);
	if (m->public.control == CONTROL_RANGE) {
		m->least = number_read(tree_attribute(n, "start"));
		m->most = number_read(tree_attribute(n, "end"));
	}
	action_read(r, n, m->public.path, m);
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
	if (tree_find(n, "label") != NULL) {
		m->label = rich_read(r, tree_find(n, "label"));
		m->public.has_label = true;
	}
	if (tree_attribute(n, "appearance").n > 0)
		m->public.appearance = arena_text(
		    &r->f->arena, tree_attribute(n, "appearance"));
}

/* What stands in a body without being asked. */
static bool
is_known(const struct tree_node *n)
{
	static const char *const names[] = {"label", "hint", "help", "alert",
	    "setvalue", "action", "submit", "output", "switch", "case", NULL};
	const char *const *name;

	for (name = names; *name != NULL; name++)
		if (tree_is(n, XFORMS, *name))
			return true;
	return false;
}

static void
leave_out(struct reader *r, const struct tree_node *n, unsigned code)
{
	struct place at = {.file = r->file, .row = tree_line(n)};
	struct text name = tree_name(n)->local;

	diag_add(r->diag, &at, DIAG_WARNING, code, AYNI_UNSUPPORTED, &name, 1);
}

/* Of what holds questions; inside of one stands what it is made of. */
static void
check_element(struct reader *r, const struct tree_node *n)
{
	const struct tree_node *up = tree_parent(n);

	if (text_equal(tree_name(n)->uri, TEXT(XFORMS)) && !is_known(n) &&
	    (up == r->body || tree_is(up, XFORMS, "group") ||
		tree_is(up, XFORMS, "repeat")))
		leave_out(r, n, DIAG_ELEMENT);
}

/* A body's element, and what it stands for; NULL: nothing, or nothing that
 * is there. */
static struct field_model *
field_at(struct reader *r, const struct tree_node *n, struct text path)
{
	struct field_model *m = reader_field(r, path);

	if (m == NULL)
		reader_nowhere(r, n, path);
	return m;
}

/* Gives the path that references inside of it start from. */
static struct text
read_element(struct reader *r, const struct tree_node *n,
    struct text context)
{
	bool group = tree_is(n, XFORMS, "group");
	bool repeat = tree_is(n, XFORMS, "repeat");
	struct text path = context;
	struct field_model *m;

	if (!group && !repeat && control_of(n) == CONTROL_NONE) {
		check_element(r, n);
		return context;
	}
	if (ref_of(r, n).n == 0 && !repeat) {
		if (!group)
			leave_out(r, n, DIAG_NO_REF);
		return context;
	}
	path = path_of(r, n, context);
	if ((m = field_at(r, n, path)) == NULL)
		return path;
	if (!group && !repeat) {
		read_control(r, n, m);
		return path;
	}
	if (repeat && m->public.kind != FIELD_REPEAT) {
		reader_fault(r, n, (struct text){NULL, 0}, AYNI_REFERENCE,
		    DIAG_NO_REPEAT, &path, 1);
		return path;
	}
	if (repeat)
		count_rule(r, n, m);
	read_group(r, n, m);
	action_read(r, n, m->public.path, NULL);
	return path;
}

/* Recursion is bounded by XML_MAX_DEPTH. */
static void
read_below(struct reader *r, const struct tree_node *top,
    struct text context)
{
	const struct tree_node *n;

	for (n = tree_child(top); n != NULL && r->err == AYNI_OK;
	     n = tree_sibling(n))
		read_below(r, n, read_element(r, n, context));
}

void
body_read(struct reader *r)
{
	read_below(r, r->body, r->f->field[0].public.path);
}
