#include "sync/courier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/handed.h"
#include "sync/satchel.h"

#define SUFFIX ".ayni"
#define PART ".part"        /* ours, not whole yet */
#define FILES_MAX 100000u
#define NAMES_ARENA (8u << 20)
#define ANSWERS_ARENA (1u << 20)

/* Bundles of this device in one directory, by number. */
struct pile {
	uint64_t *number;
	size_t n, cap;
};

struct carry {
	const struct session *s;
	const struct stick *f;
	struct courier *out;
	struct arena arena;
	char root[STICK_MAX_PATH - 128]; /* DIR/ayni */
	char device[33];
	struct pile up, down, parts;
	uint64_t highest; /* number on the stick */
	uint64_t parted;  /* up to this one, under keys that are given up */
	enum ayni_err first; /* error */
	bool copy; /* to be kept: nothing is sent, nothing came down */
};

/* ---- names ---- */

static void
name_path(const struct carry *c, char out[STICK_MAX_PATH], const char *way,
    uint64_t n, const char *suffix)
{
	(void)snprintf(out, STICK_MAX_PATH, "%s/%s/%s-%llu%s", c->root, way,
	    c->device, (unsigned long long)n, suffix);
}

/* The number in a name of ours; 0: it is none. */
static uint64_t
number_of(const struct carry *c, const char *name, const char *suffix)
{
	const char *s = name + 33;
	uint64_t n = 0;

	if (strncmp(name, c->device, 32) != 0 || name[32] != '-')
		return 0;
	for (; *s >= '0' && *s <= '9' && n < UINT64_MAX / 20; s++)
		n = n * 10 + (uint64_t)(*s - '0');
	return strcmp(s, suffix) == 0 ? n : 0;
}

struct listing {
	struct carry *c;
	struct pile *pile;
};

static enum ayni_err
take_name(void *arg, const char *name)
{
	struct listing *l = arg;
	struct pile *p = l->pile;
	uint64_t n = number_of(l->c, name, SUFFIX), *at;

	if (n == 0 && (n = number_of(l->c, name, PART)) > 0)
		p = &l->c->parts;
	if (n == 0)
		return AYNI_OK;
	if (p->n == FILES_MAX)
		return AYNI_TOOBIG;
	if (p->n == p->cap) {
		at = arena_alloc(
		    &l->c->arena, (2 * p->cap + 16) * sizeof(*at));
		if (at == NULL)
			return AYNI_NOMEM;
		if (p->n > 0)
			memcpy(at, p->number, p->n * sizeof(*at));
		p->number = at;
		p->cap = 2 * p->cap + 16;
	}
	p->number[p->n++] = n;
	if (n > l->c->highest)
		l->c->highest = n;
	return AYNI_OK;
}

static int
by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* ---- what goes wrong ---- */

static enum ayni_err
tell(struct carry *c, enum trouble_what what, const char *path,
    enum ayni_err why)
{
	struct courier *out = c->out;
	struct text arg = text_of(path);
	struct trouble *t = NULL;

	if (out->troubles < COURIER_MAX_TROUBLES)
		t = &out->trouble[out->troubles++];
	return trouble_because(t, what, why, &arg, 1);
}

static enum ayni_err
tell_file(struct carry *c, enum trouble_what what, const char *path,
    enum ayni_err e)
{
	const struct trouble *t = c->f->trouble;

	if (t != NULL && t->what != TROUBLE_NONE) {
		if (c->out->troubles < COURIER_MAX_TROUBLES)
			c->out->trouble[c->out->troubles++] = *t;
		return e;
	}
	if (e == AYNI_FULL)
		what = TROUBLE_STICK_FULL;
	if (e == AYNI_NOTFOUND)
		what = TROUBLE_NO_STICK;
	if (e == AYNI_NOMEM)
		what = TROUBLE_FAILED;
	return tell(c, what, path, e);
}

