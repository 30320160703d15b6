#include "ingest/conflict.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "ingest/journal.h"

#define REF_MAX 4096u
#define INSTANCE 8u /* bytes of its id */

static const uint8_t null_byte[] = {0xf6};
static const struct bytes null_value = {null_byte, 1}; /* cleared */

/* ---- where it is ---- */

/* An answer's value; n == 0: there is none. */
static struct bytes
value_at(struct bytes answers, struct bytes path, uint32_t field)
{
	struct answers_walk w = answers_begin(answers);
	struct answer a;

	while (answers_next(&w, &a))
		if (a.field == field && bytes_equal(a.path, path))
			return a.value;
	return (struct bytes){NULL, 0};
}

/* The ids of a repeat's instances, one after the other. */
static struct bytes
order_at(struct bytes answers, struct bytes path, uint32_t repeat)
{
	struct bytes value = value_at(answers, path, repeat);
	struct unpack u = unpack_begin(value);

	return value.n > 0 ? unpack_bytes(&u) : value;
}

/* Position from 1 among the instances; 0: it is not there. */
static size_t
position(struct bytes order, const uint8_t *instance)
{
	size_t i;

	for (i = 0; i + INSTANCE <= order.n; i += INSTANCE)
		if (memcmp(order.p + i, instance, INSTANCE) == 0)
			return i / INSTANCE + 1;
	return 0;
}

/* The repeats around a field, from the outside in; how many. */
static size_t
repeats_of(const struct form *f, const struct field *field,
    uint32_t out[ANSWERS_MAX_PATH / INSTANCE])
{
	uint32_t r = field->repeat, up[ANSWERS_MAX_PATH / INSTANCE];
	size_t n = 0, i;

	if (field->kind == FIELD_REPEAT)
		r = form_field(f, field->parent)->repeat;
	for (; r != 0 && n < ANSWERS_MAX_PATH / INSTANCE; n++) {
		up[n] = r;
		r = form_field(f, form_field(f, r)->parent)->repeat;
	}
	for (i = 0; i < n; i++)
		out[i] = up[n - 1 - i];
	return n;
}

/* "plot[2]/area"; an instance that is not there goes by its id. */
static void
put_ref(struct buf *b, const struct form *f, struct bytes answers,
    struct bytes path, uint32_t number)
{
	uint32_t repeat[ANSWERS_MAX_PATH / INSTANCE];
	size_t from = form_field(f, 0)->path.n + 1, depth, i, at;
	const struct field *field;
	struct text name;

	if (number >= form_fields(f)) {
		buf_printf(b, "#%u", number);
		return;
	}
	field = form_field(f, number);
	depth = repeats_of(f, field, repeat);
	for (i = 0; i < depth && i < path.n / INSTANCE; i++) {
		name = form_field(f, repeat[i])->path;
		buf_put(b, name.p + from, name.n - from);
		from = name.n;
		at = position(order_at(answers,
				  (struct bytes){path.p, i * INSTANCE},
				  repeat[i]),
		    path.p + i * INSTANCE);
		if (at > 0)
			buf_printf(b, "[%zu]", at);
		else {
			buf_put_z(b, "[#");
			buf_put_hex(b, (struct bytes){
			    path.p + i * INSTANCE, INSTANCE / 2});
			buf_put_z(b, "]");
		}
	}
	if (from < field->path.n)
		buf_put(b, field->path.p + from, field->path.n - from);
}

static struct text
kept(struct buf *b, struct arena *a)
{
	struct text t = {NULL, 0};

	if (b->err == AYNI_OK)
		t = arena_text(a, buf_text(b));
	else
		a->failed = true;
	buf_free(b);
	return t;
}

/* ---- what they said ---- */

/* What cannot be read as the question's is shown as its bytes. */
static struct text
shown(const struct form *f, uint32_t number, struct bytes value,
    struct arena *a)
{
	const struct field *field;
	struct unpack u = unpack_begin(value);
	struct bytes order;
	struct buf b;
	size_t i;

