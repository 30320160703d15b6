#include "fill/conduct.h"

#include <string.h>

#include "ayni/mem.h"
#include "ayni/utf8.h"

#include "fill/medium.h"
#include "fill/screens.h"

struct conduct {
	struct interview *iv;
	struct keeper keeper;
	struct clock_source clock;
	struct screens list;
	uint32_t at;
	enum refusal refusal;
	struct buf message; /* of the refusal */
	struct buf was;     /* the answer before a refused one */
	uint64_t changes;
	struct witness witness;
	struct screen seen; /* by the witness */
	struct taker taker;
};

enum ayni_err
conduct_new(struct interview *iv, struct keeper k, struct conduct **out)
{
	struct conduct *c = mem_zalloc(1, sizeof(*c));
	enum ayni_err e;

	if (c == NULL)
		return AYNI_NOMEM;
	c->iv = iv;
	c->keeper = k;
	buf_init(&c->message, CONDUCT_MAX_MESSAGE);
	buf_init(&c->was, INTERVIEW_MAX_VALUE);
	e = screens_build(&c->list, iv);
	if (e == AYNI_OK && k.keep != NULL)
		e = k.keep(k.ctx, iv);
	if (e != AYNI_OK) {
		conduct_free(c);
		return e;
	}
	*out = c;
	return AYNI_OK;
}

void
conduct_free(struct conduct *c)
{
	if (c == NULL)
		return;
	screens_free(&c->list);
	buf_free(&c->message);
	buf_free(&c->was);
	mem_free(c);
}

struct interview *
conduct_interview(const struct conduct *c)
{
	return c->iv;
}

void
conduct_taker(struct conduct *c, struct taker t)
{
	c->taker = t;
}

void
conduct_clock(struct conduct *c, struct clock_source clock)
{
	c->clock = clock;
}

static void
happened(struct conduct *c, enum happening what, node_ref n)
{
	struct screen s = conduct_at(c);

	s.node = n;
	if (c->witness.saw != NULL)
		c->witness.saw(c->witness.ctx, what, c->iv, s);
}

/* Wherever a call ends that may have moved. */
static void
arrived(struct conduct *c)
{
	struct screen s = conduct_at(c);

	if (s.kind == c->seen.kind && s.node == c->seen.node)
		return;
	c->seen = s;
	happened(c, HAPPENED_ARRIVED, s.node);
}

void
conduct_witness(struct conduct *c, struct witness w)
{
	c->witness = w;
	c->seen = conduct_at(c);
	happened(c, HAPPENED_ARRIVED, c->seen.node);
}

uint32_t
conduct_screens(const struct conduct *c)
{
	return c->list.n;
}

struct screen
conduct_screen(const struct conduct *c, uint32_t i)
{
	return c->list.at[i < c->list.n ? i : c->list.n - 1];
}

uint32_t
conduct_place(const struct conduct *c)
{
	return c->at;
}

struct screen
conduct_at(const struct conduct *c)
{
	return c->list.at[c->at];
}

uint64_t
conduct_changes(const struct conduct *c)
{
	return c->changes;
}

enum refusal
conduct_refusal(const struct conduct *c)
{
	return c->refusal;
}

struct text
conduct_message(const struct conduct *c)
{
	return buf_text(&c->message);
}

struct progress
conduct_progress(struct conduct *c)
{
	struct progress p = {0};
	uint32_t i;

	for (i = 0; i < c->list.n; i++) {
		if (c->list.at[i].kind != SCREEN_QUESTION)
			continue;
		p.questions++;
		p.answered +=
		    interview_value(c->iv, c->list.at[i].node).n > 0;
	}
	p.percent = screens_percent(c->iv, conduct_at(c));
	return p;
}

/* One step up: an instance's label falls back on its range's. */
static bool
crumb_of(struct conduct *c, node_ref n, struct crumb *out)
{
	struct node_view v = interview_view(c->iv, n), r;
	node_ref range;

	*out = (struct crumb){.node = n, .label = v.label};
	if (v.is_instance) {
		range = interview_parent(c->iv, n);
		out->position = interview_row(c->iv, n, &out->count);
		if (range != NODE_NONE && out->label.n == 0) {
			r = interview_view(c->iv, range);
			out->label = r.label;
		}
		return true;
	}
	return !v.is_range && v.field->kind != FIELD_VALUE && v.label.n > 0;
}

