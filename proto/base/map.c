#include "ayni/map.h"

#include <string.h>

#include "ayni/mem.h"
#include "ayni/near.h"

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

struct text
map_nearest(const struct map *m, struct text key)
{
	struct near near = near_begin(key);
	uint32_t i;

	for (i = 0; i < m->n; i++)
		near_try(&near, m->entry[i].key);
	return near.best;
}
