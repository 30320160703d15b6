#include "ayni/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ayni/mem.h"

void
buf_init(struct buf *b, size_t limit)
{
	*b = (struct buf){.limit = limit};
}

void
buf_free(struct buf *b)
{
	if (b == NULL)
		return;
	mem_free(b->p);
	buf_init(b, b->limit);
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->err = AYNI_OK;
}

uint8_t *
buf_grow(struct buf *b, size_t n)
{
	uint8_t *p;
	size_t cap;

	if (b->err != AYNI_OK)
		return NULL;
	if (n > b->limit || b->n > b->limit - n) {
		b->err = AYNI_TOOBIG;
		return NULL;
	}
	if (b->n + n > b->cap || b->p == NULL) {
		cap = b->cap < 64 ? 64 : b->cap;
		while (cap < b->n + n)
			cap = cap > SIZE_MAX / 2 ? b->n + n : cap * 2;
		if ((p = mem_resize(b->p, cap)) == NULL) {
			b->err = AYNI_NOMEM;
			return NULL;
		}
		b->p = p;
		b->cap = cap;
	}
	return b->p + b->n;
}

void
buf_put(struct buf *b, const void *p, size_t n)
{
	uint8_t *to = buf_grow(b, n);

	if (to == NULL || n == 0)
		return;
	memcpy(to, p, n);
	b->n += n;
}

void
buf_put_byte(struct buf *b, uint8_t c)
{
	buf_put(b, &c, 1);
}

void
buf_put_bytes(struct buf *b, struct bytes s)
{
	buf_put(b, s.p, s.n);
}

void
buf_put_text(struct buf *b, struct text s)
{
	buf_put(b, s.p, s.n);
}

/* Seven bits a byte, the lowest first. */
void
buf_put_sized(struct buf *b, struct text s)
{
	size_t n;

	for (n = s.n; n > 0x7f; n >>= 7)
		buf_put_byte(b, (uint8_t)(n | 0x80));
	buf_put_byte(b, (uint8_t)n);
	buf_put_text(b, s);
}

void
buf_put_z(struct buf *b, const char *z)
{
	buf_put_text(b, text_of(z));
}

void
buf_put_hex(struct buf *b, struct bytes s)
{
	static const char digit[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < s.n; i++) {
		buf_put_byte(b, (uint8_t)digit[s.p[i] >> 4]);
		buf_put_byte(b, (uint8_t)digit[s.p[i] & 15]);
	}
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	uint8_t *to;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0) {
		b->err = b->err != AYNI_OK ? b->err : AYNI_BUG;
		return;
	}
	if ((to = buf_grow(b, (size_t)n + 1)) == NULL)
		return;
	va_start(ap, fmt);
	(void)vsnprintf((char *)to, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->n += (size_t)n;
}

struct bytes
buf_bytes(const struct buf *b)
{
	return (struct bytes){b->p, b->n};
}

struct text
buf_text(const struct buf *b)
{
	return (struct text){(const char *)b->p, b->n};
}

const char *
buf_z(struct buf *b)
{
	uint8_t *to = buf_grow(b, 1);

	if (to == NULL)
		return NULL;
	*to = '\0';
	return (const char *)b->p;
}
