/*
 * batch -- consecutive entries of one journal, sealed, signed, chained.
 *
 * src   docs/wire.md section 7
 */
#ifndef AYNI_BATCH_H
#define AYNI_BATCH_H

#include "ayni/arena.h"
#include "ayni/entry.h"
#include "ayni/seal.h"

#define BATCH_MAX_ENTRIES 1000u
#define BATCH_MAX_BYTES (4u << 20)
#define BATCH_MAX_OFFICE_BYTES (20u << 20)

struct batch_header {
	struct device_id device;
	struct epoch_id epoch;
	uint64_t first, count;
	bool has_previous;
	struct hash previous; /* id of the batch before */
	struct key_id recipient;
	struct hash sealed; /* SHA-256 of the sealed part */
};

/*
 * batch_put -- pack entries into one signed, sealed batch.
 *
 * in    h        device, epoch, first, previous; the rest is filled in
 *       entry[n] entry bytes, consecutive; 1 <= n <= BATCH_MAX_ENTRIES
 *       dictionary  n == 0: none
 * out   *id      the batch's id, valid if out->err is OK
 *       out->limit is the ceiling of what the batch inflates to as well:
 *       BATCH_MAX_BYTES on a device, since the office takes no more
 * errs  sticky in out: TOOBIG, NOMEM, BUG (no entry; previous not as first
 *       wants it)
 */
void batch_put(struct buf *out, const struct batch_header *h,
    const struct bytes *entry, size_t n, const struct box_public *to,
    struct bytes dictionary, const struct sign_key *key,
    struct random_source r, struct hash *id);

/*
 * The receiver's steps, in the order that docs/wire.md prescribes.
 *
 * batch_peek    lengths and shape; header not yet believed; id
 * batch_verify  the key is the epoch's (BADKEY), signature (BADSIG), hash
 *               of the sealed part (BADHASH)
 * batch_verify_header  the same, but not of the sealed part, where that is
 *               gone (ayni/excerpt.h)
 * batch_open    recipient, opening, inflation, decoding, inner against
 *               header; entries as bytes in a
 */
struct batch {
	struct bytes signed_part, sealed; /* borrowed */
	struct batch_header header;
	struct hash id;
};
/* finds a dictionary by the first 8 bytes of its hash; n == 0: unknown */
typedef struct bytes (*batch_dictionary_fn)(void *ctx, const uint8_t id[8]);

enum ayni_err batch_peek(struct bytes in, struct batch *out) AYNI_CHECK;
/* batch_read_header -- the signed part alone, verified; b->sealed is empty.
 * errs  as batch_peek; BADKEY BADSIG */
enum ayni_err batch_read_header(struct bytes signed_part,
    const struct sign_public *key, struct batch *out) AYNI_CHECK;
enum ayni_err batch_verify(const struct batch *b,
    const struct sign_public *key) AYNI_CHECK;
enum ayni_err batch_verify_header(const struct batch *b,
    const struct sign_public *key) AYNI_CHECK;
/* errs NOTOURS CANTOPEN TOOBIG BADFORM NONCANON MISMATCH NOMEM;
 *      UNKNOWNFORM where the dictionary is not known */
enum ayni_err batch_open(const struct batch *b, const struct box_key *key,
    batch_dictionary_fn dictionary, void *ctx, size_t limit,
    struct arena *a, struct bytes **entry, size_t *n) AYNI_CHECK;

#endif
