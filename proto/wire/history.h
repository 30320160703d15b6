/*
 * history -- the entries of a record in an order in which every one comes
 * after those it builds on, and who knew whom.
 *
 * Pending entries are left out.  Notes keep a step, which knows things and
 * is known by nobody.
 *
 * errs  NOMEM; TOOBIG over MERGE_MAX_ENTRIES
 * src   docs/merge.md section 1
 */
#ifndef WIRE_HISTORY_H
#define WIRE_HISTORY_H

#include "ayni/merge.h"

struct step {
	const struct merge_entry *in;
	uint32_t depth; /* of a note: of what it is about */
	uint32_t place; /* by precedence, 0 first; of no use for notes */
};

struct history {
	struct step *step; /* [n] */
	size_t n;
	size_t words;    /* of a set of steps */
	uint64_t *above; /* [n][words]: ancestors */
	struct hash *pending; /* ascending */
	size_t pendings;
};

enum ayni_err history_make(const struct merge_entry *e, size_t n,
    struct arena *a, struct history *out) AYNI_CHECK;

static inline enum entry_kind
history_kind(const struct history *h, size_t step)
{
	return h->step[step].in->entry->kind;
}

static inline const uint64_t *
history_above(const struct history *h, size_t step)
{
	return h->above + step * h->words;
}

/* Sets of steps, one bit each. */
static inline void
history_add(uint64_t *set, size_t step)
{
	set[step / 64] |= UINT64_C(1) << step % 64;
}

static inline bool
history_in(const uint64_t *set, size_t step)
{
	return (set[step / 64] >> step % 64 & 1) != 0;
}

/* Whether the author of step y knew step x, or wrote it. */
static inline bool
history_knew(const struct history *h, size_t y, size_t x)
{
	return x == y || history_in(history_above(h, y), x);
}

/* history_join -- everything that a step knows goes into a set. */
void history_join(const struct history *h, uint64_t *set, size_t step);

#endif
