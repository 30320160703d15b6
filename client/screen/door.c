#include "screen/door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <microhttpd.h>

#include "ayni/mem.h"
#include "screen/api.h"
#include "screen/media.h"
#include "screen/pages.h"
#include "screen/upload.h"

#define MEDIA "/media/"
#define UPLOAD "/api/upload"

typedef enum MHD_Result result;

struct door {
	struct seat *seat;
	struct MHD_Daemon *daemon;
};

/* One request, from its headers to its end. */
struct guest {
	struct buf body;
	bool post, answered;
	bool uploads;            /* it is one */
	struct upload *upload;   /* NULL: it was refused */
	uint64_t uploaded;
	enum ayni_err given_up;  /* why the rest of it is not kept */
};

/* ---- answers ---- */

#define OURS "default-src 'none'; script-src 'self'; style-src 'self'; "     \
	"img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; "  \
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#define PLAIN "default-src 'none'; frame-ancestors 'none'"
#define INERT "default-src 'none'; sandbox; frame-ancestors 'none'"

struct given {
	unsigned status;
	const char *type;
	struct bytes body;
	bool gzip;
	const char *policy; /* NULL: INERT */
	const char *cookie; /* NULL: none */
};

static void
add_headers(struct MHD_Response *r, const struct given *g)
{
	const struct {
		const char *name, *value;
	} all[] = {{"Content-Type", g->type},
	    {"Content-Security-Policy",
		g->policy != NULL ? g->policy : INERT},
	    {"X-Content-Type-Options", "nosniff"},
	    {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"},
	    {"Cross-Origin-Opener-Policy", "same-origin"},
	    {"Cross-Origin-Resource-Policy", "same-origin"},
	    {"Content-Encoding", g->gzip ? "gzip" : NULL},
	    {"Set-Cookie", g->cookie}};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].value != NULL)
			(void)MHD_add_response_header(
			    r, all[i].name, all[i].value);
}

static result
give(struct MHD_Connection *c, const struct given *g)
{
	/* the library copies: it never writes to this */
	union {
		const uint8_t *in;
		void *out;
	} p = {g->body.p};
	struct MHD_Response *r = MHD_create_response_from_buffer(
	    g->body.n, p.out, MHD_RESPMEM_MUST_COPY);
	result sent;

	if (r == NULL)
		return MHD_NO;
	add_headers(r, g);
	sent = MHD_queue_response(c, g->status, r);
	MHD_destroy_response(r);
	return sent;
}

static result
give_json(struct MHD_Connection *c, unsigned status, const struct buf *b)
{
	struct given g = {.status = status, .type = "application/json",
	    .body = buf_bytes(b)};

	return give(c, &g);
}

/* status 0: the error's own. */
static result
refuse(struct door *d, struct MHD_Connection *c, unsigned status,
    enum ayni_err e)
{
	struct seat *s = d->seat;
	struct buf out;
	unsigned own;
	result sent;

	buf_init(&out, SEAT_WHY_MAX);
	(void)pthread_mutex_lock(&s->lock);
	buf_clear(&s->why);
	own = api_refuse(s, e, &out);
	(void)pthread_mutex_unlock(&s->lock);
	sent = give_json(c, status != 0 ? status : own, &out);
	buf_free(&out);
	return sent;
}

/* Whom the gate does not let pass is told where to get in. */
static result
turn_away(struct door *d, struct MHD_Connection *c, unsigned status)
{
	struct given g = {.status = status,
	    .type = "text/plain; charset=utf-8"};
	struct buf b;
	result sent;

	buf_init(&b, SEAT_WHY_MAX);
	(void)pthread_mutex_lock(&d->seat->lock);
	kit_put(d->seat->k, &b, SAY_UI_TURNED_AWAY, NULL, 0);
	(void)pthread_mutex_unlock(&d->seat->lock);
	g.body = buf_bytes(&b);
	sent = give(c, &g);
	buf_free(&b);
	return sent;
}

/* ---- the gate ---- */

