/* signed: COSE_Sign1 as docs/wire.md section 3 allows it, and as it does not. */
#include "support/test.h"

#include <string.h>

#include <sodium.h>

#include "ayni/pack.h"
#include "ayni/signed.h"
#include "support/wire.h"

static const uint8_t payload_bytes[] = {0xa1, 0x01, 0x63, 'a', 'b', 'c'};

static struct buf
message(const struct wire *w)
{
	struct buf b;

	buf_init(&b, 4096);
	signed_put(&b, SIGNED_JOIN, BYTES(payload_bytes), &w->device);
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static void
a_message_opens_under_its_key_and_type(void **state)
{
	struct wire w = wire_start();
	struct buf b = message(&w);
	struct bytes payload;

	(void)state;
	assert_int_equal(signed_open(buf_bytes(&b), SIGNED_JOIN,
			     &w.device.public, &payload),
	    AYNI_OK);
	assert_true(bytes_equal(payload, BYTES(payload_bytes)));
	buf_free(&b);
}

static void
the_same_content_and_key_give_the_same_bytes(void **state)
{
	struct wire w = wire_start();
	struct buf a = message(&w), b = message(&w);

	(void)state;
	assert_true(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
	buf_free(&a);
	buf_free(&b);
}

static void
another_key_does_not_verify(void **state)
{
	struct wire w = wire_start();
	struct buf b = message(&w);
	struct bytes payload = {NULL, 77};

	(void)state;
	assert_int_equal(signed_open(buf_bytes(&b), SIGNED_JOIN,
			     &w.other.public, &payload),
	    AYNI_BADSIG);
	assert_int_equal(payload.n, 77);
	buf_free(&b);
}

static void
no_message_passes_for_another_type(void **state)
{
	static const char *const other[] = {SIGNED_OFFICE, SIGNED_PERSON,
	    SIGNED_DEVICE, SIGNED_FORM, SIGNED_BATCH, SIGNED_RECEIPT,
	    SIGNED_REQUEST, SIGNED_ANSWER, SIGNED_HEAD, SIGNED_ERASED};
	struct wire w = wire_start();
	struct buf b = message(&w);
	struct bytes payload;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(other) / sizeof(other[0]); i++) {
		assert_int_equal(signed_open(buf_bytes(&b), other[i],
				     &w.device.public, &payload),
		    AYNI_BADTYPE);
		assert_int_equal(
		    signed_peek(buf_bytes(&b), other[i], &payload),
		    AYNI_BADTYPE);
	}
	buf_free(&b);
}

static void
a_flipped_bit_anywhere_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b = message(&w);
	struct bytes payload;
	size_t bit;

	(void)state;
	for (bit = 0; bit < b.n * 8; bit++) {
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_not_equal(signed_open(buf_bytes(&b), SIGNED_JOIN,
					 &w.device.public, &payload),
		    AYNI_OK);
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	buf_free(&b);
}

static void
a_message_cut_anywhere_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b = message(&w);
	struct bytes payload;
	size_t n;

	(void)state;
	for (n = 0; n < b.n; n++)
		assert_int_equal(signed_peek((struct bytes){b.p, n},
				     SIGNED_JOIN, &payload),
		    AYNI_BADFORM);
	buf_free(&b);
}

/*
 * A message in which one thing is wrong and the signature, made over what
 * stands there, is right: nothing but the rule itself can refuse it.
 */
struct crafted {
	const char *name;
	const char *protected, *unprotected, *payload;
	uint64_t tag, items;
	size_t signature_n;
	enum ayni_err err;
};

