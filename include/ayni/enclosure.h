/*
 * enclosure -- the files of an entry: photos, recordings, documents.
 *
 * A list of them is one deterministic CBOR array, by name.
 *
 * src   docs/wire.md sections 6 and 17
 */
#ifndef AYNI_ENCLOSURE_H
#define AYNI_ENCLOSURE_H

#include "ayni/blob.h"

#define ENCLOSURE_MAX 256u
#define ENCLOSURE_MAX_NAME 255u /* bytes */

struct enclosure {
	struct text name;
	struct blob blob;
};

/* enclosure_names -- whether it is the name of a file and nothing else, and
 * not the log's. */
bool enclosure_names(struct text name);
/* enclosure_put -- a list, 1 <= n <= ENCLOSURE_MAX, sorted by name, none
 * twice. */
void enclosure_put(struct buf *out, const struct enclosure *a, size_t n);
/* errs BADFORM NONCANON TOOBIG */
enum ayni_err enclosure_check(struct bytes list) AYNI_CHECK;

/* A walk over a list that was checked; n == 0: none. */
struct enclosure_walk {
	struct unpack u;
	uint64_t left;
};
struct enclosure_walk enclosure_begin(struct bytes list);
bool enclosure_next(struct enclosure_walk *w, struct enclosure *out);

#endif
