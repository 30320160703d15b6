/*
 * index -- numbers, found by a text that each of them stands for.
 *
 * The texts stay where they are: an entry takes 4 to 8 bytes.
 *
 * in    fn    the text of a number that was put; the same each time
 * errs  EXISTS where one of that text is there; NOMEM
 */
#ifndef AYNI_INDEX_H
#define AYNI_INDEX_H

#include "ayni/bytes.h"

typedef struct text (*index_fn)(const void *ctx, uint32_t number);

struct index {
	uint32_t *slot; /* number + 1, open addressing; 0: empty */
	uint32_t slots, n;
};

void index_free(struct index *x); /* safe on a zeroed one */
/* index_find -- the number of a text; -1: none. */
int64_t index_find(const struct index *x, struct text key, index_fn fn,
    const void *ctx);
/* index_room -- for n in all, at once; index_put makes room as it needs it. */
enum ayni_err index_room(struct index *x, uint32_t n, index_fn fn,
    const void *ctx) AYNI_CHECK;
enum ayni_err index_put(struct index *x, uint32_t number, index_fn fn,
    const void *ctx) AYNI_CHECK;

#endif
