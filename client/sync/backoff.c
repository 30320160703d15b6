#include "sync/backoff.h"

/* From 0 to most, evenly enough: most is far below 2^64. */
static int64_t
draw(struct random_source r, int64_t most)
{
	uint8_t b[8];
	uint64_t x = 0;
	size_t i;

	r.fill(r.ctx, b, sizeof(b));
	for (i = 0; i < sizeof(b); i++)
		x = x << 8 | b[i];
	return (int64_t)(x % ((uint64_t)most + 1));
}

int64_t
backoff_next(struct backoff *b, int64_t asked_us)
{
	int64_t step = b->first_us, wait;
	unsigned i;

	for (i = 0; i < b->failures && step < b->most_us; i++)
		step = step > b->most_us / 2 ? b->most_us : 2 * step;
	if (step > b->most_us)
		step = b->most_us;
	b->failures++;
	wait = draw(b->chance, step);
	/* no herd comes back at the very moment that it was told, either */
	return asked_us > 0 ? asked_us + wait : wait;
}
