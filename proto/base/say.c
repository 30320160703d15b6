#include "ayni/say.h"

void
say_put(struct buf *b, const char *pattern, const struct text *arg, size_t n)
{
	const char *p;

	for (p = pattern; *p != '\0'; p++) {
		if (p[0] == '{' && p[1] >= '1' && p[1] <= '9' && p[2] == '}') {
			size_t i = (size_t)(p[1] - '1');

			if (i < n)
				buf_put_text(b, arg[i]);
			p += 2;
		} else {
			buf_put_byte(b, (uint8_t)*p);
		}
	}
}
