#include "web/inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ayni/mem.h"
#include "ayni/sync.h"
#include "ingest/exchange.h"

#define TYPE_SYNC "application/vnd.ayni.sync"

int64_t
web_now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- answers ---- */

result
web_answer(struct MHD_Connection *c, unsigned status,
    const struct web_field *field, size_t n, struct bytes body)
{
	/* the library copies: it never writes to this */
	union {
		const uint8_t *in;
		void *out;
	} p = {body.p};
	struct MHD_Response *r = MHD_create_response_from_buffer(
	    body.n, p.out, MHD_RESPMEM_MUST_COPY);
	result sent;
	size_t i;

	if (r == NULL)
		return MHD_NO;
	(void)MHD_add_response_header(r, "Cache-Control", "no-store");
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		(void)MHD_add_response_header(r, "Retry-After", "30");
	for (i = 0; i < n; i++)
		(void)MHD_add_response_header(
		    r, field[i].name, field[i].value);
	sent = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return sent;
}

/* What is wrong with the office is not the device's fault. */
unsigned
web_status(enum ayni_err e)
{
	switch ((int)e) {
	case AYNI_NOTFOUND:
		return MHD_HTTP_NOT_FOUND;
	case AYNI_UNSUPPORTED:
		return MHD_HTTP_METHOD_NOT_ALLOWED;
	case AYNI_TIMEOUT:
		return MHD_HTTP_REQUEST_TIMEOUT;
	case AYNI_INTERRUPTED:
	case AYNI_NOMEM:
	case AYNI_STORE:
	case AYNI_FULL:
	case AYNI_BUSY:
	case AYNI_IO:
	case AYNI_BUG:
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	case AYNI_TOOBIG:
		return MHD_HTTP_CONTENT_TOO_LARGE;
	default:
		return MHD_HTTP_BAD_REQUEST;
	}
}

static bool
is_sync(const char *path)
{
	return strcmp(path, "/v1/sync") == 0;
}

static bool
is_health(const char *path)
{
	return strcmp(path, "/v1/health") == 0;
}

result
web_refuse(struct web *w, struct MHD_Connection *c, unsigned status,
    const struct web_field *field, size_t n, enum ayni_err e)
{
	struct web_field all[8] = {{"Content-Type", "application/json"}};
	struct buf b;
	result sent;
	size_t i;

	for (i = 0; i < n && i < 7; i++)
		all[1 + i] = field[i];
	if (w->setup.log != NULL)
		w->setup.log(w->setup.ctx, e, "request");
	buf_init(&b, 256);
	buf_printf(&b, "{\"error\": \"%s\", \"number\": %d}\n", err_name(e),
	    (int)e);
	sent = web_answer(c, status, all, 1 + i, buf_bytes(&b));
	buf_free(&b);
	return sent;
}

static const char *
allowed(const char *path)
{
	return is_sync(path) ? "POST"
	    : is_health(path) ? "GET" : WEB_BLOB_METHODS;
}

static result
refuse(struct web *w, struct MHD_Connection *c, const char *path,
    enum ayni_err e)
{
	unsigned status = web_status(e);
	struct web_field allow = {"Allow", allowed(path)};

	return web_refuse(w, c, status, &allow,
	    status == MHD_HTTP_METHOD_NOT_ALLOWED, e);
}

static result
answer(struct MHD_Connection *c, const char *type, struct bytes body)
{
	struct web_field field = {"Content-Type", type};

	return web_answer(c, MHD_HTTP_OK, &field, 1, body);
}

static result
health(struct web *w, struct MHD_Connection *c, const char *path)
{
	enum ayni_err e;

	(void)pthread_mutex_lock(&w->store);
	e = db_ready(w->setup.db);
	(void)pthread_mutex_unlock(&w->store);
	return e != AYNI_OK ? refuse(w, c, path, e)
			    : answer(c, "application/json", text_bytes(
				  TEXT("{\"ready\": true}\n")));
}

