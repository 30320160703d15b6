#include "base/xlsx_cells.h"

#include <string.h>

#include "ayni/decimal.h"
#include "ayni/mem.h"
#include "ayni/utf8.h"

#define MAX_STRINGS_BYTES (64u << 20)
#define MAX_ROW_BYTES (4u << 20)
#define EMPTY_COLUMNS 20u /* in a row, then there is no further one */
#define EMPTY_ROWS 60u

/* ---- text ---- */

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	    : c >= 'a' && c <= 'f'    ? c - 'a' + 10
	    : c >= 'A' && c <= 'F'    ? c - 'A' + 10
				      : -1;
}

/* "_x000D_": a character that XML cannot hold, or an underscore. */
static bool
escape(struct text s, int32_t *c)
{
	size_t i;

	if (s.n < 7 || s.p[1] != 'x' || s.p[6] != '_')
		return false;
	for (*c = 0, i = 2; i < 6; i++) {
		int d = hex_digit(s.p[i]);

		if (d < 0)
			return false;
		*c = *c * 16 + d;
	}
	return *c > 0 && (*c < 0xd800 || *c > 0xdfff);
}

/* As it stands in a cell: escapes undone, line ends LF, no-break spaces
 * spaces. */
static void
put_plain(struct buf *out, struct text s)
{
	size_t i, from = 0, n;
	int32_t c;

	for (i = 0; i < s.n; i += n) {
		n = 1;
		if (s.p[i] == '_' &&
		    escape((struct text){s.p + i, s.n - i}, &c))
			n = 7;
		else if (i + 2 <= s.n && memcmp(s.p + i, "\xc2\xa0", 2) == 0)
			n = 2;
		else
			continue;
		buf_put(out, s.p + from, i - from);
		if (n == 2)
			buf_put_byte(out, ' ');
		else if (c != '\r')
			utf8_put(out, c);
		else if (i + n == s.n || s.p[i + n] != '\n')
			buf_put_byte(out, '\n');
		from = i + n;
	}
	if (s.n > from)
		buf_put(out, s.p + from, s.n - from);
}

/* ---- shared strings ---- */

struct strings {
	struct xlsx_strings *out;
	struct buf raw, plain; /* of the open item */
	unsigned phonetic;     /* inside rPh */
	bool wanted;           /* inside t */
};

static void
strings_start(void *ctx, struct xlsx_part *p, const char *name,
    const char **attributes)
{
	struct strings *s = ctx;

	(void)p;
	(void)attributes;
	if (strcmp(name, "rPh") == 0)
		s->phonetic++;
	else if (strcmp(name, "t") == 0)
		s->wanted = s->phonetic == 0;
}

static enum ayni_err
keep_string(struct strings *s)
{
	struct arena *a = &s->out->arena;
	struct text kept;

	put_plain(&s->plain, buf_text(&s->raw));
	if (s->raw.err != AYNI_OK || s->plain.err != AYNI_OK)
		return s->raw.err != AYNI_OK ? s->raw.err : s->plain.err;
	kept = arena_text(a, buf_text(&s->plain));
	if (kept.p == NULL)
		return s->plain.n > a->limit - a->used ? AYNI_TOOBIG
						       : AYNI_NOMEM;
	buf_put(&s->out->text, &kept, sizeof(kept));
	buf_clear(&s->raw);
	buf_clear(&s->plain);
	return s->out->text.err;
}

static void
strings_end(void *ctx, struct xlsx_part *p, const char *name)
{
	struct strings *s = ctx;
	enum ayni_err e;

	if (strcmp(name, "rPh") == 0 && s->phonetic > 0)
		s->phonetic--;
	else if (strcmp(name, "t") == 0)
		s->wanted = false;
	else if (strcmp(name, "si") == 0 && (e = keep_string(s)) != AYNI_OK)
		xlsx_part_stop(p, e);
}

static void
strings_text(void *ctx, struct xlsx_part *p, struct text t)
{
	struct strings *s = ctx;

	(void)p;
	if (s->wanted)
		buf_put_text(&s->raw, t);
}

