#include "ayni/map.h"

#include <string.h>

#include "ayni/mem.h"

#define NEAREST_MAX 64 /* longest name worth guessing at, bytes */

/* The slot that holds key, or the empty one where it belongs. */
static uint32_t
slot_of(const struct map *m, struct text key, uint32_t hash)
{
	uint32_t i = hash & (m->slots - 1);

	while (m->slot[i] != 0) {
		const struct map_entry *e = &m->entry[m->slot[i] - 1];

		if (e->hash == hash && text_equal(e->key, key))
			break;
		i = (i + 1) & (m->slots - 1);
	}
	return i;
}

void
map_free(struct map *m)
{
	if (m == NULL)
		return;
	mem_free(m->entry);
	mem_free(m->slot);
	*m = (struct map){0};
}

void *
map_get(const struct map *m, struct text key)
{
	uint32_t i;

	if (m->n == 0)
		return NULL;
	i = slot_of(m, key, text_hash(key));
	return m->slot[i] != 0 ? m->entry[m->slot[i] - 1].value : NULL;
}

static enum ayni_err
grow(struct map *m)
{
	struct map_entry *entry;
	uint32_t *slot, slots, i, cap;

	if (m->n < m->cap)
		return AYNI_OK;
	if (m->cap >= MAP_MAX)
		return AYNI_TOOBIG;
	cap = m->cap == 0 ? 8 : m->cap * 2;
	slots = cap * 2;
	if ((slot = mem_zalloc(slots, sizeof(*slot))) == NULL)
		return AYNI_NOMEM;
	if ((entry = mem_array(m->entry, cap, sizeof(*entry))) == NULL) {
		mem_free(slot);
		return AYNI_NOMEM;
	}
	mem_free(m->slot);
	m->entry = entry;
	m->cap = cap;
	m->slot = slot;
	m->slots = slots;
	for (i = 0; i < m->n; i++)
		slot[slot_of(m, entry[i].key, entry[i].hash)] = i + 1;
	return AYNI_OK;
}

enum ayni_err
map_put(struct map *m, struct text key, void *value, void **was)
{
	uint32_t hash = text_hash(key), i;
	enum ayni_err e;

	if ((e = grow(m)) != AYNI_OK)
		return e;
	i = slot_of(m, key, hash);
	if (was != NULL)
		*was = m->slot[i] != 0 ? m->entry[m->slot[i] - 1].value : NULL;
	if (m->slot[i] == 0) {
		m->entry[m->n] = (struct map_entry){key, NULL, hash};
		m->slot[i] = ++m->n;
	}
	m->entry[m->slot[i] - 1].value = value;
	return AYNI_OK;
}

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

struct text
map_nearest(const struct map *m, struct text key)
{
	struct text best = {NULL, 0};
	size_t least = key.n / 3 + 1;
	uint32_t i;

	if (key.n == 0 || key.n > NEAREST_MAX)
		return best;
	for (i = 0; i < m->n; i++) {
		struct text k = m->entry[i].key;
		size_t d;

		if (k.n == 0 || k.n > NEAREST_MAX)
			continue;
		d = distance(key, k);
		if (2 * d > key.n)
			continue; /* of "foo" nothing of "not" is left */
		if (d < least || (d == least && best.n == 0)) {
			least = d;
			best = k;
		}
	}
	return best;
}
