/* Any bytes as an entry, or as the object of an office's entry. */
#include "fuzz/fuzz.h"

#include "ayni/entry.h"
#include "ayni/log.h"

/* A log, row by row, is the same bytes again. */
static void
check_log(const struct paradata *p)
{
	struct log_walk w = log_begin(p->log, p->begun_us);
	size_t n = p->log.n * sizeof(struct log_row);
	struct log_row *row = malloc(n + 1), *at = row;
	struct buf b;

	buf_init(&b, LOG_MAX_BYTES);
	FUZZ_CHECK(row != NULL);
	while (log_next(&w, at))
		at++;
	FUZZ_CHECK(w.err == AYNI_OK);
	FUZZ_CHECK(log_put(&b, p->begun_us, row, (size_t)(at - row),
		       LOG_MAX_BYTES) == (size_t)(at - row));
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), p->log));
	buf_free(&b);
	free(row);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct bytes in = {p, n};
	struct revocation r;
	struct record_id record;
	struct judgement j;
	struct invite i;
	struct entry e;
	struct buf b;

	buf_init(&b, n);
	if (entry_read(in, &e) == AYNI_OK) {
		entry_put(&b, &e);
		check_log(&e.paradata);
	} else if (entry_read_invite(in, &i) == AYNI_OK)
		entry_put_invite(&b, &i);
	else if (entry_read_revocation(in, &r) == AYNI_OK)
		entry_put_revocation(&b, &r);
	else if (entry_read_judgement(in, &j) == AYNI_OK)
		entry_put_judgement(&b, &j);
	else if (entry_read_erasure(in, &record) == AYNI_OK)
		entry_put_erasure(&b, &record);
	else
		return 0;
	FUZZ_CHECK(bytes_equal(buf_bytes(&b), in));
	buf_free(&b);
	return 0;
}
