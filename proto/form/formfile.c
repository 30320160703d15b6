#include "ayni/formfile.h"

#include <string.h>

#include "ayni/csv.h"
#include "ayni/xlsform.h"
#include "ayni/xlsx.h"
#include "form/diag_list.h"

#define SURVEY_CSV ".survey.csv"

static const char *const sheets[] = {"survey", "choices", "settings",
    "entities", "external_choices", "osm"};
#define SHEETS (sizeof(sheets) / sizeof(sheets[0]))

/* A fault of a file as a whole, or of a row of it. */
static enum ayni_err
unusable(struct diag *d, struct text file, uint32_t row, enum ayni_err e)
{
	struct place at = {.file = file, .row = row};

	if (e == AYNI_NOMEM)
		return e;
	diag_add(d, &at, DIAG_FAULT, DIAG_UNREADABLE, e, NULL, 0);
	return AYNI_OK;
}

static enum ayni_err
read_whole(const struct formfile_reader *r, struct text path, struct buf *out)
{
	return r->read != NULL ? r->read(r->ctx, path, out)
			       : AYNI_UNSUPPORTED;
}

enum ayni_err
formfile_sheet(const struct formfile_reader *r, struct text sheet,
    struct text path, struct workbook *w, struct diag *d)
{
	struct buf file = {.limit = FORMFILE_MAX_BYTES};
	enum ayni_err e = read_whole(r, path, &file);
	uint32_t row = 0;

	if (e == AYNI_OK)
		e = sheet_read_csv(w, sheet, path, buf_bytes(&file), &row);
	buf_free(&file);
	return e == AYNI_OK ? e : unusable(d, path, row, e);
}

static enum ayni_err
refuse(struct diag *d, struct text file, const struct xlsx_fault *f)
{
	static const struct {
		enum diag_code code;
		enum ayni_err err;
	} why[] = {
	    [XLSX_FINE] = {DIAG_UNREADABLE, AYNI_BADFORM},
	    [XLSX_NO_ZIP] = {DIAG_XLSX_NONE, AYNI_BADFORM},
	    [XLSX_OLD] = {DIAG_XLSX_OLD, AYNI_UNSUPPORTED},
	    [XLSX_NO_PART] = {DIAG_XLSX_PART, AYNI_BADFORM},
	    [XLSX_DAMAGED] = {DIAG_XLSX_DAMAGED, AYNI_BADFORM},
	    [XLSX_TOO_LARGE] = {DIAG_XLSX_LARGE, AYNI_TOOBIG},
	};
	struct text part = text_of(f->part[0] != '\0' ? f->part : "*");
	struct place at = {.file = file};

	diag_add(d, &at, DIAG_FAULT, why[f->what].code, why[f->what].err,
	    &part, 1);
	return AYNI_OK;
}

/* What the reader did that the author may not expect. */
static void
tell(struct diag *d, const struct sheet_note *n)
{
	static const enum diag_code code[] = {
	    [SHEET_DATE] = DIAG_CELL_DATE,
	    [SHEET_ERROR] = DIAG_CELL_ERROR,
	    [SHEET_UNCOMPUTED] = DIAG_CELL_UNCOMPUTED,
	    [SHEET_NO_HEADER] = DIAG_HEADER_EMPTY,
	    [SHEET_ROWS_CUT] = DIAG_ROWS_CUT,
	    [SHEET_COLUMNS_CUT] = DIAG_COLUMNS_CUT,
	};

	for (; n != NULL; n = n->next) {
		struct place at = {n->sheet->file, n->sheet->name, n->row,
		    n->header};

		diag_add(d, &at, DIAG_WARNING, code[n->what], AYNI_AUTHORING,
		    &n->text, 1);
	}
}

enum ayni_err
formfile_book(const struct formfile_reader *r, struct text path,
    struct workbook *w, struct diag *d)
{
	struct buf file = {.limit = FORMFILE_MAX_BYTES};
	struct xlsx_fault fault;
	enum ayni_err e = read_whole(r, path, &file);

	if (e != AYNI_OK) {
		buf_free(&file);
		return unusable(d, path, 0, e);
	}
	e = xlsx_read(w, path, buf_bytes(&file), sheets, SHEETS, &fault);
	buf_free(&file);
	if (e == AYNI_OK)
		tell(d, w->note);
	else if (e != AYNI_NOMEM)
		e = refuse(d, path, &fault);
	return e;
}

static enum ayni_err
read_markdown(const struct formfile_reader *r, struct text path,
    struct workbook *w, struct diag *d)
{
	struct buf file = {.limit = FORMFILE_MAX_BYTES};
	enum ayni_err e = read_whole(r, path, &file);
	uint32_t line = 0;

	if (e == AYNI_OK)
		e = sheet_read_md(w, path, buf_text(&file), &line);
	buf_free(&file);
	return e == AYNI_OK ? e : unusable(d, path, line, e);
}

