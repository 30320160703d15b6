#include "form/kin.h"
#include "form/live.h"

#include <string.h>

/* The first node at or after field f in a scope, or what follows it. */
node_ref
locate_from(const struct interview *iv, const struct scope *s, uint32_t f)
{
	for (;;) {
		uint32_t mine = s->live.node.field, i;

		while (f < iv->f->field[mine].public.end) {
			union slot at = s->slot[f - mine];
			bool rep = iv->f->field[f].public.kind == FIELD_REPEAT;

			if (rep && at.range != NULL)
				return at.range->handle;
			if (!rep && at.live != NULL)
				return at.live->node.handle;
			f = rep ? iv->f->field[f].public.end : f + 1;
		}
		if (s->of == NULL)
			return NODE_NONE;
		if ((i = s->at + 1) < s->of->n)
			return s->of->instance[i]->live.node.handle;
		f = iv->f->field[mine].public.end;
		s = s->parent;
	}
}

static void
put_name(const struct tree_name *name, struct buf *out)
{
	if (name->prefix.n > 0) {
		buf_put_text(out, name->prefix);
		buf_put_byte(out, ':');
	}
	buf_put_text(out, name->local);
}

static void
put_step(const struct live *l, struct buf *out)
{
	buf_put_z(out, tree_aside(&l->node.is) ? "/@" : "/");
	put_name(l->node.name, out);
	if (&l->scope->live == l && l->scope->of != NULL)
		buf_printf(out, "[%u]", l->scope->at + 1);
}

static void
put_way(const struct interview *iv, struct tree_live *n, struct buf *out)
{
	struct tree_live *way[FORM_MAX_DEPTH + 1];
	size_t depth = 0;

	for (; n != &iv->document && depth <= FORM_MAX_DEPTH; n = n->parent)
		way[depth++] = n;
	while (depth-- > 0)
		put_step(live_of(&way[depth]->is), out);
}

/* One step of a reference: its name, and a position or 0. */
static bool
next_step(struct text *ref, struct text *name, uint32_t *position)
{
	size_t n = 0;
	const char *colon;

	if (ref->n < 2 || ref->p[0] != '/')
		return false;
	ref->p++;
	ref->n--;
	while (n < ref->n && ref->p[n] != '/' && ref->p[n] != '[')
		n++;
	*name = (struct text){ref->p, n};
	if (n > 0 && name->p[0] != '@' &&
	    (colon = memchr(name->p, ':', n)) != NULL) {
		name->n -= (size_t)(colon + 1 - name->p);
		name->p = colon + 1;
	}
	ref->p += n;
	ref->n -= n;
	*position = 0;
	if (ref->n == 0 || ref->p[0] != '[')
		return true;
	for (n = 1; n < ref->n && ref->p[n] >= '0' && ref->p[n] <= '9' &&
	     n < 9;
	     n++)
		*position = *position * 10 + (uint32_t)(ref->p[n] - '0');
	if (n >= ref->n || ref->p[n] != ']' || *position == 0)
		return false;
	ref->p += n + 1;
	ref->n -= n + 1;
	return true;
}

void
locate_put(const struct interview *iv, node_ref n, struct buf *out)
{
	struct range *g = n < iv->handles ? iv->handle[n].range : NULL;
	struct live *l = n < iv->handles ? iv->handle[n].live : NULL;

	if (l != NULL)
		put_way(iv, &l->node, out);
	if (g == NULL)
		return;
	put_way(iv, g->container, out);
	buf_put_byte(out, '/');
	put_name(iv->f->field[g->field].name, out);
	buf_put_z(out, "#range");
}

size_t
locate_place(const struct interview *iv, node_ref n, uint32_t *field,
    uint32_t *position, size_t most)
{
	struct live *l = n < iv->handles ? iv->handle[n].live : NULL;
	const struct scope *s;
	size_t way = 0, i;

	*field = 0;
	if (l == NULL)
		return 0;
	for (s = l->scope; s != NULL && s->of != NULL; s = s->parent)
		way++;
	if (way > most)
		return 0;
	*field = l->node.field;
	for (s = l->scope, i = way; i > 0; s = s->parent)
		position[--i] = s->at + 1;
	return way;
}

enum ayni_err
locate_put_field(const struct form *f, uint32_t field,
    const uint32_t *position, size_t way, struct buf *out)
{
	const struct field_model *to[FORM_MAX_DEPTH + 1];
	size_t depth = 0, at = 0;

	if (field >= f->fields)
		return AYNI_BADFORM;
	for (; depth <= FORM_MAX_DEPTH; field = to[depth - 1]->public.parent) {
		to[depth++] = &f->field[field];
		if (field == 0)
			break;
	}
	while (depth-- > 0) {
		buf_put_z(out, to[depth]->public.attribute ? "/@" : "/");
		put_name(to[depth]->name, out);
		if (to[depth]->public.kind != FIELD_REPEAT)
			continue;
		if (at == way)
			return AYNI_BADFORM;
		buf_printf(out, "[%u]", position[at++]);
	}
	return at == way ? out->err : AYNI_BADFORM;
}

node_ref
locate_find(const struct interview *iv, struct text ref)
{
	static const struct text range = {"#range", 6};
	bool wants_range = ref.n > range.n &&
	    text_equal((struct text){ref.p + ref.n - range.n, range.n}, range);
	struct scope *s = iv->root;
	uint32_t field = 0, position;
	struct text name;
	union slot at;

	if (wants_range)
		ref.n -= range.n;
	if (!next_step(&ref, &name, &position) ||
	    !text_equal(name, iv->root->live.node.name->local))
		return NODE_NONE;
	while (ref.n > 0) {
		if (!next_step(&ref, &name, &position) ||
		    (field = kin_said(iv->f, field, name)) == 0)
			return NODE_NONE;
		at = s->slot[field - s->live.node.field];
		if (iv->f->field[field].public.kind != FIELD_REPEAT) {
			if (at.live == NULL)
				return NODE_NONE;
			continue;
		}
		if (at.range == NULL)
			return NODE_NONE;
		if (ref.n == 0 && (wants_range || position == 0))
			return at.range->handle;
		if (position == 0)
			position = 1;
		if (position > at.range->n)
			return NODE_NONE;
		s = at.range->instance[position - 1];
	}
	return s->slot[field - s->live.node.field].live->node.handle;
}