enum ayni_err
xlsx_cells_strings(struct xlsx_package *p, const char *part,
    struct xlsx_strings *out)
{
	struct strings s = {.out = out};
	struct xlsx_listener l = {strings_start, strings_end, strings_text,
	    &s};
	enum ayni_err e = AYNI_OK;

	arena_init(&out->arena, MAX_STRINGS_BYTES);
	buf_init(&out->text, MAX_STRINGS_BYTES);
	buf_init(&s.raw, XLSX_MAX_CELL);
	buf_init(&s.plain, XLSX_MAX_CELL);
	if (part != NULL)
		e = xlsx_part_parse(p, part, &l);
	buf_free(&s.raw);
	buf_free(&s.plain);
	return e;
}

void
xlsx_cells_strings_free(struct xlsx_strings *s)
{
	arena_free(&s->arena);
	buf_free(&s->text);
}

/* ---- rows ---- */

enum cell_type {
	CELL_NUMBER,
	CELL_SHARED,
	CELL_INLINE,
	CELL_TEXT,
	CELL_BOOLEAN,
	CELL_ERROR,
	CELL_DATE,
};

struct rows {
	struct xlsx_book *book;
	struct workbook *w;
	struct sheet *sheet;
	struct text *cell;  /* [SHEET_MAX_COLUMNS] of the open row */
	size_t cells;
	struct buf bytes;   /* of those cells that are no shared strings */
	struct buf raw;     /* of the open cell, as it stands in the file */
	uint32_t row, last; /* the open one; the last with any text */
	size_t column;      /* of the open cell */
	size_t width;       /* columns that have, or may have, a header */
	enum cell_type type;
	enum xlsx_format format;
	bool in_data, wanted, formula, valued;
	unsigned phonetic;
};

static void
note(struct rows *r, struct xlsx_part *p, enum sheet_remark what,
    struct text text)
{
	enum ayni_err e = sheet_note(r->w, r->sheet, what, r->row,
	    r->column < r->sheet->columns ? r->sheet->header[r->column]
					  : (struct text){"", 0},
	    text);

	if (e != AYNI_OK)
		xlsx_part_stop(p, e);
}

/* "B5": the column, from 0, and the row; false for anything else. */
static bool
place(const char *z, size_t *column, uint32_t *row)
{
	size_t c = 0, n = 0;
	uint64_t r = 0;

	for (; (*z | 0x20) >= 'a' && (*z | 0x20) <= 'z' && n < 4; z++, n++)
		c = c * 26 + (size_t)((*z | 0x20) - 'a' + 1);
	for (; *z >= '0' && *z <= '9' && r <= UINT32_MAX; z++)
		r = r * 10 + (uint64_t)(*z - '0');
	if (n == 0 || *z != '\0' || r == 0 || r > UINT32_MAX)
		return false;
	*column = c - 1;
	*row = (uint32_t)r;
	return true;
}

static void
start_row(struct rows *r, struct xlsx_part *p, const char *number)
{
	uint32_t row = r->row + 1;
	size_t column;
	char at[16] = "A";

	if (number != NULL) {
		(void)strncat(at, number, sizeof(at) - 2);
		if (!place(at, &column, &row) || row <= r->row) {
			xlsx_part_stop(p, AYNI_BADFORM);
			return;
		}
	}
	if (row > XLSX_LAST_ROW)
		xlsx_part_stop(p, AYNI_TOOBIG);
	r->row = row;
	r->cells = 0;
	r->column = SIZE_MAX; /* so that the next one is 0 */
	buf_clear(&r->bytes);
}

static enum cell_type
type_of(const char *t)
{
	static const struct {
		const char *name;
		enum cell_type type;
	} types[] = {{"s", CELL_SHARED}, {"inlineStr", CELL_INLINE},
	    {"str", CELL_TEXT}, {"b", CELL_BOOLEAN}, {"e", CELL_ERROR},
	    {"d", CELL_DATE}};
	size_t i;

	for (i = 0; t != NULL && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(t, types[i].name) == 0)
			return types[i].type;
	return CELL_NUMBER;
}