#define GOOD_PROTECTED "a20127106b61796e692d6a6f696e2f31"
static const struct crafted crafted[] = {
    {"the_crafted_message_itself_is_good", GOOD_PROTECTED, "a0", "a10120", 18,
	4, 64, AYNI_OK},
    {"without_its_tag_it_is_refused", GOOD_PROTECTED, "a0", "a10120", 0, 4,
	64, AYNI_BADFORM},
    {"under_another_tag_it_is_refused", GOOD_PROTECTED, "a0", "a10120", 4, 4,
	64, AYNI_BADFORM},
    {"with_a_tag_of_cose_sign_it_is_refused", GOOD_PROTECTED, "a0", "a10120",
	98, 4, 64, AYNI_NONCANON},
    {"a_fifth_item_is_refused", GOOD_PROTECTED, "a0", "a10120", 18, 5, 64,
	AYNI_BADFORM},
    {"an_unprotected_header_is_refused", GOOD_PROTECTED, "a1044101", "a10120",
	18, 4, 64, AYNI_BADFORM},
    {"an_unprotected_array_is_refused", GOOD_PROTECTED, "80", "a10120", 18, 4,
	64, AYNI_BADFORM},
    {"another_algorithm_is_refused", "a20126106b61796e692d6a6f696e2f31", "a0",
	"a10120", 18, 4, 64, AYNI_BADFORM},
    {"no_algorithm_is_refused", "a1106b61796e692d6a6f696e2f31", "a0",
	"a10120", 18, 4, 64, AYNI_BADFORM},
    {"no_type_is_refused", "a10127", "a0", "a10120", 18, 4, 64, AYNI_BADFORM},
    {"a_type_that_is_a_number_is_refused", "a201271001", "a0", "a10120", 18,
	4, 64, AYNI_BADFORM},
    {"another_protected_header_is_refused",
	"a301270441aa106b61796e692d6a6f696e2f31", "a0", "a10120", 18, 4, 64,
	AYNI_BADFORM},
    {"protected_headers_out_of_order_are_refused",
	"a2106b61796e692d6a6f696e2f310127", "a0", "a10120", 18, 4, 64,
	AYNI_BADFORM},
    {"a_long_head_among_the_protected_is_refused",
	"a2180127106b61796e692d6a6f696e2f31", "a0", "a10120", 18, 4, 64,
	AYNI_NONCANON},
    {"bytes_after_the_protected_map_are_refused", GOOD_PROTECTED "00", "a0",
	"a10120", 18, 4, 64, AYNI_BADFORM},
    {"an_empty_protected_header_is_refused", "", "a0", "a10120", 18, 4, 64,
	AYNI_BADFORM},
    {"a_payload_of_two_items_is_refused", GOOD_PROTECTED, "a0", "a1012000",
	18, 4, 64, AYNI_BADFORM},
    {"an_empty_payload_is_refused", GOOD_PROTECTED, "a0", "", 18, 4, 64,
	AYNI_BADFORM},
    {"a_payload_with_keys_out_of_order_is_refused", GOOD_PROTECTED, "a0",
	"a202000100", 18, 4, 64, AYNI_NONCANON},
    {"a_payload_nested_over_16_is_refused", GOOD_PROTECTED, "a0",
	"8181818181818181818181818181818180", 18, 4, 64, AYNI_TOOBIG},
    {"a_short_signature_is_refused", GOOD_PROTECTED, "a0", "a10120", 18, 4,
	63, AYNI_BADFORM},
    {"a_long_signature_is_refused", GOOD_PROTECTED, "a0", "a10120", 18, 4, 65,
	AYNI_BADFORM},
};

/* Independent of signed.c: Sig_structure and libsodium by hand. */
static void
sign_by_hand(const struct sign_key *k, struct bytes protected,
    struct bytes payload, uint8_t signature[65])
{
	unsigned char public[32], secret[64];
	struct buf b;

	buf_init(&b, 4096);
	buf_put(&b, "\x84\x6aSignature1", 12);
	pack_bytes(&b, protected);
	buf_put_byte(&b, 0x40);
	pack_bytes(&b, payload);
	assert_int_equal(crypto_sign_seed_keypair(public, secret, k->seed), 0);
	assert_int_equal(
	    crypto_sign_detached(signature, NULL, b.p, b.n, secret), 0);
	buf_free(&b);
}