uint32_t
conduct_crumbs(struct conduct *c, struct screen s, struct crumb *out,
    uint32_t max)
{
	node_ref root = interview_root(c->iv), at;
	struct crumb one, swap;
	uint32_t n = 0, i;

	if (s.kind == SCREEN_END)
		return 0;
	for (at = interview_parent(c->iv, s.node);
	    at != NODE_NONE && at != root && n < max;
	    at = interview_parent(c->iv, at))
		if (crumb_of(c, at, &one))
			out[n++] = one;
	for (i = 0; i < n / 2; i++) {
		swap = out[i];
		out[i] = out[n - 1 - i];
		out[n - 1 - i] = swap;
	}
	return n;
}

enum ayni_err
conduct_sections(struct conduct *c, const struct section **out, uint32_t *n)
{
	enum ayni_err e = screens_sections(&c->list, c->iv);

	if (e != AYNI_OK)
		return e;
	*out = c->list.section;
	*n = c->list.sections;
	return AYNI_OK;
}

/* ---- moving ---- */

static enum ayni_err
refuse(struct conduct *c, enum refusal why, struct text message)
{
	c->refusal = why;
	buf_clear(&c->message);
	buf_put_text(&c->message, message);
	return c->message.err != AYNI_OK ? c->message.err : AYNI_INVALID;
}

static void
accept(struct conduct *c)
{
	c->refusal = REFUSED_NOTHING;
	buf_clear(&c->message);
}

static enum refusal
wrong_in(const struct node_view *v)
{
	if (!v->relevant)
		return REFUSED_NOTHING;
	if (!v->required_ok)
		return REFUSED_REQUIRED;
	return v->constraint_ok ? REFUSED_NOTHING : REFUSED_CONSTRAINT;
}

enum ayni_err
conduct_leave(struct conduct *c, uint32_t first, uint32_t last)
{
	struct screen s;
	struct node_view v;
	uint32_t i;

	accept(c);
	if (last + 1 >= c->list.n)
		return AYNI_NOTFOUND;
	for (i = first; i <= last; i++) {
		s = c->list.at[i];
		if (s.kind != SCREEN_QUESTION)
			continue;
		v = interview_view(c->iv, s.node);
		if (wrong_in(&v) == REFUSED_NOTHING)
			continue;
		c->at = i;
		arrived(c);
		happened(c, HAPPENED_REFUSED, s.node);
		return refuse(c, wrong_in(&v), v.message);
	}
	c->at = last + 1;
	arrived(c);
	return AYNI_OK;
}

enum ayni_err
conduct_next(struct conduct *c)
{
	return conduct_leave(c, c->at, c->at);
}

enum ayni_err
conduct_turn(struct conduct *c, uint32_t screen)
{
	accept(c);
	if (screen >= c->list.n)
		return AYNI_NOTFOUND;
	c->at = screen;
	arrived(c);
	return AYNI_OK;
}

enum ayni_err
conduct_back(struct conduct *c)
{
	accept(c);
	return c->at > 0 ? conduct_turn(c, c->at - 1) : AYNI_NOTFOUND;
}

enum ayni_err
conduct_go(struct conduct *c, uint32_t screen)
{
	accept(c);
	if (screen >= c->list.n)
		return AYNI_NOTFOUND;
	if (screen != c->at)
		happened(c, HAPPENED_JUMP, NODE_NONE);
	c->at = screen;
	arrived(c);
	return AYNI_OK;
}

enum ayni_err
conduct_go_node(struct conduct *c, node_ref n)
{
	uint32_t i;

	accept(c);
	for (i = 0; n != NODE_NONE && i < c->list.n; i++)
		if (c->list.at[i].node == n)
			return conduct_go(c, i);
	return AYNI_NOTFOUND;
}

enum ayni_err
conduct_go_name(struct conduct *c, struct text name)
{
	uint32_t i, away, best = UINT32_MAX, least = UINT32_MAX;
	struct text has;

	accept(c);
	if (name.n > 0 && name.p[0] == '/')
		return conduct_go_node(c, interview_find(c->iv, name));
	for (i = 0; i < c->list.n; i++) {
		if (c->list.at[i].kind == SCREEN_END)
			break;
		has = interview_view(c->iv, c->list.at[i].node).field->name;
		away = i > c->at ? i - c->at : c->at - i;
		if (text_equal(has, name) && away < least) {
			least = away;
			best = i;
		}
	}
	return conduct_go(c, best);
}

