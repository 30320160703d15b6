/*
 * sheets -- what must hold of every .xlsx file.
 */
#ifndef FUZZ_SHEETS_H
#define FUZZ_SHEETS_H

#include "ayni/utf8.h"
#include "ayni/xlsx.h"
#include "fuzz/fuzz.h"

static inline void
sheets_check_row(const struct sheet *s, const struct text *cell, size_t n)
{
	size_t i;

	FUZZ_CHECK(n <= s->columns);
	for (i = 0; i < n; i++)
		FUZZ_CHECK(utf8_valid(text_bytes(cell[i])));
}

static inline void
sheets_check(struct bytes file)
{
	static const char *const wanted[] = {"survey", "choices", "settings"};
	const struct sheet *s;
	struct xlsx_fault fault;
	struct workbook w;
	enum ayni_err e;
	size_t i;

	sheet_init(&w);
	e = xlsx_read(&w, TEXT("f.xlsx"), file, wanted, 3, &fault);
	FUZZ_CHECK((e == AYNI_OK) == (fault.what == XLSX_FINE));
	for (s = w.first; s != NULL && e == AYNI_OK; s = s->next) {
		sheets_check_row(s, s->header, s->columns);
		for (i = 0; i < s->rows; i++)
			sheets_check_row(s, s->row[i].cell, s->row[i].n);
	}
	sheet_free(&w);
}

#endif
