/* batch: what the office opens, and everything that it refuses. */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/mem.h"
#include "ayni/pack.h"
#include "ayni/receipt.h"
#include "ayni/signed.h"
#include "support/wire.h"

#define NOTHING ((struct bytes){NULL, 0})

static struct bytes
no_dictionary(void *ctx, const uint8_t id[8])
{
	(void)ctx;
	(void)id;
	return NOTHING;
}

/* All steps, as the office takes them. */
static enum ayni_err
receive(struct bytes in, const struct sign_public *signer,
    const struct box_key *office, size_t limit, struct arena *a,
    struct bytes **entry, size_t *n)
{
	struct batch b;
	enum ayni_err e;

	if ((e = batch_peek(in, &b)) != AYNI_OK)
		return e;
	if ((e = batch_verify(&b, signer)) != AYNI_OK)
		return e;
	return batch_open(
	    &b, office, no_dictionary, NULL, limit, a, entry, n);
}

static enum ayni_err
received(const struct wire *w, struct bytes in)
{
	struct bytes *entry;
	struct arena a;
	enum ayni_err e;
	size_t n;

	arena_init(&a, BATCH_MAX_OFFICE_BYTES);
	e = receive(in, &w->device.public, &w->office_box, BATCH_MAX_BYTES, &a,
	    &entry, &n);
	arena_free(&a);
	return e;
}

static void
a_batch_opens_to_the_entries_it_was_made_of(void **state)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 5, 3);
	struct bytes *entry;
	struct arena a;
	size_t n;

	(void)state;
	arena_init(&a, BATCH_MAX_BYTES);
	assert_int_equal(receive(buf_bytes(&b), &w.device.public,
			     &w.office_box, BATCH_MAX_BYTES, &a, &entry, &n),
	    AYNI_OK);
	assert_int_equal(n, 3);
	assert_true(bytes_equal(entry[2], text_bytes(TEXT("entry 2"))));
	arena_free(&a);
	buf_free(&b);
}

static void
a_header_says_what_the_batch_is(void **state)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 5, 3);
	struct hash id;
	struct batch x;

	(void)state;
	assert_int_equal(batch_peek(buf_bytes(&b), &x), AYNI_OK);
	assert_true(ID_EQUAL(x.header.device, w.device_id));
	assert_true(ID_EQUAL(x.header.epoch, w.epoch));
	assert_int_equal(x.header.first, 5);
	assert_int_equal(x.header.count, 3);
	assert_true(x.header.has_previous);
	assert_int_equal(x.header.previous.b[31], 7);
	id = keys_hash(x.signed_part);
	assert_true(ID_EQUAL(x.id, id));
	assert_int_equal(x.sealed.n, 256 + SEAL_OVERHEAD);
	buf_free(&b);
}

static void
a_flipped_bit_anywhere_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 1, 2);
	size_t bit;

	(void)state;
	for (bit = 0; bit < b.n * 8; bit++) {
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_not_equal(received(&w, buf_bytes(&b)), AYNI_OK);
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	assert_int_equal(received(&w, buf_bytes(&b)), AYNI_OK);
	buf_free(&b);
}

static void
a_batch_cut_at_any_length_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 1, 2);
	struct batch x;
	size_t n;

	(void)state;
	for (n = 0; n < b.n; n++) {
		uint8_t *cut = malloc(n + (n == 0));

		assert_non_null(cut);
		memcpy(cut, b.p, n);
		assert_int_equal(
		    batch_peek((struct bytes){cut, n}, &x), AYNI_BADFORM);
		free(cut);
	}
	buf_free(&b);
}

static void
a_byte_after_the_batch_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 1, 2);

	(void)state;
	buf_put_byte(&b, 0);
	assert_int_equal(received(&w, buf_bytes(&b)), AYNI_BADFORM);
	buf_free(&b);
}

static void
a_batch_over_the_limit_is_refused_unread(void **state)
{
	struct batch x;
	uint8_t *much = mem_zalloc(1, BATCH_MAX_OFFICE_BYTES + 1);

	(void)state;
	assert_non_null(much);
	assert_int_equal(batch_peek((struct bytes){much,
					BATCH_MAX_OFFICE_BYTES + 1},
			     &x),
	    AYNI_TOOBIG);
	mem_free(much);
}

static void
a_key_of_another_epoch_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 1, 2);
	struct batch x;

	(void)state;
	assert_int_equal(batch_peek(buf_bytes(&b), &x), AYNI_OK);
	assert_int_equal(batch_verify(&x, &w.other.public), AYNI_BADKEY);
	buf_free(&b);
}

