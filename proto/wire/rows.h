/*
 * rows -- answers as an array, and the repeat instances that they list.
 *
 * in    arenas must outlive what was made in them
 * errs  NOMEM, TOOBIG
 * src   docs/wire.md section 6
 */
#ifndef WIRE_ROWS_H
#define WIRE_ROWS_H

#include "ayni/answers.h"
#include "ayni/arena.h"
#include "ayni/map.h"

#define ROWS_ID 8u /* bytes of an instance's id */

struct answer_array {
	struct answer *at;
	size_t n;
};

/* rows_read -- checked answers, as they stand: ascending; borrowed views. */
enum ayni_err rows_read(struct bytes answers, struct arena *a,
    struct answer_array *out) AYNI_CHECK;

/* Paths of instances, each with something that its finder keeps. */
struct rows {
	struct map map;
	struct arena *a;
};

bool rows_is_order(struct bytes value);
/* rows_ids -- ROWS_ID bytes for each instance; borrowed from the value. */
struct bytes rows_ids(struct bytes order);
/* rows_child -- the path of an instance; p NULL when out of memory. */
struct bytes rows_child(struct arena *a, struct bytes path,
    const uint8_t *id);
/* rows_add -- every instance that an order at "path" lists. */
enum ayni_err rows_add(struct rows *r, struct bytes path,
    struct bytes order) AYNI_CHECK;
bool rows_has(const struct rows *r, struct bytes path); /* h'': always */
void rows_free(struct rows *r);

#endif
