#include "form/settings.h"

#include <stddef.h>
#include <string.h>

#define FIELD(column, member) {column, offsetof(struct settings, member)}
static const struct {
	const char *column;
	size_t at;
} texts[] = {
    FIELD("name", name),
    FIELD("id_string", id),
    FIELD("title", title),
    FIELD("version", version),
    FIELD("instance_name", instance_name),
    FIELD("public_key", public_key),
    FIELD("submission_url", submission_url),
    FIELD("auto_send", auto_send),
    FIELD("auto_delete", auto_delete),
    FIELD("style", style),
    FIELD("instance_xmlns", instance_xmlns),
    FIELD("namespaces", namespaces),
    FIELD("prefix", prefix),
    FIELD("delimiter", delimiter),
    FIELD("instance_id", instance_id),
};

static const struct {
	const char *prefix, *uri;
} namespaces[] = {
    {"xmlns", "http://www.w3.org/2002/xforms"},
    {"xmlns:h", "http://www.w3.org/1999/xhtml"},
    {"xmlns:ev", "http://www.w3.org/2001/xml-events"},
    {"xmlns:xsd", "http://www.w3.org/2001/XMLSchema"},
    {"xmlns:jr", "http://openrosa.org/javarosa"},
    {"xmlns:orx", "http://openrosa.org/xforms"},
    {"xmlns:odk", "http://www.opendatakit.org/xforms"},
    {"xmlns:entities", "http://www.opendatakit.org/xforms/entities"},
};
#define NAMESPACES (sizeof(namespaces) / sizeof(namespaces[0]))

static bool
declared(const struct author *c, struct text name)
{
	const struct attr *a = c->namespaces;

	while (a != NULL && !text_equal(a->key, name))
		a = a->next;
	return a != NULL;
}

/* esri="http://..." pairs of the settings; names once. */
static void
add_namespaces(struct author *c, struct text s)
{
	while ((s = text_trim(s)).n > 0) {
		size_t n = 0, at;
		struct text name, uri;

		while (n < s.n && strchr(" \t\r\n", s.p[n]) == NULL)
			n++;
		for (at = 0; at < n && s.p[at] != '='; at++)
			continue;
		name = (struct text){s.p, at};
		uri = (struct text){s.p + at + 1, n > at ? n - at - 1 : 0};
		if (uri.n > 1 && strchr("'\"", uri.p[0]) != NULL)
			uri = (struct text){uri.p + 1, uri.n - 2};
		name = JOIN(c, TEXT("xmlns:"), name);
		if (at > 0 && uri.n > 0 && author_is_name(name) &&
		    !text_starts(name, TEXT("xmlns:xml")) &&
		    !declared(c, name))
			author_set(c, &c->namespaces, name, uri);
		s = (struct text){s.p + n, s.n - n};
	}
}

static void
declare_namespaces(struct survey *s)
{
	const struct sheet *entities = survey_sheet(s->c, "entities");
	bool used = entities != NULL && entities->rows > 0;
	size_t i;

	for (i = 0; i < NAMESPACES - (used ? 0 : 1); i++)
		author_set(s->c, &s->c->namespaces,
		    text_of(namespaces[i].prefix),
		    text_of(namespaces[i].uri));
	add_namespaces(s->c, s->settings.namespaces);
}

/* yes, no, or what it is without the setting, with a warning. */
static bool
flag(struct survey *s, const struct sheet_row *r, const char *column,
    bool normal)
{
	const struct grid *g = &s->setting_columns;
	struct text v = column_cell(s->c, g, r, column);

	if (v.n == 0 || author_yes(v) || author_no(v))
		return v.n == 0 ? normal : author_yes(v);
	WARN(s->c, g->sheet, r->number, text_of(column), DIAG_YES_OR_NO, v);
	return normal;
}

static void
put(struct settings *set, size_t at, struct text v)
{
	*(struct text *)(void *)((char *)set + at) = v;
}

static void
read_row(struct survey *s, const struct sheet_row *r)
{
	const struct grid *g = &s->setting_columns;
	struct settings *set = &s->settings;
	struct author *c = s->c;
	struct text language;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct text v = column_cell(c, g, r, texts[i].column);

		if (v.n > 0)
			put(set, texts[i].at, v);
	}
	for (i = 0; i < g->columns; i++) {
		const struct column *col = &g->column[i];
		struct text v = author_clean(c, sheet_cell(r, i), false);

		if (v.n > 0 && col->tokens > 1 &&
		    text_is(col->token[0], "attribute"))
			author_set(c, &set->attribute, col->token[1], v);
	}
	language = column_cell(c, g, r, "default_language");
	if (language.n > 0)
		c->language = language;
	c->collapse = flag(s, r, "clean_text_values", true);
	set->client_editable = flag(s, r, "client_editable", false);
	set->duplicates = flag(s, r, "allow_choice_duplicates", false);
	set->omit_instance_id = flag(s, r, "omit_instanceID", false);
	if (set->omit_instance_id && set->public_key.n > 0)
		FAULT(c, g->sheet, r->number, TEXT("omit_instanceID"),
		    DIAG_OMIT_ENCRYPTED, TEXT(""));
}

