#include "relay/depot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ayni/sync.h"
#include "relay/arrival.h"

#define PART ".part"
#define REFUSED ".refused"
#define ENVELOPES_ARENA (1u << 20)

static const char *const inside[] = {"", "/up", "/down", "/blob"};

/* ---- each file ---- */

struct file {
	const char *dir; /* of inside */
	const char *name;
	char device[WAYBILL_DEVICE];
	uint64_t bytes;
	int64_t at_s;
};

static bool
ends(const char *name, const char *suffix)
{
	size_t n = strlen(name), k = strlen(suffix);

	return n >= k && strcmp(name + n - k, suffix) == 0;
}

static void
path_of(const struct depot *d, const struct file *f,
    char out[STICK_MAX_PATH])
{
	(void)snprintf(
	    out, STICK_MAX_PATH, "%s%s/%.255s", d->root, f->dir, f->name);
}

static enum ayni_err
look_at(const struct depot *d, struct file *f,
    enum ayni_err (*fn)(void *arg, const struct file *f), void *arg)
{
	char path[STICK_MAX_PATH];
	struct stat st;

	path_of(d, f, path);
	if (stat(path, &st) != 0) /* gone meanwhile */
		return errno == ENOENT ? AYNI_OK : AYNI_IO;
	if (!S_ISREG(st.st_mode))
		return AYNI_OK;
	f->bytes = (uint64_t)st.st_size;
	f->at_s = (int64_t)st.st_mtime;
	waybill_of(f->name, f->device);
	return fn(arg, f);
}

static enum ayni_err
each_in(const struct depot *d, const char *dir,
    enum ayni_err (*fn)(void *arg, const struct file *f), void *arg)
{
	char path[STICK_MAX_PATH];
	struct file f = {.dir = dir};
	enum ayni_err e = AYNI_OK;
	struct dirent *item;
	DIR *at;

	(void)snprintf(path, sizeof(path), "%s%s", d->root, dir);
	if ((at = opendir(path)) == NULL)
		return errno == ENOENT ? AYNI_NOTFOUND : AYNI_IO;
	for (errno = 0; e == AYNI_OK && (item = readdir(at)) != NULL;
	     errno = 0) {
		f.name = item->d_name;
		e = look_at(d, &f, fn, arg);
	}
	if (e == AYNI_OK && errno != 0)
		e = AYNI_IO;
	(void)closedir(at);
	return e;
}

static enum ayni_err
each_file(const struct depot *d,
    enum ayni_err (*fn)(void *arg, const struct file *f), void *arg)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 1; i < 4 && e == AYNI_OK; i++)
		e = each_in(d, inside[i], fn, arg);
	return e;
}

static enum ayni_err
drop(const struct depot *d, const struct file *f)
{
	char path[STICK_MAX_PATH];
	enum ayni_err e;

	path_of(d, f, path);
	e = d->files.remove(d->files.ctx, path);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

/* ---- open and close ---- */

enum ayni_err
depot_look(const char *dir, struct depot *out)
{
	struct depot d = {.most = DEPOT_MOST,
	    .most_device = DEPOT_MOST_DEVICE, .files = stick_files(),
	    .lock = -1};
	int n = snprintf(d.root, sizeof(d.root), "%s/ayni", dir);

	if (n < 0 || n >= (int)sizeof(d.root))
		return AYNI_TOOBIG;
	*out = d;
	return AYNI_OK;
}

enum ayni_err
depot_open(const char *dir, uint64_t most, uint64_t most_device,
    struct depot *out)
{
	char path[STICK_MAX_PATH];
	struct depot d;
	enum ayni_err e = depot_look(dir, &d);
	size_t i;

	for (i = 0; i < 4 && e == AYNI_OK; i++) {
		(void)snprintf(
		    path, sizeof(path), "%s%s", d.root, inside[i]);
		e = d.files.make(d.files.ctx, path);
	}
	if (e != AYNI_OK)
		return e;
	d.most = most > 0 ? most : d.most;
	d.most_device = most_device > 0 ? most_device : d.most_device;
	*out = d;
	return AYNI_OK;
}

enum ayni_err
depot_lock(struct depot *d)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char path[STICK_MAX_PATH];
	enum ayni_err e = AYNI_OK;
	int fd;

	(void)snprintf(path, sizeof(path), "%s/relay.lock", d->root);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return errno == ENOSPC ? AYNI_FULL : AYNI_IO;
	if (fcntl(fd, F_SETLK, &all) != 0)
		e = errno == EACCES || errno == EAGAIN ? AYNI_BUSY : AYNI_IO;
	if (e == AYNI_OK)
		d->lock = fd;
	else
		(void)close(fd);
	return e;
}

void
depot_close(struct depot *d)
{
	if (d->lock >= 0)
		(void)close(d->lock);
	d->lock = -1;
}

void
depot_path(const struct depot *d, const struct waybill *p,
    char out[STICK_MAX_PATH])
{
	char path[WAYBILL_PATH];

	waybill_path(p, path);
	(void)snprintf(out, STICK_MAX_PATH, "%s%s", d->root,
	    path + strlen("/v1/ayni"));
}

