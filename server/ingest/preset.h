/*
 * preset -- whether a form takes the answers that an assignment begins with.
 */
#ifndef INGEST_PRESET_H
#define INGEST_PRESET_H

#include "ingest/ingest.h"

#define PRESET_FORMS 16u /* kept at once */

struct preset;

/* in  g  borrowed until preset_free */
enum ayni_err preset_new(struct ingest *g, struct preset **out) AYNI_CHECK;
void preset_free(struct preset *p); /* safe on NULL */

/* preset_form -- the newest version of a published form, by its xml id.
 * errs NOTFOUND; TOOBIG more than PRESET_FORMS; those of the store */
enum ayni_err preset_form(struct preset *p, struct text xml_id) AYNI_CHECK;
/*
 * preset_check -- an answer to a question of such a form.
 *
 * A choice must be in its list, whatever filters it; of lists that devices
 * have of their own anything goes.
 *
 * errs  REFERENCE  no such question, or one in a repeat
 *       STATE      nobody answers it
 *       TYPE       not a value of it
 */
enum ayni_err preset_check(struct preset *p, struct text xml_id,
    struct text question, struct text value) AYNI_CHECK;

#endif
