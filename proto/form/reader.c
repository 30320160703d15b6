#include "form/reader.h"

#include <string.h>

#include "form/function.h"
#include "form/parser.h"
#include "form/xml.h"

void
reader_fail(struct reader *r, enum ayni_err e)
{
	if (r->err == AYNI_OK)
		r->err = e;
}

void
reader_fault(struct reader *r, const struct tree_node *at, struct text path,
    enum ayni_err e, unsigned code, const struct text *arg, size_t n)
{
	struct place place = {.file = r->file, .column = path,
	    .row = at != NULL ? at->line : 0};

	diag_add(r->diag, &place, DIAG_FAULT, code, e, arg, n);
	if (r->diag->nomem)
		reader_fail(r, AYNI_NOMEM);
}

static struct text
uri_of(const void *ctx, struct text prefix)
{
	return tree_uri(ctx, prefix);
}

struct expr *
reader_expr(struct reader *r, const struct tree_node *at, struct text source,
    struct text what)
{
	struct xpath_scope scope = {uri_of, &r->f->names};
	struct xpath_fault fault;
	struct expr *e = NULL;
	enum ayni_err err;

	source = text_trim(source);
	if (source.n == 0 || r->err != AYNI_OK)
		return NULL;
	err = parser_parse(source, true, &scope, &r->f->arena, &fault, &e);
	if (err == AYNI_NOMEM) {
		reader_fail(r, err);
	} else if (err != AYNI_OK) {
		struct text arg[] = {what, text_of(fault.what)};

		reader_fault(r, at, (struct text){NULL, 0}, err,
		    DIAG_EXPRESSION, arg, 2);
	}
	return err == AYNI_OK ? e : NULL;
}

static void
put_path(const struct tree_node *n, const struct tree_node *top,
    struct buf *b)
{
	const struct tree_node *way[FORM_MAX_DEPTH + 1];
	size_t depth = 0;

	for (; depth <= FORM_MAX_DEPTH; n = n->parent) {
		way[depth++] = n;
		if (n == top)
			break;
	}
	while (depth-- > 0) {
		buf_put_byte(b, '/');
		if (way[depth]->name->prefix.n > 0) {
			buf_put_text(b, way[depth]->name->prefix);
			buf_put_byte(b, ':');
		}
		buf_put_text(b, way[depth]->name->local);
	}
}

