#include "screen/api_way.h"

#include "fill/tongue.h"
#include "screen/leaf.h"
#include "screen/plain.h"
#include "ui/view_json.h"

#define MOST_CHOICES 1000u

/* ---- where it stands, and what was refused ---- */

enum ayni_err
api_way_page(struct seat *s, const struct call *c, struct buf *out)
{
	(void)c;
	return leaf_put(s, out);
}

/* Into seat.refused, its message written by now. */
static enum ayni_err
refuse(struct seat *s, const char *why, node_ref n)
{
	s->refused.why = why;
	buf_clear(&s->refused.ref);
	if (n != NODE_NONE)
		interview_ref(conduct_interview(s->conduct), n,
		    &s->refused.ref);
	return AYNI_OK;
}

/* INVALID of the conduct is no error here: the page says it. */
static enum ayni_err
settle(struct seat *s, enum ayni_err e, struct text given)
{
	static const char *const why[] = {[REFUSED_TYPE] = "type",
	    [REFUSED_CONSTRAINT] = "constraint",
	    [REFUSED_REQUIRED] = "required", [REFUSED_FIXED] = "fixed",
	    [REFUSED_NO_FILE] = "file", [REFUSED_MEDIUM] = "file",
	    [REFUSED_EMPTY] = "file", [REFUSED_TOO_LARGE] = "file",
	    [REFUSED_TOO_MANY] = "file", [REFUSED_NO_ROOM] = "file"};
	enum refusal r = conduct_refusal(s->conduct);

	if (e != AYNI_INVALID || r == REFUSED_NOTHING)
		return e;
	buf_clear(&s->refused.message);
	plain_refused(s->conduct, given, s->k->lang, &s->refused.message);
	return refuse(s, why[r], conduct_at(s->conduct).node);
}

static enum ayni_err
page_after(struct seat *s, enum ayni_err e, struct buf *out)
{
	return e == AYNI_OK ? leaf_put(s, out) : e;
}

/* The node of a reference, and the screen on this page that shows it. */
static enum ayni_err
on_page(struct seat *s, const struct call *c, node_ref *n, uint32_t *screen)
{
	struct text ref;
	enum ayni_err e = call_need(s, c, "ref", &ref);

	if (e != AYNI_OK)
		return e;
	*n = interview_find(conduct_interview(s->conduct), ref);
	*screen = leaf_find(s->conduct, leaf_here(s->conduct), *n);
	return *n == NODE_NONE || *screen == UINT32_MAX ? AYNI_NOTFOUND
							: AYNI_OK;
}

/* ---- answering ---- */

/* A list of names, joined as it is stored. */
static void
join(const json_t *list, struct buf *value)
{
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		if (i > 0)
			buf_put_byte(value, ' ');
		buf_put_z(value, json_string_value(json_array_get(list, i)));
	}
}

static enum ayni_err
read_value(struct seat *s, const struct call *c, node_ref n,
    struct buf *value)
{
	const json_t *given = json_object_get(c->in, "value");
	const json_t *typed = json_object_get(c->in, "typed");
	struct moment now =
	    s->sitting.setup.clock.now(s->sitting.setup.clock.ctx);

	if (json_is_string(typed))
		return plain_read(conduct_interview(s->conduct), n,
		    s->k->lang, &now, text_trim(call_text(c, "typed")),
		    value, &s->refused.message);
	if (json_is_array(given))
		join(given, value);
	else if (json_is_string(given))
		buf_put_text(value, call_text(c, "value"));
	else if (!json_is_null(given))
		return seat_say(s, AYNI_BADFORM, SAY_UI_MISSING,
		    KIT_ARGS(TEXT("value")));
	return value->err;
}

static enum ayni_err
go_on(struct seat *s)
{
	struct leaf l = leaf_here(s->conduct);

	return settle(
	    s, conduct_leave(s->conduct, l.first, l.last), TEXT(""));
}

