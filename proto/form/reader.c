#include "form/reader.h"

#include <string.h>

#include "form/answer.h"
#include "form/function.h"
#include "form/kin.h"
#include "form/parser.h"
#include "form/portable.h"
#include "form/xml.h"

void
reader_fail(struct reader *r, enum ayni_err e)
{
	if (r->err == AYNI_OK)
		r->err = e;
}

void
reader_fault_at(struct reader *r, uint32_t line, struct text path,
    enum ayni_err e, unsigned code, const struct text *arg, size_t n)
{
	struct place place = {
	    .file = r->file, .column = path, .row = line};

	/* where memory lacked, what seems wrong may be right */
	if (r->err != AYNI_OK || r->f->arena.failed)
		return;
	diag_add(r->diag, &place, DIAG_FAULT, code, e, arg, n);
	if (r->diag->nomem)
		reader_fail(r, AYNI_NOMEM);
}

void
reader_fault(struct reader *r, const struct tree_node *at, struct text path,
    enum ayni_err e, unsigned code, const struct text *arg, size_t n)
{
	reader_fault_at(
	    r, at != NULL ? tree_line(at) : 0, path, e, code, arg, n);
}

void
reader_large(struct reader *r, uint32_t line, unsigned code,
    struct text about, unsigned most)
{
	struct place at = {.file = r->file, .row = line};

	diag_limit(r->diag, &at, code, about, most);
	reader_fail(r, AYNI_TOOBIG);
}

static struct text
uri_of(const void *ctx, struct text prefix)
{
	return tree_uri(ctx, prefix);
}

static bool
draws(const struct expr *call, void *ctx)
{
	(void)ctx;
	return text_is(call->text, "random") ||
	    text_is(call->text, "randomize");
}

/* An author whose form is conducted elsewhere as well is told. */
static void
note_portable(struct reader *r, const struct tree_node *at, struct text what,
    const struct expr *e)
{
	struct place place = {.file = r->file,
	    .row = at != NULL ? tree_line(at) : 0};
	struct text arg[] = {what, portable_not(e)};

	if (arg[1].n > 0)
		diag_add(r->diag, &place, DIAG_WARNING, DIAG_PORTABLE,
		    AYNI_UNSUPPORTED, arg, 2);
	if (portable_loose_regex(e))
		diag_add(r->diag, &place, DIAG_WARNING, DIAG_REGEX,
		    AYNI_UNSUPPORTED, arg, 1);
}

static struct expr *
parsed(struct reader *r, const struct tree_node *at, struct text source,
    struct text what, bool late)
{
	struct xpath_scope scope = {uri_of, &r->f->names,
	    r->primary != NULL ? tree_attribute(r->primary, "id")
			       : (struct text){NULL, 0}};
	struct xpath_fault fault;
	struct expr *e = NULL;
	enum ayni_err err;

	source = text_trim(source);
	if (source.n == 0 || r->err != AYNI_OK)
		return NULL;
	err = (late ? parser_parse_late : parser_parse)(
	    source, true, &scope, &r->f->arena, &fault, &e);
	if (r->f->arena.failed || err == AYNI_NOMEM) {
		reader_fail(r, AYNI_NOMEM);
	} else if (err != AYNI_OK) {
		struct text arg[] = {what, text_of(fault.about),
		    text_of(fault.more)};

		reader_fault(r, at, (struct text){NULL, 0}, err, fault.code,
		    arg, 3);
	} else {
		note_portable(r, at, what, e);
	}
	if (err != AYNI_OK)
		return NULL;
	r->f->draws |= function_called(e, draws, NULL);
	return e;
}

struct expr *
reader_expr(struct reader *r, const struct tree_node *at, struct text source,
    struct text what)
{
	return parsed(r, at, source, what, false);
}

struct expr *
reader_call(struct reader *r, const struct tree_node *at, struct text source,
    struct text what)
{
	return parsed(r, at, source, what, true);
}

static void
put_path(const struct tree_node *n, const struct tree_node *top,
    struct buf *b)
{
	const struct tree_node *way[FORM_MAX_DEPTH + 1];
	size_t depth = 0;

