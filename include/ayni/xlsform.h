/*
 * xlsform -- questionnaires as people write them, in sheets, to XForms.
 *
 * src   xlsform.org; pyxform 4.5, whose XForms ours equal in content;
 *       docs/forms.md
 */
#ifndef AYNI_XLSFORM_H
#define AYNI_XLSFORM_H

#include "ayni/diag.h"
#include "ayni/pour.h"
#include "ayni/sheet.h"

/*
 * xlsform_convert -- a workbook to an ODK XForm.
 *
 * in    w          sheets "survey", "choices", "settings", "entities",
 *                  "external_choices", "osm"; borrowed
 *       form_name  names the root; n == 0: "data"; where the settings give
 *                  no id, it is the file's name without its ending
 *       d          initialised; collects faults and warnings
 * out   out        gets the XForm, piece by piece: to be dropped after an
 *                  error
 * errs  AUTHORING  d has at least one fault: what does not fit among them
 *       NOMEM; those of out
 */
enum ayni_err xlsform_convert(const struct workbook *w, struct text form_name,
    struct diag *d, const struct pour_sink *out) AYNI_CHECK;

#endif
