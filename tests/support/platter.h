/*
 * platter -- one file of a disk that may lose its power: what is durable, and
 * what was written since.
 *
 * Of that, a power cut leaves any of the sectors: writes are torn, lost, and
 * reach the disk in another order than they were made in.
 */
#ifndef SUPPORT_PLATTER_H
#define SUPPORT_PLATTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct platter_content {
	uint8_t *p;
	size_t n, cap;
	bool exists;
};

/* Zeroed: no such file. */
struct platter {
	struct platter_content durable;
	struct platter_change *change; /* in the order in which they came */
	size_t changes, cap;
};

void platter_free(struct platter *f); /* zeroed again */
/* Not durable before platter_sync. */
void platter_write(struct platter *f, const void *p, size_t at, size_t n);
void platter_resize(struct platter *f, size_t n); /* made, if need be */
void platter_remove(struct platter *f);
void platter_sync(struct platter *f);

/* What a power cut leaves, to be freed with free(out.p). */
enum platter_left {
	PLATTER_SYNCED, /* what was synced, nothing else */
	PLATTER_ALL,    /* everything that was written */
	PLATTER_SOME,   /* of what was not synced, some sectors, by seed */
};
struct platter_content platter_left(const struct platter *f,
    enum platter_left left, uint64_t *seed);
/* platter_need -- p; a test without memory ends here. */
void *platter_need(void *p);

#endif
