#include "ayni/interview.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/mem.h"
#include "ayni/utf8.h"
#include "form/datetime.h"
#include "form/answer.h"
#include "form/live.h"
#include "form/xml.h"

#define SHOWN_MAX (32u << 20)
#define SCRATCH_MAX (64u << 20)
#define IDENTITY_MAX 65536u

static enum ayni_err
fail(struct interview *iv, enum ayni_err e, const char *why)
{
	(void)snprintf(iv->why, sizeof(iv->why), "%s", why);
	return e;
}

/* ---- beginning and ending ---- */

static struct text
keep(struct interview *iv, struct text s)
{
	return s.n > 0 ? arena_text(&iv->setup, s) : (struct text){"", 0};
}

static enum ayni_err
prepare(struct interview *iv, const struct interview_setup *setup)
{
	size_t words = ((size_t)iv->f->vertices + 63) / 64;

	arena_init(&iv->scratch, SCRATCH_MAX);
	arena_init(&iv->shown, SHOWN_MAX);
	arena_init(&iv->setup, 65536);
	iv->now = setup->now;
	iv->seed = setup->seed;
	iv->blind = setup->blind;
	iv->language = setup->language < iv->f->languages
	    ? setup->language : iv->f->default_language;
	iv->deviceid = keep(iv, setup->deviceid);
	iv->username = keep(iv, setup->username);
	iv->email = keep(iv, setup->email);
	iv->phonenumber = keep(iv, setup->phonenumber);
	buf_init(&iv->instance_id, IDENTITY_MAX);
	buf_init(&iv->deprecated_id, IDENTITY_MAX);
	lookup_init(&iv->lookup);
	iv->env.odk = true;
	iv->env.lookup = &iv->lookup;
	iv->env.chance = setup->chance;
	show_bind(iv);
	iv->queue = mem_zalloc(iv->f->vertices, sizeof(*iv->queue));
	iv->pending = mem_zalloc(words, sizeof(*iv->pending));
	return iv->queue == NULL || iv->pending == NULL || iv->setup.failed
	    ? AYNI_NOMEM : AYNI_OK;
}

enum ayni_err
interview_new(const struct form *f, const struct interview_setup *setup,
    struct interview **out)
{
	struct interview *iv = mem_zalloc(1, sizeof(*iv));
	enum ayni_err e;

	if (iv == NULL)
		return AYNI_NOMEM;
	iv->f = f;
	if ((e = prepare(iv, setup)) == AYNI_OK)
		e = live_root(iv);
	if (e == AYNI_OK)
		e = preload_begin(iv);
	if (e == AYNI_OK) {
		event_run(iv, EVENT_FIRST_LOAD, iv->root);
		event_run(iv, EVENT_LOAD, iv->root);
		compute_mark_all(iv, iv->root);
		e = compute_run(iv);
	}
	iv->begun = true;
	if (e != AYNI_OK) {
		if (setup->why != NULL)
			buf_put_text(setup->why, interview_error(iv));
		interview_free(iv);
		return e;
	}
	*out = iv;
	return AYNI_OK;
}

void
interview_free(struct interview *iv)
{
	uint32_t i;

	if (iv == NULL)
		return;
	live_free(iv);
	for (i = 0; iv->queue != NULL && i < iv->f->vertices; i++)
		mem_free(iv->queue[i].node);
	mem_free(iv->queue);
	mem_free(iv->pending);
	mem_free(iv->changed.node);
	mem_free(iv->fired.node);
	buf_free(&iv->instance_id);
	buf_free(&iv->deprecated_id);
	arena_free(&iv->scratch);
	arena_free(&iv->shown);
	arena_free(&iv->setup);
	lookup_free(&iv->lookup);
	mem_free(iv);
}

const struct form *
interview_form(const struct interview *iv)
{
	return iv->f;
}

struct text
interview_error(const struct interview *iv)
{
	return text_of(iv->why);
}

