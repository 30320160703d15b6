#include "relay/ferry.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ayni/sync.h"

#define NAMES_ARENA (64u << 20)

/* ---- what goes wrong ---- */

static enum ayni_err
tell(struct ferry *out, enum trouble_what what, const char *path,
    enum ayni_err why)
{
	struct text arg = text_of(path);
	struct trouble t;
	enum ayni_err e = trouble_because(&t, what, why, &arg, 1);

	if (out->trouble.what == TROUBLE_NONE)
		out->trouble = t;
	return e;
}

static enum ayni_err
tell_file(struct ferry *out, const struct stick *s, enum trouble_what what,
    const char *path, enum ayni_err e)
{
	const struct trouble *t = s->trouble;

	if (t != NULL && t->what != TROUBLE_NONE) {
		if (out->trouble.what == TROUBLE_NONE)
			out->trouble = *t;
		return e;
	}
	if (e == AYNI_FULL)
		what = TROUBLE_STICK_FULL;
	if (e == AYNI_QUOTA)
		what = TROUBLE_RELAY_FULL;
	if (e == AYNI_NOTFOUND)
		what = TROUBLE_NO_STICK;
	if (e == AYNI_NOMEM)
		what = TROUBLE_FAILED;
	return tell(out, what, path, e);
}

/* ---- files ---- */

static void
path_of(char out[STICK_MAX_PATH], const char *root, const struct waybill *p,
    bool up, const char *suffix)
{
	(void)snprintf(out, STICK_MAX_PATH, "%s/%s/%s-%llu%s", root,
	    up ? "up" : "down", p->device, (unsigned long long)p->number,
	    suffix);
}

/* Under another name first: what is there under its own is whole. */
static enum ayni_err
put_file(const struct stick *s, const char *root, const struct waybill *p,
    bool up, struct bytes b, struct ferry *out)
{
	char part[STICK_MAX_PATH], path[STICK_MAX_PATH];
	enum ayni_err e;

	path_of(part, root, p, up, ".part");
	path_of(path, root, p, up, ".ayni");
	e = s->write(s->ctx, part, b);
	if (e == AYNI_OK)
		e = s->rename(s->ctx, part, path);
	if (e == AYNI_OK)
		return e;
	e = tell_file(out, s, TROUBLE_STICK_WRITE, path, e);
	(void)s->remove(s->ctx, part);
	return e;
}

/* It has done its service: gone already is as well, and what stays is
 * carried once more. */
static void
clear(const struct stick *s, const char *root, const struct waybill *p,
    bool up, struct ferry *out)
{
	char path[STICK_MAX_PATH];
	enum ayni_err e;

	path_of(path, root, p, up, ".ayni");
	e = s->remove(s->ctx, path);
	if (e != AYNI_OK && e != AYNI_NOTFOUND)
		(void)tell_file(out, s, TROUBLE_STICK_REMOVE, path, e);
}

/* ---- to the office ---- */

struct posting {
	const struct depot *d;
	const struct transport *t;
	struct text url;
	struct ferry *out;
	bool keeps; /* answers; else it is only told what there is */
	enum ayni_err first; /* of a bundle that stays */
};

/* The office told, in our own words, that it will not have it. */
static enum ayni_err
set_aside(struct posting *p, const struct waybill *waybill)
{
	char path[STICK_MAX_PATH];
	enum ayni_err e = depot_refuse(p->d, waybill);

	if (e == AYNI_OK || e == AYNI_NOTFOUND) {
		p->out->refused += e == AYNI_OK;
		return AYNI_OK;
	}
	depot_path(p->d, waybill, path);
	return tell_file(
	    p->out, &p->d->files, TROUBLE_STICK_WRITE, path, e);
}

static enum ayni_err
take_answer(struct posting *p, const struct waybill *waybill, struct bytes in)
{
	const struct depot *d = p->d;
	struct trouble t;
	enum ayni_err e = depot_check(in, false);

	if (e == AYNI_NOMEM)
		return e;
	if (e != AYNI_OK) {
		e = trouble_because(&t, TROUBLE_GARBAGE, e, &p->url, 1);
		if (p->out->trouble.what == TROUBLE_NONE)
			p->out->trouble = t;
		return e;
	}
	if (!p->keeps)
		return e;
	e = put_file(&d->files, d->root, waybill, false, in, p->out);
	if (e != AYNI_OK)
		return e;
	p->out->up++;
	p->out->down++;
	clear(&d->files, d->root, waybill, true, p->out);
	return AYNI_OK;
}

/* Something that the next bundle would meet as well. */
static bool
ends_trip(enum ayni_err e, const struct transport_reply *r)
{
	return e != AYNI_OK && r->trouble.what != TROUBLE_TOO_LARGE;
}

