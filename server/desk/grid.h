/*
 * grid -- tables of texts and numbers on a terminal.
 *
 * Columns are as wide as what stands in them; headings and long labels go
 * on in further lines; columns that no terminal of 80 has room for follow
 * below, with the labels again; numbers are grouped as the language does.
 */
#ifndef DESK_GRID_H
#define DESK_GRID_H

#include "ayni/bytes.h"
#include "ayni/lang.h"

#define GRID_LABEL 44u /* columns of a terminal that a label may take */
#define GRID_WIDTH 78u /* of a line */
#define GRID_MAX 64u   /* columns of a grid: what follows is left out */

struct grid_row {
	bool title;        /* its label alone, before the rows it is about */
	unsigned indent;
	struct text label;
	struct text *cell; /* [columns] */
	bool bar;
	double share;      /* of a bar, 0 to 1 */
};
struct grid {
	struct text *head; /* [columns] */
	struct text share; /* heading of the bars */
	bool *left;        /* [columns]: texts; NULL: all of them numbers */
	size_t columns;
	struct grid_row *row;
	size_t rows;
};
struct grid_style {
	enum lang lang;
	bool utf8; /* else bars and spaces in ASCII */
};

void grid_put(struct buf *out, const struct grid *g, struct grid_style s);
/* grid_wrap -- running text, each line after "before". */
void grid_wrap(struct buf *out, struct text s, const char *before,
    size_t width);
/* grid_number -- grouped; one decimal where it is no whole number; a dash
 * for nothing. */
void grid_number(struct buf *out, double v, struct grid_style s);

#endif
