#include "export/codelist.h"

#include <string.h>

#include "ayni/csv.h"
#include "export/cell.h"

#define LANGUAGES_MAX 64u

static const struct csvw_own version_column = {"form_version", "string", true,
    {"Version of the form", "Version du formulaire",
	"Versión del formulario"}};
static const struct csvw_own list_column = {"list", "string", true,
    {"Code list", "Liste de codes", "Lista de códigos"}};
static const struct csvw_own code_column = {
    "code", "string", true, {"Code", "Code", "Código"}};

struct writing {
	struct db *db;
	struct arena *a;
	bool spreadsheet;
	struct layout_column column[LANGUAGES_MAX]; /* label_fr */
	struct text language[LANGUAGES_MAX];
	size_t languages;
	struct folder_file file;
	uint64_t rows;
	/* the version at hand */
	struct text version;
	struct db_wide *table;
	size_t tables;
	/* the code at hand */
	bool any;
	int32_t list;
	uint32_t position;
	struct buf list_name, code, label[LANGUAGES_MAX];
};

/* ---- languages ---- */

static size_t
language_of(const struct writing *w, struct text language)
{
	size_t i;

	for (i = 0; i < w->languages; i++)
		if (text_equal(w->language[i], language))
			break;
	return i;
}

/* "label_fr"; by number where the language has no tag, or another's. */
static struct text
column_name(struct writing *w, struct text language)
{
	struct text tag = csvw_tag(language), t = {"", 0};
	struct buf b;
	size_t i;

	buf_init(&b, 4096);
	buf_put_z(&b, "label");
	if (language.n > 0) {
		buf_put_byte(&b, '_');
		for (i = 0; i < tag.n; i++)
			buf_put_byte(&b,
			    tag.p[i] == '-' ? '_' : (uint8_t)tag.p[i]);
	}
	for (i = 0; i < w->languages && b.err == AYNI_OK; i++)
		if (text_equal(w->column[i].name, buf_text(&b))) {
			buf_printf(&b, "_%zu", w->languages + 1);
			break;
		}
	if (b.err == AYNI_OK)
		t = arena_text(w->a, buf_text(&b));
	else
		w->a->failed = true;
	buf_free(&b);
	return t;
}

static enum ayni_err
see_language(void *ctx, const struct db_code *c)
{
	struct writing *w = ctx;
	size_t i = language_of(w, c->language);

	if (i < w->languages)
		return AYNI_OK;
	if (i == LANGUAGES_MAX)
		return AYNI_TOOBIG;
	w->column[i].name = column_name(w, c->language);
	w->column[i].type = TEXT("string");
	w->column[i].kind = DB_TEXT;
	w->language[i] = arena_text(w->a, c->language);
	buf_init(&w->label[i], 1u << 20);
	w->languages++;
	return w->a->failed ? AYNI_NOMEM : AYNI_OK;
}

/* ---- rows ---- */

static struct text
name_of_list(const struct writing *w)
{
	size_t i, k;

	for (i = 0; w->list_name.n == 0 && i < w->tables; i++)
		for (k = 0; k < w->table[i].columns; k++)
			if (w->table[i].column[k].list == w->list)
				return w->table[i].column[k].name;
	return buf_text(&w->list_name);
}

static enum ayni_err
put_code(struct writing *w)
{
	enum ayni_err e = w->code.err != AYNI_OK ? w->code.err
						 : w->list_name.err;
	size_t i;

	if (!w->any)
		return AYNI_OK;
	cell_put(&w->file.out, w->version, true, w->spreadsheet);
	cell_put(&w->file.out, name_of_list(w), false, w->spreadsheet);
	cell_put(&w->file.out, buf_text(&w->code), false, w->spreadsheet);
	for (i = 0; i < w->languages; i++) {
		cell_put(&w->file.out, buf_text(&w->label[i]), false, w->spreadsheet);
		e = e == AYNI_OK ? w->label[i].err : e;
		buf_clear(&w->label[i]);
	}
	csv_put_end(&w->file.out);
	w->rows++;
	w->any = false;
	return e == AYNI_OK ? folder_flush(&w->file) : e;
}

/* Rows of one code follow one another, one for each language. */
static enum ayni_err
take(void *ctx, const struct db_code *c)
{
	struct writing *w = ctx;
	enum ayni_err e;

	if (w->list != c->list || w->position != c->position)
		if ((e = put_code(w)) != AYNI_OK)
			return e;
	if (!w->any) {
		w->any = true;
		w->list = c->list;
		w->position = c->position;
		buf_clear(&w->list_name);
		buf_put_text(&w->list_name, c->list_name);
		buf_clear(&w->code);
		buf_put_text(&w->code, c->name);
	}
	buf_put_text(&w->label[language_of(w, c->language)], c->label);
	return AYNI_OK;
}

static enum ayni_err
put_version(struct writing *w, const struct db_form *f)
{
	enum ayni_err e;

	w->version = f->version;
	e = db_wide_list(w->db, &f->id, w->a, &w->table, &w->tables);
	if (e == AYNI_OK)
		e = db_code_each(w->db, &f->id, -1, take, w);
	return e == AYNI_OK ? put_code(w) : e;
}

static void
put_heading(struct writing *w)
{
	size_t i;

	cell_begin(&w->file.out, w->spreadsheet);
	csv_put_field(&w->file.out, TEXT("form_version"), true);
	csv_put_field(&w->file.out, TEXT("list"), false);
	csv_put_field(&w->file.out, TEXT("code"), false);
	for (i = 0; i < w->languages; i++)
		csv_put_field(&w->file.out, w->column[i].name, false);
	csv_put_end(&w->file.out);
}

/* ---- the file ---- */

static enum ayni_err
put_all(struct writing *w, struct text form)
{
	struct db_form *f = NULL;
	enum ayni_err e;
	size_t n = 0, i;

	e = db_form_list(w->db, w->a, &f, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		if (text_equal(f[i].xml_id, form))
			e = db_code_each(
			    w->db, &f[i].id, -1, see_language, w);
	put_heading(w);
	for (i = 0; i < n && e == AYNI_OK; i++)
		if (text_equal(f[i].xml_id, form))
			e = put_version(w, &f[i]);
	return e;
}

static enum ayni_err
put_metadata(const struct writing *w, struct csvw *meta, struct folder *f)
{
	static const char *const key[] = {"form_version", "list", "code"};
	static const struct csvw_own *const own[] = {
	    &version_column, &list_column, &code_column};

	meta->own = own;
	meta->owns = 3;
	meta->column = w->column;
	meta->columns = w->languages;
	meta->key = key;
	meta->keys = 3;
	return csvw_write(meta, f);
}

enum ayni_err
codelist_write(struct db *db, struct text form, struct csvw *meta,
    struct folder *f, struct arena *a, uint64_t *rows)
{
	struct writing *w = arena_zalloc(a, 1, sizeof(*w));
	enum ayni_err e;
	size_t i;

	if (w == NULL)
		return AYNI_NOMEM;
	w->db = db;
	w->a = a;
	w->spreadsheet = meta->spreadsheet;
	buf_init(&w->list_name, 1u << 20);
	buf_init(&w->code, 1u << 20);
	if ((e = folder_open(f, meta->url, &w->file)) == AYNI_OK)
		e = folder_close(&w->file, put_all(w, form));
	if (e == AYNI_OK)
		e = put_metadata(w, meta, f);
	for (i = 0; i < w->languages; i++)
		buf_free(&w->label[i]);
	buf_free(&w->list_name);
	buf_free(&w->code);
	*rows = w->rows;
	return e;
}
