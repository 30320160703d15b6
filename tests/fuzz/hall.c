#include "fuzz/hall.h"

#include <jansson.h>
#include <microhttpd.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "ayni/arena.h"
#include "fuzz/fuzz.h"

#define MOST_REQUESTS 20
#define MOST_FIELDS 64u

struct MHD_Daemon {
	MHD_AccessHandlerCallback handle;
	void *ctx;
	MHD_RequestCompletedCallback ended;
	void *ended_ctx;
};

struct field {
	enum MHD_ValueKind kind;
	const char *name, *value;
};

struct MHD_Connection {
	struct hall_ask ask; /* first */
	struct arena a;
	struct field field[MOST_FIELDS];
	size_t fields;
	struct bytes body;
	bool breaks;
	unsigned answers, status;
	struct buf said;
};

struct MHD_Response {
	uint64_t size;
	struct buf body;
	bool json;
	MHD_ContentReaderCallback read;
	MHD_ContentReaderFreeCallback read_free;
	void *read_ctx;
	size_t block;
	int fd; /* -1: none */
	off_t from;
};

static struct MHD_Daemon hall;

/* ---- starting ---- */

struct MHD_Daemon *
MHD_start_daemon(unsigned flags, uint16_t port, MHD_AcceptPolicyCallback apc,
    void *apc_ctx, MHD_AccessHandlerCallback handle, void *ctx, ...)
{
	enum MHD_OPTION o;
	va_list more;

	(void)flags;
	(void)port;
	(void)apc;
	(void)apc_ctx;
	hall = (struct MHD_Daemon){.handle = handle, .ctx = ctx};
	va_start(more, ctx);
	while ((o = va_arg(more, enum MHD_OPTION)) != MHD_OPTION_END) {
		if (o == MHD_OPTION_NOTIFY_COMPLETED) {
			hall.ended = va_arg(
			    more, MHD_RequestCompletedCallback);
			hall.ended_ctx = va_arg(more, void *);
		} else if (o == MHD_OPTION_SOCK_ADDR) {
			(void)va_arg(more, void *);
		} else if (o == MHD_OPTION_LISTEN_SOCKET) {
			(void)close(va_arg(more, int));
		} else {
			(void)va_arg(more, unsigned);
		}
	}
	va_end(more);
	return &hall;
}

void
MHD_stop_daemon(struct MHD_Daemon *d)
{
	FUZZ_CHECK(d == &hall);
}

const union MHD_DaemonInfo *
MHD_get_daemon_info(struct MHD_Daemon *d, enum MHD_DaemonInfoType what, ...)
{
	(void)d;
	(void)what;
	return NULL;
}

/* ---- what is asked ---- */

const char *
MHD_lookup_connection_value(
    struct MHD_Connection *c, enum MHD_ValueKind kind, const char *key)
{
	size_t i;

	for (i = 0; i < c->fields; i++)
		if (c->field[i].kind == kind &&
		    strcasecmp(c->field[i].name, key) == 0)
			return c->field[i].value;
	return NULL;
}

static const char *
look_up(const struct hall_ask *ask, enum MHD_ValueKind kind, const char *name)
{
	union {
		const struct hall_ask *ask;
		struct MHD_Connection *c;
	} p = {.ask = ask};

	return MHD_lookup_connection_value(p.c, kind, name);
}

const char *
hall_field(const struct hall_ask *ask, const char *name)
{
	return look_up(ask, MHD_HEADER_KIND, name);
}

const char *
hall_cookie(const struct hall_ask *ask, const char *name)
{
	return look_up(ask, MHD_COOKIE_KIND, name);
}

/* ---- what is answered ---- */

static struct MHD_Response *
new_response(uint64_t size)
{
	struct MHD_Response *r = calloc(1, sizeof(*r));

	FUZZ_CHECK(r != NULL);
	r->size = size;
	r->fd = -1;
	buf_init(&r->body, SIZE_MAX);
	return r;
}

struct MHD_Response *
MHD_create_response_from_buffer(
    size_t n, void *p, enum MHD_ResponseMemoryMode mode)
{
	struct MHD_Response *r = new_response(n);

	FUZZ_CHECK(mode == MHD_RESPMEM_MUST_COPY);
	buf_put(&r->body, p, n);
	return r;
}

struct MHD_Response *
MHD_create_response_from_callback(uint64_t size, size_t block,
    MHD_ContentReaderCallback read, void *ctx,
    MHD_ContentReaderFreeCallback read_free)
{
	struct MHD_Response *r = new_response(size);

	r->block = block;
	r->read = read;
	r->read_ctx = ctx;
	r->read_free = read_free;
	return r;
}

struct MHD_Response *
MHD_create_response_from_fd_at_offset64(
    uint64_t size, int fd, uint64_t offset)
{
	struct MHD_Response *r = new_response(size);

	r->fd = fd;
	r->from = (off_t)offset;
	r->block = 65536;
	return r;
}

