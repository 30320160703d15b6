/*
 * book -- .xlsx files made in memory, right or wrong as a test wants them.
 */
#ifndef SUPPORT_BOOK_H
#define SUPPORT_BOOK_H

#include "ayni/bytes.h"

/* A part of the package; text NULL: left out. */
struct book_part {
	const char *name, *text;
};

/* book_zip -- the parts as a zip file, deflated; free with buf_free. */
struct buf book_zip(const struct book_part *part, size_t n);

/* What a small book consists of; a NULL is a part that is not there. */
struct book {
	const char *sheets;  /* <sheet .../> elements; NULL: one, "survey" */
	const char *first;   /* inside <sheetData> of r:id "s1" */
	const char *second;  /* of "s2" */
	const char *strings; /* inside <sst> */
	const char *formats; /* inside <styleSheet> */
	const char *workbook_pr; /* attributes of <workbookPr> */
};
struct buf book_make(const struct book *b);

#endif
