#include "ui/view_json.h"

#include <stdlib.h>

#include "ayni/keys.h"
#include "ayni/map.h"
#include "ayni/mem.h"

#define REF_MAX 65536u /* bytes of one reference */
#define XML_MAX (256u << 20)

/* What was told of one reference. */
struct told {
	bool there;
	struct hash hash;
	uint32_t count; /* ranges: instances */
};

struct view_json {
	struct interview *iv;
	struct map told; /* reference to struct told */
	struct arena arena;
	enum ayni_err err; /* of the delta that is being made */
	json_t *changed, *removed;
};

enum ayni_err
view_json_new(struct interview *iv, struct view_json **out)
{
	struct view_json *v = mem_zalloc(1, sizeof(*v));

	if (v == NULL)
		return AYNI_NOMEM;
	v->iv = iv;
	arena_init(&v->arena, VIEW_JSON_MAX_BYTES);
	*out = v;
	return AYNI_OK;
}

void
view_json_free(struct view_json *v)
{
	if (v == NULL)
		return;
	map_free(&v->told);
	arena_free(&v->arena);
	mem_free(v);
}

static json_t *
of_text(struct text s)
{
	return json_stringn(s.n > 0 ? s.p : "", s.n);
}

/* ---- nodes ---- */

static const char *
type_of(const struct node_view *v)
{
	if (v->is_range)
		return "repeat-range";
	if (v->is_instance)
		return "repeat-instance";
	if (v->field->number == 0)
		return "root";
	if (v->field->kind == FIELD_GROUP)
		return "group";
	switch (v->field->control) {
	case CONTROL_INPUT:
		return "input";
	case CONTROL_SELECT_ONE:
	case CONTROL_SELECT_MULTIPLE:
		return "select";
	case CONTROL_RANGE:
		return "range";
	case CONTROL_RANK:
		return "rank";
	case CONTROL_TRIGGER:
		return "trigger";
	case CONTROL_UPLOAD:
		return "upload";
	case CONTROL_NOTE:
		return "note";
	case CONTROL_NONE:
		break;
	}
	return "model-value";
}

static json_t *
of_violation(const struct node_view *v)
{
	if (v->constraint_ok && v->required_ok)
		return NULL;
	return json_pack("{s:s, s:o*}", "condition",
	    v->constraint_ok ? "required" : "constraint",
	    "message", of_text(v->message));
}

static bool
has_choices(const struct node_view *v)
{
	enum control c = v->field->control;

	return c == CONTROL_SELECT_ONE || c == CONTROL_SELECT_MULTIPLE ||
	    c == CONTROL_RANK;
}

enum ayni_err
view_json_choices(struct interview *iv, node_ref n, struct text find,
    json_t **out)
{
	const struct choice_view *c;
	json_t *all;
	size_t i, count;
	enum ayni_err e;

	if ((e = interview_choices(iv, n, find, &c, &count)) != AYNI_OK)
		return e;
	all = json_array();
	for (i = 0; i < count && all != NULL; i++)
		if (json_array_append_new(all, json_pack("[o, o]",
			of_text(c[i].name), of_text(c[i].label))) != 0) {
			json_decref(all);
			return AYNI_NOMEM;
		}
	*out = all;
	return all != NULL ? AYNI_OK : AYNI_NOMEM;
}

/* What only a question has; all steal, and do nothing for NULL. */
static int
add_question(struct interview *iv, node_ref n, const struct node_view *v,
    json_t *o)
{
	json_t *choices = NULL, *violation = of_violation(v);
	int bad = 0;

	bad |= json_object_set_new(o, "value", of_text(v->value));
	if (has_choices(v)) {
		if (view_json_choices(iv, n, TEXT(""), &choices) == AYNI_NOMEM)
			bad = -1;
		if (choices == NULL) /* its filter fails: nothing is offered */
			choices = json_array();
		bad |= json_object_set_new(o, "choices", choices);
	}
	bad |= json_object_set_new(
	    o, "constraint_ok", json_boolean(v->constraint_ok));
	bad |= json_object_set_new(
	    o, "required_ok", json_boolean(v->required_ok));
	if (!v->constraint_ok || !v->required_ok)
		bad |= json_object_set_new(o, "violation", violation);
	return bad;
}