static enum ayni_err
tell_vault(struct carry *c, enum ayni_err e)
{
	return tell(c, TROUBLE_FAILED, vault_why(c->s->vault), e);
}

static enum ayni_err
list(struct carry *c, const char *way, struct pile *p)
{
	struct listing l = {c, p};
	char dir[STICK_MAX_PATH];
	enum ayni_err e;

	(void)snprintf(dir, sizeof(dir), "%s/%s", c->root, way);
	if ((e = c->f->make(c->f->ctx, dir)) != AYNI_OK)
		return tell_file(c, TROUBLE_STICK_WRITE, dir, e);
	if ((e = c->f->list(c->f->ctx, dir, take_name, &l)) != AYNI_OK)
		return tell_file(c, TROUBLE_STICK_READ, dir, e);
	if (p->n > 0)
		qsort(p->number, p->n, sizeof(*p->number), by_number);
	return AYNI_OK;
}

/* ---- down ---- */

/* Of our own: it says nothing about the file, and more would fail. */
static bool
is_ours(enum ayni_err e)
{
	return e != AYNI_OK && e != AYNI_REMOTE && e != AYNI_NOTOURS;
}

/* Every answer in a bundle; the first error, unless it is ours. */
static enum ayni_err
apply(struct carry *c, struct bytes bundle, const char *path,
    enum ayni_err *bad)
{
	struct bytes *envelope = NULL;
	struct trouble t;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, ANSWERS_ARENA);
	*bad = sync_read_bundle(bundle, &a, &envelope, &n);
	e = *bad == AYNI_NOMEM ? *bad : AYNI_OK;
	if (*bad != AYNI_OK && e == AYNI_OK)
		(void)tell(c, TROUBLE_NO_BUNDLE, path, *bad);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		e = session_answer(c->s, text_of(path), envelope[i],
		    &c->out->news, &t);
		if (e == AYNI_OK || is_ours(e))
			continue;
		*bad = *bad == AYNI_OK ? e : *bad;
		(void)tell(c, TROUBLE_BAD_ANSWER, path,
		    t.why != AYNI_OK ? t.why : e);
		e = AYNI_OK;
	}
	arena_free(&a);
	return e;
}

static enum ayni_err
take_down(struct carry *c, uint64_t number)
{
	size_t troubles = c->out->troubles;
	char path[STICK_MAX_PATH];
	struct buf in;
	enum ayni_err e, bad = AYNI_OK;

	name_path(c, path, "down", number, SUFFIX);
	buf_init(&in, BUNDLE_MAX_BYTES);
	e = c->f->read(c->f->ctx, path, &in);
	if (e == AYNI_TOOBIG) {
		bad = tell(c, TROUBLE_NO_BUNDLE, path, e);
		e = AYNI_OK;
	} else if (e != AYNI_OK) {
		bad = tell_file(c, TROUBLE_STICK_READ, path, e);
		e = bad == AYNI_NOMEM ? bad : AYNI_OK;
	} else if ((e = apply(c, buf_bytes(&in), path, &bad)) != AYNI_OK) {
		e = tell_vault(c, e);
	}
	buf_free(&in);
	if (e == AYNI_OK && bad == AYNI_NOTOURS && number <= c->parted) {
		/* nobody can open it any more */
		c->out->troubles = troubles;
		bad = AYNI_OK;
	}
	if (e == AYNI_OK && bad == AYNI_OK) {
		c->out->read++;
		e = c->f->remove(c->f->ctx, path);
		if (e != AYNI_OK) /* it will be applied again: no harm */
			(void)tell(c, TROUBLE_STICK_REMOVE, path, e);
		e = AYNI_OK;
	}
	if (c->first == AYNI_OK)
		c->first = e != AYNI_OK ? e : bad;
	return e;
}

/* ---- up ---- */

