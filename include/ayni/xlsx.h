/*
 * xlsx -- a workbook from the bytes of an .xlsx file.
 *
 * Cells become the texts that a person would type: numbers without a
 * superfluous ".0", TRUE and FALSE, dates as "2026-11-23 00:00:00", times as
 * "10:30:00", of a formula its last result.  Rich text loses its looks,
 * no-break spaces are spaces, merged cells have their text in the first.
 * As in pyxform, the header is row 1 or there is none, columns end at the
 * 21st empty header in a row, and rows at the 61st empty row in a row.
 *
 * units limits hold whatever the file says of itself: nothing is believed
 *       but what was inflated and parsed
 * src   ECMA-376 parts 1 and 2
 */
#ifndef AYNI_XLSX_H
#define AYNI_XLSX_H

#include "ayni/sheet.h"

#define XLSX_MAX_INFLATED (128u << 20) /* all parts that are read, bytes */
#define XLSX_MAX_CELL (1u << 20)       /* text of a cell, bytes */
#define XLSX_LAST_ROW 1048576u /* which LibreOffice writes for its looks */
#define XLSX_MAX_DEPTH 64u             /* nested elements of a part */

enum xlsx_trouble {
	XLSX_FINE,
	XLSX_NO_ZIP,    /* not an .xlsx file at all */
	XLSX_OLD,       /* an .xls file, or one with a password */
	XLSX_NO_PART,   /* a part that must be there is not */
	XLSX_DAMAGED,   /* a part cannot be inflated, or is no such XML */
	XLSX_TOO_LARGE, /* over one of the limits */
};

/* Why a file is refused. */
struct xlsx_fault {
	enum xlsx_trouble what;
	char part[128]; /* inside the file; "": the file itself */
	uint32_t line;  /* of the part, 0: none */
};

/*
 * xlsx_read -- the sheets that are asked for.
 *
 * in    file       as the caller names it, for messages
 *       in         borrowed
 *       wanted[n]  names of sheets, lower case; other sheets stand in the
 *                  workbook by name, empty; a book's only sheet is read
 *                  whatever its name
 * out   w          sheets and notes appended
 *       fault      set where the error is BADFORM, UNSUPPORTED or TOOBIG
 * errs  BADFORM, UNSUPPORTED (XLSX_OLD), TOOBIG, NOMEM
 */
enum ayni_err xlsx_read(struct workbook *w, struct text file,
    struct bytes in, const char *const *wanted, size_t n,
    struct xlsx_fault *fault) AYNI_CHECK;

#endif
