#include "ingest/span.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/map.h"

#define SANE_US (INT64_C(1) << 53) /* beyond it no clock was read */
#define NOBODY SIZE_MAX

/* The office's clock was not below, or not above, "office" when the time
 * since boot was "at". */
struct limit {
	struct limit *next;
	int64_t at, office;
};
/* One boot of the device.  A reading without a boot id has one of its own. */
struct boot {
	bool known;
	struct limit *lower, *upper;
};
struct reading {
	int64_t wall; /* as it was shown */
	int64_t real; /* what the clock itself said */
	int64_t since; /* boot */
	struct boot *boot; /* NULL: there is none */
	size_t entry;
};
/* Up to here all was there before "office", in the boot whose time since
 * then was "since". */
struct before {
	int64_t office, since; /* INT64_MAX: nothing is known */
	const struct boot *boot;
};

struct work {
	const struct span_entry *entry;
	size_t n;
	const struct db_link *link;
	size_t links;
	struct arena *a;
	struct map boots;   /* by boot id */
	struct map short_id; /* of batches: to struct db_link */
	struct before *before; /* [links] */
	struct reading *begun, *at; /* [n] */
	enum ayni_err err;
};

static int64_t
sane(int64_t us)
{
	return us > SANE_US ? SANE_US : us < -SANE_US ? -SANE_US : us;
}

/* What so long a time may be off by. */
static int64_t
drift(int64_t us)
{
	return (us < 0 ? -us : us) / SPAN_DRIFT;
}

/* ---- boots ---- */

static struct boot *
new_boot(struct work *w, bool known)
{
	struct boot *b = arena_zalloc(w->a, 1, sizeof(*b));

	if (b == NULL)
		w->err = AYNI_NOMEM;
	else
		b->known = known;
	return b;
}

static struct boot *
boot_of(struct work *w, const struct moment *m)
{
	static const uint8_t unknown[16];
	struct text key = {(const char *)m->boot_id, sizeof(m->boot_id)};
	struct boot *b;

	if (memcmp(m->boot_id, unknown, sizeof(unknown)) == 0 ||
	    m->boot_us < 0 || m->boot_us > SANE_US)
		return new_boot(w, false);
	if ((b = map_get(&w->boots, key)) != NULL)
		return b;
	if ((b = new_boot(w, true)) != NULL)
		w->err = map_put(&w->boots, key, b, NULL);
	return b;
}

/* Of two that say the same of the boot's beginning the nearer one stays. */
static void
limit(struct work *w, struct limit **list, int64_t at, int64_t office,
    bool lower)
{
	struct limit *l;

	for (l = *list; l != NULL; l = l->next)
		if (l->office == office) {
			if (lower ? at < l->at : at > l->at)
				l->at = at;
			return;
		}
	if ((l = arena_zalloc(w->a, 1, sizeof(*l))) == NULL) {
		w->err = AYNI_NOMEM;
		return;
	}
	*l = (struct limit){*list, at, office};
	*list = l;
}

static void
not_before(struct work *w, struct boot *b, int64_t at, int64_t office)
{
	if (b != NULL)
		limit(w, &b->lower, at, office, true);
}

static void
not_after(struct work *w, struct boot *b, int64_t at, int64_t office)
{
	if (b != NULL)
		limit(w, &b->upper, at, office, false);
}

static struct db_between
between(const struct boot *b, int64_t since)
{
	struct db_between r = {INT64_MIN, INT64_MAX};
	const struct limit *l;
	int64_t us;

	for (l = b->lower; l != NULL; l = l->next) {
		us = l->office + (since - l->at) - drift(since - l->at);
		if (us > r.earliest_us)
			r.earliest_us = us;
	}
	for (l = b->upper; l != NULL; l = l->next) {
		us = l->office + (since - l->at) + drift(since - l->at);
		if (us < r.latest_us)
			r.latest_us = us;
	}
	return r;
}

/* ---- what is said ---- */

static struct reading
read_clock(struct work *w, size_t i, const struct moment *m)
{
	struct reading r = {.wall = sane(m->wall_us), .since = m->boot_us,
	    .entry = i};

	r.real = sane(r.wall - sane(m->told_us));
	r.boot = boot_of(w, m);
	if (r.boot != NULL && !r.boot->known)
		r.since = 0;
	return r;
}

static struct text
short_of(const uint8_t *id)
{
	return (struct text){(const char *)id, 8};
}