struct text
reader_path(struct reader *r, const struct tree_node *n,
    const struct tree_node *top)
{
	struct buf b;
	struct text t;

	buf_init(&b, 65536);
	put_path(n, top, &b);
	t = arena_text(&r->f->arena, buf_text(&b));
	if (t.p == NULL || b.err != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
	buf_free(&b);
	return t;
}

struct field_model *
reader_field(struct reader *r, struct text path)
{
	path = text_trim(path);
	if (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return map_get(&r->f->paths, path);
}

/* ---- the primary instance ---- */

static uint32_t
count_nodes(const struct tree_node *top)
{
	const struct tree_node *n;
	uint32_t count = 0;

	for (n = top; n != NULL; n = tree_walk(top, n))
		count += n->kind == TREE_ELEMENT;
	return count;
}

/*
 * Whether a sibling of that name came before: a repeat's template or first
 * instance, so that this one is a further instance and no field.
 */
static bool
came_before(const struct tree_node *n)
{
	const struct tree_node *p;

	for (p = n->prev; p != NULL; p = p->prev)
		if (p->kind == TREE_ELEMENT && p->name == n->name)
			return true;
	return false;
}

static void
put_name(struct reader *r, struct field_model *m)
{
	void *was;

	if (map_put(&r->f->paths, m->public.path, m, NULL) != AYNI_OK ||
	    map_put(&r->f->leaf_names, m->public.name, m, &was) != AYNI_OK) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	if (was != NULL && map_put(&r->f->leaf_names, m->public.name, r->f,
			       NULL) != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
}

static bool
is_meta(const struct tree_node *n)
{
	return text_is(n->name->local, "meta") &&
	    (text_is(n->name->uri, OPENROSA) || text_is(n->name->uri, XFORMS) ||
		n->name->uri.n == 0 || n->parent->name->uri.n > 0);
}

/* /data/meta and what names the instance in it. */
static void
note_identity(struct form *f, const struct field_model *m)
{
	uint32_t up = m->public.parent;

	if (up == 0 && text_is(m->public.name, "meta"))
		f->meta = m->public.number;
	if (f->meta == 0 || up != f->meta)
		return;
	if (text_is(m->public.name, "instanceID"))
		f->instance_id = m->public.number;
	if (text_is(m->public.name, "deprecatedID"))
		f->deprecated_id = m->public.number;
}

static void
make_field(struct reader *r, struct tree_node *n, uint32_t parent)
{
	struct field_model *m = &r->f->field[r->f->fields];
	const struct field_model *up = &r->f->field[parent];

	m->public.number = r->f->fields;
	m->public.parent = parent;
	m->public.name = n->name->local;
	m->public.path = reader_path(r, n, r->f->template);
	m->public.list = -1;
	m->public.kind = map_get(&r->repeats, m->public.path) != NULL
	    ? FIELD_REPEAT
	    : tree_child(n) != NULL || n == r->f->template ? FIELD_GROUP
							   : FIELD_VALUE;
	m->public.repeat = m->public.kind == FIELD_REPEAT
	    ? m->public.number
	    : n == r->f->template ? 0 : up->public.repeat;
	m->public.meta =
	    n != r->f->template && (up->public.meta || is_meta(n));
	m->name = n->name;
	m->node = n;
	m->initial = m->public.kind == FIELD_VALUE ? n->value
						   : (struct text){"", 0};
	m->line = n->line;
	n->field = m->public.number;
	r->f->fields++;
	put_name(r, m);
	if (m->public.meta)
		note_identity(r->f, m);
}

/* The nodes of a further instance are the fields of the first. */
static void
number_alike(struct reader *r, struct tree_node *n, uint32_t field)
{
	struct tree_node *c;
	uint32_t i;

	n->field = field;
	for (c = tree_child(n); c != NULL; c = tree_sibling(c)) {
		for (i = field + 1; i < r->f->field[field].public.end &&
		     r->f->field[i].name != c->name;
		     i = r->f->field[i].public.end)
			continue;
		if (i < r->f->field[field].public.end) {
			number_alike(r, c, i);
		} else {
			struct text path = reader_path(r, c, r->f->template);

			reader_fault(r, c, path, AYNI_REFERENCE, DIAG_NO_NODE,
			    &path, 1);
		}
	}
}

static void
further_instance(struct reader *r, struct tree_node *n, uint32_t parent)
{
	struct text path = reader_path(r, n, r->f->template);
	struct field_model *m = map_get(&r->f->paths, path);

	if (m == NULL || m->public.kind != FIELD_REPEAT) {
		struct text arg[] = {
		    n->name->local, r->f->field[parent].public.name};

		reader_fault(r, n, path, AYNI_AUTHORING, DIAG_TWICE, arg, 2);
	} else {
		number_alike(r, n, m->public.number);
	}
}

static void
walk_instance(struct reader *r, struct tree_node *n, uint32_t parent,
    unsigned depth)
{
	struct tree_node *c;
	uint32_t number = r->f->fields;

	if (depth > FORM_MAX_DEPTH) {
		reader_fail(r, AYNI_TOOBIG);
		return;
	}
	make_field(r, n, parent);
	for (c = tree_child(n); c != NULL && r->err == AYNI_OK;
	     c = tree_sibling(c)) {
		if (came_before(c))
			further_instance(r, c, number);
		else
			walk_instance(r, c, number, depth + 1);
	}
	r->f->field[number].public.end = r->f->fields;
}

void
reader_instance(struct reader *r)
{
	uint32_t most = count_nodes(r->primary);
	struct text version;

	if (most > FORM_MAX_FIELDS) {
		reader_fail(r, AYNI_TOOBIG);
		return;
	}
	r->f->field =
	    arena_zalloc(&r->f->arena, most, sizeof(*r->f->field));
	r->f->template = tree_copy(&r->f->arena, r->primary);
	if (r->f->field == NULL || r->f->template == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	r->f->xml_id = tree_attribute(r->f->template, "id");
	if (r->f->xml_id.n == 0)
		r->f->xml_id = r->f->template->name->uri;
	version = tree_attribute(r->f->template, "version");
	r->f->version = version.n > 0
	    ? version
	    : tree_attribute_ns(r->f->template, OPENROSA, "version");
	walk_instance(r, r->f->template, 0, 0);
}

/* ---- secondary instances ---- */

static const struct resource *
resource_of(const struct reader *r, struct text url)
{
	size_t i;

	for (i = 0; i < r->resources; i++)
		if (text_equal(r->resource[i].url, url))
			return &r->resource[i];
	return NULL;
}

/* An external instance: XML; what is not there is an empty list. */
static struct tree_node *
external(struct reader *r, const struct tree_node *n, struct text url)
{
	const struct resource *x = resource_of(r, url);
	struct tree_node *document = NULL;
	struct xml_fault fault;
	struct place at = {.file = r->file, .row = n->line};
	enum ayni_err e = AYNI_NOTFOUND;

	if (x != NULL)
		e = xml_read(x->body, true, &r->f->names, &r->f->arena,
		    &fault, &document);
	if (e == AYNI_NOMEM)
		reader_fail(r, e);
	if (e != AYNI_OK) {
		diag_add(r->diag, &at, DIAG_WARNING, DIAG_NO_RESOURCE,
		    AYNI_NOTFOUND, &url, 1);
		document = tree_new(&r->f->arena, TREE_DOCUMENT);
	}
	return document;
}

static struct tree_node *
internal(struct reader *r, const struct tree_node *n)
{
	struct tree_node *document = tree_new(&r->f->arena, TREE_DOCUMENT);
	const struct tree_node *root = tree_child(n);
	struct tree_node *copy;

	if (document == NULL || root == NULL)
		return document;
	if ((copy = tree_copy(&r->f->arena, root)) == NULL)
		return NULL;
	tree_insert(document, copy, NULL);
	return document;
}

void
reader_secondary(struct reader *r)
{
	const struct tree_node *n;

	for (n = tree_child(r->model); n != NULL; n = tree_sibling(n)) {
		struct text id = tree_attribute(n, "id");
		struct text src = tree_attribute(n, "src");
		struct tree_node *document;

		if (!tree_is(n, XFORMS, "instance") ||
		    n == r->primary->parent || id.n == 0)
			continue;
		document = src.n > 0 ? external(r, n, src) : internal(r, n);
		if (document == NULL ||
		    map_put(&r->f->instances, arena_text(&r->f->arena, id),
			document, NULL) != AYNI_OK)
			reader_fail(r, AYNI_NOMEM);
	}
}

/* ---- binds ---- */

static enum field_type
type_of(struct text t)
{
	static const struct {
		const char *name;
		enum field_type type;
	} types[] = {{"int", FIELD_INT}, {"integer", FIELD_INT},
	    {"decimal", FIELD_DECIMAL}, {"boolean", FIELD_BOOLEAN},
	    {"date", FIELD_DATE}, {"time", FIELD_TIME},
	    {"dateTime", FIELD_DATETIME}, {"geopoint", FIELD_GEOPOINT},
	    {"geotrace", FIELD_GEOTRACE}, {"geoshape", FIELD_GEOSHAPE},
	    {"binary", FIELD_BINARY}, {"barcode", FIELD_BARCODE},
	    {"intent", FIELD_INTENT}};
	const char *colon = t.n > 0 ? memchr(t.p, ':', t.n) : NULL;
	size_t i;

	if (colon != NULL) { /* xsd:int */
		t.n -= (size_t)(colon + 1 - t.p);
		t.p = colon + 1;
	}
	for (i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (text_is(t, types[i].name))
			return types[i].type;
	return FIELD_STRING;
}

static enum preload
preload_of(struct text kind, struct text what)
{
	if (text_is(kind, "uid"))
		return PRELOAD_UID;
	if (text_is(kind, "timestamp"))
		return text_is(what, "end") ? PRELOAD_END : PRELOAD_START;
	if (text_is(kind, "date"))
		return PRELOAD_TODAY;
	if (!text_is(kind, "property"))
		return PRELOAD_NONE;
	if (text_is(what, "deviceid"))
		return PRELOAD_DEVICEID;
	if (text_is(what, "username"))
		return PRELOAD_USERNAME;
	if (text_is(what, "email"))
		return PRELOAD_EMAIL;
	if (text_is(what, "phonenumber"))
		return PRELOAD_PHONENUMBER;
	return PRELOAD_NONE;
}

static void
rule(struct reader *r, struct field_model *m, enum rule kind,
    const struct tree_node *bind, const char *attribute)
{
	struct vertex *v;
	struct expr *e = reader_expr(
	    r, bind, tree_attribute(bind, attribute), text_of(attribute));

	if (e == NULL)
		return;
	if ((v = arena_zalloc(&r->f->arena, 1, sizeof(*v))) == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	v->field = m->public.number;
	v->rule = kind;
	v->expr = e;
	m->rule[kind] = v;
}

static bool
is_recorded(const struct function *f)
{
	return f->recorded;
}

static void
read_bind(struct reader *r, const struct tree_node *b)
{
	struct text path = tree_attribute(b, "nodeset");
	struct field_model *m;

	if (path.n == 0)
		path = tree_attribute(b, "ref");
	if ((m = reader_field(r, path)) == NULL) {
		path = text_trim(path);
		reader_fault(
		    r, b, path, AYNI_REFERENCE, DIAG_NO_NODE, &path, 1);
		return;
	}
	m->public.type = type_of(tree_attribute(b, "type"));
	rule(r, m, RULE_RELEVANT, b, "relevant");
	rule(r, m, RULE_VALUE, b, "calculate");
	rule(r, m, RULE_READONLY, b, "readonly");
	rule(r, m, RULE_REQUIRED, b, "required");
	m->constraint = reader_expr(
	    r, b, tree_attribute(b, "constraint"), TEXT("constraint"));
	m->constraint_message = rich_message(r, b, "constraintMsg");
	m->required_message = rich_message(r, b, "requiredMsg");
	m->preload = preload_of(tree_attribute_ns(b, JAVAROSA, "preload"),
	    tree_attribute_ns(b, JAVAROSA, "preloadParams"));
	m->public.calculated = m->rule[RULE_VALUE] != NULL;
	m->public.recorded = m->preload != PRELOAD_NONE ||
	    (m->public.calculated &&
		function_called(m->rule[RULE_VALUE]->expr, is_recorded));
}

/* An instance has an id, also where its form does not ask for one. */
static void
identify(struct form *f)
{
	struct field_model *m = &f->field[f->instance_id];

	if (f->instance_id != 0 && !m->public.calculated &&
	    m->preload == PRELOAD_NONE && m->initial.n == 0) {
		m->preload = PRELOAD_UID;
		m->public.recorded = true;
	}
}

void
reader_binds(struct reader *r)
{
	const struct tree_node *n;

	for (n = tree_child(r->model); n != NULL; n = tree_sibling(n))
		if (tree_is(n, XFORMS, "bind"))
			read_bind(r, n);
	identify(r->f);
}

/* ---- actions ---- */

static bool
word_in(struct text list, const char *word)
{
	size_t i, n = strlen(word);

	for (i = 0; i + n <= list.n; i++)
		if (memcmp(list.p + i, word, n) == 0 &&
		    (i + n == list.n || list.p[i + n] == ' ') &&
		    (i == 0 || list.p[i - 1] == ' '))
			return true;
	return false;
}

static unsigned
events_of(struct text list)
{
	unsigned e = 0;

	if (word_in(list, "odk-instance-first-load") ||
	    word_in(list, "xforms-ready"))
		e |= EVENT_FIRST_LOAD;
	if (word_in(list, "odk-instance-load"))
		e |= EVENT_LOAD;
	if (word_in(list, "odk-new-repeat") || word_in(list, "jr-insert"))
		e |= EVENT_NEW_REPEAT;
	if (word_in(list, "xforms-value-changed"))
		e |= EVENT_CHANGED;
	return e;
}

static void
read_action(struct reader *r, const struct tree_node *n,
    struct field_model *control)
{
	struct text ref = tree_attribute(n, "ref");
	struct field_model *target;
	struct action *x;

	if (ref.n == 0)
		ref = tree_attribute(n, "target");
	if ((target = reader_field(r, ref)) == NULL) {
		ref = text_trim(ref);
		reader_fault(r, n, ref, AYNI_REFERENCE, DIAG_NO_NODE, &ref, 1);
		return;
	}
	if ((x = arena_zalloc(&r->f->arena, 1, sizeof(*x))) == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	x->events = events_of(tree_attribute(n, "event"));
	x->target = target->public.number;
	x->expr = reader_expr(r, n, tree_attribute(n, "value"), TEXT("value"));
	x->text = arena_text(&r->f->arena, n->value);
	target->public.recorded = target->public.calculated;
	if ((x->events & EVENT_CHANGED) != 0 && control != NULL) {
		struct action **link = &control->on_change;

		while (*link != NULL)
			link = &(*link)->next;
		x->trigger = control->public.number;
		*link = x;
		return;
	}
	*r->last_action = x;
	r->last_action = &x->next;
}

void
reader_actions(struct reader *r, const struct tree_node *parent,
    struct field_model *control)
{
	const struct tree_node *n;

	for (n = tree_child(parent); n != NULL; n = tree_sibling(n))
		if (tree_is(n, XFORMS, "setvalue"))
			read_action(r, n, control);
}
