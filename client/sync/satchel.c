#include "sync/satchel.h"

#include <stdio.h>
#include <string.h>

#define PART ".part"
#define HEX (2 * sizeof(struct hash))
#define FILES_MAX 100000u
#define PORTION 65536u

struct load {
	struct satchel *p;
	struct trouble *t;
	char dir[STICK_MAX_PATH - 128];
	struct buf there;   /* struct hash[]: whole files on the stick */
	struct buf part;    /* ... and beginnings of some */
	struct buf waiting; /* struct hash[] */
	uint64_t least;     /* bytes that found no room */
};

/* ---- names ---- */

static void
path_of(const struct load *l, const struct hash *h, const char *suffix,
    char out[STICK_MAX_PATH])
{
	char hex[HEX + 1];
	size_t i;

	for (i = 0; i < sizeof(h->b); i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", h->b[i]);
	(void)snprintf(out, STICK_MAX_PATH, "%s/%s%s", l->dir, hex, suffix);
}

/* false: not a name of ours. */
static bool
read_name(const char *name, struct hash *h, bool *part)
{
	struct text hex = text_of(name);

	*part = hex.n == HEX + strlen(PART) && strcmp(name + HEX, PART) == 0;
	if (*part)
		hex.n = HEX;
	return strpbrk(name, "ABCDEF") == NULL &&
	    hex_read(hex, h->b, sizeof(h->b)) == AYNI_OK;
}

static enum ayni_err
take_name(void *arg, const char *name)
{
	struct load *l = arg;
	struct buf *to;
	struct hash h;
	bool part;

	if (!read_name(name, &h, &part))
		return AYNI_OK;
	to = part ? &l->part : &l->there;
	buf_put(to, &h, sizeof(h));
	return to->err;
}

static struct hash
hash_at(const struct buf *list, size_t i)
{
	struct hash h;

	memcpy(&h, list->p + i * sizeof(h), sizeof(h));
	return h;
}

static bool
holds(const struct buf *list, const struct hash *h)
{
	size_t i;

	for (i = 0; i < list->n; i += sizeof(*h))
		if (memcmp(list->p + i, h, sizeof(*h)) == 0)
			return true;
	return false;
}

/* ---- what goes wrong ---- */

static enum ayni_err
failed(struct load *l, const char *path, enum ayni_err e)
{
	struct text arg = text_of(path);

	if (e == AYNI_NOTFOUND)
		return trouble_set(l->t, TROUBLE_NO_STICK, &arg, 1);
	return trouble_because(l->t,
	    e == AYNI_NOMEM ? TROUBLE_FAILED : TROUBLE_STICK_WRITE, e, &arg,
	    1);
}

static enum ayni_err
failed_here(struct load *l, enum ayni_err e)
{
	return trouble_failed(l->t, text_of(vault_why(l->p->vault)), e);
}

/* ---- off ---- */

/* Whether one is ours, and need not be there any more. */
static enum ayni_err
is_done(const struct load *l, const struct hash *h, bool *ours, bool *done)
{
	enum ayni_err e;

	*ours = true;
	*done = !holds(&l->waiting, h);
	if (l->p->drafts)
		return AYNI_OK;
	e = vault_file_held(l->p->vault, h, done);
	*ours = e != AYNI_NOTFOUND;
	return *ours ? e : AYNI_OK;
}

/* What the office has, and beginnings of ours; what cannot be removed does
 * no harm. */
static enum ayni_err
tidy(struct load *l, const struct buf *list, const char *suffix)
{
	const struct stick *s = l->p->stick;
	char path[STICK_MAX_PATH];
	struct hash h;
	struct text arg;
	size_t i;
	bool ours, done;
	enum ayni_err e;

	for (i = 0; i < list->n / sizeof(h); i++) {
		h = hash_at(list, i);
		if ((e = is_done(l, &h, &ours, &done)) != AYNI_OK)
			return failed_here(l, e);
		if (!ours || (!done && *suffix == '\0'))
			continue;
		path_of(l, &h, suffix, path);
		arg = text_of(path);
		if ((e = s->remove(s->ctx, path)) != AYNI_OK)
			(void)trouble_because(
			    l->t, TROUBLE_STICK_REMOVE, e, &arg, 1);
	}
	return AYNI_OK;
}

/* ---- on ---- */

struct pouring {
	struct load *l;
	const struct hash *hash;
	uint64_t size;
	enum ayni_err *err; /* of the vault */
};

static enum ayni_err
pour(const void *from, pour_fn fn, void *to)
{
	const struct pouring *p = from;
	uint8_t portion[PORTION];
	uint64_t at;
	size_t n;
	enum ayni_err e = AYNI_OK;

	for (at = 0; at < p->size && e == AYNI_OK; at += n) {
		n = p->size - at < PORTION ? (size_t)(p->size - at) : PORTION;
		*p->err = vault_file_read(
		    p->l->p->vault, p->hash, at, portion, n);
		e = *p->err != AYNI_OK
		    ? *p->err : fn(to, (struct bytes){portion, n});
	}
	return e;
}

static enum ayni_err
is_there(struct load *l, const struct hash *h, uint64_t size, bool *there)
{
	const struct stick *s = l->p->stick;
	char path[STICK_MAX_PATH];
	uint64_t has = 0;
	enum ayni_err e;

	*there = false;
	if (!holds(&l->there, h))
		return AYNI_OK;
	path_of(l, h, "", path);
	if ((e = s->size(s->ctx, path, &has)) != AYNI_OK)
		return failed(l, path, e);
	*there = has == size;
	return AYNI_OK;
}

static enum ayni_err
put_one(struct load *l, const struct hash *h, uint64_t size)
{
	const struct stick *s = l->p->stick;
	enum ayni_err ours = AYNI_OK, e, gone;
	const struct pouring from = {l, h, size, &ours};
	char part[STICK_MAX_PATH], path[STICK_MAX_PATH];

	path_of(l, h, PART, part);
	path_of(l, h, "", path);
	e = s->pour(s->ctx, part, &(struct pour){pour, &from});
	if (e == AYNI_OK)
		e = s->rename(s->ctx, part, path);
	if (e == AYNI_OK) {
		l->p->there++;
		l->p->bytes += size;
		return e;
	}
	gone = s->remove(s->ctx, part);
	(void)gone;
	if (ours != AYNI_OK)
		return failed_here(l, ours);
	if (e != AYNI_FULL)
		return failed(l, path, e);
	l->p->unfit++;
	l->least = size;
	return AYNI_OK;
}

static enum ayni_err
put_all(struct load *l)
{
	struct hash h;
	uint64_t size;
	bool there;
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < l->waiting.n / sizeof(h) && e == AYNI_OK; i++) {
		h = hash_at(&l->waiting, i);
		if ((e = vault_file_size(l->p->vault, &h, &size)) != AYNI_OK)
			return failed_here(l, e);
		if ((e = is_there(l, &h, size, &there)) != AYNI_OK)
			return e;
		if (there)
			l->p->there++;
		else if (size >= l->least)
			l->p->unfit++;
		else
			e = put_one(l, &h, size);
	}
	return e;
}

