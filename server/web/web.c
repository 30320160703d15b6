#include "web/web.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "ayni/mem.h"
#include "ayni/sync.h"
#include "ingest/exchange.h"

#define TYPE_SYNC "application/vnd.ayni.sync"

struct web {
	struct web_setup setup;
	struct MHD_Daemon *daemon;
	pthread_mutex_t store; /* held by whoever touches the store */
	pthread_mutex_t lock;  /* of what follows */
	pthread_cond_t idle;
	unsigned running;
	size_t bodies; /* bytes being read */
	bool stopping;
};

/* One request, from its headers to its end. */
struct asked {
	struct buf body;
	size_t counted; /* of web.bodies */
	int64_t since_us;
	bool answered;
};

typedef enum MHD_Result result;

static int64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* ---- answers ---- */

static result
answer(struct MHD_Connection *c, unsigned status, const char *type,
    struct bytes body)
{
	/* the library copies: it never writes to this */
	union {
		const uint8_t *in;
		void *out;
	} p = {body.p};
	struct MHD_Response *r = MHD_create_response_from_buffer(
	    body.n, p.out, MHD_RESPMEM_MUST_COPY);
	result sent;

	if (r == NULL)
		return MHD_NO;
	(void)MHD_add_response_header(r, "Content-Type", type);
	(void)MHD_add_response_header(r, "Cache-Control", "no-store");
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		(void)MHD_add_response_header(r, "Retry-After", "30");
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		(void)MHD_add_response_header(r, "Allow", "GET, POST");
	sent = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return sent;
}

static result
refuse(struct web *w, struct MHD_Connection *c, unsigned status,
    enum ayni_err e)
{
	struct buf b;
	result sent;

	if (w->setup.log != NULL)
		w->setup.log(w->setup.ctx, e, "request");
	buf_init(&b, 256);
	buf_printf(&b, "{\"error\": \"%s\", \"number\": %d}\n", err_name(e),
	    (int)e);
	sent = answer(c, status, "application/json", buf_bytes(&b));
	buf_free(&b);
	return sent;
}

/* What is wrong with the office is not the device's fault. */
static unsigned
status_of(enum ayni_err e)
{
	switch ((int)e) {
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

static result
health(struct web *w, struct MHD_Connection *c)
{
	struct db_counts n;
	enum ayni_err e;

	(void)pthread_mutex_lock(&w->store);
	e = db_counts(w->setup.db, &n);
	(void)pthread_mutex_unlock(&w->store);
	if (e != AYNI_OK)
		return refuse(w, c, MHD_HTTP_SERVICE_UNAVAILABLE, e);
	return answer(c, MHD_HTTP_OK, "application/json",
	    text_bytes(TEXT("{\"ready\": true}\n")));
}

static result
sync(struct web *w, struct MHD_Connection *c, const struct asked *q)
{
	struct exchange x;
	struct buf out;
	enum ayni_err e;
	result sent;

	buf_init(&out, SYNC_MAX_BYTES);
	(void)pthread_mutex_lock(&w->store);
	e = exchange_answer(w->setup.ingest, buf_bytes(&q->body), &out, &x);
	(void)pthread_mutex_unlock(&w->store);
	sent = e == AYNI_OK ? answer(c, MHD_HTTP_OK, TYPE_SYNC, buf_bytes(&out))
			    : refuse(w, c, status_of(e), e);
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
	return w->setup.request_us > 0 ? w->setup.request_us
				       : (int64_t)WEB_REQUEST_S * 1000000;
}

/* The length that the headers promise; 0 where they do not. */
static bool
promised(struct MHD_Connection *c, uint64_t *n)
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

/* Room for what is being read; *stopping where there will be none. */
static bool
reserve(struct web *w, struct asked *q, size_t n, bool *stopping)
{
	bool fits;

	(void)pthread_mutex_lock(&w->lock);
	*stopping = w->stopping;
	fits = !w->stopping && w->bodies + n <= WEB_BODIES;
	if (fits) {
		w->bodies += n;
		q->counted += n;
	}
	(void)pthread_mutex_unlock(&w->lock);
	return fits;
}

static bool
first_look(struct web *w, struct MHD_Connection *c, struct asked *q,
    const char *path, const char *method, result *sent)
{
	bool stopping = false;
	uint64_t n = 0;

	q->answered = true;
	if (!is_sync(path) && !is_health(path)) {
		*sent = refuse(w, c, MHD_HTTP_NOT_FOUND, AYNI_NOTFOUND);
	} else if (strcmp(method, is_sync(path) ? "POST" : "GET") != 0) {
		*sent = refuse(
		    w, c, MHD_HTTP_METHOD_NOT_ALLOWED, AYNI_UNSUPPORTED);
	} else if (!promised(c, &n)) {
		*sent = refuse(w, c, MHD_HTTP_BAD_REQUEST, AYNI_BADFORM);
	} else if (n > most(w)) {
		*sent = refuse(
		    w, c, MHD_HTTP_CONTENT_TOO_LARGE, AYNI_TOOBIG);
	} else if (!reserve(w, q, (size_t)n, &stopping)) {
		*sent = refuse(w, c, MHD_HTTP_SERVICE_UNAVAILABLE,
		    stopping ? AYNI_INTERRUPTED : AYNI_BUSY);
	} else {
		q->answered = false;
		*sent = MHD_YES;
	}
	return q->answered;
}

static struct asked *
begin(struct web *w)
{
	struct asked *q = mem_zalloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	buf_init(&q->body, most(w));
	q->since_us = now_us();
	(void)pthread_mutex_lock(&w->lock);
	w->running++;
	(void)pthread_mutex_unlock(&w->lock);
	return q;
}

static result
take(struct web *w, struct asked *q, const char *p, size_t n)
{
	bool stopping;

	/* chunked bodies promise no length: they are counted as they come */
	if (q->body.n + n > q->counted &&
	    q->body.n + n <= most(w) &&
	    !reserve(w, q, q->body.n + n - q->counted, &stopping))
		return MHD_NO;
	buf_put(&q->body, p, n);
	/* who trickles bytes is cut off: the connection closes */
	return now_us() - q->since_us > deadline_us(w) ? MHD_NO : MHD_YES;
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
		(void)first_look(w, c, q, path, method, &sent);
		return sent;
	}
	if (*n > 0) {
		sent = q->answered ? MHD_YES : take(w, q, data, *n);
		*n = 0;
		return sent;
	}
	if (q->answered)
		return MHD_YES;
	q->answered = true;
	if (q->body.err == AYNI_TOOBIG)
		return refuse(w, c, MHD_HTTP_CONTENT_TOO_LARGE, AYNI_TOOBIG);
	if (q->body.err != AYNI_OK)
		return refuse(w, c, MHD_HTTP_SERVICE_UNAVAILABLE, q->body.err);
	return is_sync(path) ? sync(w, c, q) : health(w, c);
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
	(void)pthread_mutex_lock(&w->lock);
	w->bodies -= q->counted;
	if (--w->running == 0)
		(void)pthread_cond_broadcast(&w->idle);
	(void)pthread_mutex_unlock(&w->lock);
	buf_free(&q->body);
	mem_free(q);
	*state = NULL;
}

/* ---- start and stop ---- */

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool
address_of(const struct web_setup *s, union address *a)
{
	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, s->address, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons(s->port);
		return true;
	}
	if (inet_pton(AF_INET6, s->address, &a->v6.sin6_addr) == 1) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons(s->port);
		return true;
	}
	return false;
}

