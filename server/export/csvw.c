#include "export/csvw.h"

#include <jansson.h>
#include <string.h>

#include "ayni/say.h"

#define JSON_MAX (32u << 20)

static const struct said for_office = {
    {"For the office only: names entities and people.",
	"Réservé au bureau : nomme des entités et des personnes.",
	"Solo para la oficina: nombra entidades y personas."}};

static const struct said for_spreadsheet = {
    {"For spreadsheets: an apostrophe stands before texts that they would "
     "take for a formula.",
	"Pour tableurs : une apostrophe précède les textes qu'ils "
	"prendraient pour une formule.",
	"Para hojas de cálculo: un apóstrofo precede a los textos que "
	"tomarían por una fórmula."}};

/* ---- languages ---- */

static bool
is_tag(struct text s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') ||
			(s.p[i] >= 'A' && s.p[i] <= 'Z') ||
			(s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-'))
			return false;
	return s.n >= 2;
}

struct text
csvw_tag(struct text language)
{
	struct text tag = language;
	size_t i;

	for (i = language.n; i > 0; i--)
		if (language.p[i - 1] == '(') {
			tag.p = language.p + i;
			tag.n = language.n - i;
			tag.n -= tag.n > 0 && tag.p[tag.n - 1] == ')';
			break;
		}
	/* a bare name is a tag only where it is short */
	if (is_tag(tag) && (i > 0 || tag.n <= 3))
		return tag;
	return TEXT("und");
}

/* ---- pieces ---- */

static json_t *
text_json(struct text s)
{
	return json_stringn(s.p, s.n);
}

static void
set(json_t *o, struct text key, json_t *value)
{
	if (json_object_getn(o, key.p, key.n) == NULL)
		(void)json_object_setn_new(o, key.p, key.n, value);
	else
		json_decref(value); /* two languages of one tag */
}

static const struct layout_words *
words_in(const struct layout_words *w, size_t n, struct text language)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (text_equal(w[i].language, language))
			return &w[i];
	return NULL;
}

/* "Question: choice", where the column is of one choice. */
static json_t *
title_json(const struct layout_column *c, const struct layout_words *w)
{
	const struct layout_words *choice = c->choice == NULL ? NULL
	    : words_in(c->choice->label, c->choice->labels, w->language);
	json_t *j;
	struct buf b;

	if (choice == NULL)
		return text_json(w->text);
	buf_init(&b, JSON_MAX);
	buf_put_text(&b, w->text);
	buf_put_z(&b, ": ");
	buf_put_text(&b, choice->text);
	j = text_json(buf_text(&b));
	buf_free(&b);
	return j;
}

static json_t *
titles_json(const struct layout_column *c)
{
	json_t *j = json_object();
	size_t i;

	set(j, TEXT("und"), text_json(c->name));
	for (i = 0; i < c->labels; i++)
		set(j, csvw_tag(c->label[i].language),
		    title_json(c, &c->label[i]));
	return j;
}

/* A regular expression of the codes. */
static json_t *
format_json(const struct layout_list *l)
{
	json_t *j;
	struct buf b;
	size_t i, k;

	buf_init(&b, JSON_MAX);
	for (i = 0; i < l->n; i++) {
		buf_put_z(&b, i > 0 ? "|" : "");
		for (k = 0; k < l->choice[i].code.n; k++) {
			char x = l->choice[i].code.p[k];

			if (strchr("\\|.?*+(){}[]^$-", x) != NULL)
				buf_put_byte(&b, '\\');
			buf_put_byte(&b, (uint8_t)x);
		}
	}
	j = text_json(buf_text(&b));
	buf_free(&b);
	return j;
}

static json_t *
datatype_json(const struct layout_column *c)
{
	static const char *const same[] = {"date", "time", "dateTime"};
	json_t *j;
	size_t i;

	if (c->choice != NULL || text_is(c->type, "boolean"))
		return json_pack("{ssss}", "base", "boolean", "format", "1|0");
	if (c->kind == DB_INT)
		return json_string("integer");
	if (c->kind == DB_REAL)
		return json_string("decimal");
	for (i = 0; i < 3; i++)
		if (text_is(c->type, same[i]))
			return json_string(same[i]);
	j = json_pack("{ss}", "base", "string");
	if (c->list != NULL && c->list->n > 0)
		(void)json_object_set_new(j, "format", format_json(c->list));
	return j;
}

