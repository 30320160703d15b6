/*
 * excerpt -- what is left of a batch that held entries of an erased record.
 *
 * src   docs/wire.md section 6
 */
#ifndef AYNI_EXCERPT_H
#define AYNI_EXCERPT_H

#include "ayni/batch.h"

struct excerpt {
	struct bytes signed_part; /* of the batch */
	uint64_t *seq;            /* ascending */
	struct bytes *entry;
	size_t n;
};

void excerpt_put(struct buf *out, const struct excerpt *x);
/*
 * excerpt_read -- whole; the signature is the caller's to check.
 *
 * out   *x  views borrowed from in, lists in a
 *       *b  the batch: the signed part with nothing sealed
 * errs  BADFORM NONCANON TOOBIG BADTYPE, NOMEM; BADFORM also for a seq that
 *       is not the batch's, and for an excerpt inside
 */
enum ayni_err excerpt_read(struct bytes in, struct arena *a,
    struct excerpt *x, struct batch *b) AYNI_CHECK;
/* excerpt_stub -- what the archive keeps of such a batch. */
void excerpt_stub(struct buf *out, struct bytes signed_part);

#endif
