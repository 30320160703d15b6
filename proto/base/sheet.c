#include "ayni/sheet.h"

#include <string.h>

#include "ayni/csv.h"
#include "ayni/mem.h"
#include "ayni/utf8.h"

void
sheet_init(struct workbook *w)
{
	*w = (struct workbook){.sheets = 0};
	arena_init(&w->arena, SHEET_MAX_BYTES);
	buf_init(&w->packed, SHEET_MAX_BYTES);
}

void
sheet_free(struct workbook *w)
{
	struct sheet *s;

	for (s = w->first; s != NULL; s = s->next)
		mem_free(s->row);
	buf_free(&w->packed);
	arena_free(&w->arena);
	*w = (struct workbook){.sheets = 0};
}

enum ayni_err
sheet_add(struct workbook *w, struct text name, struct text file,
    struct sheet **out)
{
	struct sheet *s;

	if (w->sheets == SHEET_MAX_SHEETS)
		return AYNI_TOOBIG;
	s = arena_zalloc(&w->arena, 1, sizeof(*s));
	if (s == NULL)
		return arena_err(&w->arena);
	s->name = arena_text(&w->arena, text_trim(name));
	s->file = arena_text(&w->arena, file);
	if (s->name.p == NULL || s->file.p == NULL)
		return arena_err(&w->arena);
	if (w->last != NULL)
		w->last->next = s;
	else
		w->first = s;
	w->last = s;
	w->sheets++;
	*out = s;
	return AYNI_OK;
}

/* Without white space at its ends, no-break spaces included. */
static struct text
trimmed(struct text s)
{
	static const struct text nbsp = {"\xc2\xa0", 2};
	size_t was;

	do {
		was = s.n;
		s = text_trim(s);
		if (text_starts(s, nbsp))
			s = (struct text){s.p + 2, s.n - 2};
		if (s.n >= 2 && memcmp(s.p + s.n - 2, nbsp.p, 2) == 0)
			s.n -= 2;
	} while (s.n != was);
	return s;
}

/* What XML cannot hold, as old spreadsheets have it, becomes spaces. */
static void
clean(char *p, size_t n)
{
	size_t i, bad;

	for (i = 0; i < n; i++)
		if ((bad = utf8_no_xml((struct text){p + i, n - i})) > 0)
			memset(p + i, ' ', bad);
}

/* One after the other, in few bytes. */
static enum ayni_err
copy_cells(struct workbook *w, const struct text *cell, size_t n,
    struct sheet_row *out)
{
	struct text kept;
	size_t i;

	if (n > SHEET_MAX_COLUMNS)
		return AYNI_TOOBIG;
	buf_clear(&w->packed);
	for (i = 0; i < n; i++) {
		struct text t = trimmed(cell[i]);

		if (cell[i].n > SHEET_MAX_CELL)
			return AYNI_TOOBIG;
		buf_put_sized(&w->packed, t);
		if (w->packed.err != AYNI_OK)
			return w->packed.err;
		clean((char *)w->packed.p + w->packed.n - t.n, t.n);
	}
	kept = arena_text(&w->arena, buf_text(&w->packed));
	if (kept.p == NULL)
		return arena_err(&w->arena);
	out->cells = text_bytes(kept).p;
	out->n = (uint32_t)n;
	return AYNI_OK;
}

static enum ayni_err
put_header(struct workbook *w, struct sheet *s, const struct text *cell,
    size_t n)
{
	struct sheet_row r = {NULL, 0, 0};
	enum ayni_err e = copy_cells(w, cell, n, &r);
	size_t i;

	if (e != AYNI_OK)
		return e;
	s->header = arena_zalloc(&w->arena, n, sizeof(*s->header));
	if (s->header == NULL)
		return arena_err(&w->arena);
	for (i = 0; i < n; i++)
		s->header[i] = sheet_next(&r.cells);
	s->columns = n;
	return AYNI_OK;
}

static enum ayni_err
row_space(struct sheet *s)
{
	uint32_t cap = s->cap == 0 ? 16 : s->cap + s->cap / 2;
	struct sheet_row *more;

	if (s->rows < s->cap)
		return AYNI_OK;
	if (s->rows >= SHEET_MAX_ROWS)
		return AYNI_TOOBIG;
	if ((more = mem_array(s->row, cap, sizeof(*more))) == NULL)
		return AYNI_NOMEM;
	s->row = more;
	s->cap = cap;
	return AYNI_OK;
}

enum ayni_err
sheet_put_row(struct workbook *w, struct sheet *s, uint32_t number,
    const struct text *cell, size_t n)
{
	struct sheet_row r = {.number = number};
	enum ayni_err e;

	while (n > 0 && trimmed(cell[n - 1]).n == 0)
		n--;
	if (n == 0)
		return AYNI_OK;
	if (s->columns == 0)
		return put_header(w, s, cell, n);
	if ((e = row_space(s)) != AYNI_OK ||
	    (e = copy_cells(w, cell, n, &r)) != AYNI_OK)
		return e;
	s->row[s->rows++] = r;
	return AYNI_OK;
}

enum ayni_err
sheet_note(struct workbook *w, const struct sheet *s, enum sheet_remark what,
    uint32_t row, struct text header, struct text text)
{
	struct sheet_note *n;

	if (w->notes == SHEET_MAX_NOTES)
		return AYNI_OK;
	if ((n = arena_zalloc(&w->arena, 1, sizeof(*n))) == NULL)
		return arena_err(&w->arena);
	n->what = what;
	n->sheet = s;
	n->row = row;
	n->header = arena_text(&w->arena, header);
	n->text = arena_text(&w->arena, text);
	if (n->header.p == NULL || n->text.p == NULL)
		return arena_err(&w->arena);
	if (w->last_note != NULL)
		w->last_note->next = n;
	else
		w->note = n;
	w->last_note = n;
	w->notes++;
	return AYNI_OK;
}