static void
another_sealed_part_under_the_same_header_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf a = wire_batch(&w, 1, 2), b = wire_batch(&w, 1, 3), mixed;
	struct batch x, y;

	(void)state;
	assert_int_equal(batch_peek(buf_bytes(&a), &x), AYNI_OK);
	assert_int_equal(batch_peek(buf_bytes(&b), &y), AYNI_OK);
	buf_init(&mixed, BATCH_MAX_BYTES);
	pack_array(&mixed, 2);
	pack_bytes(&mixed, x.signed_part);
	pack_bytes(&mixed, y.sealed);
	assert_int_equal(received(&w, buf_bytes(&mixed)), AYNI_BADHASH);
	buf_free(&a);
	buf_free(&b);
	buf_free(&mixed);
}

static void
a_batch_for_another_office_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 1, 2);
	struct bytes *entry;
	struct arena a;
	size_t n;

	(void)state;
	arena_init(&a, BATCH_MAX_BYTES);
	assert_int_equal(receive(buf_bytes(&b), &w.device.public,
			     &w.other_box, BATCH_MAX_BYTES, &a, &entry, &n),
	    AYNI_NOTOURS);
	arena_free(&a);
	buf_free(&b);
}

static void
a_sealed_part_over_the_callers_limit_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 1, 2);
	struct bytes *entry;
	struct arena a;
	size_t n;

	(void)state;
	arena_init(&a, BATCH_MAX_BYTES);
	assert_int_equal(receive(buf_bytes(&b), &w.device.public,
			     &w.office_box, 256 + SEAL_OVERHEAD - 1, &a,
			     &entry, &n),
	    AYNI_TOOBIG);
	arena_free(&a);
	buf_free(&b);
}

/*
 * A batch made by hand in which one thing is wrong and every hash and
 * signature is right: header fields, inner fields, padding.
 */
struct crafted {
	const char *name;
	enum ayni_err err;
	int first, count; /* in the header; the inner ones are 1 and 2 */
	bool previous;    /* in the header */
	bool colleague;   /* header signed by another device, of its own */
	bool astray;      /* sealed to another key than the header says */
	int inner_first, inner_count, entries;
	int inner_previous; /* 0 null, 1 a hash, 2 empty string */
	bool inner_device, inner_epoch; /* another's */
	int dictionary;     /* length of its name */
	int padding;        /* more than there should be */
	bool soiled;        /* padding is not all zeros */
	bool trailing;      /* a byte after the deflated stream */
	bool after;         /* a second item after the inner array */
	bool long_head;     /* an inner head that is not shortest */
	bool bomb;          /* inflates to over 4 MiB */
};

#define AS_IT_SHOULD_BE .first = 1, .count = 2, .inner_first = 1, \
	.inner_count = 2, .entries = 2