struct text
interview_fault(struct interview *iv)
{
	(void)snprintf(iv->told, sizeof(iv->told), "%s", iv->fault);
	iv->fault[0] = '\0';
	return text_of(iv->told);
}

enum ayni_err
interview_now(struct interview *iv, const struct moment *now)
{
	enum ayni_err e;
	uint32_t i;

	iv->now = *now;
	arena_reset(&iv->shown);
	if ((e = compute_ready(iv)) != AYNI_OK)
		return e;
	for (i = 0; i < iv->f->clocks; i++)
		if (iv->f->clocked[i]->rule != RULE_VALUE)
			compute_mark(iv, iv->f->clocked[i]);
	return compute_run(iv);
}

/* ---- nodes ---- */

static struct live *
live_at(const struct interview *iv, node_ref n)
{
	return n < iv->handles ? iv->handle[n].live : NULL;
}

static struct range *
range_at(const struct interview *iv, node_ref n)
{
	return n < iv->handles ? iv->handle[n].range : NULL;
}

node_ref
interview_root(const struct interview *iv)
{
	return iv->root->live.node.handle;
}

node_ref
interview_next(const struct interview *iv, node_ref n)
{
	struct range *g = range_at(iv, n);
	struct live *l = live_at(iv, n);

	if (g != NULL)
		return g->n > 0 ? g->instance[0]->live.node.handle
				: locate_from(iv, g->parent,
				      iv->f->field[g->field].public.end);
	return l != NULL ? locate_from(iv, l->scope, l->node.field + 1)
			 : NODE_NONE;
}

node_ref
interview_parent(const struct interview *iv, node_ref n)
{
	struct range *g = range_at(iv, n);
	struct live *l = live_at(iv, n);

	if (g != NULL)
		return g->container->handle;
	if (l == NULL || l->node.parent == &iv->document)
		return NODE_NONE;
	if (live_scope(l) != NULL)
		return l->scope->of->handle;
	return l->node.parent->handle;
}

node_ref
interview_field(const struct interview *iv, node_ref scope, uint32_t field)
{
	struct live *l = live_at(iv, scope);
	uint32_t mine;
	union slot at;

	if (l == NULL || field >= iv->f->fields)
		return NODE_NONE;
	mine = l->scope->live.node.field;
	if (field < mine || field >= iv->f->field[mine].public.end)
		return NODE_NONE;
	if (field == mine)
		return l->scope->live.node.handle;
	at = l->scope->slot[field - mine];
	if (iv->f->field[field].public.kind == FIELD_REPEAT)
		return at.range != NULL ? at.range->handle : NODE_NONE;
	return at.live != NULL ? at.live->node.handle : NODE_NONE;
}

void
interview_ref(const struct interview *iv, node_ref n, struct buf *out)
{
	locate_put(iv, n, out);
}

size_t
interview_place(const struct interview *iv, node_ref n, uint32_t *field,
    uint32_t *position, size_t most)
{
	return locate_place(iv, n, field, position, most);
}

node_ref
interview_find(const struct interview *iv, struct text ref)
{
	return locate_find(iv, ref);
}

size_t
interview_media(const struct interview *iv, node_ref n,
    struct medium_view *out, size_t most)
{
	return show_media(iv, show_label(iv, n), out, most);
}

size_t
interview_shows(const struct interview *iv, const struct choice_view *c,
    struct medium_view *out, size_t most)
{
	return show_media(iv, c->itext, out, most);
}

struct text
interview_value(const struct interview *iv, node_ref n)
{
	struct live *l = live_at(iv, n);

	return l != NULL ? l->node.value : (struct text){"", 0};
}

bool
interview_relevant(const struct interview *iv, node_ref n)
{
	struct live *l = live_at(iv, n);
	struct range *g = range_at(iv, n);
	uint32_t i;

	if (l != NULL)
		return l->node.relevant;
	if (g == NULL || !g->container->relevant)
		return false;
	for (i = 0; i < g->n; i++)
		if (g->instance[i]->live.node.relevant)
			return true;
	return g->n == 0;
}

