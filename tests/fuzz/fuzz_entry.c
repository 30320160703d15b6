/* Any bytes as an entry, or as the object of an office's entry. */
#include "fuzz/fuzz.h"

#include "ayni/entry.h"

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
	if (entry_read(in, &e) == AYNI_OK)
		entry_put(&b, &e);
	else if (entry_read_invite(in, &i) == AYNI_OK)
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
