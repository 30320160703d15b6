/*
 * diag_json -- faults and warnings as JSON, in English.
 *
 * out   a list of {"file","sheet","row","column","message"}; the caller's;
 *       NULL when out of memory
 * src   docs/forms.md, "Scripting"
 */
#ifndef AYNI_DIAG_JSON_H
#define AYNI_DIAG_JSON_H

#include <jansson.h>

#include "ayni/diag.h"

json_t *diag_json(const struct diag *d, enum diag_level level);

#endif
