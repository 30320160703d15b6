#include "wire/history.h"

#include <stdlib.h>
#include <string.h>

/* While the order is found: entries by id, and who builds on whom. */
struct sorting {
	const struct merge_entry **e; /* [n], ascending, none twice */
	size_t n;
	uint32_t *waits;    /* [n] bases that have no step yet */
	uint32_t *child;    /* of all, one after the other */
	uint32_t *children; /* [n + 1] where those of one begin */
	uint32_t *step;     /* [n] UINT32_MAX: none yet */
};

static int
by_id(const void *x, const void *y)
{
	const struct merge_entry *const *a = x, *const *b = y;
	int c = bytes_compare(ID_BYTES((*a)->id), ID_BYTES((*b)->id));

	return c != 0 ? c
	    : (*a)->rank > (*b)->rank ? -1 : (*a)->rank < (*b)->rank;
}

static size_t
find(const struct sorting *s, const struct hash *id)
{
	size_t low = 0, high = s->n, mid;
	int c;

	while (low < high) {
		mid = low + (high - low) / 2;
		c = bytes_compare(ID_BYTES(s->e[mid]->id), ID_BYTES(*id));
		if (c == 0)
			return mid;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return s->n;
}

static enum ayni_err
sort_ids(struct sorting *s, const struct merge_entry *e, size_t n,
    struct arena *a)
{
	size_t i;

	if ((s->e = arena_zalloc(a, n, sizeof(*s->e))) == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n; i++)
		s->e[i] = &e[i];
	if (n > 0)
		qsort(s->e, n, sizeof(*s->e), by_id);
	for (i = 0; i < n; i++)
		if (s->n == 0 || !ID_EQUAL(s->e[s->n - 1]->id, s->e[i]->id))
			s->e[s->n++] = s->e[i];
	return s->n <= MERGE_MAX_ENTRIES ? AYNI_OK : AYNI_TOOBIG;
}

static enum ayni_err
link_bases(struct sorting *s, struct arena *a)
{
	size_t i, k, b, total = 0;
	uint32_t *end;

	s->waits = arena_zalloc(a, s->n, sizeof(*s->waits));
	s->children = arena_zalloc(a, s->n + 1, sizeof(*s->children));
	end = arena_zalloc(a, s->n + 1, sizeof(*end));
	if (s->waits == NULL || s->children == NULL || end == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < s->n; i++)
		for (k = 0; k < s->e[i]->entry->bases; k++) {
			b = find(s, &s->e[i]->entry->base[k]);
			s->waits[i]++; /* for ever, if it is not here */
			end[b]++;
		}
	for (i = 0; i <= s->n; i++) {
		s->children[i] = (uint32_t)total;
		total += end[i];
		end[i] = s->children[i];
	}
	s->child = arena_zalloc(a, total, sizeof(*s->child));
	if (s->child == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < s->n; i++)
		for (k = 0; k < s->e[i]->entry->bases; k++) {
			b = find(s, &s->e[i]->entry->base[k]);
			s->child[end[b]++] = (uint32_t)i;
		}
	return AYNI_OK;
}

/* Those that wait for nothing first, then those that waited for them. */
static enum ayni_err
order(struct sorting *s, struct arena *a, struct history *h)
{
	uint32_t *queue = arena_zalloc(a, s->n, sizeof(*queue));
	size_t i, k;

	s->step = arena_zalloc(a, s->n, sizeof(*s->step));
	if (queue == NULL || s->step == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < s->n; i++) {
		s->step[i] = UINT32_MAX;
		if (s->waits[i] == 0)
			queue[h->n++] = (uint32_t)i;
	}
	for (i = 0; i < h->n; i++) {
		s->step[queue[i]] = (uint32_t)i;
		for (k = s->children[queue[i]];
		     k < s->children[queue[i] + 1]; k++)
			if (--s->waits[s->child[k]] == 0)
				queue[h->n++] = s->child[k];
	}
	h->step = arena_zalloc(a, h->n, sizeof(*h->step));
	h->pending = arena_zalloc(a, s->n - h->n, sizeof(*h->pending));
	if (h->step == NULL || h->pending == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < h->n; i++)
		h->step[i].in = s->e[queue[i]];
	for (i = 0; i < s->n; i++)
		if (s->step[i] == UINT32_MAX)
			h->pending[h->pendings++] = s->e[i]->id;
	return AYNI_OK;
}

void
history_join(const struct history *h, uint64_t *set, size_t step)
{
	const uint64_t *above = history_above(h, step);
	size_t i;

	for (i = 0; i <= step / 64; i++) /* ancestors come before */
		set[i] |= above[i];
}

static enum ayni_err
find_ancestors(const struct sorting *s, struct arena *a, struct history *h)
{
	size_t i, k;

	h->words = (h->n + 63) / 64;
	h->above = arena_zalloc(a, h->n, h->words * sizeof(*h->above));
	if (h->above == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < h->n; i++) {
		const struct entry *e = h->step[i].in->entry;
		uint64_t *above = h->above + i * h->words;
		uint32_t deepest = 0;

		for (k = 0; k < e->bases; k++) {
			uint32_t b = s->step[find(s, &e->base[k])];

			history_join(h, above, b);
			if (history_kind(h, b) != ENTRY_NOTE)
				history_add(above, b);
			if (h->step[b].depth > deepest)
				deepest = h->step[b].depth;
		}
		h->step[i].depth = deepest + (e->kind != ENTRY_NOTE);
	}
	return AYNI_OK;
}

static int
by_precedence(const void *x, const void *y)
{
	const struct step *const *p = x, *const *q = y, *a = *p, *b = *q;

	if (a->in->rank != b->in->rank)
		return a->in->rank > b->in->rank ? -1 : 1;
	if (a->depth != b->depth)
		return a->depth > b->depth ? -1 : 1;
	return bytes_compare(ID_BYTES(b->in->id), ID_BYTES(a->in->id));
}

static enum ayni_err
find_places(struct arena *a, struct history *h)
{
	struct step **at = arena_zalloc(a, h->n, sizeof(*at));
	size_t i;

	if (at == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < h->n; i++)
		at[i] = &h->step[i];
	if (h->n > 0)
		qsort(at, h->n, sizeof(*at), by_precedence);
	for (i = 0; i < h->n; i++)
		at[i]->place = (uint32_t)i;
	return AYNI_OK;
}

enum ayni_err
history_make(const struct merge_entry *e, size_t n, struct arena *a,
    struct history *out)
{
	struct sorting s = {.n = 0};
	struct history h = {.n = 0};
	enum ayni_err err;

	if ((err = sort_ids(&s, e, n, a)) != AYNI_OK)
		return err;
	if ((err = link_bases(&s, a)) != AYNI_OK)
		return err;
	if ((err = order(&s, a, &h)) != AYNI_OK)
		return err;
	if ((err = find_ancestors(&s, a, &h)) != AYNI_OK)
		return err;
	if ((err = find_places(a, &h)) != AYNI_OK)
		return err;
	*out = h;
	return AYNI_OK;
}
