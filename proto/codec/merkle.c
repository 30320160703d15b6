#include "ayni/merkle.h"

static struct hash
node(const struct hash *left, const struct hash *right)
{
	static const uint8_t prefix[] = {1};
	const struct bytes part[] = {
	    BYTES(prefix), ID_BYTES(*left), ID_BYTES(*right)};

	return keys_hash_all(part, 3);
}

/* As a binary counter carries: two trees of one size become one. */
void
merkle_add(struct merkle *m, const struct hash *leaf)
{
	static const uint8_t prefix[] = {0};
	const struct bytes part[] = {BYTES(prefix), ID_BYTES(*leaf)};
	struct hash h = keys_hash_all(part, 2);
	unsigned i;

	for (i = 0; (m->n >> i & 1) != 0; i++)
		h = node(&m->peak[i], &h);
	m->peak[i] = h;
	m->n++;
}

struct hash
merkle_root(const struct merkle *m)
{
	struct hash h = keys_hash((struct bytes){NULL, 0});
	bool any = false;
	unsigned i;

	for (i = 0; i < 64; i++) {
		if ((m->n >> i & 1) == 0)
			continue;
		h = any ? node(&m->peak[i], &h) : m->peak[i];
		any = true;
	}
	return h;
}
