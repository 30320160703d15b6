#include "relay/doorway.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>
#include <microhttpd.h>

#include "ayni/header.h"
#include "ayni/mem.h"
#include "relay/arrival.h"

#define TYPE_PART "application/partial-upload"
#define SYNC_PATH "/v1/sync"
#define LIST_ARENA (64u << 20)
#define LIST_BYTES (8u << 20)

struct doorway {
	struct doorway_setup setup;
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock; /* of what follows */
	struct doorway_counts counts;
};

typedef enum MHD_Result result;

/* One request, from its headers to its end. */
struct visit {
	struct waybill waybill;
	struct arrival arrival; /* fd -1: nothing is brought */
	struct hash hash;       /* that it is to have */
	bool known, brings, answered;
	bool goes_on;           /* there is more of it to come */
	enum ayni_err err;      /* of the bytes that came */
};

/* ---- answers ---- */

struct field {
	const char *name, *value;
};

static result
send_bytes(struct MHD_Connection *c, unsigned status,
    const struct field *field, size_t n, struct bytes body)
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
	for (i = 0; i < n; i++)
		(void)MHD_add_response_header(
		    r, field[i].name, field[i].value);
	sent = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return sent;
}

static unsigned
status_of(enum ayni_err e)
{
	switch ((int)e) {
	case AYNI_NOTFOUND:
		return MHD_HTTP_NOT_FOUND;
	case AYNI_UNSUPPORTED:
		return MHD_HTTP_METHOD_NOT_ALLOWED;
	case AYNI_NOTOURS:
		return MHD_HTTP_MISDIRECTED_REQUEST;
	case AYNI_GAP:
		return MHD_HTTP_CONFLICT;
	case AYNI_TOOBIG:
		return MHD_HTTP_CONTENT_TOO_LARGE;
	case AYNI_QUOTA:
	case AYNI_FULL:
		return MHD_HTTP_INSUFFICIENT_STORAGE;
	case AYNI_NOMEM:
	case AYNI_IO:
	case AYNI_BUG:
		return MHD_HTTP_SERVICE_UNAVAILABLE;
	default:
		return MHD_HTTP_BAD_REQUEST;
	}
}

static result
refuse(struct doorway *d, struct MHD_Connection *c,
    const struct field *field, size_t n, enum ayni_err e)
{
	struct field all[5] = {{"Content-Type", "application/json"}};
	struct buf b;
	result sent;
	size_t i;

	for (i = 0; i < n; i++)
		all[1 + i] = field[i];
	(void)pthread_mutex_lock(&d->lock);
	d->counts.refused += e == AYNI_QUOTA || e == AYNI_FULL;
	(void)pthread_mutex_unlock(&d->lock);
	buf_init(&b, 256);
	buf_printf(&b, "{\"error\": \"%s\", \"number\": %d}\n", err_name(e),
	    (int)e);
	sent = send_bytes(c, status_of(e), all, 1 + n, buf_bytes(&b));
	buf_free(&b);
	return sent;
}

static result
send_text(struct doorway *d, struct MHD_Connection *c, const char *type,
    struct buf *b)
{
	struct field field = {"Content-Type", type};

	return b->err != AYNI_OK
	    ? refuse(d, c, NULL, 0, b->err)
	    : send_bytes(c, MHD_HTTP_OK, &field, 1, buf_bytes(b));
}

/* ---- who is there, and what ---- */

static result
greet(struct doorway *d, struct MHD_Connection *c)
{
	json_t *j = json_pack("{ss ss}", "relay", d->setup.name, "id",
	    d->setup.id);
	char *text = json_dumps(j, JSON_ENSURE_ASCII);
	struct buf b;
	result sent;

	buf_init(&b, 65536);
	if (text == NULL)
		b.err = AYNI_NOMEM;
	buf_put_z(&b, text);
	buf_put_byte(&b, '\n');
	sent = send_text(d, c, "application/json", &b);
	buf_free(&b);
	free(text); /* allocated by jansson */
	json_decref(j);
	return sent;
}

