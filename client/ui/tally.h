/*
 * tally -- how the work of a device stands, in numbers and in words.
 *
 * errs  those of the vault; words are sticky in b
 */
#ifndef UI_TALLY_H
#define UI_TALLY_H

#include "sync/handed.h"
#include "ui/news.h"
#include "ui/safety.h"

struct tally {
	struct news_counts counts;
	struct vault_waiting files;
	uint64_t drafts, free_bytes; /* drafts: of the person here */
	struct moment now;
	bool doubtful; /* the clock */
	bool moved;    /* the vault */
	bool with_relay; /* what was sent and is not held is with this one */
	struct handed relay;
	struct safety safety;
};

enum ayni_err tally_look(struct kit *k, struct tally *out) AYNI_CHECK;
/* "interviews: 12 recorded, 9 held by the office, 3 waiting since Tuesday" */
void tally_counts(struct kit *k, const struct tally *t, struct buf *b);
/* Files that wait; nothing where none does. */
void tally_files(struct kit *k, const struct tally *t, struct buf *b);
/* How the device stands with its office; when it was last heard of. */
void tally_standing(struct kit *k, struct buf *b);
void tally_contact(struct kit *k, struct buf *b);
/* Nothing where nothing is with a relay. */
void tally_relay(struct kit *k, const struct tally *t, struct buf *b);
/* How the safety copy stands. */
void tally_safety(struct kit *k, const struct tally *t, struct buf *b);
/* Nothing where the clock seems right. */
void tally_clock(struct kit *k, const struct tally *t, struct buf *b);
bool tally_space_low(const struct tally *t);
void tally_space(struct kit *k, const struct tally *t, struct buf *b);

#endif
