/* entry: the refusals that tests/data/vectors/entries.json has not. */
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

#include "ayni/mem.h"
#include "ayni/pack.h"
#include "support/wire.h"

static const uint8_t answer_bytes[] = {0xa1, 0x40, 0xa1, 0x02, 0x18, 42};

static struct entry
submit(void)
{
	struct entry e = {.kind = ENTRY_SUBMIT};

	memset(e.record.b, 1, sizeof(e.record.b));
	memset(e.form.b, 2, sizeof(e.form.b));
	memset(e.author.b, 3, sizeof(e.author.b));
	memset(e.salt, 4, sizeof(e.salt));
	e.at = (struct moment){.wall_us = 1795521600000000, .boot_us = 5,
	    .zone_min = 345};
	e.seed = -1;
	e.preloads.username = TEXT("awa");
	e.answers = BYTES(answer_bytes);
	e.paradata.changes = 2;
	return e;
}

static struct buf
put(const struct entry *e)
{
	struct buf b;

	buf_init(&b, ENTRY_MAX_OBJECT);
	entry_put(&b, e);
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static enum ayni_err
read(const struct entry *e)
{
	struct buf b = put(e);
	struct entry x;
	enum ayni_err err = entry_read(buf_bytes(&b), &x);

	buf_free(&b);
	return err;
}

static void
an_entry_cut_anywhere_is_refused(void **state)
{
	struct entry e = submit(), x;
	struct buf b = put(&e);
	size_t n;

	(void)state;
	for (n = 0; n < b.n; n++) {
		uint8_t *cut = malloc(n + (n == 0));

		assert_non_null(cut);
		memcpy(cut, b.p, n);
		assert_int_equal(
		    entry_read((struct bytes){cut, n}, &x), AYNI_BADFORM);
		free(cut);
	}
	buf_free(&b);
}

/* Whatever a changed bit still decodes to encodes to the changed bytes. */
static void
no_two_byte_strings_are_one_entry(void **state)
{
	struct entry e = submit(), x;
	struct buf b = put(&e), again;
	size_t bit;

	(void)state;
	buf_init(&again, ENTRY_MAX_BYTES);
	for (bit = 0; bit < b.n * 8; bit++) {
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
		if (entry_read(buf_bytes(&b), &x) == AYNI_OK) {
			buf_clear(&again);
			entry_put(&again, &x);
			assert_true(
			    bytes_equal(buf_bytes(&again), buf_bytes(&b)));
		}
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	buf_free(&again);
	buf_free(&b);
}

static void
every_missing_key_is_refused(void **state)
{
	struct entry e = submit(), x;
	struct buf b = put(&e), less;
	uint64_t pairs, skip, i;

	(void)state;
	buf_init(&less, ENTRY_MAX_BYTES);
	for (skip = 0;; skip++) {
		struct unpack u = unpack_begin(buf_bytes(&b));

		pairs = unpack_map(&u);
		if (skip == pairs)
			break;
		buf_clear(&less);
		pack_map(&less, pairs - 1);
		for (i = 0; i < pairs; i++) {
			struct bytes key = unpack_item(&u);
			struct bytes value = unpack_item(&u);

			if (i == skip)
				continue;
			buf_put_bytes(&less, key);
			buf_put_bytes(&less, value);
		}
		assert_int_equal(
		    entry_read(buf_bytes(&less), &x), AYNI_BADFORM);
	}
	assert_int_equal(pairs, 15); /* a submit has all keys but two */
	buf_free(&less);
	buf_free(&b);
}

static void
an_entry_of_a_mebibyte_is_refused(void **state)
{
	char *much = mem_alloc(ENTRY_MAX_BYTES);
	struct entry e = submit();

	(void)state;
	assert_non_null(much);
	memset(much, 'a', ENTRY_MAX_BYTES);
	e.kind = ENTRY_CORRECT;
	e.bases = 1;
	e.note = (struct text){much, ENTRY_MAX_BYTES / 2};
	assert_int_equal(read(&e), AYNI_OK);
	e.note.n = ENTRY_MAX_BYTES;
	assert_int_equal(read(&e), AYNI_TOOBIG);
	mem_free(much);
}

static void
an_office_entry_may_carry_a_form_of_many_mebibytes(void **state)
{
	struct entry e = submit();
	uint8_t *much = mem_zalloc(1, 4u << 20);

	(void)state;
	assert_non_null(much);
	e.kind = ENTRY_FORM;
	e.object = (struct bytes){much, 4u << 20};
	assert_int_equal(read(&e), AYNI_OK);
	mem_free(much);
}

static void
fields_that_a_kind_has_not_are_left_out(void **state)
{
	struct entry e = submit(), x;
	struct buf b;

	(void)state;
	e.kind = ENTRY_PERSON;
	e.note = TEXT("not for this kind");
	e.object = BYTES(answer_bytes);
	b = put(&e);
	assert_int_equal(entry_read(buf_bytes(&b), &x), AYNI_OK);
	assert_int_equal(x.note.n, 0);
	assert_int_equal(x.answers.n, 0);
	assert_true(bytes_equal(x.object, e.object));
	buf_free(&b);
}

static void
an_entry_of_no_kind_is_a_fault_of_the_writer(void **state)
{
	struct entry e = submit();
	struct buf b;

	(void)state;
	e.kind = (enum entry_kind)6;
	buf_init(&b, ENTRY_MAX_BYTES);
	entry_put(&b, &e);
	assert_int_equal(b.err, AYNI_BUG);
	buf_free(&b);
}

static void
an_invite_is_kept(void **state)
{
	struct invite i = {{1}, {2}, {{3}}}, x;
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	entry_put_invite(&b, &i);
	assert_int_equal(entry_read_invite(buf_bytes(&b), &x), AYNI_OK);
	assert_memory_equal(&x, &i, sizeof(i));
	buf_free(&b);
}

static enum ayni_err
revocation(uint64_t last_seq, struct revocation *out)
{
	struct revocation r = {{{1}}, {{2}}, last_seq, {{3}}};
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 1024);
	entry_put_revocation(&b, &r);
	e = entry_read_revocation(buf_bytes(&b), out);
	buf_free(&b);
	return e;
}

static void
a_revocation_keeps_the_last_trusted_batch(void **state)
{
	struct revocation r;

	(void)state;
	assert_int_equal(revocation(9, &r), AYNI_OK);
	assert_int_equal(r.last_seq, 9);
	assert_int_equal(r.last.b[0], 3);
}

static void
a_revocation_may_trust_nothing(void **state)
{
	struct revocation r;

	(void)state;
	assert_int_equal(revocation(0, &r), AYNI_OK);
	assert_int_equal(r.last.b[0], 0);
}

static void
a_revocation_that_trusts_a_batch_up_to_nothing_is_refused(void **state)
{
	static const uint8_t id[16], last[32];
	struct revocation r;
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	pack_array(&b, 4);
	pack_bytes(&b, BYTES(id));
	pack_bytes(&b, BYTES(id));
	pack_uint(&b, 0);
	pack_bytes(&b, BYTES(last));
	assert_int_equal(
	    entry_read_revocation(buf_bytes(&b), &r), AYNI_BADFORM);
	buf_free(&b);
}

static void
a_judgement_is_kept(void **state)
{
	struct judgement j = {{{1}}, true, {{{2}}, {{3}}}, 2}, read;
	struct buf b;

	(void)state;
	buf_init(&b, 1024);
	entry_put_judgement(&b, &j);
	assert_int_equal(entry_read_judgement(buf_bytes(&b), &read), AYNI_OK);
	assert_memory_equal(&read, &j, sizeof(j));
	buf_free(&b);
}

static enum ayni_err
judgement(uint64_t verdict, uint8_t first, uint8_t second)
{
	uint8_t id[3][32] = {{1}, {first}, {second}};
	struct judgement j;
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 1024);
	pack_array(&b, 3);
	pack_bytes(&b, BYTES(id[0]));
	pack_uint(&b, verdict);
	pack_array(&b, 2);
	pack_bytes(&b, BYTES(id[1]));
	pack_bytes(&b, BYTES(id[2]));
	e = entry_read_judgement(buf_bytes(&b), &j);
	buf_free(&b);
	return e;
}

