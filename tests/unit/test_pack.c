/* pack and unpack: deterministic CBOR, and every way it is not that. */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/pack.h"
#include "support/wire.h"

struct refusal {
	const char *name, *hex;
	enum ayni_err err;
};

static const struct refusal refusals[] = {
    {"nothing_at_all_is_refused", "", AYNI_BADFORM},
    {"a_second_item_after_the_first_is_refused", "0000", AYNI_BADFORM},
    {"23_in_two_bytes_is_refused", "1817", AYNI_NONCANON},
    {"255_in_three_bytes_is_refused", "1900ff", AYNI_NONCANON},
    {"65535_in_five_bytes_is_refused", "1a0000ffff", AYNI_NONCANON},
    {"4294967295_in_nine_bytes_is_refused", "1b00000000ffffffff",
	AYNI_NONCANON},
    {"minus_1_in_two_bytes_is_refused", "3800", AYNI_NONCANON},
    {"a_long_head_of_a_byte_string_is_refused", "580161", AYNI_NONCANON},
    {"a_long_head_of_a_text_is_refused", "780161", AYNI_NONCANON},
    {"a_long_head_of_an_array_is_refused", "980100", AYNI_NONCANON},
    {"a_long_head_of_a_map_is_refused", "b8010000", AYNI_NONCANON},
    {"a_long_head_of_a_tag_is_refused", "d90012d28400", AYNI_NONCANON},
    {"a_byte_string_in_chunks_is_refused", "5f4161ff", AYNI_NONCANON},
    {"a_text_in_chunks_is_refused", "7f6161ff", AYNI_NONCANON},
    {"an_array_without_a_count_is_refused", "9f00ff", AYNI_NONCANON},
    {"a_map_without_a_count_is_refused", "bf0000ff", AYNI_NONCANON},
    {"a_break_with_nothing_open_is_refused", "ff", AYNI_BADFORM},
    {"a_break_inside_an_array_with_a_count_is_refused", "81ff",
	AYNI_BADFORM},
    {"a_half_float_is_refused", "f93c00", AYNI_NONCANON},
    {"a_float_is_refused", "fa3f800000", AYNI_NONCANON},
    {"a_double_is_refused", "fb3ff0000000000000", AYNI_NONCANON},
    {"undefined_is_refused", "f7", AYNI_NONCANON},
    {"simple_value_16_is_refused", "f0", AYNI_NONCANON},
    {"simple_value_255_is_refused", "f8ff", AYNI_NONCANON},
    {"true_in_two_bytes_is_refused", "f815", AYNI_BADFORM},
    {"a_tag_for_dates_is_refused", "c000", AYNI_NONCANON},
    {"a_tag_without_a_meaning_is_refused", "c600", AYNI_NONCANON},
    {"a_tag_for_bignums_is_refused", "c24101", AYNI_NONCANON},
    {"a_tag_over_nothing_is_refused", "d2", AYNI_BADFORM},
    {"reserved_head_1c_is_refused", "1c", AYNI_BADFORM},
    {"reserved_head_5d_is_refused", "5d", AYNI_BADFORM},
    {"reserved_head_fe_is_refused", "fe", AYNI_BADFORM},
    {"a_cut_head_is_refused", "1a0001", AYNI_BADFORM},
    {"a_cut_byte_string_is_refused", "4261", AYNI_BADFORM},
    {"a_byte_string_of_2_to_the_63_bytes_is_refused",
	"5b7fffffffffffffff00", AYNI_BADFORM},
    {"a_byte_string_of_all_bytes_there_are_is_refused",
	"5bffffffffffffffff00", AYNI_BADFORM},
    {"an_array_of_more_items_than_bytes_is_refused", "9b0000000100000000",
	AYNI_BADFORM},
    {"a_map_of_more_pairs_than_bytes_is_refused", "bbffffffffffffffff0000",
	AYNI_BADFORM},
    {"an_array_that_lacks_an_item_is_refused", "8200", AYNI_BADFORM},
    {"a_map_that_lacks_a_value_is_refused", "a100", AYNI_BADFORM},
    {"text_that_is_not_utf8_is_refused", "61ff", AYNI_BADFORM},
    {"text_with_a_surrogate_is_refused", "63eda080", AYNI_BADFORM},
    {"text_with_an_overlong_nul_is_refused", "62c080", AYNI_BADFORM},
    {"a_key_given_twice_is_refused", "a201000100", AYNI_NONCANON},
    {"keys_in_falling_order_are_refused", "a202000100", AYNI_NONCANON},
    {"keys_ordered_by_length_first_are_refused", "a22000186400",
	AYNI_NONCANON},
    {"a_number_of_2_to_the_63_is_refused", "1b8000000000000000", AYNI_TOOBIG},
    {"a_number_below_the_smallest_int64_is_refused", "3b8000000000000000",
	AYNI_TOOBIG},
    {"17_arrays_one_in_the_other_are_refused",
	"818181818181818181818181818181818100", AYNI_TOOBIG},
    {"an_empty_17th_array_is_refused", "8181818181818181818181818181818180",
	AYNI_TOOBIG},
    {"an_empty_17th_map_is_refused", "81818181818181818181818181818181a0",
	AYNI_TOOBIG},
    {"a_tag_at_depth_17_is_refused", "81818181818181818181818181818181c400",
	AYNI_TOOBIG},
};

