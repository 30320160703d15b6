/*
 * sheets -- what must hold of every workbook, whatever it was read from.
 */
#ifndef FUZZ_SHEETS_H
#define FUZZ_SHEETS_H

#include "ayni/utf8.h"
#include "ayni/xlsform.h"
#include "ayni/xlsx.h"
#include "form/xml.h"
#include "fuzz/fuzz.h"

static inline void
sheets_check_row(const struct text *cell, size_t n)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		FUZZ_CHECK(utf8_valid(text_bytes(cell[i])));
		for (j = 0; j < cell[i].n; j++)
			FUZZ_CHECK(utf8_no_xml((struct text){
			    cell[i].p + j, cell[i].n - j}) == 0);
	}
}

static inline void
sheets_check(const struct workbook *w)
{
	const struct sheet *s;
	const uint8_t *at;
	size_t i, k;

	for (s = w->first; s != NULL; s = s->next) {
		sheets_check_row(s->header, s->columns);
		for (i = 0; i < s->rows; i++)
			for (k = 0, at = s->row[i].cells; k < s->row[i].n; k++) {
				struct text cell = sheet_next(&at);

				sheets_check_row(&cell, 1);
			}
	}
}

/* It converts to XML that can be read, or is refused with a reason. */
static inline void
sheets_convert(const struct workbook *w)
{
	struct xml_fault fault;
	struct tree_names names;
	struct tree *tree = NULL;
	struct arena a;
	struct diag d;
	struct buf out;
	struct pour_sink sink;
	enum ayni_err e;

	diag_init(&d);
	buf_init(&out, 64u << 20);
	sink = pour_sink_buf(&out);
	arena_init(&a, 256u << 20);
	tree_names_init(&names, &a);
	e = xlsform_convert(w, TEXT("data"), &d, &sink);
	FUZZ_CHECK((e == AYNI_AUTHORING) == (d.faults > 0));
	if (e == AYNI_OK)
		FUZZ_CHECK(xml_read(buf_bytes(&out), XML_DATA, &names, &fault,
		    &tree) == AYNI_OK);
	tree_free(tree);
	tree_names_free(&names);
	arena_free(&a);
	buf_free(&out);
	diag_free(&d);
}

/* Any bytes as an .xlsx file. */
static inline void
sheets_check_file(struct bytes file)
{
	static const char *const wanted[] = {"survey", "choices", "settings"};
	struct xlsx_fault fault;
	struct workbook w;
	enum ayni_err e;

	sheet_init(&w);
	e = xlsx_read(&w, TEXT("f.xlsx"), file, wanted, 3, &fault);
	FUZZ_CHECK((e == AYNI_OK) == (fault.what == XLSX_FINE));
	sheets_check(&w);
	if (e == AYNI_OK)
		sheets_convert(&w);
	sheet_free(&w);
}

#endif