/* A file's name alone answers nothing: it must have been taken in. */
static bool
names_file(struct conduct *c, uint32_t screen, struct text value)
{
	struct interview *iv = conduct_interview(c);
	node_ref n = conduct_screen(c, screen).node;

	return n != NODE_NONE && value.n > 0 &&
	    interview_view(iv, n).field->control == CONTROL_UPLOAD &&
	    !text_equal(value, interview_value(iv, n));
}

static enum ayni_err
answer(struct seat *s, uint32_t screen, struct text value)
{
	enum ayni_err e = AYNI_OK;

	if (names_file(s->conduct, screen, value))
		return AYNI_UNSUPPORTED;

	if (screen != conduct_place(s->conduct))
		e = conduct_turn(s->conduct, screen);
	if (e == AYNI_OK)
		e = conduct_answer(s->conduct, value);
	return settle(s, e, value);
}

enum ayni_err
api_way_set(struct seat *s, const struct call *c, struct buf *out)
{
	struct buf value;
	uint32_t screen;
	node_ref n;
	enum ayni_err e = on_page(s, c, &n, &screen);

	s->refused.why = NULL;
	buf_clear(&s->refused.message);
	if (e != AYNI_OK)
		return e;
	buf_init(&value, INTERVIEW_MAX_VALUE);
	e = read_value(s, c, n, &value);
	if (e == AYNI_INVALID)
		e = refuse(s, "type", n);
	else if (e == AYNI_OK)
		e = answer(s, screen, buf_text(&value));
	buf_free(&value);
	if (e == AYNI_OK && s->refused.why == NULL &&
	    text_is(call_text(c, "then"), "next"))
		e = go_on(s);
	return page_after(s, e, out);
}

enum ayni_err
api_way_file(struct seat *s, struct text ref, struct text name)
{
	node_ref n = interview_find(conduct_interview(s->conduct), ref);
	uint32_t screen = leaf_find(s->conduct, leaf_here(s->conduct), n);
	struct buf path;
	enum ayni_err e = AYNI_OK;

	s->refused.why = NULL;
	if (screen == UINT32_MAX)
		return AYNI_NOTFOUND;
	if (screen != conduct_place(s->conduct))
		e = conduct_turn(s->conduct, screen);
	buf_init(&path, INTERVIEW_MAX_VALUE);
	buf_put_byte(&path, '/'); /* it is none that was taken in before */
	buf_put_text(&path, name);
	if (e == AYNI_OK)
		e = path.err;
	if (e == AYNI_OK)
		e = settle(s, conduct_file(s->conduct, buf_text(&path)), name);
	buf_free(&path);
	return e;
}

/* ---- moving ---- */

enum ayni_err
api_way_next(struct seat *s, const struct call *c, struct buf *out)
{
	(void)c;
	s->refused.why = NULL;
	return page_after(s, go_on(s), out);
}

enum ayni_err
api_way_back(struct seat *s, const struct call *c, struct buf *out)
{
	struct leaf l = leaf_here(s->conduct);

	(void)c;
	s->refused.why = NULL;
	if (l.first == 0)
		return AYNI_NOTFOUND;
	l = leaf_of(s->conduct, l.first - 1);
	return page_after(s, conduct_turn(s->conduct, l.first), out);
}

static enum ayni_err
jump(struct seat *s, const struct call *c)
{
	struct text ref = call_text(c, "ref"), name = call_text(c, "name");
	enum ayni_err e;

	if (json_is_true(json_object_get(c->in, "wrong"))) {
		e = conduct_go_wrong(s->conduct);
		return e != AYNI_OK ? e : settle(s, AYNI_INVALID, TEXT(""));
	}
	if (ref.n > 0)
		return conduct_go_name(s->conduct, ref);
	if (name.n > 0)
		return conduct_go_name(s->conduct, name);
	return conduct_go(s->conduct,
	    (uint32_t)call_number(c, "screen", UINT32_MAX));
}