static size_t
batch_of(const struct work *w, const uint8_t *id)
{
	const struct db_link *l = map_get(&w->short_id, short_of(id));

	return l != NULL ? (size_t)(l - w->link) : NOBODY;
}

/* All batches up to this one were there before an anchor's request left. */
static void
settle_before(struct work *w, size_t at, const struct before *b)
{
	while (at != NOBODY && b->office < w->before[at].office) {
		w->before[at] = *b;
		at = w->link[at].has_previous
		    ? batch_of(w, w->link[at].previous.b) : NOBODY;
	}
}

/* The time since boot when the office's clock was not below. */
static void
take_anchor(struct work *w, size_t i, const struct anchor *a)
{
	struct boot *sent = boot_of(w, &a->sent), *got = boot_of(w, &a->got);
	struct boot *here = w->at[i].boot;
	struct before b = {a->office_us, a->sent.boot_us, sent};

	if (w->err != AYNI_OK || a->office_us < 0 || a->office_us > SANE_US)
		return;
	if (sent->known)
		not_after(w, sent, a->sent.boot_us, a->office_us);
	if (got->known)
		not_before(w, got, a->got.boot_us, a->office_us);
	/* it was here before the entry, so before a later boot began */
	if (got->known && here->known && got != here)
		not_before(w, here, 0, a->office_us);
	else if (got != here)
		not_before(w, here, w->at[i].since, a->office_us);
	if (a->has_batch)
		settle_before(w, batch_of(w, a->batch), &b);
}

static void
take_entry(struct work *w, size_t i)
{
	const struct span_entry *e = &w->entry[i];
	size_t k;

	for (k = 0; k < e->anchors && w->err == AYNI_OK; k++)
		take_anchor(w, i, &e->anchor[k]);
	if (e->admitted_us == INT64_MIN)
		return;
	not_before(w, w->at[i].boot, w->at[i].since, e->admitted_us);
	not_before(w, w->begun[i].boot, w->begun[i].since, e->admitted_us);
}

/* What the chain of batches says of one that is in it. */
static void
take_place(struct work *w, size_t i, const struct hash *batch)
{
	size_t at = batch_of(w, batch->b);
	const struct before *b;
	struct reading *r = &w->at[i];
	int64_t office;

	if (at == NOBODY || w->before[at].office == INT64_MAX)
		return;
	b = &w->before[at];
	office = b->office;
	if (b->boot->known && r->boot->known && b->boot != r->boot)
		office -= b->since - drift(b->since);
	not_after(w, r->boot, r->since, office);
}

/* ---- what follows ---- */

static bool
apart(const struct reading *begun, const struct reading *at)
{
	return begun->boot != at->boot;
}

/* Between a beginning in an earlier boot and the end, the later boot ran. */
static void
order(const struct reading *begun, const struct reading *at,
    struct db_span *s)
{
	int64_t since = at->boot->known && begun->boot->known
	    ? at->since - drift(at->since) : 0;

	if (s->at.latest_us != INT64_MAX &&
	    s->at.latest_us - since < s->begun.latest_us)
		s->begun.latest_us = s->at.latest_us - since;
	if (s->begun.earliest_us != INT64_MIN &&
	    s->begun.earliest_us + since > s->at.earliest_us)
		s->at.earliest_us = s->begun.earliest_us + since;
}

static void
judge(const struct reading *r, struct db_between *b, unsigned *odd)
{
	if (b->earliest_us > b->latest_us) {
		*odd |= DB_ODD_BOUNDS;
		*b = (struct db_between){INT64_MIN, INT64_MAX};
	}
	if (b->earliest_us != INT64_MIN &&
	    r->wall < b->earliest_us - SPAN_SLACK_US)
		*odd |= DB_ODD_BEFORE;
	if (b->latest_us != INT64_MAX &&
	    r->wall > b->latest_us + SPAN_SLACK_US)
		*odd |= DB_ODD_AFTER;
}

static void
compare(const struct reading *begun, const struct reading *at, unsigned *odd)
{
	bool one = !apart(begun, at);

	if (at->wall < begun->wall || (one && at->since < begun->since))
		*odd |= DB_ODD_ORDER;
	if (one && at->real - begun->real > at->since + SPAN_STEP_US)
		*odd |= DB_ODD_BOOT;
}

