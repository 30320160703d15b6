#include "sync/remote.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "ayni/keys.h"
#include "ayni/sync.h"

#define PART ".part"
#define WHOLE ".ayni"
#define GREETING_BYTES 4096u
#define LIST_BYTES (8u << 20)
#define PORTION_BYTES (1u << 20) /* of a file, sent at once */
#define GAPS_MOST 8u /* offsets that it tells us, one after another */

/* ---- waiting ---- */

/* Whether to ask once more what failed, after a wait. */
static bool
again(struct remote *r, enum ayni_err e)
{
	int64_t wait;

	if (e != AYNI_NET && e != AYNI_TIMEOUT &&
	    r->trouble.what != TROUBLE_BUSY)
		return false;
	wait = backoff_next(&r->backoff, 0);
	return r->backoff.failures < REMOTE_TRIES &&
	    r->sleep.sleep(r->sleep.ctx, wait) == AYNI_OK;
}

static void
start(struct remote *r)
{
	memset(&r->trouble, 0, sizeof(r->trouble));
	r->backoff = (struct backoff){.first_us = BACKOFF_FIRST_US,
	    .most_us = BACKOFF_MOST_US, .chance = r->chance};
}

/* ---- one request ---- */

static struct transport_blob
request(const struct remote *r, enum transport_verb verb, const char *path)
{
	return (struct transport_blob){
	    .verb = verb, .url = r->url, .path = path + r->url.n};
}

/* What a relay refuses is for a person to put right. */
static enum ayni_err
explain(struct remote *r, enum ayni_err e)
{
	if (e == AYNI_QUOTA || e == AYNI_FULL)
		return trouble_because(
		    &r->trouble, TROUBLE_RELAY_FULL, e, &r->url, 1);
	return e;
}

static enum ayni_err
ask(struct remote *r, const struct transport_blob *b)
{
	enum ayni_err e = r->transport.blob(r->transport.ctx, b, &r->reply);

	r->up_bytes += r->reply.up_bytes;
	r->down_bytes += r->reply.down_bytes;
	r->trouble = r->reply.trouble;
	return e;
}

static enum ayni_err
put_in(void *ctx, struct bytes s)
{
	struct buf *out = ctx;

	buf_put_bytes(out, s);
	return out->err;
}

/* All of it, from wherever the link broke. */
static enum ayni_err
fetch(struct remote *r, const char *path, struct buf *out)
{
	struct transport_blob b = request(r, TRANSPORT_GET, path);
	size_t before = out->n;
	enum ayni_err e;

	b.write = put_in;
	b.ctx = out;
	do {
		b.at = out->n - before;
		e = ask(r, &b);
		if (out->n - before > b.at)
			r->backoff.failures = 0;
	} while (again(r, e));
	return e;
}

/* ---- what a courier does ---- */

/* Whole characters, and none that would do more than show. */
static void
keep(json_t *j, const char *key, char *out, size_t n)
{
	const json_t *v = json_object_get(j, key);
	const unsigned char *s = (const unsigned char *)json_string_value(v);
	size_t len = json_string_length(v), i;

	if (len >= n)
		for (len = n - 1; len > 0 && (s[len] & 0xC0) == 0x80; len--)
			continue;
	for (i = 0; i < len; i++) {
		out[i] = s[i] < 0x20 || s[i] == 0x7F ? '?' : (char)s[i];
		if (i > 0 && s[i - 1] == 0xC2 && s[i] < 0xA0)
			out[i - 1] = out[i] = '?';
	}
	out[len] = '\0';
}

static enum ayni_err
greet(struct remote *r, const char *path)
{
	struct buf b;
	json_t *j;
	enum ayni_err e;

	buf_init(&b, GREETING_BYTES);
	e = fetch(r, path, &b);
	j = json_loadb((const char *)b.p, b.n, 0, NULL);
	if (e == AYNI_OK && json_is_string(json_object_get(j, "relay"))) {
		keep(j, "relay", r->name, sizeof(r->name));
		keep(j, "id", r->id, sizeof(r->id));
	} else if (e == AYNI_OK || e == AYNI_NOTFOUND || e == AYNI_TOOBIG ||
	    r->trouble.what == TROUBLE_NOBODY_THERE) {
		e = trouble_set(&r->trouble, TROUBLE_NO_RELAY, &r->url, 1);
	}
	json_decref(j);
	buf_free(&b);
	return e;
}

