#include "sim/disk_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/chance.h"

#define NAMES 96u
#define STEPS 256u
#define ROOT "/sim/"

struct name {
	char at[DISK_PATH];
	struct disk_node *node;
};

struct names {
	struct name name[NAMES];
	size_t n;
};

/* A name given (node) or taken (NULL), not yet durable. */
struct step {
	char at[DISK_PATH];
	struct disk_node *node;
};

struct disk {
	bool exists, stopped;
	unsigned number;
	uint64_t seed;
	long left; /* changes until it stops; -1: it does not */
	size_t used, most;
	unsigned nodes;
	struct disk_node *node; /* all there are */
	struct names now, durable;
	struct step step[STEPS];
	size_t steps;
};

static struct disk disks[DISK_MAX + 1];

struct disk *
disk_of(const char *path, const char **at)
{
	char *end;
	unsigned long n;

	if (path == NULL || strncmp(path, ROOT, sizeof(ROOT) - 1) != 0)
		return NULL;
	n = strtoul(path + sizeof(ROOT) - 1, &end, 10);
	if (n >= DISK_MAX || !disks[n].exists || strlen(end) >= DISK_PATH)
		abort();
	*at = end;
	return &disks[n];
}

struct disk *
disk_scratch(void)
{
	struct disk *d = &disks[DISK_MAX];

	if (!d->exists)
		disk_format(DISK_MAX, 0);
	return d;
}

unsigned
disk_number(const struct disk *d)
{
	return d->number;
}

size_t
disk_left(const struct disk *d)
{
	return d->most > d->used ? d->most - d->used : 0;
}

/* ---- names ---- */

/* "." and ".." at the end, as programs name directories through others. */
static void
tidy(char out[DISK_PATH], const char *at)
{
	size_t n;

	(void)snprintf(out, DISK_PATH, "%s", at);
	n = strlen(out);
	while (n > 1 && strcmp(out + n - 2, "/.") == 0)
		out[n -= 2] = '\0';
	if (n > 2 && strcmp(out + n - 3, "/..") == 0) {
		out[n - 3] = '\0';
		if (strrchr(out, '/') != NULL)
			*strrchr(out, '/') = '\0';
	}
}

static struct name *
look(struct names *names, const char *at)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		if (strcmp(names->name[i].at, at) == 0)
			return &names->name[i];
	return NULL;
}

static void
set(struct names *names, const char *at, struct disk_node *node)
{
	struct name *x = look(names, at);

	if (node == NULL) {
		if (x != NULL)
			*x = names->name[--names->n];
		return;
	}
	if (x == NULL) {
		if (names->n == NAMES)
			abort();
		x = &names->name[names->n++];
		(void)snprintf(x->at, sizeof(x->at), "%s", at);
	}
	x->node = node;
}

static bool
is_named(const struct disk *d, const struct disk_node *f)
{
	size_t i;

	for (i = 0; i < d->now.n; i++)
		if (d->now.name[i].node == f)
			return true;
	for (i = 0; i < d->durable.n; i++)
		if (d->durable.name[i].node == f)
			return true;
	for (i = 0; i < d->steps; i++)
		if (d->step[i].node == f)
			return true;
	return false;
}

static void
let_go(struct disk *d, struct disk_node *f)
{
	size_t i;

	d->used -= f->n;
	platter_free(&f->platter);
	free(f->p);
	for (i = 0; i < DISK_SHM_PAGES; i++)
		free(f->page[i]);
	free(f);
}

/* Files that no name and nobody knows any more. */
static void
sweep(struct disk *d)
{
	struct disk_node **at = &d->node, *f;

	while ((f = *at) != NULL) {
		if (f->handles > 0 || is_named(d, f)) {
			at = &f->next;
			continue;
		}
		*at = f->next;
		let_go(d, f);
	}
}