	buf_init(&b, 2 * ENTRY_MAX_BYTES);
	if (value.n == 0 || unpack_null(&u))
		return kept(&b, a);
	field = number < form_fields(f) ? form_field(f, number) : NULL;
	if (field != NULL && field->kind == FIELD_REPEAT) {
		order = unpack_bytes(&u);
		for (i = 0; i + INSTANCE <= order.n; i += INSTANCE) {
			buf_put_z(&b, i > 0 ? " #" : "#");
			buf_put_hex(&b,
			    (struct bytes){order.p + i, INSTANCE / 2});
		}
	} else if (field == NULL || field->kind != FIELD_VALUE ||
	    answers_read_value(value, f, field, &b) != AYNI_OK) {
		buf_clear(&b);
		buf_put_hex(&b, value);
	}
	return kept(&b, a);
}

static void
read_side(struct conflict *c, const struct form *f,
    const struct merge_conflict *m, size_t i, struct conflict_side *out)
{
	const struct merge_side *side = &m->side[i];
	size_t at = past_index(&c->p, &side->entry);

	out->entry = side->entry;
	out->winner = side->winner;
	if (m->kind == MERGE_WITHDRAWN)
		out->value = side->value.n > 0 ? TEXT("1") : TEXT("");
	else if (m->kind != MERGE_SUBMITS)
		out->value = shown(f, m->field, side->value, &c->p.a);
	if (at == c->p.n)
		return;
	out->author = c->p.row[at].author_code;
	out->office = ID_EQUAL(c->p.row[at].device, c->p.g->office->device);
	out->at_us = c->p.entry[at].at.wall_us;
}

static void
read_place(struct conflict *c, const struct form *f,
    const struct merge_conflict *m, struct conflict_place *out)
{
	struct buf ref;
	size_t i;

	out->kind = m->kind;
	out->merged = m;
	out->side = arena_zalloc(&c->p.a, m->sides, sizeof(*out->side));
	if (out->side == NULL)
		return;
	for (out->sides = m->sides, i = 0; i < m->sides; i++)
		read_side(c, f, m, i, &out->side[i]);
	if (m->kind == MERGE_WITHDRAWN || m->kind == MERGE_SUBMITS)
		return;
	buf_init(&ref, REF_MAX);
	put_ref(&ref, f, c->p.m.answers, m->path, m->field);
	out->ref = kept(&ref, &c->p.a);
	if (m->field < form_fields(f))
		out->label = arena_text(&c->p.a,
		    form_label(f, m->field, form_default_language(f)));
}

static enum ayni_err
read_places(struct conflict *c)
{
	struct interview *iv = NULL;
	struct merged *m = &c->p.m;
	struct parsed *parsed;
	enum ayni_err e;
	size_t i;

	if ((e = formcache_get(c->p.g, &m->form, &parsed)) != AYNI_OK)
		return e;
	e = past_relive(parsed->form, &c->p.entry[past_setting(&c->p)],
	    m->answers, &iv);
	if (e == AYNI_OK)
		e = past_skip(&c->p, iv);
	interview_free(iv);
	if (e == AYNI_NOMEM)
		return e; /* others are flagged; what merged is shown */
	c->place = arena_zalloc(&c->p.a, m->conflicts, sizeof(*c->place));
	if (c->place == NULL)
		return AYNI_NOMEM;
	c->places = m->conflicts;
	for (i = 0; i < c->places; i++)
		read_place(c, parsed->form, &m->conflict[i], &c->place[i]);
	return c->p.a.failed ? AYNI_NOMEM : AYNI_OK;
}

enum ayni_err
conflict_read(struct ingest *g, const struct record_id *r,
    struct conflict *out)
{
	enum ayni_err e;

	memset(out, 0, sizeof(*out));
	past_begin(&out->p, g, r);
	e = past_read(&out->p);
	if (e == AYNI_OK)
		e = past_merge(&out->p);
	if (e == AYNI_OK && out->p.m.usable)
		e = read_places(out);
	if (e != AYNI_OK)
		past_free(&out->p);
	return e;
}

void
conflict_free(struct conflict *c)
{
	past_free(&c->p);
}

