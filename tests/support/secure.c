#include "support/secure.h"

#include <stdlib.h>

#include <microhttpd.h>

struct secure {
	struct bureau *b;
	struct MHD_Daemon *daemon;
	struct buf certificate, key;
	char url[64];
};

static enum MHD_Result
reply(struct MHD_Connection *c, struct bureau *b, struct buf *up)
{
	struct exchange x;
	struct MHD_Response *r;
	enum MHD_Result queued;
	struct buf down;
	enum ayni_err e;

	buf_init(&down, SYNC_MAX_BYTES);
	e = exchange_answer(b->ingest, EXCHANGE_LINK, buf_bytes(up), &down, &x);
	r = MHD_create_response_from_buffer(
	    down.n, down.p, MHD_RESPMEM_MUST_COPY);
	(void)MHD_add_response_header(
	    r, "Content-Type", "application/vnd.ayni.sync");
	queued = MHD_queue_response(c, e == AYNI_OK ? 200 : 400, r);
	MHD_destroy_response(r);
	buf_free(&down);
	return queued;
}

/* Called at first, for each piece of the body, and at its end. */
static enum MHD_Result
serve(void *ctx, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *piece, size_t *n,
    void **at)
{
	struct secure *s = ctx;
	struct buf *up = *at;

	(void)url;
	(void)method;
	(void)version;
	if (up == NULL) {
		if ((*at = up = malloc(sizeof(*up))) == NULL)
			return MHD_NO;
		buf_init(up, SYNC_MAX_BYTES);
		return MHD_YES;
	}
	if (*n == 0)
		return reply(c, s->b, up);
	buf_put(up, piece, *n);
	*n = 0;
	return MHD_YES;
}

static void
done(void *ctx, struct MHD_Connection *c, void **at,
    enum MHD_RequestTerminationCode why)
{
	struct buf *up = *at;

	(void)ctx;
	(void)c;
	(void)why;
	if (up != NULL)
		buf_free(up);
	free(up);
}

struct secure *
secure_start(struct bureau *b, const char *certificate)
{
	struct secure *s = calloc(1, sizeof(*s));
	char path[128];

	assert_non_null(s);
	s->b = b;
	(void)snprintf(
	    path, sizeof(path), "tests/data/tls/%s.pem", certificate);
	s->certificate = test_file(path);
	s->key = test_file("tests/data/tls/key.pem");
	s->daemon = MHD_start_daemon(
	    MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, 0, NULL, NULL,
	    serve, s, MHD_OPTION_NOTIFY_COMPLETED, done, NULL,
	    MHD_OPTION_HTTPS_MEM_CERT, buf_z(&s->certificate),
	    MHD_OPTION_HTTPS_MEM_KEY, buf_z(&s->key), MHD_OPTION_END);
	assert_non_null(s->daemon);
	(void)snprintf(s->url, sizeof(s->url), "https://127.0.0.1:%u",
	    (unsigned)MHD_get_daemon_info(
	        s->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	return s;
}

void
secure_stop(struct secure *s)
{
	MHD_stop_daemon(s->daemon);
	buf_free(&s->certificate);
	buf_free(&s->key);
	free(s);
}

const char *
secure_url(const struct secure *s)
{
	return s->url;
}
