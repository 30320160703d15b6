#include "form/xout.h"

#include "form/xml.h"

void
xout_init(struct xout *x, struct buf *b)
{
	*x = (struct xout){.b = b, .line = 1};
}

static void
close_tag(struct xout *x)
{
	if (x->open)
		buf_put_byte(x->b, '>');
	x->open = false;
}

static void
new_line(struct xout *x)
{
	size_t i;

	if (x->depth > 0 && x->mixed[x->depth - 1])
		return;
	buf_put_byte(x->b, '\n');
	x->line++;
	for (i = 0; i < x->depth; i++)
		buf_put_z(x->b, "  ");
}

void
xout_open(struct xout *x, struct text name)
{
	close_tag(x);
	if (x->depth == XOUT_MAX_DEPTH) {
		if (x->b->err == AYNI_OK)
			x->b->err = AYNI_TOOBIG;
		return;
	}
	new_line(x);
	buf_put_byte(x->b, '<');
	buf_put_text(x->b, name);
	x->mixed[x->depth] = x->depth > 0 && x->mixed[x->depth - 1];
	x->name[x->depth++] = name;
	x->open = true;
}

void
xout_attr(struct xout *x, struct text name, struct text value)
{
	buf_put_byte(x->b, ' ');
	buf_put_text(x->b, name);
	buf_put_z(x->b, "=\"");
	xml_put_attribute(x->b, value);
	buf_put_byte(x->b, '"');
}

void
xout_text(struct xout *x, struct text s)
{
	size_t i;

	if (s.n == 0)
		return;
	close_tag(x);
	xml_put_text(x->b, s);
	for (i = 0; i < s.n; i++)
		x->line += s.p[i] == '\n';
	if (x->depth > 0)
		x->mixed[x->depth - 1] = true;
}

void
xout_close(struct xout *x)
{
	if (x->depth == 0 || x->b->err != AYNI_OK)
		return;
	x->depth--;
	if (x->open) {
		buf_put_z(x->b, "/>");
		x->open = false;
		return;
	}
	if (!x->mixed[x->depth])
		new_line(x);
	buf_put_z(x->b, "</");
	buf_put_text(x->b, x->name[x->depth]);
	buf_put_byte(x->b, '>');
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
