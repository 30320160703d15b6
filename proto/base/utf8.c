#include "ayni/utf8.h"

#include <stdlib.h>

#include <utf8proc.h>

/*
 * Length of the well-formed sequence at p, 0 where there is none.
 * Continuations: the first has bounds of its own (table 3-7).
 */
static size_t
sequence(const uint8_t *p, size_t n, int32_t *c)
{
	uint8_t lo = 0x80, hi = 0xbf;
	size_t need, i;

	if (p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	need = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (n < need)
		return 0;
	if (p[0] == 0xe0)
		lo = 0xa0;
	else if (p[0] == 0xed)
		hi = 0x9f;
	else if (p[0] == 0xf0)
		lo = 0x90;
	else if (p[0] == 0xf4)
		hi = 0x8f;
	*c = p[0] & (0xff >> (need + 1));
	for (i = 1; i < need; i++) {
		if (p[i] < lo || p[i] > hi)
			return 0;
		lo = 0x80;
		hi = 0xbf;
		*c = *c << 6 | (p[i] & 0x3f);
	}
	return need;
}

bool
utf8_valid(struct bytes s)
{
	int32_t c;
	size_t n;

	while (s.n > 0) {
		if ((n = sequence(s.p, s.n, &c)) == 0)
			return false;
		s.p += n;
		s.n -= n;
	}
	return true;
}

size_t
utf8_no_xml(struct text s)
{
	uint8_t ch = s.n > 0 ? (uint8_t)s.p[0] : ' ';

	if (ch < ' ')
		return ch != '\t' && ch != '\n' && ch != '\r';
	return ch == 0xef && (text_starts(s, TEXT("\xef\xbf\xbe")) ||
	    text_starts(s, TEXT("\xef\xbf\xbf"))) ? 3 : 0;
}

int32_t
utf8_next(struct text *s)
{
	int32_t c = 0xfffd;
	size_t n;

	if (s->n == 0)
		return -1;
	if ((n = sequence((const uint8_t *)s->p, s->n, &c)) == 0)
		n = 1; /* a view promised valid text: step over the fault */
	s->p += n;
	s->n -= n;
	return c;
}

size_t
utf8_count(struct text s)
{
	size_t n = 0;

	while (utf8_next(&s) >= 0)
		n++;
	return n;
}

size_t
utf8_width(struct text s)
{
	size_t n = 0;
	int32_t c;

	while ((c = utf8_next(&s)) >= 0)
		n += (size_t)utf8proc_charwidth(c);
	return n;
}

void
utf8_put(struct buf *b, int32_t c)
{
	uint8_t at[4];
	utf8proc_ssize_t n = utf8proc_encode_char(c, at);

	if (n > 0)
		buf_put(b, at, (size_t)n);
}

/* Through utf8proc, code point by code point; its scratch is its own. */
static void
mapped(struct buf *b, struct text s, utf8proc_option_t how)
{
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t n;

	if (s.n == 0)
		return;
	if (s.n > INT32_MAX) {
		b->err = b->err != AYNI_OK ? b->err : AYNI_TOOBIG;
		return;
	}
	n = utf8proc_map((const utf8proc_uint8_t *)s.p,
	    (utf8proc_ssize_t)s.n, &out, how);
	if (n >= 0)
		buf_put(b, out, (size_t)n);
	else if (b->err == AYNI_OK)
		b->err = n == UTF8PROC_ERROR_NOMEM ? AYNI_NOMEM : AYNI_BADFORM;
	free(out);
}

void
utf8_nfc(struct buf *b, struct text s)
{
	size_t i = 0;

	while (i < s.n && (s.p[i] & 0x80) == 0)
		i++;
	if (i == s.n) /* composed as it is */
		buf_put_text(b, s);
	else
		mapped(b, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

void
utf8_fold(struct buf *b, struct text s)
{
	mapped(b, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_STRIPMARK |
	    UTF8PROC_CASEFOLD | UTF8PROC_COMPAT);
}
