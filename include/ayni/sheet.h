/*
 * sheet -- a workbook: sheets of text cells, whatever file they stood in.
 *
 * The readers of .csv files and Markdown tables are here; the one of .xlsx
 * files (ayni/xlsx.h) fills the same struct.
 *
 * out   everything lives as long as the workbook
 * units rows count from 1, the header being row 1
 */
#ifndef AYNI_SHEET_H
#define AYNI_SHEET_H

#include "ayni/arena.h"

#define SHEET_MAX_BYTES (64u << 20) /* of all cells of a workbook */
#define SHEET_MAX_ROWS 1000000u
#define SHEET_MAX_COLUMNS 16384u
#define SHEET_MAX_CELL (1u << 20) /* bytes of its text */
#define SHEET_MAX_SHEETS 256u
#define SHEET_MAX_NOTES 100u

struct sheet_row {
	const uint8_t *cells; /* [n], trimmed, each with its length */
	uint32_t number;
	uint32_t n; /* may be less than columns */
};

struct sheet {
	struct text name; /* as written */
	struct text file; /* as the caller named it, for messages */
	struct text *header; /* [columns], trimmed */
	size_t columns;
	struct sheet_row *row; /* the header not among them */
	uint32_t rows, cap;
	struct sheet *next;
};

/* What a reader did that an author may not expect. */
enum sheet_remark {
	SHEET_DATE,        /* a date became the text */
	SHEET_ERROR,       /* an error such as #REF! became the text */
	SHEET_UNCOMPUTED,  /* a formula has no result in the file */
	SHEET_NO_HEADER,   /* the first row has no text: the sheet is ignored */
	SHEET_ROWS_CUT,    /* after too many empty rows: ignored from here */
	SHEET_COLUMNS_CUT, /* the same of columns; text: the first header */
};

struct sheet_note {
	enum sheet_remark what;
	const struct sheet *sheet;
	uint32_t row;
	struct text header, text;
	struct sheet_note *next;
};

struct workbook {
	struct arena arena;
	struct buf packed; /* of the row that is put */
	struct sheet *first, *last;
	size_t sheets;
	struct sheet_note *note, *last_note;
	size_t notes;
};

void sheet_init(struct workbook *w);
void sheet_free(struct workbook *w); /* safe on a zeroed workbook */

/* sheet_add -- an empty sheet at the end; errs TOOBIG, NOMEM. */
enum ayni_err sheet_add(struct workbook *w, struct text name,
    struct text file, struct sheet **out) AYNI_CHECK;
/* sheet_put_row -- the first row put is the header; cells are copied and
 * trimmed, characters that XML cannot hold become spaces; a row without
 * any text is left out; errs TOOBIG, NOMEM. */
enum ayni_err sheet_put_row(struct workbook *w, struct sheet *s,
    uint32_t number, const struct text *cell, size_t n) AYNI_CHECK;

/* sheet_note -- copies its texts; those beyond SHEET_MAX_NOTES are left
 * out; errs TOOBIG, NOMEM. */
enum ayni_err sheet_note(struct workbook *w, const struct sheet *s,
    enum sheet_remark what, uint32_t row, struct text header,
    struct text text) AYNI_CHECK;

/* sheet_read_csv -- one sheet from a .csv file's bytes; *row is the row at
 * fault after BADFORM.  errs those of csv, TOOBIG, NOMEM */
enum ayni_err sheet_read_csv(struct workbook *w, struct text name,
    struct text file, struct bytes in, uint32_t *row) AYNI_CHECK;
/*
 * sheet_read_md -- sheets from Markdown tables.
 *
 * A line "| name | |" begins a sheet; the rows under it leave the first
 * column empty.  "\|" is a bar inside a cell; lines that begin with "#",
 * and rules such as |---|---|, are skipped.
 *
 * out   *line  of the text, at fault after an error
 * errs  BADFORM (no UTF-8), TOOBIG, NOMEM
 */
enum ayni_err sheet_read_md(struct workbook *w, struct text file,
    struct text in, uint32_t *line) AYNI_CHECK;

/* sheet_find -- by name, letter case and outer space ignored; or NULL. */
const struct sheet *sheet_find(const struct workbook *w, const char *name);
/* sheet_cell -- the text of a cell; "" where the row is shorter. */
struct text sheet_cell(const struct sheet_row *r, size_t column);
/* sheet_next -- the text of each cell in turn; at: first r->cells, n times. */
struct text sheet_next(const uint8_t **at);

#endif