struct into {
	struct workbook *w;
	struct sheet *s;
};

static enum ayni_err
take_row(void *ctx, uint32_t number, const struct text *field, size_t n)
{
	const struct into *to = ctx;

	return sheet_put_row(to->w, to->s, number, field, n);
}

enum ayni_err
sheet_read_csv(struct workbook *w, struct text name, struct text file,
    struct bytes in, uint32_t *row)
{
	struct into to = {w, NULL};
	struct csv c = {0};
	enum ayni_err e;

	if ((e = sheet_add(w, name, file, &to.s)) != AYNI_OK)
		return e;
	csv_init(&c, take_row, &to);
	csv_feed(&c, in);
	if ((e = csv_end(&c)) != AYNI_OK)
		*row = c.number + 1;
	csv_free(&c);
	return e;
}

/* The cells of a table's line; false for a line that is none. */
static bool
md_cells(struct text line, struct text *rest)
{
	size_t i;

	line = text_trim(line);
	if (line.n < 2 || line.p[0] != '|')
		return false;
	while (line.n > 1 && line.p[line.n - 1] != '|')
		line.n--; /* a comment behind the last bar */
	for (i = 0; i < line.n && (line.p[i] == '|' || line.p[i] == '-'); i++)
		continue;
	if (i == line.n && line.n > 2 && memchr(line.p, '-', line.n) != NULL)
		return false; /* a rule */
	*rest = (struct text){line.p + 1, line.n - 1};
	return line.n > 1;
}

/* The next cell of a line, its "\|" turned into bars, in the arena. */
static enum ayni_err
md_cell(struct arena *a, struct text *rest, struct text *cell)
{
	struct text raw;
	size_t i = 0, n = 0;
	char *to;

	while (i < rest->n && rest->p[i] != '|')
		i += rest->p[i] == '\\' && i + 1 < rest->n ? 2 : 1;
	raw = text_trim((struct text){rest->p, i});
	i += i < rest->n; /* the bar */
	*rest = (struct text){rest->p + i, rest->n - i};
	*cell = raw;
	if (memchr(raw.p, '\\', raw.n) == NULL)
		return AYNI_OK;
	if ((to = arena_alloc(a, raw.n)) == NULL)
		return arena_err(a);
	for (i = 0; i < raw.n; i++) {
		if (raw.p[i] == '\\' && i + 1 < raw.n && raw.p[i + 1] == '|')
			continue;
		to[n++] = raw.p[i];
	}
	*cell = (struct text){to, n};
	return AYNI_OK;
}

#define MD_MAX_CELLS 1024

static enum ayni_err
md_line(struct workbook *w, struct text file, struct text line,
    struct sheet **s, uint32_t *number)
{
	struct text cell[MD_MAX_CELLS], rest;
	enum ayni_err e;
	size_t n = 0;

	if (!md_cells(line, &rest))
		return AYNI_OK;
	while (rest.n > 0) {
		if (n == MD_MAX_CELLS)
			return AYNI_TOOBIG;
		if ((e = md_cell(&w->arena, &rest, &cell[n])) != AYNI_OK)
			return e;
		n++;
	}
	if (cell[0].n > 0) {
		if ((e = sheet_add(w, cell[0], file, s)) != AYNI_OK)
			return e;
		*number = 1;
	}
	if (*s == NULL)
		return AYNI_OK;
	while (n > 1 && cell[n - 1].n == 0)
		n--;
	if (n < 2)
		return AYNI_OK;
	return sheet_put_row(w, *s, (*number)++, cell + 1, n - 1);
}

enum ayni_err
sheet_read_md(struct workbook *w, struct text file, struct text in,
    uint32_t *line)
{
	static const struct text mark = {"\xef\xbb\xbf", 3};
	struct sheet *s = NULL;
	uint32_t number = 1, at = 0;
	enum ayni_err e;

	if (text_starts(in, mark))
		in = (struct text){in.p + mark.n, in.n - mark.n};
	while (in.n > 0) {
		const char *nl = memchr(in.p, '\n', in.n);
		size_t n = nl != NULL ? (size_t)(nl - in.p) : in.n;
		struct text t = {in.p, n};

		at++;
		e = utf8_valid(text_bytes(t))
		    ? md_line(w, file, t, &s, &number) : AYNI_BADFORM;
		if (e != AYNI_OK) {
			*line = at;
			return e;
		}
		n += nl != NULL;
		in = (struct text){in.p + n, in.n - n};
	}
	return AYNI_OK;
}

static bool
same_letters(struct text a, const char *z)
{
	size_t i;

	for (i = 0; i < a.n && z[i] != '\0'; i++) {
		char c = a.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (c != z[i])
			return false;
	}
	return i == a.n && z[i] == '\0';
}

const struct sheet *
sheet_find(const struct workbook *w, const char *name)
{
	const struct sheet *s;

	for (s = w->first; s != NULL; s = s->next)
		if (same_letters(s->name, name))
			return s;
	return NULL;
}

struct text
sheet_next(const uint8_t **at)
{
	struct text t = text_sized(*at);

	*at = text_bytes(t).p + t.n;
	return t;
}

struct text
sheet_cell(const struct sheet_row *r, size_t column)
{
	const uint8_t *at = r->cells;
	struct text t = {"", 0};
	size_t i;

	for (i = 0; i <= column && column < r->n; i++)
		t = sheet_next(&at);
	return t;
}
