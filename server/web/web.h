/*
 * web -- the office over HTTP.
 *
 *     POST /v1/sync         an envelope in, an envelope out; or bundles
 *     HEAD, PATCH, GET /v1/blob/HASH   large bytes, up and down
 *     GET /v1/health        {"ready": true}, or 503 when stopping
 *
 * Workers read and write connections side by side; whoever touches the
 * store holds the one lock.
 *
 * src   docs/wire.md sections 9 and 16
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "ingest/ingest.h"

#define WEB_WORKERS 4u
#define WEB_CONNECTIONS 256u
#define WEB_IDLE_S 30u          /* a connection that says nothing ends */
#define WEB_REQUEST_S 300       /* a request takes at most this long */
#define WEB_GRACE_S 30          /* who is late is told so, if not too late */
#define WEB_BODIES (64u << 20)  /* bytes of all bodies being read */
#define WEB_STOP_S 30           /* running requests get this to end */
#define WEB_STILL_S 2           /* but not if nothing is heard of them */

struct web_setup {
	struct ingest *ingest;
	struct db *db;
	const char *address;  /* "127.0.0.1", "::1", "0.0.0.0" */
	uint16_t port;        /* 0: any free one */
	size_t most_bytes;    /* of a body; 0: SYNC_MAX_BYTES */
	int64_t request_us;   /* 0: WEB_REQUEST_S; under 0: all are late */
	unsigned still_s;     /* 0: WEB_STILL_S */
	/* the office's keys were changed by another program: reads them anew;
	 * with the store to itself; may be NULL */
	enum ayni_err (*renew)(void *ctx);
	/* one line of what was refused; may be NULL */
	void (*log)(void *ctx, enum ayni_err e, const char *what);
	void *ctx;
};

struct web;

/* errs USAGE (address), BUSY (the port is another program's), NET (cannot
 * listen there), NOMEM */
enum ayni_err web_start(const struct web_setup *s,
    struct web **out) AYNI_CHECK;
uint16_t web_port(const struct web *w);
/* web_stop -- new requests get 503, running ones end; frees w; NULL safe. */
void web_stop(struct web *w);

#endif
