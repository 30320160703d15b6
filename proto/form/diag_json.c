#include "ayni/diag_json.h"

#define MESSAGE_MAX 4096u

static json_t *
text_json(struct text s)
{
	return json_stringn(s.p != NULL ? s.p : "", s.n);
}

static json_t *
entry_json(const struct diag_entry *e)
{
	struct buf message = {.limit = MESSAGE_MAX};
	json_t *o;

	diag_message(&message, e, LANG_EN);
	o = json_pack("{s:o*, s:o*, s:I, s:o*, s:o*}",
	    "file", text_json(e->at.file), "sheet", text_json(e->at.sheet),
	    "row", (json_int_t)e->at.row, "column", text_json(e->at.column),
	    "message", text_json(buf_text(&message)));
	buf_free(&message);
	return o;
}

json_t *
diag_json(const struct diag *d, enum diag_level level)
{
	json_t *all = json_array();
	size_t i;

	for (i = 0; i < d->n && all != NULL; i++)
		if (d->entry[i].level == level &&
		    json_array_append_new(all, entry_json(&d->entry[i])) !=
			0) {
			json_decref(all);
			return NULL;
		}
	return all;
}