bool
web_renewed(struct web *w, enum ayni_err *e)
{
	if (*e != AYNI_STATE || w->setup.renew == NULL)
		return false;
	*e = w->setup.renew(w->setup.ctx);
	return *e == AYNI_OK;
}

static enum ayni_err
exchange(struct web *w, struct bytes body, struct buf *out)
{
	struct exchange x = {.batches = 0};
	enum ayni_err e;

	(void)pthread_mutex_lock(&w->store);
	do
		e = sync_is_bundle(body)
		    ? exchange_bundle(w->setup.ingest, body, out, &x)
		    : exchange_answer(
			  w->setup.ingest, EXCHANGE_LINK, body, out, &x);
	while (web_renewed(w, &e));
	(void)pthread_mutex_unlock(&w->store);
	/* of a bundle, those that are believed are answered */
	return out->n > 0 ? AYNI_OK : e;
}

static result
sync(struct web *w, struct MHD_Connection *c, const char *path,
    const struct asked *q)
{
	struct buf out;
	enum ayni_err e;
	result sent;

	buf_init(&out, BUNDLE_MAX_BYTES);
	e = exchange(w, buf_bytes(&q->body), &out);
	sent = e != AYNI_OK
	    ? refuse(w, c, path, e)
	    : answer(c, TYPE_SYNC, buf_bytes(&out));
	buf_free(&out);
	return sent;
}

/* ---- a request as it comes in ---- */

static size_t
most(const struct web *w)
{
	return w->setup.most_bytes > 0 ? w->setup.most_bytes : SYNC_MAX_BYTES;
}

static int64_t
deadline_us(const struct web *w)
{
	return w->setup.request_us != 0 ? w->setup.request_us
				       : (int64_t)WEB_REQUEST_S * 1000000;
}

int64_t
web_late_us(const struct web *w, const struct asked *q)
{
	return web_now_us() - q->since_us - deadline_us(w);
}