/* ---- the decision ---- */

struct deciding {
	struct conflict *c;
	const struct conflict_settlement *s;
	const struct form *form;
	size_t setting;       /* entry */
	struct merged view;   /* of the entry to keep */
	struct buf from;      /* merged answers, with what is kept put in */
	struct interview *iv; /* and with what was chosen */
	struct buf to, change, answers;
	struct text *about;
};

/* One answer changed; errors are sticky in from. */
static void
change_one(struct buf *from, const struct answer *a)
{
	struct buf change, next;
	enum ayni_err e = from->err;

	buf_init(&change, ENTRY_MAX_BYTES);
	buf_init(&next, ENTRY_MAX_BYTES);
	answers_put(&change, a, 1);
	if (e == AYNI_OK)
		e = change.err;
	if (e == AYNI_OK)
		e = answers_apply(buf_bytes(from), buf_bytes(&change), &next);
	buf_free(&change);
	buf_free(from);
	*from = next;
	from->err = e;
}

/* An instance that the entry to keep had, and that is not there now, comes
 * back at the end. */
static void
restore(struct deciding *d, struct bytes path, size_t depth, uint32_t repeat)
{
	struct bytes outside = {path.p, depth * INSTANCE};
	const uint8_t *instance = path.p + depth * INSTANCE;
	struct bytes now = order_at(buf_bytes(&d->from), outside, repeat);
	struct bytes then = order_at(d->view.answers, outside, repeat);
	struct answer a = {outside, repeat, {NULL, 0}};
	struct buf ids, value;

	if (position(then, instance) == 0 || position(now, instance) > 0)
		return;
	buf_init(&ids, ENTRY_MAX_BYTES);
	buf_init(&value, ENTRY_MAX_BYTES);
	buf_put_bytes(&ids, now);
	buf_put(&ids, instance, INSTANCE);
	pack_bytes(&value, buf_bytes(&ids));
	a.value = buf_bytes(&value);
	if (ids.err != AYNI_OK || value.err != AYNI_OK)
		d->from.err = AYNI_NOMEM;
	else
		change_one(&d->from, &a);
	buf_free(&ids);
	buf_free(&value);
}

/* One place as the entry to keep has it. */
static void
keep_place(struct deciding *d, const struct merge_conflict *m)
{
	uint32_t repeat[ANSWERS_MAX_PATH / INSTANCE];
	struct answer a = {m->path, m->field,
	    value_at(d->view.answers, m->path, m->field)};
	size_t depth, i;

	if (m->kind == MERGE_VALUES) {
		if (a.value.n == 0)
			a.value = null_value;
		change_one(&d->from, &a);
	} else if (m->kind == MERGE_REMOVED &&
	    m->field < form_fields(d->form)) {
		depth = repeats_of(
		    d->form, form_field(d->form, m->field), repeat);
		for (i = 0; i < depth && i < m->path.n / INSTANCE; i++)
			restore(d, m->path, i, repeat[i]);
	}
}

static bool
has_kind(const struct conflict *c, enum merge_conflict_kind kind)
{
	size_t i;

	for (i = 0; i < c->places; i++)
		if (c->place[i].kind == kind)
			return true;
	return false;
}

/* The record as the entry to keep left it: where two submits contradict, in
 * everything, else where something is in conflict. */
static enum ayni_err
keep(struct deciding *d)
{
	struct conflict *c = d->c;
	size_t at = past_index(&c->p, d->s->keep), i;
	bool whole = false;
	enum ayni_err e;

	if (at == c->p.n)
		return AYNI_NOTFOUND;
	if ((e = past_view(&c->p, at, &d->view, &whole)) != AYNI_OK)
		return e;
	if (!whole || !d->view.usable || !ID_EQUAL(d->view.form, c->p.m.form))
		return AYNI_MISMATCH;
	if (has_kind(c, MERGE_SUBMITS)) {
		buf_clear(&d->from);
		buf_put_bytes(&d->from, d->view.answers);
	}
	for (i = 0; i < c->places; i++)
		keep_place(d, c->place[i].merged);
	return d->from.err;
}

