#include "desk/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ayni/utf8.h"

#define GAP 2u
#define BAR 10u /* columns of a whole bar */
#define SHARE 6u /* of the figure after it */
#define LEAST 22u /* columns that labels keep, where they need them */
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
	size_t column[GRID_MAX];
	size_t columns;
	size_t bar; /* with its gap; 0: no row has one */
};

/* Columns that stand beside one another. */
struct panel {
	size_t from, end;
	size_t head; /* lines */
	bool bar;
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

static size_t
label_width(const struct grid *g, size_t most)
{
	size_t i, n, width = 0;

	for (i = 0; i < g->rows; i++) {
		const struct grid_row *r = &g->row[i];

		n = indent_of(r) +
		    (r->title ? 0 : widest_line(r->label, most - indent_of(r)));
		if (n > width)
			width = n;
	}
	return width;
}

static struct widths
measure(const struct grid *g)
{
	struct widths w = {.columns = g->columns};
	size_t i, k, n;

	if (w.columns > GRID_MAX)
		w.columns = GRID_MAX;
	w.label = label_width(g, GRID_LABEL);
	for (i = 0; i < g->rows; i++)
		if (g->row[i].bar)
			w.bar = GAP + BAR + SHARE;
	for (k = 0; k < w.columns; k++) {
		w.column[k] = widest_line(g->head[k], HEAD);
		for (i = 0; i < g->rows; i++) {
			n = g->row[i].title ? 0
					    : utf8_width(g->row[i].cell[k]);
			if (n > w.column[k])
				w.column[k] = n;
		}
	}
	return w;
}

static size_t
width_of(const struct widths *w, size_t from, size_t end)
{
	size_t n = w->label;

	for (; from < end; from++)
		n += GAP + w->column[from];
	return n;
}

/* Labels give way first; what then does not fit stands in further panels. */
static void
fit_label(const struct grid *g, struct widths *w)
{
	size_t all = width_of(w, 0, w->columns) + w->bar, least = LEAST;

	if (all <= GRID_WIDTH || w->label <= LEAST)
		return;
	if (all - w->label + LEAST <= GRID_WIDTH)
		least = w->label - (all - GRID_WIDTH);
	w->label = label_width(g, least);
}

static struct panel
panel_from(const struct grid *g, const struct widths *w, size_t from)
{
	struct panel p = {.from = from, .end = from};
	size_t most = GRID_WIDTH, n;

	p.bar = from == 0 && w->bar > 0;
	if (p.bar) {
		most -= w->bar;
		p.head = lines_of(g->share, BAR + SHARE);
	}
	while (p.end < w->columns && (p.end == from ||
		   width_of(w, from, p.end + 1) <= most)) {
		n = lines_of(g->head[p.end], w->column[p.end]);
		if (n > p.head)
			p.head = n;
		p.end++;
	}
	return p;
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

static struct text
head_line(struct text head, size_t width, const struct panel *p, size_t i)
{
	size_t above = p->head - lines_of(head, width);

	return i < above ? TEXT("") : line_of(head, width, i - above);
}

/* The last lines of headings meet. */
static void
put_head(struct buf *out, const struct grid *g, const struct widths *w,
    const struct panel *p)
{
	size_t i, k;

	for (i = 0; i < p->head; i++) {
		spaces(out, w->label);
		for (k = p->from; k < p->end; k++)
			put_cell(out,
			    head_line(g->head[k], w->column[k], p, i),
			    w->column[k], g->left != NULL && g->left[k]);
		if (p->bar) {
			spaces(out, GAP);
			buf_put_text(
			    out, head_line(g->share, BAR + SHARE, p, i));
		}
		end_line(out);
	}
}

static void
put_row(struct buf *out, const struct grid *g, const struct widths *w,
    const struct panel *p, const struct grid_row *r, struct grid_style s)
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
			for (k = p->from; k < p->end; k++)
				put_cell(out, r->cell[k], w->column[k],
				    g->left != NULL && g->left[k]);
			if (r->bar && p->bar) {
				spaces(out, GAP);
				put_bar(out, r->share, s);
			}
		}
		end_line(out);
	}
}

static void
put_panel(struct buf *out, const struct grid *g, const struct widths *w,
    const struct panel *p, struct grid_style s)
{
	size_t i;

	put_head(out, g, w, p);
	for (i = 0; i < g->rows; i++) {
		if (g->row[i].title) {
			buf_put_byte(out, '\n');
			grid_wrap(out, g->row[i].label, "", GRID_WIDTH);
		} else {
			put_row(out, g, w, p, &g->row[i], s);
		}
	}
}

void
grid_put(struct buf *out, const struct grid *g, struct grid_style s)
{
	struct widths w = measure(g);
	struct panel p = {.end = 0};

	fit_label(g, &w);
	do {
		if (p.end > 0)
			buf_put_byte(out, '\n');
		p = panel_from(g, &w, p.end);
		put_panel(out, g, &w, &p, s);
	} while (p.end < w.columns);
}
