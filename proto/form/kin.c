#include "form/kin.h"

enum ayni_err
kin_init(struct form *f, uint32_t most)
{
	uint32_t slots = 16;

	while (slots < most * 2)
		slots *= 2;
	f->kin = arena_zalloc(&f->arena, slots, sizeof(*f->kin));
	f->kin_mask = slots - 1;
	return f->kin != NULL ? AYNI_OK : AYNI_NOMEM;
}

static bool
is(const struct form *f, uint32_t field, uint32_t parent, struct text local,
    bool attribute)
{
	const struct field *x = &f->field[field].public;

	return x->parent == parent && x->attribute == attribute &&
	    text_equal(x->name, local);
}

/* FNV-1a; the slot of that name, or the empty one where it belongs.  The
 * root is nobody's child: 0 marks an empty slot. */
static uint32_t *
slot_of(const struct form *f, uint32_t parent, struct text local,
    bool attribute)
{
	uint64_t h = 14695981039346656037u ^ parent ^ (uint64_t)attribute << 40;
	uint32_t i;
	size_t k;

	for (k = 0; k < local.n; k++)
		h = (h ^ (uint8_t)local.p[k]) * 1099511628211u;
	i = (uint32_t)(h ^ h >> 32) & f->kin_mask;
	while (f->kin[i] != 0 && !is(f, f->kin[i], parent, local, attribute))
		i = (i + 1) & f->kin_mask;
	return &f->kin[i];
}

void
kin_add(struct form *f, uint32_t field)
{
	const struct field *x = &f->field[field].public;
	uint32_t *at = slot_of(f, x->parent, x->name, x->attribute);
	uint32_t i = *at;

	if (i == 0) {
		*at = field;
		return;
	}
	while (f->field[i].same != 0)
		i = f->field[i].same;
	f->field[i].same = field;
}

uint32_t
kin_first(const struct form *f, uint32_t parent, struct text local,
    bool attribute)
{
	return *slot_of(f, parent, local, attribute);
}

uint32_t
kin_named(const struct form *f, uint32_t parent,
    const struct tree_name *name, bool attribute)
{
	uint32_t i = kin_first(f, parent, name->local, attribute);

	while (i != 0 && f->field[i].name != name)
		i = f->field[i].same;
	return i;
}

uint32_t
kin_said(const struct form *f, uint32_t parent, struct text step)
{
	bool attribute = step.n > 0 && step.p[0] == '@';
	size_t i;

	step.p += attribute;
	step.n -= attribute;
	for (i = 0; i < step.n; i++)
		if (step.p[i] == ':') {
			step.p += i + 1;
			step.n -= i + 1;
			break;
		}
	return kin_first(f, parent, step, attribute);
}

/* ---- wherever they stand ---- */

static struct text
path_of(const void *ctx, uint32_t field)
{
	const struct form *f = ctx;

	return f->field[field].public.path;
}

static struct text
name_of(const void *ctx, uint32_t field)
{
	const struct form *f = ctx;

	return f->field[field].public.name;
}

static struct field_model *
found(const struct form *f, int64_t field)
{
	return field >= 0 ? &f->field[field] : NULL;
}

struct field_model *
kin_path(const struct form *f, struct text path)
{
	return found(f, index_find(&f->paths, path, path_of, f));
}

struct field_model *
kin_leaf(const struct form *f, struct text name)
{
	return found(f, index_find(&f->leaves, name, name_of, f));
}

enum ayni_err
kin_enter(struct form *f, uint32_t field)
{
	const struct field *x = &f->field[field].public;
	enum ayni_err e = index_put(&f->paths, field, path_of, f);

	if (e != AYNI_OK || x->attribute)
		return e;
	e = index_put(&f->leaves, field, name_of, f);
	if (e == AYNI_EXISTS)
		kin_leaf(f, x->name)->shares_name = true;
	return e == AYNI_NOMEM ? e : AYNI_OK;
}
