#include "form/xout.h"

#include "form/xml.h"

#define PIECE 16384u         /* bytes */
#define MAX_PIECE (16u << 20) /* with the longest text */

void
xout_init(struct xout *x, const struct pour_sink *out)
{
	*x = (struct xout){.out = *out, .line = 1};
	buf_init(&x->b, MAX_PIECE);
	buf_put_z(&x->b, "<?xml version=\"1.0\"?>");
}

static void
give(struct xout *x)
{
	if (x->b.err == AYNI_OK && x->b.n > x->out.limit - x->n)
		x->b.err = AYNI_TOOBIG;
	if (x->b.err == AYNI_OK)
		x->b.err = x->out.fn(x->out.to, buf_bytes(&x->b));
	x->n += x->b.n;
	x->b.n = 0;
}

enum ayni_err
xout_end(struct xout *x)
{
	enum ayni_err e;

	buf_put_byte(&x->b, '\n');
	give(x);
	e = x->b.err;
	buf_free(&x->b);
	return e;
}

static void
close_tag(struct xout *x)
{
	if (x->open)
		buf_put_byte(&x->b, '>');
	x->open = false;
}

static void
new_line(struct xout *x)
{
	size_t i;

	if (x->depth > 0 && x->mixed[x->depth - 1])
		return;
	buf_put_byte(&x->b, '\n');
	x->line++;
	for (i = 0; i < x->depth; i++)
		buf_put_z(&x->b, "  ");
}

void
xout_open(struct xout *x, struct text name)
{
	close_tag(x);
	if (x->b.n >= PIECE)
		give(x);
	if (x->depth == XOUT_MAX_DEPTH) {
		if (x->b.err == AYNI_OK)
			x->b.err = AYNI_TOOBIG;
		return;
	}
	new_line(x);
	buf_put_byte(&x->b, '<');
	buf_put_text(&x->b, name);
	x->mixed[x->depth] = x->depth > 0 && x->mixed[x->depth - 1];
	x->name[x->depth++] = name;
	x->open = true;
}

void
xout_attr(struct xout *x, struct text name, struct text value)
{
	buf_put_byte(&x->b, ' ');
	buf_put_text(&x->b, name);
	buf_put_z(&x->b, "=\"");
	xml_put_attribute(&x->b, value);
	buf_put_byte(&x->b, '"');
}

void
xout_text(struct xout *x, struct text s)
{
	size_t i;

	if (s.n == 0)
		return;
	close_tag(x);
	xml_put_text(&x->b, s);
	for (i = 0; i < s.n; i++)
		x->line += s.p[i] == '\n';
	if (x->depth > 0)
		x->mixed[x->depth - 1] = true;
}

void
xout_close(struct xout *x)
{
	if (x->depth == 0 || x->b.err != AYNI_OK)
		return;
	x->depth--;
	if (x->open) {
		buf_put_z(&x->b, "/>");
		x->open = false;
		return;
	}
	if (!x->mixed[x->depth])
		new_line(x);
	buf_put_z(&x->b, "</");
	buf_put_text(&x->b, x->name[x->depth]);
	buf_put_byte(&x->b, '>');
}

void
xout_inline(struct xout *x)
{
	if (x->depth > 0)
		x->mixed[x->depth - 1] = true;
}

void
xout_z(struct xout *x, const char *name)
{
	xout_open(x, text_of(name));
}

void
xout_attr_z(struct xout *x, const char *name, struct text value)
{
	xout_attr(x, text_of(name), value);
}