enum asking { ASKS_NOTHING, ASKS_LATER, ASKS };

static bool scope_asks(const struct interview *iv, const struct scope *s);

/* Recursion ends at FORM_MAX_DEPTH. */
static enum asking
range_asks(const struct interview *iv, const struct range *g)
{
	uint32_t i;

	if (!g->container->relevant)
		return ASKS_LATER;
	if (!iv->f->field[g->field].fixed_count)
		return ASKS;
	for (i = 0; i < g->n; i++)
		if (scope_asks(iv, g->instance[i]))
			return ASKS;
	return ASKS_LATER;
}

static enum asking
slot_asks(const struct interview *iv, const struct field *f, union slot at)
{
	if (f->kind == FIELD_REPEAT && at.range != NULL)
		return range_asks(iv, at.range);
	if (f->kind != FIELD_VALUE || f->control == CONTROL_NONE ||
	    at.live == NULL)
		return ASKS_NOTHING;
	return at.live->node.relevant ? ASKS : ASKS_LATER;
}

static bool
scope_asks(const struct interview *iv, const struct scope *s)
{
	const struct field *me = &iv->f->field[s->live.node.field].public, *f;
	enum asking most = ASKS_NOTHING, one;
	uint32_t k;

	for (k = me->number + 1; k < me->end && most != ASKS;
	     k = f->kind == FIELD_REPEAT ? f->end : k + 1) {
		f = &iv->f->field[k].public;
		one = slot_asks(iv, f, s->slot[k - me->number]);
		if (one > most)
			most = one;
	}
	return s->live.node.relevant && most != ASKS_LATER;
}

static const struct scope *
instance_at(const struct interview *iv, node_ref n)
{
	struct live *l = live_at(iv, n);
	const struct scope *s = l != NULL ? live_scope(l) : NULL;

	return s != NULL && s->of != NULL ? s : NULL;
}

bool
interview_asks(const struct interview *iv, node_ref instance)
{
	const struct scope *s = instance_at(iv, instance);

	return s != NULL && scope_asks(iv, s);
}

uint32_t
interview_row(const struct interview *iv, node_ref instance, uint32_t *of)
{
	const struct scope *s = instance_at(iv, instance);
	uint32_t i, before = 0, all = 0;

	if (s == NULL)
		return 0;
	for (i = 0; i < s->of->n; i++) {
		if (!scope_asks(iv, s->of->instance[i]))
			continue;
		all++;
		before += i < s->at;
	}
	*of = all;
	return before + 1;
}

struct instance_id
interview_instance_id(const struct interview *iv, node_ref instance)
{
	struct live *l = live_at(iv, instance);
	static const struct instance_id none;

	return l != NULL && live_scope(l) != NULL ? l->scope->id : none;
}

/* ---- answering ---- */

static bool
chosen_from_list(const struct field *f)
{
	return f->type == FIELD_SELECT_ONE ||
	    f->type == FIELD_SELECT_MULTIPLE || f->type == FIELD_RANK;
}

static bool
inherited_readonly(const struct interview *iv, const struct tree_live *n)
{
	for (; n != &iv->document; n = n->parent)
		if (n->own_readonly)
			return true;
	return false;
}

/* Whether a question may be answered at all. */
static enum ayni_err
may_answer(struct interview *iv, const struct live *l)
{
	if (iv->f->field[l->node.field].public.kind != FIELD_VALUE)
		return fail(iv, AYNI_STATE, "not a question");
	if (!l->node.relevant)
		return fail(iv, AYNI_STATE, "the question is not relevant");
	if (inherited_readonly(iv, &l->node))
		return fail(iv, AYNI_STATE, "the question is read-only");
	return AYNI_OK;
}

static bool
in_range(const struct field_model *m, struct text s)
{
	double v = number_read(s);

	return m->public.control != CONTROL_RANGE ||
	    !(v < m->least || v > m->most);
}

