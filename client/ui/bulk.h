/*
 * bulk -- requests that hold whole forms and lists: their long texts stay
 * where they were read, and are no JSON strings as well.
 *
 * Only of a request to load, and there only "form" and each "body" in
 * "resources": what else is long is read as JSON always is.
 *
 * src   RFC 8259; docs/forms.md, "Scripting"
 */
#ifndef UI_BULK_H
#define UI_BULK_H

#include <jansson.h>

#include "ayni/bytes.h"

#define BULK_LEAST 1024u /* bytes of a text that is long */

struct bulk {
	struct buf *line;
	struct buf parts; /* struct bulk_part[] */
};

struct bulk_part {
	size_t from, to; /* in the line, its quotes with it */
	size_t n;        /* bytes that it is, from "from" on */
};

/*
 * bulk_read -- a request as JSON.
 *
 * in    line  may be written over; is to stay as it is until bulk_free
 * out   *out  NULL where it is no JSON: then *where says why
 * errs  NOMEM
 */
enum ayni_err bulk_read(struct bulk *b, struct buf *line, json_t **out,
    json_error_t *where) AYNI_CHECK;
/* bulk_free -- and the line, where it was written over: its texts are gone;
 * safe on a zeroed one. */
void bulk_free(struct bulk *b);
/* bulk_text -- of a value of the request, wherever it is; p NULL: none. */
struct text bulk_text(const struct bulk *b, const json_t *v);

#endif