static const struct refusal items[] = {
    {"0_survives", "00", AYNI_OK},
    {"23_survives", "17", AYNI_OK},
    {"24_survives", "1818", AYNI_OK},
    {"256_survives", "190100", AYNI_OK},
    {"65536_survives", "1a00010000", AYNI_OK},
    {"4294967296_survives", "1b0000000100000000", AYNI_OK},
    {"the_largest_int64_survives", "1b7fffffffffffffff", AYNI_OK},
    {"minus_1_survives", "20", AYNI_OK},
    {"the_smallest_int64_survives", "3b7fffffffffffffff", AYNI_OK},
    {"empty_bytes_survive", "40", AYNI_OK},
    {"empty_text_survives", "60", AYNI_OK},
    {"text_beyond_the_first_plane_survives", "64f09f8cbe", AYNI_OK},
    {"text_with_a_nul_survives", "6100", AYNI_OK},
    {"false_true_and_null_survive", "83f4f5f6", AYNI_OK},
    {"a_decimal_fraction_survives", "c48221196ab3", AYNI_OK},
    {"a_tag_of_cose_sign1_survives", "d200", AYNI_OK},
    {"keys_in_bytewise_order_survive", "a518640020014003604081f404", AYNI_OK},
    {"16_arrays_survive", "8181818181818181818181818181818100", AYNI_OK},
};

static void
refuses(void **state)
{
	const struct refusal *r = *state;
	struct buf b = wire_hex(r->hex);

	assert_int_equal(unpack_check(buf_bytes(&b)), r->err);
	buf_free(&b);
}

static void
survives(void **state)
{
	const struct refusal *r = *state;
	struct buf b = wire_hex(r->hex), again;
	struct unpack u = unpack_begin(buf_bytes(&b));

	assert_int_equal(unpack_check(buf_bytes(&b)), AYNI_OK);
	buf_init(&again, 1024);
	wire_repack(&u, &again);
	assert_int_equal(unpack_end(&u), AYNI_OK);
	assert_true(bytes_equal(buf_bytes(&again), buf_bytes(&b)));
	buf_free(&again);
	buf_free(&b);
}

static void
what_is_packed_has_the_bytes_of_the_standard(void **state)
{
	static const char expected[] =
	    "88"				/* array of 8 */
	    "1864" "3903e7" "43010203" "6449455446" /* RFC 8949 appendix A */
	    "a10120" "c48221196ab3" "f5" "f6";
	static const uint8_t three[] = {1, 2, 3};
	struct buf b, hex;

	(void)state;
	buf_init(&b, 1024);
	buf_init(&hex, 1024);
	pack_array(&b, 8);
	pack_uint(&b, 100);
	pack_int(&b, -1000);
	pack_bytes(&b, BYTES(three));
	pack_text(&b, TEXT("IETF"));
	pack_map(&b, 1);
	pack_uint(&b, 1);
	pack_int(&b, -1);
	pack_tag(&b, 4);
	pack_array(&b, 2);
	pack_int(&b, -2);
	pack_int(&b, 27315);
	pack_bool(&b, true);
	pack_null(&b);
	buf_put_hex(&hex, buf_bytes(&b));
	assert_string_equal(buf_z(&hex), expected);
	assert_int_equal(unpack_check(buf_bytes(&b)), AYNI_OK);
	buf_free(&b);
	buf_free(&hex);
}

static void
integers_keep_their_value_at_every_edge(void **state)
{
	static const int64_t edge[] = {0, 23, 24, 255, 256, 65535, 65536,
	    UINT32_MAX, (int64_t)UINT32_MAX + 1, INT64_MAX, -1, -24, -25, -256,
	    -257, -65536, -65537, INT64_MIN + 1, INT64_MIN};
	struct unpack u;
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 64);
	for (i = 0; i < sizeof(edge) / sizeof(edge[0]); i++) {
		buf_clear(&b);
		pack_int(&b, edge[i]);
		u = unpack_begin(buf_bytes(&b));
		assert_true(unpack_int(&u) == edge[i]);
		assert_int_equal(unpack_end(&u), AYNI_OK);
	}
	buf_free(&b);
}

