/*
 * http -- the transport over HTTP and HTTPS, through libcurl.
 *
 * Certificates of https are verified; plain http is allowed, since what
 * travels is signed and sealed.  No redirect is followed: what redirects is
 * a login page or a wrong address.  Proxies only as the environment says.
 * One connection is kept for the next request.
 *
 * src   docs/wire.md section 9
 */
#ifndef SYNC_HTTP_H
#define SYNC_HTTP_H

#include "sync/transport.h"

#define HTTP_CONNECT_MS 15000
#define HTTP_STALL_S 60

struct http;

struct http_options {
	long connect_ms; /* 0: HTTP_CONNECT_MS */
	long stall_s;    /* without a byte; 0: HTTP_STALL_S */
	const char *authorities; /* file of trusted certificates, PEM; NULL:
			  * those of this machine */
	/* asked about once a second; true ends with INTERRUPTED; or NULL */
	bool (*stop)(void *ctx);
	void *ctx;
};

/* errs NOMEM; NET where libcurl does not start */
enum ayni_err http_open(const struct http_options *o,
    struct http **out) AYNI_CHECK;
void http_close(struct http *h); /* safe on NULL */
/* in  h  borrowed for as long as the transport is used */
struct transport http_transport(struct http *h);

#endif
