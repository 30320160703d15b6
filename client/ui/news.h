/*
 * news -- what a contact with the office changed, for people and programs.
 */
#ifndef UI_NEWS_H
#define UI_NEWS_H

#include "sync/board.h"
#include "sync/session.h"
#include "ui/kit.h"

struct news_counts {
	uint64_t records, held; /* held or safe */
	int64_t waiting_us;     /* oldest step of a record that is not; 0: none */
};
/* errs those of the vault */
enum ayni_err news_count(struct kit *k, struct news_counts *out) AYNI_CHECK;

/* news_put -- each on a line of its own, the faults of single items aside. */
void news_put(struct kit *k, const struct session_news *n, struct buf *b);
void news_print(struct kit *k, const struct session_news *n);
json_t *news_json(const struct session_news *n);
/* news_trouble -- each on a line of standard error. */
void news_trouble(const struct kit *k, const struct trouble *t, size_t n);
const char *news_standing(enum standing s); /* for programs */

/* news_notice -- one, in words; news_notices -- how many this person has not
 * seen; say: the newest of them, in words. */
void news_notice(struct kit *k, const struct board_notice *n);
enum ayni_err news_notices(struct kit *k, bool say,
    uint64_t *fresh) AYNI_CHECK;

#endif
