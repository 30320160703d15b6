#include "ingest/state.h"

#include <string.h>

#include "ayni/package.h"

static void
drop(struct parsed *p)
{
	form_free(p->form);
	arena_free(&p->arena);
	*p = (struct parsed){0};
}

void
formcache_free(struct ingest *g)
{
	size_t i;

	for (i = 0; i < STATE_FORMS; i++)
		drop(&g->parsed[i]);
}

static enum ayni_err
load(struct ingest *g, const struct hash *id, struct parsed *p)
{
	struct hash *twin = NULL;
	struct db_form row;
	struct package pack;
	struct arena a;
	enum ayni_err e;
	size_t twins = 0;

	arena_init(&a, STATE_ARENA);
	arena_init(&p->arena, STATE_ARENA);
	if ((e = db_form_get(g->db, id, &a, &row)) == AYNI_OK)
		e = office_read_package(g->office, row.package, &a, &pack);
	if (e == AYNI_OK &&
	    (e = package_form(&pack, NULL, 0, &p->form)) != AYNI_OK &&
	    e != AYNI_NOMEM)
		e = AYNI_STORE;
	if (e == AYNI_OK)
		e = db_form_twins(g->db, id, &a, &twin, &twins);
	if (e == AYNI_OK)
		e = wide_plan(
		    p->form, id, twins > 0, &p->arena, &p->wide);
	arena_free(&a);
	return e;
}

enum ayni_err
formcache_get(struct ingest *g, const struct hash *id, struct parsed **out)
{
	struct parsed *oldest = &g->parsed[0];
	enum ayni_err e;
	size_t i;

	for (i = 0; i < STATE_FORMS; i++) {
		struct parsed *p = &g->parsed[i];

		if (p->form != NULL && ID_EQUAL(p->id, *id)) {
			p->used = ++g->tick;
			*out = p;
			return AYNI_OK;
		}
		if (p->used < oldest->used)
			oldest = p;
	}
	drop(oldest);
	if ((e = load(g, id, oldest)) != AYNI_OK) {
		drop(oldest);
		return e;
	}
	oldest->id = *id;
	oldest->used = ++g->tick;
	*out = oldest;
	return AYNI_OK;
}
