/*
 * checkpoint -- which batches the office had at one moment, signed.
 *
 * src   docs/wire.md section 15
 */
#ifndef AYNI_CHECKPOINT_H
#define AYNI_CHECKPOINT_H

#include "ayni/cert.h"

#define CHECKPOINT_MAX_BATCHES 1000000u
#define CHECKPOINT_MAX_BYTES (CHECKPOINT_MAX_BATCHES * 32u + 65536u)

struct checkpoint {
	struct bytes office_cert; /* signed message */
	uint64_t batches;
	struct hash root;
	int64_t at_us;
	struct bytes ids; /* 32 bytes each, by when they were archived */
};

/*
 * checkpoint_put -- sign and append; root and batches are filled in.
 *
 * in    c       office_cert, at_us, ids
 *       cert    what office_cert says; office: the key that it names
 * errs  sticky in out: TOOBIG also for too many ids
 */
void checkpoint_put(struct buf *out, struct checkpoint *c,
    const struct office_cert *cert, const struct sign_key *office);
/*
 * checkpoint_read -- a file of the office with this identity.
 *
 * out   views borrowed from in
 * errs  BADFORM NONCANON TOOBIG; BADTYPE another kind of file; NOTOURS of
 *       another office; BADSIG; BADHASH its ids are not what was signed
 */
enum ayni_err checkpoint_read(struct bytes in, const struct office_id *id,
    struct checkpoint *out) AYNI_CHECK;

#endif
