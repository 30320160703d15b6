/*
 * map -- from text to a pointer, in the order of first insertion.
 *
 * in    keys are borrowed and must outlive the map
 * errs  map_put: NOMEM; TOOBIG over MAP_MAX entries
 */
#ifndef AYNI_MAP_H
#define AYNI_MAP_H

#include "ayni/bytes.h"

#define MAP_MAX (1u << 24)

struct map_entry {
	struct text key;
	void *value;
	uint32_t hash;
};

struct map {
	struct map_entry *entry; /* [n], in order of insertion */
	uint32_t n, cap;
	uint32_t *slot; /* [slots], index + 1 into entry, 0 is empty */
	uint32_t slots;
};

void map_free(struct map *m); /* safe on a zeroed map; values untouched */
void *map_get(const struct map *m, struct text key); /* NULL: not there */
/* map_put -- set; *was (may be NULL) gets the value before, or NULL. */
enum ayni_err map_put(struct map *m, struct text key, void *value,
    void **was) AYNI_CHECK;
/* map_nearest -- the key that a person probably meant; n == 0: none near. */
struct text map_nearest(const struct map *m, struct text key);

#endif
