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
put_step(const struct interview *iv, const struct live *l, struct buf *out)
{
	buf_put_z(out, tree_aside(&l->node.is) ? "/@" : "/");
	if (l->node.name->prefix.n > 0) {
		buf_put_text(out, l->node.name->prefix);
		buf_put_byte(out, ':');
	}
	buf_put_text(out, l->node.name->local);
	if (&l->scope->live == l && l->scope->of != NULL)
		buf_printf(out, "[%u]", l->scope->at + 1);
	(void)iv;
}

static void
put_way(const struct interview *iv, struct tree_live *n, struct buf *out)
{
	struct tree_live *way[FORM_MAX_DEPTH + 1];
	size_t depth = 0;

	for (; n != &iv->document && depth <= FORM_MAX_DEPTH; n = n->parent)
		way[depth++] = n;
	while (depth-- > 0)
		put_step(iv, live_of(&way[depth]->is), out);
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
	const struct tree_name *name;

	if (l != NULL)
		put_way(iv, &l->node, out);
	if (g == NULL)
		return;
	put_way(iv, g->container, out);
	name = iv->f->field[g->field].name;
	buf_put_byte(out, '/');
	if (name->prefix.n > 0) {
		buf_put_text(out, name->prefix);
		buf_put_byte(out, ':');
	}
	buf_put_text(out, name->local);
	buf_put_z(out, "#range");
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
