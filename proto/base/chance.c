#include "ayni/chance.h"

static void
fill(void *ctx, uint8_t *p, size_t n)
{
	uint64_t *seed = ctx, z;
	size_t i;

	for (i = 0; i < n; i++) {
		z = *seed += 0x9e3779b97f4a7c15u;
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
		z = (z ^ z >> 27) * 0x94d049bb133111ebu;
		p[i] = (uint8_t)(z >> 56);
	}
}

struct random_source
chance_seeded(uint64_t *seed)
{
	return (struct random_source){fill, seed};
}
