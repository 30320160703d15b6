#include "form/entity.h"

#include <string.h>

#include "form/refs.h"

static void
sheet_fault(struct survey *s, const struct entity *e, const char *column,
    enum diag_code code, struct text a, struct text b)
{
	const struct grid *g = &s->entity_columns;

	FAULT(s->c, g->sheet, e->row, column_header(g, column, NULL), code, a,
	    b);
}

static void
row_fault(struct survey *s, uint32_t row, enum diag_code code, struct text a)
{
	const struct grid *g = &s->columns;

	FAULT(s->c, g->sheet, row,
	    column_header(g, "bind", "entities:saveto"), code, a);
}

static struct entity *
entity_named(const struct survey *s, struct text list)
{
	struct entity *e;

	for (e = s->entities; e != NULL; e = e->next)
		if (text_equal(e->list, list))
			break;
	return e;
}

static bool
is_reserved(struct text s)
{
	return text_starts(s, TEXT("__"));
}

static void
check(struct survey *s, const struct entity *e)
{
	if (e->list.n == 0)
		sheet_fault(s, e, "dataset", DIAG_NAME_MISSING, e->list,
		    TEXT(""));
	else if (is_reserved(e->list) || author_has(e->list, ".") ||
	    !author_is_name(e->list))
		sheet_fault(s, e, "dataset", DIAG_NAME_BAD, e->list,
		    TEXT(""));
	else if (entity_named(s, e->list) != NULL)
		sheet_fault(s, e, "dataset", DIAG_ENTITY_TWICE, e->list,
		    TEXT(""));
	else if (e->id.n == 0 && e->update_if.n > 0)
		sheet_fault(s, e, "entity_id", DIAG_ENTITY_NEEDS, e->list,
		    TEXT("entity_id"));
	else if (e->id.n > 0 && e->create_if.n > 0 && e->update_if.n == 0)
		sheet_fault(s, e, "update_if", DIAG_ENTITY_NEEDS, e->list,
		    TEXT("update_if"));
	else if (e->id.n == 0 && e->label.n == 0)
		sheet_fault(s, e, "label", DIAG_ENTITY_NEEDS, e->list,
		    TEXT("label"));
}

void
entity_declare(struct survey *s)
{
	const struct grid *g = &s->entity_columns;
	struct entity **end = &s->entities, *e;
	struct author *c = s->c;
	struct text near;
	size_t i;

	near = g->sheet == NULL ? survey_sheet_near(c, "entities")
				: (struct text){"", 0};
	if (near.n > 0)
		WARN(c, NULL, 0, TEXT(""), DIAG_SHEET_NEAR, TEXT("entities"),
		    near);
	for (i = 0; i < g->columns; i++)
		if (g->column[i].header.n > 0 && !g->column[i].known)
			FAULT(c, g->sheet, 1, g->column[i].header,
			    DIAG_COLUMN_UNKNOWN, g->column[i].header);
	for (i = 0; g->sheet != NULL && i < g->sheet->rows; i++) {
		const struct sheet_row *r = &g->sheet->row[i];

		if ((e = author_new(c, sizeof(*e))) == NULL)
			return;
		e->row = r->number;
		e->list = column_cell(c, g, r, "dataset");
		e->id = column_cell(c, g, r, "entity_id");
		e->create_if = column_cell(c, g, r, "create_if");
		e->update_if = column_cell(c, g, r, "update_if");
		e->label = column_cell(c, g, r, "label");
		e->end = &e->source;
		check(s, e);
		*end = e;
		end = &e->next;
	}
}

/* The entity that "list#property" or "property" means; NULL: a fault. */
static struct entity *
split_property(struct survey *s, uint32_t row, struct text *property)
{
	const char *mark = memchr(property->p, '#', property->n);
	struct entity *e = s->entities;
	struct text list = *property;

	if (e == NULL) {
		row_fault(s, row, DIAG_ENTITY_NONE, *property);
		return NULL;
	}
	if (mark == NULL) {
		if (e->next != NULL)
			row_fault(s, row, DIAG_ENTITY_PREFIX, *property);
		return e->next == NULL ? e : NULL;
	}
	list.n = (size_t)(mark - list.p);
	*property = (struct text){mark + 1, property->n - list.n - 1};
	if (memchr(property->p, '#', property->n) != NULL)
		row_fault(s, row, DIAG_NAME_BAD, *property);
	else if ((e = entity_named(s, list)) == NULL)
		row_fault(s, row, DIAG_ENTITY_UNKNOWN, list);
	else
		return e;
	return NULL;
}

