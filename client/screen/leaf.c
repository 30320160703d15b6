#include "screen/leaf.h"

#include "fill/reading.h"
#include "fill/tongue.h"
#include "screen/call.h"
#include "screen/plain.h"
#include "screen/table.h"
#include "ui/appearance.h"
#include "ui/view_json.h"

#define REF_MAX 65536u

/* ---- which screens stand together ---- */

/* The outermost field-list around a node; NODE_NONE: none. */
static node_ref
list_of(struct interview *iv, node_ref n)
{
	node_ref at, best = NODE_NONE;
	struct node_view v;

	if (n == NODE_NONE)
		return NODE_NONE;
	for (at = interview_parent(iv, n); at != NODE_NONE;
	    at = interview_parent(iv, at)) {
		v = interview_view(iv, at);
		if (!v.is_range && appearance_has(v.field, "field-list"))
			best = at;
	}
	return best;
}

struct leaf
leaf_of(struct conduct *c, uint32_t screen)
{
	struct interview *iv = conduct_interview(c);
	node_ref list = list_of(iv, conduct_screen(c, screen).node);
	struct leaf l = {screen, screen, list != NODE_NONE};

	if (!l.list)
		return l;
	while (l.first > 0 &&
	    list_of(iv, conduct_screen(c, l.first - 1).node) == list)
		l.first--;
	while (l.last + 1 < conduct_screens(c) &&
	    list_of(iv, conduct_screen(c, l.last + 1).node) == list)
		l.last++;
	return l;
}

struct leaf
leaf_here(struct conduct *c)
{
	return leaf_of(c, conduct_place(c));
}

uint32_t
leaf_find(struct conduct *c, struct leaf l, node_ref n)
{
	uint32_t i;

	for (i = l.first; i <= l.last; i++)
		if (n != NODE_NONE && conduct_screen(c, i).node == n)
			return i;
	return UINT32_MAX;
}

/* ---- PAGE ---- */

static json_t *
of_ref(const struct interview *iv, node_ref n)
{
	struct buf b;
	json_t *j;

	if (n == NODE_NONE)
		return json_null();
	buf_init(&b, REF_MAX);
	interview_ref(iv, n, &b);
	j = kit_json_text(buf_text(&b));
	buf_free(&b);
	return j;
}

json_t *
leaf_form(const struct hash *id, struct text xml_id, struct text version,
    struct text title)
{
	struct buf b;
	json_t *j;

	buf_init(&b, 64);
	buf_put_hex(&b, ID_BYTES(*id));
	j = json_pack("{so so so so}", "id", kit_json_text(buf_text(&b)),
	    "xml_id", kit_json_text(xml_id), "version",
	    kit_json_text(version), "title", kit_json_text(title));
	buf_free(&b);
	return j;
}

static json_t *
of_languages(const struct form *f)
{
	json_t *all = json_array();
	uint32_t i;

	for (i = 0; i < form_languages(f); i++)
		(void)json_array_append_new(all, json_pack("{so so}", "tag",
		    kit_json_text(tongue_tag(f, i)), "name",
		    kit_json_text(tongue_name(f, i))));
	return all;
}

static json_t *
of_crumbs(struct conduct *c, struct screen at)
{
	struct crumb crumb[CONDUCT_MAX_CRUMBS];
	uint32_t n = conduct_crumbs(c, at, crumb, CONDUCT_MAX_CRUMBS), i;
	json_t *all = json_array();

	for (i = 0; i < n; i++)
		(void)json_array_append_new(all, json_pack("{so so sI sI}",
		    "ref", of_ref(conduct_interview(c), crumb[i].node),
		    "label", kit_json_text(crumb[i].label), "position",
		    (json_int_t)crumb[i].position, "count",
		    (json_int_t)crumb[i].count));
	return all;
}

