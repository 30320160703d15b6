/*
 * transport -- how an envelope gets to the office and its answer back.
 */
#ifndef SYNC_TRANSPORT_H
#define SYNC_TRANSPORT_H

#include "sync/trouble.h"

struct transport_reply {
	struct trouble trouble;
	bool refused;       /* the office answered that it does not believe
			     * the request: perhaps it does not know us */
	int64_t retry_us;   /* it asked for this long; 0: it did not */
	uint64_t up_bytes, down_bytes; /* on the wire, headers included */
};

struct transport {
	/*
	 * post -- one request, one answer.
	 *
	 * in    url   of the office, as invitations write it
	 *       body  an envelope
	 * out   answer  appended; what came with status 200 and our type
	 *       *r      filled in, whatever happened
	 * errs  NET TIMEOUT REMOTE INTERRUPTED NOMEM
	 */
	enum ayni_err (*post)(void *ctx, struct text url, struct bytes body,
	    struct buf *answer, struct transport_reply *r);
	void *ctx;
};

#endif