/* ---- lists ---- */

struct listing {
	bool up, files; /* files: of interviews, in blob */
	const char *device;
	struct buf items;
};

static enum ayni_err
take_item(void *arg, const struct file *f)
{
	struct listing *l = arg;
	struct depot_item item = {.bytes = f->bytes, .at_s = f->at_s};

	if (l->files) {
		if (waybill_file(f->name, &item.waybill))
			buf_put(&l->items, &item, sizeof(item));
		return l->items.err;
	}
	if (waybill_name(f->name, l->up, &item.waybill) &&
	    (l->device == NULL ||
		strcmp(l->device, item.waybill.device) == 0))
		buf_put(&l->items, &item, sizeof(item));
	return l->items.err;
}

static int
by_age(const void *a, const void *b)
{
	const struct depot_item *x = a, *y = b;
	int device = strcmp(x->waybill.device, y->waybill.device);

	if (x->at_s != y->at_s)
		return x->at_s < y->at_s ? -1 : 1;
	if (device != 0)
		return device;
	return (x->waybill.number > y->waybill.number) -
	    (x->waybill.number < y->waybill.number);
}

static enum ayni_err
list(const struct depot *d, struct listing *l)
{
	buf_init(&l->items, DEPOT_FILES * sizeof(struct depot_item));
	return each_in(d, l->files ? "/blob" : l->up ? "/up" : "/down",
	    take_item, l);
}

static enum ayni_err
list_in(const struct depot *d, struct listing l, struct arena *a,
    struct depot_item **out, size_t *n)
{
	struct depot_item *at = NULL;
	enum ayni_err e = list(d, &l);

	if (e == AYNI_OK &&
	    (at = arena_copy(a, l.items.p, l.items.n)) == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK) {
		*n = l.items.n / sizeof(*at);
		if (*n > 0)
			qsort(at, *n, sizeof(*at), by_age);
		*out = at;
	}
	buf_free(&l.items);
	return e;
}

enum ayni_err
depot_list(const struct depot *d, bool up, const char *device,
    struct arena *a, struct depot_item **out, size_t *n)
{
	return list_in(
	    d, (struct listing){.up = up, .device = device}, a, out, n);
}

enum ayni_err
depot_files(const struct depot *d, struct arena *a, struct depot_item **out,
    size_t *n)
{
	return list_in(d, (struct listing){.files = true}, a, out, n);
}

enum ayni_err
depot_refuse(const struct depot *d, const struct waybill *p)
{
	char from[STICK_MAX_PATH], to[STICK_MAX_PATH + 16];
	size_t n;

	depot_path(d, p, from);
	n = strlen(from) - (ends(from, ".ayni") ? strlen(".ayni") : 0);
	(void)snprintf(to, sizeof(to), "%.*s" REFUSED, (int)n, from);
	return d->files.rename(d->files.ctx, from, to);
}

static enum ayni_err
retry_file(void *arg, const struct file *f)
{
	const struct depot *d = arg;
	char from[STICK_MAX_PATH], to[STICK_MAX_PATH];
	int n = (int)(strlen(f->name) - strlen(REFUSED));

	if (!ends(f->name, REFUSED) || n > 200)
		return AYNI_OK;
	(void)snprintf(from, sizeof(from), "%s%s/%.*s" REFUSED, d->root,
	    f->dir, n, f->name);
	(void)snprintf(to, sizeof(to), "%s%s/%.*s%s", d->root, f->dir, n,
	    f->name, strcmp(f->dir, "/blob") == 0 ? "" : ".ayni");
	return d->files.rename(d->files.ctx, from, to);
}

enum ayni_err
depot_retry(const struct depot *d)
{
	struct depot copy = *d;

	return each_file(d, retry_file, &copy);
}

struct tidying {
	const struct depot *d;
	int64_t since_s;
};

static enum ayni_err
tidy_file(void *arg, const struct file *f)
{
	const struct tidying *t = arg;

	return ends(f->name, PART) && f->at_s < t->since_s ? drop(t->d, f)
							    : AYNI_OK;
}

enum ayni_err
depot_tidy(const struct depot *d, int64_t since_s)
{
	struct tidying t = {d, since_s};

	return each_file(d, tidy_file, &t);
}

/* ---- bounds ---- */

struct usage {
	const char *device;
	uint64_t all, mine; /* bytes */
	bool of_all;        /* what is looked for is anybody's */
	struct file oldest; /* that may be dropped; name "": none */
	char name[256];
	bool refused;       /* it is one of those */
};

static uint64_t
counted(uint64_t bytes)
{
	return bytes > DEPOT_LEAST_FILE ? bytes : DEPOT_LEAST_FILE;
}

static bool
is_mine(const struct usage *u, const char *device)
{
	return u->device[0] != '\0' && strcmp(u->device, device) == 0;
}