static node_ref
find(struct deciding *d, struct text ref)
{
	node_ref n = NODE_NONE;
	struct buf path;

	buf_init(&path, REF_MAX);
	buf_put_text(&path, form_field(d->form, 0)->path);
	buf_put_byte(&path, '/');
	buf_put_text(&path, ref);
	if (path.err == AYNI_OK)
		n = interview_find(d->iv, buf_text(&path));
	buf_free(&path);
	return n;
}

static enum ayni_err
choose(struct deciding *d, const struct conflict_choice *choice)
{
	node_ref n = find(d, choice->ref);
	const struct field *field;
	enum ayni_err e;

	*d->about = choice->ref;
	if (n == NODE_NONE)
		return AYNI_NOTFOUND;
	field = interview_view(d->iv, n).field;
	if (field->kind != FIELD_VALUE || field->calculated)
		return AYNI_STATE; /* nobody answers it */
	if (choice->value.n == 0 && !interview_relevant(d->iv, n))
		return AYNI_OK; /* it goes by itself */
	if ((e = interview_set(d->iv, n, choice->value)) != AYNI_OK)
		return e;
	return interview_view(d->iv, n).constraint_ok ? AYNI_OK
						      : AYNI_INVALID;
}

/* Whether anything was said of a place. */
static bool
covered(const struct deciding *d, const struct conflict_place *p)
{
	const struct conflict_settlement *s = d->s;
	size_t i;

	if (s->accept || s->keep != NULL)
		return true;
	if (p->kind == MERGE_WITHDRAWN)
		return s->standing != CONFLICT_AS_SHOWN;
	for (i = 0; i < s->choices; i++)
		if (text_equal(s->choice[i].ref, p->ref))
			return true;
	return p->kind == MERGE_SKIPPED &&
	    value_at(buf_bytes(&d->to), p->merged->path, p->merged->field)
		    .n > 0;
}

static enum ayni_err
look_for_uncovered(struct deciding *d)
{
	struct conflict *c = d->c;
	size_t i;

	for (i = 0; i < c->places; i++)
		if (!covered(d, &c->place[i])) {
			*d->about = c->place[i].ref;
			return AYNI_USAGE;
		}
	return AYNI_OK;
}

/* ---- what it holds ---- */

static int
by_place(const void *a, const void *b)
{
	return answers_order(a, b);
}

/* Everything that a person looked at, whether or not it changes: what was
 * left to precedence could turn out otherwise later. */
static enum ayni_err
put_answers(struct deciding *d)
{
	struct bytes change = buf_bytes(&d->change);
	struct answers_walk w;
	struct arena *a = &d->c->p.a;
	const struct merge_conflict *m;
	struct answer *list, one;
	size_t n = 0, i;

	for (w = answers_begin(change); answers_next(&w, &one);)
		n++;
	list = arena_zalloc(a, n + d->c->places, sizeof(*list));
	if (list == NULL)
		return AYNI_NOMEM;
	n = 0;
	for (w = answers_begin(change); answers_next(&w, &one);)
		list[n++] = one;
	for (i = 0; i < d->c->places; i++) {
		m = d->c->place[i].merged;
		if (m->kind != MERGE_VALUES ||
		    value_at(change, m->path, m->field).n > 0)
			continue;
		one.path = m->path;
		one.field = m->field;
		one.value = value_at(buf_bytes(&d->to), m->path, m->field);
		if (one.value.n == 0)
			one.value = null_value;
		list[n++] = one;
	}
	if (n > 0)
		qsort(list, n, sizeof(*list), by_place);
	answers_put(&d->answers, list, n);
	return d->answers.err;
}

static struct entry
step(const struct deciding *d, enum entry_kind kind)
{
	struct entry e;

	memset(&e, 0, sizeof(e));
	e.kind = kind;
	e.record = d->c->p.id;
	e.form = d->c->p.m.form;
	e.note = d->s->note;
	return e;
}

