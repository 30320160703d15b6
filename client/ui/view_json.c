#include "ui/view_json.h"

#include <stdlib.h>

#include "ayni/keys.h"
#include "ayni/map.h"
#include "ayni/mem.h"
#include "ui/appearance.h"

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
	/* of what is being written */
	enum ayni_err err;
	struct buf *out;
	size_t told_now; /* members of the object that is open */
	json_t *removed;
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

/* ---- text ---- */

static enum ayni_err
put_json(struct buf *out, const json_t *j)
{
	char *text = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);

	if (text == NULL)
		return AYNI_NOMEM;
	buf_put_z(out, text);
	free(text);
	return out->err;
}

static enum ayni_err
put_text(struct buf *out, struct text s)
{
	json_t *j = of_text(s);
	enum ayni_err e = put_json(out, j);

	json_decref(j);
	return e;
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

#define MEDIA_MAX 4u

/* NULL: there are none. */
static json_t *
of_media(const struct medium_view *m, size_t n)
{
	json_t *all = n > 0 ? json_array() : NULL;
	size_t i;

	for (i = 0; i < n && i < MEDIA_MAX; i++)
		(void)json_array_append_new(all, json_pack("{s:o, s:o}",
		    "kind", of_text(m[i].kind), "file", of_text(m[i].file)));
	return all;
}

/* Where a choice is; n == 0: its question is not shown on a map, or that is
 * not known. */
static struct text
geometry_of(const struct interview *iv, const struct field *f,
    const struct choice_view *c)
{
	if (c->index == UINT32_MAX || !appearance_has(f, "map"))
		return (struct text){NULL, 0};
	return form_choice_column(
	    interview_form(iv), f->list, c->index, "geometry");
}

static enum ayni_err
put_choice(const struct interview *iv, const struct field *f,
    const struct choice_view *c, bool media, struct buf *out)
{
	struct medium_view m[MEDIA_MAX];
	struct text geometry = media ? geometry_of(iv, f, c)
				     : (struct text){NULL, 0};
	json_t *shows = media
	    ? of_media(m, interview_shows(iv, c, m, MEDIA_MAX)) : NULL;
	enum ayni_err e;

	if (geometry.n > 0 && shows == NULL)
		shows = json_array();
	buf_put_byte(out, '[');
	if ((e = put_text(out, c->name)) == AYNI_OK) {
		buf_put_byte(out, ',');
		e = put_text(out, c->label);
	}
	if (e == AYNI_OK && shows != NULL) {
		buf_put_byte(out, ',');
		e = put_json(out, shows);
	}
	if (e == AYNI_OK && geometry.n > 0) {
		buf_put_byte(out, ',');
		e = put_text(out, geometry);
	}
	json_decref(shows);
	buf_put_byte(out, ']');
	return e;
}

/* A list may have a hundred thousand: each is written as it comes. */
enum ayni_err
view_json_choices(struct interview *iv, node_ref n,
    struct view_json_part part, size_t *total, struct buf *out)
{
	const struct field *f = interview_view(iv, n).field;
	const struct choice_view *c;
	size_t i, count;
	enum ayni_err e;

	e = interview_choices(iv, n, part.find, &c, &count);
	if (e == AYNI_OK)
		*total = count;
	buf_put_byte(out, '[');
	for (i = part.from; e == AYNI_OK && i < count &&
	     i - part.from < part.most; i++) {
		if (i > part.from)
			buf_put_byte(out, ',');
		e = put_choice(iv, f, &c[i], part.media, out);
	}
	interview_forget(iv);
	buf_put_byte(out, ']');
	return e != AYNI_OK ? e : out->err;
}

/* What only a question has; all steal, and do nothing for NULL. */
static int
add_question(const struct node_view *v, json_t *o)
{
	json_t *violation = of_violation(v);
	int bad = 0;

	bad |= json_object_set_new(o, "value", of_text(v->value));
	bad |= json_object_set_new(
	    o, "constraint_ok", json_boolean(v->constraint_ok));
	bad |= json_object_set_new(
	    o, "required_ok", json_boolean(v->required_ok));
	if (!v->constraint_ok || !v->required_ok)
		bad |= json_object_set_new(o, "violation", violation);
	return bad;
}

/* NODE but for its choices; NULL when out of memory. */
static json_t *
small_parts(const struct node_view *v)
{
	json_t *o = json_pack("{s:s, s:b, s:b, s:b}", "type", type_of(v),
	    "relevant", v->relevant, "readonly", v->readonly,
	    "required", v->required);
	int bad = o == NULL;

	if (v->field->has_label)
		bad |= json_object_set_new(o, "label", of_text(v->label));
	if (v->hint.n > 0)
		bad |= json_object_set_new(o, "hint", of_text(v->hint));
	if (v->is_range)
		bad |= json_object_set_new(
		    o, "count", json_integer((json_int_t)v->count));
	else if (v->field->kind == FIELD_VALUE)
		bad |= add_question(v, o);
	if (bad != 0) {
		json_decref(o);
		return NULL;
	}
	return o;
}

/* After the members of an object that is closed: its choices, none where
 * its filter fails. */
static enum ayni_err
put_choices(struct interview *iv, node_ref n, struct view_json_part part,
    size_t *total, struct buf *out)
{
	enum ayni_err e;
	size_t from;

	*total = 0;
	out->n--; /* the closing brace */
	buf_put_z(out, ",\"choices\":");
	from = out->n;
	e = view_json_choices(iv, n, part, total, out);
	if (e != AYNI_OK && e != AYNI_NOMEM && out->err == AYNI_OK) {
		out->n = from;
		buf_put_z(out, "[]");
		e = AYNI_OK;
	}
	buf_put_byte(out, '}');
	return e != AYNI_OK ? e : out->err;
}

static bool
offers(const struct node_view *v)
{
	return !v->is_range && v->field->kind == FIELD_VALUE &&
	    has_choices(v);
}

static enum ayni_err
put_node(struct interview *iv, node_ref n, const struct node_view *v,
    struct buf *out)
{
	json_t *o = small_parts(v);
	enum ayni_err e = put_json(out, o);
	size_t total;

	interview_forget(iv);
	json_decref(o);
	return e != AYNI_OK || !offers(v)
	    ? e : put_choices(iv, n, VIEW_JSON_ALL, &total, out);
}

/* ---- for screens ---- */

static const char *
kind_of(const struct node_view *v)
{
	static const char *const kind[] = {[FIELD_STRING] = "text",
	    [FIELD_INT] = "integer", [FIELD_DECIMAL] = "decimal",
	    [FIELD_BOOLEAN] = "boolean", [FIELD_DATE] = "date",
	    [FIELD_TIME] = "time", [FIELD_DATETIME] = "datetime",
	    [FIELD_GEOPOINT] = "geopoint", [FIELD_GEOTRACE] = "geotrace",
	    [FIELD_GEOSHAPE] = "geoshape", [FIELD_BINARY] = "upload",
	    [FIELD_BARCODE] = "barcode", [FIELD_INTENT] = "text",
	    [FIELD_SELECT_ONE] = "select_one",
	    [FIELD_SELECT_MULTIPLE] = "select_multiple",
	    [FIELD_RANK] = "rank"};

	if (v->is_range)
		return "repeat";
	switch (v->field->control) {
	case CONTROL_NOTE:
		return "note";
	case CONTROL_TRIGGER:
		return "trigger";
	case CONTROL_RANGE:
		return "range";
	case CONTROL_UPLOAD:
		return "upload";
	case CONTROL_NONE:
	case CONTROL_INPUT:
	case CONTROL_SELECT_ONE:
	case CONTROL_SELECT_MULTIPLE:
	case CONTROL_RANK:
		break;
	}
	return kind[v->field->type];
}

/* Whether the innermost instance around it may go. */
static bool
may_go(struct interview *iv, node_ref n, const struct node_view *v)
{
	node_ref at = n;
	struct node_view w = *v;

	while (!v->is_range && at != NODE_NONE && !w.is_instance) {
		at = interview_parent(iv, at);
		if (at != NODE_NONE)
			w = interview_view(iv, at);
	}
	return at != NODE_NONE && w.may_remove;
}

/* All steal, and do nothing for NULL. */
static int
add_texts(const struct node_view *v, struct text shown, json_t *o)
{
	int bad = json_object_set_new(o, "kind", json_string(kind_of(v)));

	bad |= json_object_set_new(o, "name", of_text(v->field->name));
	if (v->field->appearance.n > 0)
		bad |= json_object_set_new(
		    o, "appearance", of_text(v->field->appearance));
	if (v->guidance.n > 0)
		bad |= json_object_set_new(
		    o, "guidance", of_text(v->guidance));
	if (shown.n > 0)
		bad |= json_object_set_new(o, "shown", of_text(shown));
	return bad;
}

/* NULL: it has none. */
static json_t *
of_params(const struct field *f)
{
	json_t *o = f->params > 0 ? json_object() : NULL;
	uint32_t i;

	for (i = 0; i < f->params; i++)
		(void)json_object_setn_new(o, f->param[i].name.p,
		    f->param[i].name.n, of_text(f->param[i].value));
	return o;
}

static int
add_more(struct interview *iv, node_ref n, const struct node_view *v,
    json_t *o)
{
	struct medium_view m[MEDIA_MAX];
	json_t *media = of_media(m, interview_media(iv, n, m, MEDIA_MAX));
	json_t *params = of_params(v->field);
	int bad = json_object_set_new(
	    o, "may_remove", json_boolean(may_go(iv, n, v)));

	if (media != NULL)
		bad |= json_object_set_new(o, "media", media);
	if (params != NULL)
		bad |= json_object_set_new(o, "params", params);
	if (v->is_range)
		bad |= json_object_set_new(
		    o, "may_add", json_boolean(v->may_add));
	else if (v->field->mediatype.n > 0)
		bad |= json_object_set_new(
		    o, "mediatype", of_text(v->field->mediatype));
	return bad;
}

enum ayni_err
view_json_node(struct interview *iv, node_ref n, size_t most,
    struct text shown, struct buf *out)
{
	struct node_view v = interview_view(iv, n);
	struct view_json_part part = {.most = most, .media = true};
	json_t *o = small_parts(&v);
	int bad = add_texts(&v, shown, o) | add_more(iv, n, &v, o);
	enum ayni_err e;
	size_t total;

	e = bad != 0 ? AYNI_NOMEM : put_json(out, o);
	interview_forget(iv);
	json_decref(o);
	if (e != AYNI_OK || !offers(&v))
		return e;
	if ((e = put_choices(iv, n, part, &total, out)) != AYNI_OK)
		return e;
	out->n--;
	buf_printf(out, ",\"choices_total\":%zu}", total);
	return out->err;
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
tell(struct view_json *v, struct text ref, uint32_t count, struct bytes node)
{
	struct told *t = told_of(v, ref);
	struct hash h;
	bool differs;

	if (t == NULL)
		return false;
	h = keys_hash(node);
	differs = !t->there || !ID_EQUAL(h, t->hash);
	t->there = true;
	t->hash = h;
	t->count = count;
	return differs;
}

/*
 * "ref":node, after a comma where it is not the first.  v: who remembers it,
 * and where it does not differ leaves it out, if that may be; NULL: nobody.
 */
static enum ayni_err
put_member(struct view_json *v, struct interview *iv, node_ref n,
    struct text ref, bool always, size_t *count, struct buf *out)
{
	struct node_view view = interview_view(iv, n);
	size_t from = out->n, at;
	enum ayni_err e;

	if (*count > 0)
		buf_put_byte(out, ',');
	if ((e = put_text(out, ref)) != AYNI_OK)
		return e;
	buf_put_byte(out, ':');
	at = out->n;
	if ((e = put_node(iv, n, &view, out)) != AYNI_OK)
		return e;
	if (v != NULL && !tell(v, ref, view.count,
		(struct bytes){out->p + at, out->n - at}) && !always)
		out->n = from;
	else
		++*count;
	return v != NULL ? v->err : AYNI_OK;
}

/* "order" and "xml": what a state has after its nodes. */
static enum ayni_err
put_rest(struct interview *iv, const struct buf *order, struct buf *out)
{
	struct buf xml = {.limit = XML_MAX};
	enum ayni_err e = interview_xml(iv, false, &xml);

	buf_put_z(out, "},\"order\":[");
	buf_put_bytes(out, buf_bytes(order));
	buf_put_z(out, "],\"xml\":");
	if (e == AYNI_OK)
		e = put_text(out, buf_text(&xml));
	buf_put_byte(out, '}');
	buf_free(&xml);
	return e != AYNI_OK ? e : order->err != AYNI_OK ? order->err : out->err;
}

static enum ayni_err
put_ordered(struct view_json *v, struct interview *iv, node_ref n,
    struct text ref, size_t *count, struct buf *order, struct buf *out)
{
	enum ayni_err e;

	if (*count > 0)
		buf_put_byte(order, ',');
	e = put_text(order, ref);
	return e == AYNI_OK ? put_member(v, iv, n, ref, true, count, out) : e;
}

static void
ignore(void *ctx, node_ref n)
{
	(void)ctx;
	(void)n;
}

enum ayni_err
view_json_state(struct view_json *v, struct buf *out)
{
	struct buf b = {.limit = REF_MAX}, order = {.limit = out->limit};
	node_ref n = interview_root(v->iv);
	enum ayni_err e = AYNI_OK;
	size_t count = 0;
	uint32_t i;

	v->err = AYNI_OK;
	for (i = 0; i < v->told.n; i++)
		((struct told *)v->told.entry[i].value)->there = false;
	buf_put_z(out, "{\"nodes\":{");
	for (; n != NODE_NONE && e == AYNI_OK; n = interview_next(v->iv, n)) {
		e = ref_of(v->iv, n, &b) != NULL
		    ? put_ordered(v, v->iv, n, buf_text(&b), &count, &order,
			  out)
		    : AYNI_NOMEM;
	}
	interview_changed(v->iv, ignore, NULL);
	if (e == AYNI_OK)
		e = put_rest(v->iv, &order, out);
	buf_free(&order);
	buf_free(&b);
	return e;
}

enum ayni_err
view_json_part(struct interview *iv, const json_t *refs, struct buf *out)
{
	struct buf order = {.limit = out->limit};
	enum ayni_err e = AYNI_OK;
	size_t i, count = 0;

	buf_put_z(out, "{\"nodes\":{");
	for (i = 0; i < json_array_size(refs) && e == AYNI_OK; i++) {
		struct text ref =
		    text_of(json_string_value(json_array_get(refs, i)));
		node_ref n = interview_find(iv, ref);

		e = n == NODE_NONE ? AYNI_NOTFOUND
		    : put_ordered(NULL, iv, n, ref, &count, &order, out);
	}
	if (e == AYNI_OK)
		e = put_rest(iv, &order, out);
	buf_free(&order);
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

/* Of a range, which may have had more instances than it has now. */
static void
recount(struct view_json *v, node_ref n, struct text ref)
{
	struct node_view range = interview_view(v->iv, n);

	if (!range.is_range)
		return;
	ref.n -= sizeof("#range") - 1;
	forget_instances(v, ref, range.field->number, range.count);
}

static void
changed(void *ctx, node_ref n)
{
	struct view_json *v = ctx;
	struct buf b = {.limit = REF_MAX};

	if (v->err != AYNI_OK)
		return;
	if (ref_of(v->iv, n, &b) == NULL)
		v->err = AYNI_NOMEM;
	else
		recount(v, n, buf_text(&b));
	if (v->err == AYNI_OK)
		v->err = put_member(v, v->iv, n, buf_text(&b), false,
		    &v->told_now, v->out);
	buf_free(&b);
}

enum ayni_err
view_json_delta(struct view_json *v, struct buf *out)
{
	v->err = AYNI_OK;
	v->out = out;
	v->told_now = 0;
	v->removed = json_array();
	buf_put_z(out, "{\"changed\":{");
	interview_changed(v->iv, changed, v);
	buf_put_z(out, "},\"removed\":");
	if (v->err == AYNI_OK)
		v->err = put_json(out, v->removed);
	buf_put_byte(out, '}');
	json_decref(v->removed);
	return v->err != AYNI_OK ? v->err : out->err;
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
		interview_forget(iv);
	}
	buf_free(&b);
	if (bad) {
		json_decref(all);
		return AYNI_NOMEM;
	}
	*out = all;
	return AYNI_OK;
}
