/*
 * Any bytes as a blob's ciphertext: what opens is what was sealed, in
 * whatever portions it comes; and any bytes sealed open again.
 */
#include "fuzz/fuzz.h"

#include "ayni/blob.h"
#include "support/test.h"

static enum ayni_err
open_in(const struct blob *b, struct bytes in, size_t portion,
    struct buf *plain)
{
	struct blob_open *o = NULL;
	enum ayni_err e;
	size_t at, n;

	FUZZ_CHECK(blob_open_new(b, blob_into(plain), &o) ==
	    AYNI_OK);
	for (at = 0; at < in.n; at += n) {
		n = in.n - at < portion ? in.n - at : portion;
		FUZZ_CHECK(blob_open_put(o, (struct bytes){in.p + at, n}) ==
		    AYNI_OK);
	}
	e = blob_open_end(o);
	blob_open_free(o);
	return e;
}

static void
seal(struct bytes plain, uint64_t *chance, struct blob *b, struct buf *out)
{
	struct blob_seal *s = NULL;

	FUZZ_CHECK(blob_seal_new(test_random(chance),
		       blob_into(out), &s) == AYNI_OK);
	FUZZ_CHECK(blob_seal_put(s, plain) == AYNI_OK);
	FUZZ_CHECK(blob_seal_end(s, b) == AYNI_OK);
	blob_seal_free(s);
	FUZZ_CHECK(out->n == blob_size(plain.n));
}

/* The first two bytes choose a portion, and a bit to flip if they are not
 * 0; the hash is then what the bytes are. */
int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	uint64_t chance = n;
	struct buf sealed, plain;
	struct bytes in = {p + 2, n - 2};
	struct blob b;
	size_t portion, at;

	if (n < 2)
		return 0;
	portion = (size_t)p[0] * 97 + 1;
	buf_init(&sealed, 1u << 22);
	buf_init(&plain, 1u << 22);
	seal(in, &chance, &b, &sealed);
	FUZZ_CHECK(
	    open_in(&b, buf_bytes(&sealed), portion, &plain) == AYNI_OK);
	FUZZ_CHECK(bytes_equal(buf_bytes(&plain), in));
	at = (size_t)p[1] * sealed.n / 256;
	sealed.p[at] ^= (uint8_t)(1u << (p[1] & 7));
	buf_clear(&plain);
	FUZZ_CHECK(
	    open_in(&b, buf_bytes(&sealed), portion, &plain) == AYNI_BADHASH);
	b.hash = keys_hash(buf_bytes(&sealed));
	buf_clear(&plain);
	FUZZ_CHECK(open_in(&b, buf_bytes(&sealed), portion, &plain) ==
	    AYNI_CANTOPEN);
	b.hash = keys_hash(in);
	buf_clear(&plain);
	FUZZ_CHECK(open_in(&b, in, portion, &plain) != AYNI_OK);
	buf_free(&plain);
	buf_free(&sealed);
	return 0;
}
