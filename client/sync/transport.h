/*
 * transport -- how an envelope gets to the office and its answer back; and
 * what is too large for one, in pieces.
 */
#ifndef SYNC_TRANSPORT_H
#define SYNC_TRANSPORT_H

#include "ayni/blob.h"
#include "sync/trouble.h"

struct transport_reply {
	struct trouble trouble;
	bool refused;       /* the office answered that it does not believe
			     * the request: perhaps it does not know us */
	int64_t retry_us;   /* it asked for this long; 0: it did not */
	uint64_t up_bytes, down_bytes; /* on the wire, headers included */
	/* of a blob: how far the office says that it is */
	bool told, whole;
	uint64_t at;
};

enum transport_verb {
	TRANSPORT_HEAD,  /* how far is it? */
	TRANSPORT_PATCH, /* the rest of it, up */
	TRANSPORT_GET,   /* the rest of it, down */
	TRANSPORT_DELETE, /* not wanted any more; at a relay alone */
};
struct transport_blob {
	enum transport_verb verb;
	struct text url;
	const struct hash *hash; /* of all of it */
	const char *path;      /* NULL: that of the blob with this hash */
	const uint8_t *token;  /* BLOB_TOKEN bytes; NULL: none is needed */
	uint64_t at, size;     /* PATCH: from at up to size; GET: from at */
	bool goes_on;          /* PATCH: there is more of it after size */
	/* PATCH: n bytes of it from an offset on; GET: the next that came */
	enum ayni_err (*read)(void *ctx, uint64_t at, uint8_t *p, size_t n);
	enum ayni_err (*write)(void *ctx, struct bytes s);
	void *ctx;
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
	/*
	 * blob -- one request for a blob; NULL: everything lies in envelopes.
	 *
	 * out   *r  filled in, whatever happened
	 * errs  those of post; of read or write
	 *       STATE     the token is not the newest any more
	 *       NOTFOUND  not wanted, or not there
	 *       GAP       the office is elsewhere with it: r->at
	 *       QUOTA     the office has no room for it
	 *       FULL      a relay's disk has none
	 *       BADHASH and others  all of it came, and is refused
	 */
	enum ayni_err (*blob)(void *ctx, const struct transport_blob *b,
	    struct transport_reply *r);
	void *ctx;
};

#endif