/* Under another name first: what is there under its own is whole. */
static enum ayni_err
put_file(struct carry *c, uint64_t number, struct bytes b)
{
	char part[STICK_MAX_PATH], path[STICK_MAX_PATH];
	enum ayni_err e;

	name_path(c, part, "up", number, PART);
	name_path(c, path, "up", number, SUFFIX);
	e = c->f->write(c->f->ctx, part, b);
	if (e == AYNI_OK)
		e = c->f->rename(c->f->ctx, part, path);
	if (e != AYNI_OK) {
		(void)c->f->remove(c->f->ctx, part);
		return tell_file(c, TROUBLE_STICK_WRITE, path, e);
	}
	memcpy(c->out->path, path, sizeof(path));
	return AYNI_OK;
}

static enum ayni_err
write_one(struct carry *c, uint64_t after, struct session_sent *sent)
{
	struct session_ask ask = {
	    .after = after, .most_bytes = c->f->most_bytes, .join = true,
	    .copy = c->copy};
	struct buf envelope, bundle;
	struct bytes one;
	uint64_t number = 0;
	enum ayni_err e;

	if (ask.most_bytes == 0)
		ask.most_bytes = SESSION_STICK_BYTES;
	buf_init(&envelope, SYNC_MAX_BYTES);
	buf_init(&bundle, BUNDLE_MAX_BYTES);
	e = session_request(c->s, &ask, &envelope, sent);
	if (e == AYNI_OK && c->copy && sent->batches == 0)
		goto out;
	if (e == AYNI_OK)
		e = home_next_bundle(c->s->vault, c->highest, &number);
	one = buf_bytes(&envelope);
	sync_put_bundle(&bundle, &one, 1);
	if (e == AYNI_OK)
		e = bundle.err;
	if (e != AYNI_OK) {
		e = tell_vault(c, e);
		goto out;
	}
	c->highest = number;
	e = put_file(c, number, buf_bytes(&bundle));
	if (e == AYNI_OK && !c->copy &&
	    (e = vault_outbox_sent(c->s->vault, sent->last)) != AYNI_OK)
		e = tell_vault(c, e);
	if (e == AYNI_OK) {
		c->out->written++;
		c->out->batches += sent->batches;
		c->out->entries += sent->entries;
		c->out->bytes += bundle.n;
		if (sent->last > c->out->last)
			c->out->last = sent->last;
		c->out->news.new_epoch |= sent->new_epoch;
	}
out:
	buf_free(&bundle);
	buf_free(&envelope);
	return e;
}

static enum ayni_err
write_up(struct carry *c)
{
	struct session_sent sent = {.last = 0};
	uint64_t after = 0;
	enum ayni_err e;

	do {
		if ((e = write_one(c, after, &sent)) != AYNI_OK)
			return e;
		after = sent.last;
	} while (sent.more);
	return AYNI_OK;
}

/* What a relay has of ours waits for its answer, and nothing is new: another
 * question would only make that answer an old one. */
static bool
waits(struct carry *c)
{
	struct vault *v = c->s->vault;
	struct vault_marks m;
	struct handed last;
	struct home h;
	bool same;

	if (c->f->url.n == 0 || c->out->read > 0 || c->up.n == 0 ||
	    vault_moved(v) || handed_where(v, &last) != AYNI_OK ||
	    !text_is(c->f->url, last.url) ||
	    vault_outbox_marks(v, &m) != AYNI_OK || m.journalled != m.sent ||
	    home_load(v, &h) != AYNI_OK)
		return false;
	same = h.request.open &&
	    h.stick == c->up.number[c->up.n - 1] &&
	    memcmp(h.request.nonce, last.nonce, sizeof(last.nonce)) == 0;
	home_free(&h);
	c->out->last = same ? last.last : 0;
	return same;
}

static void
remove_pile(struct carry *c, const struct pile *p, const char *suffix)
{
	char path[STICK_MAX_PATH];
	enum ayni_err e;
	size_t i;

	for (i = 0; i < p->n; i++) {
		name_path(c, path, "up", p->number[i], suffix);
		e = c->f->remove(c->f->ctx, path);
		if (e == AYNI_OK)
			c->out->removed++;
		else
			(void)tell(c, TROUBLE_STICK_REMOVE, path, e);
	}
}

