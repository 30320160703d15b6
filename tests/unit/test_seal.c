/* seal: sealed boxes, locked rows, padding, deflate and its bombs. */
#include "support/test.h"

#include <string.h>

#include <sodium.h>

#include "ayni/mem.h"
#include "ayni/seal.h"
#include "support/wire.h"

static const uint8_t words[] = "the cooperative has 42 members";

static void
libsodium_opens_what_we_seal(void **state)
{
	struct wire w = wire_start();
	uint64_t chance = 3;
	uint8_t plain[sizeof(words)];
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	seal_put(&b, &w.office_box.public, BYTES(words), test_random(&chance));
	assert_int_equal(b.n, sizeof(words) + crypto_box_SEALBYTES);
	assert_int_equal(crypto_box_seal_open(plain, b.p, b.n,
			     w.office_box.public.b, w.office_box.secret),
	    0);
	assert_memory_equal(plain, words, sizeof(words));
	buf_free(&b);
}

static void
we_open_what_libsodium_seals(void **state)
{
	struct wire w = wire_start();
	uint8_t sealed[sizeof(words) + SEAL_OVERHEAD];
	struct buf b;

	(void)state;
	assert_int_equal(crypto_box_seal(sealed, words, sizeof(words),
			     w.office_box.public.b),
	    0);
	buf_init(&b, 1024);
	assert_int_equal(
	    seal_open(BYTES(sealed), &w.office_box, &b), AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&b), BYTES(words)));
	buf_free(&b);
}

static void
nobody_else_opens_a_sealed_box(void **state)
{
	struct wire w = wire_start();
	uint64_t chance = 3;
	struct buf b, plain;

	(void)state;
	buf_init(&b, 1024);
	buf_init(&plain, 1024);
	seal_put(&b, &w.office_box.public, BYTES(words), test_random(&chance));
	assert_int_equal(
	    seal_open(buf_bytes(&b), &w.other_box, &plain), AYNI_CANTOPEN);
	assert_int_equal(plain.n, 0);
	buf_free(&b);
	buf_free(&plain);
}

static void
a_sealed_box_cut_anywhere_does_not_open(void **state)
{
	struct wire w = wire_start();
	uint64_t chance = 3;
	struct buf b, plain;
	size_t n;

	(void)state;
	buf_init(&b, 1024);
	buf_init(&plain, 1024);
	seal_put(&b, &w.office_box.public, BYTES(words), test_random(&chance));
	for (n = 0; n < b.n; n++)
		assert_int_equal(seal_open((struct bytes){b.p, n},
				     &w.office_box, &plain),
		    AYNI_CANTOPEN);
	buf_free(&b);
	buf_free(&plain);
}

static void
a_recipient_key_of_low_order_is_refused(void **state)
{
	struct wire w = wire_start();
	struct box_public zero;
	uint64_t chance = 3;
	struct buf b;

	(void)state;
	(void)w;
	memset(&zero, 0, sizeof(zero));
	buf_init(&b, 1024);
	seal_put(&b, &zero, BYTES(words), test_random(&chance));
	assert_int_equal(b.err, AYNI_BADKEY);
	assert_int_equal(b.n, 0);
	buf_free(&b);
}

static void
nothing_can_be_sealed_and_opened(void **state)
{
	struct wire w = wire_start();
	uint64_t chance = 3;
	struct buf b, plain;

	(void)state;
	buf_init(&b, 1024);
	buf_init(&plain, 1024);
	seal_put(&b, &w.office_box.public, (struct bytes){NULL, 0},
	    test_random(&chance));
	assert_int_equal(
	    seal_open(buf_bytes(&b), &w.office_box, &plain), AYNI_OK);
	assert_int_equal(plain.n, 0);
	buf_free(&b);
	buf_free(&plain);
}