void
disk_sync_names(struct disk *d)
{
	size_t i;

	for (i = 0; i < d->steps; i++)
		set(&d->durable, d->step[i].at, d->step[i].node);
	d->steps = 0;
	sweep(d);
}

static void
change(struct disk *d, const char *at, struct disk_node *node)
{
	struct step *s;

	if (d->steps == STEPS) /* no disk waits for ever */
		disk_sync_names(d);
	s = &d->step[d->steps++];
	(void)snprintf(s->at, sizeof(s->at), "%s", at);
	s->node = node;
	set(&d->now, at, node);
}

struct disk_node *
disk_find(struct disk *d, const char *at)
{
	char name[DISK_PATH];
	struct name *x;

	tidy(name, at);
	x = look(&d->now, name);
	return x != NULL ? x->node : NULL;
}

static bool
is_in(const char *at, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(at, dir, n) == 0 && at[n] == '/';
}

const char *
disk_entry(struct disk *d, const char *dir, size_t i)
{
	char in[DISK_PATH];
	const char *at, *name;
	size_t k;

	tidy(in, dir);
	for (k = 0; k < d->now.n; k++) {
		at = d->now.name[k].at;
		name = at + strlen(in) + 1;
		if (is_in(at, in) && strchr(name, '/') == NULL && i-- == 0)
			return name;
	}
	return NULL;
}

struct disk_node *
disk_make(struct disk *d, const char *at, bool is_dir)
{
	struct disk_node *f = platter_need(calloc(1, sizeof(*f)));
	char name[DISK_PATH];

	f->number = ++d->nodes;
	f->is_dir = is_dir;
	f->next = d->node;
	d->node = f;
	tidy(name, at);
	change(d, name, f);
	return f;
}

void
disk_unlink(struct disk *d, const char *at)
{
	change(d, at, NULL);
}

/* With all that is in it. */
void
disk_rename(struct disk *d, const char *from, const char *to)
{
	struct names was = d->now;
	char at[2 * DISK_PATH];
	size_t i;

	for (i = 0; i < was.n; i++) {
		struct name *x = &was.name[i];

		if (strcmp(x->at, from) != 0 && !is_in(x->at, from))
			continue;
		(void)snprintf(
		    at, sizeof(at), "%s%s", to, x->at + strlen(from));
		change(d, at, x->node);
		change(d, x->at, NULL);
	}
}

/* ---- files ---- */

static void
grow(struct disk_node *f, size_t n)
{
	if (n <= f->n)
		return;
	if (n > f->cap) {
		f->cap = 2 * n + 512;
		f->p = platter_need(realloc(f->p, f->cap));
	}
	memset(f->p + f->n, 0, n - f->n);
	f->n = n;
}

bool
node_write(struct disk *d, struct disk_node *f, const void *p, size_t at,
    size_t n)
{
	size_t more = at + n > f->n ? at + n - f->n : 0;

	if (more > disk_left(d))
		return false;
	d->used += more;
	grow(f, at + n);
	memcpy(f->p + at, p, n);
	platter_write(&f->platter, p, at, n);
	return true;
}

void
disk_truncate(struct disk *d, struct disk_node *f, size_t n)
{
	size_t was = f->n;

	grow(f, n);
	f->n = n;
	d->used = d->used - was + n;
	platter_resize(&f->platter, n);
}

size_t
node_read(const struct disk_node *f, void *p, size_t at, size_t n)
{
	if (at >= f->n)
		return 0;
	if (n > f->n - at)
		n = f->n - at;
	memcpy(p, f->p + at, n);
	return n;
}

/* ---- power ---- */

void
disk_start(void)
{
	disk_sqlite_start();
}

static void
empty(struct disk *d)
{
	struct disk_node *f;

	while ((f = d->node) != NULL) {
		d->node = f->next;
		let_go(d, f);
	}
	memset(d, 0, sizeof(*d));
}

