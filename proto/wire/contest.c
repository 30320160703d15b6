#include "wire/contest.h"

#include <stdlib.h>

enum ayni_err
contest_make(const struct history *h, struct arena *a, struct contest *out)
{
	struct contest c = {.h = h};

	c.bid = arena_zalloc(a, h->n, sizeof(*c.bid));
	c.at = arena_zalloc(a, h->n, sizeof(*c.at));
	c.writers = arena_zalloc(a, h->words, sizeof(*c.writers));
	c.left = arena_zalloc(a, h->words, sizeof(*c.left));
	if (c.bid == NULL || c.at == NULL || c.writers == NULL ||
	    c.left == NULL)
		return AYNI_NOMEM;
	*out = c;
	return AYNI_OK;
}

void
contest_clear(struct contest *c)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		c->writers[c->bid[i].step / 64] = 0;
	c->n = 0;
}

void
contest_add(struct contest *c, size_t step, struct bytes value)
{
	c->at[step] = (uint32_t)c->n;
	c->bid[c->n++] = (struct bid){
	    (uint32_t)step, c->h->step[step].place, value};
	history_add(c->writers, step);
}

static unsigned
top_bit(uint64_t v)
{
	unsigned n = 0, by;

	for (by = 32; by > 0; by /= 2)
		if (v >> by != 0) {
			v >>= by;
			n += by;
		}
	return n;
}

static int
by_place(const void *x, const void *y)
{
	const struct bid *a = x, *b = y;

	return a->place < b->place ? -1 : a->place > b->place;
}

/*
 * Ancestors come before whoever knew them, so the last writer left is live
 * whatever the others are; what it knew is not.
 */
size_t
contest_live(struct contest *c, const uint64_t *within, struct bid *out)
{
	size_t w, i, n = 0, step;

	for (i = 0; i < c->h->words; i++)
		c->left[i] = c->writers[i] &
		    (within != NULL ? within[i] : UINT64_MAX);
	for (w = c->h->words; w > 0; w--)
		while (c->left[w - 1] != 0) {
			const uint64_t *above;

			step = (w - 1) * 64 + top_bit(c->left[w - 1]);
			above = history_above(c->h, step);
			out[n++] = c->bid[c->at[step]];
			c->left[w - 1] &= ~(UINT64_C(1) << step % 64);
			for (i = 0; i < w; i++)
				c->left[i] &= ~above[i];
		}
	if (n > 1)
		qsort(out, n, sizeof(*out), by_place);
	return n;
}

bool
contest_differ(const struct bid *live, size_t n)
{
	size_t i;

	for (i = 1; i < n; i++)
		if (!bytes_equal(live[0].value, live[i].value))
			return true;
	return false;
}

void
contest_decide(struct contest *c, size_t step, struct bid *live)
{
	size_t n = contest_live(c, history_above(c->h, step), live);

	if (contest_differ(live, n))
		contest_add(c, step, live[0].value);
}