static enum ayni_err
make(void *ctx, const char *dir)
{
	struct remote *r = ctx;
	char root[STICK_MAX_PATH];
	enum ayni_err e = remote_root(r, root);

	start(r);
	if (e != AYNI_OK || strncmp(dir, root, strlen(root)) != 0 ||
	    strcmp(dir + strlen(root), "/ayni") != 0)
		return e; /* its directories are there */
	return greet(r, dir);
}

static bool
ends(const char *path, const char *suffix)
{
	size_t n = strlen(path), k = strlen(suffix);

	return n > k && strcmp(path + n - k, suffix) == 0;
}

static enum ayni_err
each_line(struct buf *b, enum ayni_err (*fn)(void *arg, const char *name),
    void *arg)
{
	char *at, *end;
	enum ayni_err e = AYNI_OK;

	if (buf_z(b) == NULL)
		return b->err;
	for (at = (char *)b->p; e == AYNI_OK && *at != '\0'; at = end + 1) {
		if ((end = strchr(at, '\n')) == NULL)
			return AYNI_OK; /* cut off */
		*end = '\0';
		e = fn(arg, at);
	}
	return e;
}

static enum ayni_err
list(void *ctx, const char *dir,
    enum ayni_err (*fn)(void *arg, const char *name), void *arg)
{
	struct remote *r = ctx;
	char path[STICK_MAX_PATH];
	struct buf b;
	enum ayni_err e;
	int n = snprintf(path, sizeof(path), "%s/%s", dir, r->device);

	start(r);
	if (ends(dir, "/blob"))
		return AYNI_OK; /* whose they are, their names do not tell */
	if (n < 0 || n >= (int)sizeof(path))
		return AYNI_TOOBIG;
	buf_init(&b, LIST_BYTES);
	e = fetch(r, path, &b);
	if (e == AYNI_OK)
		e = each_line(&b, fn, arg);
	buf_free(&b);
	return e;
}

static enum ayni_err
read_file(void *ctx, const char *path, struct buf *out)
{
	start(ctx);
	return fetch(ctx, path, out);
}

static enum ayni_err
read_from(void *ctx, uint64_t at, uint8_t *p, size_t n)
{
	const struct bytes *b = ctx;

	memcpy(p, b->p + at, n);
	return AYNI_OK;
}

/* From b->at to its end; what arrived is not sent again. */
enum ayni_err
remote_bring(struct remote *r, struct transport_blob *b)
{
	struct transport_blob head = *b;
	uint64_t least = b->at;
	bool look = false; /* how far it came */
	unsigned gaps = 0;
	enum ayni_err e;

	head.verb = TRANSPORT_HEAD;
	for (;;) {
		e = ask(r, look ? &head : b);
		if ((e == AYNI_OK && !look) ||
		    ((e == AYNI_OK || e == AYNI_GAP) && r->reply.whole))
			return AYNI_OK;
		if (e == AYNI_OK || (e == AYNI_GAP && gaps++ < GAPS_MOST)) {
			if (r->reply.at > b->at)
				r->backoff.failures = 0;
			b->at = r->reply.at <= b->size ? r->reply.at : 0;
			if (b->at < least) /* it begins anew, and so do we */
				return AYNI_GAP;
			if (b->goes_on && b->at == b->size)
				return AYNI_OK;
			look = false;
		} else if (again(r, e)) {
			look = true;
		} else {
			return e;
		}
	}
}

/* Under the name that it will have: the relay shows nothing half. */
static enum ayni_err
write_file(void *ctx, const char *path, struct bytes s)
{
	struct remote *r = ctx;
	struct hash hash = keys_hash(s);
	char whole[STICK_MAX_PATH];
	struct transport_blob b;

	start(r);
	(void)snprintf(whole, sizeof(whole), "%.*s%s",
	    (int)(strlen(path) - (ends(path, PART) ? sizeof(PART) - 1 : 0)),
	    path, ends(path, PART) ? WHOLE : "");
	b = request(r, TRANSPORT_PATCH, whole);
	b.hash = &hash;
	b.size = s.n;
	b.read = read_from;
	b.ctx = &s;
	return explain(r, remote_bring(r, &b));
}

/* ---- files, in portions ---- */

