/*
 * xlsx_style -- numbers of a spreadsheet as text, by their cell's format.
 *
 * src   ECMA-376 part 1 sections 18.8.30 (formats), 18.17.4 (dates)
 */
#ifndef BASE_XLSX_STYLE_H
#define BASE_XLSX_STYLE_H

#include "base/xlsx_part.h"

enum xlsx_format {
	XLSX_NUMBER,
	XLSX_DATE,     /* days and fractions of a day */
	XLSX_DURATION, /* the same, hours past 24 and all */
};

struct xlsx_styles {
	struct buf format; /* one byte of enum xlsx_format for each style */
	struct buf custom; /* the same for numFmtId, in pairs; while reading */
	bool of_cells;     /* inside cellXfs */
};

/* xlsx_style_read -- the part with styles; NULL has none. */
enum ayni_err xlsx_style_read(struct xlsx_package *p, const char *part,
    struct xlsx_styles *s) AYNI_CHECK;
void xlsx_style_free(struct xlsx_styles *s);
enum xlsx_format xlsx_style_of(const struct xlsx_styles *s,
    const char *index);
/* xlsx_style_code -- of a format such as "dd/mm/yyyy". */
enum xlsx_format xlsx_style_code(struct text code);
/* xlsx_style_put -- appends a number as its format shows it; what is no
 * number, or no date that there is, as it stands.  True: as a date. */
bool xlsx_style_put(struct buf *out, struct text number,
    enum xlsx_format f, bool from_1904);

#endif
