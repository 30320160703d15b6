/*
 * merkle -- the hash of a list that only ever grows.
 *
 * Leaves are added one by one; at each moment the root is that of all leaves
 * so far.  A zeroed struct merkle has none.
 *
 * src   RFC 9162 section 2.1.1; docs/wire.md section 15
 */
#ifndef AYNI_MERKLE_H
#define AYNI_MERKLE_H

#include "ayni/keys.h"

struct merkle {
	uint64_t n;           /* leaves */
	struct hash peak[64]; /* complete trees: peak[i] of 2^i leaves, where
	                       * bit i of n is set */
};

void merkle_add(struct merkle *m, const struct hash *leaf);
struct hash merkle_root(const struct merkle *m);

#endif