void
entity_saveto(struct survey *s, struct item *it, bool container)
{
	struct text property = author_get(it->bind, "entities:saveto"), low;
	struct entity *e;

	if (property.n == 0 ||
	    (e = split_property(s, it->row, &property)) == NULL)
		return;
	low = author_lower(s->c, property);
	if (container)
		row_fault(s, it->row, DIAG_ENTITY_SECTION, property);
	else if (text_is(low, "name") || text_is(low, "label"))
		row_fault(s, it->row, DIAG_NAME_RESERVED, property);
	else if (is_reserved(property) || !author_is_name(property))
		row_fault(s, it->row, DIAG_NAME_BAD, property);
	else if (author_get(e->properties,
		     arena_z(&s->c->arena, property)).n > 0)
		row_fault(s, it->row, DIAG_ENTITY_TWICE, property);
	author_set(s->c, &e->properties, property, property);
	author_set(s->c, &it->bind, TEXT("entities:saveto"), property);
	it->saves = e;
}

static void
add_source(struct survey *s, struct entity *e, const struct item *it,
    bool property)
{
	struct entity_source *src = author_new(s->c, sizeof(*src));

	if (src == NULL)
		return;
	*src = (struct entity_source){.section = it->parent, .row = it->row,
	    .property = property};
	*e->end = src;
	e->end = &src->next;
}

static bool
refers(struct text s, struct text name)
{
	struct ref r;
	size_t from = 0;

	while (refs_next(s, from, &r) == REFS_ONE) {
		if (text_equal(r.name, name))
			return true;
		from = r.end;
	}
	return false;
}

/* Where each entity's values come from, in the order of the sheet. */
static void
find_sources(struct survey *s)
{
	struct entity *e;
	struct item *it;

	for (it = survey_next(s->root, s->root); it != NULL;
	     it = survey_next(it, s->root)) {
		if (it->saves != NULL)
			add_source(s, it->saves, it, true);
		for (e = s->entities; e != NULL; e = e->next)
			if (refers(e->id, it->name) ||
			    refers(e->create_if, it->name) ||
			    refers(e->update_if, it->name) ||
			    refers(e->label, it->name))
				add_source(s, e, it, false);
	}
}

static size_t
depth(const struct item *i)
{
	size_t n = 0;

	for (; i->parent != NULL; i = i->parent)
		n++;
	return n;
}

/* The repeat or survey that a section belongs to. */
static struct item *
scope_of(struct item *i)
{
	while (i->kind != ITEM_REPEAT && i->parent != NULL)
		i = i->parent;
	return i;
}

static size_t
repeats(const struct item *i)
{
	size_t n = 0;

	for (; i != NULL; i = i->parent)
		n += i->kind == ITEM_REPEAT;
	return n;
}

static size_t
below_scope(struct item *i)
{
	return depth(i) - depth(scope_of(i));
}

static bool
at_or_above(const struct item *top, const struct item *i)
{
	for (; i != NULL; i = i->parent)
		if (i == top)
			return true;
	return false;
}

/* Deeper: in more repeats, then in more groups of the innermost. */
static bool
deeper(struct item *a, struct item *b)
{
	if (repeats(a) != repeats(b))
		return repeats(a) > repeats(b);
	return below_scope(a) > below_scope(b);
}

/* The section above every property. */
static struct item *
common_of_properties(const struct entity *e)
{
	const struct entity_source *src;
	struct item *all = NULL;

	for (src = e->source; src != NULL; src = src->next) {
		if (!src->property)
			continue;
		if (all == NULL)
			all = src->section;
		while (!at_or_above(all, src->section))
			all = all->parent;
	}
	return all;
}

/*
 * An entity stands in the innermost repeat that its values come from; all
 * of them must come from that repeat or from outside it, its properties
 * from that repeat itself.
 */
static void
choose(struct survey *s, struct entity *e)
{
	const struct entity_source *src;
	struct item *saved = NULL, *any = NULL, *common;

	e->scope = s->root;
	for (src = e->source; src != NULL; src = src->next) {
		if (repeats(src->section) > repeats(e->scope))
			e->scope = scope_of(src->section);
		if (any == NULL || deeper(src->section, any))
			any = src->section;
		if (src->property &&
		    (saved == NULL || deeper(src->section, saved)))
			saved = src->section;
	}
	e->wanted = any != NULL ? any : s->root;
	if ((common = common_of_properties(e)) != NULL)
		e->wanted = deeper(scope_of(saved), common) ? scope_of(saved)
							    : common;
	for (src = e->source; src != NULL; src = src->next) {
		struct item *scope = scope_of(src->section);

		if (src->property && (scope != scope_of(e->wanted) ||
			!at_or_above(scope, e->scope)))
			row_fault(s, src->row, DIAG_ENTITY_SCOPE, e->list);
		else if (!at_or_above(scope, e->scope))
			sheet_fault(s, e, "dataset", DIAG_ENTITY_SCOPE,
			    e->list, TEXT(""));
		else
			continue;
		return;
	}
}

/* From its properties up to its place, no other entity may come between. */
static void
take(struct entity *e, struct item *place)
{
	const struct entity_source *src;
	struct item *i;

	place->entity = place->reserved = e;
	for (src = e->source; src != NULL; src = src->next)
		for (i = src->section; src->property && i != NULL &&
		     at_or_above(place, i); i = i->parent)
			i->reserved = e;
}

