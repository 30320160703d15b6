#include "form/row.h"

#include <string.h>

#include "form/advice.h"
#include "form/choices.h"
#include "form/dialect.h"
#include "form/dynamic.h"
#include "form/entity.h"
#include "form/params.h"
#include "form/refs.h"
#include "form/section.h"
#include "form/select.h"
#include "form/settings.h"
#include "form/trigger.h"

static const struct {
	const char *alias, *type;
} type_aliases[] = {
    {"imei", "deviceid"},
    {"image", "photo"},
    {"add image prompt", "photo"},
    {"add photo prompt", "photo"},
    {"add audio prompt", "audio"},
    {"add video prompt", "video"},
    {"add file prompt", "file"},
};

static const struct {
	const char *key;
	enum message message;
} messages[] = {
    {"jr:constraintMsg", MESSAGE_CONSTRAINT},
    {"jr:requiredMsg", MESSAGE_REQUIRED},
    {"jr:noAppErrorString", MESSAGE_NO_APP},
};

static struct text
head(const struct survey *s, const char *first, const char *second)
{
	return column_header(&s->columns, first, second);
}

static void
read_bind(struct author *c, struct item *it, const struct column *col,
    struct text v)
{
	size_t i;

	for (i = 0; i < MESSAGES; i++)
		if (text_is(col->token[1], messages[i].key)) {
			author_add_words(c, &it->message[messages[i].message],
			    col->token[2], v);
			return;
		}
	if (col->tokens > 1)
		author_set(c, &it->bind, col->token[1], v);
}

static void
read_cell(struct author *c, struct item *it, const struct column *col,
    struct text v)
{
	struct text t = col->token[0];

	if (text_is(t, "label"))
		author_add_words(c, &it->label, col->token[1], v);
	else if (text_is(t, "hint"))
		author_add_words(c, &it->hint, col->token[1], v);
	else if (text_is(t, "guidance_hint"))
		author_add_words(c, &it->guidance, col->token[1], v);
	else if (text_is(t, "bind"))
		read_bind(c, it, col, v);
	else if (text_is(t, "media") && col->tokens > 1)
		choices_add_medium(c, &it->media, col->token[1],
		    col->token[2], v);
	else if (text_is(t, "control") && col->tokens > 1)
		author_set(c, &it->control, col->token[1], v);
	else if (text_is(t, "instance") && col->tokens > 1)
		author_set(c, &it->instance, col->token[1], v);
	else if (col->tokens > 1)
		return;
	else if (text_is(t, "type"))
		it->type = v;
	else if (text_is(t, "name"))
		it->name = v;
	else if (text_is(t, "default"))
		it->initial = v;
	else if (text_is(t, "trigger"))
		it->trigger = v;
	else if (text_is(t, "choice_filter"))
		it->filter = v;
	else if (text_is(t, "intent"))
		it->intent = v;
}

/* The cells of a row; NULL: no memory. */
static struct item *
read_cells(struct survey *s, const struct sheet_row *r)
{
	struct author *c = s->c;
	struct item *it = author_new(c, sizeof(*it));
	const uint8_t *at = r->cells;
	struct medium *m;
	size_t i;

	if (it == NULL)
		return NULL;
	it->row = r->number;
	for (i = 0; i < s->columns.columns && i < r->n; i++) {
		struct text v = author_clean(c, sheet_next(&at), c->collapse);

		if (v.n > 0 && s->columns.column[i].tokens > 0)
			read_cell(c, it, &s->columns.column[i], v);
	}
	author_settle_words(c, &it->label);
	author_settle_words(c, &it->hint);
	author_settle_words(c, &it->guidance);
	for (i = 0; i < MESSAGES; i++)
		author_settle_words(c, &it->message[i]);
	for (m = it->media; m != NULL; m = m->next)
		author_settle_words(c, &m->file);
	for (i = 0; i < sizeof(type_aliases) / sizeof(type_aliases[0]); i++)
		if (text_is(it->type, type_aliases[i].alias))
			it->type = text_of(type_aliases[i].type);
	it->question = question_find(it->type);
	return it;
}