static void
one_wrong_thing_is_found(void **state)
{
	const struct crafted *c = *state;
	struct wire w = wire_start();
	struct buf protected = wire_hex(c->protected), b;
	struct buf unprotected = wire_hex(c->unprotected);
	struct buf payload = wire_hex(c->payload);
	uint8_t signature[65] = {0};
	struct bytes out;

	sign_by_hand(&w.device, buf_bytes(&protected), buf_bytes(&payload),
	    signature);
	buf_init(&b, 4096);
	if (c->tag != 0)
		pack_tag(&b, c->tag);
	pack_array(&b, c->items);
	pack_bytes(&b, buf_bytes(&protected));
	buf_put_bytes(&b, buf_bytes(&unprotected));
	pack_bytes(&b, buf_bytes(&payload));
	pack_bytes(&b, (struct bytes){signature, c->signature_n});
	if (c->items == 5)
		pack_null(&b);
	assert_int_equal(
	    signed_open(buf_bytes(&b), SIGNED_JOIN, &w.device.public, &out),
	    c->err);
	buf_free(&protected);
	buf_free(&unprotected);
	buf_free(&payload);
	buf_free(&b);
}

static enum ayni_err
signs_and_opens(void)
{
	struct wire w = wire_start();
	struct bytes payload;
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 4096);
	signed_put(&b, SIGNED_JOIN, BYTES(payload_bytes), &w.device);
	if ((e = b.err) == AYNI_OK)
		e = signed_open(buf_bytes(&b), SIGNED_JOIN, &w.device.public,
		    &payload);
	buf_free(&b);
	return e;
}

static void
signing_survives_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(signs_and_opens);
}

static void
an_error_of_the_payload_becomes_the_messages(void **state)
{
	struct wire w = wire_start();
	struct buf b, out;

	(void)state;
	buf_init(&b, 2);
	buf_init(&out, 4096);
	pack_text(&b, TEXT("too long"));
	signed_finish(&out, SIGNED_JOIN, &b, &w.device);
	assert_int_equal(out.err, AYNI_TOOBIG);
	assert_int_equal(out.n, 0);
	buf_free(&out);
}

static void
rfc_8032_test_1_and_rfc_4231_test_2_hold(void **state)
{
	struct buf seed = wire_hex("9d61b19deffd5a60ba844af492ec2cc44449c569"
				   "7b326919703bac031cae7f60");
	struct buf public = wire_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3"
				     "daa62325af021a68f707511a");
	struct buf mac = wire_hex("5bdcc146bf60754e6a042426089575c75a003f089d"
				  "2739839dec58b964ec3843");
	struct sign_key k = keys_sign_from(seed.p);
	struct hash h = keys_hmac(text_bytes(TEXT("Jefe")),
	    text_bytes(TEXT("what do ya want for nothing?")));

	(void)state;
	assert_true(bytes_equal(BYTES(k.public.b), buf_bytes(&public)));
	assert_true(bytes_equal(BYTES(h.b), buf_bytes(&mac)));
	buf_free(&seed);
	buf_free(&public);
	buf_free(&mac);
}

int
main(void)
{
	static const struct CMUnitTest plain[] = {
	    cmocka_unit_test(a_message_opens_under_its_key_and_type),
	    cmocka_unit_test(the_same_content_and_key_give_the_same_bytes),
	    cmocka_unit_test(another_key_does_not_verify),
	    cmocka_unit_test(no_message_passes_for_another_type),
	    cmocka_unit_test(a_flipped_bit_anywhere_is_refused),
	    cmocka_unit_test(a_message_cut_anywhere_is_refused),
	    cmocka_unit_test(signing_survives_each_allocation_that_fails),
	    cmocka_unit_test(an_error_of_the_payload_becomes_the_messages),
	    cmocka_unit_test(rfc_8032_test_1_and_rfc_4231_test_2_hold),
	};
	int failed = cmocka_run_group_tests(plain, NULL, NULL);

	failed += TEST_CASES(one_wrong_thing_is_found, crafted);
	return failed > 0;
}
