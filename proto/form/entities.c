#include "ayni/entities.h"

#include <string.h>

#include "form/kin.h"
#include "form/live.h"

/* The entity of a section, 0: it has none. */
static uint32_t
entity_in(const struct form *f, uint32_t section)
{
	uint32_t meta = kin_first(f, section, TEXT("meta"), false), e;

	e = meta != 0 ? kin_first(f, meta, TEXT("entity"), false) : 0;
	return e != 0 && tree_has(f->field[e].node, "dataset") ? e : 0;
}

static struct text
dataset(const struct form *f, uint32_t entity)
{
	return text_trim(tree_attribute(f->field[entity].node, "dataset"));
}

/* The next field after this one that is an entity; 0: none. */
static uint32_t
next_entity(const struct form *f, uint32_t after)
{
	uint32_t i, meta;

	for (i = after + 1; i < f->fields; i++) {
		if (!text_is(f->field[i].public.name, "entity"))
			continue;
		meta = f->field[i].public.parent;
		if (entity_in(f, f->field[meta].public.parent) == i)
			return i;
	}
	return 0;
}

/* The list of the nth; n == 0: there are fewer. */
uint32_t
entities_lists(const struct form *f)
{
	uint32_t n = 0;

	while (entities_list(f, n).n > 0)
		n++;
	return n;
}

struct text
entities_list(const struct form *f, uint32_t i)
{
	uint32_t e, before, n = 0;

	for (e = next_entity(f, 0); e != 0; e = next_entity(f, e)) {
		for (before = next_entity(f, 0); before < e;
		     before = next_entity(f, before))
			if (text_equal(dataset(f, before), dataset(f, e)))
				break;
		if (before == e && n++ == i)
			return dataset(f, e);
	}
	return TEXT("");
}

/* ---- what an interview says ---- */

struct saying {
	struct interview *iv;
	uint32_t entity, section; /* fields */
	struct entity_property *property; /* one for each field that may be */
	entities_fn fn;
	void *ctx;
	enum ayni_err err;
};

/* An attribute that may be computed. */
static struct text
attribute(const struct saying *s, const struct live *l, const char *name)
{
	const struct tree_live *a;

	for (a = l->node.attribute; a != NULL; a = a->next)
		if (text_is(a->name->local, name))
			return a->relevant ? a->value : TEXT("");
	return tree_attribute(s->iv->f->field[s->entity].node, name);
}

static bool
is_true(struct text s)
{
	return text_is(s, "1") || text_is(s, "true");
}

/* Whether a field's answer is a property of this entity: none is nearer. */
static bool
saves(const struct saying *s, uint32_t field)
{
	const struct form *f = s->iv->f;
	uint32_t up = field;

	if (f->field[field].saves.n == 0)
		return false;
	while (up != s->section && entity_in(f, up) == 0)
		up = f->field[up].public.parent;
	return up == s->section;
}

static struct live *
live_in(const struct saying *s, const struct live *l, uint32_t field)
{
	node_ref n = interview_field(s->iv, l->node.handle, field);

	return n != NODE_NONE ? s->iv->handle[n].live : NULL;
}

static size_t
properties(struct saying *s, const struct live *l)
{
	const struct form *f = s->iv->f;
	uint32_t i, end = f->field[s->section].public.end;
	size_t n = 0;

	for (i = s->section + 1; i < end; i++) {
		const struct live *at = saves(s, i) ? live_in(s, l, i) : NULL;

		if (at != NULL && at->node.relevant)
			s->property[n++] = (struct entity_property){
			    f->field[i].saves, at->node.value};
	}
	return n;
}

static void
say(struct interview *iv, struct live *l, struct range *g, void *ctx)
{
	struct saying *s = ctx;
	const struct form *f = iv->f;
	uint32_t label = kin_first(f, s->entity, TEXT("label"), false);
	const struct live *at = label != 0 ? live_in(s, l, label) : NULL;
	struct entity_said said = {.list = dataset(f, s->entity)};

	(void)g;
	said.create = is_true(attribute(s, l, "create"));
	said.update = is_true(attribute(s, l, "update"));
	if (s->err != AYNI_OK || !l->node.relevant ||
	    (!said.create && !said.update))
		return;
	said.id = attribute(s, l, "id");
	said.base = attribute(s, l, "baseVersion");
	said.trunk = attribute(s, l, "trunkVersion");
	said.branch = attribute(s, l, "branchId");
	if (at != NULL && at->node.relevant)
		said.label = at->node.value;
	said.property = s->property;
	said.properties = properties(s, l);
	s->err = s->fn(s->ctx, &said);
}

enum ayni_err
entities_each(struct interview *iv, entities_fn fn, void *ctx)
{
	struct saying s = {.iv = iv, .fn = fn, .ctx = ctx};
	const struct form *f = iv->f;

	for (s.entity = next_entity(f, 0); s.entity != 0 && s.err == AYNI_OK;
	     s.entity = next_entity(f, s.entity)) {
		const struct field *meta =
		    &f->field[f->field[s.entity].public.parent].public;

		s.section = meta->parent;
		arena_reset(&iv->scratch);
		s.property = arena_zalloc(&iv->scratch,
		    f->field[s.section].public.end - s.section,
		    sizeof(*s.property));
		if (s.property == NULL)
			return AYNI_NOMEM;
		live_each(iv, iv->root, s.entity, say, &s);
	}
	return s.err;
}
