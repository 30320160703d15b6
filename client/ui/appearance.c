#include "ui/appearance.h"

#include <string.h>

bool
appearance_has(const struct field *f, const char *word)
{
	struct text in = f->appearance;
	size_t n = strlen(word), i;

	for (i = 0; i + n <= in.n; i++)
		if (memcmp(in.p + i, word, n) == 0 &&
		    (i == 0 || in.p[i - 1] == ' ') &&
		    (i + n == in.n || in.p[i + n] == ' '))
			return true;
	return false;
}
