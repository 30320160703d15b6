/*
 * codes -- the codes of one field: their order and labels in one language.
 */
#ifndef TABLE_CODES_H
#define TABLE_CODES_H

#include "ayni/map.h"
#include "db/db.h"
#include "table/spec.h"

struct code_label {
	struct text code, label;
	uint32_t position;
};
struct codes {
	struct map by_code; /* to struct code_label, in their order */
	struct arena *a;
};

void codes_init(struct codes *c, struct arena *a);
void codes_free(struct codes *c);
/* codes_add -- unless it is there; at the end. */
enum ayni_err codes_add(struct codes *c, struct text code,
    struct text label) AYNI_CHECK;
/* codes_scheme -- the classes of a scheme; *found: there are some. */
enum ayni_err codes_scheme(struct codes *c, const struct spec *s,
    struct text scheme, enum lang lang, bool *found) AYNI_CHECK;
/* codes_list -- a form's code list, by number, or by name (list -1). */
enum ayni_err codes_list(struct codes *c, struct db *db,
    const struct hash *form, int32_t list, struct text name,
    enum lang lang) AYNI_CHECK;
/* codes_people -- everybody's code, with "CODE Name" for a label. */
enum ayni_err codes_people(struct codes *c, struct db *db) AYNI_CHECK;
const struct code_label *codes_get(const struct codes *c, struct text code);

/* codes_speaks -- whether a form's language is one of ours. */
bool codes_speaks(struct text language, enum lang lang);

#endif
