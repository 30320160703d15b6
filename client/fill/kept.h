/*
 * kept -- the bytes of a draft in the vault: one head, then steps.
 *
 * errs  read: STORE, where the bytes are not ours
 */
#ifndef FILL_KEPT_H
#define FILL_KEPT_H

#include "ayni/entry.h"

#define KEPT_MAX_HEAD (2u << 20)
#define KEPT_MAX_STEP (64u << 20)

/* What stays as it was when the draft was begun. */
struct kept_head {
	bool is_edit;
	struct hash author;
	int64_t seed;
	int64_t begun_us;
	bool has_begun;       /* of its moment, zone left out: a draft of an
			       * older program has none */
	struct moment begun;
	struct preloads preloads;
	struct hash base[ENTRY_MAX_BASE]; /* of an edit */
	size_t bases;
	struct bytes answers; /* of an edit: what base comes to */
	bool assigned;        /* by */
	struct assignment_id assignment;
};

/* Totals so far, and what changed. */
struct kept_step {
	uint64_t changes, resumed;
	bool clock_doubtful;
	struct text language, place, label; /* n == 0: none */
	struct bytes trail; /* n == 0: nothing changed */
	struct bytes log;   /* since the step before; n == 0: nothing; audit.h */
};

/* Views borrow from what is read. */
void kept_put_head(struct buf *out, const struct kept_head *h);
enum ayni_err kept_read_head(struct bytes in,
    struct kept_head *out) AYNI_CHECK;
void kept_put_step(struct buf *out, const struct kept_step *s);
enum ayni_err kept_read_step(struct bytes in,
    struct kept_step *out) AYNI_CHECK;

#endif
