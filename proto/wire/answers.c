#include "ayni/answers.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/keys.h"
#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "form/live.h"
#include "wire/rows.h"
#include "wire/value.h"

#define SCRATCH_MAX (256u << 20)

int
answers_order(const struct answer *a, const struct answer *b)
{
	int c;

	/* Bytewise order of encodings: shorter paths come first. */
	if (a->path.n != b->path.n)
		return a->path.n < b->path.n ? -1 : 1;
	if ((c = bytes_compare(a->path, b->path)) != 0)
		return c;
	return a->field < b->field ? -1 : a->field > b->field;
}

struct answers_walk
answers_begin(struct bytes answers)
{
	struct unpack u = unpack_begin(answers);
	struct answers_walk w = {.left_fields = 0};

	w.left_paths = unpack_map(&u);
	w.in = u.in;
	return w;
}

bool
answers_next(struct answers_walk *w, struct answer *out)
{
	struct unpack u = unpack_begin(w->in);

	if (w->left_fields == 0) {
		if (w->left_paths == 0)
			return false;
		w->left_paths--;
		w->path = unpack_bytes(&u);
		w->left_fields = unpack_map(&u);
	}
	out->path = w->path;
	out->field = (uint32_t)unpack_uint(&u);
	out->value = unpack_item(&u);
	w->in = u.in;
	w->left_fields--;
	if (u.err == AYNI_OK)
		return true;
	w->left_paths = w->left_fields = 0;
	return false;
}

static void
check_fields(struct unpack *u, bool may_clear)
{
	uint64_t n = unpack_map(u), i, field, last = 0;
	struct bytes value;
	enum ayni_err e;

	if (n == 0)
		unpack_fail(u, AYNI_BADFORM);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		field = unpack_uint(u);
		if (i > 0 && field <= last)
			unpack_fail(u, AYNI_NONCANON);
		if (field > UINT32_MAX)
			unpack_fail(u, AYNI_TOOBIG);
		last = field;
		if (may_clear && unpack_null(u))
			continue;
		value = unpack_item(u);
		if (u->err == AYNI_OK && (e = value_check(value)) != AYNI_OK)
			unpack_fail(u, e);
	}
}

enum ayni_err
answers_check(struct bytes in, bool may_clear)
{
	struct unpack u = unpack_begin(in);
	uint64_t n = unpack_map(&u), i;
	struct answer before = {.field = 0}, at = {.field = 0};

	for (i = 0; i < n && u.err == AYNI_OK; i++) {
		at.path = unpack_bytes(&u);
		if (at.path.n % ROWS_ID != 0)
			unpack_fail(&u, AYNI_BADFORM);
		if (at.path.n > ANSWERS_MAX_PATH)
			unpack_fail(&u, AYNI_TOOBIG);
		if (i > 0 && answers_order(&before, &at) >= 0)
			unpack_fail(&u, AYNI_NONCANON);
		before = at;
		check_fields(&u, may_clear);
	}
	return unpack_end(&u);
}

/* Answers from i on that share its path. */
static size_t
same_path(const struct answer *a, size_t n, size_t i)
{
	size_t k = i + 1;

	while (k < n && bytes_equal(a[k].path, a[i].path))
		k++;
	return k - i;
}

void
answers_put(struct buf *out, const struct answer *a, size_t n)
{
	size_t paths = 0, i, k;

	for (i = 0; i < n; i += same_path(a, n, i))
		paths++;
	pack_map(out, paths);
	for (i = 0; i < n;) {
		k = same_path(a, n, i);
		pack_bytes(out, a[i].path);
		pack_map(out, k);
		for (; k > 0; k--, i++) {
			pack_uint(out, a[i].field);
			buf_put_bytes(out, a[i].value);
		}
	}
}

void
answers_put_value(struct buf *out, const struct form *f,
    const struct field *field, struct text value)
{
	value_put(out, f, field, value);
}

enum ayni_err
answers_read_value(struct bytes value, const struct form *f,
    const struct field *field, struct buf *text)
{
	return value_read(value, f, field, text);
}

/* ---- out of an interview ---- */

/* Answers on the way out; values stand one after the other in "values",
 * which may move, so until the end value.p is NULL and value.n its end. */
struct collector {
	const struct form *f;
	bool derived; /* the calculated fields that do not travel */
	struct arena paths;
	struct buf answers, values; /* struct answer [] */
};

static void
collected(struct collector *c, struct bytes path, uint32_t field)
{
	struct answer a = {path, field, {NULL, c->values.n}};

	buf_put(&c->answers, &a, sizeof(a));
}