static void
add_action(struct author *c, struct item *it, const char *name,
    enum event event)
{
	struct action **at = &it->action;

	while (*at != NULL)
		at = &(*at)->next;
	if ((*at = author_new(c, sizeof(**at))) != NULL) {
		(*at)->name = name;
		(*at)->event = event;
	}
}

static bool
check_name(struct survey *s, struct item *it)
{
	struct author *c = s->c;

	if (it->name.n == 0 && text_is(it->type, "note"))
		it->name = JOIN(c, TEXT("generated_note_name_"),
		    author_number(c, it->row));
	if (it->name.n == 0)
		FAULT(c, s->columns.sheet, it->row, head(s, "name", NULL),
		    DIAG_NAME_MISSING, TEXT(""));
	else if (!author_is_bound(c, it->name))
		FAULT(c, s->columns.sheet, it->row, head(s, "name", NULL),
		    DIAG_NAME_BAD, it->name);
	else
		return true;
	return false;
}

static void
check_type(struct survey *s, struct item *it)
{
	const char *whose;
	struct text near;

	if (it->question != NULL)
		return;
	if ((whose = dialect_of_type(it->type)) != NULL) {
		FAULT(s->c, s->columns.sheet, it->row, head(s, "type", NULL),
		    DIAG_TYPE_FOREIGN, it->type, text_of(whose));
		return;
	}
	near = question_near(s->c, it->type);
	if (near.n > 0 && text_equal(near, it->type)) /* what it lacks */
		FAULT(s->c, s->columns.sheet, it->row, head(s, "type", NULL),
		    DIAG_TYPE_LIST, near);
	else if (near.n > 0)
		FAULT(s->c, s->columns.sheet, it->row, head(s, "type", NULL),
		    DIAG_TYPE_NEAR, it->type, near);
	else
		FAULT(s->c, s->columns.sheet, it->row, head(s, "type", NULL),
		    DIAG_TYPE_UNKNOWN, it->type);
}

/* Everybody who is asked something reads a label or a hint. */
static void
check_label(struct survey *s, struct item *it)
{
	struct medium *m;
	bool image = false, big = false;

	for (m = it->media; m != NULL; m = m->next) {
		image = image || text_is(m->kind, "image");
		big = big || text_is(m->kind, "big-image");
	}
	if (it->question == NULL || it->question->tag == NULL)
		return;
	if ((author_get(it->bind, "calculate").n > 0 || it->trigger.n > 0) &&
	    !author_said(&it->label) && !author_said(&it->hint))
		return;
	if (!author_said(&it->label) && it->media == NULL &&
	    !author_said(&it->hint) && it->question->hint == NULL)
		FAULT(s->c, s->columns.sheet, it->row,
		    head(s, "label", NULL), DIAG_LABEL_MISSING, it->name);
	if (big && !image)
		FAULT(s->c, s->columns.sheet, it->row,
		    head(s, "media", "big-image"), DIAG_BIG_IMAGE, it->name);
}

static void
read_default(struct sections *st, struct item *it)
{
	struct author *c = st->s->c;

	if (it->initial.n == 0)
		return;
	it->dynamic = dynamic_default(it->initial, it->type);
	if (it->dynamic) {
		add_action(c, it, "setvalue", EVENT_FIRST_LOAD);
		if (section_in_repeat(st))
			add_action(c, it, "setvalue", EVENT_NEW_REPEAT);
	} else if (text_is(it->type, "photo") &&
	    !author_has(it->initial, "jr://images/")) {
		it->initial = JOIN(c, TEXT("jr://images/"), it->initial);
	}
}