static bool
acknowledges(struct text s)
{
	return text_is(s, "OK") || text_is(s, "true") || text_is(s, "1");
}

/* An acknowledgement is there or not. */
static enum ayni_err
store_trigger(struct interview *iv, struct text s, struct buf *b)
{
	if (acknowledges(s))
		buf_put_z(b, "OK");
	else if (!text_is(s, "false") && !text_is(s, "0"))
		return fail(iv, AYNI_TYPE, "neither OK nor nothing");
	return b->err;
}

/* A person's answer as it is stored, appended. */
static enum ayni_err
settle(struct interview *iv, struct live *l, struct text value, struct buf *b)
{
	const struct field_model *m = &iv->f->field[l->node.field];
	const struct field *f = &m->public;
	struct text s = text_trim(value);

	if (value.n > INTERVIEW_MAX_VALUE)
		return fail(iv, AYNI_TOOBIG, "the answer is too long");
	if (!utf8_valid(text_bytes(value)))
		return fail(iv, AYNI_TYPE, "not UTF-8 text");
	if (!xml_can_hold(value))
		return fail(iv, AYNI_TYPE, "a character that XML cannot hold");
	if (s.n == 0 && f->type != FIELD_STRING)
		return AYNI_OK;
	if (f->control == CONTROL_TRIGGER)
		return s.n > 0 ? store_trigger(iv, s, b) : AYNI_OK;
	if (!in_range(m, s))
		return fail(iv, AYNI_TYPE, "not within the range");
	if (chosen_from_list(f))
		return offer_arrange(iv, l, s, true, b);
	if (!answer_store(f->type, value, b))
		return fail(iv, AYNI_TYPE, "not a value of this type");
	return b->err;
}

/* Out of memory, it is as if the answer had never been given. */
static enum ayni_err
change(struct interview *iv, struct live *l, struct text value)
{
	struct buf was = {.limit = INTERVIEW_MAX_VALUE};
	enum ayni_err e, back;

	buf_put_text(&was, l->node.value);
	if ((e = was.err) == AYNI_OK &&
	    (e = live_value(l, value)) == AYNI_OK &&
	    (e = event_answered(iv, l)) != AYNI_OK) {
		/* it fits: a value's room never shrinks */
		back = live_value(l, buf_text(&was));
		iv->stale = true;
		e = back != AYNI_OK ? back : e;
	}
	buf_free(&was);
	return e;
}

/* Somebody answers it, now or later. */
static enum ayni_err
may_preset(struct interview *iv, const struct live *l)
{
	const struct field *f = &iv->f->field[l->node.field].public;

	if (f->kind != FIELD_VALUE || f->calculated || f->meta ||
	    f->control == CONTROL_NOTE || f->control == CONTROL_UPLOAD)
		return fail(iv, AYNI_STATE, "nobody answers it");
	return AYNI_OK;
}

static enum ayni_err
answer(struct interview *iv, node_ref n, struct text value,
    enum ayni_err (*may)(struct interview *iv, const struct live *l))
{
	struct live *l = live_at(iv, n);
	struct buf b;
	enum ayni_err e;

	if (l == NULL)
		return fail(iv, AYNI_NOTFOUND, "no such question");
	arena_reset(&iv->shown);
	buf_init(&b, INTERVIEW_MAX_VALUE);
	if ((e = compute_ready(iv)) == AYNI_OK &&
	    (e = may(iv, l)) == AYNI_OK)
		e = settle(iv, l, value, &b);
	if (e == AYNI_OK)
		live_forget(l);
	if (e == AYNI_OK && !text_equal(buf_text(&b), l->node.value))
		e = change(iv, l, buf_text(&b));
	buf_free(&b);
	return e;
}

enum ayni_err
interview_set(struct interview *iv, node_ref n, struct text value)
{
	return answer(iv, n, value, may_answer);
}

