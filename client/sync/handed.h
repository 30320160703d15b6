/*
 * handed -- which relay was last given what this device has.
 *
 * For people to read, and for nothing else: a relay is not the office, and
 * what it was given is neither held nor safe.
 *
 * units since_us is microseconds since 1970-01-01 UTC, by this device's clock
 * errs  those of the vault
 * src   docs/wire.md section 19
 */
#ifndef SYNC_HANDED_H
#define SYNC_HANDED_H

#include "sync/remote.h"
#include "vault/vault.h"

#define HANDED_URL 512u /* bytes; longer ones are cut */

struct handed {
	struct epoch_id epoch; /* of the device's keys */
	uint64_t last;     /* every seq that is not held, up to this one */
	int64_t since_us;
	uint8_t nonce[16]; /* of the request that it was given last */
	char url[HANDED_URL], name[REMOTE_NAME];
};

/* handed_note -- just now, at since_us; a relay that had all of it before has
 * it since then. */
enum ayni_err handed_note(struct vault *v,
    const struct handed *h) AYNI_CHECK;
/*
 * handed_where -- the relay that has all that was sent and is not held.
 *
 * errs  NOTFOUND  none, as far as we know: something went another way since,
 *                 or the office has it all
 */
enum ayni_err handed_where(struct vault *v, struct handed *out) AYNI_CHECK;

#endif