static const char *
header(struct MHD_Connection *c, const char *name)
{
	return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static unsigned
check(struct door *d, struct MHD_Connection *c, const char *path,
    const char *method)
{
	struct gate_ask a = {.method = method, .path = path,
	    .host = header(c, "Host"), .origin = header(c, "Origin"),
	    .site = header(c, "Sec-Fetch-Site")};
	struct buf name;
	unsigned status;

	buf_init(&name, 64);
	(void)pthread_mutex_lock(&d->seat->lock);
	gate_cookie(&d->seat->gate, &name);
	if (buf_z(&name) != NULL)
		a.cookie = MHD_lookup_connection_value(
		    c, MHD_COOKIE_KIND, buf_z(&name));
	status = gate_check(&d->seat->gate, &a);
	(void)pthread_mutex_unlock(&d->seat->lock);
	buf_free(&name);
	return status;
}

static result
enter(struct door *d, struct MHD_Connection *c, const char *token)
{
	/* a page of ours that leads on: a redirection would count as coming
	 * from where the address lay, and the cookie would stay out */
	static const char page[] =
	    "<!doctype html><meta charset=\"utf-8\"><title>Ayni</title>"
	    "<meta http-equiv=\"refresh\" content=\"0;url=/\">"
	    "<a href=\"/\">Ayni</a>";
	struct given g = {.status = 200, .type = "text/html; charset=utf-8",
	    .body = text_bytes(TEXT(page)), .policy = PLAIN};
	struct seat *s = d->seat;
	struct buf cookie;
	bool in;
	result sent;

	buf_init(&cookie, 256);
	(void)pthread_mutex_lock(&s->lock);
	in = gate_enter(&s->gate, token, s->k->chance);
	gate_cookie(&s->gate, &cookie);
	buf_printf(&cookie, "=%s; Path=/; HttpOnly; SameSite=Strict",
	    s->gate.cookie);
	(void)pthread_mutex_unlock(&s->lock);
	g.cookie = buf_z(&cookie);
	sent = in && g.cookie != NULL ? give(c, &g) : turn_away(d, c, 403);
	keys_wipe(cookie.p, cookie.n);
	buf_free(&cookie);
	return sent;
}

/* ---- files ---- */

static const char *
type_of(const char *name)
{
	static const struct {
		const char *end, *type;
	} types[] = {{".html", "text/html; charset=utf-8"},
	    {".js", "text/javascript; charset=utf-8"},
	    {".css", "text/css; charset=utf-8"}, {".svg", "image/svg+xml"},
	    {".png", "image/png"}, {".jpg", "image/jpeg"},
	    {".jpeg", "image/jpeg"}, {".gif", "image/gif"},
	    {".webp", "image/webp"}, {".mp3", "audio/mpeg"},
	    {".wav", "audio/wav"}, {".ogg", "audio/ogg"},
	    {".m4a", "audio/mp4"}, {".mp4", "video/mp4"},
	    {".webm", "video/webm"}, {".geojson", "application/geo+json"}};
	size_t n = strlen(name), i, k;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		k = strlen(types[i].end);
		if (n > k && strcmp(name + n - k, types[i].end) == 0)
			return types[i].type;
	}
	return "application/octet-stream";
}

static result
page(struct door *d, struct MHD_Connection *c, const char *path)
{
	const char *name = path[1] == '\0' ? "index.html" : path + 1;
	const struct pages_file *f = pages_file;
	struct given g = {.status = 200, .gzip = true, .policy = OURS};

	while (f->name != NULL && strcmp(f->name, name) != 0)
		f++;
	if (f->name == NULL)
		return refuse(d, c, 404, AYNI_NOTFOUND);
	g.type = type_of(name);
	g.body = (struct bytes){f->gzip, f->n};
	return give(c, &g);
}

static result
medium(struct door *d, struct MHD_Connection *c, const char *name)
{
	struct given g = {.status = 200, .type = type_of(name)};
	struct buf b;
	enum ayni_err e;
	result sent;

	buf_init(&b, MEDIA_MAX_BYTES);
	(void)pthread_mutex_lock(&d->seat->lock);
	e = media_read(d->seat, text_of(name), &b);
	(void)pthread_mutex_unlock(&d->seat->lock);
	g.body = buf_bytes(&b);
	sent = e == AYNI_OK ? give(c, &g) : refuse(d, c, 0, e);
	buf_free(&b);
	return sent;
}

/* ---- uploads ---- */

static const char *
query(void *ctx, const char *name)
{
	return MHD_lookup_connection_value(ctx, MHD_GET_ARGUMENT_KIND, name);
}

/* What was kept of one; its name ends as the person's file did. */
static result
kept(struct door *d, struct MHD_Connection *c)
{
	struct given g = {.status = 200};
	struct text name = {"", 0};
	struct buf b, z;
	enum ayni_err e;
	result sent;

	buf_init(&b, UPLOAD_MAX_SHOWN);
	buf_init(&z, INTERVIEW_MAX_VALUE);
	(void)pthread_mutex_lock(&d->seat->lock);
	e = upload_read(d->seat, text_of(query(c, "ref")), &name, &b);
	buf_put_text(&z, name);
	(void)pthread_mutex_unlock(&d->seat->lock);
	g.type = type_of(buf_z(&z) != NULL ? buf_z(&z) : "");
	g.body = buf_bytes(&b);
	sent = e == AYNI_OK ? give(c, &g) : refuse(d, c, 0, e);
	keys_wipe(b.p, b.n);
	buf_free(&b);
	buf_free(&z);
	return sent;
}

