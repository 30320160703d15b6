/*
 * Any bytes as a history: for each entry its kind, rank, form, the entries
 * that it builds on (also later ones, also itself), and answers from a
 * small stock.  Backwards and doubled it must merge to the same.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "ayni/merge.h"
#include "support/record.h"

#define ENTRIES 16
#define BYTES_EACH 4

static const char *const stock[] = {"", "1=1", "1=2 2=1", "1=-", "9=[AB]",
    "9=[A]", "9=-", "A.4=1", "B.4=2", "B.8=[C]", "BC.4=3", "9=[B] B.8=[CD]",
    "BD.4=1", "2=- B.4=-", "1=1 2=2 3=3", "3=4 9=[BA]"};

static void
merged(const struct merge_entry *e, size_t n, struct buf *out)
{
	struct arena a;
	struct merged m;

	arena_init(&a, 1u << 24);
	buf_init(out, 1u << 20);
	FUZZ_CHECK(merge_record(e, n, &a, &m) == AYNI_OK);
	FUZZ_CHECK(answers_check(m.answers, false) == AYNI_OK);
	record_put(out, &m);
	arena_free(&a);
}

static void
add(struct record *r, const uint8_t at[BYTES_EACH], size_t of)
{
	char base[ENTRIES + 1];
	size_t n = 0, i;

	for (i = 0; i < of && i < 16; i++)
		if (((unsigned)(at[1] << 8 | at[2]) >> i & 1) != 0)
			base[n++] = (char)('a' + i);
	base[n] = '\0';
	record_add(r, (char)('a' + r->n),
	    (enum entry_kind)(1 + (at[0] & 7) % 5), base, at[0] >> 3 & 3,
	    stock[at[3] & 15]);
	if ((at[0] & 0x80) != 0)
		memset(r->entry[r->n - 1].form.b, 'G', 32);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct record r;
	struct merge_entry e[2 * ENTRIES];
	struct buf x, y;
	size_t of = n / BYTES_EACH < ENTRIES ? n / BYTES_EACH : ENTRIES, i;

	for (i = 0; i < of; i++)
		add(&r, p + i * BYTES_EACH, of);
	merged(r.e, r.n, &x);
	for (i = 0; i < of; i++)
		e[i] = e[of + i] = r.e[of - 1 - i];
	merged(e, 2 * of, &y);
	FUZZ_CHECK(bytes_equal(buf_bytes(&x), buf_bytes(&y)));
	buf_free(&x);
	buf_free(&y);
	record_free(&r);
	return 0;
}