static enum ayni_err
post_bytes(struct posting *p, const struct waybill *waybill, struct bytes b)
{
	struct transport_reply r;
	struct buf answer;
	enum ayni_err e;

	buf_init(&answer, BUNDLE_MAX_BYTES);
	e = p->t->post(p->t->ctx, p->url, b, &answer, &r);
	if (e == AYNI_OK) {
		e = take_answer(p, waybill, buf_bytes(&answer));
	} else if (r.refused) {
		e = set_aside(p, waybill);
	} else {
		if (p->out->trouble.what == TROUBLE_NONE)
			p->out->trouble = r.trouble;
		if (!ends_trip(e, &r)) {
			p->first = p->first == AYNI_OK ? e : p->first;
			e = AYNI_OK;
		}
	}
	buf_free(&answer);
	return e;
}

static enum ayni_err
post_one(struct posting *p, const struct waybill *waybill)
{
	char path[STICK_MAX_PATH];
	struct buf b;
	enum ayni_err e;

	depot_path(p->d, waybill, path);
	buf_init(&b, BUNDLE_MAX_BYTES);
	e = p->d->files.read(p->d->files.ctx, path, &b);
	if (e == AYNI_OK)
		e = post_bytes(p, waybill, buf_bytes(&b));
	else if (e == AYNI_NOTFOUND)
		e = AYNI_OK; /* its device has replaced it */
	else
		e = tell_file(p->out, &p->d->files, TROUBLE_STICK_READ, path,
		    e);
	buf_free(&b);
	return e;
}

static enum ayni_err
post_all(const struct depot *d, const struct transport *t, struct text url,
    bool keeps, struct ferry *out)
{
	struct posting p = {d, t, url, out, keeps, AYNI_OK};
	struct depot_item *item = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, NAMES_ARENA);
	e = depot_list(d, true, NULL, &a, &item, &n);
	if (e != AYNI_OK)
		e = tell_file(out, &d->files, TROUBLE_STICK_READ, d->root, e);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = post_one(&p, &item[i].waybill);
	arena_free(&a);
	return e == AYNI_OK ? p.first : e;
}

enum ayni_err
ferry_post(const struct depot *d, const struct transport *t, struct text url,
    struct ferry *out)
{
	return post_all(d, t, url, true, out);
}

/* ---- files ---- */

struct reading {
	int fd;
};

static enum ayni_err
read_at(void *ctx, uint64_t at, uint8_t *p, size_t n)
{
	const struct reading *r = ctx;
	ssize_t k;

	for (; n > 0; p += k, at += (uint64_t)k, n -= (size_t)k)
		if ((k = pread(r->fd, p, n, (off_t)at)) <= 0)
			return AYNI_IO;
	return AYNI_OK;
}

static enum ayni_err
bring_file(struct remote *office, const struct depot_item *item,
    const char *path)
{
	struct reading r = {open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
	struct transport_blob b = {.verb = TRANSPORT_PATCH,
	    .url = office->url, .hash = &item->waybill.hash,
	    .size = item->bytes, .read = read_at, .ctx = &r};
	enum ayni_err e;

	if (r.fd < 0)
		return AYNI_IO;
	e = remote_bring(office, &b);
	(void)close(r.fd);
	return e;
}

/* What the office has, or will not have; the rest waits. */
static enum ayni_err
settle_file(const struct depot *d, const struct depot_item *item,
    const char *path, enum ayni_err e, struct ferry *out)
{
	switch ((int)e) {
	case AYNI_OK:
		out->files++;
		e = d->files.remove(d->files.ctx, path);
		break;
	case AYNI_NOTFOUND:
	case AYNI_BADHASH:
	case AYNI_TOOBIG:
	case AYNI_BADFORM:
		out->refused++;
		e = depot_refuse(d, &item->waybill);
		break;
	default:
		return e;
	}
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

enum ayni_err
ferry_files(const struct depot *d, struct remote *office, struct ferry *out)
{
	struct depot_item *item = NULL;
	char path[STICK_MAX_PATH];
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, NAMES_ARENA);
	e = depot_files(d, &a, &item, &n);
	if (e == AYNI_OK && n > 0)
		e = post_all(d, &office->transport, office->url, false, out);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		depot_path(d, &item[i].waybill, path);
		e = bring_file(office, &item[i], path);
		e = settle_file(d, &item[i], path, e, out);
		if (e != AYNI_OK && out->trouble.what == TROUBLE_NONE) {
			out->trouble = office->trouble;
			if (out->trouble.what == TROUBLE_NONE)
				(void)tell(out, TROUBLE_FAILED, path, e);
		}
		if (e == AYNI_QUOTA) /* of its device: others may fit */
			e = AYNI_OK;
	}
	arena_free(&a);
	return e;
}

/* ---- from stick to stick ---- */

struct pile {
	bool up;
	const char *device; /* NULL: of all */
	struct buf names;   /* struct waybill[] */
};

static enum ayni_err
take_name(void *arg, const char *name)
{
	struct pile *p = arg;
	struct waybill waybill;

	if (waybill_name(name, p->up, &waybill) &&
	    (p->device == NULL || strcmp(p->device, waybill.device) == 0))
		buf_put(&p->names, &waybill, sizeof(waybill));
	return p->names.err;
}

