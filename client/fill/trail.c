#include "fill/trail.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/answers.h"
#include "ayni/arena.h"
#include "ayni/map.h"
#include "ayni/pack.h"
#include "ayni/unpack.h"

#include "fill/screens.h"

#define TRAIL_MAX (64u << 20)
#define ID sizeof(struct instance_id)

/* ---- out ---- */

struct walk {
	struct interview *iv;
	struct arena a;
	struct buf nodes, answers, value; /* node_ref[]; struct answer[] */
	bool whole; /* then what is empty need not be said */
};

static void
push(void *ctx, node_ref n)
{
	struct walk *w = ctx;

	buf_put(&w->nodes, &n, sizeof(n));
}

static bool
within(const struct interview *iv, node_ref n, node_ref around)
{
	while (n != NODE_NONE && n != around)
		n = interview_parent(iv, n);
	return n == around;
}

/* The ids of the instances around a node, from the outside in. */
static struct bytes
path_of(struct walk *w, node_ref n)
{
	uint8_t path[ANSWERS_MAX_PATH];
	size_t at = sizeof(path);
	struct instance_id id;

	while ((n = screens_instance(w->iv, interview_parent(w->iv, n))) !=
	    NODE_NONE) {
		if (at < ID) {
			w->answers.err = AYNI_TOOBIG;
			break;
		}
		id = interview_instance_id(w->iv, n);
		memcpy(path + (at -= ID), id.b, ID);
	}
	return (struct bytes){arena_copy(&w->a, path + at, sizeof(path) - at),
	    sizeof(path) - at};
}

static void
put_order(struct walk *w, node_ref range)
{
	struct instance_id id;
	struct buf ids;
	node_ref n;

	buf_init(&ids, INTERVIEW_MAX_NODES * ID);
	for (n = interview_next(w->iv, range);
	    n != NODE_NONE && within(w->iv, n, range);
	    n = interview_next(w->iv, n))
		if (interview_parent(w->iv, n) == range) {
			id = interview_instance_id(w->iv, n);
			buf_put_bytes(&ids, ID_BYTES(id));
		}
	if (ids.err != AYNI_OK)
		w->value.err = ids.err;
	pack_bytes(&w->value, buf_bytes(&ids));
	buf_free(&ids);
}

/* What there is to say of one node; nothing is appended where nothing. */
static void
put_value(struct walk *w, node_ref n, const struct node_view *v)
{
	const struct field *f = v->field;

	if (v->is_range) {
		put_order(w, n);
	} else if (f->kind == FIELD_VALUE && (!f->calculated || f->recorded)) {
		/* what chance left empty is not to be drawn again */
		if (v->value.n > 0 || f->recorded)
			pack_text(&w->value, v->value);
		else if (!w->whole)
			pack_null(&w->value);
	}
}

static void
put_node(struct walk *w, node_ref n)
{
	struct node_view v = interview_view(w->iv, n);
	struct answer a;

	buf_clear(&w->value);
	put_value(w, n, &v);
	if (w->value.n == 0 && w->value.err == AYNI_OK)
		return;
	a.path = path_of(w, n);
	a.field = v.field->number;
	a.value = (struct bytes){
	    arena_copy(&w->a, w->value.p, w->value.n), w->value.n};
	if (w->value.err != AYNI_OK)
		w->answers.err = w->value.err;
	buf_put(&w->answers, &a, sizeof(a));
}

static int
by_place(const void *a, const void *b)
{
	return answers_order(a, b);
}

static void
choose(struct walk *w)
{
	node_ref n;

	interview_changed(w->iv, push, w);
	if (!w->whole)
		return;
	buf_clear(&w->nodes);
	for (n = interview_root(w->iv); n != NODE_NONE;
	    n = interview_next(w->iv, n))
		push(w, n);
}

