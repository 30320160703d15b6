#include "ayni/bytes.h"

#include <string.h>

struct text
text_of(const char *z)
{
	return (struct text){z, z != NULL ? strlen(z) : 0};
}

struct bytes
text_bytes(struct text a)
{
	return (struct bytes){(const uint8_t *)a.p, a.n};
}

struct text
text_sized(const uint8_t *at)
{
	size_t n = 0;
	unsigned shift = 0;

	for (; (*at & 0x80) != 0; shift += 7)
		n |= (size_t)(*at++ & 0x7f) << shift;
	n |= (size_t)*at++ << shift;
	return (struct text){(const char *)at, n};
}

bool
text_equal(struct text a, struct text b)
{
	return bytes_equal(text_bytes(a), text_bytes(b));
}

/* FNV-1a, but of eight bytes at once. */
uint32_t
text_hash(struct text s)
{
	const uint64_t prime = 0x9e3779b97f4a7c15u;
	uint64_t h = s.n * prime, word;

	for (; s.n >= sizeof(word); s.n -= sizeof(word)) {
		memcpy(&word, s.p, sizeof(word));
		h = (h ^ word) * prime;
		h ^= h >> 32;
		s.p += sizeof(word);
	}
	word = 0;
	if (s.n > 0)
		memcpy(&word, s.p, s.n);
	h = (h ^ word) * prime;
	return (uint32_t)(h ^ h >> 32);
}

bool
text_is(struct text a, const char *z)
{
	/* most are not, and differ where they begin */
	if (a.n > 0 && (z == NULL || *a.p != *z))
		return false;
	return text_equal(a, text_of(z));
}

int
text_compare(struct text a, struct text b)
{
	return bytes_compare(text_bytes(a), text_bytes(b));
}

/* The number at the front, leading zeros left out, taken off s. */
static struct text
take_number(struct text *s)
{
	struct text n;

	while (s->n > 0 && *s->p == '0') {
		s->p++;
		s->n--;
	}
	n.p = s->p;
	for (; s->n > 0 && *s->p >= '0' && *s->p <= '9'; s->n--)
		s->p++;
	n.n = (size_t)(s->p - n.p);
	return n;
}

static bool
starts_with_digit(struct text s)
{
	return s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

int
text_compare_versions(struct text a, struct text b)
{
	struct text x = a, y = b, m, n;
	int c = 0;

	while (c == 0 && x.n > 0 && y.n > 0) {
		if (starts_with_digit(x) && starts_with_digit(y)) {
			m = take_number(&x);
			n = take_number(&y);
			c = m.n != n.n ? (m.n > n.n ? 1 : -1)
				       : text_compare(m, n);
		} else {
			c = text_compare(
			    (struct text){x.p, 1}, (struct text){y.p, 1});
			x = (struct text){x.p + 1, x.n - 1};
			y = (struct text){y.p + 1, y.n - 1};
		}
	}
	if (c == 0 && (x.n > 0) != (y.n > 0))
		c = x.n > 0 ? 1 : -1;
	return c != 0 ? c : text_compare(a, b);
}

bool
text_starts(struct text a, struct text prefix)
{
	return a.n >= prefix.n &&
	    text_equal((struct text){a.p, prefix.n}, prefix);
}

static bool
space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct text
text_trim(struct text a)
{
	while (a.n > 0 && space(a.p[0])) {
		a.p++;
		a.n--;
	}
	while (a.n > 0 && space(a.p[a.n - 1]))
		a.n--;
	return a;
}
