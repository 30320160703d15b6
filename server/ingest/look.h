/*
 * look -- one batch, opened and checked, whole or what is left of it; not
 * for others than the ingest layer.
 *
 * src   docs/wire.md sections 6 and 7
 */
#ifndef INGEST_LOOK_H
#define INGEST_LOOK_H

#include "ingest/ingest.h"

struct look {
	struct ingest *g; /* the caller's, as is the arena */
	struct arena *arena;
	struct batch b;
	bool believed; /* signed by a key that is vouched for */
	bool office;
	struct bytes *raw; /* entries */
	struct entry *entry;
	uint64_t *seq;
	size_t n;
	size_t erased;  /* entries of erased records, left out */
	bool excerpted; /* the entries are those of its excerpts */
	enum ayni_err system; /* not about the batch: of the store, NOMEM */
};

/*
 * look -- in the order of docs/wire.md section 7; the entries stay good
 * where only a form is missing.
 *
 * in    raw  borrowed as long as l is used
 * out   why it is not to be used; OK
 */
enum ayni_err look(struct look *l, struct bytes raw) AYNI_CHECK;

/*
 * look_stranger -- whether a batch that nobody vouches for holds an entry of
 * an erased record.
 *
 * out   *opened  false: it cannot be opened, so nobody knows
 * errs  of the store; NOMEM
 */
enum ayni_err look_stranger(struct ingest *g, struct bytes raw, bool *opened,
    bool *erased) AYNI_CHECK;

#endif
