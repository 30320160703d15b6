/*
 * unlock -- a vault whose passphrase was forgotten, and the office that can
 * still open it.
 *
 * The plea goes from the device to the office, the relief back; whoever
 * carries them learns nothing.
 *
 * src   docs/wire.md section 16
 */
#ifndef AYNI_UNLOCK_H
#define AYNI_UNLOCK_H

#include "ayni/seal.h"

#define UNLOCK_MAX_BYTES 4096u
#define UNLOCK_CHECK 9u /* "1a2b-3c4d" and no NUL */

struct unlock_plea {
	struct key_id recipient; /* the office's box key */
	struct bytes sealed;     /* to it: the data key, as the vault has it */
	struct box_public to;    /* to which the data key is to be sealed */
	struct bytes epoch;      /* what the device says it is; n == 0: new */
};

void unlock_put_plea(struct buf *out, const struct unlock_plea *p);
/* errs BADTYPE BADFORM NONCANON TOOBIG; views borrowed from in */
enum ayni_err unlock_read_plea(struct bytes in,
    struct unlock_plea *out) AYNI_CHECK;
/* unlock_check -- what both sides see of a plea and compare by voice. */
void unlock_check(struct bytes plea, char out[UNLOCK_CHECK + 1]);

/* unlock_put_relief -- the data key, sealed to p->to; errs CANTOPEN: it was
 * not sealed to this key; NOMEM */
enum ayni_err unlock_put_relief(struct buf *out, const struct unlock_plea *p,
    const struct box_key *office, struct random_source r) AYNI_CHECK;
/* errs as unlock_read_plea; NOTOURS sealed to another passphrase or vault;
 * CANTOPEN */
enum ayni_err unlock_read_relief(struct bytes in, const struct box_key *key,
    uint8_t data[32]) AYNI_CHECK;

#endif