static void
start_cell(struct rows *r, struct xlsx_part *p, const char **attributes)
{
	const char *at = xlsx_part_attribute(attributes, "r");
	size_t column = r->column + 1;
	uint32_t row;

	if (at != NULL && (!place(at, &column, &row) ||
			      column < r->column + 1)) {
		xlsx_part_stop(p, AYNI_BADFORM);
		return;
	}
	if (column >= SHEET_MAX_COLUMNS) {
		xlsx_part_stop(p, AYNI_TOOBIG);
		return;
	}
	r->column = column;
	r->type = type_of(xlsx_part_attribute(attributes, "t"));
	r->format = xlsx_style_of(&r->book->styles,
	    xlsx_part_attribute(attributes, "s"));
	r->formula = r->valued = false;
	buf_clear(&r->raw);
}

static void
rows_start(void *ctx, struct xlsx_part *p, const char *name,
    const char **attributes)
{
	struct rows *r = ctx;

	if (strcmp(name, "sheetData") == 0)
		r->in_data = true;
	else if (!r->in_data)
		return;
	else if (strcmp(name, "row") == 0)
		start_row(r, p, xlsx_part_attribute(attributes, "r"));
	else if (strcmp(name, "c") == 0)
		start_cell(r, p, attributes);
	else if (strcmp(name, "f") == 0)
		r->formula = true;
	else if (strcmp(name, "v") == 0)
		r->wanted = r->valued = r->type != CELL_INLINE;
	else if (strcmp(name, "rPh") == 0)
		r->phonetic++;
	else if (strcmp(name, "t") == 0)
		r->wanted = r->type == CELL_INLINE && r->phonetic == 0;
}

static void
rows_text(void *ctx, struct xlsx_part *p, struct text t)
{
	struct rows *r = ctx;

	(void)p;
	if (r->wanted)
		buf_put_text(&r->raw, t);
}

static struct text
shared(const struct rows *r)
{
	const struct buf *all = &r->book->strings.text;
	struct text found = {"", 0};
	int64_t i = 0;

	if (number_int(text_trim(buf_text(&r->raw)), &i) && i >= 0 &&
	    (uint64_t)i < all->n / sizeof(found))
		memcpy(&found, all->p + (size_t)i * sizeof(found),
		    sizeof(found));
	return found;
}

/* "2026-11-23T10:30:00Z" without the T and the Z. */
static void
put_moment(struct buf *out, struct text s)
{
	size_t i;

	s = text_trim(s);
	if (s.n > 0 && s.p[s.n - 1] == 'Z')
		s.n--;
	for (i = 0; i < s.n; i++)
		buf_put_byte(out, (uint8_t)(s.p[i] == 'T' ? ' ' : s.p[i]));
}

/* Appends the open cell's text to r->bytes. */
static void
put_cell(struct rows *r, struct xlsx_part *p)
{
	struct text raw = buf_text(&r->raw);
	size_t from = r->bytes.n;
	bool date = r->type == CELL_DATE;

	if (r->type == CELL_NUMBER)
		date = xlsx_style_put(&r->bytes, raw, r->format,
		    r->book->from_1904);
	else if (r->type == CELL_BOOLEAN)
		buf_put_z(&r->bytes, text_is(text_trim(raw), "0") ? "FALSE"
								  : "TRUE");
	else if (date)
		put_moment(&r->bytes, raw);
	else
		put_plain(&r->bytes, raw);
	if (r->bytes.err != AYNI_OK)
		return;
	if (date || r->type == CELL_ERROR)
		note(r, p, date ? SHEET_DATE : SHEET_ERROR,
		    (struct text){(const char *)r->bytes.p + from,
			r->bytes.n - from});
}