static void
read_question(struct sections *st, struct item *it,
    const struct params_place *at)
{
	struct survey *s = st->s;
	struct author *c = s->c;

	it->kind = ITEM_QUESTION;
	check_type(s, it);
	params_apply(at, it);
	if (text_is(it->type, "calculate") &&
	    author_get(it->bind, "calculate").n == 0 && !it->dynamic)
		FAULT(c, s->columns.sheet, it->row,
		    head(s, "bind", "calculate"), DIAG_CALCULATION_MISSING,
		    it->name);
	if (text_is(it->type, "start-geopoint"))
		add_action(c, it, "odk:setgeopoint", EVENT_FIRST_LOAD);
	if (text_is(it->type, "background-audio")) {
		add_action(c, it, "odk:recordaudio", EVENT_LOAD);
		if (it->action != NULL)
			it->action->quality = author_get(it->param,
			    "quality");
	}
	if (text_is(it->type, "csv-external") ||
	    text_is(it->type, "xml-external"))
		it->kind = ITEM_INSTANCE;
	check_label(s, it);
	advice_question(s, it);
	section_append(st, it);
}

/* A list of the osm sheet, and the choices of its tags. */
static struct osm_tag *
osm_list(struct author *c, const struct grid *g, struct text list, bool choices)
{
	struct osm_tag *first = NULL, **to = &first;
	size_t i, j;

	for (i = 0; g->sheet != NULL && i < g->sheet->rows; i++) {
		const struct sheet_row *r = &g->sheet->row[i];

		if (!text_equal(column_cell(c, g, r, "list name"), list) ||
		    (*to = author_new(c, sizeof(**to))) == NULL)
			continue;
		(*to)->key = column_cell(c, g, r, "name");
		for (j = 0; j < g->columns; j++)
			if (text_is(g->column[j].token[0], "label"))
				author_add_words(c, &(*to)->label,
				    g->column[j].token[1], sheet_cell(r, j));
		if (choices)
			(*to)->choice = osm_list(c, g, (*to)->key, false);
		to = &(*to)->next;
	}
	return first;
}

static void
read_osm(struct sections *st, struct item *it)
{
	struct author *c = st->s->c;
	struct grid g;

	column_read(c, survey_sheet(c, "osm"), COLUMN_OSM, &g);
	it->tag = osm_list(c, &g,
	    (struct text){it->type.p + 4, it->type.n - 4}, true);
	it->type = TEXT("osm");
	it->question = question_find(it->type);
}

/* An audit stands in the meta group and is always called so. */
static void
read_audit(struct sections *st, struct item *it, struct item *meta,
    const struct params_place *at)
{
	struct survey *s = st->s;

	if (it->name.n > 0 && !text_is(it->name, "audit"))
		FAULT(s->c, s->columns.sheet, it->row, head(s, "name", NULL),
		    DIAG_AUDIT_NAME, it->name);
	it->name = TEXT("audit");
	it->kind = ITEM_QUESTION;
	params_apply(at, it);
	it->parent = meta;
	if (meta->last != NULL)
		meta->last->next = it;
	else
		meta->first = it;
	meta->last = it;
}

/* A row without type: a remark, or a fault where it says something. */
static void
no_type(struct survey *s, const struct item *it)
{
	if (it->name.n > 0 || author_said(&it->label))
		FAULT(s->c, s->columns.sheet, it->row, head(s, "type", NULL),
		    DIAG_TYPE_MISSING, it->name);
	else
		WARN(s->c, s->columns.sheet, it->row, head(s, "type", NULL),
		    DIAG_ROW_SKIPPED, TEXT(""));
}

static bool
disabled(struct survey *s, const struct sheet_row *r)
{
	return author_yes(column_cell(s->c, &s->columns, r, "disabled"));
}