/* ---- files of interviews ---- */

static enum ayni_err
carry_files(struct carry *c)
{
	struct courier *out = c->out;
	struct satchel p = {
	    .vault = c->s->vault, .stick = c->f, .root = c->root};
	struct trouble t;
	enum ayni_err e;

	memset(&t, 0, sizeof(t));
	e = satchel_carry(&p, &t);
	out->files = p.there;
	out->unfit = p.unfit;
	out->file_bytes = p.bytes;
	if (t.what != TROUBLE_NONE && out->troubles < COURIER_MAX_TROUBLES)
		out->trouble[out->troubles++] = t;
	return e;
}

/* ---- all of it ---- */

static enum ayni_err
start(struct carry *c, const char *dir)
{
	struct vault_keys k;
	struct buf hex;
	enum ayni_err e;
	int n;

	n = snprintf(c->root, sizeof(c->root), "%s/ayni", dir);
	if (n < 0 || n >= (int)sizeof(c->root))
		return tell(c, TROUBLE_FAILED, dir, AYNI_TOOBIG);
	if ((e = vault_keys(c->s->vault, &k)) != AYNI_OK)
		return tell_vault(c, e);
	buf_init(&hex, 64);
	buf_put_hex(&hex, ID_BYTES(k.device));
	keys_wipe(&k, sizeof(k));
	if (hex.err == AYNI_OK)
		(void)snprintf(c->device, sizeof(c->device), "%s", buf_z(&hex));
	e = hex.err;
	buf_free(&hex);
	if (e == AYNI_OK)
		e = home_parted(c->s->vault, &c->parted);
	if (e != AYNI_OK)
		return tell_vault(c, e);
	if ((e = c->f->make(c->f->ctx, c->root)) != AYNI_OK)
		return tell_file(c, TROUBLE_STICK_WRITE,
		    e == AYNI_NOTFOUND ? dir : c->root, e);
	return AYNI_OK;
}

static enum ayni_err
carry(struct carry *c, const char *dir)
{
	enum ayni_err e = start(c, dir);
	size_t i;

	if (e == AYNI_OK && !c->copy)
		e = list(c, "down", &c->down);
	if (e == AYNI_OK)
		e = list(c, "up", &c->up);
	for (i = 0; i < c->down.n && e == AYNI_OK; i++)
		e = take_down(c, c->down.number[i]);
	c->out->waits = e == AYNI_OK && waits(c);
	if (e == AYNI_OK && !c->out->waits)
		e = write_up(c);
	if (e != AYNI_OK)
		return e;
	/* what was written carries all that these do, or the office has it */
	if (!c->out->waits) {
		remove_pile(c, &c->up, SUFFIX);
		remove_pile(c, &c->parts, PART);
	}
	if (c->f->pour != NULL && !c->copy)
		e = carry_files(c);
	return c->first != AYNI_OK ? c->first : e;
}

static enum ayni_err
carry_all(struct carry *c, const char *dir)
{
	enum ayni_err e;

	memset(c->out, 0, sizeof(*c->out));
	session_news_init(&c->out->news);
	arena_init(&c->arena, NAMES_ARENA);
	e = carry(c, dir);
	arena_free(&c->arena);
	return e;
}

enum ayni_err
courier_carry(const struct session *s, const struct stick *files,
    const char *dir, struct courier *out)
{
	struct carry c = {.s = s, .f = files, .out = out};

	return carry_all(&c, dir);
}

enum ayni_err
courier_copy(const struct session *s, const struct stick *files,
    const char *dir, struct courier *out)
{
	struct carry c = {.s = s, .f = files, .out = out, .copy = true};

	return carry_all(&c, dir);
}

void
courier_free(struct courier *c)
{
	session_news_free(&c->news);
}
