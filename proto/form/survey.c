#include "form/survey.h"

#include "ayni/form.h"
#include "form/advice.h"
#include "form/choices.h"
#include "form/entity.h"
#include "form/refs.h"
#include "form/row.h"
#include "form/settings.h"

/* Of the survey sheet: what begins a group is a row, and so is what ends it. */
#define MOST_ROWS (2 * FORM_MAX_FIELDS)

const struct sheet *
survey_sheet(const struct author *c, const char *name)
{
	return sheet_find(c->w, name);
}

struct text
survey_sheet_near(struct author *c, const char *name)
{
	static const char *const ours[] = {"survey", "choices", "settings",
	    "external_choices", "osm", "entities"};
	const struct sheet *s;
	struct text near = {NULL, 0};
	size_t i;

	for (s = c->w->first; s != NULL && near.n == 0; s = s->next) {
		struct map one = {0};
		bool known = s->name.n == 0 || s->name.p[0] == '_';

		for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
			known = known || sheet_find(c->w, ours[i]) == s;
		if (known)
			continue;
		author_put(c, &one, s->name, NULL);
		near = map_nearest(&one, text_of(name));
		map_free(&one);
	}
	return near;
}

struct item *
survey_item(struct survey *s, struct item *parent, enum item_kind kind,
    struct text name, struct text type, uint32_t row)
{
	struct item *i = author_new(s->c, sizeof(*i));

	if (i == NULL)
		return NULL;
	i->kind = kind;
	i->name = name;
	i->type = type;
	i->row = row;
	i->question = question_find(type);
	if (parent != NULL) {
		i->parent = parent;
		if (parent->last != NULL)
			parent->last->next = i;
		else
			parent->first = i;
		parent->last = i;
	}
	return i;
}

/* The column of an entity's attribute. */
static struct text
entity_column(const struct item *it)
{
	return text_is(it->name, "create") ? TEXT("create_if")
	    : text_is(it->name, "update")  ? TEXT("update_if")
	    : text_is(it->name, "id")      ? TEXT("entity_id")
					   : it->name;
}

void
survey_origin(const struct survey *s, const struct xout *x,
    const struct item *it, struct text column)
{
	const struct item *up = it != NULL ? it->parent : NULL;
	struct place at = {.row = it != NULL ? it->row : 0, .column = column};
	const struct sheet *sheet = s->columns.sheet;

	if (up != NULL && up->kind == ITEM_ENTITY) {
		sheet = s->entity_columns.sheet;
		at.row = up->from;
		at.column = entity_column(it);
	} else if (up != NULL && up->kind == ITEM_META &&
	    text_is(it->name, "instanceName")) {
		sheet = s->setting_columns.sheet;
		at.row = 2;
		at.column = TEXT("instance_name");
	}
	if (sheet != NULL)
		at.sheet = sheet->name;
	diag_origin(s->c->d, x->line, &at);
}

struct list *
survey_list(const struct survey *s, struct text name)
{
	return map_get(&s->list_names, name);
}

struct item *
survey_next(const struct item *i, const struct item *top)
{
	if (i->first != NULL)
		return i->first;
	while (i != top && i->next == NULL)
		i = i->parent;
	return i != top ? i->next : NULL;
}

void
survey_paths(struct survey *s)
{
	struct author *c = s->c;
	struct item *i;

	s->root->path = JOIN(c, TEXT("/"), s->root->name);
	for (i = s->root; i != NULL; i = survey_next(i, s->root)) {
		if (i->parent != NULL)
			i->path = JOIN(c, i->parent->path,
			    (i->kind == ITEM_ATTRIBUTE ? TEXT("/@")
						       : TEXT("/")),
			    i->name);
		if (i->kind == ITEM_META || i->kind == ITEM_ENTITY ||
		    i->kind == ITEM_ATTRIBUTE ||
		    (i->parent != NULL && i->parent->kind == ITEM_ENTITY))
			continue;
		if (map_get(&s->names, i->name) == NULL)
			author_put(c, &s->names, i->name, i);
		else if (i->kind != ITEM_ROOT)
			author_put(c, &s->times, i->name, i);
	}
}

static void
check_sheet(struct survey *s, const struct grid *g,
    bool (*wanted)(const struct column *))
{
	size_t i, j;

	for (i = 0; g->sheet != NULL && i < g->sheet->rows; i++) {
		const struct sheet_row *r = &g->sheet->row[i];
		const uint8_t *at = r->cells;

		for (j = 0; j < g->columns && j < r->n; j++) {
			struct text v = sheet_next(&at);

			if (g->column[j].tokens > 0 && wanted(&g->column[j]))
				refs_check(s, g->sheet, r->number,
				    g->column[j].header, v);
		}
	}
}

static bool
in_survey(const struct column *col)
{
	return !text_is(col->token[0], "name") &&
	    !text_is(col->token[0], "trigger");
}

static bool
in_choices(const struct column *col)
{
	return text_is(col->token[0], "label") ||
	    text_is(col->token[0], "media");
}

static bool
in_entities(const struct column *col)
{
	return !text_is(col->token[0], "dataset") &&
	    !text_is(col->token[0], "repeat");
}

static bool
anywhere(const struct column *col)
{
	(void)col;
	return true;
}

/* The sheets that a form must have, or that have nearly its name. */
static bool
check_sheets(struct survey *s)
{
	struct author *c = s->c;
	const struct sheet *sheet = survey_sheet(c, "survey");
	struct text near;

	if (sheet == NULL) {
		near = survey_sheet_near(c, "survey");
		if (near.n > 0)
			FAULT(c, NULL, 0, TEXT(""), DIAG_SHEET_NEAR,
			    TEXT("survey"), near);
		else
			FAULT(c, NULL, 0, TEXT(""), DIAG_SHEET_MISSING,
			    TEXT("survey"));
		return false;
	}
	if (sheet->rows > MOST_ROWS) {
		diag_limit(c->d, &(struct place){.file = sheet->file,
		    .sheet = sheet->name, .row = MOST_ROWS + 1},
		    DIAG_FIELDS_MANY, TEXT(""), FORM_MAX_FIELDS);
		return false;
	}
	if (column_find(&s->columns, "type") == s->columns.columns) {
		column_lacks(c, &s->columns, "type", DIAG_FAULT);
		return false;
	}
	return true;
}

void
survey_read(struct author *c, struct text form_name, struct survey *s)
{
	*s = (struct survey){.c = c};
	settings_read(s, form_name);
	s->root = survey_item(s, NULL, ITEM_ROOT, s->settings.name,
	    TEXT("survey"), 0);
	column_read(c, survey_sheet(c, "survey"), COLUMN_SURVEY, &s->columns);
	column_read(c, survey_sheet(c, "choices"), COLUMN_CHOICES,
	    &s->choice_columns);
	column_read(c, survey_sheet(c, "entities"), COLUMN_ENTITIES,
	    &s->entity_columns);
	if (s->root == NULL || !check_sheets(s))
		return;
	choices_read(s);
	choices_read_external(s);
	row_read_all(s);
	survey_paths(s);
	check_sheet(s, &s->columns, in_survey);
	check_sheet(s, &s->choice_columns, in_choices);
	check_sheet(s, &s->setting_columns, anywhere);
	check_sheet(s, &s->entity_columns, in_entities);
	choices_settle(s);
	advice_languages(s);
}

void
survey_free(struct survey *s)
{
	choices_free(s);
	map_free(&s->names);
	map_free(&s->times);
	map_free(&s->list_names);
	map_free(&s->external);
}
