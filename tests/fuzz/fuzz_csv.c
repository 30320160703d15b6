/* Any bytes as CSV, in pieces; what is read, written and read again is the
 * same. */
#include "fuzz/fuzz.h"

#include "ayni/csv.h"

static enum ayni_err
put_row(void *ctx, uint32_t number, const struct text *field, size_t n)
{
	struct buf *out = ctx;
	size_t i;

	(void)number;
	for (i = 0; i < n; i++)
		csv_put_field(out, field[i], i == 0);
	csv_put_end(out);
	return out->err;
}

static enum ayni_err
rewrite(struct bytes in, size_t piece, struct buf *out)
{
	struct csv c;
	enum ayni_err e;

	csv_init(&c, put_row, out);
	while (in.n > 0) {
		size_t n = piece < in.n ? piece : in.n;

		csv_feed(&c, (struct bytes){in.p, n});
		in = (struct bytes){in.p + n, in.n - n};
	}
	e = csv_end(&c);
	csv_free(&c);
	return e;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf once, twice;

	buf_init(&once, 1u << 20);
	buf_init(&twice, 1u << 20);
	if (rewrite((struct bytes){p, n}, 7, &once) == AYNI_OK) {
		/* a mark that stood in a field must not be taken for one at
		 * the start */
		struct bytes again = buf_bytes(&once);
		bool mark = again.n >= 3 && again.p[0] == 0xef &&
		    again.p[1] == 0xbb && again.p[2] == 0xbf;

		if (!mark) {
			FUZZ_CHECK(rewrite(again, 64, &twice) == AYNI_OK);
			FUZZ_CHECK(bytes_equal(buf_bytes(&twice), again));
		}
	}
	buf_free(&once);
	buf_free(&twice);
	return 0;
}