static const struct crafted crafted[] = {
    {"the_crafted_batch_itself_is_good", AYNI_OK, AS_IT_SHOULD_BE},
    {"a_colleagues_payload_under_ones_own_name_is_refused", AYNI_MISMATCH,
	AS_IT_SHOULD_BE, .colleague = true},
    {"a_part_sealed_to_someone_else_does_not_open", AYNI_CANTOPEN,
	AS_IT_SHOULD_BE, .astray = true},
    {"another_device_inside_is_refused", AYNI_MISMATCH, AS_IT_SHOULD_BE,
	.inner_device = true},
    {"another_epoch_inside_is_refused", AYNI_MISMATCH, AS_IT_SHOULD_BE,
	.inner_epoch = true},
    {"another_first_number_inside_is_refused", AYNI_MISMATCH, .first = 1,
	.count = 2, .inner_first = 2, .inner_count = 2, .entries = 2},
    {"another_count_inside_is_refused", AYNI_MISMATCH, .first = 1, .count = 2,
	.inner_first = 1, .inner_count = 3, .entries = 2},
    {"fewer_entries_than_counted_are_refused", AYNI_MISMATCH, .first = 1,
	.count = 2, .inner_first = 1, .inner_count = 2, .entries = 1},
    {"no_entries_at_all_are_refused", AYNI_MISMATCH, .first = 1, .count = 2,
	.inner_first = 1, .inner_count = 2, .entries = 0},
    {"over_1000_entries_are_refused", AYNI_TOOBIG, .first = 1, .count = 2,
	.inner_first = 1, .inner_count = 2, .entries = 1001},
    {"a_previous_batch_inside_alone_is_refused", AYNI_MISMATCH,
	AS_IT_SHOULD_BE, .inner_previous = 1},
    {"an_empty_previous_batch_inside_is_refused", AYNI_BADFORM,
	AS_IT_SHOULD_BE, .inner_previous = 2},
    {"a_header_that_counts_nothing_is_refused", AYNI_BADFORM, .first = 1,
	.count = 0, .inner_first = 1, .inner_count = 0, .entries = 0},
    {"a_header_that_counts_1001_is_refused", AYNI_TOOBIG, .first = 1,
	.count = 1001, .inner_first = 1, .inner_count = 1001,
	.entries = 1001},
    {"a_header_that_starts_at_0_is_refused", AYNI_BADFORM, .first = 0,
	.count = 2, .inner_first = 0, .inner_count = 2, .entries = 2},
    {"a_first_batch_with_one_before_it_is_refused", AYNI_BADFORM,
	AS_IT_SHOULD_BE, .previous = true, .inner_previous = 1},
    {"a_later_batch_with_none_before_it_is_refused", AYNI_BADFORM, .first = 2,
	.count = 2, .inner_first = 2, .inner_count = 2, .entries = 2},
    {"a_dictionary_that_is_not_known_is_refused", AYNI_UNKNOWNFORM,
	AS_IT_SHOULD_BE, .dictionary = 8},
    {"a_dictionarys_name_of_7_bytes_is_refused", AYNI_BADFORM,
	AS_IT_SHOULD_BE, .dictionary = 7},
    {"too_much_padding_is_refused", AYNI_NONCANON, AS_IT_SHOULD_BE,
	.padding = 1},
    {"padding_that_carries_something_is_refused", AYNI_BADFORM,
	AS_IT_SHOULD_BE, .soiled = true},
    {"a_byte_after_the_deflated_stream_is_refused", AYNI_BADFORM,
	AS_IT_SHOULD_BE, .trailing = true},
    {"a_second_item_inside_is_refused", AYNI_BADFORM, AS_IT_SHOULD_BE,
	.after = true},
    {"a_long_head_inside_is_refused", AYNI_NONCANON, AS_IT_SHOULD_BE,
	.long_head = true},
    {"a_bomb_is_stopped", AYNI_TOOBIG, AS_IT_SHOULD_BE, .bomb = true},
};

static void
craft_inner(const struct crafted *c, const struct wire *w, struct buf *b)
{
	struct epoch_id other = keys_epoch(&w->other.public);
	uint8_t previous[32] = {7}, *at;
	int i;

	if (c->long_head)
		buf_put(b, "\x98\x06", 2);
	else
		pack_array(b, 6);
	pack_bytes(b, c->inner_device ? BYTES(other.b)
				      : ID_BYTES(w->device_id));
	pack_bytes(b, c->inner_epoch ? BYTES(other.b) : ID_BYTES(w->epoch));
	pack_uint(b, (uint64_t)c->inner_first);
	pack_uint(b, (uint64_t)c->inner_count);
	if (c->inner_previous == 0)
		pack_null(b);
	else
		pack_bytes(b, c->inner_previous == 1 ? BYTES(previous)
						     : NOTHING);
	pack_array(b, (uint64_t)c->entries);
	for (i = 0; i < c->entries; i++)
		pack_bytes(b, text_bytes(TEXT("e")));
	if (c->after)
		pack_null(b);
	if (c->bomb && (at = buf_grow(b, BATCH_MAX_BYTES)) != NULL) {
		memset(at, 0, BATCH_MAX_BYTES);
		b->n += BATCH_MAX_BYTES;
	}
}

static void
craft_padded(const struct crafted *c, struct bytes inner, struct buf *b)
{
	struct buf deflated;
	size_t n;

	buf_init(&deflated, 2 * BATCH_MAX_BYTES);
	seal_deflate(&deflated, inner, NOTHING);
	if (c->trailing)
		buf_put_byte(&deflated, 0);
	pack_array(b, 2);
	pack_bytes(b, (struct bytes){(const uint8_t *)"12345678",
			  (size_t)c->dictionary});
	pack_bytes(b, buf_bytes(&deflated));
	for (n = seal_padded(b->n) + (size_t)c->padding; b->n < n;)
		buf_put_byte(b, b->n + 1 == n && c->soiled);
	buf_free(&deflated);
}

static void
craft(const struct crafted *c, const struct wire *w, struct bytes padded,
    struct buf *out)
{
	const struct sign_key *key = c->colleague ? &w->other : &w->device;
	struct epoch_id epoch = keys_epoch(&key->public);
	struct key_id to = keys_id(BYTES(w->office_box.public.b));
	uint8_t previous[32] = {7};
	uint64_t chance = 9;
	struct buf sealed, header, message;
	struct hash h;

