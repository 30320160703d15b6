/* http_inside -- what http.c and http_blob.c share; nobody else includes
 * it. */
#ifndef SYNC_HTTP_INSIDE_H
#define SYNC_HTTP_INSIDE_H

#include "sync/http.h"

#include <curl/curl.h>

struct http {
	struct http_options options;
	CURL *easy;
	struct curl_slist *headers; /* of a POST */
	char why[CURL_ERROR_SIZE];
	/* of the request that runs */
	struct transport_reply *reply;
	struct buf *answer; /* NULL: none is expected */
	struct buf refusal; /* what came with another status */
	size_t refusal_bytes;
	bool stopped, other_type;
	bool headed; /* its headers came to their end */
	const struct transport_blob *blob; /* NULL: it is a POST */
	uint64_t blob_at;        /* PATCH: what has been read of it */
	enum ayni_err blob_err;  /* of reading or writing it here */
};

/* Options, one after the other, until one fails. */
#define SET(option, value)                                                    \
	(c == CURLE_OK ? c = curl_easy_setopt(h->easy, option, value) : c)

/* http_start -- to a path of an address; the reply is cleared.
 * errs USAGE NOMEM, told in the reply */
enum ayni_err http_start(struct http *h, struct text url, const char *path,
    struct transport_reply *r) AYNI_CHECK;
void http_end(struct http *h);
/* What became of it, told in the reply. */
enum ayni_err http_failed(struct http *h, struct text url,
    CURLcode c) AYNI_CHECK;
enum ayni_err http_by_status(struct http *h, struct text url,
    long s) AYNI_CHECK;
enum ayni_err http_say(struct http *h, struct text url,
    enum trouble_what what, const char *more);
enum ayni_err http_say_number(struct http *h, struct text url,
    enum trouble_what what, long n);
long http_status(struct http *h);
/* The number in {"error": ..., "number": n}; false: it is none. */
bool http_refusal(struct http *h, enum ayni_err *why);
/* Keeps some of what comes with another status; 0: enough of it. */
size_t http_take_refusal(struct http *h, const char *p, size_t n);

/* http_blob.c: the transport's */
enum ayni_err http_blob(void *ctx, const struct transport_blob *b,
    struct transport_reply *r) AYNI_CHECK;

#endif