void
disk_format(unsigned n, uint64_t seed)
{
	struct disk *d = &disks[n];

	empty(d);
	d->exists = true;
	d->number = n + 1;
	d->seed = seed;
	d->left = -1;
	d->most = SIZE_MAX;
	(void)disk_make(d, "", true);
	disk_sync_names(d);
}

void
disk_cut(unsigned n, long after)
{
	disks[n].left = after;
}

bool
disk_stopped(unsigned n)
{
	return disks[n].stopped;
}

void
disk_room(unsigned n, size_t bytes)
{
	struct disk *d = &disks[n];

	d->most = bytes < SIZE_MAX - d->used ? d->used + bytes : SIZE_MAX;
}

bool
disk_reads(struct disk *d)
{
	return !d->stopped;
}

bool
disk_changes(struct disk *d)
{
	if (d->left == 0)
		d->stopped = true;
	if (d->left > 0)
		d->left--;
	return !d->stopped;
}

static size_t
below(uint64_t *seed, size_t n)
{
	struct random_source r = chance_seeded(seed);
	uint64_t x;

	r.fill(r.ctx, (uint8_t *)&x, sizeof(x));
	return (size_t)(x % n);
}

/* A file becomes what the cut left of it. */
static void
settle(struct disk *d, struct disk_node *f, enum platter_left left)
{
	struct platter_content c = platter_left(&f->platter, left, &d->seed);

	d->used = d->used - f->n + c.n;
	free(f->p);
	f->p = c.p;
	f->n = f->cap = c.n;
	platter_free(&f->platter);
	platter_write(&f->platter, f->p, 0, f->n);
	platter_sync(&f->platter);
}

/* Sometimes nothing more than was synced is left, sometimes all of it. */
static void
lose_power(struct disk *d)
{
	static const enum platter_left odds[] = {PLATTER_SYNCED, PLATTER_ALL,
	    PLATTER_SOME, PLATTER_SOME};
	enum platter_left left = odds[below(&d->seed, 4)];
	struct disk_node *f;

	if (left == PLATTER_SYNCED)
		d->steps = 0;
	if (left == PLATTER_SOME)
		d->steps = below(&d->seed, d->steps + 1);
	disk_sync_names(d);
	d->now = d->durable;
	for (f = d->node; f != NULL; f = f->next)
		if (!f->is_dir)
			settle(d, f, left);
}

void
disk_boot(unsigned n, bool power)
{
	struct disk *d = &disks[n];
	struct disk_node *f;

	for (f = d->node; f != NULL; f = f->next)
		if (f->handles > 0)
			abort();
	d->stopped = false;
	d->left = -1;
	if (power)
		lose_power(d);
	sweep(d);
}

/* ---- copies ---- */

static void
copy_file(struct disk *d, const char *at, const struct disk_node *from,
    unsigned number)
{
	struct disk_node *f = disk_make(d, at, from->is_dir);

	f->number = number;
	if (!f->is_dir && !node_write(d, f, from->p, 0, from->n))
		abort();
	platter_sync(&f->platter);
}

void
disk_copy(unsigned from, unsigned to, bool twin)
{
	struct disk *a = &disks[from], *b = &disks[to];
	size_t i;

	disk_format(to, a->seed ^ to);
	if (twin)
		b->number = a->number;
	for (i = 0; i < a->now.n; i++)
		copy_file(b, a->now.name[i].at, a->now.name[i].node,
		    a->now.name[i].node->number);
	b->nodes = a->nodes;
	disk_sync_names(b);
}

void
disk_restore(unsigned n, const char *dir, unsigned from)
{
	struct disk *d = &disks[n], *a = &disks[from];
	size_t i;

	for (i = d->now.n; i-- > 0;)
		if (is_in(d->now.name[i].at, dir))
			disk_unlink(d, d->now.name[i].at);
	for (i = 0; i < a->now.n; i++)
		if (is_in(a->now.name[i].at, dir))
			copy_file(d, a->now.name[i].at, a->now.name[i].node,
			    ++d->nodes);
	disk_sync_names(d);
}