static void
begin_upload(struct door *d, struct MHD_Connection *c, struct guest *q)
{
	q->uploads = true;
	(void)pthread_mutex_lock(&d->seat->lock);
	q->given_up = seat_locked(d->seat) ? AYNI_PASSPHRASE
	    : d->seat->conduct == NULL ? AYNI_STATE
	    : upload_begin(d->seat, text_of(query(c, "ref")),
		text_of(query(c, "name")), &q->upload);
	(void)pthread_mutex_unlock(&d->seat->lock);
}

static void
take_upload(struct door *d, struct guest *q, const char *p, size_t n)
{
	union {
		const char *c;
		const uint8_t *u;
	} at = {.c = p};

	q->uploaded += n;
	(void)pthread_mutex_lock(&d->seat->lock);
	if (q->uploaded > UPLOAD_MAX_BYTES)
		q->given_up = AYNI_TOOBIG;
	else
		q->given_up =
		    upload_take(q->upload, (struct bytes){at.u, n});
	(void)pthread_mutex_unlock(&d->seat->lock);
}

static enum ayni_err
end_upload(struct door *d, struct guest *q)
{
	enum ayni_err e;

	(void)pthread_mutex_lock(&d->seat->lock);
	e = upload_end(q->upload);
	(void)pthread_mutex_unlock(&d->seat->lock);
	return e;
}

/* ---- calls ---- */

static result
call(struct door *d, struct MHD_Connection *c, const char *path,
    bool post, const struct guest *q)
{
	struct call with = {.query = query, .ctx = c};
	struct buf out;
	unsigned status;
	result sent;

	buf_init(&out, API_MAX_ANSWER);
	status = api_answer(d->seat, path, post, buf_bytes(&q->body),
	    &with, &out);
	sent = give_json(c, status, &out);
	buf_free(&out);
	return sent;
}

static result
carry_out(struct door *d, struct MHD_Connection *c, const char *path,
    struct guest *q)
{
	enum ayni_err e = q->given_up;

	if (e == AYNI_OK && q->uploads)
		e = end_upload(d, q);
	if (e != AYNI_OK)
		return refuse(d, c, 0, e);
	if (q->uploads)
		return call(d, c, "/api/page", false, q);
	if (strncmp(path, "/api/", 5) == 0)
		return call(d, c, path, q->post, q);
	if (strcmp(path, "/answer") == 0)
		return kept(d, c);
	if (strncmp(path, MEDIA, sizeof(MEDIA) - 1) == 0)
		return medium(d, c, path + sizeof(MEDIA) - 1);
	return page(d, c, path);
}

static uint64_t
promised(struct MHD_Connection *c)
{
	const char *s = header(c, "Content-Length");
	uint64_t v = 0;

	for (; s != NULL && *s >= '0' && *s <= '9' && v < UINT32_MAX; s++)
		v = v * 10 + (uint64_t)(*s - '0');
	return v;
}

static bool
is_json(struct MHD_Connection *c)
{
	static const char type[] = "application/json";
	const char *s = header(c, "Content-Type");

	return s != NULL && strncmp(s, type, sizeof(type) - 1) == 0;
}

/* What the headers tell of a call; 0: go on. */
static unsigned
look_at_call(struct MHD_Connection *c, const char *path, bool post,
    enum ayni_err *e)
{
	bool uploads = strcmp(path, UPLOAD) == 0;

	*e = AYNI_NOTFOUND;
	if (strncmp(path, "/api/", 5) != 0)
		*e = post ? AYNI_UNSUPPORTED : AYNI_OK;
	else if (uploads ? post : api_known(path, post))
		*e = AYNI_OK;
	else if (uploads || api_known(path, !post))
		*e = AYNI_UNSUPPORTED;
	if (*e == AYNI_UNSUPPORTED)
		return 405;
	if (*e != AYNI_OK)
		return 404;
	if (promised(c) > (uploads ? UPLOAD_MAX_BYTES : API_MAX_BODY)) {
		*e = AYNI_TOOBIG;
		return 413;
	}
	if (post && !uploads && !is_json(c)) {
		*e = AYNI_BADFORM;
		return 400;
	}
	return 0;
}

