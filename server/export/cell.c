#include "export/cell.h"

#include <string.h>

#include "ayni/csv.h"
#include "ayni/decimal.h"

void
cell_begin(struct buf *out, bool spreadsheet)
{
	if (spreadsheet)
		buf_put_z(out, "\xef\xbb\xbf");
}

static bool
is_formula(struct text t)
{
	double d = number_read(t);

	return t.n > 0 && strchr("=+-@\t\r", t.p[0]) != NULL && d != d;
}

void
cell_put(struct buf *out, struct text t, bool first, bool spreadsheet)
{
	struct buf b;

	if (!spreadsheet || !is_formula(t)) {
		csv_put_field(out, t, first);
		return;
	}
	buf_init(&b, t.n + 1);
	buf_put_byte(&b, '\'');
	buf_put_text(&b, t);
	csv_put_field(out, buf_text(&b), first);
	if (b.err != AYNI_OK)
		out->err = b.err;
	buf_free(&b);
}