	buf_init(&sealed, BATCH_MAX_BYTES);
	buf_init(&header, 1024);
	buf_init(&message, 1024);
	seal_put(&sealed, c->astray ? &w->other_box.public
				    : &w->office_box.public,
	    padded, test_random(&chance));
	h = keys_hash(buf_bytes(&sealed));
	pack_map(&header, 7);
	pack_uint(&header, 1);
	pack_bytes(&header, c->colleague ? BYTES(epoch.b)
					 : ID_BYTES(w->device_id));
	pack_uint(&header, 2);
	pack_bytes(&header, ID_BYTES(epoch));
	pack_uint(&header, 3);
	pack_uint(&header, (uint64_t)c->first);
	pack_uint(&header, 4);
	pack_uint(&header, (uint64_t)c->count);
	pack_uint(&header, 5);
	if (c->previous)
		pack_bytes(&header, BYTES(previous));
	else
		pack_null(&header);
	pack_uint(&header, 6);
	pack_bytes(&header, ID_BYTES(to));
	pack_uint(&header, 7);
	pack_bytes(&header, ID_BYTES(h));
	signed_finish(&message, SIGNED_BATCH, &header, key);
	pack_array(out, 2);
	pack_bytes(out, buf_bytes(&message));
	pack_bytes(out, buf_bytes(&sealed));
	assert_int_equal(message.err, AYNI_OK);
	assert_int_equal(sealed.err, AYNI_OK);
	buf_free(&sealed);
	buf_free(&message);
}

static void
one_wrong_thing_is_found(void **state)
{
	const struct crafted *c = *state;
	struct wire w = wire_start();
	struct buf inner, padded, out;
	struct bytes *entry;
	struct arena a;
	size_t n;

	buf_init(&inner, 2 * BATCH_MAX_BYTES);
	buf_init(&padded, 2 * BATCH_MAX_BYTES);
	buf_init(&out, 2 * BATCH_MAX_BYTES);
	arena_init(&a, BATCH_MAX_OFFICE_BYTES);
	craft_inner(c, &w, &inner);
	craft_padded(c, buf_bytes(&inner), &padded);
	craft(c, &w, buf_bytes(&padded), &out);
	assert_int_equal(receive(buf_bytes(&out),
			     c->colleague ? &w.other.public
					  : &w.device.public,
			     &w.office_box, BATCH_MAX_BYTES, &a, &entry, &n),
	    c->err);
	buf_free(&inner);
	buf_free(&padded);
	buf_free(&out);
	arena_free(&a);
}

/* The header names the device's epoch; another key has signed it. */
static void
a_signature_by_another_key_is_refused(void **state)
{
	struct wire w = wire_start(), forger = w;
	struct batch x;
	struct buf b;

	(void)state;
	forger.device = w.other;
	b = wire_batch(&forger, 1, 2);
	assert_int_equal(batch_peek(buf_bytes(&b), &x), AYNI_OK);
	assert_int_equal(batch_verify(&x, &w.device.public), AYNI_BADSIG);
	buf_free(&b);
}

static void
a_receipt_offered_as_a_batch_is_refused(void **state)
{
	struct wire w = wire_start();
	struct receipt r;
	struct buf message, b;
	struct batch x;

	(void)state;
	memset(&r, 0, sizeof(r));
	buf_init(&message, 1024);
	buf_init(&b, 1024);
	receipt_put(&message, &r, &w.device);
	pack_array(&b, 2);
	pack_bytes(&b, buf_bytes(&message));
	pack_bytes(&b, NOTHING);
	assert_int_equal(batch_peek(buf_bytes(&b), &x), AYNI_BADTYPE);
	buf_free(&message);
	buf_free(&b);
}

static const uint8_t typical[] = "Cooperativa de ahorro y credito, 42 socios";

static struct bytes
one_dictionary(void *ctx, const uint8_t id[8])
{
	struct hash h = keys_hash(BYTES(typical));

	*(int *)ctx += 1;
	return memcmp(h.b, id, 8) == 0 ? BYTES(typical) : NOTHING;
}