static struct db_span
span_of(const struct work *w, size_t i)
{
	const struct reading *begun = &w->begun[i], *at = &w->at[i];
	struct db_span s = {{INT64_MIN, INT64_MAX}, {INT64_MIN, INT64_MAX},
	    w->entry[i].clock->asked ? DB_ODD_ASKED : 0};

	s.at = between(at->boot, at->since);
	if (begun->boot == NULL) {
		judge(at, &s.at, &s.odd);
		return s;
	}
	s.begun = between(begun->boot, begun->since);
	if (apart(begun, at))
		order(begun, at, &s);
	judge(begun, &s.begun, &s.odd);
	judge(at, &s.at, &s.odd);
	compare(begun, at, &s.odd);
	return s;
}

/* ---- clocks that were set ---- */

static int
by_boot(const void *a, const void *b)
{
	const struct reading *x = a, *y = b;

	if (x->boot != y->boot)
		return x->boot < y->boot ? -1 : 1;
	if (x->since != y->since)
		return x->since < y->since ? -1 : 1;
	if (x->real != y->real)
		return x->real < y->real ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static int64_t
begun_at(const struct reading *r)
{
	return r->real - r->since;
}

static void
look_for_steps(struct work *w, struct db_span *span)
{
	struct reading *all =
	    arena_zalloc(w->a, 2 * w->n, sizeof(*all));
	size_t n = 0, i;
	int64_t step;

	if (all == NULL) {
		w->err = AYNI_NOMEM;
		return;
	}
	for (i = 0; i < w->n; i++) {
		if (w->at[i].boot->known)
			all[n++] = w->at[i];
		if (w->begun[i].boot != NULL && w->begun[i].boot->known)
			all[n++] = w->begun[i];
	}
	if (n > 0)
		qsort(all, n, sizeof(*all), by_boot);
	for (i = 1; i < n; i++) {
		step = begun_at(&all[i]) - begun_at(&all[i - 1]);
		if (all[i].boot == all[i - 1].boot &&
		    (step > SPAN_STEP_US || step < -SPAN_STEP_US))
			span[all[i].entry].odd |= DB_ODD_JUMP;
	}
}

/* ---- all of it ---- */

static void
know_batches(struct work *w)
{
	union { /* a map's values are not const */
		const struct db_link *in;
		void *out;
	} link;
	size_t i;

	w->before = arena_zalloc(w->a, w->links, sizeof(*w->before));
	if (w->before == NULL)
		w->err = AYNI_NOMEM;
	for (i = 0; i < w->links && w->err == AYNI_OK; i++) {
		w->before[i].office = INT64_MAX;
		link.in = &w->link[i];
		w->err = map_put(
		    &w->short_id, short_of(w->link[i].id.b), link.out, NULL);
	}
}

static void
read_clocks(struct work *w)
{
	const struct db_clock *c;
	size_t i;

	w->begun = arena_zalloc(w->a, w->n, sizeof(*w->begun));
	w->at = arena_zalloc(w->a, w->n, sizeof(*w->at));
	if (w->begun == NULL || w->at == NULL)
		w->err = AYNI_NOMEM;
	for (i = 0; i < w->n && w->err == AYNI_OK; i++) {
		c = w->entry[i].clock;
		w->at[i] = read_clock(w, i, &c->at);
		if (c->has_begun && w->err == AYNI_OK)
			w->begun[i] = read_clock(w, i, &c->begun);
	}
}

enum ayni_err
span_find(const struct span_entry *entry, size_t n,
    const struct db_link *link, size_t links, struct arena *a,
    struct db_span *span)
{
	struct work w = {.entry = entry, .n = n, .link = link, .links = links,
	    .a = a, .err = AYNI_OK};
	size_t i, k;

	know_batches(&w);
	if (w.err == AYNI_OK)
		read_clocks(&w);
	for (i = 0; i < n && w.err == AYNI_OK; i++)
		take_entry(&w, i);
	for (i = 0; i < n; i++)
		for (k = 0; k < entry[i].places && w.err == AYNI_OK; k++)
			take_place(&w, i, &entry[i].clock[k].batch);
	for (i = 0; i < n && w.err == AYNI_OK; i++)
		span[i] = span_of(&w, i);
	if (w.err == AYNI_OK)
		look_for_steps(&w, span);
	map_free(&w.boots);
	map_free(&w.short_id);
	return w.err;
}