enum ayni_err
web_start(const struct web_setup *s, struct web **out)
{
	struct web *w = mem_zalloc(1, sizeof(*w));
	union address a;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;

	if (w == NULL)
		return AYNI_NOMEM;
	w->setup = *s;
	if (!address_of(s, &a)) {
		mem_free(w);
		return AYNI_USAGE;
	}
	if (a.any.sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	(void)pthread_mutex_init(&w->store, NULL);
	(void)pthread_mutex_init(&w->lock, NULL);
	(void)pthread_cond_init(&w->idle, NULL);
	w->daemon = MHD_start_daemon(flags, s->port, NULL, NULL, handle, w,
	    MHD_OPTION_SOCK_ADDR, &a.any, MHD_OPTION_THREAD_POOL_SIZE,
	    WEB_WORKERS, MHD_OPTION_CONNECTION_LIMIT, WEB_CONNECTIONS,
	    MHD_OPTION_CONNECTION_TIMEOUT, WEB_IDLE_S,
	    MHD_OPTION_NOTIFY_COMPLETED, ended, w,
	    MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_END);
	if (w->daemon == NULL) {
		(void)pthread_cond_destroy(&w->idle);
		(void)pthread_mutex_destroy(&w->lock);
		(void)pthread_mutex_destroy(&w->store);
		mem_free(w);
		return AYNI_NET;
	}
	*out = w;
	return AYNI_OK;
}

uint16_t
web_port(const struct web *w)
{
	const union MHD_DaemonInfo *i =
	    MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return i != NULL ? i->port : 0;
}

void
web_stop(struct web *w)
{
	struct timespec until;

	if (w == NULL)
		return;
	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WEB_STOP_S;
	(void)pthread_mutex_lock(&w->lock);
	w->stopping = true;
	while (w->running > 0 &&
	    pthread_cond_timedwait(&w->idle, &w->lock, &until) == 0)
		;
	(void)pthread_mutex_unlock(&w->lock);
	MHD_stop_daemon(w->daemon);
	(void)pthread_cond_destroy(&w->idle);
	(void)pthread_mutex_destroy(&w->lock);
	(void)pthread_mutex_destroy(&w->store);
	mem_free(w);
}
