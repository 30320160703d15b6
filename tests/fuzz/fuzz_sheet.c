/* Any texts as the parts of an .xlsx file, a byte 0 between them: the rows
 * of its sheets, its strings, its formats, its list of sheets. */
#include "fuzz/fuzz.h"
#include "fuzz/sheets.h"

#include <string.h>

#include "support/book.h"

#define PARTS 5

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct bytes rest = {p, n};
	struct buf part[PARTS] = {{0}}, file;
	const char *z[PARTS] = {NULL};
	size_t i;

	for (i = 0; i < PARTS && rest.n > 0; i++) {
		const uint8_t *end = memchr(rest.p, 0, rest.n);
		size_t len = end != NULL ? (size_t)(end - rest.p) : rest.n;

		part[i].limit = n + 1;
		buf_put(&part[i], rest.p, len);
		z[i] = buf_z(&part[i]);
		len += end != NULL;
		rest = (struct bytes){rest.p + len, rest.n - len};
	}
	file = book_make(&(struct book){.first = z[0], .strings = z[1],
	    .formats = z[2], .sheets = z[3], .second = z[4]});
	sheets_check_file(buf_bytes(&file));
	buf_free(&file);
	for (i = 0; i < PARTS; i++)
		buf_free(&part[i]);
	return 0;
}