enum MHD_Result
MHD_add_response_header(
    struct MHD_Response *r, const char *name, const char *value)
{
	FUZZ_CHECK(name[0] != '\0' && strpbrk(name, "\r\n: ") == NULL);
	FUZZ_CHECK(strpbrk(value, "\r\n") == NULL);
	r->json |= strcasecmp(name, "Content-Type") == 0 &&
	    strcmp(value, "application/json") == 0;
	return MHD_YES;
}

static void
read_on(struct MHD_Response *r, uint8_t *to, size_t most)
{
	union {
		uint8_t *u;
		char *c;
	} p = {.u = to};
	ssize_t n = r->read != NULL
	    ? r->read(r->read_ctx, r->body.n, p.c, most)
	    : pread(r->fd, to, most, r->from + (off_t)r->body.n);

	FUZZ_CHECK(n > 0 && (size_t)n <= most);
	buf_put(&r->body, to, (size_t)n);
}

enum MHD_Result
MHD_queue_response(
    struct MHD_Connection *c, unsigned status, struct MHD_Response *r)
{
	uint8_t piece[65536];
	uint64_t want = r->size < HALL_MOST_BODY ? r->size : HALL_MOST_BODY;
	size_t left;

	FUZZ_CHECK(status >= 200 && status < 600);
	FUZZ_CHECK(++c->answers == 1);
	while (r->body.n < want) {
		left = (size_t)(want - r->body.n);
		FUZZ_CHECK(r->block <= sizeof(piece));
		read_on(r, piece, left < r->block ? left : r->block);
	}
	if (r->json) {
		union {
			const uint8_t *u;
			const char *c;
		} p = {.u = r->body.p};
		json_t *j = json_loadb(p.c, r->body.n, 0, NULL);

		FUZZ_CHECK(j != NULL);
		json_decref(j);
	}
	c->status = status;
	buf_put_bytes(&c->said, buf_bytes(&r->body));
	return MHD_YES;
}

void
MHD_destroy_response(struct MHD_Response *r)
{
	if (r->read_free != NULL)
		r->read_free(r->read_ctx);
	if (r->fd >= 0)
		(void)close(r->fd);
	buf_free(&r->body);
	free(r);
}

/* ---- a request, from its text ---- */