json_t *
view_json_node(struct interview *iv, node_ref n)
{
	struct node_view v = interview_view(iv, n);
	json_t *o = json_pack("{s:s, s:b, s:b, s:b}", "type", type_of(&v),
	    "relevant", v.relevant, "readonly", v.readonly,
	    "required", v.required);
	int bad = o == NULL;

	if (v.field->has_label)
		bad |= json_object_set_new(o, "label", of_text(v.label));
	if (v.hint.n > 0)
		bad |= json_object_set_new(o, "hint", of_text(v.hint));
	if (v.is_range)
		bad |= json_object_set_new(
		    o, "count", json_integer((json_int_t)v.count));
	else if (v.field->kind == FIELD_VALUE)
		bad |= add_question(iv, n, &v, o);
	if (bad != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

/* ---- states ---- */

/* The reference of a node, NUL-terminated in b; NULL when out of memory. */
static const char *
ref_of(const struct interview *iv, node_ref n, struct buf *b)
{
	buf_clear(b);
	interview_ref(iv, n, b);
	return buf_z(b);
}

static struct told *
told_of(struct view_json *v, struct text ref)
{
	struct told *t = map_get(&v->told, ref);

	if (t != NULL)
		return t;
	t = arena_zalloc(&v->arena, 1, sizeof(*t));
	ref = arena_text(&v->arena, ref);
	if (v->arena.failed || map_put(&v->told, ref, t, NULL) != AYNI_OK) {
		v->err = AYNI_NOMEM;
		return NULL;
	}
	return t;
}

/* Remembers; true where it differs from what was told before. */
static bool
tell(struct view_json *v, struct text ref, const json_t *node)
{
	struct told *t = told_of(v, ref);
	char *text = t != NULL ? json_dumps(node, JSON_COMPACT) : NULL;
	struct hash h;
	bool differs;

	if (text == NULL) {
		v->err = AYNI_NOMEM;
		return false;
	}
	h = keys_hash(text_bytes(text_of(text)));
	differs = !t->there || !ID_EQUAL(h, t->hash);
	t->there = true;
	t->hash = h;
	t->count = (uint32_t)json_integer_value(
	    json_object_get(node, "count"));
	free(text);
	return differs;
}

static json_t *
xml_of(const struct interview *iv, enum ayni_err *e)
{
	struct buf xml;
	json_t *o = NULL;

	buf_init(&xml, XML_MAX);
	if ((*e = interview_xml(iv, false, &xml)) == AYNI_OK &&
	    (o = of_text(buf_text(&xml))) == NULL)
		*e = AYNI_NOMEM;
	buf_free(&xml);
	return o;
}

/* Takes nodes and order over; either may be NULL. */
static enum ayni_err
state_of(struct interview *iv, json_t *nodes, json_t *order, json_t **out)
{
	enum ayni_err e;
	json_t *xml = xml_of(iv, &e), *all;

	if (e != AYNI_OK) {
		json_decref(nodes);
		json_decref(order);
		return e;
	}
	all = json_pack(
	    "{s:o, s:o, s:o}", "nodes", nodes, "order", order, "xml", xml);
	if (all == NULL)
		return AYNI_NOMEM;
	*out = all;
	return AYNI_OK;
}

static bool
add_node(json_t *nodes, json_t *order, const char *ref, json_t *node)
{
	return json_object_set_new(nodes, ref, node) == 0 &&
	    json_array_append_new(order, json_string(ref)) == 0;
}

static void
ignore(void *ctx, node_ref n)
{
	(void)ctx;
	(void)n;
}

enum ayni_err
view_json_state(struct view_json *v, json_t **out)
{
	json_t *nodes = json_object(), *order = json_array(), *node;
	struct buf b;
	node_ref n = interview_root(v->iv);
	uint32_t i;

	buf_init(&b, REF_MAX);
	v->err = AYNI_OK;
	for (i = 0; i < v->told.n; i++)
		((struct told *)v->told.entry[i].value)->there = false;
	for (; n != NODE_NONE && v->err == AYNI_OK;
	     n = interview_next(v->iv, n)) {
		const char *ref = ref_of(v->iv, n, &b);

		node = ref != NULL ? view_json_node(v->iv, n) : NULL;
		if (node == NULL) {
			v->err = AYNI_NOMEM;
			break;
		}
		(void)tell(v, buf_text(&b), node);
		if (!add_node(nodes, order, ref, node))
			v->err = AYNI_NOMEM;
	}
	buf_free(&b);
	interview_changed(v->iv, ignore, NULL);
	if (v->err == AYNI_OK)
		return state_of(v->iv, nodes, order, out);
	json_decref(nodes);
	json_decref(order);
	return v->err;
}

enum ayni_err
view_json_part(struct interview *iv, const json_t *refs, json_t **out)
{
	json_t *nodes = json_object(), *order = json_array(), *node;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < json_array_size(refs) && e == AYNI_OK; i++) {
		const char *ref = json_string_value(json_array_get(refs, i));
		node_ref n = interview_find(iv, text_of(ref));

		if (n == NODE_NONE)
			e = AYNI_NOTFOUND;
		else if ((node = view_json_node(iv, n)) == NULL ||
		    !add_node(nodes, order, ref, node))
			e = AYNI_NOMEM;
	}
	if (e == AYNI_OK)
		return state_of(iv, nodes, order, out);
	json_decref(nodes);
	json_decref(order);
	return e;
}

/* ---- deltas ---- */

/* A reference below an instance: its own, and the rest of a field's path. */
static void
put_below(const struct form *f, struct text instance, uint32_t repeat,
    uint32_t field, struct buf *b)
{
	struct text path = form_field(f, field)->path;
	size_t skip = form_field(f, repeat)->path.n;

	buf_clear(b);
	buf_put_text(b, instance);
	buf_put_text(b, (struct text){path.p + skip, path.n - skip});
}

static void
forget(struct view_json *v, struct text ref)
{
	struct told *t = map_get(&v->told, ref);

	if (t == NULL || !t->there)
		return;
	t->there = false;
	t->count = 0;
	if (json_array_append_new(v->removed, of_text(ref)) != 0)
		v->err = AYNI_NOMEM;
}

static void forget_instances(struct view_json *v, struct text repeat,
    uint32_t field, uint32_t above);

/* Recursion goes as deep as repeats are nested. */
static void
forget_instance(struct view_json *v, struct text instance, uint32_t repeat)
{
	const struct form *f = interview_form(v->iv);
	uint32_t i = repeat + 1;
	struct buf b;

	buf_init(&b, REF_MAX);
	forget(v, instance);
	while (i < form_field(f, repeat)->end) {
		put_below(f, instance, repeat, i, &b);
		if (form_field(f, i)->kind == FIELD_REPEAT) {
			forget_instances(v, buf_text(&b), i, 0);
			buf_put_z(&b, "#range");
			forget(v, buf_text(&b));
			i = form_field(f, i)->end;
		} else {
			forget(v, buf_text(&b));
			i++;
		}
		if (b.err != AYNI_OK)
			v->err = b.err;
	}
	buf_free(&b);
}

/* Instances that were told of, after the first "above". */
static void
forget_instances(struct view_json *v, struct text repeat, uint32_t field,
    uint32_t above)
{
	struct told *t;
	struct buf b;
	uint32_t k;

	buf_init(&b, REF_MAX);
	buf_put_text(&b, repeat);
	buf_put_z(&b, "#range");
	t = map_get(&v->told, buf_text(&b));
	for (k = above + 1; t != NULL && k <= t->count; k++) {
		buf_clear(&b);
		buf_put_text(&b, repeat);
		buf_printf(&b, "[%u]", k);
		forget_instance(v, buf_text(&b), field);
	}
	if (b.err != AYNI_OK)
		v->err = b.err;
	buf_free(&b);
}

/* A range that may have had more instances than it has now. */
static void
recount(struct view_json *v, node_ref n, struct text ref)
{
	struct node_view range = interview_view(v->iv, n);

	ref.n -= sizeof("#range") - 1;
	forget_instances(v, ref, range.field->number, range.count);
}

static void
changed(void *ctx, node_ref n)
{
	struct view_json *v = ctx;
	json_t *node;
	const char *ref;
	struct buf b;

	if (v->err != AYNI_OK)
		return;
	buf_init(&b, REF_MAX);
	ref = ref_of(v->iv, n, &b);
	node = ref != NULL ? view_json_node(v->iv, n) : NULL;
	if (node == NULL)
		v->err = AYNI_NOMEM;
	else if (json_object_get(node, "count") != NULL)
		recount(v, n, buf_text(&b));
	if (v->err == AYNI_OK && tell(v, buf_text(&b), node) &&
	    json_object_set(v->changed, ref, node) != 0)
		v->err = AYNI_NOMEM;
	json_decref(node);
	buf_free(&b);
}

enum ayni_err
view_json_delta(struct view_json *v, json_t **out)
{
	json_t *all;

	v->err = AYNI_OK;
	v->changed = json_object();
	v->removed = json_array();
	interview_changed(v->iv, changed, v);
	if (v->err != AYNI_OK) {
		json_decref(v->changed);
		json_decref(v->removed);
		return v->err;
	}
	all = json_pack("{s:o, s:o}", "changed", v->changed, "removed",
	    v->removed);
	if (all == NULL)
		return AYNI_NOMEM;
	*out = all;
	return AYNI_OK;
}

/* ---- violations ---- */

enum ayni_err
view_json_violations(struct interview *iv, json_t **out)
{
	json_t *all = json_array();
	node_ref n = NODE_NONE;
	bool bad = all == NULL;
	struct buf b;

	buf_init(&b, REF_MAX);
	while (!bad && (n = interview_violation(iv, n)) != NODE_NONE) {
		struct node_view v = interview_view(iv, n);
		const char *ref = ref_of(iv, n, &b);

		bad = ref == NULL || json_array_append_new(all,
		    json_pack("{s:s, s:s, s:o}", "ref", ref, "kind",
			v.constraint_ok ? "required" : "constraint",
			"message", of_text(v.message))) != 0;
	}
	buf_free(&b);
	if (bad) {
		json_decref(all);
		return AYNI_NOMEM;
	}
	*out = all;
	return AYNI_OK;
}