static void
a_batch_opens_with_the_dictionary_that_it_names(void **state)
{
	struct wire w = wire_start();
	struct bytes in = BYTES(typical), *entry;
	uint64_t chance = 1;
	struct batch_header h;
	struct batch x;
	struct arena a;
	struct hash id;
	struct buf b;
	int asked = 0;
	size_t n;

	(void)state;
	memset(&h, 0, sizeof(h));
	h.epoch = w.epoch;
	h.first = 1;
	buf_init(&b, BATCH_MAX_BYTES);
	arena_init(&a, BATCH_MAX_BYTES);
	batch_put(&b, &h, &in, 1, &w.office_box.public, BYTES(typical),
	    &w.device, test_random(&chance), &id);
	assert_int_equal(batch_peek(buf_bytes(&b), &x), AYNI_OK);
	assert_true(ID_EQUAL(x.id, id));
	assert_int_equal(batch_open(&x, &w.office_box, one_dictionary, &asked,
			     BATCH_MAX_BYTES, &a, &entry, &n),
	    AYNI_OK);
	assert_int_equal(asked, 1);
	assert_true(bytes_equal(entry[0], in));
	buf_free(&b);
	arena_free(&a);
}

static enum ayni_err
cut(size_t n, size_t size, size_t limit)
{
	struct wire w = wire_start();
	struct bytes *entry = mem_zalloc(n, sizeof(*entry));
	uint8_t *body = mem_zalloc(1, size);
	struct batch_header h;
	uint64_t chance = 1;
	enum ayni_err e;
	struct hash id;
	struct buf b;
	size_t i;

	assert_non_null(entry);
	assert_non_null(body);
	memset(&h, 0, sizeof(h));
	h.epoch = w.epoch;
	h.first = 1;
	for (i = 0; i < n; i++)
		entry[i] = (struct bytes){body, size};
	buf_init(&b, limit);
	batch_put(&b, &h, entry, n, &w.office_box.public, NOTHING, &w.device,
	    test_random(&chance), &id);
	e = b.err;
	buf_free(&b);
	mem_free(entry);
	mem_free(body);
	return e;
}

static void
a_thousand_entries_make_a_batch(void **state)
{
	(void)state;
	assert_int_equal(cut(1000, 10, BATCH_MAX_BYTES), AYNI_OK);
}

static void
over_a_thousand_entries_make_none(void **state)
{
	(void)state;
	assert_int_equal(cut(1001, 10, BATCH_MAX_BYTES), AYNI_TOOBIG);
}

static void
no_entries_make_no_batch(void **state)
{
	(void)state;
	assert_int_equal(cut(0, 10, BATCH_MAX_BYTES), AYNI_BUG);
}

/* Zeros compress well; the office would stop at the limit all the same. */
static void
what_would_inflate_over_the_limit_makes_no_batch(void **state)
{
	(void)state;
	assert_int_equal(cut(5, 1u << 20, BATCH_MAX_BYTES), AYNI_TOOBIG);
}

static enum ayni_err
cuts_and_receives(void)
{
	struct wire w = wire_start();
	struct buf b = wire_batch(&w, 1, 3);
	enum ayni_err e = b.err;

	if (e == AYNI_OK)
		e = received(&w, buf_bytes(&b));
	buf_free(&b);
	return e;
}

static void
cutting_and_opening_survive_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(cuts_and_receives);
}

int
main(void)
{
	static const struct CMUnitTest plain[] = {
	    cmocka_unit_test(a_batch_opens_to_the_entries_it_was_made_of),
	    cmocka_unit_test(a_header_says_what_the_batch_is),
	    cmocka_unit_test(a_flipped_bit_anywhere_is_refused),
	    cmocka_unit_test(a_batch_cut_at_any_length_is_refused),
	    cmocka_unit_test(a_byte_after_the_batch_is_refused),
	    cmocka_unit_test(a_batch_over_the_limit_is_refused_unread),
	    cmocka_unit_test(a_key_of_another_epoch_is_refused),
	    cmocka_unit_test(a_signature_by_another_key_is_refused),
	    cmocka_unit_test(
		another_sealed_part_under_the_same_header_is_refused),
	    cmocka_unit_test(a_batch_for_another_office_is_refused),
	    cmocka_unit_test(a_sealed_part_over_the_callers_limit_is_refused),
	    cmocka_unit_test(a_receipt_offered_as_a_batch_is_refused),
	    cmocka_unit_test(a_batch_opens_with_the_dictionary_that_it_names),
	    cmocka_unit_test(a_thousand_entries_make_a_batch),
	    cmocka_unit_test(over_a_thousand_entries_make_none),
	    cmocka_unit_test(no_entries_make_no_batch),
	    cmocka_unit_test(what_would_inflate_over_the_limit_makes_no_batch),
	    cmocka_unit_test(
		cutting_and_opening_survive_each_allocation_that_fails),
	};
	int failed = cmocka_run_group_tests(plain, NULL, NULL);

	failed += TEST_CASES(one_wrong_thing_is_found, crafted);
	return failed > 0;
}