struct portion {
	struct remote *r;
	struct transport_blob blob;
	struct hash hash; /* of what lies in b */
	struct buf b;
	uint64_t begins;  /* where b does */
	uint64_t have;    /* so much is there already */
};

static enum ayni_err
read_portion(void *ctx, uint64_t at, uint8_t *p, size_t n)
{
	const struct portion *x = ctx;

	memcpy(p, x->b.p + (at - x->begins), n);
	return AYNI_OK;
}

static enum ayni_err
send_portion(struct portion *x, bool last)
{
	uint64_t end = x->begins + x->b.n;
	enum ayni_err e = AYNI_OK;

	if (end > x->have || last) {
		x->hash = keys_hash(buf_bytes(&x->b));
		x->blob.hash = &x->hash;
		x->blob.at = x->begins > x->have ? x->begins : x->have;
		x->blob.size = end;
		x->blob.goes_on = !last;
		e = remote_bring(x->r, &x->blob);
	}
	x->begins = end;
	buf_clear(&x->b);
	return e;
}

static enum ayni_err
send_full(void *ctx)
{
	return send_portion(ctx, false);
}

static enum ayni_err
take_piece(void *to, struct bytes s)
{
	struct portion *x = to;

	return pour_parts(&x->b, s, send_full, x);
}

/* What is not taken for want of room, as a stick would say it. */
static enum ayni_err
no_room(enum ayni_err e)
{
	return e == AYNI_QUOTA ? AYNI_FULL : e;
}

static enum ayni_err
pour_file(void *ctx, const char *path, const struct pour *from)
{
	struct remote *r = ctx;
	struct portion x = {.r = r};
	char whole[STICK_MAX_PATH];
	struct transport_blob head;
	enum ayni_err e;

	start(r);
	(void)snprintf(whole, sizeof(whole), "%.*s",
	    (int)(strlen(path) - (ends(path, PART) ? strlen(PART) : 0)),
	    path);
	head = request(r, TRANSPORT_HEAD, whole);
	do
		e = ask(r, &head);
	while (again(r, e));
	if (e != AYNI_OK || r->reply.whole)
		return e;
	x.have = r->reply.at;
	x.blob = request(r, TRANSPORT_PATCH, whole);
	x.blob.read = read_portion;
	x.blob.ctx = &x;
	buf_init(&x.b, PORTION_BYTES);
	e = from->each(from->from, take_piece, &x);
	if (e == AYNI_OK)
		e = send_portion(&x, true);
	buf_free(&x.b);
	return no_room(e);
}

static enum ayni_err
size_of(void *ctx, const char *path, uint64_t *bytes)
{
	struct remote *r = ctx;
	struct transport_blob head = request(r, TRANSPORT_HEAD, path);
	enum ayni_err e;

	start(r);
	e = ask(r, &head);
	if (e == AYNI_OK)
		*bytes = r->reply.whole ? r->reply.at : 0;
	return e;
}

/* What was written has its name. */
static enum ayni_err
move(void *ctx, const char *from, const char *to)
{
	(void)ctx;
	(void)from;
	(void)to;
	return AYNI_OK;
}

/* What is half there the relay clears away itself. */
static enum ayni_err
take_away(void *ctx, const char *path)
{
	struct remote *r = ctx;
	struct transport_blob b = request(r, TRANSPORT_DELETE, path);

	if (ends(path, PART))
		return AYNI_OK;
	start(r);
	return ask(r, &b);
}

struct stick
remote_stick(struct remote *r)
{
	while (r->url.n > 0 && r->url.p[r->url.n - 1] == '/')
		r->url.n--;
	return (struct stick){.make = make,
	    .list = list,
	    .read = read_file,
	    .write = write_file,
	    .pour = pour_file,
	    .size = size_of,
	    .rename = move,
	    .remove = take_away,
	    .ctx = r,
	    .trouble = &r->trouble,
	    .url = r->url,
	    .most_bytes = REMOTE_BYTES};
}

enum ayni_err
remote_root(const struct remote *r, char out[STICK_MAX_PATH])
{
	int n = snprintf(out, STICK_MAX_PATH, "%.*s" REMOTE_ROOT,
	    (int)r->url.n, r->url.p);

	return n > 0 && n < (int)STICK_MAX_PATH ? AYNI_OK : AYNI_TOOBIG;
}