static json_t *
of_sections(struct conduct *c, uint64_t *wrong)
{
	const struct section *s = NULL;
	json_t *all = json_array();
	uint32_t n = 0, i, end;

	*wrong = 0;
	if (conduct_sections(c, &s, &n) != AYNI_OK) {
		json_decref(all);
		return NULL;
	}
	for (i = 0; i < n; i++) {
		end = i + 1 < n ? s[i + 1].screen : conduct_screens(c) - 1;
		*wrong += s[i].missing + s[i].broken;
		(void)json_array_append_new(all, json_pack(
		    "{so so sI sI sI sI sI sI}", "ref",
		    of_ref(conduct_interview(c), s[i].node), "label",
		    kit_json_text(s[i].label), "screen",
		    (json_int_t)s[i].screen, "last",
		    (json_int_t)(end > 0 ? end - 1 : 0), "questions",
		    (json_int_t)s[i].questions, "answered",
		    (json_int_t)s[i].answered, "missing",
		    (json_int_t)s[i].missing, "broken",
		    (json_int_t)s[i].broken));
	}
	return all;
}

static json_t *
of_refused(const struct seat_refused *r)
{
	if (r->why == NULL)
		return json_null();
	return json_pack("{so ss so}", "ref",
	    r->ref.n > 0 ? kit_json_text(buf_text(&r->ref)) : json_null(),
	    "why", r->why, "message", kit_json_text(buf_text(&r->message)));
}

static const char *
kind_of(struct leaf l, struct screen at)
{
	static const char *const kind[] = {[SCREEN_QUESTION] = "question",
	    [SCREEN_NOTE] = "note", [SCREEN_REPEAT] = "repeat",
	    [SCREEN_END] = "end"};

	return l.list ? "list" : kind[at.kind];
}

static json_t *
of_name(struct interview *iv)
{
	struct buf b;
	json_t *j;

	buf_init(&b, REF_MAX);
	reading_name(iv, &b);
	j = kit_json_text(buf_text(&b));
	buf_free(&b);
	return j;
}

/* Which interview it is, and in which language. */
static json_t *
about(struct seat *s)
{
	struct interview *iv = conduct_interview(s->conduct);
	const struct form *f = s->sitting.form;
	uint32_t language = interview_active_language(iv);

	return json_pack("{so sb sb so so so so so}", "record",
	    kit_json_uuid(draft_record(s->sitting.draft)), "correcting",
	    (int)draft_is_edit(s->sitting.draft), "returned",
	    draft_returned(s->sitting.draft)->n > 0, "form",
	    leaf_form(&s->form, form_xml_id(f), form_version(f),
		form_title(f)),
	    "label", of_name(iv), "maps", call_lines(buf_text(&s->maps)),
	    "language",
	    language < form_languages(f)
		? kit_json_text(tongue_tag(f, language)) : json_null(),
	    "languages", of_languages(f));
}

/* On the first page of an interview from an assignment: what the form did
 * not take of it. */
static json_t *
of_untaken(struct seat *s, struct leaf l)
{
	struct text untaken = draft_untaken(s->sitting.draft);
	struct buf b;
	json_t *j;

	if (untaken.n == 0 || l.first > 0)
		return json_null();
	buf_init(&b, REF_MAX);
	kit_put(s->k, &b, SAY_WORK_UNTAKEN, &untaken, 1);
	j = kit_json_text(buf_text(&b));
	buf_free(&b);
	return j;
}

static json_t *
of_order(struct conduct *c, struct leaf l)
{
	json_t *all = json_array();
	uint32_t i;

	for (i = l.first; i <= l.last; i++)
		if (conduct_screen(c, i).kind != SCREEN_END)
			(void)json_array_append_new(all,
			    of_ref(conduct_interview(c),
				conduct_screen(c, i).node));
	return all;
}

