#include "sim/world.h"

#include <stdio.h>
#include <string.h>

#include "ayni/keys.h"
#include "relay/arrival.h"
#include "relay/ferry.h"
#include "sim/disk.h"

#define MACHINE WORLD_LAPTOP
#define DIR "/sim/99"

/* ---- what it said that it has ---- */

static bool
exists(const struct laptop *l, const struct waybill *p, bool up)
{
	struct waybill at = *p;
	char path[STICK_MAX_PATH];
	struct buf b;
	enum ayni_err e;

	at.up = up;
	depot_path(&l->d, &at, path);
	buf_init(&b, BUNDLE_MAX_BYTES);
	e = l->d.files.read(l->d.files.ctx, path, &b);
	if (e == AYNI_OK)
		e = depot_check(buf_bytes(&b), up);
	buf_free(&b);
	return e == AYNI_OK;
}

static bool
is_refused(const struct laptop *l, const struct waybill *p)
{
	char path[STICK_MAX_PATH];
	struct buf b;
	enum ayni_err e;

	depot_path(&l->d, p, path);
	(void)snprintf(path + strlen(path) - strlen("ayni"), 16, "refused");
	buf_init(&b, BUNDLE_MAX_BYTES);
	e = l->d.files.read(l->d.files.ctx, path, &b);
	buf_free(&b);
	return e == AYNI_OK;
}

/* What was answered is not followed any more. */
static void
take_stock(struct world *w)
{
	struct laptop *l = &w->laptop;
	const struct waybill *p;
	size_t kept = 0, i;

	for (i = 0; i < l->n; i++) {
		p = &l->has[i];
		if (exists(l, p, true) || is_refused(l, p))
			l->has[kept++] = *p;
		else if (!exists(l, p, false))
			world_fail(w, "the laptop lost %s-%llu", p->device,
			    (unsigned long long)p->number);
	}
	l->n = kept;
}

static void
note(struct world *w, const struct waybill *p)
{
	struct laptop *l = &w->laptop;

	if (l->n == LAPTOP_BUNDLES)
		world_fail(w, "the laptop has too many bundles to follow");
	l->has[l->n++] = *p;
}

/* A device takes its own away, or what somebody else left under its name. */
static void
forget(struct laptop *l, const char *path)
{
	struct waybill p;
	size_t i;

	if (strstr(path, "/up/") == NULL ||
	    !waybill_name(strrchr(path, '/') + 1, true, &p))
		return;
	for (i = 0; i < l->n; i++)
		if (l->has[i].number == p.number &&
		    strcmp(l->has[i].device, p.device) == 0) {
			l->has[i] = l->has[--l->n];
			return;
		}
}

/* ---- its stick, as it is over HTTP ---- */

static enum ayni_err
make(void *ctx, const char *dir)
{
	struct world *w = ctx;

	return w->laptop.d.files.make(w->laptop.d.files.ctx, dir);
}

static enum ayni_err
list(void *ctx, const char *dir,
    enum ayni_err (*fn)(void *arg, const char *name), void *arg)
{
	struct world *w = ctx;

	return w->laptop.d.files.list(w->laptop.d.files.ctx, dir, fn, arg);
}

static enum ayni_err
read_file(void *ctx, const char *path, struct buf *out)
{
	struct world *w = ctx;

	return w->laptop.d.files.read(w->laptop.d.files.ctx, path, out);
}

static enum ayni_err
bring(struct laptop *l, const struct waybill *p, struct bytes s)
{
	struct hash hash = keys_hash(s);
	struct arrival a = {.fd = -1};
	uint64_t have = 0;
	bool whole = false;
	enum ayni_err e = arrival_have(&l->d, p, &have, &whole);

	if (e != AYNI_OK || whole)
		return e;
	if (have > s.n)
		return AYNI_GAP;
	e = arrival_begin(&l->d, p, have, s.n - have, &a);
	if (e == AYNI_OK)
		e = arrival_put(
		    &a, (struct bytes){s.p + have, s.n - (size_t)have});
	if (e == AYNI_OK)
		e = arrival_end(&l->d, &a, &hash);
	arrival_leave(&l->d, &a);
	return e;
}