/* draft-irtf-cfrg-xchacha-03, A.3.1: nonce, then box, as a locked row. */
static void
the_drafts_xchacha20_vector_unlocks(void **state)
{
	struct buf locked = wire_hex(
	    "404142434445464748494a4b4c4d4e4f5051525354555657"
	    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
	    "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
	    "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
	    "21f9664c97637da9768812f615c68b13b52e"
	    "c0875924c1c7987947deafd8780acf49");
	struct buf ad = wire_hex("50515253c0c1c2c3c4c5c6c7"), plain;
	uint8_t key[32];
	size_t i;

	(void)state;
	assert_int_equal(keys_start(), AYNI_OK);
	for (i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(0x80 + i);
	buf_init(&plain, 1024);
	assert_int_equal(seal_unlock(buf_bytes(&locked), key, buf_bytes(&ad),
			     &plain),
	    AYNI_OK);
	assert_true(text_starts(buf_text(&plain),
	    TEXT("Ladies and Gentlemen of the class of '99")));
	buf_free(&locked);
	buf_free(&ad);
	buf_free(&plain);
}

static struct buf
locked_words(uint8_t key[32])
{
	uint64_t chance = 4;
	struct buf b;

	assert_int_equal(keys_start(), AYNI_OK);
	memset(key, 9, 32);
	buf_init(&b, 1024);
	seal_lock(&b, key, text_bytes(TEXT("row 7")), BYTES(words),
	    test_random(&chance));
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static void
a_row_moved_to_another_place_does_not_unlock(void **state)
{
	uint8_t key[32];
	struct buf b = locked_words(key), plain;

	(void)state;
	buf_init(&plain, 1024);
	assert_int_equal(seal_unlock(buf_bytes(&b), key,
			     text_bytes(TEXT("row 8")), &plain),
	    AYNI_CANTOPEN);
	assert_int_equal(seal_unlock(buf_bytes(&b), key,
			     text_bytes(TEXT("row 7")), &plain),
	    AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&plain), BYTES(words)));
	buf_free(&b);
	buf_free(&plain);
}

static void
a_row_cut_anywhere_does_not_unlock(void **state)
{
	uint8_t key[32];
	struct buf b = locked_words(key), plain;
	size_t n;

	(void)state;
	buf_init(&plain, 1024);
	for (n = 0; n < b.n; n++)
		assert_int_equal(seal_unlock((struct bytes){b.p, n}, key,
				     text_bytes(TEXT("row 7")), &plain),
		    AYNI_CANTOPEN);
	buf_free(&b);
	buf_free(&plain);
}

static void
padding_follows_padme_from_256_on(void **state)
{
	static const size_t pair[][2] = {{0, 256}, {1, 256}, {256, 256},
	    {257, 272}, {272, 272}, {273, 288}, {511, 512}, {1000, 1024},
	    {1025, 1088}, {65537, 67584}, {1000000, 1015808}};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pair) / sizeof(pair[0]); i++)
		assert_int_equal(seal_padded(pair[i][0]), pair[i][1]);
}

static void
padding_never_shrinks_and_stays_below_an_eighth(void **state)
{
	size_t n, p;

	(void)state;
	for (n = 256; n < 200000; n += 7) {
		p = seal_padded(n);
		assert_true(p >= n && p - n <= n / 8);
		assert_int_equal(seal_padded(p), p);
	}
}

static struct buf
deflated(struct bytes plain, struct bytes dictionary)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	seal_deflate(&b, plain, dictionary);
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static void
what_is_deflated_inflates_and_a_dictionary_makes_it_small(void **state)
{
	struct buf a = deflated(BYTES(words), (struct bytes){NULL, 0});
	struct buf b = deflated(BYTES(words), BYTES(words)), plain;

	(void)state;
	assert_true(b.n < a.n / 3);
	buf_init(&plain, sizeof(words));
	assert_int_equal(
	    seal_inflate(buf_bytes(&b), BYTES(words), &plain), AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&plain), BYTES(words)));
	buf_free(&a);
	buf_free(&b);
	buf_free(&plain);
}

static void
inflating_without_the_dictionary_is_refused(void **state)
{
	struct buf b = deflated(BYTES(words), BYTES(words)), plain;

	(void)state;
	buf_init(&plain, 1024);
	assert_int_equal(seal_inflate(buf_bytes(&b),
			     (struct bytes){NULL, 0}, &plain),
	    AYNI_BADFORM);
	assert_int_equal(plain.n, 0);
	buf_free(&b);
	buf_free(&plain);
}

static void
bytes_after_the_stream_are_refused(void **state)
{
	struct buf b = deflated(BYTES(words), (struct bytes){NULL, 0}), plain;

	(void)state;
	buf_put_byte(&b, 0);
	buf_init(&plain, 1024);
	assert_int_equal(seal_inflate(buf_bytes(&b),
			     (struct bytes){NULL, 0}, &plain),
	    AYNI_BADFORM);
	buf_free(&b);
	buf_free(&plain);
}

static void
a_stream_cut_anywhere_is_refused(void **state)
{
	struct buf b = deflated(BYTES(words), (struct bytes){NULL, 0}), plain;
	size_t n;

	(void)state;
	buf_init(&plain, 1024);
	for (n = 0; n < b.n; n++)
		assert_int_equal(seal_inflate((struct bytes){b.p, n},
				     (struct bytes){NULL, 0}, &plain),
		    AYNI_BADFORM);
	buf_free(&b);
	buf_free(&plain);
}

