#include "ayni/bytes.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

enum ayni_err
hex_read(struct text s, uint8_t *out, size_t n)
{
	size_t i;

	if (s.n % 2 != 0 || s.n / 2 != n)
		return AYNI_BADFORM;
	for (i = 0; i < s.n; i++)
		if (hex_digit(s.p[i]) < 0)
			return AYNI_BADFORM;
	for (i = 0; i < n; i++)
		out[i] = (uint8_t)(hex_digit(s.p[2 * i]) << 4 |
		    hex_digit(s.p[2 * i + 1]));
	return AYNI_OK;
}
