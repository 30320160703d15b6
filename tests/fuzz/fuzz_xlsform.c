/* Any bytes as the sheets of a form, a byte 0 between them: it converts to
 * XML that can be read, or is refused with a reason. */
#include "fuzz/fuzz.h"
#include "fuzz/sheets.h"

#include <string.h>

static enum ayni_err
read_sheets(struct workbook *w, struct bytes in)
{
	static const char *const names[] = {"survey", "choices", "settings",
	    "entities", "external_choices", "osm"};
	enum ayni_err e = AYNI_OK;
	uint32_t row;
	size_t i;

	for (i = 0; i < 6 && in.n > 0 && e == AYNI_OK; i++) {
		const uint8_t *end = memchr(in.p, 0, in.n);
		size_t n = end != NULL ? (size_t)(end - in.p) : in.n;

		e = sheet_read_csv(w, text_of(names[i]), text_of(names[i]),
		    (struct bytes){in.p, n}, &row);
		n += end != NULL;
		in = (struct bytes){in.p + n, in.n - n};
	}
	return e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct workbook w;
	enum ayni_err e;

	sheet_init(&w);
	e = read_sheets(&w, (struct bytes){p, n});
	sheets_check(&w);
	if (e == AYNI_OK)
		sheets_convert(&w);
	sheet_free(&w);
	return 0;
}
