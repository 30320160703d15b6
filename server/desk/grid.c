#include "desk/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ayni/utf8.h"

#define GAP 2u
#define BAR 10u /* columns of a whole bar */
#define HEAD 9u /* columns of a heading that need not be broken */

/* ---- numbers ---- */

/* Narrow no-break space, as French and Spanish group. */
static const char *
group(struct grid_style s)
{
	if (s.lang == LANG_EN)
		return ",";
	return s.utf8 ? "\xe2\x80\xaf" : " ";
}

static void
put_whole(struct buf *out, double v, struct grid_style s)
{
	char digits[64];
	size_t i, n;

	(void)snprintf(digits, sizeof(digits), "%.0f", v);
	n = strlen(digits);
	for (i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			buf_put_z(out, group(s));
		buf_put_byte(out, (uint8_t)digits[i]);
	}
}

void
grid_number(struct buf *out, double v, struct grid_style s)
{
	double whole = floor(fabs(v));
	int tenth = (int)floor((fabs(v) - whole) * 10 + 0.5);

	if (v == 0) {
		buf_put_z(out, s.utf8 ? "\xe2\x80\x93" : "-");
		return;
	}
	if (v < 0)
		buf_put_byte(out, '-');
	if (tenth == 10) {
		whole++;
		tenth = 0;
	}
	put_whole(out, whole, s);
	if (whole != fabs(v))
		buf_printf(out, "%c%d", s.lang == LANG_EN ? '.' : ',', tenth);
}

static void
put_bar(struct buf *out, double share, struct grid_style s)
{
	unsigned eighths = (unsigned)(share * BAR * 8 + 0.5), i;
	unsigned full = eighths / 8, part = eighths % 8;

	if (share > 1)
		full = BAR, part = 0;
	if (!s.utf8) {
		full += part >= 4;
		part = 0;
	}
	for (i = 0; i < full; i++)
		buf_put_z(out, s.utf8 ? "\xe2\x96\x88" : "#");
	if (part > 0) /* U+2588 is whole, U+258F an eighth */
		utf8_put(out, (int32_t)(0x2590 - part));
	for (i = full + (part > 0); i < BAR; i++)
		buf_put_byte(out, ' ');
	buf_printf(out, " %3.0f%s%%", share * 100,
	    s.lang == LANG_EN ? "" : s.utf8 ? "\xe2\x80\xaf" : " ");
}

/* ---- lines of a text ---- */

/* The next line of at most "width" columns, taken off s; a word longer than
 * that stands alone. */
static struct text
next_line(struct text *s, size_t width)
{
	struct text line = {s->p, 0}, all = *s;
	size_t i, end;

	for (i = 0; i <= all.n; i++) {
		if (i < all.n && all.p[i] != ' ')
			continue;
		end = i;
		if (line.n > 0 &&
		    utf8_width((struct text){all.p, end}) > width)
			break;
		line.n = end;
	}
	s->p = all.p + line.n;
	s->n = all.n - line.n;
	while (s->n > 0 && s->p[0] == ' ') {
		s->p++;
		s->n--;
	}
	while (line.n > 0 && line.p[line.n - 1] == ' ')
		line.n--;
	return line;
}

static size_t
lines_of(struct text s, size_t width)
{
	size_t n = 0;

	do {
		(void)next_line(&s, width);
		n++;
	} while (s.n > 0);
	return n;
}

/* Line i of a text; "" after its last. */
static struct text
line_of(struct text s, size_t width, size_t i)
{
	struct text line = {"", 0};

	for (i++; i > 0; i--)
		line = s.n > 0 ? next_line(&s, width) : TEXT("");
	return line;
}

static size_t
widest_line(struct text s, size_t width)
{
	size_t most = 0, w;

	while (s.n > 0)
		if ((w = utf8_width(next_line(&s, width))) > most)
			most = w;
	return most;
}

void
grid_wrap(struct buf *out, struct text s, const char *before, size_t width)
{
	do {
		buf_put_z(out, before);
		buf_put_text(out, next_line(&s, width - strlen(before)));
		buf_put_byte(out, '\n');
	} while (s.n > 0);
}

/* ---- the grid ---- */

struct widths {
	size_t label;
	size_t column[64];
	size_t columns; /* of them drawn */
	size_t head;    /* lines */
};

static void
spaces(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_put_byte(out, ' ');
}

static size_t
indent_of(const struct grid_row *r)
{
	return 2 * (size_t)r->indent;
}

static struct widths
measure(const struct grid *g)
{
	struct widths w = {.head = 0};
	size_t i, k, n;

	w.columns = g->columns < 64 ? g->columns : 64;
	for (i = 0; i < g->rows; i++) {
		n = indent_of(&g->row[i]) + utf8_width(g->row[i].label);
		if (!g->row[i].title && n > w.label)
			w.label = n < GRID_LABEL ? n : GRID_LABEL;
	}
	for (k = 0; k < w.columns; k++) {
		w.column[k] = widest_line(g->head[k], HEAD);
		for (i = 0; i < g->rows; i++) {
			n = g->row[i].title ? 0
					    : utf8_width(g->row[i].cell[k]);
			if (n > w.column[k])
				w.column[k] = n;
		}
		n = lines_of(g->head[k], w.column[k]);
		if (n > w.head)
			w.head = n;
	}
	return w;
}

static void
put_cell(struct buf *out, struct text s, size_t width, bool left)
{
	size_t pad = width - utf8_width(s);

	spaces(out, GAP + (left ? 0 : pad));
	buf_put_text(out, s);
	if (left)
		spaces(out, pad);
}

static void
end_line(struct buf *out)
{
	while (out->n > 0 && out->p[out->n - 1] == ' ')
		out->n--;
	buf_put_byte(out, '\n');
}

static void
put_head(struct buf *out, const struct grid *g, const struct widths *w)
{
	size_t i, k, n;

	for (i = 0; i < w->head; i++) {
		spaces(out, w->label);
		for (k = 0; k < w->columns; k++) { /* the last lines meet */
			n = w->head - lines_of(g->head[k], w->column[k]);
			put_cell(out, i < n ? TEXT("")
				: line_of(g->head[k], w->column[k], i - n),
			    w->column[k], g->left != NULL && g->left[k]);
		}
		end_line(out);
	}
}

static void
put_row(struct buf *out, const struct grid *g, const struct widths *w,
    const struct grid_row *r, struct grid_style s)
{
	size_t indent = indent_of(r), room = w->label - indent, i, k;
	size_t lines = lines_of(r->label, room);
	struct text line;

	for (i = 0; i < lines; i++) {
		line = line_of(r->label, room, i);
		spaces(out, indent);
		buf_put_text(out, line);
		if (i == lines - 1) {
			if (utf8_width(line) < room)
				spaces(out, room - utf8_width(line));
			for (k = 0; k < w->columns; k++)
				put_cell(out, r->cell[k], w->column[k],
				    g->left != NULL && g->left[k]);
			if (r->bar) {
				spaces(out, GAP);
				put_bar(out, r->share, s);
			}
		}
		end_line(out);
	}
}

void
grid_put(struct buf *out, const struct grid *g, struct grid_style s)
{
	struct widths w = measure(g);
	size_t i;

	put_head(out, g, &w);
	for (i = 0; i < g->rows; i++) {
		if (g->row[i].title) {
			buf_put_byte(out, '\n');
			buf_put_text(out, g->row[i].label);
			buf_put_byte(out, '\n');
		} else {
			put_row(out, g, &w, &g->row[i], s);
		}
	}
}
