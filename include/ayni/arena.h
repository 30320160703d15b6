/*
 * arena -- memory that is freed all at once: a form, a page, a request.
 *
 * out   what arena_* returns lives until arena_free, and never moves
 * errs  NULL when out of memory or over the ceiling; a.failed then stays
 *       set, so a builder may check once at its end, and arena_err says why
 */
#ifndef AYNI_ARENA_H
#define AYNI_ARENA_H

#include "ayni/bytes.h"

struct arena_block;

struct arena {
	struct arena_block *head;
	size_t used;  /* bytes given out */
	size_t limit; /* bytes */
	bool failed;
	bool full; /* it failed at its ceiling */
};

void arena_init(struct arena *a, size_t limit);
/* arena_err -- OK; TOOBIG over the ceiling; NOMEM. */
enum ayni_err arena_err(const struct arena *a);
void arena_free(struct arena *a); /* safe on a zeroed arena */
/* arena_reset -- everything given out is gone, one block kept for reuse. */
void arena_reset(struct arena *a);
/*
 * arena_mark, arena_release -- what was given out since the mark is gone,
 * so that a loop's scratch does not add up.
 */
struct arena_mark {
	struct arena_block *head, *next;
	size_t front, back, used;
};
struct arena_mark arena_mark(const struct arena *a);
void arena_release(struct arena *a, struct arena_mark m);
/* arena_alloc -- aligned for any object of pointers, 64 bits and doubles. */
void *arena_alloc(struct arena *a, size_t n);
void *arena_zalloc(struct arena *a, size_t count, size_t size);
void *arena_copy(struct arena *a, const void *p, size_t n);
struct text arena_text(struct arena *a, struct text s); /* p NULL on failure */
const char *arena_z(struct arena *a, struct text s);    /* NUL-terminated */

#endif
