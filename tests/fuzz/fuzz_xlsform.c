/* Any bytes as the sheets of a form, a byte 0 between them: it converts to
 * XML that can be read, or is refused with a reason. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "ayni/xlsform.h"
#include "form/xml.h"

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

static void
check_xml(struct bytes xform)
{
	struct xml_fault fault;
	struct tree_names names;
	struct tree_node *document;
	struct arena a;

	arena_init(&a, 256u << 20);
	tree_names_init(&names, &a);
	FUZZ_CHECK(xml_read(xform, true, &names, &a, &fault, &document) ==
	    AYNI_OK);
	tree_names_free(&names);
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct workbook w;
	struct diag d;
	struct buf out;
	enum ayni_err e;

	sheet_init(&w);
	diag_init(&d);
	buf_init(&out, 64u << 20);
	if (read_sheets(&w, (struct bytes){p, n}) == AYNI_OK) {
		e = xlsform_convert(&w, TEXT("data"), &d, &out);
		FUZZ_CHECK((e == AYNI_AUTHORING) == (d.faults > 0));
		FUZZ_CHECK(e != AYNI_AUTHORING || out.n == 0);
		if (e == AYNI_OK)
			check_xml(buf_bytes(&out));
	}
	buf_free(&out);
	diag_free(&d);
	sheet_free(&w);
	return 0;
}