enum ayni_err
interview_preset(struct interview *iv, node_ref n, struct text value)
{
	return answer(iv, n, value, may_preset);
}

enum ayni_err
interview_cast(struct interview *iv, node_ref n, struct text value,
    struct buf *out)
{
	struct live *l = live_at(iv, n);
	const struct field_model *m;

	if (l == NULL)
		return fail(iv, AYNI_NOTFOUND, "no such question");
	m = &iv->f->field[l->node.field];
	if (!utf8_valid(text_bytes(value)))
		return AYNI_OK;
	if (m->public.control == CONTROL_TRIGGER) {
		if (acknowledges(text_trim(value)))
			buf_put_z(out, "OK");
	} else if (m->public.type == FIELD_RANK ||
	    !chosen_from_list(&m->public)) {
		if (in_range(m, value))
			answer_cast(m->public.type, value, out);
	} else {
		return offer_arrange(iv, l, value, false, out);
	}
	return out->err;
}

enum ayni_err
interview_add(struct interview *iv, node_ref range, uint32_t at,
    node_ref *out)
{
	struct range *g = range_at(iv, range);
	struct scope *s;
	enum ayni_err e;

	if (g == NULL)
		return fail(iv, AYNI_NOTFOUND, "no such repeat");
	if (iv->f->field[g->field].fixed_count)
		return fail(iv, AYNI_STATE, "the form counts this repeat");
	if (at == 0 || at > g->n)
		at = g->n + 1;
	arena_reset(&iv->shown);
	if ((e = compute_ready(iv)) != AYNI_OK ||
	    (e = live_add(iv, g, at - 1, NULL, &s)) != AYNI_OK)
		return e;
	event_run(iv, EVENT_NEW_REPEAT, s);
	live_touch_from(iv, g, s->at);
	compute_mark_all(iv, s);
	compute_count_changed(iv, g, s->at);
	if ((e = compute_run(iv)) != AYNI_OK)
		live_drop(iv, g, s->at); /* as if it had never come */
	else
		*out = s->live.node.handle;
	return e;
}

enum ayni_err
interview_remove(struct interview *iv, node_ref instance)
{
	struct live *l = live_at(iv, instance);
	struct scope *s = l != NULL ? live_scope(l) : NULL;
	struct range *g;
	uint32_t at;
	enum ayni_err e;

	arena_reset(&iv->shown);
	if ((e = compute_ready(iv)) != AYNI_OK)
		return e;
	if (s == NULL || s->of == NULL)
		return fail(iv, AYNI_NOTFOUND, "no such instance");
	g = s->of;
	if (iv->f->field[g->field].fixed_count)
		return fail(iv, AYNI_STATE, "the form counts this repeat");
	at = s->at;
	live_drop(iv, g, at);
	live_touch_from(iv, g, at);
	compute_count_changed(iv, g, at);
	return compute_run(iv);
}

enum ayni_err
interview_language(struct interview *iv, uint32_t language)
{
	enum ayni_err e;

	if (language >= iv->f->languages)
		return fail(iv, AYNI_NOTFOUND, "no such language");
	arena_reset(&iv->shown);
	if ((e = compute_ready(iv)) != AYNI_OK)
		return e;
	iv->language = language;
	live_touch_all(iv);
	return compute_run(iv);
}

enum ayni_err
interview_translate(struct interview *iv, uint32_t language)
{
	enum ayni_err e = interview_language(iv, language);
	uint32_t i;

	for (i = 0; e == AYNI_OK && i < iv->f->vertices; i++)
		if (iv->f->order[i]->tongue)
			compute_mark(iv, iv->f->order[i]);
	iv->loading = true; /* it is the same interview: nothing is set off */
	if (e == AYNI_OK)
		e = compute_run(iv);
	iv->loading = false;
	return e;
}

uint32_t
interview_active_language(const struct interview *iv)
{
	return iv->language;
}

