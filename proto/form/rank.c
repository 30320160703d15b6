#include "form/rank.h"

#include <stdlib.h>

#include "ayni/mem.h"

void
rank_number(struct reader *r)
{
	struct form *f = r->f;
	uint32_t i, k, n = 0;

	for (i = 0; i < f->fields; i++)
		for (k = 0; k < RULES; k++)
			n += f->field[i].rule[k] != NULL;
	f->order = arena_zalloc(&f->arena, n, sizeof(*f->order));
	if (f->order == NULL) {
		reader_fail(r, AYNI_NOMEM);
		return;
	}
	for (i = 0; i < f->fields; i++)
		for (k = 0; k < RULES; k++)
			if (f->field[i].rule[k] != NULL) {
				f->field[i].rule[k]->rank = f->vertices;
				f->order[f->vertices++] = f->field[i].rule[k];
			}
}

/* ---- cycles ---- */

static int
by_to(const void *a, const void *b)
{
	const struct link *x = a, *y = b;

	return (x->to->rank > y->to->rank) - (x->to->rank < y->to->rank);
}

/* Something that a vertex waits for and that waits itself. */
static struct vertex *
waited_for(const struct link *link, size_t n, const struct vertex *v,
    const uint32_t *waits)
{
	size_t low = 0, high = n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (link[mid].to->rank < v->rank)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < n && link[low].to == v; low++)
		if (waits[link[low].from->rank] > 0)
			return link[low].from;
	return NULL;
}

/* Going back far enough is sure to stand on the cycle itself. */
static struct vertex *
on_cycle(const struct form *f, const struct link *link, size_t n,
    const uint32_t *waits)
{
	struct vertex *v = NULL;
	uint32_t i;

	for (i = 0; i < f->vertices && v == NULL; i++)
		if (waits[i] > 0)
			v = f->order[i];
	for (i = 0; i < f->vertices && v != NULL; i++)
		v = waited_for(link, n, v, waits);
	return v;
}

static void
report_cycle(struct reader *r, struct link *link, size_t n,
    const uint32_t *waits)
{
	const struct form *f = r->f;
	struct place at = {.file = r->file};
	struct vertex *begin, *v;
	struct text arg;
	struct buf b;

	qsort(link, n, sizeof(*link), by_to);
	begin = v = on_cycle(f, link, n, waits);
	buf_init(&b, 4096);
	if (v != NULL) {
		at.row = f->field[v->field].line;
		at.column = f->field[v->field].public.path;
	}
	while (v != NULL) {
		buf_put_text(&b, f->field[v->field].public.path);
		v = waited_for(link, n, v, waits);
		if (v == begin)
			break;
		buf_put_z(&b, " <- ");
	}
	arg = buf_text(&b);
	diag_add(r->diag, &at, DIAG_FAULT, DIAG_CYCLE, AYNI_CYCLE, &arg, 1);
	buf_free(&b);
}

/* ---- order ---- */

static int
by_from(const void *a, const void *b)
{
	const struct link *x = a, *y = b;

	return (x->from->rank > y->from->rank) -
	    (x->from->rank < y->from->rank);
}

/* Kahn's algorithm; the first in the form goes first where order is free. */
void
rank_sort(struct reader *r, struct link *link, size_t links)
{
	struct form *f = r->f;
	uint32_t n = f->vertices, head = 0, tail = 0, i;
	uint32_t *waits = mem_zalloc(n, sizeof(*waits));
	struct vertex **queue = arena_zalloc(&f->arena, n, sizeof(*queue));
	size_t *first = mem_zalloc((size_t)n + 1, sizeof(*first)), k;

	if (waits == NULL || queue == NULL || first == NULL) {
		reader_fail(r, AYNI_NOMEM);
		goto out;
	}
	if (links > 0)
		qsort(link, links, sizeof(*link), by_from);
	for (k = 0; k < links; k++) {
		waits[link[k].to->rank]++;
		first[link[k].from->rank + 1]++;
	}
	for (i = 0; i < n; i++)
		first[i + 1] += first[i];
	for (i = 0; i < n; i++)
		if (waits[i] == 0)
			queue[tail++] = f->order[i];
	for (; head < tail; head++)
		for (k = first[queue[head]->rank];
		     k < first[queue[head]->rank + 1]; k++)
			if (--waits[link[k].to->rank] == 0)
				queue[tail++] = link[k].to;
	if (tail < n) {
		report_cycle(r, link, links, waits);
		goto out;
	}
	f->order = queue;
	for (i = 0; i < n; i++)
		queue[i]->rank = i;
out:
	mem_free(waits);
	mem_free(first);
}