/* A request whose headers are there; refused at once where they tell. */
static result
meet(struct door *d, struct MHD_Connection *c, const char *path,
    const char *method, struct guest *q)
{
	unsigned status = check(d, c, path, method);
	enum ayni_err e;

	q->post = strcmp(method, "POST") == 0;
	q->answered = true;
	if (status != 0)
		return turn_away(d, c, status);
	if (!q->post && strcmp(method, "GET") != 0)
		return refuse(d, c, 405, AYNI_UNSUPPORTED);
	if (gate_token(path) != NULL && !q->post)
		return enter(d, c, gate_token(path));
	status = look_at_call(c, path, q->post, &e);
	if (status != 0)
		return refuse(d, c, status, e);
	q->answered = false;
	if (strcmp(path, UPLOAD) == 0)
		begin_upload(d, c, q);
	return MHD_YES;
}

/* Bytes are counted as they come: a promise costs nothing. */
static void
take(struct door *d, struct guest *q, const char *p, size_t n)
{
	if (q->answered || q->given_up != AYNI_OK)
		return;
	if (q->uploads) {
		take_upload(d, q, p, n);
		return;
	}
	buf_put(&q->body, p, n);
	q->given_up = q->body.err;
}

static result
handle(void *ctx, struct MHD_Connection *c, const char *path,
    const char *method, const char *version, const char *data, size_t *n,
    void **state)
{
	struct door *d = ctx;
	struct guest *q = *state;

	(void)version;
	if (q == NULL) {
		if ((q = mem_zalloc(1, sizeof(*q))) == NULL)
			return MHD_NO;
		buf_init(&q->body, API_MAX_BODY);
		*state = q;
		return meet(d, c, path, method, q);
	}
	if (*n > 0) {
		take(d, q, data, *n);
		*n = 0;
		return MHD_YES;
	}
	if (q->answered)
		return MHD_YES;
	q->answered = true;
	return carry_out(d, c, path, q);
}

static void
ended(void *ctx, struct MHD_Connection *c, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct door *d = ctx;
	struct guest *q = *state;

	(void)c;
	(void)why;
	if (q == NULL)
		return;
	(void)pthread_mutex_lock(&d->seat->lock);
	upload_drop(q->upload);
	(void)pthread_mutex_unlock(&d->seat->lock);
	/* a passphrase may have been in it */
	keys_wipe(q->body.p, q->body.n);
	buf_free(&q->body);
	mem_free(q);
	*state = NULL;
}

/* ---- open and close ---- */

static enum ayni_err
listen_at(uint16_t *port, int *out)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
	    .sin_port = htons(*port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	union {
		struct sockaddr_in in;
		struct sockaddr any;
	} a = {at};
	socklen_t n = sizeof(at);
	int yes = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
	enum ayni_err e = AYNI_OK;

	if (fd < 0)
		return AYNI_NET;
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, &a.any, n) != 0 || listen(fd, SOMAXCONN) != 0)
		e = errno == EADDRINUSE || errno == EACCES ? AYNI_BUSY
							   : AYNI_NET;
	else if (getsockname(fd, &a.any, &n) != 0)
		e = AYNI_NET;
	if (e != AYNI_OK) {
		(void)close(fd);
		return e;
	}
	*port = ntohs(a.in.sin_port);
	*out = fd;
	return AYNI_OK;
}

enum ayni_err
door_open(struct seat *s, uint16_t port, struct door **out)
{
	struct door *d;
	int fd = -1;
	enum ayni_err e = listen_at(&port, &fd);

	if (e != AYNI_OK)
		return e;
	if ((d = mem_zalloc(1, sizeof(*d))) == NULL) {
		(void)close(fd);
		return AYNI_NOMEM;
	}
	d->seat = s;
	s->gate.port = port;
	/* the socket is the library's from here on */
	d->daemon = MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD, 0, NULL,
	    NULL, handle, d, MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_CONNECTION_LIMIT, DOOR_CONNECTIONS,
	    MHD_OPTION_CONNECTION_TIMEOUT, DOOR_IDLE_S,
	    MHD_OPTION_NOTIFY_COMPLETED, ended, d, MHD_OPTION_END);
	if (d->daemon == NULL) {
		mem_free(d);
		return AYNI_NET;
	}
	*out = d;
	return AYNI_OK;
}

void
door_close(struct door *d)
{
	if (d == NULL)
		return;
	MHD_stop_daemon(d->daemon);
	mem_free(d);
}
