/* Any bytes as what the office sends into the field, by the first of them:
 * what decodes encodes to the same bytes. */
#include "fuzz/fuzz.h"

#include "ayni/notice.h"
#include "ayni/pack.h"
#include "ayni/work.h"

static void
notice(struct bytes in, struct buf *out)
{
	struct notice n;

	if (notice_read(in, &n) == AYNI_OK)
		notice_put(out, &n);
}

static void
units(struct bytes in, struct buf *out)
{
	struct unit_walk w = unit_begin(in);
	struct bytes raw;
	struct unit x;

	if (unit_check(in) != AYNI_OK)
		return;
	pack_array(out, w.left);
	while (unit_next(&w, &x, &raw))
		unit_put(out, &x);
}

static void
assignment(struct bytes in, struct buf *out)
{
	struct assignment a;

	if (assignment_read(in, &a) == AYNI_OK)
		assignment_put(out, &a);
}

static void
area(struct bytes in, struct buf *out)
{
	struct area a;

	if (assignment_read_area(in, &a) == AYNI_OK)
		assignment_put_area(out, &a);
}

/* What comes is put into nothing, and into itself. */
static void
work(struct bytes in, struct buf *out)
{
	struct work w, nothing = {.whole = true}, one, two;
	struct arena a;

	arena_init(&a, 64u << 20);
	if (work_read(in, &a, &w) == AYNI_OK) {
		work_put(out, &w);
		FUZZ_CHECK(work_apply(&nothing, &w, &a, &one) == AYNI_OK);
		FUZZ_CHECK(work_apply(&one, &w, &a, &two) == AYNI_OK);
		FUZZ_CHECK(one.tasks == two.tasks && one.units == two.units);
	}
	arena_free(&a);
}

static void (*const reads[])(struct bytes in, struct buf *out) = {
    notice, units, assignment, area, work};

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct bytes in = {p + 1, n - 1};
	struct buf out;

	if (n == 0 || p[0] >= sizeof(reads) / sizeof(reads[0]))
		return 0;
	buf_init(&out, 2 * n + 64);
	reads[p[0]](in, &out);
	FUZZ_CHECK(out.err == AYNI_OK);
	FUZZ_CHECK(out.n == 0 || bytes_equal(buf_bytes(&out), in));
	buf_free(&out);
	return 0;
}
