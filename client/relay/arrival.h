/*
 * arrival -- what devices bring to a relay, in pieces, from wherever it
 * stopped.
 *
 * Whose turn it is, is known here alone: one thread calls all of these.
 *
 * errs  every call: NOMEM, IO, FULL
 * src   docs/wire.md sections 17 and 19
 */
#ifndef RELAY_ARRIVAL_H
#define RELAY_ARRIVAL_H

#include "relay/depot.h"

struct arrival {
	struct waybill waybill; /* a bundle that goes up, or a blob */
	int fd;               /* -1: it was taken over, or is over */
	uint64_t at, size;
	struct arrival *next; /* of depot.coming */
};

/* How much of it is there; whole: under its name. */
enum ayni_err arrival_have(struct depot *d, const struct waybill *p,
    uint64_t *have, bool *whole) AYNI_CHECK;
/*
 * arrival_begin -- the rest of it, n bytes from an offset on; whoever brought
 * it before brings nothing more.
 *
 * errs  GAP     it belongs elsewhere, or all of it is there: arrival_have
 *       TOOBIG  larger than any such thing
 *       QUOTA
 */
enum ayni_err arrival_begin(struct depot *d, const struct waybill *p,
    uint64_t at, uint64_t n, struct arrival *u) AYNI_CHECK;
/* errs GAP: taken over; TOOBIG: more than was promised */
enum ayni_err arrival_put(struct arrival *u, struct bytes s) AYNI_CHECK;
/*
 * arrival_end -- no more comes.  Where all of it is there it is checked,
 * flushed and named.
 *
 * errs  GAP      taken over, or not all is there; what came is kept
 *       BADHASH  not what was promised; BADFORM, TOOBIG: no bundle that
 *                goes up; nothing of it is kept
 */
enum ayni_err arrival_end(struct depot *d, struct arrival *u,
    const struct hash *hash) AYNI_CHECK;
/* arrival_leave -- the link broke; what came is kept; u may be zeroed with fd
 * -1. */
void arrival_leave(struct depot *d, struct arrival *u);

#endif