static bool
holds(struct buf *fold, struct text in, struct text folded)
{
	size_t i;

	buf_clear(fold);
	utf8_fold(fold, in);
	if (fold->err != AYNI_OK || fold->n < folded.n)
		return false;
	for (i = 0; i + folded.n <= fold->n; i++)
		if (memcmp(fold->p + i, folded.p, folded.n) == 0)
			return true;
	return false;
}

enum ayni_err
conduct_search(struct conduct *c, struct text find)
{
	struct buf want, fold;
	enum ayni_err e = AYNI_NOTFOUND;
	struct node_view v;
	uint32_t i, at;

	accept(c);
	buf_init(&want, CONDUCT_MAX_MESSAGE);
	buf_init(&fold, CONDUCT_MAX_MESSAGE);
	utf8_fold(&want, text_trim(find));
	for (i = 1; want.n > 0 && i <= c->list.n && e == AYNI_NOTFOUND; i++) {
		at = (c->at + i) % c->list.n;
		if (c->list.at[at].kind == SCREEN_END)
			continue;
		v = interview_view(c->iv, c->list.at[at].node);
		if (holds(&fold, v.label, buf_text(&want)) ||
		    holds(&fold, v.field->name, buf_text(&want)))
			e = conduct_go(c, at);
	}
	if (want.err != AYNI_OK)
		e = want.err;
	buf_free(&want);
	buf_free(&fold);
	return e;
}

enum ayni_err
conduct_go_wrong(struct conduct *c)
{
	struct node_view v;
	uint32_t i;

	accept(c);
	for (i = 0; i < c->list.n; i++) {
		if (c->list.at[i].kind != SCREEN_QUESTION)
			continue;
		v = interview_view(c->iv, c->list.at[i].node);
		if (wrong_in(&v) == REFUSED_NOTHING)
			continue;
		c->at = i;
		arrived(c);
		return refuse(c, wrong_in(&v), v.message) == AYNI_INVALID
		    ? AYNI_OK : c->message.err;
	}
	return AYNI_NOTFOUND;
}

/* ---- answering ---- */

/* The list anew, at the same screen or, where it is gone, at the one that
 * stands where it stood. */
static enum ayni_err
follow(struct conduct *c, struct screen s, uint32_t place)
{
	enum ayni_err e = screens_build(&c->list, c->iv);
	uint32_t i;

	if (e != AYNI_OK)
		return e;
	i = screens_find(&c->list, s.kind, s.node);
	c->at = i != UINT32_MAX ? i
	    : place < c->list.n ? place : c->list.n - 1;
	return AYNI_OK;
}

static enum ayni_err
tick(struct conduct *c)
{
	struct moment now;
	enum ayni_err e;

	if (c->clock.now == NULL)
		return AYNI_OK;
	now = c->clock.now(c->clock.ctx);
	e = interview_now(c->iv, &now);
	return e == AYNI_OK ? follow(c, conduct_at(c), c->at) : e;
}

static enum ayni_err
settle(struct conduct *c, struct screen s)
{
	enum ayni_err e = follow(c, s, c->at);

	if (e != AYNI_OK)
		return e;
	c->changes++;
	if (c->keeper.keep != NULL)
		e = c->keeper.keep(c->keeper.ctx, c->iv);
	arrived(c);
	return e;
}

/* Puts back what stood there before an answer that is refused. */
static enum ayni_err
put_back(struct conduct *c, node_ref n, enum refusal why, struct text message)
{
	enum ayni_err e = refuse(c, why, message), back;

	back = interview_set(c->iv, n, buf_text(&c->was));
	happened(c, HAPPENED_REFUSED, n);
	return back != AYNI_OK ? back : e;
}

enum ayni_err
conduct_answer(struct conduct *c, struct text value)
{
	struct screen s = conduct_at(c);
	struct node_view v;
	enum ayni_err e;

	accept(c);
	if (s.kind != SCREEN_QUESTION)
		return AYNI_STATE;
	if ((e = tick(c)) != AYNI_OK)
		return e;
	buf_clear(&c->was);
	buf_put_text(&c->was, interview_value(c->iv, s.node));
	if (c->was.err != AYNI_OK)
		return c->was.err;
	e = interview_set(c->iv, s.node, value);
	if (e == AYNI_TYPE)
		return refuse(c, REFUSED_TYPE, (struct text){0});
	if (e != AYNI_OK)
		return e;
	v = interview_view(c->iv, s.node);
	if (!v.constraint_ok)
		return put_back(c, s.node, REFUSED_CONSTRAINT, v.message);
	return settle(c, s);
}