static void
collect_value(struct collector *c, struct bytes path, const struct live *l)
{
	const struct field *field = form_field(c->f, l->node.field);
	bool derived = field->calculated && !field->recorded;

	if (!l->node.relevant || l->node.value.n == 0 || derived != c->derived)
		return;
	if (derived)
		pack_text(&c->values, l->node.value);
	else
		value_put(&c->values, c->f, field, l->node.value);
	collected(c, path, field->number);
}

static void
collect_order(struct collector *c, struct bytes path, const struct range *g)
{
	struct buf ids;
	uint32_t i;

	buf_init(&ids, INTERVIEW_MAX_NODES * ROWS_ID);
	for (i = 0; i < g->n; i++)
		if (g->instance[i]->live.node.relevant)
			buf_put_bytes(&ids, ID_BYTES(g->instance[i]->id));
	if (c->values.err == AYNI_OK)
		c->values.err = ids.err;
	if (ids.n > 0 && !c->derived) {
		pack_bytes(&c->values, buf_bytes(&ids));
		collected(c, path, g->field);
	}
	buf_free(&ids);
}

static enum ayni_err collect_scope(struct collector *c, const struct scope *s,
    struct bytes path);

static enum ayni_err
collect_rows(struct collector *c, struct bytes path, const struct range *g)
{
	enum ayni_err e = AYNI_OK;
	uint32_t i;

	for (i = 0; i < g->n && e == AYNI_OK; i++) {
		const struct scope *s = g->instance[i];
		struct bytes row;

		if (!s->live.node.relevant)
			continue;
		if (path.n >= ANSWERS_MAX_PATH)
			return AYNI_TOOBIG;
		row = rows_child(&c->paths, path, s->id.b);
		e = row.p != NULL ? collect_scope(c, s, row) : AYNI_NOMEM;
	}
	return e;
}

/* Recursion ends at ANSWERS_MAX_PATH. */
static enum ayni_err
collect_scope(struct collector *c, const struct scope *s, struct bytes path)
{
	const struct field *me = form_field(c->f, s->live.node.field);
	uint32_t k = me->number + 1;
	enum ayni_err e = AYNI_OK;

	while (k < me->end && e == AYNI_OK) {
		const struct field *field = form_field(c->f, k);
		union slot at = s->slot[k - me->number];

		if (field->kind == FIELD_VALUE && at.live != NULL)
			collect_value(c, path, at.live);
		if (field->kind == FIELD_REPEAT && at.range != NULL) {
			collect_order(c, path, at.range);
			e = collect_rows(c, path, at.range);
		}
		k = field->kind == FIELD_REPEAT ? field->end : k + 1;
	}
	return e;
}

static int
by_place(const void *a, const void *b)
{
	return answers_order(a, b);
}

static enum ayni_err
collected_put(struct collector *c, struct buf *out)
{
	union {
		uint8_t *p;
		struct answer *a;
	} at = {.p = c->answers.p};
	size_t n = c->answers.n / sizeof(*at.a), i, begin = 0, end;

	if (c->answers.err != AYNI_OK)
		return c->answers.err;
	if (c->values.err != AYNI_OK)
		return c->values.err;
	for (i = 0; i < n; i++, begin = end) {
		end = at.a[i].value.n;
		at.a[i].value =
		    (struct bytes){c->values.p + begin, end - begin};
	}
	if (n > 0)
		qsort(at.a, n, sizeof(*at.a), by_place);
	answers_put(out, at.a, n);
	return out->err;
}

static enum ayni_err
collect(struct interview *iv, bool derived, struct buf *out)
{
	struct collector c = {.f = interview_form(iv), .derived = derived};
	enum ayni_err e;

	arena_init(&c.paths, SCRATCH_MAX);
	buf_init(&c.answers, SCRATCH_MAX);
	buf_init(&c.values, SCRATCH_MAX);
	e = collect_scope(&c, iv->root, (struct bytes){NULL, 0});
	if (e == AYNI_OK)
		e = collected_put(&c, out);
	arena_free(&c.paths);
	buf_free(&c.answers);
	buf_free(&c.values);
	return e;
}

enum ayni_err
answers_of(struct interview *iv, struct buf *out)
{
	return collect(iv, false, out);
}

static enum ayni_err
hash_derived(struct interview *iv, uint8_t out[8])
{
	struct buf b;
	struct hash h;
	enum ayni_err e;

	buf_init(&b, SCRATCH_MAX);
	if ((e = collect(iv, true, &b)) == AYNI_OK) {
		h = keys_hash(buf_bytes(&b));
		memcpy(out, h.b, 8);
	}
	buf_free(&b);
	return e;
}

/* jr:choice-name() gives labels: whoever recomputes must not need to know
 * in which language the interview was held. */
