#include "ayni/mem.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

long mem_fail_after = -1;

static bool
fails(void)
{
	return mem_fail_after >= 0 && mem_fail_after-- == 0;
}

/* Left alone, it keeps as much for reuse as was ever freed at once. */
void
mem_begin(void)
{
#ifdef M_MMAP_THRESHOLD
	(void)mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
}

void *
mem_alloc(size_t n)
{
	return fails() ? NULL : malloc(n > 0 ? n : 1);
}

void *
mem_zalloc(size_t count, size_t size)
{
	return fails() ? NULL : calloc(count > 0 ? count : 1, size);
}

void *
mem_resize(void *p, size_t n)
{
	return fails() ? NULL : realloc(p, n > 0 ? n : 1);
}

void *
mem_array(void *p, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		return NULL;
	return mem_resize(p, count * size);
}

void
mem_free(void *p)
{
	free(p);
}