void
interview_changed(struct interview *iv, interview_change_fn changed,
    void *ctx)
{
	uint32_t i;

	for (i = 0; i < iv->changed.n; i++) {
		struct handle *h = &iv->handle[iv->changed.node[i]];

		if (h->live != NULL)
			h->live->changed = false;
		if (h->range != NULL)
			h->range->changed = false;
		if (h->live != NULL || h->range != NULL)
			changed(ctx, iv->changed.node[i]);
	}
	iv->changed.n = 0;
}

/* ---- loading what was recorded ---- */

void
interview_load_begin(struct interview *iv)
{
	uint32_t i;

	arena_reset(&iv->shown);
	iv->loading = true;
	live_empty(iv, iv->root);
	for (i = 1; i < iv->handles; i++)
		if (iv->handle[i].live != NULL) {
			iv->handle[i].live->node.value.n = 0;
			iv->handle[i].live->loaded = false;
		}
}

enum ayni_err
interview_load_value(struct interview *iv, node_ref n, struct text value)
{
	struct live *l = live_at(iv, n);

	if (l == NULL)
		return fail(iv, AYNI_NOTFOUND, "no such question");
	if (iv->f->field[l->node.field].public.kind != FIELD_VALUE)
		return fail(iv, AYNI_STATE, "not a question");
	if (value.n > INTERVIEW_MAX_VALUE)
		return AYNI_TOOBIG;
	l->loaded = true;
	return live_value(l, value);
}

enum ayni_err
interview_load_instance(struct interview *iv, node_ref range,
    struct instance_id id, node_ref *out)
{
	struct range *g = range_at(iv, range);
	struct scope *s;
	enum ayni_err e;
	uint32_t f;

	if (g == NULL)
		return fail(iv, AYNI_NOTFOUND, "no such repeat");
	if ((e = live_add(iv, g, g->n, &id, &s)) != AYNI_OK)
		return e;
	for (f = g->field + 1; f < iv->f->field[g->field].public.end; f++) {
		union slot at = s->slot[f - g->field];

		if (iv->f->field[f].public.kind == FIELD_VALUE &&
		    iv->f->field[f].public.repeat == g->field)
			at.live->node.value.n = 0; /* no template's default */
	}
	live_empty(iv, s);
	*out = s->live.node.handle;
	return AYNI_OK;
}

enum ayni_err
interview_load_end(struct interview *iv)
{
	enum ayni_err e;

	live_touch_all(iv);
	compute_mark_all(iv, iv->root);
	e = compute_run(iv);
	iv->loading = false;
	return e;
}

enum ayni_err
interview_restore(struct interview *iv, struct bytes xml, bool edit)
{
	return restore_interview(iv, xml, edit);
}

enum ayni_err
interview_finalise(struct interview *iv)
{
	enum ayni_err e;

	arena_reset(&iv->shown);
	if ((e = compute_ready(iv)) != AYNI_OK ||
	    (e = preload_end(iv)) != AYNI_OK || (e = compute_run(iv)) != AYNI_OK)
		return e;
	if (interview_violation(iv, NODE_NONE) != NODE_NONE)
		return fail(iv, AYNI_INVALID, "an answer breaks a rule");
	return AYNI_OK;
}

enum ayni_err
interview_xml(const struct interview *iv, bool submission, struct buf *out)
{
	return instance_put(iv, submission, out);
}

enum ayni_err
interview_choices(struct interview *iv, node_ref n, struct text find,
    const struct choice_view **c, size_t *count)
{
	struct live *l = live_at(iv, n);

	if (l == NULL)
		return fail(iv, AYNI_NOTFOUND, "no such question");
	return offer_choices(iv, l, find, c, count);
}

struct node_view
interview_view(struct interview *iv, node_ref n)
{
	return show_view(iv, n);
}

void
interview_forget(struct interview *iv)
{
	arena_reset(&iv->shown);
}

node_ref
interview_violation(struct interview *iv, node_ref after)
{
	return show_violation(iv, after);
}