static result
list(struct doorway *d, struct MHD_Connection *c, const struct waybill *p)
{
	struct depot_item *item = NULL;
	char path[WAYBILL_PATH];
	struct arena a;
	struct buf b;
	result sent;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, LIST_ARENA);
	buf_init(&b, LIST_BYTES);
	e = depot_list(d->setup.depot, p->up, p->device, &a, &item, &n);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		waybill_path(&item[i].waybill, path);
		buf_put_z(&b, strrchr(path, '/') + 1);
		buf_put_byte(&b, '\n');
	}
	sent = e != AYNI_OK ? refuse(d, c, NULL, 0, e)
			    : send_text(d, c, "text/plain", &b);
	buf_free(&b);
	arena_free(&a);
	return sent;
}

/* ---- down ---- */

static const char *
header(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static result
send_file(struct doorway *d, struct MHD_Connection *c, int fd, uint64_t size)
{
	uint64_t from = 0;
	bool ranged = header_from(
	    header(c, MHD_HTTP_HEADER_RANGE), &from);
	struct MHD_Response *r;
	char range[80];
	result sent;

	if (from >= size) {
		(void)close(fd);
		(void)snprintf(range, sizeof(range), "bytes */%llu",
		    (unsigned long long)size);
		return send_bytes(c, MHD_HTTP_RANGE_NOT_SATISFIABLE,
		    &(struct field){"Content-Range", range}, 1,
		    (struct bytes){NULL, 0});
	}
	r = MHD_create_response_from_fd_at_offset64(size - from, fd, from);
	if (r == NULL) {
		(void)close(fd);
		return refuse(d, c, NULL, 0, AYNI_NOMEM);
	}
	(void)MHD_add_response_header(
	    r, "Content-Type", "application/octet-stream");
	(void)MHD_add_response_header(r, "Cache-Control", "no-store");
	(void)snprintf(range, sizeof(range), "bytes %llu-%llu/%llu",
	    (unsigned long long)from, (unsigned long long)size - 1,
	    (unsigned long long)size);
	if (ranged)
		(void)MHD_add_response_header(r, "Content-Range", range);
	sent = MHD_queue_response(
	    c, ranged ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK, r);
	MHD_destroy_response(r);
	return sent;
}

static result
fetch(struct doorway *d, struct MHD_Connection *c, const struct waybill *p)
{
	char path[STICK_MAX_PATH];
	struct stat st;
	int fd;

	depot_path(d->setup.depot, p, path);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return refuse(d, c, NULL, 0,
		    errno == ENOENT ? AYNI_NOTFOUND : AYNI_IO);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return send_file(d, c, fd, (uint64_t)st.st_size);
	(void)close(fd);
	return refuse(d, c, NULL, 0, AYNI_IO);
}

static result
take_away(struct doorway *d, struct MHD_Connection *c,
    const struct waybill *p)
{
	const struct depot *depot = d->setup.depot;
	char path[STICK_MAX_PATH];
	enum ayni_err e;

	depot_path(depot, p, path);
	e = depot->files.remove(depot->files.ctx, path);
	if (e != AYNI_OK && e != AYNI_NOTFOUND)
		return refuse(d, c, NULL, 0, e);
	(void)pthread_mutex_lock(&d->lock);
	d->counts.fetched += e == AYNI_OK && !p->up;
	(void)pthread_mutex_unlock(&d->lock);
	return send_bytes(
	    c, MHD_HTTP_NO_CONTENT, NULL, 0, (struct bytes){NULL, 0});
}

/* ---- up ---- */

/* How far a thing is that is brought; with no error, or with one. */
static result
tell(struct doorway *d, struct MHD_Connection *c, const struct waybill *p,
    enum ayni_err e)
{
	uint64_t have = 0;
	bool whole = false;
	enum ayni_err looked = arrival_have(d->setup.depot, p, &have, &whole);
	char at[24];
	struct field field[] = {
	    {"Upload-Offset", at}, {"Upload-Complete", whole ? "?1" : "?0"}};

	if (looked != AYNI_OK)
		return refuse(d, c, NULL, 0, looked);
	(void)snprintf(at, sizeof(at), "%llu", (unsigned long long)have);
	if (e != AYNI_OK)
		return refuse(d, c, field, 2, e);
	return send_bytes(
	    c, MHD_HTTP_NO_CONTENT, field, 2, (struct bytes){NULL, 0});
}

/* What PATCH says of itself. */
static enum ayni_err
begin_up(struct doorway *d, struct MHD_Connection *c, struct visit *v)
{
	const char *type = header(c, MHD_HTTP_HEADER_CONTENT_TYPE);
	uint64_t at, n;
	bool last;

	if (type == NULL || strcmp(type, TYPE_PART) != 0 ||
	    !header_number(header(c, "Upload-Offset"), &at) ||
	    !header_flag(header(c, "Upload-Complete"), &last) ||
	    (!last && v->waybill.what != WAYBILL_BLOB) ||
	    !header_number(
		header(c, MHD_HTTP_HEADER_CONTENT_LENGTH), &n) ||
	    (v->waybill.what == WAYBILL_BUNDLE &&
		!header_digest(header(c, "Repr-Digest"), &v->hash)))
		return AYNI_BADFORM;
	v->goes_on = !last;
	return arrival_begin(d->setup.depot, &v->waybill, at, n, &v->arrival);
}

static result
finish_up(struct doorway *d, struct MHD_Connection *c, struct visit *v)
{
	enum ayni_err e = v->err;

	if (e == AYNI_OK && !v->goes_on)
		e = arrival_end(d->setup.depot, &v->arrival, &v->hash);
	else
		arrival_leave(d->setup.depot, &v->arrival);
	(void)pthread_mutex_lock(&d->lock);
	d->counts.brought += e == AYNI_OK && !v->goes_on;
	(void)pthread_mutex_unlock(&d->lock);
	return tell(d, c, &v->waybill, e);
}

/* ---- a request ---- */

/* What a path can be asked. */
static const char *const *
methods(const struct waybill *p)
{
	static const char *const up[] = {"HEAD", "PATCH", "DELETE", NULL};
	static const char *const down[] = {"GET", "DELETE", NULL};
	static const char *const blob[] = {"HEAD", "PATCH", NULL};
	static const char *const look[] = {"GET", NULL};

	switch (p->what) {
	case WAYBILL_BUNDLE:
		return p->up ? up : down;
	case WAYBILL_BLOB:
		return blob;
	case WAYBILL_ROOT:
	case WAYBILL_LIST:
		break;
	}
	return look;
}

static bool
may(const struct waybill *p, const char *method)
{
	const char *const *m = methods(p);

	while (*m != NULL && strcmp(*m, method) != 0)
		m++;
	return *m != NULL;
}

static result
refuse_method(struct doorway *d, struct MHD_Connection *c,
    const struct waybill *p)
{
	const char *const *m = methods(p);
	char list[40] = "";
	struct field allow = {"Allow", list};
	size_t n = 0;

	for (; *m != NULL; m++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s",
		    n > 0 ? ", " : "", *m);
	return refuse(d, c, &allow, 1, AYNI_UNSUPPORTED);
}

static result
respond(struct doorway *d, struct MHD_Connection *c, const char *method,
    struct visit *v)
{
	const struct waybill *p = &v->waybill;

	v->answered = true;
	if (!v->known)
		return refuse(d, c, NULL, 0, v->err);
	if (!may(p, method))
		return refuse_method(d, c, p);
	if (v->brings)
		return finish_up(d, c, v);
	if (strcmp(method, "HEAD") == 0)
		return tell(d, c, p, AYNI_OK);
	if (strcmp(method, "DELETE") == 0)
		return take_away(d, c, p);
	if (p->what == WAYBILL_ROOT)
		return greet(d, c);
	return p->what == WAYBILL_LIST ? list(d, c, p) : fetch(d, c, p);
}

/* The headers are there.  What is refused for want of room is refused before
 * its bytes come. */
static result
meet(struct doorway *d, struct MHD_Connection *c, const char *path,
    const char *method, struct visit *v)
{
	v->known = waybill_read(path, &v->waybill);
	v->err = strcmp(path, SYNC_PATH) == 0 ? AYNI_NOTOURS : AYNI_NOTFOUND;
	if (!v->known || strcmp(method, "PATCH") != 0 ||
	    !may(&v->waybill, method))
		return MHD_YES;
	v->brings = true;
	if ((v->err = begin_up(d, c, v)) == AYNI_OK)
		return MHD_YES;
	v->answered = true;
	return tell(d, c, &v->waybill, v->err);
}

static result
handle(void *ctx, struct MHD_Connection *c, const char *path,
    const char *method, const char *version, const char *data, size_t *n,
    void **state)
{
	struct doorway *d = ctx;
	struct visit *v = *state;

	(void)version;
	if (v == NULL) {
		if ((v = mem_zalloc(1, sizeof(*v))) == NULL)
			return MHD_NO;
		v->arrival.fd = -1;
		*state = v;
		return meet(d, c, path, method, v);
	}
	if (*n > 0) {
		if (v->brings && !v->answered && v->err == AYNI_OK)
			v->err = arrival_put(&v->arrival,
			    (struct bytes){(const uint8_t *)data, *n});
		*n = 0;
		return MHD_YES;
	}
	return v->answered ? MHD_YES : respond(d, c, method, v);
}

static void
ended(void *ctx, struct MHD_Connection *c, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct doorway *d = ctx;
	struct visit *v = *state;

	(void)c;
	(void)why;
	if (v == NULL)
		return;
	arrival_leave(d->setup.depot, &v->arrival);
	mem_free(v);
	*state = NULL;
}

/* ---- open and close ---- */

static enum ayni_err
start(struct doorway *d, const struct sockaddr *a)
{
	unsigned flags = MHD_USE_POLL_INTERNAL_THREAD;

	if (a->sa_family == AF_INET6)
		flags |= MHD_USE_IPv6;
	errno = 0;
	d->daemon = MHD_start_daemon(flags, 0, NULL, NULL, handle, d,
	    MHD_OPTION_SOCK_ADDR, a,
	    MHD_OPTION_CONNECTION_LIMIT, DOORWAY_CONNECTIONS,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, DOORWAY_OF_ONE,
	    MHD_OPTION_CONNECTION_TIMEOUT, DOORWAY_IDLE_S,
	    MHD_OPTION_NOTIFY_COMPLETED, ended, d, MHD_OPTION_END);
	if (d->daemon != NULL)
		return AYNI_OK;
	return errno == EADDRINUSE ? AYNI_BUSY : AYNI_NET;
}

enum ayni_err
doorway_open(const struct doorway_setup *s, struct doorway **out)
{
	struct addrinfo how = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV |
		AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *at = NULL;
	struct doorway *d;
	char port[8];
	enum ayni_err e;

	(void)snprintf(port, sizeof(port), "%u", s->port);
	if (getaddrinfo(s->address, port, &how, &at) != 0)
		return AYNI_USAGE;
	if ((d = mem_zalloc(1, sizeof(*d))) == NULL) {
		freeaddrinfo(at);
		return AYNI_NOMEM;
	}
	d->setup = *s;
	(void)pthread_mutex_init(&d->lock, NULL);
	e = start(d, at->ai_addr);
	freeaddrinfo(at);
	if (e == AYNI_OK)
		*out = d;
	else
		doorway_close(d);
	return e;
}

uint16_t
doorway_port(const struct doorway *d)
{
	const union MHD_DaemonInfo *i =
	    MHD_get_daemon_info(d->daemon, MHD_DAEMON_INFO_BIND_PORT);

	return i != NULL ? i->port : 0;
}

struct doorway_counts
doorway_counts(struct doorway *d)
{
	struct doorway_counts c;

	(void)pthread_mutex_lock(&d->lock);
	c = d->counts;
	(void)pthread_mutex_unlock(&d->lock);
	return c;
}

void
doorway_close(struct doorway *d)
{
	if (d == NULL)
		return;
	if (d->daemon != NULL)
		MHD_stop_daemon(d->daemon);
	(void)pthread_mutex_destroy(&d->lock);
	mem_free(d);
}