bool
settings_by_row(struct survey *s, struct text type, struct text value)
{
	static const struct {
		const char *type;
		size_t at;
	} rows[] = {
	    FIELD("form_title", title), FIELD("set form title", title),
	    FIELD("set_form_title", title), FIELD("form_id", id),
	    FIELD("set form id", id), FIELD("set_form_id", id),
	    FIELD("prefix", prefix), FIELD("delimiter", delimiter),
	    FIELD("public_key", public_key),
	    FIELD("submission_url", submission_url),
	    FIELD("auto_send", auto_send), FIELD("auto_delete", auto_delete),
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_is(type, rows[i].type)) {
			put(&s->settings, rows[i].at, value);
			return true;
		}
	return false;
}

/* Names of the sheet that stand in the XForm. */
/* XML binds these itself, and nobody else may. */
static void
check_namespace(struct survey *s, const char *column, struct text uri)
{
	if (text_is(uri, "http://www.w3.org/XML/1998/namespace") ||
	    text_is(uri, "http://www.w3.org/2000/xmlns/"))
		FAULT(s->c, s->setting_columns.sheet, 2, text_of(column),
		    DIAG_NAMESPACE_RESERVED, uri);
}

static void
check_names(struct survey *s)
{
	const struct grid *g = &s->setting_columns;
	const struct attr *a;

	check_namespace(s, "instance_xmlns", s->settings.instance_xmlns);
	for (a = s->c->namespaces; a != NULL; a = a->next)
		check_namespace(s, "namespaces", a->value);

	if (!author_is_bound(s->c, s->settings.name))
		FAULT(s->c, g->sheet, 2, TEXT("name"), DIAG_NAME_BAD,
		    s->settings.name);
	for (a = s->settings.attribute; a != NULL; a = a->next)
		if (!author_is_bound(s->c, a->key))
			FAULT(s->c, g->sheet, 1,
			    JOIN(s->c, TEXT("attribute::"), a->key),
			    DIAG_NAME_BAD, a->key);
}

/* "dir/form.v2.xlsx" is called "form.v2", "form.survey.csv" "form". */
static struct text
called(const struct survey *s)
{
	static const char *const ends[] = {".survey.csv", ".xlsx", ".csv",
	    ".md"};
	const struct sheet *sheet = survey_sheet(s->c, "survey");
	struct text file = sheet != NULL ? sheet->file : TEXT("");
	size_t i, at;

	for (at = file.n; at > 0 && file.p[at - 1] != '/'; at--)
		continue;
	file = (struct text){file.p + at, file.n - at};
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		struct text end = text_of(ends[i]);

		if (file.n > end.n &&
		    text_equal(end, (struct text){file.p + file.n - end.n,
			end.n}))
			return (struct text){file.p, file.n - end.n};
	}
	return TEXT("data");
}

void
settings_read(struct survey *s, struct text form_name)
{
	const struct grid *g = &s->setting_columns;
	struct settings *set = &s->settings;
	struct text near;
	size_t i;

	set->name = form_name.n > 0 ? form_name : TEXT("data");
	set->id = called(s);
	s->c->language = TEXT("default");
	s->c->collapse = true;
	column_read(s->c, survey_sheet(s->c, "settings"), COLUMN_SETTINGS,
	    &s->setting_columns);
	if (g->sheet == NULL) {
		near = survey_sheet_near(s->c, "settings");
		if (near.n > 0)
			WARN(s->c, NULL, 0, TEXT(""), DIAG_SHEET_NEAR,
			    TEXT("settings"), near);
	}
	for (i = 0; i < g->columns; i++) {
		const struct column *col = &g->column[i];

		near = column_near(s->c, COLUMN_SETTINGS, col->header);
		if (!col->known && near.n > 0)
			WARN(s->c, g->sheet, 1, col->header, DIAG_COLUMN_NEAR,
			    col->header, near);
	}
	if (g->sheet != NULL && g->sheet->rows > 0)
		read_row(s, &g->sheet->row[0]);
	if (set->title.n == 0)
		set->title = set->id;
	declare_namespaces(s);
	check_names(s);
}