/* Where a code's labels stand: "codes.csv#list=legal". */
static json_t *
list_json(const struct csvw *w, const struct layout_list *l)
{
	json_t *j;
	struct buf b;

	buf_init(&b, 65536);
	buf_put_text(&b, w->codes);
	buf_put_z(&b, "#list=");
	buf_put_text(&b, l->name);
	j = text_json(buf_text(&b));
	buf_free(&b);
	return j;
}

static json_t *
versions_json(const struct layout_column *c)
{
	json_t *j = json_array();
	size_t i;

	for (i = 0; i < c->versions; i++)
		(void)json_array_append_new(j, text_json(c->version[i]));
	return j;
}

static json_t *
column_json(const struct csvw *w, const struct layout_column *c)
{
	json_t *j = json_object();

	(void)json_object_set_new(j, "name", text_json(c->name));
	(void)json_object_set_new(j, "titles", titles_json(c));
	(void)json_object_set_new(j, "datatype", datatype_json(c));
	if (c->choice == NULL &&
	    (text_is(c->type, "select_multiple") || text_is(c->type, "rank")))
		(void)json_object_set_new(j, "separator", json_string(" "));
	(void)json_object_set_new(j, "null", json_string(""));
	if (c->versions > 0)
		(void)json_object_set_new(
		    j, "schema:version", versions_json(c));
	if (c->choice == NULL && c->list != NULL)
		(void)json_object_set_new(
		    j, "dc:conformsTo", list_json(w, c->list));
	return j;
}

static json_t *
own_json(const struct csvw_own *o)
{
	json_t *j = json_object(), *titles = json_object();
	enum lang lang;

	(void)json_object_set_new(titles, "und", json_string(o->name));
	for (lang = LANG_EN; lang <= LANG_ES; lang++)
		(void)json_object_set_new(
		    titles, lang_tag(lang), json_string(o->title[lang]));
	(void)json_object_set_new(j, "name", json_string(o->name));
	(void)json_object_set_new(j, "titles", titles);
	(void)json_object_set_new(j, "datatype",
	    strcmp(o->base, "boolean") == 0
		? json_pack("{ssss}", "base", "boolean", "format", "1|0")
		: json_string(o->base));
	if (o->required)
		(void)json_object_set_new(j, "required", json_true());
	return j;
}

/* ---- the whole ---- */

static json_t *
schema_json(const struct csvw *w)
{
	json_t *columns = json_array(), *key = json_array();
	size_t i;

	for (i = 0; i < w->owns; i++)
		(void)json_array_append_new(columns, own_json(w->own[i]));
	for (i = 0; i < w->columns; i++)
		(void)json_array_append_new(
		    columns, column_json(w, &w->column[i]));
	for (i = 0; i < w->keys; i++)
		(void)json_array_append_new(key, json_string(w->key[i]));
	return json_pack(
	    "{soso}", "primaryKey", key, "columns", columns);
}

static json_t *
whole_json(const struct csvw *w)
{
	json_t *j = json_pack("{s[s{ss}]soso}", "@context",
	    "http://www.w3.org/ns/csvw", "@language", lang_tag(w->lang),
	    "url", text_json(w->url), "dc:title", text_json(w->title));

	if (w->about.n > 0)
		(void)json_object_set_new(
		    j, "dc:isPartOf", text_json(w->about));
	(void)json_object_set_new(
	    j, "dc:rights", json_string(for_office.in[w->lang]));
	if (w->spreadsheet)
		(void)json_object_set_new(j, "rdfs:comment",
		    json_string(for_spreadsheet.in[w->lang]));
	(void)json_object_set_new(j, "tableSchema", schema_json(w));
	return j;
}

static int
gather(const char *s, size_t n, void *ctx)
{
	struct buf *out = ctx;

	buf_put(out, s, n);
	return out->err == AYNI_OK ? 0 : -1;
}

enum ayni_err
csvw_write(const struct csvw *c, struct folder *f)
{
	json_t *j = whole_json(c);
	struct folder_file file;
	struct buf name;
	enum ayni_err e;

	buf_init(&name, 65536);
	buf_put_text(&name, c->url);
	buf_put_z(&name, "-metadata.json");
	e = name.err == AYNI_OK ? folder_open(f, buf_text(&name), &file)
				: name.err;
	buf_free(&name);
	if (e == AYNI_OK) {
		if (json_dump_callback(j, gather, &file.out, JSON_INDENT(1)) !=
		    0)
			e = AYNI_NOMEM;
		buf_put_byte(&file.out, '\n');
		e = folder_close(&file, e);
	}
	json_decref(j);
	return e;
}