static void
after_the_first_error_everything_reads_as_nothing(void **state)
{
	static const uint8_t in[] = {0x83, 0x01, 0x61, 'a', 0x41, 'b'};
	struct unpack u = unpack_begin(BYTES(in));
	uint8_t fixed[1] = {9};

	(void)state;
	unpack_expect(&u, 3);
	assert_int_equal(unpack_text(&u).n, 0); /* it is a number */
	assert_int_equal(unpack_uint(&u), 0);
	assert_int_equal(unpack_bytes(&u).n, 0);
	unpack_fixed(&u, fixed, 1);
	assert_int_equal(fixed[0], 9);
	assert_int_equal(unpack_type(&u), UNPACK_NONE);
	unpack_fail(&u, AYNI_BADSIG); /* too late: the first error stays */
	assert_int_equal(unpack_end(&u), AYNI_BADFORM);
}

static void
a_byte_string_of_another_length_is_no_identifier(void **state)
{
	static const uint8_t in[] = {0x42, 1, 2};
	struct unpack u = unpack_begin(BYTES(in));
	uint8_t out[3] = {7, 7, 7};

	(void)state;
	unpack_fixed(&u, out, sizeof(out));
	assert_int_equal(unpack_end(&u), AYNI_BADFORM);
	assert_int_equal(out[0], 7);
}

static void
a_key_that_does_not_rise_is_refused(void **state)
{
	static const uint8_t in[] = {0x02, 0x02};
	struct unpack u = unpack_begin(BYTES(in));
	uint64_t last = 0;

	(void)state;
	assert_int_equal(unpack_key(&u, &last), 2);
	assert_int_equal(unpack_key(&u, &last), 0);
	assert_int_equal(unpack_end(&u), AYNI_NONCANON);
}

static void
one_item_is_given_as_its_bytes(void **state)
{
	static const uint8_t in[] = {0xa1, 0x01, 0x82, 0xf4, 0xf6, 0x05};
	struct unpack u = unpack_begin(BYTES(in));
	struct bytes item = unpack_item(&u);

	(void)state;
	assert_ptr_equal(item.p, in);
	assert_int_equal(item.n, 5);
	assert_int_equal(unpack_uint(&u), 5);
	assert_int_equal(unpack_end(&u), AYNI_OK);
}

static void
an_item_cut_at_any_length_is_refused(void **state)
{
	struct buf b = wire_hex("a2018344aabbccddc48221196ab363c3a971026161");
	size_t n;

	(void)state;
	assert_int_equal(unpack_check(buf_bytes(&b)), AYNI_OK);
	for (n = 0; n < b.n; n++) {
		/* Exactly as long as the cut: a read beyond it is seen. */
		uint8_t *cut = malloc(n + (n == 0));

		assert_non_null(cut);
		memcpy(cut, b.p, n);
		assert_int_equal(
		    unpack_check((struct bytes){cut, n}), AYNI_BADFORM);
		free(cut);
	}
	buf_free(&b);
}

static enum ayni_err
packs(void)
{
	struct buf b;
	enum ayni_err e;
	int i;

	buf_init(&b, 4096);
	pack_array(&b, 100);
	for (i = 0; i < 100; i++)
		pack_text(&b, TEXT("word"));
	e = b.err;
	buf_free(&b);
	return e;
}

static void
packing_survives_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(packs);
}

static void
packing_over_the_limit_is_refused(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	pack_text(&b, TEXT("word"));
	assert_int_equal(b.err, AYNI_TOOBIG);
	buf_free(&b);
}

int
main(void)
{
	static const struct CMUnitTest plain[] = {
	    cmocka_unit_test(what_is_packed_has_the_bytes_of_the_standard),
	    cmocka_unit_test(integers_keep_their_value_at_every_edge),
	    cmocka_unit_test(after_the_first_error_everything_reads_as_nothing),
	    cmocka_unit_test(a_byte_string_of_another_length_is_no_identifier),
	    cmocka_unit_test(a_key_that_does_not_rise_is_refused),
	    cmocka_unit_test(one_item_is_given_as_its_bytes),
	    cmocka_unit_test(an_item_cut_at_any_length_is_refused),
	    cmocka_unit_test(packing_survives_each_allocation_that_fails),
	    cmocka_unit_test(packing_over_the_limit_is_refused),
	};
	int failed = cmocka_run_group_tests(plain, NULL, NULL);

	failed += TEST_CASES(refuses, refusals);
	failed += TEST_CASES(survives, items);
	return failed > 0;
}
