#include "support/platter.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/chance.h"

#define SECTOR 512
#define GONE SIZE_MAX

struct platter_change { /* p == NULL: cut to length at, or GONE */
	uint8_t *p;
	size_t at, n;
};

void *
platter_need(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

static void
drop_changes(struct platter *f)
{
	size_t i;

	for (i = 0; i < f->changes; i++)
		free(f->change[i].p);
	f->changes = 0;
}

void
platter_free(struct platter *f)
{
	drop_changes(f);
	free(f->change);
	free(f->durable.p);
	memset(f, 0, sizeof(*f));
}

static void
note(struct platter *f, const void *p, size_t at, size_t n)
{
	struct platter_change *c;

	if (f->changes == f->cap) {
		f->cap = f->cap * 2 + 16;
		f->change = platter_need(
		    realloc(f->change, f->cap * sizeof(*f->change)));
	}
	c = &f->change[f->changes++];
	*c = (struct platter_change){NULL, at, n};
	if (p != NULL) {
		c->p = platter_need(malloc(n + 1));
		memcpy(c->p, p, n);
	}
}

void
platter_write(struct platter *f, const void *p, size_t at, size_t n)
{
	note(f, p, at, n);
}

void
platter_resize(struct platter *f, size_t n)
{
	note(f, NULL, n, 0);
}

void
platter_remove(struct platter *f)
{
	note(f, NULL, GONE, 0);
}

static void
resize(struct platter_content *c, size_t n)
{
	if (n >= c->cap) {
		c->cap = 2 * n + SECTOR;
		c->p = platter_need(realloc(c->p, c->cap));
	}
	if (n > c->n)
		memset(c->p + c->n, 0, n - c->n);
	c->n = n;
	c->exists = true;
}

static void
put(struct platter_content *c, const uint8_t *p, size_t at, size_t n)
{
	if (at + n > c->n)
		resize(c, at + n);
	memcpy(c->p + at, p, n);
}

static bool
coin(uint64_t *seed)
{
	struct random_source r = chance_seeded(seed);
	uint8_t b;

	r.fill(r.ctx, &b, 1);
	return (b & 1) != 0;
}

/* seed NULL: all of it; else each sector falls this way or that. */
static void
apply(struct platter_content *c, const struct platter_change *x,
    uint64_t *seed)
{
	size_t at, n;

	if (x->p == NULL) {
		if (seed != NULL && !coin(seed))
			return;
		resize(c, x->at == GONE ? 0 : x->at);
		c->exists = x->at != GONE;
		return;
	}
	if (seed == NULL) {
		put(c, x->p, x->at, x->n);
		return;
	}
	for (at = 0; at < x->n; at += n) {
		n = SECTOR - (x->at + at) % SECTOR;
		if (n > x->n - at)
			n = x->n - at;
		if (coin(seed))
			put(c, x->p + at, x->at + at, n);
	}
}

void
platter_sync(struct platter *f)
{
	size_t i;

	for (i = 0; i < f->changes; i++)
		apply(&f->durable, &f->change[i], NULL);
	drop_changes(f);
}

struct platter_content
platter_left(const struct platter *f, enum platter_left left, uint64_t *seed)
{
	struct platter_content c = f->durable;
	size_t i;

	c.cap = c.n + 1;
	c.p = platter_need(malloc(c.cap));
	if (c.n > 0)
		memcpy(c.p, f->durable.p, c.n);
	for (i = 0; i < f->changes && left != PLATTER_SYNCED; i++)
		apply(&c, &f->change[i],
		    left == PLATTER_SOME ? seed : NULL);
	return c;
}