static int
add_place(struct seat *s, struct leaf l, json_t *o)
{
	struct conduct *c = s->conduct;
	struct screen at = conduct_at(c);
	struct progress p = conduct_progress(c);
	uint64_t wrong;

	return json_object_update_new(o, json_pack(
	    "{ss sI sI sI s{sI sI sI} sb so so so so so so}", "kind",
	    kind_of(l, at), "screen", (json_int_t)l.first, "last",
	    (json_int_t)l.last, "screens", (json_int_t)conduct_screens(c),
	    "progress", "answered", (json_int_t)p.answered, "questions",
	    (json_int_t)p.questions, "percent", (json_int_t)p.percent,
	    "may_back", l.first > 0, "order", of_order(c, l), "crumbs",
	    of_crumbs(c, conduct_screen(c, l.first)), "at",
	    of_ref(conduct_interview(c), at.node), "refused",
	    of_refused(&s->refused), "untaken", of_untaken(s, l), "sections",
	    at.kind == SCREEN_END ? of_sections(c, &wrong) : json_array()));
}

/* ---- what the office asks to be looked at again ---- */

static json_t *
of_remark(const struct remark *r)
{
	return json_pack("{so sI}", "text", kit_json_text(r->text), "at_us",
	    (json_int_t)r->at_us);
}

/* Of one node. */
static json_t *
of_remarks(struct seat *s, node_ref n)
{
	const struct returned *r = draft_returned(s->sitting.draft);
	struct interview *iv = conduct_interview(s->conduct);
	json_t *all = json_array();
	size_t i;

	for (i = returned_about(r, iv, n, 0); i < r->n;
	     i = returned_about(r, iv, n, i + 1))
		(void)json_array_append_new(all, of_remark(&r->remark[i]));
	return all;
}

/* Where one comes to a node, or into it; UINT32_MAX: nowhere now. */
static uint32_t
screen_of(struct conduct *c, node_ref n)
{
	uint32_t i, last = conduct_screens(c);
	node_ref at;

	for (i = 0; n != NODE_NONE && i < last; i++)
		for (at = conduct_screen(c, i).node; at != NODE_NONE;
		     at = interview_parent(conduct_interview(c), at))
			if (at == n)
				return i;
	return UINT32_MAX;
}

/* All of them, with where they are. */
static json_t *
of_returned(struct seat *s)
{
	const struct returned *r = draft_returned(s->sitting.draft);
	struct interview *iv = conduct_interview(s->conduct);
	json_t *all = json_array(), *one;
	uint32_t screen;
	node_ref n;
	size_t i;

	for (i = 0; i < r->n; i++) {
		n = r->remark[i].field != 0 ? returned_node(r, iv, i)
					    : NODE_NONE;
		screen = screen_of(s->conduct, n);
		one = of_remark(&r->remark[i]);
		(void)json_object_update_new(one, json_pack("{so so so}",
		    "ref", of_ref(iv, n), "label", n != NODE_NONE
			? kit_json_text(interview_view(iv, n).label)
			: json_null(), "screen", screen != UINT32_MAX
			? json_integer((json_int_t)screen) : json_null()));
		(void)json_array_append_new(all, one);
	}
	return all;
}

static enum ayni_err
put_remarks(struct seat *s, node_ref n, struct buf *out)
{
	json_t *all = of_remarks(s, n);
	enum ayni_err e = AYNI_OK;

	if (json_array_size(all) > 0) {
		out->n--; /* the closing brace */
		buf_put_z(out, ",\"comments\":");
		e = call_put(json_incref(all), out);
		buf_put_byte(out, '}');
	}
	json_decref(all);
	return e;
}

static enum ayni_err
put_node(struct seat *s, node_ref n, struct buf *out)
{
	struct interview *iv = conduct_interview(s->conduct);
	struct buf ref, shown;
	enum ayni_err e;

	buf_init(&ref, REF_MAX);
	buf_init(&shown, INTERVIEW_MAX_VALUE);
	interview_ref(iv, n, &ref);
	plain_shown(s->conduct, n, s->k->lang, &shown);
	buf_put_byte(out, '"'); /* a reference holds nothing to escape */
	buf_put_text(out, buf_text(&ref));
	buf_put_z(out, "\":");
	e = view_json_node(iv, n, LEAF_CHOICES, buf_text(&shown), out);
	if (e == AYNI_OK && interview_view(iv, n).is_range) {
		out->n--; /* the closing brace */
		e = table_put(s, n, out);
		buf_put_byte(out, '}');
	}
	if (e == AYNI_OK)
		e = put_remarks(s, n, out);
	buf_free(&ref);
	buf_free(&shown);
	return e;
}

