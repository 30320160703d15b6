#include "support/book.h"

#include <stdlib.h>

#include <zip.h>

#include "support/test.h"

#define MAIN                                                                  \
	"xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "\
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/"    \
	"relationships\""
#define OFFICE                                                                \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define RELATIONSHIPS                                                         \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/"   \
	"2006/relationships\">"
#define BOOK_MAX (256u << 20)

struct buf
book_zip(const struct book_part *part, size_t n)
{
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
	struct buf out = {.limit = BOOK_MAX};
	uint8_t at[4096];
	zip_int64_t got;
	zip_t *zip;
	size_t i;

	assert_non_null(to);
	zip_source_keep(to);
	zip = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
	assert_non_null(zip);
	for (i = 0; i < n; i++) {
		struct text t = text_of(part[i].text);

		if (part[i].text == NULL)
			continue;
		assert_true(zip_file_add(zip, part[i].name,
		    zip_source_buffer(zip, t.p, t.n, 0), 0) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(to), 0);
	while ((got = zip_source_read(to, at, sizeof(at))) > 0)
		buf_put(&out, at, (size_t)got);
	assert_int_equal(zip_source_close(to), 0);
	zip_source_free(to);
	assert_int_equal(out.err, AYNI_OK);
	return out;
}

/* NULL stays NULL. */
static const char *
wrapped(struct buf *b, const char *before, const char *inside,
    const char *after)
{
	*b = (struct buf){.limit = BOOK_MAX};
	if (inside == NULL)
		return NULL;
	buf_put_z(b, before);
	buf_put_z(b, inside);
	buf_put_z(b, after);
	return buf_z(b);
}

struct buf
book_make(const struct book *b)
{
	struct buf text[6], out;
	const struct book_part part[] = {
	    {"_rels/.rels", RELATIONSHIPS
		"<Relationship Id=\"a\" Type=\"" OFFICE "officeDocument\" "
		"Target=\"xl/workbook.xml\"/></Relationships>"},
	    {"xl/workbook.xml", wrapped(&text[5], wrapped(&text[0],
		"<workbook " MAIN "><workbookPr ",
		b->workbook_pr != NULL ? b->workbook_pr : "", "/><sheets>"),
		b->sheets != NULL ? b->sheets
				  : "<sheet name=\"survey\" sheetId=\"1\" "
				    "r:id=\"s1\"/>",
		"</sheets></workbook>")},
	    {"xl/_rels/workbook.xml.rels", RELATIONSHIPS
		"<Relationship Id=\"s1\" Type=\"" OFFICE "worksheet\" "
		"Target=\"worksheets/one.xml\"/>"
		"<Relationship Id=\"s2\" Type=\"" OFFICE "worksheet\" "
		"Target=\"/xl/worksheets/two.xml\"/>"
		"<Relationship Id=\"b\" Type=\"" OFFICE "sharedStrings\" "
		"Target=\"sharedStrings.xml\"/>"
		"<Relationship Id=\"c\" Type=\"" OFFICE "styles\" "
		"Target=\"styles.xml\"/></Relationships>"},
	    {"xl/worksheets/one.xml", wrapped(&text[1],
		"<worksheet " MAIN "><sheetData>", b->first,
		"</sheetData></worksheet>")},
	    {"xl/worksheets/two.xml", wrapped(&text[2],
		"<worksheet " MAIN "><sheetData>", b->second,
		"</sheetData></worksheet>")},
	    {"xl/sharedStrings.xml", wrapped(&text[3], "<sst " MAIN ">",
		b->strings, "</sst>")},
	    {"xl/styles.xml", wrapped(&text[4], "<styleSheet " MAIN ">",
		b->formats, "</styleSheet>")},
	};
	size_t i;

	out = book_zip(part, sizeof(part) / sizeof(part[0]));
	for (i = 0; i < sizeof(text) / sizeof(text[0]); i++)
		buf_free(&text[i]);
	return out;
}