static void
read_row(struct sections *st, const struct sheet_row *r, struct item *meta)
{
	struct survey *s = st->s;
	struct params_place at = {s, s->columns.sheet, r->number,
	    head(s, "parameters", NULL)};
	struct select_type select;
	struct text loop;
	struct item *it;
	enum section kind;

	if (disabled(s, r) || (it = read_cells(s, r)) == NULL)
		return;
	if (it->type.n == 0) {
		no_type(s, it);
		return;
	}
	read_default(st, it);
	if (!params_parse(&at,
		column_cell(s->c, &s->columns, r, "parameters"), it))
		return;
	if (text_is(it->type, "audit")) {
		entity_saveto(s, it, false);
		read_audit(st, it, meta, &at);
		return;
	}
	if (settings_by_row(s, it->type, it->name))
		return;
	if ((kind = question_end(it->type)) != SECTION_NONE) {
		entity_saveto(s, it, true);
		section_end(st, kind, it->row);
		return;
	}
	if (!check_name(s, it))
		return;
	kind = question_begin(it->type, &loop);
	entity_saveto(s, it, kind != SECTION_NONE);
	if (kind != SECTION_NONE) {
		section_begin(st, it, kind, loop);
		return;
	}
	select = question_select(it->type);
	if (select.kind != SELECT_NONE) {
		select_read(st, it, &select, &at);
		check_label(s, it);
		return;
	}
	if (text_starts(it->type, TEXT("osm ")))
		read_osm(st, it);
	read_question(st, it, &at);
}

static void
add_meta(struct survey *s, struct item *meta)
{
	struct author *c = s->c;
	struct item *it;

	if (!s->settings.omit_instance_id &&
	    (it = survey_item(s, meta, ITEM_QUESTION, TEXT("instanceID"),
		 TEXT("calculate"), 0)) != NULL) {
		author_set(c, &it->bind, TEXT("readonly"), TEXT("true()"));
		author_set(c, &it->bind, TEXT("jr:preload"),
		    (s->settings.instance_id.n > 0 ? s->settings.instance_id
						   : TEXT("uid")));
	}
	if (s->settings.instance_name.n > 0 &&
	    (it = survey_item(s, meta, ITEM_QUESTION, TEXT("instanceName"),
		 TEXT("calculate"), 0)) != NULL)
		author_set(c, &it->bind, TEXT("calculate"),
		    s->settings.instance_name);
}

static void
check_columns(struct survey *s)
{
	const struct grid *g = &s->columns;
	const char *whose;
	size_t i;

	for (i = 0; i < g->columns; i++) {
		struct text h = g->column[i].header, near;

		if (text_is(g->column[i].token[0], "disabled"))
			WARN(s->c, g->sheet, 1, h, DIAG_DISABLED, h);
		if (h.n == 0 || g->column[i].known || h.p[0] == '_')
			continue;
		if ((whose = dialect_of_column(h)) != NULL) {
			WARN(s->c, g->sheet, 1, h, DIAG_COLUMN_FOREIGN, h,
			    text_of(whose));
			continue;
		}
		near = column_near(s->c, COLUMN_SURVEY,
		    g->column[i].token[0]);
		if (near.n > 0)
			WARN(s->c, g->sheet, 1, h, DIAG_COLUMN_NEAR, h, near);
	}
}

void
row_read_all(struct survey *s)
{
	struct sections st;
	struct item *meta;
	size_t i;

	section_init(&st, s);
	meta = survey_item(s, NULL, ITEM_META, TEXT("meta"), TEXT("group"),
	    0);
	check_columns(s);
	entity_declare(s);
	for (i = 0; meta != NULL && i < s->columns.sheet->rows; i++)
		read_row(&st, &s->columns.sheet->row[i], meta);
	section_finish(&st);
	if (meta != NULL) {
		add_meta(s, meta);
		entity_place(s, meta);
		if (meta->first != NULL) {
			meta->parent = s->root;
			if (s->root->last != NULL)
				s->root->last->next = meta;
			else
				s->root->first = meta;
			s->root->last = meta;
		}
		trigger_resolve(s);
	}
	section_free(&st);
}