bool
web_promised(struct MHD_Connection *c, uint64_t *n)
{
	const char *s = MHD_lookup_connection_value(
	    c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	uint64_t v = 0;

	*n = 0;
	if (s == NULL)
		return true;
	for (; *s >= '0' && *s <= '9' && v < UINT32_MAX; s++)
		v = v * 10 + (uint64_t)(*s - '0');
	*n = v;
	return *s == '\0' || v >= UINT32_MAX;
}

enum ayni_err
web_reserve(struct web *w, struct asked *q, size_t n)
{
	enum ayni_err e;

	(void)pthread_mutex_lock(&w->lock);
	w->heard += n;
	e = w->bodies + n <= WEB_BODIES ? AYNI_OK : AYNI_BUSY;
	if (e == AYNI_OK) {
		w->bodies += n;
		q->counted += n;
	}
	(void)pthread_mutex_unlock(&w->lock);
	return e;
}

void
web_release(struct web *w, struct asked *q)
{
	(void)pthread_mutex_lock(&w->lock);
	w->bodies -= q->counted;
	(void)pthread_mutex_unlock(&w->lock);
	q->counted = 0;
}

/* What the headers alone tell. */
static enum ayni_err
first_look(struct web *w, struct MHD_Connection *c, const char *path,
    const char *method)
{
	uint64_t n = 0;

	if (!is_sync(path) && !is_health(path) && !web_blob_path(path))
		return AYNI_NOTFOUND;
	if (web_blob_path(path) ? !web_blob_method(method)
				: strcmp(method, allowed(path)) != 0)
		return AYNI_UNSUPPORTED;
	if (!web_promised(c, &n))
		return AYNI_BADFORM;
	if (n > most(w) && !web_blob_path(path))
		return AYNI_TOOBIG;
	return AYNI_OK;
}

/* Whoever comes while the office stops is told to come again. */
static enum ayni_err
let_in(struct web *w, struct asked *q)
{
	(void)pthread_mutex_lock(&w->lock);
	q->running = !w->stopping;
	w->running += q->running;
	(void)pthread_mutex_unlock(&w->lock);
	return q->running ? AYNI_OK : AYNI_INTERRUPTED;
}

static struct asked *
begin(struct web *w)
{
	struct asked *q = mem_zalloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	buf_init(&q->body, most(w));
	q->since_us = web_now_us();
	return q;
}

/* Bytes are counted as they come: a promise costs nothing.  Whoever is
 * refused now is told when he has said all; whoever trickles on is cut. */
static result
take(struct web *w, struct asked *q, const char *p, size_t n)
{
	int64_t late_us = web_late_us(w, q);

	if (late_us > (int64_t)WEB_GRACE_S * 1000000)
		return MHD_NO;
	if (q->given_up != AYNI_OK)
		return MHD_YES;
	if (late_us > 0)
		q->given_up = AYNI_TIMEOUT;
	else if (q->body.n + n > most(w))
		q->given_up = AYNI_TOOBIG;
	else
		q->given_up = web_reserve(w, q, n);
	if (q->given_up == AYNI_OK) {
		buf_put(&q->body, p, n);
		q->given_up = q->body.err;
	}
	if (q->given_up != AYNI_OK) {
		web_release(w, q);
		buf_free(&q->body);
	}
	return MHD_YES;
}

/* A request whose headers are there; refused at once where they tell. */
static result
meet(struct web *w, struct MHD_Connection *c, const char *path,
    const char *method, struct asked *q)
{
	enum ayni_err e = first_look(w, c, path, method);

	if (e == AYNI_OK)
		e = let_in(w, q);
	if (e == AYNI_OK && web_blob_path(path))
		e = web_blob_begin(w, c, path, method, q);
	q->answered = e != AYNI_OK;
	if (e == AYNI_OK)
		return MHD_YES;
	return q->blob != NULL ? web_blob_answer(w, c, q, e)
			       : refuse(w, c, path, e);
}

/* A request that is all there. */
static result
carry_out(struct web *w, struct MHD_Connection *c, const char *path,
    struct asked *q)
{
	q->answered = true;
	(void)pthread_mutex_lock(&w->lock);
	q->working = true;
	w->working++;
	(void)pthread_mutex_unlock(&w->lock);
	if (q->blob != NULL)
		return web_blob_answer(w, c, q, AYNI_OK);
	if (q->given_up != AYNI_OK)
		return refuse(w, c, path, q->given_up);
	return is_sync(path) ? sync(w, c, path, q) : health(w, c, path);
}

static result
handle(void *ctx, struct MHD_Connection *c, const char *path,
    const char *method, const char *version, const char *data, size_t *n,
    void **state)
{
	struct web *w = ctx;
	struct asked *q = *state;
	result sent = MHD_YES;

	(void)version;
	if (q == NULL) {
		if ((q = begin(w)) == NULL)
			return MHD_NO;
		*state = q;
		return meet(w, c, path, method, q);
	}
	if (*n > 0) {
		if (!q->answered)
			sent = (q->blob != NULL ? web_blob_take : take)(
			    w, q, data, *n);
		*n = 0;
		return sent;
	}
	return q->answered ? MHD_YES : carry_out(w, c, path, q);
}

static void
ended(void *ctx, struct MHD_Connection *c, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct web *w = ctx;
	struct asked *q = *state;

	(void)c;
	(void)why;
	if (q == NULL)
		return;
	web_blob_end(w, q);
	web_release(w, q);
	buf_free(&q->body);
	(void)pthread_mutex_lock(&w->lock);
	w->running -= q->running;
	w->working -= q->working;
	if (w->running == 0)
		(void)pthread_cond_broadcast(&w->idle);
	(void)pthread_mutex_unlock(&w->lock);
	mem_free(q);
	*state = NULL;
}

/* ---- start and stop ---- */

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* Its length; 0: no address. */
static socklen_t
address_of(const struct web_setup *s, union address *a)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, s->address, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons(s->port);
		return sizeof(a->v4);
	}
	if (inet_pton(AF_INET6, s->address, &a->v6.sin6_addr) == 1) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons(s->port);
		return sizeof(a->v6);
	}
	return 0;
}

