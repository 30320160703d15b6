#include "web/inside.h"

#include <stdio.h>
#include <string.h>

#include "ayni/mem.h"
#include "ingest/upload.h"
#include "ayni/header.h"

#define TYPE_PART "application/partial-upload"

enum verb {
	VERB_HEAD,
	VERB_PATCH,
	VERB_GET,
};

struct web_blob {
	enum verb verb;
	struct hash hash;
	struct upload up;      /* HEAD, PATCH */
	bool known;            /* up is filled in */
	bool carried;          /* by somebody who shows no token */
	struct buf part;       /* PATCH: came, and is not kept yet */
	bool listed;           /* among web.coming */
	bool ended;            /* nothing more of it is kept */
	enum ayni_err err;     /* why; or what became of the whole */
	struct db_blob down;   /* GET */
	uint64_t from;
	bool ranged;
	struct web_blob *next; /* of web.coming */
};

static const char *const verbs[] = {"HEAD", "PATCH", "GET"};

bool
web_blob_path(const char *path)
{
	struct hash h;

	return header_path(path, &h);
}

bool
web_blob_method(const char *method)
{
	size_t i;

	for (i = 0; i < 3; i++)
		if (strcmp(method, verbs[i]) == 0)
			return true;
	return false;
}

/* ---- answers ---- */

static unsigned
status_of(enum ayni_err e)
{
	switch ((int)e) {
	case AYNI_BADKEY:
		return MHD_HTTP_FORBIDDEN;
	case AYNI_GAP:
		return MHD_HTTP_CONFLICT;
	case AYNI_QUOTA:
		return MHD_HTTP_INSUFFICIENT_STORAGE;
	default:
		return web_status(e);
	}
}

/* How far an upload is; with no error, or with one. */
static result
tell(struct web *w, struct MHD_Connection *c, const struct web_blob *b,
    enum ayni_err e)
{
	char at[24], size[24];
	const struct web_field field[] = {{"Upload-Offset", at},
	    {"Upload-Complete", b->up.whole ? "?1" : "?0"},
	    {"Upload-Length", size}, {"Upload-Limit", "max-age=604800"}};

	(void)snprintf(at, sizeof(at), "%llu",
	    (unsigned long long)b->up.blob.have);
	(void)snprintf(size, sizeof(size), "%llu",
	    (unsigned long long)b->up.blob.size);
	if (e != AYNI_OK)
		return web_refuse(w, c, status_of(e), field, 4, e);
	return web_answer(c, MHD_HTTP_NO_CONTENT, field, 4,
	    (struct bytes){NULL, 0});
}

/* ---- up ---- */

/* What came is kept; under the store's lock. */
static void
keep(struct web *w, struct web_blob *b)
{
	if (!b->ended && b->part.n > 0)
		do
			b->err = upload_put(w->setup.ingest, &b->up,
			    buf_bytes(&b->part));
		while (web_renewed(w, &b->err));
	b->ended |= b->err != AYNI_OK || b->up.whole;
	buf_clear(&b->part);
}

/* Who asks for a blob goes on with it: a request that still brings it may
 * have died without our knowing. */
static void
take_over(struct web *w, const struct hash *hash)
{
	struct web_blob *b;

	for (b = w->coming; b != NULL; b = b->next)
		if (ID_EQUAL(b->hash, *hash)) {
			keep(w, b);
			b->ended = true;
		}
}

/* What PATCH says of itself, against what there is. */
static enum ayni_err
check_part(struct web *w, struct MHD_Connection *c, const struct web_blob *b)
{
	const struct db_blob *x = &b->up.blob;
	uint64_t at, n;
	bool last;

	if (!header_number(MHD_lookup_connection_value(
		    c, MHD_HEADER_KIND, "Upload-Offset"), &at) ||
	    !header_flag(MHD_lookup_connection_value(
		    c, MHD_HEADER_KIND, "Upload-Complete"), &last) ||
	    !web_promised(c, &n))
		return AYNI_BADFORM;
	if (at != x->have || b->up.whole)
		return AYNI_GAP;
	if (n > x->size - at)
		return AYNI_TOOBIG;
	if (last != (at + n == x->size))
		return AYNI_BADFORM;
	return upload_room(w->setup.ingest, &b->up);
}

