/* inside -- what the files of web share; nobody else includes it. */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include "web/web.h"

#include <microhttpd.h>
#include <pthread.h>

struct web_blob; /* a request for one: web_blob.c */

struct web {
	struct web_setup setup;
	struct MHD_Daemon *daemon;
	uint16_t port;
	pthread_mutex_t store; /* held by whoever touches the store */
	struct web_blob *coming; /* uploads under way; under store */
	pthread_mutex_t lock;  /* of what follows */
	pthread_cond_t idle;
	unsigned running, working; /* requests; those that are complete */
	size_t bodies;  /* bytes being read */
	uint64_t heard; /* bytes that ever came */
	bool stopping;
};

/* One request, from its headers to its end. */
struct asked {
	struct buf body;
	struct web_blob *blob; /* NULL: it is for none */
	size_t counted; /* of web.bodies */
	int64_t since_us;
	bool running, working; /* counted among web's */
	bool answered;
	enum ayni_err given_up; /* why the rest of it is not kept */
};

typedef enum MHD_Result result;

struct web_field {
	const char *name, *value;
};
/* web_answer -- with these header fields; copies everything. */
result web_answer(struct MHD_Connection *c, unsigned status,
    const struct web_field *field, size_t n, struct bytes body);
/* web_refuse -- {"error": ...}, with these fields; logged. */
result web_refuse(struct web *w, struct MHD_Connection *c, unsigned status,
    const struct web_field *field, size_t n, enum ayni_err e);
/* web_status -- what an error is over HTTP, unless a path knows better. */
unsigned web_status(enum ayni_err e);
/* web_renewed -- whether to try again what gave STATE, under keys that were
 * read anew; under the store's lock. */
bool web_renewed(struct web *w, enum ayni_err *e);
/* web_reserve -- room for n bytes more of what is being read; BUSY.
 * web_release -- what was reserved for a request. */
enum ayni_err web_reserve(struct web *w, struct asked *q,
    size_t n) AYNI_CHECK;
void web_release(struct web *w, struct asked *q);
/* web_late_us -- how long ago the request should have ended. */
int64_t web_late_us(const struct web *w, const struct asked *q);
int64_t web_now_us(void);
/* The length that the headers promise; 0 where they do not, false where
 * they do not tell. */
bool web_promised(struct MHD_Connection *c, uint64_t *n);

/* ---- web_blob.c ---- */

#define WEB_BLOB_METHODS "GET, HEAD, PATCH"
bool web_blob_path(const char *path);
bool web_blob_method(const char *method);
/* What the headers tell; q->blob is made. */
enum ayni_err web_blob_begin(struct web *w, struct MHD_Connection *c,
    const char *path, const char *method, struct asked *q) AYNI_CHECK;
/* Bytes of an upload; MHD_NO ends the connection. */
result web_blob_take(struct web *w, struct asked *q, const char *p,
    size_t n);
/* The request is all there; e: why it is refused. */
result web_blob_answer(struct web *w, struct MHD_Connection *c,
    struct asked *q, enum ayni_err e);
/* Keeps what came before the connection broke; frees q->blob. */
void web_blob_end(struct web *w, struct asked *q);

#endif
