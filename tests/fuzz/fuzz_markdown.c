/* Any bytes as a form in Markdown: its cells are text, and it converts or is
 * refused with a reason. */
#include "fuzz/fuzz.h"
#include "fuzz/sheets.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct workbook w;
	uint32_t line = 0;
	enum ayni_err e;

	sheet_init(&w);
	e = sheet_read_md(&w, TEXT("f.md"), (struct text){(const char *)p, n},
	    &line);
	FUZZ_CHECK((e == AYNI_OK) == (line == 0));
	sheets_check(&w);
	if (e == AYNI_OK)
		sheets_convert(&w);
	sheet_free(&w);
	return 0;
}