/* What stands on the page, in its order; and the object's end. */
static enum ayni_err
put_nodes(struct seat *s, struct leaf l, struct buf *out)
{
	enum ayni_err e = AYNI_OK;
	uint32_t i;

	if (conduct_screen(s->conduct, l.first).kind == SCREEN_END) {
		buf_put_z(out, "\"nodes\":{}}");
		return out->err;
	}
	buf_put_z(out, "\"nodes\":{");
	for (i = l.first; i <= l.last && e == AYNI_OK; i++) {
		if (i > l.first)
			buf_put_byte(out, ',');
		e = put_node(s, conduct_screen(s->conduct, i).node, out);
	}
	buf_put_z(out, "}}");
	return e != AYNI_OK ? e : out->err;
}

enum ayni_err
leaf_put(struct seat *s, struct buf *out)
{
	struct leaf l = leaf_here(s->conduct);
	json_t *o = about(s);
	enum ayni_err e;

	if (o == NULL || add_place(s, l, o) != 0) {
		json_decref(o);
		return AYNI_NOMEM;
	}
	e = call_open(o, out);
	return e == AYNI_OK ? put_nodes(s, l, out) : e;
}

/* ---- OVERVIEW ---- */

static const char *
state_of(struct screen at, const struct node_view *v)
{
	if (at.kind != SCREEN_QUESTION)
		return "none";
	if (!v->constraint_ok)
		return "wrong";
	if (!v->required_ok)
		return "missing";
	return v->value.n > 0 ? "answered" : "empty";
}

static json_t *
of_item(struct seat *s, uint32_t screen)
{
	struct crumb crumb[CONDUCT_MAX_CRUMBS];
	struct conduct *c = s->conduct;
	struct interview *iv = conduct_interview(c);
	struct screen at = conduct_screen(c, screen);
	struct node_view v = interview_view(iv, at.node);
	struct leaf one = {screen, screen, false};
	struct buf shown;
	json_t *o;

	o = json_pack("{sI so ss so sI ss so}", "screen", (json_int_t)screen,
	    "ref", of_ref(iv, at.node), "kind", kind_of(one, at), "label",
	    kit_json_text(v.label), "depth",
	    (json_int_t)conduct_crumbs(c, at, crumb, CONDUCT_MAX_CRUMBS),
	    "state", state_of(at, &v), "comments", of_remarks(s, at.node));
	buf_init(&shown, INTERVIEW_MAX_VALUE);
	plain_shown(c, at.node, s->k->lang, &shown);
	(void)json_object_set_new(
	    o, "shown", kit_json_text(buf_text(&shown)));
	buf_free(&shown);
	return o;
}

enum ayni_err
leaf_overview(struct seat *s, uint32_t section, struct buf *out)
{
	const struct section *at = NULL;
	struct conduct *c = s->conduct;
	json_t *items = json_array(), *sections;
	uint64_t wrong;
	uint32_t n = 0, i, end;
	enum ayni_err e = conduct_sections(c, &at, &n);

	if (e == AYNI_OK && section < n) {
		end = section + 1 < n ? at[section + 1].screen
				      : conduct_screens(c) - 1;
		for (i = at[section].screen; i < end; i++)
			(void)json_array_append_new(items, of_item(s, i));
	}
	if (e != AYNI_OK || (sections = of_sections(c, &wrong)) == NULL) {
		json_decref(items);
		return e != AYNI_OK ? e : AYNI_NOMEM;
	}
	return call_put(json_pack("{so sI sI so so}", "sections", sections,
	    "screens", (json_int_t)conduct_screens(c), "wrong",
	    (json_int_t)wrong, "comments", of_returned(s), "items", items),
	    out);
}
