#include "ayni/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 1100 /* longest double without an exponent, and more */

/* -?(digits(.digits?)?|.digits) */
static bool
lexical(struct text s)
{
	size_t i = s.n > 0 && s.p[0] == '-', digits = 0, points = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '.')
			points++;
		else if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else
			return false;
	}
	return digits > 0 && points <= 1;
}

double
number_read(struct text s)
{
	char at[NUMBER_MAX + 1];

	s = text_trim(s);
	if (s.n > NUMBER_MAX || !lexical(s))
		return (double)NAN;
	memcpy(at, s.p, s.n);
	at[s.n] = '\0';
	/* No program of ours leaves the C locale, so the point is a point. */
	return strtod(at, NULL);
}

/* Appends 0.digits * 10^exponent without an exponent. */
static void
put_plain(struct buf *b, const char *digits, int n, int exponent)
{
	int i;

	if (exponent <= 0) {
		buf_put_z(b, "0.");
		for (i = exponent; i < 0; i++)
			buf_put_byte(b, '0');
		buf_put(b, digits, (size_t)n);
	} else if (exponent >= n) {
		buf_put(b, digits, (size_t)n);
		for (i = n; i < exponent; i++)
			buf_put_byte(b, '0');
	} else {
		buf_put(b, digits, (size_t)exponent);
		buf_put_byte(b, '.');
		buf_put(b, digits + exponent, (size_t)(n - exponent));
	}
}

void
number_put(struct buf *b, double v)
{
	char at[40], digits[20];
	int precision, n = 0, exponent;
	const char *p;

	if (isnan(v)) {
		buf_put_z(b, "NaN");
		return;
	}
	if (isinf(v)) {
		buf_put_z(b, v < 0 ? "-Infinity" : "Infinity");
		return;
	}
	if (v == 0) {
		buf_put_byte(b, '0');
		return;
	}
	for (precision = 15; precision <= 17; precision++) {
		(void)snprintf(at, sizeof(at), "%.*e", precision - 1, v);
		if (strtod(at, NULL) == v)
			break;
	}
	for (p = at; *p != 'e'; p++)
		if ((*p >= '0' && *p <= '9'))
			digits[n++] = *p;
	exponent = (int)strtol(p + 1, NULL, 10) + 1;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	if (v < 0)
		buf_put_byte(b, '-');
	put_plain(b, digits, n, exponent);
}

bool
number_int(struct text s, int64_t *out)
{
	bool negative = s.n > 0 && s.p[0] == '-';
	uint64_t v = 0, most = (uint64_t)INT64_MAX + negative;
	size_t i;

	if (s.n == (size_t)negative)
		return false;
	for (i = negative; i < s.n; i++) {
		unsigned d = (unsigned)(s.p[i] - '0');

		if (!(s.p[i] >= '0' && s.p[i] <= '9') || v > (most - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}