static enum ayni_err
write_file(void *ctx, const char *path, struct bytes s)
{
	struct world *w = ctx;
	char name[128];
	struct waybill p;
	enum ayni_err e;

	(void)snprintf(name, sizeof(name), "%.*s.ayni",
	    (int)strcspn(strrchr(path, '/') + 1, "."),
	    strrchr(path, '/') + 1);
	if (!waybill_name(name, true, &p))
		return AYNI_BUG;
	if ((e = bring(&w->laptop, &p, s)) == AYNI_OK)
		note(w, &p);
	return e;
}

/* It has its name already. */
static enum ayni_err
move(void *ctx, const char *from, const char *to)
{
	(void)ctx;
	(void)from;
	(void)to;
	return AYNI_OK;
}

static enum ayni_err
take_away(void *ctx, const char *path)
{
	struct world *w = ctx;

	if (strstr(path, ".part") != NULL)
		return AYNI_OK;
	forget(&w->laptop, path);
	return w->laptop.d.files.remove(w->laptop.d.files.ctx, path);
}

static struct stick
door(struct world *w)
{
	return (struct stick){.make = make,
	    .list = list,
	    .read = read_file,
	    .write = write_file,
	    .rename = move,
	    .remove = take_away,
	    .ctx = w,
	    .most_bytes = 16384};
}

/* ---- what happens to it ---- */

static void
open_depot(struct world *w)
{
	struct laptop *l = &w->laptop;

	world_must(w, depot_open(DIR, 0, 0, &l->d), "the laptop's directory");
}

void
laptop_buy(struct world *w)
{
	disk_format(MACHINE, world_seed(w));
	open_depot(w);
}

static void
begin(struct world *w)
{
	struct laptop *l = &w->laptop;

	l->full = !w->post.good && world_happens(w, w->breaks / 4);
	disk_room(MACHINE, l->full ? world_draw(w, 4096) : SIZE_MAX);
	world_stop_somewhere(w, MACHINE);
}

/* Whether it neither stopped nor lacked room. */
static bool
end(struct world *w)
{
	bool well = world_went_on(w, MACHINE) && !w->laptop.full;

	disk_room(MACHINE, SIZE_MAX);
	open_depot(w);
	take_stock(w);
	return well;
}

void
laptop_meet(struct phone *p)
{
	struct world *w = p->w;
	struct stick stick = door(w);
	enum ayni_err e;

	begin(w);
	e = phone_carry(p, &stick, DIR);
	world_tell(w, "phone %u: the laptop: %s", p->n, err_name(e));
	if (end(w) && (e == AYNI_FULL || e == AYNI_QUOTA) && !p->full)
		world_fail(w, "phone %u: the laptop: %s", p->n, err_name(e));
}

void
laptop_forward(struct world *w)
{
	struct transport t = post_link(w);
	struct ferry f = {.up = 0};
	enum ayni_err e = AYNI_OK;

	begin(w);
	if (world_happens(w, 500))
		e = depot_retry(&w->laptop.d);
	if (e == AYNI_OK)
		e = ferry_post(
		    &w->laptop.d, &t, TEXT("http://office.example"), &f);
	world_tell(w, "laptop: the office: %s", err_name(e));
	(void)end(w);
}

void
laptop_restart(struct world *w)
{
	disk_cut(MACHINE, 0);
	(void)world_went_on(w, MACHINE);
	open_depot(w);
	take_stock(w);
}

static void
meet_all(struct world *w)
{
	unsigned i;

	for (i = 1; i <= w->phones; i++)
		if (!w->phone[i].lost)
			laptop_meet(&w->phone[i]);
}

void
laptop_settle(struct world *w)
{
	struct laptop *l = &w->laptop;

	world_must(w, depot_retry(&l->d), "what was set aside");
	laptop_forward(w);
	meet_all(w);
	laptop_forward(w);
	meet_all(w);
}
