#include "ayni/near.h"

#define NEAREST_MAX 64 /* longest name worth guessing at, bytes */

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Levenshtein distance of two short names, case ignored. */
static size_t
distance(struct text a, struct text b)
{
	size_t row[NEAREST_MAX + 1], i, j;

	for (j = 0; j <= b.n; j++)
		row[j] = j;
	for (i = 1; i <= a.n; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (j = 1; j <= b.n; j++) {
			size_t up = row[j];
			size_t best = corner +
			    (lower(a.p[i - 1]) != lower(b.p[j - 1]));

			if (up + 1 < best)
				best = up + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
			corner = up;
		}
	}
	return row[b.n];
}

struct near
near_begin(struct text wanted)
{
	return (struct near){wanted, {NULL, 0}, wanted.n / 3 + 1};
}

void
near_try(struct near *near, struct text one)
{
	struct text wanted = near->wanted;
	size_t d;

	if (wanted.n == 0 || wanted.n > NEAREST_MAX || one.n == 0 ||
	    one.n > NEAREST_MAX)
		return;
	d = distance(wanted, one);
	if (2 * d > wanted.n)
		return; /* of "foo" nothing of "not" is left */
	if (d < near->least || (d == near->least && near->best.n == 0)) {
		near->least = d;
		near->best = one;
	}
}