	for (; depth <= FORM_MAX_DEPTH; n = tree_parent(n)) {
		way[depth++] = n;
		if (n == top)
			break;
	}
	while (depth-- > 0) {
		const struct tree_name *name = tree_name(way[depth]);

		buf_put_byte(b, '/');
		if (name->prefix.n > 0) {
			buf_put_text(b, name->prefix);
			buf_put_byte(b, ':');
		}
		buf_put_text(b, name->local);
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

void
reader_nowhere(struct reader *r, const struct tree_node *at,
    struct text path)
{
	struct place place = {.file = r->file, .row = tree_line(at),
	    .column = path};

	diag_add(r->diag, &place, DIAG_WARNING, DIAG_LEFT_OUT,
	    AYNI_REFERENCE, &path, 1);
	if (r->diag->nomem)
		reader_fail(r, AYNI_NOMEM);
}

/* The next step of a path, its predicates cut off; false at the end. */
static bool
next_step(struct text *path, struct text *step)
{
	size_t i = 0, depth = 0;
	char quote = 0, ch;

	if (path->n == 0)
		return false;
	*step = (struct text){path->p, 0};
	for (; i < path->n && (path->p[i] != '/' || depth > 0); i++) {
		ch = path->p[i];
		if (quote != 0)
			quote = ch == quote ? 0 : quote;
		else if (depth > 0 && (ch == '"' || ch == '\''))
			quote = ch;
		else if (ch == '[')
			depth++;
		else if (ch == ']' && depth > 0)
			depth--;
		else if (depth == 0)
			step->n = i + 1;
	}
	path->p += i < path->n ? i + 1 : i;
	path->n -= i < path->n ? i + 1 : i;
	*step = text_trim(*step);
	return true;
}

static void
drop_step(struct buf *b)
{
	while (b->n > 0 && b->p[--b->n] != '/')
		continue;
}

struct text
reader_resolve(struct reader *r, struct text context, struct text ref)
{
	struct text step, t, rest = text_trim(ref);
	struct buf b;

	buf_init(&b, 65536);
	if (rest.n == 0 || rest.p[0] != '/')
		buf_put_text(&b, context);
	while (next_step(&rest, &step)) {
		if (text_is(step, ".."))
			drop_step(&b);
		else if (step.n > 0 && !text_is(step, ".") &&
		    !text_is(step, "current()")) {
			buf_put_byte(&b, '/');
			buf_put_text(&b, step);
		}
	}
	t = arena_text(&r->f->arena, buf_text(&b));
	if (t.p == NULL || b.err != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
	buf_free(&b);
	return t.p != NULL ? t : TEXT("");
}

static bool
is_root(const struct form *f, struct text step)
{
	const char *colon = step.n > 0 ? memchr(step.p, ':', step.n) : NULL;
	size_t skip = colon != NULL ? (size_t)(colon + 1 - step.p) : 0;

	return text_equal((struct text){step.p + skip, step.n - skip},
	    f->field[0].public.name);
}

struct field_model *
reader_field(struct reader *r, struct text path)
{
	struct field_model *m = kin_path(r->f, path);
	struct text step, rest = path;

	uint32_t i = 0;

	if (m != NULL || r->f->fields == 0 || !next_step(&rest, &step) ||
	    !next_step(&rest, &step) || !is_root(r->f, step))
		return m;
	while (next_step(&rest, &step))
		if ((i = kin_said(r->f, i, step)) == 0)
			return NULL;
	return &r->f->field[i];
}

/* ---- the primary instance ---- */

static uint32_t
count_nodes(const struct tree_node *top)
{
	const struct tree_node *n;
	uint32_t count = 0;

	for (n = top; n != NULL; n = tree_walk(top, n))
		count += tree_kind(n) == TREE_ELEMENT;
	return count;
}

static bool
is_meta(const struct tree_node *n)
{
	const struct tree_name *name = tree_name(n);

	return text_is(name->local, "meta") &&
	    (text_is(name->uri, OPENROSA) || text_is(name->uri, XFORMS) ||
		name->uri.n == 0 || tree_name(tree_parent(n))->uri.n > 0);
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
stands_twice(struct reader *r, const struct tree_node *n, uint32_t parent)
{
	struct text arg[] = {
	    tree_name(n)->local, r->f->field[parent].public.name};

	reader_fault(r, n, reader_path(r, n, r->f->template), AYNI_AUTHORING,
	    DIAG_TWICE, arg, 2);
}

static void
make_field(struct reader *r, struct tree_node *n, uint32_t parent)
{
	struct field_model *m = &r->f->field[r->f->fields];
	const struct field_model *up = &r->f->field[parent];
	enum ayni_err e;

	m->public.number = r->f->fields;
	m->public.parent = parent;
	m->public.name = tree_name(n)->local;
	m->public.path = reader_path(r, n, r->f->template);
	m->public.list = -1;
	m->public.kind = n == r->f->template ? FIELD_GROUP
	    : map_get(&r->repeats, m->public.path) != NULL ? FIELD_REPEAT
	    : tree_child(n) != NULL			    ? FIELD_GROUP
							    : FIELD_VALUE;
	m->public.repeat = m->public.kind == FIELD_REPEAT
	    ? m->public.number
	    : n == r->f->template ? 0 : up->public.repeat;
	m->public.meta =
	    n != r->f->template && (up->public.meta || is_meta(n));
	m->name = tree_name(n);
	m->node = n;
	m->line = tree_line(n);
	tree_set_field(n, m->public.number);
	r->f->fields++;
	if (m->public.number > 0)
		kin_add(r->f, m->public.number);
	e = kin_enter(r->f, m->public.number);
	if (e == AYNI_EXISTS) /* in another namespace, written alike */
		stands_twice(r, n, parent);
	else if (e != AYNI_OK)
		reader_fail(r, e);
	if (m->public.meta)
		note_identity(r->f, m);
}

static struct text
attribute_path(struct reader *r, struct text element,
    const struct tree_name *name)
{
	struct buf b;
	struct text t;

	buf_init(&b, 65536);
	buf_put_text(&b, element);
	buf_put_z(&b, "/@");
	if (name->prefix.n > 0) {
		buf_put_text(&b, name->prefix);
		buf_put_byte(&b, ':');
	}
	buf_put_text(&b, name->local);
	t = arena_text(&r->f->arena, buf_text(&b));
	if (t.p == NULL || b.err != AYNI_OK)
		reader_fail(r, AYNI_NOMEM);
	buf_free(&b);
	return t;
}

/* Attributes that a bind or an action names. */
static void
make_attributes(struct reader *r, const struct tree_node *n, uint32_t parent)
{
	const struct field_model *up = &r->f->field[parent];
	struct tree_node *a;

	for (a = r->attributes.n > 0 ? tree_asides(n) : NULL; a != NULL;
	     a = tree_next(a)) {
		struct field_model *m = &r->f->field[r->f->fields];
		struct text path =
		    attribute_path(r, up->public.path, tree_name(a));

		if (r->err != AYNI_OK ||
		    map_get(&r->attributes, path) == NULL)
			continue;
		m->public = (struct field){.number = r->f->fields,
		    .parent = parent, .end = r->f->fields + 1,
		    .kind = FIELD_VALUE, .name = tree_name(a)->local,
		    .path = path, .list = -1, .repeat = up->public.repeat,
		    .attribute = true, .meta = up->public.meta};
		m->name = tree_name(a);
		m->node = a;
		m->line = tree_line(n);
		tree_set_field(a, r->f->fields++);
		kin_add(r->f, m->public.number);
		if (kin_enter(r->f, m->public.number) == AYNI_NOMEM)
			reader_fail(r, AYNI_NOMEM);
	}
}

/* The nodes of a further instance are the fields of the first. */
static void
number_alike(struct reader *r, struct tree_node *n, uint32_t field)
{
	struct tree_node *c;
	uint32_t i;

	tree_set_field(n, field);
	for (c = tree_asides(n); c != NULL; c = tree_next(c))
		tree_set_field(
		    c, kin_named(r->f, field, tree_name(c), true));
	for (c = tree_child(n); c != NULL; c = tree_sibling(c)) {
		if ((i = kin_named(r->f, field, tree_name(c), false)) != 0) {
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
	struct field_model *m = kin_path(r->f, path);

	if (m == NULL || m->public.kind != FIELD_REPEAT)
		stands_twice(r, n, parent);
	else
		number_alike(r, n, m->public.number);
}

static void
walk_instance(struct reader *r, struct tree_node *n, uint32_t parent,
    unsigned depth)
{
	struct tree_node *c;
	uint32_t number = r->f->fields;

	if (depth > FORM_MAX_DEPTH) {
		reader_large(r, tree_line(n), DIAG_SECTION_DEEP,
		    tree_name(n)->local, FORM_MAX_DEPTH);
		return;
	}
	make_field(r, n, parent);
	make_attributes(r, n, number);
	for (c = tree_child(n); c != NULL && r->err == AYNI_OK;
	     c = tree_sibling(c)) {
		/* a repeat's first instance, or its template, came before */
		if (kin_named(r->f, number, tree_name(c), false) != 0)
			further_instance(r, c, number);
		else
			walk_instance(r, c, number, depth + 1);
	}
	r->f->field[number].public.end = r->f->fields;
}

/* Binds name attributes, and so do actions. */
static void
note_attributes(struct reader *r)
{
	const struct tree_node *n;

	for (n = tree_child(r->model); n != NULL; n = tree_sibling(n)) {
		struct text path = tree_attribute(n, "nodeset");

		if (path.n > 0 && memchr(path.p, '@', path.n) != NULL &&
		    tree_is(n, XFORMS, "bind") &&
		    map_put(&r->attributes, reader_resolve(r, TEXT(""), path),
			r, NULL) != AYNI_OK)
			reader_fail(r, AYNI_NOMEM);
	}
	action_attributes(r, r->model);
	action_attributes(r, r->body);
}

void
reader_instance(struct reader *r)
{
	uint32_t most;
	struct text version;

	note_attributes(r);
	most = count_nodes(r->f->template) + r->attributes.n;
	if (most > FORM_MAX_FIELDS) {
		reader_large(r, tree_line(r->f->template), DIAG_FIELDS_MANY,
		    TEXT(""), FORM_MAX_FIELDS);
		return;
	}
	r->f->field =
	    arena_zalloc(&r->f->arena, most, sizeof(*r->f->field));
	if (r->f->field == NULL || kin_init(r->f, most) != AYNI_OK ||
	    tree_number(tree_of(r->f->template)) != AYNI_OK) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	r->f->xml_id = tree_attribute(r->f->template, "id");
	if (r->f->xml_id.n == 0)
		r->f->xml_id = tree_name(r->f->template)->uri;
	version = tree_attribute(r->f->template, "version");
	r->f->version = version.n > 0
	    ? version
	    : tree_attribute_ns(r->f->template, OPENROSA, "version");
	walk_instance(r, r->f->template, 0, 0);
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
is_recorded(const struct expr *call, void *ctx)
{
	(void)ctx;
	return call->function->recorded;
}

static void
read_audit(struct reader *r, const struct tree_node *b,
    const struct field_model *m)
{
	struct form_audit *a = &r->f->audit;

	if (m->public.number == 0 || m->public.parent != r->f->meta ||
	    r->f->meta == 0 || !text_is(m->public.name, "audit"))
		return;
	a->field = m->public.number;
	a->location =
	    tree_attribute_ns(b, ODK, "location-priority").n > 0;
	a->changes = text_is(
	    tree_attribute_ns(b, ODK, "track-changes"), "true");
	a->user = text_is(
	    tree_attribute_ns(b, ODK, "identify-user"), "true");
	a->reasons =
	    tree_attribute_ns(b, ODK, "track-changes-reasons").n > 0;
}

static void
read_bind(struct reader *r, const struct tree_node *b)
{
	struct text path = tree_attribute(b, "nodeset");
	struct field_model *m;

	if (path.n == 0)
		path = tree_attribute(b, "ref");
	path = reader_resolve(r, r->f->field[0].public.path, path);
	if ((m = reader_field(r, path)) == NULL) {
		reader_nowhere(r, b, path);
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
	m->saves = arena_text(&r->f->arena,
	    tree_attribute_ns(b, ENTITIES, "saveto"));
	read_audit(r, b, m);
	m->public.calculated = m->rule[RULE_VALUE] != NULL;
	m->public.recorded = m->preload != PRELOAD_NONE ||
	    (m->public.calculated &&
		function_called(m->rule[RULE_VALUE]->expr, is_recorded,
		    NULL));
}

/* An instance has an id, also where its form does not ask for one. */
static void
identify(struct form *f)
{
	struct field_model *m = &f->field[f->instance_id];

	if (f->instance_id != 0 && !m->public.calculated &&
	    m->preload == PRELOAD_NONE && tree_value(m->node).n == 0) {
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