/* The sheets beside a survey sheet may be missing; the survey may not. */
static enum ayni_err
read_siblings(const struct formfile_reader *r, struct text path,
    struct workbook *w, struct diag *d)
{
	struct text stem = {path.p, path.n - (sizeof(SURVEY_CSV) - 1)};
	struct buf at = {.limit = FORMFILE_MAX_PATH};
	struct buf probe = {.limit = FORMFILE_MAX_BYTES};
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < SHEETS; i++) {
		buf_clear(&at);
		buf_clear(&probe);
		buf_put_text(&at, stem);
		buf_put_byte(&at, '.');
		buf_put_z(&at, sheets[i]);
		buf_put_z(&at, ".csv");
		if ((e = at.err) != AYNI_OK)
			break;
		if (i > 0 && read_whole(r, buf_text(&at), &probe) ==
		    AYNI_NOTFOUND)
			continue;
		e = formfile_sheet(r, text_of(sheets[i]), buf_text(&at), w, d);
		if (e != AYNI_OK)
			break;
	}
	buf_free(&probe);
	buf_free(&at);
	return e;
}

static bool
ends(struct text s, const char *z)
{
	struct text end = text_of(z);

	return s.n > end.n &&
	    text_equal((struct text){s.p + s.n - end.n, end.n}, end);
}

void
formfile_folder(struct text path, struct buf *out)
{
	static const char *const endings[] = {SURVEY_CSV, ".xlsx", ".xml",
	    ".md"};
	size_t i;

	for (i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (ends(path, endings[i])) {
			path.n -= strlen(endings[i]);
			break;
		}
	buf_put_text(out, path);
	buf_put_z(out, "-media");
}

/* ---- external_choices ---- */

/* What a column is called in itemsets.csv, where a label has no languages:
 * that of the first one serves. */
static struct text
column_name(const struct sheet *s, size_t i, bool *labelled)
{
	struct text h = s->header[i];

	if (text_is(h, "list name"))
		return TEXT("list_name");
	if (text_is(h, "value"))
		return TEXT("name");
	if (text_is(h, "label") || text_starts(h, TEXT("label:"))) {
		if (*labelled)
			return h;
		*labelled = true;
		return TEXT("label");
	}
	return h;
}

static bool
has_plain_label(const struct sheet *s)
{
	size_t i;

	for (i = 0; i < s->columns; i++)
		if (text_is(s->header[i], "label"))
			return true;
	return false;
}

static void
put_itemsets(const struct workbook *w, struct buf *out)
{
	const struct sheet *s = sheet_find(w, "external_choices");
	bool labelled;
	size_t i, k;

	if (s == NULL || out == NULL)
		return;
	labelled = has_plain_label(s);
	for (i = 0; i < s->columns; i++)
		csv_put_field(out, text_is(s->header[i], "label")
			? s->header[i] : column_name(s, i, &labelled), i == 0);
	csv_put_end(out);
	for (k = 0; k < s->rows; k++) {
		for (i = 0; i < s->columns; i++)
			csv_put_field(out, sheet_cell(&s->row[k], i), i == 0);
		csv_put_end(out);
	}
}

static enum ayni_err
convert(const struct formfile_reader *r, struct text path, struct diag *d,
    const struct pour_sink *xform, struct buf *itemsets)
{
	struct workbook w;
	enum ayni_err e;

	sheet_init(&w);
	if (ends(path, ".xlsx"))
		e = formfile_book(r, path, &w, d);
	else if (ends(path, ".md"))
		e = read_markdown(r, path, &w, d);
	else
		e = read_siblings(r, path, &w, d);
	if (e == AYNI_OK && d->faults > 0)
		e = AYNI_AUTHORING;
	if (e == AYNI_OK)
		e = xlsform_convert(&w, TEXT(""), d, xform);
	if (e == AYNI_OK)
		put_itemsets(&w, itemsets);
	sheet_free(&w);
	return e;
}

enum ayni_err
formfile_load(const struct formfile_reader *r, struct text path,
    struct diag *d, const struct pour_sink *xform, struct buf *itemsets)
{
	struct place at = {.file = path};
	struct buf file = {.limit = xform->limit};
	enum ayni_err e;

	if (ends(path, ".xlsx") || ends(path, ".md") ||
	    ends(path, SURVEY_CSV))
		return convert(r, path, d, xform, itemsets);
	if ((e = read_whole(r, path, &file)) == AYNI_OK)
		e = xform->fn(xform->to, buf_bytes(&file));
	buf_free(&file);
	if (e == AYNI_OK)
		return AYNI_OK;
	if (e != AYNI_TOOBIG) {
		e = unusable(d, path, 0, e);
	} else {
		diag_limit(d, &at, DIAG_FORM_LONG, TEXT(""),
		    xform->limit >> 20);
		e = d->nomem ? AYNI_NOMEM : AYNI_OK;
	}
	return e == AYNI_OK ? AYNI_AUTHORING : e;
}