static enum ayni_err
write_decision(struct deciding *d, struct hash *id)
{
	const struct merged *m = &d->c->p.m;
	struct entry e = step(d, ENTRY_DECIDE);
	struct buf raw;
	enum ayni_err err;

	if (m->heads > ENTRY_MAX_BASE)
		return AYNI_TOOBIG;
	memcpy(e.base, m->head, m->heads * sizeof(*m->head));
	e.bases = m->heads;
	e.answers = buf_bytes(&d->answers);
	if ((err = journal_append(d->c->p.g, &e, 1)) != AYNI_OK)
		return err;
	buf_init(&raw, ENTRY_MAX_BYTES);
	entry_put(&raw, &e);
	err = raw.err;
	*id = keys_hash(buf_bytes(&raw));
	buf_free(&raw);
	return err;
}

/* A decision leaves the standing as it is; a step on top of it does not. */
static enum ayni_err
write_standing(struct deciding *d, const struct hash *decision,
    bool withdrawn)
{
	const struct entry *at = &d->c->p.entry[d->setting];
	struct entry e =
	    step(d, withdrawn ? ENTRY_WITHDRAW : ENTRY_CORRECT);
	enum ayni_err err;

	e.base[0] = *decision;
	e.bases = 1;
	e.seed = at->seed;
	e.preloads = at->preloads;
	err = answers_derived(d->iv, e.derived);
	return err == AYNI_OK ? journal_append(d->c->p.g, &e, 1) : err;
}

static bool
to_be_withdrawn(const struct deciding *d)
{
	if (d->s->standing != CONFLICT_AS_SHOWN)
		return d->s->standing == CONFLICT_WITHDRAW;
	return d->s->keep != NULL && has_kind(d->c, MERGE_WITHDRAWN)
	    ? d->view.withdrawn
	    : d->c->p.m.withdrawn;
}

static enum ayni_err
write_steps(struct deciding *d)
{
	struct hash decision;
	enum ayni_err e = put_answers(d);

	if (e == AYNI_OK)
		e = write_decision(d, &decision);
	if (e == AYNI_OK && to_be_withdrawn(d) != d->c->p.m.withdrawn)
		e = write_standing(d, &decision, to_be_withdrawn(d));
	return e;
}

static enum ayni_err
decide(struct deciding *d)
{
	struct conflict *c = d->c;
	struct parsed *parsed;
	enum ayni_err e;
	size_t i;

	if ((e = formcache_get(c->p.g, &c->p.m.form, &parsed)) != AYNI_OK)
		return e;
	d->form = parsed->form;
	d->setting = past_setting(&c->p);
	buf_put_bytes(&d->from, c->p.m.answers);
	e = d->from.err;
	if (e == AYNI_OK && d->s->keep != NULL)
		e = keep(d);
	if (e == AYNI_OK)
		e = past_relive(d->form, &c->p.entry[d->setting],
		    buf_bytes(&d->from), &d->iv);
	for (i = 0; i < d->s->choices && e == AYNI_OK; i++)
		e = choose(d, &d->s->choice[i]);
	if (e == AYNI_OK)
		e = answers_of(d->iv, &d->to);
	if (e == AYNI_OK)
		e = look_for_uncovered(d);
	if (e == AYNI_OK)
		e = answers_change(
		    c->p.m.answers, buf_bytes(&d->to), &d->change);
	return e == AYNI_OK ? write_steps(d) : e;
}

enum ayni_err
conflict_settle(struct conflict *c, const struct conflict_settlement *s,
    struct text *about)
{
	struct deciding d = {.c = c, .s = s, .about = about};
	enum ayni_err e;

	*about = (struct text){NULL, 0};
	if (c->places == 0)
		return AYNI_STATE;
	buf_init(&d.from, ENTRY_MAX_BYTES);
	buf_init(&d.to, ENTRY_MAX_BYTES);
	buf_init(&d.change, ENTRY_MAX_BYTES);
	buf_init(&d.answers, ENTRY_MAX_BYTES);
	e = decide(&d);
	interview_free(d.iv);
	buf_free(&d.from);
	buf_free(&d.to);
	buf_free(&d.change);
	buf_free(&d.answers);
	return e;
}