static void
end_cell(struct rows *r, struct xlsx_part *p)
{
	struct text t = {NULL, 0};
	size_t from = r->bytes.n;

	if (r->raw.err != AYNI_OK) {
		xlsx_part_stop(p, r->raw.err);
		return;
	}
	if (r->width > 0 && r->column >= r->width)
		return;
	if (r->formula && !r->valued)
		note(r, p, SHEET_UNCOMPUTED, (struct text){"", 0});
	if (r->raw.n == 0)
		return;
	if (r->type == CELL_SHARED) {
		t = shared(r);
	} else {
		put_cell(r, p);
		/* bytes may move: the address comes at the row's end */
		t = (struct text){NULL, r->bytes.n - from};
	}
	if (r->bytes.err != AYNI_OK) {
		xlsx_part_stop(p, r->bytes.err);
		return;
	}
	for (; r->cells <= r->column; r->cells++)
		r->cell[r->cells] = (struct text){"", 0};
	r->cell[r->column] = t;
}

/* After 20 columns without a header comes no further one. */
static void
measure(struct rows *r, struct xlsx_part *p)
{
	size_t i, empty = 0;

	for (i = 0; i < r->cells && empty <= EMPTY_COLUMNS; i++)
		empty = text_trim(r->cell[i]).n == 0 ? empty + 1 : 0;
	r->width = i - empty;
	for (; i < r->cells; i++) {
		if (text_trim(r->cell[i]).n == 0)
			continue;
		r->column = SIZE_MAX;
		note(r, p, SHEET_COLUMNS_CUT, r->cell[i]);
		break;
	}
	r->cells = r->width;
}

static void
end_row(struct rows *r, struct xlsx_part *p)
{
	const char *at = (const char *)r->bytes.p;
	bool empty = true;
	enum ayni_err e;
	size_t i;

	for (i = 0; i < r->cells; i++) {
		if (r->cell[i].p == NULL) {
			r->cell[i].p = at;
			at += r->cell[i].n;
		}
		empty = empty && text_trim(r->cell[i]).n == 0;
	}
	if (empty)
		return;
	if (r->last == 0 ? r->row > 1 : r->row - r->last > EMPTY_ROWS + 1) {
		r->column = SIZE_MAX;
		note(r, p, r->last == 0 ? SHEET_NO_HEADER : SHEET_ROWS_CUT,
		    (struct text){"", 0});
		xlsx_part_stop(p, AYNI_OK);
		return;
	}
	if (r->width == 0)
		measure(r, p);
	e = sheet_put_row(r->w, r->sheet, r->row, r->cell, r->cells);
	if (e != AYNI_OK)
		xlsx_part_stop(p, e);
	r->last = r->row;
}

static void
rows_end(void *ctx, struct xlsx_part *p, const char *name)
{
	struct rows *r = ctx;

	if (!r->in_data)
		return;
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		r->wanted = false;
	else if (strcmp(name, "rPh") == 0 && r->phonetic > 0)
		r->phonetic--;
	else if (strcmp(name, "c") == 0)
		end_cell(r, p);
	else if (strcmp(name, "row") == 0)
		end_row(r, p);
	else if (strcmp(name, "sheetData") == 0)
		xlsx_part_stop(p, AYNI_OK);
}

enum ayni_err
xlsx_cells_read(struct xlsx_book *b, const char *part, struct workbook *w,
    struct sheet *s)
{
	struct rows r = {.book = b, .w = w, .sheet = s};
	struct xlsx_listener l = {rows_start, rows_end, rows_text, &r};
	enum ayni_err e = AYNI_NOMEM;

	buf_init(&r.raw, XLSX_MAX_CELL);
	buf_init(&r.bytes, MAX_ROW_BYTES);
	r.cell = mem_zalloc(SHEET_MAX_COLUMNS, sizeof(*r.cell));
	if (r.cell != NULL)
		e = xlsx_part_parse(b->package, part, &l);
	mem_free(r.cell);
	buf_free(&r.raw);
	buf_free(&r.bytes);
	return e;
}