static enum refusal
why_not(enum ayni_err e)
{
	switch ((int)e) {
	case AYNI_NOTFOUND:
		return REFUSED_NO_FILE;
	case AYNI_TYPE:
		return REFUSED_MEDIUM;
	case AYNI_BADFORM:
		return REFUSED_EMPTY;
	case AYNI_TOOBIG:
		return REFUSED_TOO_LARGE;
	case AYNI_QUOTA:
		return REFUSED_TOO_MANY;
	case AYNI_FULL:
		return REFUSED_NO_ROOM;
	default:
		return REFUSED_NOTHING;
	}
}

enum ayni_err
conduct_file(struct conduct *c, struct text path)
{
	struct screen s = conduct_at(c);
	struct buf name;
	enum refusal why;
	enum ayni_err e;

	accept(c);
	if (s.kind != SCREEN_QUESTION)
		return AYNI_STATE;
	if (path.n == 0 || text_equal(path, interview_value(c->iv, s.node)))
		return conduct_answer(c, path);
	if (c->taker.take == NULL)
		return conduct_answer(c, medium_file(path));
	buf_init(&name, INTERVIEW_MAX_VALUE);
	e = c->taker.take(c->taker.ctx, interview_view(c->iv, s.node).field,
	    path, &name);
	if (e == AYNI_OK && (e = name.err) == AYNI_OK)
		e = conduct_answer(c, buf_text(&name));
	else if ((why = why_not(e)) != REFUSED_NOTHING)
		e = refuse(c, why, (struct text){0});
	buf_free(&name);
	return e;
}

bool
conduct_file_size(const struct conduct *c, struct text name, uint64_t *bytes)
{
	return c->taker.size != NULL &&
	    c->taker.size(c->taker.ctx, name, bytes);
}

enum ayni_err
conduct_add(struct conduct *c)
{
	struct screen s = conduct_at(c);
	node_ref made = NODE_NONE, n;
	enum ayni_err e;
	uint32_t i;

	accept(c);
	if (s.kind != SCREEN_REPEAT)
		return AYNI_STATE;
	if ((e = tick(c)) != AYNI_OK)
		return e;
	e = interview_add(c->iv, s.node, 0, &made);
	if (e == AYNI_STATE)
		return refuse(c, REFUSED_FIXED, (struct text){0});
	if (e == AYNI_OK)
		e = settle(c, s);
	if (e != AYNI_OK)
		return e;
	happened(c, HAPPENED_ADDED, made);
	/* To its first screen: the first one after it in the form's order. */
	for (n = interview_next(c->iv, made); n != NODE_NONE;
	    n = interview_next(c->iv, n)) {
		if (screens_instance(c->iv, n) == NODE_NONE)
			break;
		for (i = 0; i < c->list.n; i++)
			if (c->list.at[i].node == n) {
				c->at = i;
				arrived(c);
				return AYNI_OK;
			}
	}
	return AYNI_OK;
}

enum ayni_err
conduct_remove(struct conduct *c)
{
	struct screen s = conduct_at(c), range = {SCREEN_REPEAT, NODE_NONE};
	node_ref instance;
	enum ayni_err e;

	accept(c);
	if (s.kind == SCREEN_END || s.kind == SCREEN_REPEAT)
		return AYNI_STATE;
	instance = screens_instance(c->iv, s.node);
	if (instance == NODE_NONE)
		return AYNI_STATE;
	range.node = interview_parent(c->iv, instance);
	if (!interview_view(c->iv, instance).may_remove)
		return refuse(c, REFUSED_FIXED, (struct text){0});
	happened(c, HAPPENED_REMOVING, instance);
	e = interview_remove(c->iv, instance);
	return e == AYNI_OK ? settle(c, range) : e;
}

enum ayni_err
conduct_language(struct conduct *c, uint32_t language)
{
	accept(c);
	return interview_language(c->iv, language);
}

enum ayni_err
conduct_finish(struct conduct *c)
{
	enum ayni_err e = tick(c), went;

	if (e == AYNI_OK)
		e = interview_finalise(c->iv);
	if (e == AYNI_OK) {
		accept(c);
		return AYNI_OK;
	}
	if (e != AYNI_INVALID)
		return e;
	happened(c, HAPPENED_UNFINISHED, NODE_NONE);
	went = conduct_go_wrong(c);
	return went == AYNI_OK ? AYNI_INVALID
	    : went == AYNI_NOTFOUND ? AYNI_INVALID : went;
}
