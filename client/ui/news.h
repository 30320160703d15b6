/*
 * news -- what a contact with the office changed, for people and programs.
 */
#ifndef UI_NEWS_H
#define UI_NEWS_H

#include "sync/session.h"
#include "ui/kit.h"

struct news_counts {
	uint64_t records, held; /* held or safe */
	int64_t waiting_us;     /* oldest step of a record that is not; 0: none */
};
/* errs those of the vault */
enum ayni_err news_count(struct kit *k, struct news_counts *out) AYNI_CHECK;

void news_print(struct kit *k, const struct session_news *n);
json_t *news_json(const struct session_news *n);
/* news_trouble -- each on a line of standard error. */
void news_trouble(const struct kit *k, const struct trouble *t, size_t n);
const char *news_standing(enum standing s); /* for programs */

#endif
