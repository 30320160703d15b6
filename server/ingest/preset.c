#include "ingest/preset.h"

#include <string.h>

#include "ayni/interview.h"
#include "ayni/mem.h"
#include "ayni/package.h"
#include "ingest/state.h"

struct one {
	struct text xml_id;
	struct form *form;
	struct interview *iv;
};

struct preset {
	struct ingest *g;
	struct arena arena;
	struct one one[PRESET_FORMS];
	size_t n;
};

enum ayni_err
preset_new(struct ingest *g, struct preset **out)
{
	struct preset *p = mem_zalloc(1, sizeof(*p));

	if (p == NULL)
		return AYNI_NOMEM;
	p->g = g;
	arena_init(&p->arena, 1u << 20);
	*out = p;
	return AYNI_OK;
}

void
preset_free(struct preset *p)
{
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < p->n; i++) {
		interview_free(p->one[i].iv);
		form_free(p->one[i].form);
	}
	arena_free(&p->arena);
	mem_free(p);
}

/* By xml id the newest version is last. */
static enum ayni_err
newest(struct preset *p, struct text xml_id, struct arena *a,
    struct db_form *out)
{
	struct db_form *f = NULL;
	enum ayni_err e;
	size_t n = 0, i, found;

	if ((e = db_form_list(p->g->db, a, &f, &n)) != AYNI_OK)
		return e;
	for (found = n, i = 0; i < n; i++)
		if (text_equal(f[i].xml_id, xml_id))
			found = i;
	return found < n ? db_form_get(p->g->db, &f[found].id, a, out)
			 : AYNI_NOTFOUND;
}

static enum ayni_err
open_form(struct preset *p, struct text xml_id, struct one *x)
{
	struct interview_setup setup = {
	    .now = p->g->clock.now(p->g->clock.ctx), .chance = p->g->chance,
	    .language = UINT32_MAX, .blind = true};
	struct db_form row;
	struct package pack;
	struct arena a;
	enum ayni_err e;

	arena_init(&a, STATE_ARENA);
	e = newest(p, xml_id, &a, &row);
	if (e == AYNI_OK)
		e = office_read_package(p->g->office, row.package, &a, &pack);
	if (e == AYNI_OK)
		e = package_form(&pack, NULL, 0, &x->form);
	if (e == AYNI_OK)
		e = interview_new(x->form, &setup, &x->iv);
	arena_free(&a);
	return e;
}

static enum ayni_err
find(struct preset *p, struct text xml_id, struct one **out)
{
	struct one x;
	enum ayni_err e;
	size_t i;

	for (i = 0; i < p->n; i++)
		if (text_equal(p->one[i].xml_id, xml_id)) {
			*out = &p->one[i];
			return AYNI_OK;
		}
	if (p->n == PRESET_FORMS)
		return AYNI_TOOBIG;
	memset(&x, 0, sizeof(x));
	e = open_form(p, xml_id, &x);
	x.xml_id = arena_text(&p->arena, xml_id);
	if (e == AYNI_OK && x.xml_id.p == NULL)
		e = AYNI_NOMEM;
	if (e != AYNI_OK) {
		interview_free(x.iv);
		form_free(x.form);
		return e;
	}
	p->one[p->n] = x;
	*out = &p->one[p->n++];
	return AYNI_OK;
}

enum ayni_err
preset_form(struct preset *p, struct text xml_id)
{
	struct one *x;

	return find(p, xml_id, &x);
}

/* Of one choice or several, with spaces between. */
static bool
in_list(const struct form *f, const struct field *field, struct text value)
{
	struct text one;

	if (field->type != FIELD_SELECT_ONE &&
	    field->type != FIELD_SELECT_MULTIPLE)
		return false;
	if (field->list < 0)
		return true;
	for (value = text_trim(value); value.n > 0;
	     value = text_trim(value)) {
		for (one = (struct text){value.p, 0};
		     one.n < value.n && value.p[one.n] != ' '; one.n++)
			continue;
		if (form_choice_index(f, field->list, one) < 0)
			return false;
		value.p += one.n;
		value.n -= one.n;
		if (value.n > 0 && field->type == FIELD_SELECT_ONE)
			return false;
	}
	return true;
}

enum ayni_err
preset_check(struct preset *p, struct text xml_id, struct text question,
    struct text value)
{
	const struct field *f;
	struct one *x;
	node_ref at;
	enum ayni_err e = find(p, xml_id, &x);

	if (e != AYNI_OK)
		return e;
	f = form_find(x->form, question);
	if (f == NULL || f->kind != FIELD_VALUE || f->repeat != 0)
		return AYNI_REFERENCE;
	at = interview_field(x->iv, interview_root(x->iv), f->number);
	if (at == NODE_NONE)
		return AYNI_REFERENCE;
	e = interview_preset(x->iv, at, value);
	return e == AYNI_TYPE && in_list(x->form, f, value) ? AYNI_OK : e;
}
