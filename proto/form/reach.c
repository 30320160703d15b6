#include "form/reach.h"

#include "ayni/mem.h"
#include "form/kin.h"

bool
reach_init(struct reaching *g, struct reader *r)
{
	*g = (struct reaching){.r = r};
	g->seen = mem_zalloc(r->f->fields, sizeof(*g->seen));
	if (g->seen == NULL)
		reader_fail(r, AYNI_NOMEM);
	return g->seen != NULL;
}

void
reach_free(struct reaching *g)
{
	mem_free(g->seen);
}

void
reach_add(struct reaching *g, struct reach *x, uint32_t field)
{
	uint32_t *more;

	if (x->mark == 0)
		x->mark = ++g->marks;
	if (g->seen[field] == x->mark) /* or it is there twice, which is fine */
		return;
	g->seen[field] = x->mark;
	if (x->n == x->cap) {
		x->cap = x->cap == 0 ? 8 : x->cap * 2;
		more = mem_array(x->field, x->cap, sizeof(*more));
		if (more == NULL) {
			reader_fail(g->r, AYNI_NOMEM);
			return;
		}
		x->field = more;
	}
	x->field[x->n++] = field;
	if (field < x->apex)
		x->apex = field;
}

bool
reach_matches(const struct field_model *m, const struct step *s)
{
	if (s->test == TEST_NAME)
		return text_equal(m->name->local, s->local) &&
		    (s->uri.p == NULL || text_equal(m->name->uri, s->uri));
	return s->test == TEST_NODE || (s->test == TEST_ANY_NAME &&
	    (s->uri.p == NULL || text_equal(m->name->uri, s->uri)));
}

static void
add_within(struct reaching *g, struct reach *to, uint32_t top,
    const struct step *s, bool deep)
{
	uint32_t i;

	if (!deep && s->test == TEST_NAME) {
		for (i = kin_first(g->r->f, top, s->local, false); i != 0;
		     i = g->r->f->field[i].same)
			if (reach_matches(&g->r->f->field[i], s))
				reach_add(g, to, i);
		return;
	}
	for (i = top + 1; i < g->r->f->field[top].public.end;
	     i = deep ? i + 1 : g->r->f->field[i].public.end)
		if (!g->r->f->field[i].public.attribute &&
		    reach_matches(&g->r->f->field[i], s))
			reach_add(g, to, i);
}

/* Attributes stand right behind their element; those that never change are
 * there with it. */
static void
add_attributes(struct reaching *g, struct reach *to, uint32_t top,
    const struct step *s)
{
	uint32_t i = top + 1;
	size_t n = to->n;

	for (; i < g->r->f->field[top].public.end &&
	     g->r->f->field[i].public.attribute; i++)
		if (reach_matches(&g->r->f->field[i], s))
			reach_add(g, to, i);
	if (to->n == n && top != g->context)
		reach_add(g, to, top);
}

static void
add_upward(struct reaching *g, struct reach *to, uint32_t from,
    const struct step *s, bool self)
{
	uint32_t i = from;

	if (self && reach_matches(&g->r->f->field[i], s))
		reach_add(g, to, i);
	while (i != 0) {
		i = g->r->f->field[i].public.parent;
		if (reach_matches(&g->r->f->field[i], s))
			reach_add(g, to, i);
	}
}

/* One step from one field; sideways axes may lead anywhere. */
void
reach_step(struct reaching *g, const struct step *s, uint32_t from,
    struct reach *to)
{
	const struct field_model *m = &g->r->f->field[from];

	switch (s->axis) {
	case AXIS_CHILD:
		add_within(g, to, from, s, false);
		return;
	case AXIS_PARENT:
		if (from != 0 && reach_matches(&g->r->f->field[m->public.parent], s))
			reach_add(g, to, m->public.parent);
		return;
	case AXIS_SELF:
		if (reach_matches(m, s))
			reach_add(g, to, from);
		return;
	case AXIS_DESCENDANT_OR_SELF:
		if (reach_matches(m, s))
			reach_add(g, to, from);
		add_within(g, to, from, s, true);
		return;
	case AXIS_DESCENDANT:
		add_within(g, to, from, s, true);
		return;
	case AXIS_ANCESTOR:
	case AXIS_ANCESTOR_OR_SELF:
		add_upward(g, to, from, s, s->axis == AXIS_ANCESTOR_OR_SELF);
		return;
	case AXIS_ATTRIBUTE:
		add_attributes(g, to, from, s);
		return;
	case AXIS_NAMESPACE:
		return;
	case AXIS_FOLLOWING:
	case AXIS_FOLLOWING_SIBLING:
	case AXIS_PRECEDING:
	case AXIS_PRECEDING_SIBLING:
		to->apex = 0;
		if (!to->sideways)
			add_within(g, to, 0, s, true);
		to->sideways = true;
		return;
	}
}
