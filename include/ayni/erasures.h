/*
 * erasures -- which records the office has erased up to a moment, signed; for
 * an office that is restored from an older backup.
 *
 * src   docs/wire.md section 20
 */
#ifndef AYNI_ERASURES_H
#define AYNI_ERASURES_H

#include "ayni/cert.h"

#define ERASURES_MAX_RECORDS 1000000u
#define ERASURES_MAX_BYTES (ERASURES_MAX_RECORDS * 16u + 65536u)

struct erasures {
	struct bytes office_cert; /* signed message */
	int64_t at_us;
	struct bytes records;     /* ids, 16 bytes each, ascending */
};

/*
 * erasures_put -- sign and append.
 *
 * in    cert  what office_cert says; office: the key that it names
 * errs  sticky in out: TOOBIG also for too many records
 */
void erasures_put(struct buf *out, const struct erasures *e,
    const struct office_cert *cert, const struct sign_key *office);
/*
 * erasures_read -- a file of the office with this identity.
 *
 * out   views borrowed from in
 * errs  BADFORM NONCANON TOOBIG; BADTYPE another kind of file; NOTOURS of
 *       another office; BADSIG
 */
enum ayni_err erasures_read(struct bytes in, const struct office_id *id,
    struct erasures *out) AYNI_CHECK;

#endif
