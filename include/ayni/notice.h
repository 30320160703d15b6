/*
 * notice -- a few words of the office to those in the field.
 *
 * src   docs/wire.md section 18
 */
#ifndef AYNI_NOTICE_H
#define AYNI_NOTICE_H

#include "ayni/recipient.h"

#define NOTICE_MAX_LANGUAGES 8u
#define NOTICE_MAX_TEXT 2048u
#define NOTICE_MAX_BYTES (20u << 10)

struct notice_text {
	struct text lang; /* "fr"; n == 0: whatever the reader's is */
	struct text text;
};
struct notice {
	int64_t at_us; /* when it was written */
	struct recipient to;
	struct notice_text said[NOTICE_MAX_LANGUAGES]; /* by lang: shorter
				* tags first, then bytewise */
	size_t languages;
	struct text until; /* the last day on which it matters, 2026-11-30;
			    * n == 0: it has none */
};

void notice_put(struct buf *out, const struct notice *n);
/* Views borrowed from in.  errs BADFORM NONCANON TOOBIG */
enum ayni_err notice_read(struct bytes in, struct notice *out) AYNI_CHECK;
/* notice_add -- one more text, at its place; replaces that of its language.
 * errs TOOBIG BADFORM */
enum ayni_err notice_add(struct notice *n, struct text lang,
    struct text text) AYNI_CHECK;
/* notice_in -- its text in this language, else for any, else in English,
 * else the first. */
struct text notice_in(const struct notice *n, const char *lang);

#endif
