/*
 * mem -- the allocator that everything of ours goes through.
 *
 * A test sets mem_fail_after to k and the k-th following allocation fails,
 * once; -1 (as at start) never fails.  Not for use between threads: only
 * tests set it.
 */
#ifndef AYNI_MEM_H
#define AYNI_MEM_H

#include <stddef.h>

extern long mem_fail_after;

/* mem_begin -- from main: what is large goes back to the system as soon as it
 * is freed, where the allocator can be told so. */
void mem_begin(void);
void *mem_alloc(size_t n);                    /* NULL when out of memory */
void *mem_zalloc(size_t count, size_t size);  /* zeroed; overflow checked */
void *mem_resize(void *p, size_t n);          /* p stays valid on NULL */
void *mem_array(void *p, size_t count, size_t size); /* resize, checked */
void mem_free(void *p);                       /* mem_free(NULL) is safe */

#endif