static int
by_device(const void *a, const void *b)
{
	const struct waybill *x = a, *y = b;
	int device = strcmp(x->device, y->device);

	return device != 0 ? device
			   : (x->number > y->number) - (x->number < y->number);
}

/* Where nobody brought anything yet, nothing is there. */
static enum ayni_err
list(const struct ferry_side *s, struct pile *p, struct waybill **at,
    size_t *n, struct ferry *out)
{
	char dir[STICK_MAX_PATH];
	enum ayni_err e;

	buf_init(&p->names, DEPOT_FILES * sizeof(struct waybill));
	if (s->device != NULL && p->device != NULL)
		memcpy(s->device, p->device, WAYBILL_DEVICE);
	(void)snprintf(dir, sizeof(dir), "%s/%s", s->root,
	    p->up ? "up" : "down");
	e = s->stick->list(s->stick->ctx, dir, take_name, p);
	if (e != AYNI_OK)
		return tell_file(out, s->stick, TROUBLE_STICK_READ, dir, e);
	*n = p->names.n / sizeof(**at);
	*at = (struct waybill *)(void *)p->names.p;
	if (*n > 0)
		qsort(*at, *n, sizeof(**at), by_device);
	return AYNI_OK;
}

/* One file, this way or that; one that is bad stays where it is and keeps no
 * other back. */
static enum ayni_err
copy(const struct ferry_side *from, const struct ferry_side *to,
    const struct waybill *p, bool up, bool *done, struct ferry *out)
{
	char path[STICK_MAX_PATH];
	enum ayni_err e, bad = AYNI_OK;
	struct buf b;

	path_of(path, from->root, p, up, ".ayni");
	buf_init(&b, BUNDLE_MAX_BYTES);
	e = from->stick->read(from->stick->ctx, path, &b);
	if (e == AYNI_OK && (bad = depot_check(buf_bytes(&b), up)) != AYNI_OK)
		(void)tell(out, TROUBLE_NO_BUNDLE, path, bad);
	else if (e == AYNI_OK)
		e = put_file(to->stick, to->root, p, up, buf_bytes(&b), out);
	else if (e != AYNI_NOTFOUND)
		e = tell_file(out, from->stick, TROUBLE_STICK_READ, path, e);
	*done = e == AYNI_OK && bad == AYNI_OK;
	buf_free(&b);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

struct trip {
	const struct ferry_side *near, *far;
	struct ferry *out;
};

static enum ayni_err
bring_home(const struct trip *t, const char *device)
{
	struct pile p = {.up = false, .device = device};
	struct waybill *at = NULL;
	bool done;
	enum ayni_err e;
	size_t n = 0, i;

	e = list(t->far, &p, &at, &n, t->out);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		e = copy(t->far, t->near, &at[i], false, &done, t->out);
		if (!done)
			continue;
		t->out->down++;
		clear(t->near->stick, t->near->root, &at[i], true, t->out);
		clear(t->far->stick, t->far->root, &at[i], false, t->out);
	}
	buf_free(&p.names);
	return e;
}

static bool
has(const struct waybill *list, size_t n, const struct waybill *p)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i].number == p->number &&
		    strcmp(list[i].device, p->device) == 0)
			return true;
	return false;
}

static enum ayni_err
take_away(const struct trip *t, const char *device)
{
	struct pile ours = {.up = true, .device = device};
	struct pile theirs = {.up = true, .device = device};
	struct waybill *mine = NULL, *there = NULL;
	bool done;
	enum ayni_err e;
	size_t n = 0, k = 0, i;

	e = list(t->far, &theirs, &there, &k, t->out);
	buf_init(&ours.names, 0);
	if (e == AYNI_OK)
		e = list(t->near, &ours, &mine, &n, t->out);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (has(there, k, &mine[i]))
			continue;
		e = copy(t->near, t->far, &mine[i], true, &done, t->out);
		t->out->up += done;
	}
	buf_free(&ours.names);
	buf_free(&theirs.names);
	return e;
}

enum ayni_err
ferry_copy(const struct ferry_side *near, const struct ferry_side *far,
    struct ferry *out)
{
	struct trip t = {near, far, out};
	struct pile all = {.up = true};
	struct waybill *at = NULL;
	enum ayni_err e, first = AYNI_OK;
	size_t n = 0, i;

	memset(out, 0, sizeof(*out));
	e = list(near, &all, &at, &n, out);
	for (i = 0; i < n && e == AYNI_OK; i++) {
		if (i > 0 && strcmp(at[i].device, at[i - 1].device) == 0)
			continue;
		e = bring_home(&t, at[i].device);
		if (e == AYNI_OK)
			e = take_away(&t, at[i].device);
		if (e == AYNI_QUOTA) { /* of this device, perhaps */
			first = e;
			e = AYNI_OK;
		}
	}
	buf_free(&all.names);
	return e == AYNI_OK ? first : e;
}