static bool
is_part(struct MHD_Connection *c)
{
	const char *type = MHD_lookup_connection_value(
	    c, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);

	return type != NULL && strcmp(type, TYPE_PART) == 0;
}

static enum ayni_err
find(struct web *w, struct web_blob *b, const uint8_t token[BLOB_TOKEN])
{
	return b->carried
	    ? upload_carried(w->setup.ingest, &b->hash, &b->up)
	    : upload_find(w->setup.ingest, token, &b->hash, &b->up);
}

static enum ayni_err
begin_up(struct web *w, struct MHD_Connection *c, struct web_blob *b,
    const uint8_t token[BLOB_TOKEN])
{
	enum ayni_err e;

	if (b->verb == VERB_PATCH && !is_part(c))
		return AYNI_BADFORM;
	e = find(w, b, token);
	if (e == AYNI_OK) {
		take_over(w, &b->hash);
		e = find(w, b, token);
	}
	b->known = e == AYNI_OK;
	if (e != AYNI_OK || b->verb == VERB_HEAD)
		return e;
	if ((e = check_part(w, c, b)) != AYNI_OK)
		return e;
	b->next = w->coming;
	b->listed = true;
	w->coming = b;
	return AYNI_OK;
}

/* As much as fills a part; it is kept when it is full. */
static enum ayni_err
add(struct web *w, struct asked *q, struct bytes *in)
{
	struct web_blob *b = q->blob;
	size_t n = DB_BLOB_PART - b->part.n;
	enum ayni_err e;

	if (n > in->n)
		n = in->n;
	if ((e = web_reserve(w, q, n)) != AYNI_OK)
		return e;
	buf_put(&b->part, in->p, n);
	in->p += n;
	in->n -= n;
	if (b->part.err != AYNI_OK)
		return b->part.err;
	if (b->part.n == DB_BLOB_PART) {
		keep(w, b);
		web_release(w, q);
		q->since_us = web_now_us();
	}
	return b->err;
}

/* Nothing is said to whoever is cut off: his connection ends, and he asks
 * how far he came. */
result
web_blob_take(struct web *w, struct asked *q, const char *p, size_t n)
{
	struct web_blob *b = q->blob;
	struct bytes in = {(const uint8_t *)p, n};
	enum ayni_err e = AYNI_OK;

	(void)pthread_mutex_lock(&w->store);
	while (in.n > 0 && !b->ended && e == AYNI_OK)
		e = add(w, q, &in);
	(void)pthread_mutex_unlock(&w->store);
	if (e == AYNI_OK && web_late_us(w, q) > 0)
		e = AYNI_TIMEOUT;
	return e == AYNI_OK && in.n == 0 ? MHD_YES : MHD_NO;
}

/* ---- down ---- */

struct reading {
	struct web *w;
	struct hash hash;
	uint64_t from;
};

static ssize_t
read_part(void *ctx, uint64_t at, char *to, size_t most)
{
	struct reading *r = ctx;
	struct buf part;
	ssize_t n = MHD_CONTENT_READER_END_WITH_ERROR;
	enum ayni_err e;

	buf_init(&part, 2 * DB_BLOB_PART);
	(void)pthread_mutex_lock(&r->w->store);
	e = db_blob_read(r->w->setup.db, &r->hash, r->from + at, &part);
	(void)pthread_mutex_unlock(&r->w->store);
	if (e == AYNI_OK && part.n > 0) {
		n = (ssize_t)(part.n < most ? part.n : most);
		memcpy(to, part.p, (size_t)n);
	}
	buf_free(&part);
	return n;
}

static enum ayni_err
begin_down(struct web *w, struct MHD_Connection *c, struct web_blob *b,
    const uint8_t token[BLOB_TOKEN])
{
	b->ranged = header_from(MHD_lookup_connection_value(
	    c, MHD_HEADER_KIND, MHD_HTTP_HEADER_RANGE), &b->from);
	return upload_fetch(w->setup.ingest, token, &b->hash, &b->down);
}

static result
out_of_range(struct web *w, struct MHD_Connection *c,
    const struct web_blob *b)
{
	char range[40];
	const struct web_field field = {"Content-Range", range};

	(void)snprintf(range, sizeof(range), "bytes */%llu",
	    (unsigned long long)b->down.size);
	return web_refuse(
	    w, c, MHD_HTTP_RANGE_NOT_SATISFIABLE, &field, 1, AYNI_GAP);
}

