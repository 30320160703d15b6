/*
 * tongue -- a form's languages, as people and programs name them.
 */
#ifndef FILL_TONGUE_H
#define FILL_TONGUE_H

#include "ayni/form.h"

/* tongue_find -- by name ("French (fr)"), its beginning, or its tag ("fr");
 * case does not count; UINT32_MAX: the form has no such language. */
uint32_t tongue_find(const struct form *f, struct text name);

/* tongue_name -- what its speakers call it, "français", where its tag tells;
 * else the name that the form has. */
struct text tongue_name(const struct form *f, uint32_t language);
/* tongue_tag -- "fr" of "French (fr)"; the name where it has no tag. */
struct text tongue_tag(const struct form *f, uint32_t language);

/* tongue_lang -- in which of our own languages to speak beside it;
 * otherwise: where the form's language is none of ours. */
enum lang tongue_lang(const struct form *f, uint32_t language,
    enum lang otherwise);

#endif