static void
a_judgement_says_one_thing_or_the_other(void **state)
{
	(void)state;
	assert_int_equal(judgement(0, 2, 3), AYNI_OK);
	assert_int_equal(judgement(2, 2, 3), AYNI_BADFORM);
	assert_int_equal(judgement(1, 3, 2), AYNI_NONCANON);
	assert_int_equal(judgement(1, 2, 2), AYNI_NONCANON);
}

static enum ayni_err
writes_and_reads(void)
{
	struct entry e = submit(), x;
	struct buf b;
	enum ayni_err err;

	buf_init(&b, ENTRY_MAX_BYTES);
	entry_put(&b, &e);
	if ((err = b.err) == AYNI_OK)
		err = entry_read(buf_bytes(&b), &x);
	buf_free(&b);
	return err;
}

static void
entries_survive_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(writes_and_reads);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_entry_cut_anywhere_is_refused),
	    cmocka_unit_test(no_two_byte_strings_are_one_entry),
	    cmocka_unit_test(every_missing_key_is_refused),
	    cmocka_unit_test(an_entry_of_a_mebibyte_is_refused),
	    cmocka_unit_test(
		an_office_entry_may_carry_a_form_of_many_mebibytes),
	    cmocka_unit_test(fields_that_a_kind_has_not_are_left_out),
	    cmocka_unit_test(an_entry_of_no_kind_is_a_fault_of_the_writer),
	    cmocka_unit_test(an_invite_is_kept),
	    cmocka_unit_test(a_revocation_keeps_the_last_trusted_batch),
	    cmocka_unit_test(a_revocation_may_trust_nothing),
	    cmocka_unit_test(
		a_revocation_that_trusts_a_batch_up_to_nothing_is_refused),
	    cmocka_unit_test(a_judgement_is_kept),
	    cmocka_unit_test(a_judgement_says_one_thing_or_the_other),
	    cmocka_unit_test(entries_survive_each_allocation_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