/* A million zeros deflate to a thousand bytes. */
static void
a_bomb_is_stopped_at_the_limit(void **state)
{
	uint8_t *zeros = mem_zalloc(1000000, 1);
	struct buf b, plain;

	(void)state;
	assert_non_null(zeros);
	b = deflated((struct bytes){zeros, 1000000}, (struct bytes){NULL, 0});
	buf_init(&plain, 999999);
	assert_int_equal(seal_inflate(buf_bytes(&b),
			     (struct bytes){NULL, 0}, &plain),
	    AYNI_TOOBIG);
	assert_true(plain.cap <= 2 * plain.limit);
	assert_int_equal(plain.n, 0);
	buf_free(&plain);
	buf_free(&b);
	mem_free(zeros);
}

static void
what_fills_the_limit_to_the_last_byte_inflates(void **state)
{
	uint8_t *zeros = mem_zalloc(1000000, 1);
	struct buf b, plain;

	(void)state;
	assert_non_null(zeros);
	b = deflated((struct bytes){zeros, 1000000}, (struct bytes){NULL, 0});
	buf_init(&plain, 1000000);
	assert_int_equal(seal_inflate(buf_bytes(&b),
			     (struct bytes){NULL, 0}, &plain),
	    AYNI_OK);
	assert_int_equal(plain.n, 1000000);
	buf_free(&plain);
	buf_free(&b);
	mem_free(zeros);
}

static void
what_does_not_deflate_into_the_limit_is_refused(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	seal_deflate(&b, BYTES(words), (struct bytes){NULL, 0});
	assert_int_equal(b.err, AYNI_TOOBIG);
	assert_int_equal(b.n, 0);
	buf_free(&b);
}

static enum ayni_err
deflates_and_inflates(void)
{
	struct buf b, plain;
	enum ayni_err e;

	buf_init(&b, 4096);
	buf_init(&plain, 4096);
	seal_deflate(&b, BYTES(words), BYTES(words));
	if ((e = b.err) == AYNI_OK)
		e = seal_inflate(buf_bytes(&b), BYTES(words), &plain);
	buf_free(&b);
	buf_free(&plain);
	return e;
}

static enum ayni_err
seals_and_opens(void)
{
	struct wire w = wire_start();
	uint64_t chance = 3;
	struct buf b, plain;
	enum ayni_err e;

	buf_init(&b, 1024);
	buf_init(&plain, 1024);
	seal_put(&b, &w.office_box.public, BYTES(words), test_random(&chance));
	if ((e = b.err) == AYNI_OK)
		e = seal_open(buf_bytes(&b), &w.office_box, &plain);
	buf_free(&b);
	buf_free(&plain);
	return e;
}

static void
deflating_survives_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(deflates_and_inflates);
}

static void
sealing_survives_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(seals_and_opens);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(libsodium_opens_what_we_seal),
	    cmocka_unit_test(we_open_what_libsodium_seals),
	    cmocka_unit_test(nobody_else_opens_a_sealed_box),
	    cmocka_unit_test(a_sealed_box_cut_anywhere_does_not_open),
	    cmocka_unit_test(a_recipient_key_of_low_order_is_refused),
	    cmocka_unit_test(nothing_can_be_sealed_and_opened),
	    cmocka_unit_test(the_drafts_xchacha20_vector_unlocks),
	    cmocka_unit_test(a_row_moved_to_another_place_does_not_unlock),
	    cmocka_unit_test(a_row_cut_anywhere_does_not_unlock),
	    cmocka_unit_test(padding_follows_padme_from_256_on),
	    cmocka_unit_test(padding_never_shrinks_and_stays_below_an_eighth),
	    cmocka_unit_test(
		what_is_deflated_inflates_and_a_dictionary_makes_it_small),
	    cmocka_unit_test(inflating_without_the_dictionary_is_refused),
	    cmocka_unit_test(bytes_after_the_stream_are_refused),
	    cmocka_unit_test(a_stream_cut_anywhere_is_refused),
	    cmocka_unit_test(a_bomb_is_stopped_at_the_limit),
	    cmocka_unit_test(what_fills_the_limit_to_the_last_byte_inflates),
	    cmocka_unit_test(what_does_not_deflate_into_the_limit_is_refused),
	    cmocka_unit_test(deflating_survives_each_allocation_that_fails),
	    cmocka_unit_test(sealing_survives_each_allocation_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