static enum ayni_err
put_all(struct walk *w, bool *any, struct buf *out)
{
	struct answer *a;
	node_ref n;
	size_t i;

	choose(w);
	for (i = 0; i < w->nodes.n; i += sizeof(n)) {
		memcpy(&n, w->nodes.p + i, sizeof(n));
		put_node(w, n);
	}
	if (w->a.failed)
		return AYNI_NOMEM;
	if (w->nodes.err != AYNI_OK)
		return w->nodes.err;
	if (w->answers.err != AYNI_OK)
		return w->answers.err;
	*any = w->answers.n > 0;
	if (!*any)
		return AYNI_OK;
	a = arena_copy(&w->a, w->answers.p, w->answers.n);
	if (a == NULL)
		return AYNI_NOMEM;
	qsort(a, w->answers.n / sizeof(*a), sizeof(*a), by_place);
	answers_put(out, a, w->answers.n / sizeof(*a));
	return out->err;
}

enum ayni_err
trail_put(struct interview *iv, bool whole, bool *any, struct buf *out)
{
	struct walk w = {.iv = iv, .whole = whole};
	enum ayni_err e;

	arena_init(&w.a, TRAIL_MAX);
	buf_init(&w.nodes, TRAIL_MAX);
	buf_init(&w.answers, TRAIL_MAX);
	buf_init(&w.value, TRAIL_MAX);
	e = put_all(&w, any, out);
	arena_free(&w.a);
	buf_free(&w.nodes);
	buf_free(&w.answers);
	buf_free(&w.value);
	return e;
}

/* ---- in ---- */

struct loader {
	struct interview *iv;
	struct arena a;
	struct map places; /* path to node_ref */
};

static enum ayni_err
load_order(struct loader *l, const struct answer *a, node_ref range,
    struct bytes ids)
{
	struct instance_id id;
	enum ayni_err e = AYNI_OK;
	node_ref *at;
	char *path;
	size_t i;

	for (i = 0; i + ID <= ids.n && e == AYNI_OK; i += ID) {
		at = arena_zalloc(&l->a, 1, sizeof(*at));
		path = arena_alloc(&l->a, a->path.n + ID);
		if (at == NULL || path == NULL)
			return AYNI_NOMEM;
		memcpy(id.b, ids.p + i, ID);
		if (a->path.n > 0)
			memcpy(path, a->path.p, a->path.n);
		memcpy(path + a->path.n, id.b, ID);
		e = interview_load_instance(l->iv, range, id, at);
		if (e == AYNI_OK)
			e = map_put(&l->places,
			    (struct text){path, a->path.n + ID}, at, NULL);
	}
	return e;
}

static enum ayni_err
load_one(struct loader *l, const struct answer *a)
{
	struct unpack u = unpack_begin(a->value);
	node_ref root = interview_root(l->iv), *scope = &root, n;
	enum ayni_err e;

	if (a->path.n > 0)
		scope = map_get(&l->places, (struct text){
		    (const char *)a->path.p, a->path.n});
	n = scope != NULL ? interview_field(l->iv, *scope, a->field)
			  : NODE_NONE;
	if (n == NODE_NONE)
		return AYNI_BADFORM;
	if (unpack_type(&u) == UNPACK_BYTES)
		e = load_order(l, a, n, unpack_bytes(&u));
	else
		e = interview_load_value(l->iv, n, unpack_text(&u));
	if (u.err != AYNI_OK || e == AYNI_STATE || e == AYNI_NOTFOUND)
		return AYNI_BADFORM;
	return e;
}

enum ayni_err
trail_load(struct interview *iv, struct bytes state)
{
	struct loader l = {.iv = iv};
	struct answers_walk w = answers_begin(state);
	struct answer a;
	enum ayni_err e = AYNI_OK, end;

	arena_init(&l.a, TRAIL_MAX);
	interview_load_begin(iv);
	while (e == AYNI_OK && answers_next(&w, &a))
		e = load_one(&l, &a);
	end = interview_load_end(iv);
	map_free(&l.places);
	arena_free(&l.a);
	return e != AYNI_OK ? e : end;
}
