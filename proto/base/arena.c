#include "ayni/arena.h"

#include <string.h>

#include "ayni/mem.h"

#ifndef ARENA_BLOCK /* small: each of its objects is an allocation that may fail */
#define ARENA_BLOCK 16384
#endif

/* What any of our objects may ask for. */
union unit {
	void *p;
	uint64_t i;
	double d;
};

/* Objects are given out from the front, texts, which may lie anywhere, from
 * the back. */
struct arena_block {
	struct arena_block *next;
	size_t front, back, size; /* free: from front to back */
	union unit at[];
};

void
arena_init(struct arena *a, size_t limit)
{
	*a = (struct arena){.limit = limit};
}

enum ayni_err
arena_err(const struct arena *a)
{
	return !a->failed ? AYNI_OK : a->full ? AYNI_TOOBIG : AYNI_NOMEM;
}

void
arena_free(struct arena *a)
{
	struct arena_block *b;

	if (a == NULL)
		return;
	while ((b = a->head) != NULL) {
		a->head = b->next;
		mem_free(b);
	}
	arena_init(a, a->limit);
}

void
arena_reset(struct arena *a)
{
	struct arena_block *b = a->head, *next;

	if (b == NULL)
		return;
	next = b->next;
	b->next = NULL;
	b->front = 0;
	b->back = b->size;
	a->head = b;
	while ((b = next) != NULL) {
		next = b->next;
		mem_free(b);
	}
	a->used = 0;
	a->failed = a->full = false;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	struct arena_mark m = {.head = a->head, .used = a->used};

	if (a->head != NULL) {
		m.next = a->head->next;
		m.front = a->head->front;
		m.back = a->head->back;
	}
	return m;
}

void
arena_release(struct arena *a, struct arena_mark m)
{
	struct arena_block *b;

	/* A large object behind the marked block keeps everything. */
	if (m.head != NULL && m.head->next != m.next)
		return;
	while ((b = a->head) != m.head) {
		a->head = b->next;
		mem_free(b);
	}
	if (m.head != NULL) {
		m.head->front = m.front;
		m.head->back = m.back;
	}
	a->used = m.used;
}

static struct arena_block *
block_for(struct arena *a, size_t n)
{
	struct arena_block *b = a->head;
	size_t size = n > ARENA_BLOCK ? n : ARENA_BLOCK;

	if (b != NULL && b->back - b->front >= n)
		return b;
	if ((b = mem_alloc(sizeof(*b) + size)) == NULL)
		return NULL;
	*b = (struct arena_block){.back = size, .size = size};
	/* A block made for one large object goes behind the open one. */
	if (a->head != NULL && n > ARENA_BLOCK) {
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	return b;
}

/* A block with room for n bytes more, which count as used. */
static struct arena_block *
take(struct arena *a, size_t n)
{
	struct arena_block *b = NULL;

	if (n > SIZE_MAX - ARENA_BLOCK || a->used > a->limit ||
	    n > a->limit - a->used)
		a->full = true;
	else
		b = block_for(a, n);
	if (b == NULL)
		a->failed = true;
	else
		a->used += n;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t unit = sizeof(union unit);
	struct arena_block *b;

	if (n == 0)
		n = 1;
	if (n < SIZE_MAX - unit)
		n = (n + unit - 1) / unit * unit;
	if ((b = take(a, n)) == NULL)
		return NULL;
	b->front += n;
	return (uint8_t *)b->at + (b->front - n);
}

/* Bytes that lie anywhere. */
static char *
alloc_text(struct arena *a, size_t n)
{
	struct arena_block *b = take(a, n > 0 ? n : 1);

	if (b == NULL)
		return NULL;
	b->back -= n > 0 ? n : 1;
	return (char *)b->at + b->back;
}

void *
arena_zalloc(struct arena *a, size_t count, size_t size)
{
	void *p;

	if (size > 0 && count > SIZE_MAX / size) {
		a->failed = a->full = true;
		return NULL;
	}
	if ((p = arena_alloc(a, count * size)) != NULL)
		memset(p, 0, count * size);
	return p;
}

void *
arena_copy(struct arena *a, const void *from, size_t n)
{
	void *p = arena_alloc(a, n);

	if (p != NULL && n > 0)
		memcpy(p, from, n);
	return p;
}

struct text
arena_text(struct arena *a, struct text s)
{
	char *p = alloc_text(a, s.n);

	if (p != NULL && s.n > 0)
		memcpy(p, s.p, s.n);
	return (struct text){p, p != NULL ? s.n : 0};
}

const char *
arena_z(struct arena *a, struct text s)
{
	char *p = alloc_text(a, s.n + 1);

	if (p == NULL)
		return NULL;
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}
