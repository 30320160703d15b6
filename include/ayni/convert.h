/*
 * convert -- the "convert" request of `ayni drive`: sheets to an XForm.
 *
 * src   docs/forms.md, "Scripting"
 */
#ifndef AYNI_CONVERT_H
#define AYNI_CONVERT_H

#include "ayni/formfile.h"

#define CONVERT_MAX_BYTES (64u << 20) /* of an answer */

/*
 * convert_answer -- answer one request.
 *
 * in    request  a JSON object: "op":"convert", "md", "csv" or "xlsx",
 *                "form_name"
 * out   answer   a JSON object, appended: {"ok":true,"xform","warnings"}
 *                or {"ok":false,"errors"}; a request that is not understood
 *                is answered too; its "id" comes back
 * errs  NOMEM
 */
enum ayni_err convert_answer(const struct formfile_reader *files,
    struct text request, struct buf *answer) AYNI_CHECK;

#endif
