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

bool
text_equal(struct text a, struct text b)
{
	return bytes_equal(text_bytes(a), text_bytes(b));
}

bool
text_is(struct text a, const char *z)
{
	return text_equal(a, text_of(z));
}

int
text_compare(struct text a, struct text b)
{
	return bytes_compare(text_bytes(a), text_bytes(b));
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