static void
describe(struct MHD_Response *r, const struct web_blob *b)
{
	unsigned long long size = b->down.size;
	char range[80];

	(void)MHD_add_response_header(
	    r, "Content-Type", "application/octet-stream");
	(void)MHD_add_response_header(r, "Cache-Control", "no-store");
	(void)MHD_add_response_header(r, "Accept-Ranges", "bytes");
	if (!b->ranged)
		return;
	(void)snprintf(range, sizeof(range), "bytes %llu-%llu/%llu",
	    (unsigned long long)b->from, size - 1, size);
	(void)MHD_add_response_header(r, "Content-Range", range);
}

static result
send_down(struct web *w, struct MHD_Connection *c, const struct web_blob *b)
{
	struct reading *r;
	struct MHD_Response *response;
	result sent;

	if (b->from >= b->down.size)
		return out_of_range(w, c, b);
	if ((r = mem_alloc(sizeof(*r))) == NULL)
		return MHD_NO;
	*r = (struct reading){w, b->hash, b->from};
	response = MHD_create_response_from_callback(
	    b->down.size - b->from, 65536, read_part, r, mem_free);
	if (response == NULL) {
		mem_free(r);
		return MHD_NO;
	}
	describe(response, b);
	sent = MHD_queue_response(c,
	    b->ranged ? MHD_HTTP_PARTIAL_CONTENT : MHD_HTTP_OK, response);
	MHD_destroy_response(response);
	return sent;
}

/* ---- a request ---- */

static enum verb
verb_of(const char *method)
{
	size_t i = 0;

	while (strcmp(method, verbs[i]) != 0)
		i++;
	return (enum verb)i;
}

enum ayni_err
web_blob_begin(struct web *w, struct MHD_Connection *c, const char *path,
    const char *method, struct asked *q)
{
	uint8_t token[BLOB_TOKEN];
	const char *shown = MHD_lookup_connection_value(
	    c, MHD_HEADER_KIND, MHD_HTTP_HEADER_AUTHORIZATION);
	struct web_blob *b;
	enum ayni_err e;

	if (!header_bearer(shown, token))
		memset(token, 0, sizeof(token)); /* nobody's */
	if ((b = mem_zalloc(1, sizeof(*b))) == NULL)
		return AYNI_NOMEM;
	q->blob = b;
	b->carried = shown == NULL;
	buf_init(&b->part, DB_BLOB_PART);
	b->verb = verb_of(method);
	(void)header_path(path, &b->hash);
	(void)pthread_mutex_lock(&w->store);
	e = (b->verb == VERB_GET ? begin_down : begin_up)(w, c, b, token);
	(void)pthread_mutex_unlock(&w->store);
	return e;
}

result
web_blob_answer(struct web *w, struct MHD_Connection *c, struct asked *q,
    enum ayni_err e)
{
	struct web_blob *b = q->blob;

	if (e == AYNI_OK && b->verb == VERB_GET)
		return send_down(w, c, b);
	if (e == AYNI_OK && b->verb == VERB_PATCH) {
		(void)pthread_mutex_lock(&w->store);
		/* whoever took over has kept what came */
		e = b->ended && !b->up.whole && b->err == AYNI_OK ? AYNI_GAP
								  : AYNI_OK;
		keep(w, b);
		if (e == AYNI_OK)
			e = b->err;
		(void)pthread_mutex_unlock(&w->store);
	}
	if (b->known)
		return tell(w, c, b, e);
	return web_refuse(w, c, status_of(e), NULL, 0, e);
}

static void
unlist(struct web *w, const struct web_blob *b)
{
	struct web_blob **at = &w->coming;

	while (*at != b)
		at = &(*at)->next;
	*at = b->next;
}

void
web_blob_end(struct web *w, struct asked *q)
{
	struct web_blob *b = q->blob;

	if (b == NULL)
		return;
	(void)pthread_mutex_lock(&w->store);
	if (b->verb == VERB_PATCH)
		keep(w, b);
	if (b->listed)
		unlist(w, b);
	(void)pthread_mutex_unlock(&w->store);
	buf_free(&b->part);
	mem_free(b);
	q->blob = NULL;
}
