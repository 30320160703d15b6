/*
 * xlsx_cells -- shared strings, and the rows of one sheet.
 */
#ifndef BASE_XLSX_CELLS_H
#define BASE_XLSX_CELLS_H

#include "base/xlsx_style.h"

struct xlsx_strings {
	struct arena arena;
	struct buf text; /* struct text each */
};

/* What the cells of a book need. */
struct xlsx_book {
	struct xlsx_package *package;
	struct xlsx_strings strings;
	struct xlsx_styles styles;
	bool from_1904;
};

/* xlsx_cells_strings -- part NULL: the book has none. */
enum ayni_err xlsx_cells_strings(struct xlsx_package *p, const char *part,
    struct xlsx_strings *out) AYNI_CHECK;
void xlsx_cells_strings_free(struct xlsx_strings *s);
enum ayni_err xlsx_cells_read(struct xlsx_book *b, const char *part,
    struct workbook *w, struct sheet *s) AYNI_CHECK;

#endif
