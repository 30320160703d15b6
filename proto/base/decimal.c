#include "ayni/decimal.h"

#include <stdio.h>

#define DIGITS_MAX 18 /* significant digits that fit an int64_t for sure */

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* -?digits(.digits)? */
static bool
lexical(struct text s)
{
	size_t i = 0, whole, part = 0;

	if (i < s.n && s.p[i] == '-')
		i++;
	for (whole = 0; i < s.n && digit(s.p[i]); i++)
		whole++;
	if (i == s.n)
		return whole > 0;
	if (s.p[i++] != '.')
		return false;
	for (; i < s.n && digit(s.p[i]); i++)
		part++;
	return i == s.n && whole > 0 && part > 0;
}

enum ayni_err
decimal_read(struct text s, struct decimal *out)
{
	struct decimal d = {0, 0};
	bool point = false, seen = false;
	size_t i, digits = 0;
	int32_t zeros = 0;

	if (!lexical(s))
		return AYNI_BADFORM;
	if (s.n > 4096)
		return AYNI_TOOBIG;
	for (i = s.p[0] == '-'; i < s.n; i++) {
		if (s.p[i] == '.') {
			point = true;
			continue;
		}
		if (point)
			d.exponent--;
		if (s.p[i] == '0') { /* kept back until a digit follows */
			zeros += seen;
			continue;
		}
		for (; zeros > 0; zeros--) {
			if (++digits > DIGITS_MAX)
				return AYNI_TOOBIG;
			d.mantissa *= 10;
		}
		if (++digits > DIGITS_MAX)
			return AYNI_TOOBIG;
		d.mantissa = d.mantissa * 10 + (s.p[i] - '0');
		seen = true;
	}
	d.exponent += zeros;
	if (d.mantissa == 0)
		d.exponent = 0;
	if (s.p[0] == '-')
		d.mantissa = -d.mantissa;
	*out = d;
	return AYNI_OK;
}

void
decimal_put(struct buf *b, struct decimal d)
{
	char at[24];
	int32_t n, i;
	uint64_t m = d.mantissa < 0 ? 0 - (uint64_t)d.mantissa
				    : (uint64_t)d.mantissa;

	n = snprintf(at, sizeof(at), "%llu", (unsigned long long)m);
	if (d.mantissa < 0)
		buf_put_byte(b, '-');
	if (d.exponent >= 0) {
		buf_put(b, at, (size_t)n);
		for (i = 0; i < d.exponent; i++)
			buf_put_byte(b, '0');
	} else if (n > -d.exponent) {
		buf_put(b, at, (size_t)(n + d.exponent));
		buf_put_byte(b, '.');
		buf_put(b, at + n + d.exponent, (size_t)-d.exponent);
	} else {
		buf_put_z(b, "0.");
		for (i = n; i < -d.exponent; i++)
			buf_put_byte(b, '0');
		buf_put(b, at, (size_t)n);
	}
}
