/*
 * rows -- what lists show: drafts of the person here, and what was recorded.
 *
 * errs  those of the vault; NOMEM
 */
#ifndef UI_ROWS_H
#define UI_ROWS_H

#include "sync/handed.h"
#include "ui/kit.h"

enum rows_state {
	ROWS_DRAFT,
	ROWS_CORRECTING,
	ROWS_RECORDED,
	ROWS_SENT,
	ROWS_HELD,
	ROWS_SAFE,
};

struct row {
	struct record_id id;
	struct hash form;
	enum rows_state state;
	int64_t held_us; /* since when; 0: not known, or not */
	bool withdrawn;
	bool returned; /* the office asks to look at it again */
	bool gone; /* a draft whose assignment is no longer the person's */
	uint64_t waiting; /* files that the office has not */
	uint64_t answers; /* of a draft: changes made in it */
	const struct handed *relay; /* that has what was sent; NULL */
	struct text label;
};

/* rows_list -- records in the order in which they were journalled, then
 * drafts; in a.  g: the person's (kit_agenda) */
enum ayni_err rows_list(struct kit *k, const struct agenda *g,
    struct arena *a, struct row **out, size_t *n) AYNI_CHECK;
const char *rows_word(enum rows_state s); /* for programs */
/* rows_say -- "held since 2026-03-02 09:00, withdrawn", appended. */
void rows_say(struct kit *k, const struct row *r, struct buf *b);

#endif