enum ayni_err
api_way_go(struct seat *s, const struct call *c, struct buf *out)
{
	s->refused.why = NULL;
	return page_after(s, jump(s, c), out);
}

/* ---- rows ---- */

enum ayni_err
api_way_add(struct seat *s, const struct call *c, struct buf *out)
{
	uint32_t screen;
	node_ref n;
	enum ayni_err e = on_page(s, c, &n, &screen);

	s->refused.why = NULL;
	if (e == AYNI_OK)
		e = conduct_turn(s->conduct, screen);
	if (e == AYNI_OK)
		e = settle(s, conduct_add(s->conduct), TEXT(""));
	return page_after(s, e, out);
}

static bool
inside(const struct interview *iv, node_ref n, node_ref instance)
{
	while (n != NODE_NONE && n != instance)
		n = interview_parent(iv, n);
	return n != NODE_NONE;
}

/* The screen of this page by which a question, or the first of an instance,
 * is removed. */
static uint32_t
screen_of(struct conduct *c, node_ref n)
{
	struct interview *iv = conduct_interview(c);
	struct leaf l = leaf_here(c);
	struct screen at;
	uint32_t i;

	if (!interview_view(iv, n).is_instance)
		return leaf_find(c, l, n);
	for (i = l.first; i <= l.last; i++) {
		at = conduct_screen(c, i);
		if (at.kind != SCREEN_REPEAT && inside(iv, at.node, n))
			return i;
	}
	return UINT32_MAX;
}

enum ayni_err
api_way_remove(struct seat *s, const struct call *c, struct buf *out)
{
	uint32_t screen = UINT32_MAX;
	struct text ref;
	node_ref n;
	enum ayni_err e = call_need(s, c, "ref", &ref);

	s->refused.why = NULL;
	if (e != AYNI_OK)
		return e;
	n = interview_find(conduct_interview(s->conduct), ref);
	if (n != NODE_NONE)
		screen = screen_of(s->conduct, n);
	if (screen == UINT32_MAX)
		return AYNI_NOTFOUND;
	e = conduct_turn(s->conduct, screen);
	if (e == AYNI_OK)
		e = settle(s, conduct_remove(s->conduct), TEXT(""));
	return page_after(s, e, out);
}

/* ---- language, choices, overview ---- */

enum ayni_err
api_way_language(struct seat *s, const struct call *c, struct buf *out)
{
	struct text name;
	uint32_t language;
	enum ayni_err e = call_need(s, c, "lang", &name);

	if (e != AYNI_OK)
		return e;
	s->refused.why = NULL;
	language = tongue_find(s->sitting.form, name);
	e = language != UINT32_MAX ? conduct_language(s->conduct, language)
				   : AYNI_NOTFOUND;
	return page_after(s, e, out);
}

enum ayni_err
api_way_choices(struct seat *s, const struct call *c, struct buf *out)
{
	struct view_json_part part = {.find = text_trim(call_text(c, "find")),
	    .from = (size_t)call_number(c, "from", 0),
	    .most = (size_t)call_number(c, "most", LEAF_CHOICES),
	    .media = true};
	size_t total;
	uint32_t screen;
	node_ref n;
	enum ayni_err e = on_page(s, c, &n, &screen);

	if (e != AYNI_OK)
		return e;
	if (part.most > MOST_CHOICES)
		part.most = MOST_CHOICES;
	buf_put_z(out, "{\"choices\":");
	e = view_json_choices(
	    conduct_interview(s->conduct), n, part, &total, out);
	if (e != AYNI_OK)
		return e;
	buf_printf(out, ",\"total\":%zu}", total);
	return out->err;
}

enum ayni_err
api_way_overview(struct seat *s, const struct call *c, struct buf *out)
{
	return leaf_overview(
	    s, (uint32_t)call_number(c, "section", UINT32_MAX), out);
}