enum ayni_err
answers_derived(struct interview *iv, uint8_t out[8])
{
	const struct form *f = interview_form(iv);
	uint32_t is = interview_active_language(iv);
	uint32_t own = form_default_language(f);
	enum ayni_err e, back;

	if (form_languages(f) == 0 || is == own)
		return hash_derived(iv, out);
	e = interview_translate(iv, own);
	if (e == AYNI_OK)
		e = hash_derived(iv, out);
	back = interview_translate(iv, is);
	return e == AYNI_OK ? back : e;
}

uint32_t
answers_place(struct interview *iv, node_ref n, struct buf *path)
{
	struct instance_id id[ANSWERS_MAX_PATH / ROWS_ID];
	size_t depth = 0;
	node_ref at;

	for (at = n; at != NODE_NONE; at = interview_parent(iv, at))
		if (interview_view(iv, at).is_instance &&
		    depth < sizeof(id) / sizeof(id[0]))
			id[depth++] = interview_instance_id(iv, at);
	while (depth > 0)
		buf_put(path, id[--depth].b, sizeof(id[0].b));
	return interview_view(iv, n).field->number;
}

node_ref
answers_find(struct interview *iv, struct bytes path, uint32_t field)
{
	struct buf at;
	node_ref n;

	buf_init(&at, ANSWERS_MAX_PATH);
	for (n = interview_root(iv); n != NODE_NONE;
	     n = interview_next(iv, n)) {
		buf_clear(&at);
		if (answers_place(iv, n, &at) == field &&
		    bytes_equal(buf_bytes(&at), path))
			break;
	}
	buf_free(&at);
	return n;
}

/* ---- into an interview ---- */

/* Where answers of one path go. */
struct spot {
	node_ref node;
	uint32_t repeat; /* field number; 0: the root */
};

struct loader {
	struct interview *iv;
	const struct form *f;
	struct arena a;
	struct map places; /* path to struct spot */
	struct buf text;
};

static struct text
key(struct bytes path)
{
	return (struct text){(const char *)path.p, path.n};
}

static enum ayni_err
load_rows(struct loader *l, const struct answer *a, node_ref range)
{
	struct bytes ids = rows_ids(a->value), path;
	struct instance_id id;
	struct spot *p;
	void *was;
	enum ayni_err e;
	size_t i;

	if (!rows_is_order(a->value))
		return AYNI_BADFORM;
	for (i = 0; i < ids.n; i += ROWS_ID) {
		path = rows_child(&l->a, a->path, ids.p + i);
		p = arena_zalloc(&l->a, 1, sizeof(*p));
		if (path.p == NULL || p == NULL)
			return AYNI_NOMEM;
		if ((e = map_put(&l->places, key(path), p, &was)) != AYNI_OK)
			return e;
		if (was != NULL) /* one id, two instances */
			return AYNI_BADFORM;
		memcpy(id.b, ids.p + i, ROWS_ID);
		p->repeat = a->field;
		e = interview_load_instance(l->iv, range, id, &p->node);
		if (e != AYNI_OK)
			return e;
	}
	return AYNI_OK;
}

static enum ayni_err
load_one(struct loader *l, const struct spot *p, const struct answer *a)
{
	const struct field *field = form_field(l->f, a->field);
	node_ref n;
	uint32_t in;
	enum ayni_err e;

	if (field == NULL || field->kind == FIELD_GROUP)
		return AYNI_BADFORM;
	in = field->kind == FIELD_REPEAT
	    ? form_field(l->f, field->parent)->repeat : field->repeat;
	if (in != p->repeat)
		return AYNI_BADFORM;
	n = interview_field(l->iv, p->node, a->field);
	if (n == NODE_NONE) /* it is there: no memory for its name */
		return AYNI_NOMEM;
	if (field->kind == FIELD_REPEAT)
		return load_rows(l, a, n);
	if (field->calculated && !field->recorded)
		return AYNI_BADFORM;
	buf_clear(&l->text);
	e = value_read(a->value, l->f, field, &l->text);
	if (e == AYNI_NOTFOUND) /* a choice that the form does not have */
		return AYNI_BADFORM;
	if (e != AYNI_OK)
		return e;
	return interview_load_value(l->iv, n, buf_text(&l->text));
}

/* Shorter paths come first, so an instance is there before its answers. */
static enum ayni_err
load_all(struct loader *l, struct bytes answers)
{
	struct spot root = {interview_root(l->iv), 0}, *p = &root;
	struct bytes path = {NULL, 0};
	struct answers_walk w;
	struct answer a;
	enum ayni_err e = AYNI_OK;

	for (w = answers_begin(answers);
	     e == AYNI_OK && answers_next(&w, &a);) {
		if (!bytes_equal(a.path, path))
			p = map_get(&l->places, key(a.path));
		path = a.path;
		e = p != NULL ? load_one(l, p, &a) : AYNI_BADFORM;
	}
	return e;
}