static struct text
line_of(struct text *rest)
{
	const char *end = memchr(rest->p, '\n', rest->n);
	struct text line = {rest->p,
	    end != NULL ? (size_t)(end - rest->p) : rest->n};
	size_t skip = line.n + (end != NULL);

	*rest = (struct text){rest->p + skip, rest->n - skip};
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

/* The part before a character, and in *rest what follows it. */
static struct text
part(struct text *rest, char until)
{
	const char *end =
	    rest->n > 0 ? memchr(rest->p, until, rest->n) : NULL;
	struct text first = {rest->p,
	    end != NULL ? (size_t)(end - rest->p) : rest->n};
	size_t skip = first.n + (end != NULL);

	*rest = (struct text){rest->p + skip, rest->n - skip};
	return first;
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* As the library has it: %XX, and in a query "+" for a space. */
static const char *
decoded(struct arena *a, struct text s, bool query)
{
	struct buf b = {.limit = s.n};
	const char *z;
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '%' && i + 2 < s.n && digit(s.p[i + 1]) >= 0 &&
		    digit(s.p[i + 2]) >= 0) {
			buf_put_byte(&b, (uint8_t)(digit(s.p[i + 1]) * 16 +
			    digit(s.p[i + 2])));
			i += 2;
		} else {
			buf_put_byte(&b, (uint8_t)(query && s.p[i] == '+'
			    ? ' ' : s.p[i]));
		}
	z = arena_z(a, buf_text(&b));
	buf_free(&b);
	FUZZ_CHECK(z != NULL);
	return z;
}

static void
add(struct MHD_Connection *c, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
	if (c->fields < MOST_FIELDS)
		c->field[c->fields++] = (struct field){kind, name, value};
}

static void
take_query(struct MHD_Connection *c, struct text s)
{
	struct text one, name;
	bool valued;

	while (s.n > 0) {
		one = part(&s, '&');
		valued = memchr(one.p, '=', one.n) != NULL;
		name = part(&one, '=');
		add(c, MHD_GET_ARGUMENT_KIND, decoded(&c->a, name, true),
		    valued ? decoded(&c->a, one, true) : NULL);
	}
}

static void
take_cookies(struct MHD_Connection *c, struct text s)
{
	struct text one, name;

	while (s.n > 0) {
		one = text_trim(part(&s, ';'));
		name = part(&one, '=');
		add(c, MHD_COOKIE_KIND, arena_z(&c->a, name),
		    arena_z(&c->a, one));
	}
}

static void
take_field(struct MHD_Connection *c, struct text line, bool *chunked)
{
	struct text name = part(&line, ':');
	const char *z = arena_z(&c->a, name);

	line = text_trim(line);
	if (strcasecmp(z, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0)
		*chunked |= text_is(line, "chunked");
	else
		add(c, MHD_HEADER_KIND, z, arena_z(&c->a, line));
	if (strcasecmp(z, MHD_HTTP_HEADER_COOKIE) == 0)
		take_cookies(c, line);
}

/* Up to a line of its own that ends it. */
static void
take_body(struct MHD_Connection *c, struct text *rest)
{
	struct text line, all = *rest;

	while (rest->n > 0) {
		size_t n = (size_t)(rest->p - all.p);

		line = line_of(rest);
		c->breaks = text_is(line, "!");
		if (c->breaks || text_is(line, ".")) {
			all.n = n > 0 ? n - 1 : 0; /* without its newline */
			break;
		}
	}
	c->body = text_bytes(all);
}

static void
take_request(struct MHD_Connection *c, const struct hall_guide *g,
    struct text *rest)
{
	struct text line = line_of(rest), target;
	bool chunked = false;
	char length[24];

	c->ask.method = arena_z(&c->a, part(&line, ' '));
	target = part(&line, ' ');
	c->ask.path = decoded(&c->a, part(&target, '?'), false);
	take_query(c, target);
	while (rest->n > 0 && (line = line_of(rest)).n > 0)
		take_field(c, line, &chunked);
	take_body(c, rest);
	if (g->body != NULL)
		c->body = g->body(g->ctx, c->body);
	(void)snprintf(length, sizeof(length), "%zu", c->body.n);
	if (!chunked)
		add(c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH,
		    arena_z(&c->a, text_of(length)));
}

/* ---- a request, as the library brings it ---- */

static enum MHD_Result
bring(struct MHD_Connection *c, struct bytes data, void **state)
{
	union {
		const uint8_t *u;
		const char *c;
	} p = {.u = data.p};
	size_t n = data.n;
	enum MHD_Result r = hall.handle(hall.ctx, c, c->ask.path,
	    c->ask.method, "HTTP/1.1", n > 0 ? p.c : NULL, &n, state);

	if (r == MHD_YES && c->answers == 0)
		FUZZ_CHECK(n == 0); /* or it would come again */
	return r;
}

static enum MHD_Result
bring_all(struct MHD_Connection *c, void **state)
{
	size_t half = c->body.n / 2;
	const struct bytes piece[2] = {{c->body.p, half},
	    {c->body.p + half, c->body.n - half}};
	enum MHD_Result r = bring(c, (struct bytes){NULL, 0}, state);
	size_t i;

	for (i = 0; i < 2 && r == MHD_YES && c->answers == 0; i++)
		if (piece[i].n > 0 && !(c->breaks && i == 1))
			r = bring(c, piece[i], state);
	if (r == MHD_YES && c->answers == 0 && !c->breaks) {
		r = bring(c, (struct bytes){NULL, 0}, state);
		FUZZ_CHECK(r == MHD_NO || c->answers == 1);
	}
	return r;
}

static void
serve(struct MHD_Connection *c, const struct hall_guide *g)
{
	struct hall_answer a = {.status = 0};
	void *state = NULL;
	enum MHD_Result r = bring_all(c, &state);

	if (hall.ended != NULL)
		hall.ended(hall.ended_ctx, c, &state, r == MHD_YES
			? MHD_REQUEST_TERMINATED_COMPLETED_OK
			: MHD_REQUEST_TERMINATED_WITH_ERROR);
	if (r == MHD_YES && c->answers == 1)
		a = (struct hall_answer){c->status, buf_bytes(&c->said)};
	if (getenv("HALL_SHOWS") != NULL)
		(void)fprintf(stderr, "%s %s: %u %.*s\n", c->ask.method,
		    c->ask.path, a.status, (int)a.body.n,
		    a.body.n > 0 ? (const char *)a.body.p : "");
	if (a.status != 0 || !c->breaks)
		g->check(g->ctx, &c->ask, &a);
}

void
hall_run(struct bytes input, const struct hall_guide *g)
{
	struct text rest = {(const char *)input.p, input.n};
	unsigned left = MOST_REQUESTS;

	for (; rest.n > 0 && left > 0; left--) {
		struct MHD_Connection *c = calloc(1, sizeof(*c));

		FUZZ_CHECK(c != NULL);
		arena_init(&c->a, 1u << 20);
		buf_init(&c->said, HALL_MOST_BODY);
		take_request(c, g, &rest);
		if (g->skips == NULL || strcmp(c->ask.path, g->skips) != 0)
			serve(c, g);
		buf_free(&c->said);
		arena_free(&c->a);
		free(c);
	}
}
