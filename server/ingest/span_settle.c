#include "ingest/span.h"

#include <string.h>

#include "ingest/state.h"

/* ---- clock rows, where there are none ---- */

static void
read_begun(const struct paradata *p, struct db_clock *c)
{
	c->has_begun = p->begun_us != 0;
	c->begun = p->begun;
	c->begun.wall_us = p->begun_us;
	c->begun.told_us = p->told_us[0];
	c->at.told_us = p->told_us[1];
	c->asked = p->clock_doubtful;
}

static enum ayni_err
read_one(struct ingest *g, const struct db_unread *u, struct entry *x)
{
	struct db_clock c;
	struct buf anchors;
	enum ayni_err e = entry_read(u->raw, x);
	size_t i;

	if (e != AYNI_OK)
		return e;
	memset(&c, 0, sizeof(c));
	c.entry = u->entry;
	c.at = x->at;
	read_begun(&x->paradata, &c);
	buf_init(&anchors, 4096);
	for (i = 0; i < x->paradata.anchors; i++)
		anchor_put(&anchors, &x->paradata.anchor[i]);
	c.anchors = buf_bytes(&anchors);
	if ((e = anchors.err) == AYNI_OK)
		e = db_span_read(g->db, &c);
	buf_free(&anchors);
	return e;
}

static enum ayni_err
read_new(struct ingest *g, const struct device_id *d, struct arena *a)
{
	struct entry *x = arena_zalloc(a, 1, sizeof(*x));
	struct db_unread *list = NULL;
	struct arena_mark m = arena_mark(a);
	enum ayni_err e = x != NULL ? AYNI_OK : AYNI_NOMEM;
	size_t n = 1, i;

	while (e == AYNI_OK && n > 0) {
		e = db_span_unread(g->db, d, a, &list, &n);
		for (i = 0; i < n && e == AYNI_OK; i++)
			e = read_one(g, &list[i], x);
		arena_release(a, m);
	}
	return e;
}

/* ---- one device ---- */

struct device {
	struct ingest *g;
	struct device_id id;
	struct arena *a;
	struct db_clock *clock;
	size_t clocks;
	struct db_admission *admission;
	size_t admissions;
	struct db_link *link;
	size_t links;
	struct span_entry *entry;
	size_t n;
};

static enum ayni_err
read_anchors(struct device *d, struct span_entry *s)
{
	struct anchor all[ANCHOR_MAX];
	struct unpack u = unpack_begin(s->clock->anchors);
	size_t n = 0;

	while (u.in.n > 0 && n < ANCHOR_MAX && u.err == AYNI_OK)
		anchor_get(&u, &all[n++]);
	if (unpack_end(&u) != AYNI_OK)
		return AYNI_STORE;
	s->anchor = arena_copy(d->a, all, n * sizeof(*all));
	s->anchors = n;
	return s->anchor != NULL ? AYNI_OK : AYNI_NOMEM;
}

/* The office's clock when it admitted an author, who then was there before
 * the entry. */
static enum ayni_err
admitted(const struct device *d, const struct hash *author, struct entry *x,
    int64_t *out)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	*out = INT64_MIN;
	for (i = 0; i < d->admissions && e == AYNI_OK; i++) {
		if (!ID_EQUAL(d->admission[i].author, *author))
			continue;
		e = entry_read(d->admission[i].raw, x);
		if (e == AYNI_OK &&
		    (*out == INT64_MIN || x->at.wall_us < *out))
			*out = x->at.wall_us;
	}
	return e;
}

/* What it says of a person is asked once for all entries in a row. */
static enum ayni_err
gather(struct device *d, struct entry *x)
{
	const struct hash *author = NULL;
	int64_t since = INT64_MIN;
	enum ayni_err e = AYNI_OK;
	struct span_entry *s;
	size_t i;

	for (i = 0; i < d->clocks && e == AYNI_OK; i++) {
		if (i > 0 && ID_EQUAL(d->clock[i].entry,
				 d->clock[i - 1].entry)) {
			d->entry[d->n - 1].places++;
			continue;
		}
		s = &d->entry[d->n++];
		s->clock = &d->clock[i];
		s->places = 1;
		if (author == NULL || !ID_EQUAL(*author, s->clock->author))
			e = admitted(d, &s->clock->author, x, &since);
		author = &s->clock->author;
		s->admitted_us = since;
		if (e == AYNI_OK)
			e = read_anchors(d, s);
	}
	return e;
}

static enum ayni_err
load(struct device *d)
{
	struct db *db = d->g->db;
	struct entry *x = arena_zalloc(d->a, 1, sizeof(*x));
	enum ayni_err e;

	e = db_span_clocks(db, &d->id, d->a, &d->clock, &d->clocks);
	if (e == AYNI_OK)
		e = db_span_authors(
		    db, &d->id, d->a, &d->admission, &d->admissions);
	if (e == AYNI_OK)
		e = db_span_chain(db, &d->id, d->a, &d->link, &d->links);
	d->entry = arena_zalloc(d->a, d->clocks, sizeof(*d->entry));
	if (e == AYNI_OK && (x == NULL || d->entry == NULL))
		e = AYNI_NOMEM;
	return e == AYNI_OK ? gather(d, x) : e;
}

static enum ayni_err
write_spans(const struct device *d)
{
	struct db_span *span = arena_zalloc(d->a, d->n, sizeof(*span));
	enum ayni_err e = AYNI_NOMEM;
	size_t i;

	if (span == NULL)
		return e;
	e = span_find(d->entry, d->n, d->link, d->links, d->a, span);
	if (e == AYNI_OK)
		e = db_span_prune(d->g->db, &d->id);
	for (i = 0; i < d->n && e == AYNI_OK; i++)
		e = db_span_put(d->g->db, &d->id,
		    &d->entry[i].clock->entry, &span[i]);
	return e;
}

static enum ayni_err
settle(struct ingest *g, const struct device_id *id)
{
	struct arena a;
	struct device d = {.g = g, .id = *id, .a = &a};
	enum ayni_err e;

	arena_init(&a, STATE_ARENA);
	e = read_new(g, id, &a);
	if (e == AYNI_OK)
		e = load(&d);
	if (e == AYNI_OK)
		e = write_spans(&d);
	arena_free(&a);
	return e;
}

enum ayni_err
span_settle(struct ingest *g)
{
	struct device_id *d = NULL;
	struct arena a;
	enum ayni_err e;
	size_t n = 0, i;

	arena_init(&a, STATE_ARENA);
	e = db_span_take(g->db, &a, &d, &n);
	for (i = 0; i < n && e == AYNI_OK; i++)
		if (!ID_EQUAL(d[i], g->office->device)) /* it is the measure */
			e = settle(g, &d[i]);
	arena_free(&a);
	return e;
}