static bool
properties_taken(const struct entity *e)
{
	const struct entity_source *src;

	for (src = e->source; src != NULL; src = src->next)
		if (src->property && src->section->reserved != NULL)
			return true;
	return false;
}

static void
allocate(struct survey *s, struct entity *e)
{
	struct item *i;

	for (i = e->wanted; i != NULL && at_or_above(e->scope, i);
	     i = i->parent) {
		if (i->entity == NULL && i->reserved == NULL) {
			take(e, i);
			return;
		}
		if (properties_taken(e))
			break;
	}
	sheet_fault(s, e, "dataset", DIAG_ENTITY_PLACE, e->list, TEXT(""));
}

static struct item *
attribute(struct survey *s, struct item *entity, const char *name,
    struct text value, struct text calculate)
{
	struct item *a = survey_item(s, entity, ITEM_ATTRIBUTE, text_of(name),
	    TEXT("attribute"), 0);

	if (a == NULL)
		return NULL;
	a->value = value;
	if (calculate.n > 0) {
		author_set(s->c, &a->bind, TEXT("calculate"), calculate);
		author_set(s->c, &a->bind, TEXT("type"), TEXT("string"));
		author_set(s->c, &a->bind, TEXT("readonly"), TEXT("true()"));
	}
	return a;
}

static void
add_versions(struct survey *s, const struct entity *e, struct item *it)
{
	static const char *const names[][2] = {{"baseVersion", "/__version"},
	    {"trunkVersion", "/__trunkVersion"},
	    {"branchId", "/__branchId"}};
	size_t i;

	for (i = 0; i < 3; i++)
		(void)attribute(s, it, names[i][0], TEXT(""), JOIN(s->c,
		    TEXT("instance('"), e->list, TEXT("')/root/item[name="),
		    e->id, TEXT("]"), text_of(names[i][1])));
}

static void
add_id(struct survey *s, const struct entity *e, struct item *it)
{
	struct item *id = attribute(s, it, "id", TEXT(""), e->id);
	struct action **at;
	int i;

	if (id == NULL)
		return;
	author_set(s->c, &id->bind, TEXT("type"), TEXT("string"));
	author_set(s->c, &id->bind, TEXT("readonly"), TEXT("true()"));
	for (i = 0, at = &id->action; i < 2 && e->id.n == 0; i++) {
		if ((*at = author_new(s->c, sizeof(**at))) == NULL)
			return;
		**at = (struct action){.name = "setvalue",
		    .event = i == 0 ? EVENT_FIRST_LOAD : EVENT_NEW_REPEAT,
		    .value = TEXT("uuid()")};
		at = &(*at)->next;
	}
}

static void
build(struct survey *s, const struct entity *e, struct item *meta)
{
	struct item *it = survey_item(s, NULL, ITEM_ENTITY, TEXT("entity"),
	    TEXT("entity"), 0), *label;

	if (it == NULL)
		return;
	it->from = e->row;
	it->parent = meta; /* first of the meta group */
	it->next = meta->first;
	meta->first = it;
	if (meta->last == NULL)
		meta->last = it;
	(void)attribute(s, it, "dataset", e->list, TEXT(""));
	if (e->id.n == 0 || e->create_if.n > 0)
		(void)attribute(s, it, "create", TEXT("1"), e->create_if);
	if (e->id.n > 0) {
		(void)attribute(s, it, "update", TEXT("1"), e->update_if);
		add_versions(s, e, it);
	}
	add_id(s, e, it);
	if (e->label.n == 0)
		return;
	label = survey_item(s, it, ITEM_QUESTION, TEXT("label"),
	    TEXT("label"), 0);
	if (label == NULL)
		return;
	author_set(s->c, &label->bind, TEXT("calculate"), e->label);
	author_set(s->c, &label->bind, TEXT("type"), TEXT("string"));
	author_set(s->c, &label->bind, TEXT("readonly"), TEXT("true()"));
}

static void
build_all(struct survey *s, struct item *meta)
{
	struct item *it, *next, *in;

	for (it = s->root; it != NULL; it = next) {
		next = survey_next(it, s->root);
		if (it->entity == NULL)
			continue;
		if (repeats(it) > 0)
			s->entities_version = "2025.1.0";
		in = it == s->root ? meta
				   : survey_item(s, it, ITEM_META,
					 TEXT("meta"), TEXT("group"), 0);
		if (in != NULL)
			build(s, it->entity, in);
	}
}

void
entity_place(struct survey *s, struct item *meta)
{
	struct entity *e;

	if (s->entities == NULL || s->c->d->faults > 0)
		return;
	s->entities_version = s->entities->next != NULL ? "2025.1.0"
							: "2024.1.0";
	find_sources(s);
	for (e = s->entities; e != NULL; e = e->next)
		choose(s, e);
	if (s->entities->next == NULL && s->entities->scope == s->root)
		s->entities->wanted = s->root;
	for (e = s->entities; e != NULL; e = e->next)
		allocate(s, e);
	build_all(s, meta);
}