enum ayni_err
answers_load(struct interview *iv, struct bytes answers)
{
	struct loader l = {.iv = iv, .f = interview_form(iv)};
	enum ayni_err e, end;

	if ((e = answers_check(answers, false)) != AYNI_OK)
		return e;
	arena_init(&l.a, SCRATCH_MAX);
	buf_init(&l.text, INTERVIEW_MAX_VALUE);
	interview_load_begin(iv);
	e = load_all(&l, answers);
	end = interview_load_end(iv);
	map_free(&l.places);
	arena_free(&l.a);
	buf_free(&l.text);
	return e != AYNI_OK ? e : end;
}

/* ---- differences ---- */

static const struct bytes null_value = {(const uint8_t *)"\xf6", 1};

static bool
is_null(struct bytes value)
{
	return bytes_equal(value, null_value);
}

/* Every instance that well-formed answers list and that is there. */
static enum ayni_err
list_rows(struct rows *r, const struct answer_array *a)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < a->n && e == AYNI_OK; i++)
		if (rows_is_order(a->at[i].value) &&
		    rows_has(r, a->at[i].path))
			e = rows_add(r, a->at[i].path, a->at[i].value);
	return e;
}

/* Two sorted arrays side by side: the next place, and who has it. */
struct pair {
	const struct answer *from, *to;
};

static bool
next_pair(const struct answer_array *from, size_t *i,
    const struct answer_array *to, size_t *k, struct pair *out)
{
	int c;

	if (*i == from->n && *k == to->n)
		return false;
	c = *i == from->n ? 1
	    : *k == to->n ? -1 : answers_order(&from->at[*i], &to->at[*k]);
	out->from = c <= 0 ? &from->at[(*i)++] : NULL;
	out->to = c >= 0 ? &to->at[(*k)++] : NULL;
	return true;
}

static size_t
differences(const struct answer_array *from, const struct answer_array *to,
    const struct rows *kept, struct answer *out)
{
	size_t i = 0, k = 0, n = 0;
	struct pair p;

	while (next_pair(from, &i, to, &k, &p)) {
		if (p.to == NULL) {
			/* what an instance held goes with it, unsaid */
			if (!rows_has(kept, p.from->path))
				continue;
			out[n] = *p.from;
			out[n++].value = null_value;
		} else if (p.from == NULL ||
		    !bytes_equal(p.from->value, p.to->value)) {
			out[n++] = *p.to;
		}
	}
	return n;
}

static enum ayni_err
applied(const struct answer_array *from, const struct answer_array *change,
    struct rows *kept, struct answer *out, size_t *n)
{
	size_t i = 0, k = 0;
	struct pair p;
	enum ayni_err e = AYNI_OK;

	*n = 0;
	while (e == AYNI_OK && next_pair(from, &i, change, &k, &p)) {
		const struct answer *a = p.to != NULL ? p.to : p.from;

		if (is_null(a->value) || !rows_has(kept, a->path))
			continue;
		out[(*n)++] = *a;
		if (rows_is_order(a->value))
			e = rows_add(kept, a->path, a->value);
	}
	return e;
}

static enum ayni_err
combine(struct bytes x, struct bytes y, bool change, struct arena *a,
    struct buf *out)
{
	struct answer_array from, to;
	struct rows kept = {.a = a};
	struct answer *at;
	size_t n = 0;
	enum ayni_err e;

	if ((e = rows_read(x, a, &from)) != AYNI_OK)
		return e;
	if ((e = rows_read(y, a, &to)) != AYNI_OK)
		return e;
	if ((at = arena_zalloc(a, from.n + to.n, sizeof(*at))) == NULL)
		return AYNI_NOMEM;
	if (!change)
		e = applied(&from, &to, &kept, at, &n);
	else if ((e = list_rows(&kept, &to)) == AYNI_OK)
		n = differences(&from, &to, &kept, at);
	if (e == AYNI_OK) {
		answers_put(out, at, n);
		e = out->err;
	}
	rows_free(&kept);
	return e;
}

enum ayni_err
answers_change(struct bytes from, struct bytes to, struct buf *out)
{
	struct arena a;
	enum ayni_err e;

	arena_init(&a, SCRATCH_MAX);
	e = combine(from, to, true, &a, out);
	arena_free(&a);
	return e;
}

enum ayni_err
answers_apply(struct bytes from, struct bytes change, struct buf *out)
{
	struct arena a;
	enum ayni_err e;

	arena_init(&a, SCRATCH_MAX);
	e = combine(from, change, false, &a, out);
	arena_free(&a);
	return e;
}