/* What the office would not have goes before answers. */
static void
consider(struct usage *u, const struct file *f)
{
	bool refused = ends(f->name, REFUSED);
	bool answer = strcmp(f->dir, "/down") == 0 && ends(f->name, ".ayni");

	if ((!refused && !answer) || strlen(f->name) >= sizeof(u->name) ||
	    (!u->of_all && !is_mine(u, f->device)))
		return;
	if (u->oldest.name != NULL &&
	    (refused == u->refused ? f->at_s >= u->oldest.at_s : u->refused))
		return;
	u->oldest = *f;
	u->refused = refused;
	(void)snprintf(u->name, sizeof(u->name), "%s", f->name);
	u->oldest.name = u->name;
}

static enum ayni_err
use_file(void *arg, const struct file *f)
{
	struct usage *u = arg;

	u->all += counted(f->bytes);
	if (is_mine(u, f->device))
		u->mine += counted(f->bytes);
	consider(u, f);
	return AYNI_OK;
}

/* What is promised and under way has its place already. */
static void
use_coming(const struct depot *d, struct usage *u)
{
	const struct arrival *a;

	for (a = d->coming; a != NULL; a = a->next) {
		u->all += a->size - a->at;
		if (is_mine(u, a->waybill.device))
			u->mine += a->size - a->at;
	}
}

enum ayni_err
depot_room(const struct depot *d, const char *device, uint64_t bytes)
{
	bool of_all = true;
	enum ayni_err e;

	if (counted(bytes) > d->most ||
	    (device[0] != '\0' && counted(bytes) > d->most_device))
		return AYNI_QUOTA;
	for (;;) {
		struct usage u = {.device = device, .of_all = of_all};

		if ((e = each_file(d, use_file, &u)) != AYNI_OK)
			return e;
		use_coming(d, &u);
		of_all = u.mine + counted(bytes) <= d->most_device ||
		    device[0] == '\0';
		if (of_all && u.all + counted(bytes) <= d->most)
			return AYNI_OK;
		if (of_all != u.of_all)
			continue; /* look again, at whose files count */
		if (u.oldest.name == NULL)
			return AYNI_QUOTA;
		if ((e = drop(d, &u.oldest)) != AYNI_OK)
			return e;
	}
}

/* ---- as a stick ---- */

static enum ayni_err
make(void *ctx, const char *dir)
{
	const struct depot *d = ctx;

	return d->files.make(d->files.ctx, dir);
}

static enum ayni_err
list_names(void *ctx, const char *dir,
    enum ayni_err (*fn)(void *arg, const char *name), void *arg)
{
	const struct depot *d = ctx;

	return d->files.list(d->files.ctx, dir, fn, arg);
}

static enum ayni_err
read_file(void *ctx, const char *path, struct buf *out)
{
	const struct depot *d = ctx;

	return d->files.read(d->files.ctx, path, out);
}

static enum ayni_err
write_file(void *ctx, const char *path, struct bytes b)
{
	const struct depot *d = ctx;
	const char *name = strrchr(path, '/');
	char device[WAYBILL_DEVICE] = "";
	enum ayni_err e = AYNI_OK;

	if (name != NULL && name - path >= 3 &&
	    strncmp(name - 3, "/up", 3) == 0) {
		waybill_of(name + 1, device);
		e = depot_room(d, device, b.n);
	}
	return e == AYNI_OK ? d->files.write(d->files.ctx, path, b) : e;
}

static enum ayni_err
pour_file(void *ctx, const char *path, const struct pour *from)
{
	const struct depot *d = ctx;

	return d->files.pour(d->files.ctx, path, from);
}

static enum ayni_err
size_of(void *ctx, const char *path, uint64_t *bytes)
{
	const struct depot *d = ctx;

	return d->files.size(d->files.ctx, path, bytes);
}

static enum ayni_err
move(void *ctx, const char *from, const char *to)
{
	const struct depot *d = ctx;

	return d->files.rename(d->files.ctx, from, to);
}

static enum ayni_err
take_away(void *ctx, const char *path)
{
	const struct depot *d = ctx;

	return d->files.remove(d->files.ctx, path);
}

struct stick
depot_stick(struct depot *d)
{
	return (struct stick){.make = make,
	    .list = list_names,
	    .read = read_file,
	    .write = write_file,
	    .pour = pour_file,
	    .size = size_of,
	    .rename = move,
	    .remove = take_away,
	    .ctx = d};
}

enum ayni_err
depot_check(struct bytes bundle, bool up)
{
	struct bytes *envelope = NULL;
	struct key_id to;
	enum sync_way way;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, ENVELOPES_ARENA);
	e = sync_read_bundle(bundle, &a, &envelope, &n);
	if (e == AYNI_OK && n == 0)
		e = AYNI_BADFORM;
	for (i = 0; i < n && e == AYNI_OK; i++) {
		e = sync_recipient(envelope[i], &way, &to);
		if (e == AYNI_OK && way != (up ? SYNC_UP : SYNC_DOWN))
			e = AYNI_BADTYPE;
	}
	arena_free(&a);
	return e;
}