/* The library would not say why it cannot listen. */
static enum ayni_err
listen_at(union address *a, socklen_t n, int *out)
{
	int yes = 1, fd = socket(a->any.sa_family, SOCK_STREAM, 0);
	enum ayni_err e = AYNI_OK;

	if (fd < 0)
		return AYNI_NET;
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (a->any.sa_family == AF_INET6)
		(void)setsockopt(
		    fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof(yes));
	if (bind(fd, &a->any, n) != 0 || listen(fd, SOMAXCONN) != 0)
		e = errno == EADDRINUSE ? AYNI_BUSY : AYNI_NET;
	else if (getsockname(fd, &a->any, &n) != 0)
		e = AYNI_NET;
	if (e == AYNI_OK)
		*out = fd;
	else
		(void)close(fd);
	return e;
}

/* A condition whose deadlines no change of the time of day moves. */
static void
start_waiting(struct web *w)
{
	pthread_condattr_t steady;

	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&w->idle, &steady);
	(void)pthread_condattr_destroy(&steady);
}

static void
discard(struct web *w)
{
	(void)pthread_cond_destroy(&w->idle);
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_mutex_destroy(&w->store);
	mem_free(w);
}

enum ayni_err
web_start(const struct web_setup *s, struct web **out)
{
	union address a;
	socklen_t n = address_of(s, &a);
	struct web *w;
	enum ayni_err e;
	int fd;

	if (n == 0)
		return AYNI_USAGE;
	if ((e = listen_at(&a, n, &fd)) != AYNI_OK)
		return e;
	if ((w = mem_zalloc(1, sizeof(*w))) == NULL) {
		(void)close(fd);
		return AYNI_NOMEM;
	}
	w->setup = *s;
	w->port = ntohs(a.any.sa_family == AF_INET6 ? a.v6.sin6_port
						    : a.v4.sin_port);
	(void)pthread_mutex_init(&w->store, NULL);
	(void)pthread_mutex_init(&w->lock, NULL);
	start_waiting(w);
	/* The socket is the library's from here on.  With epoll it would not
	 * notice a link that ends with its last bytes before that was idle. */
	w->daemon = MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD, 0, NULL,
	    NULL, handle, w, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_THREAD_POOL_SIZE, WEB_WORKERS,
	    MHD_OPTION_CONNECTION_LIMIT, WEB_CONNECTIONS,
	    MHD_OPTION_CONNECTION_TIMEOUT, WEB_IDLE_S,
	    MHD_OPTION_NOTIFY_COMPLETED, ended, w, MHD_OPTION_END);
	if (w->daemon == NULL) {
		discard(w);
		return AYNI_NET;
	}
	*out = w;
	return AYNI_OK;
}

uint16_t
web_port(const struct web *w)
{
	return w->port;
}

/* Until no request runs, or those that do have gone silent: a device that
 * left its network in the middle of one would hold everything up. */
static void
let_end(struct web *w)
{
	int64_t end_us = web_now_us() + (int64_t)WEB_STOP_S * 1000000;
	struct timespec until;
	uint64_t heard;
	int rc;

	while (w->running > 0 && web_now_us() < end_us) {
		heard = w->heard;
		(void)clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec += w->setup.still_s > 0 ? w->setup.still_s
						      : WEB_STILL_S;
		rc = pthread_cond_timedwait(&w->idle, &w->lock, &until);
		if (rc != 0 && w->heard == heard && w->working == 0)
			break;
	}
}

void
web_stop(struct web *w)
{
	if (w == NULL)
		return;
	(void)pthread_mutex_lock(&w->lock);
	w->stopping = true;
	let_end(w);
	(void)pthread_mutex_unlock(&w->lock);
	MHD_stop_daemon(w->daemon);
	discard(w);
}
