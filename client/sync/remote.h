/*
 * remote -- a relay's stick: somebody else's, over a link.
 *
 * Its root is the relay's address and REMOTE_ROOT; under it a courier finds
 * what it finds on a stick.  What is written arrives whole or not at all, by
 * its hash, from wherever it stopped; the names of half-written files mean
 * nothing there.
 *
 * src   docs/wire.md section 19
 */
#ifndef SYNC_REMOTE_H
#define SYNC_REMOTE_H

#include "sync/backoff.h"
#include "sync/stick.h"
#include "sync/transport.h"

#define REMOTE_ROOT "/v1"
#define REMOTE_TRIES 3u
#define REMOTE_NAME 128u  /* bytes of a relay's name; longer ones are cut */
#define REMOTE_ID 33u
#define REMOTE_BYTES (256u << 10) /* of batches in one bundle, which a relay
				   * posts in one piece */

struct remote {
	struct transport transport;
	struct text url;
	char device[33]; /* whose bundles are listed */
	struct sleeper sleep;
	struct random_source chance;
	/* filled in when its root is made: who it says that it is */
	char name[REMOTE_NAME], id[REMOTE_ID];
	uint64_t up_bytes, down_bytes; /* on the wire */
	struct trouble trouble;        /* of the last call */
	struct transport_reply reply;  /* to the last request */
	struct backoff backoff;
};

/* in  r  borrowed for as long as the stick is used; the first members up to
 *        chance are filled in, the rest is zero */
struct stick remote_stick(struct remote *r);
/* remote_bring -- something from b->at on; at an office, too.  What arrived is
 * not sent again.  errs  those of transport.blob; GAP: it begins anew there */
enum ayni_err remote_bring(struct remote *r,
    struct transport_blob *b) AYNI_CHECK;
/* remote_root -- where a courier looks; errs TOOBIG */
enum ayni_err remote_root(const struct remote *r,
    char out[STICK_MAX_PATH]) AYNI_CHECK;

#endif
