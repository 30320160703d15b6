/*
 * author -- what the stages of a conversion from sheets share.
 *
 * Everything lives in one arena; its failure is sticky and looked at once,
 * at the end.  Faults go to the diag with sheet, row and column.
 */
#ifndef FORM_AUTHOR_H
#define FORM_AUTHOR_H

#include "ayni/diag.h"
#include "ayni/map.h"
#include "ayni/sheet.h"
#include "form/diag_list.h"

#define AUTHOR_MAX_BYTES (256u << 20) /* of one conversion */
#define AUTHOR_MAX_DEPTH 60u          /* of groups */

/* A text with its translations. */
struct phrase {
	struct text lang, text;
	struct phrase *next;
};
struct words {
	struct text plain; /* said without a language */
	struct phrase *first;
	struct text header; /* the column that said it first */
};

struct attr {
	struct text key, value;
	struct attr *next;
};

/* One picture, sound or film of a label: "image", "big-image", ... */
struct medium {
	struct text kind;
	struct words file;
	struct medium *next;
};

struct author {
	struct arena arena;
	const struct workbook *w;
	struct diag *d;
	enum ayni_err err;
	struct text language; /* default_language, or "default" */
	bool collapse;        /* runs of spaces become one */
	struct attr *namespaces; /* "xmlns:jr" and so on, to their URIs */
};

/* Texts that last as long as the conversion; "" when there is no memory. */
struct text author_join(struct author *c, const struct text *part, size_t n);
#define JOIN(c, ...)                                                          \
	author_join(c, (const struct text[]){__VA_ARGS__},                    \
	    sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text))
struct text author_number(struct author *c, uint64_t n);
struct text author_lower(struct author *c, struct text s);
/* Trimmed, typographic quotes made plain; runs of spaces made one. */
struct text author_clean(struct author *c, struct text s, bool collapse);
void *author_new(struct author *c, size_t size); /* zeroed */
/* Puts into a map; the error sticks to c. */
void author_put(struct author *c, struct map *m, struct text key,
    void *value);

/* column: the header as written. */
void author_say(struct author *c, const struct sheet *s, uint32_t row,
    struct text column, enum diag_level level, enum diag_code code,
    const struct text *arg, size_t args);
#define FAULT(c, s, row, column, code, ...)                                   \
	author_say(c, s, row, column, DIAG_FAULT, code,                       \
	    (const struct text[]){__VA_ARGS__},                               \
	    sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text))
#define WARN(c, s, row, column, code, ...)                                    \
	author_say(c, s, row, column, DIAG_WARNING, code,                     \
	    (const struct text[]){__VA_ARGS__},                               \
	    sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text))

/* Whether a text can name an XML element, a prefix allowed. */
bool author_is_name(struct text s);
/* ... in this form: its prefix, if any, is declared. */
bool author_is_bound(struct author *c, struct text s);
bool author_has(struct text s, const char *needle);
/* yes, no, true, false, true(), false() in three ways of writing. */
bool author_yes(struct text s);
bool author_no(struct text s);

struct text author_get(const struct attr *a, const char *key); /* n 0: none */
void author_set(struct author *c, struct attr **a, struct text key,
    struct text value);

void author_add_words(struct author *c, struct words *w, struct text lang,
    struct text text);
/* Translated words have no plain part: it becomes the default language's. */
void author_settle_words(struct author *c, struct words *w);
bool author_said(const struct words *w);
/* The plain words, or the first translation. */
struct text author_any_words(const struct words *w);

#endif
