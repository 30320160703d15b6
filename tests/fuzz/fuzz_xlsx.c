/* Any bytes as an .xlsx file: its cells are text, or it is refused with a
 * reason. */
#include "fuzz/fuzz.h"
#include "fuzz/sheets.h"

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	sheets_check_file((struct bytes){p, n});
	return 0;
}