static enum ayni_err
note(void *ctx, const struct hash *hash)
{
	struct buf *b = ctx;

	buf_put(b, hash, sizeof(*hash));
	return b->err;
}

/* ---- all of it ---- */

static enum ayni_err
look(struct load *l)
{
	const struct stick *s = l->p->stick;
	enum ayni_err e;
	int n = snprintf(l->dir, sizeof(l->dir), "%s%s", l->p->root,
	    l->p->drafts ? "" : "/blob");

	if (n < 0 || n >= (int)sizeof(l->dir))
		return trouble_failed(
		    l->t, text_of(l->p->root), AYNI_TOOBIG);
	e = l->p->drafts
	    ? vault_file_drafted(l->p->vault, note, &l->waiting)
	    : vault_file_walk(l->p->vault, note, &l->waiting);
	if (e != AYNI_OK)
		return failed_here(l, e);
	if ((e = s->make(s->ctx, l->dir)) == AYNI_OK)
		e = s->list(s->ctx, l->dir, take_name, l);
	return e == AYNI_OK ? e : failed(l, l->dir, e);
}

static enum ayni_err
carry(struct load *l)
{
	char number[24];
	enum ayni_err e = look(l);

	if (e == AYNI_OK)
		e = tidy(l, &l->there, "");
	if (e == AYNI_OK)
		e = tidy(l, &l->part, PART);
	if (e == AYNI_OK)
		e = put_all(l);
	if (e != AYNI_OK || l->p->unfit == 0)
		return e;
	(void)snprintf(number, sizeof(number), "%llu",
	    (unsigned long long)l->p->unfit);
	return trouble_set(l->t, TROUBLE_STICK_FILES,
	    TROUBLE_TEXTS(text_of(number), text_of(l->p->root)));
}

enum ayni_err
satchel_carry(struct satchel *p, struct trouble *t)
{
	struct load l = {.p = p, .t = t, .least = UINT64_MAX};
	enum ayni_err e;

	buf_init(&l.there, FILES_MAX * sizeof(struct hash));
	buf_init(&l.part, FILES_MAX * sizeof(struct hash));
	buf_init(&l.waiting, FILES_MAX * sizeof(struct hash));
	e = carry(&l);
	buf_free(&l.there);
	buf_free(&l.part);
	buf_free(&l.waiting);
	return e;
}
