/* What the office asks to be looked at again, in the vault and as an
 * interview's nodes. */
#include <stdlib.h>
#include <string.h>

#include "ayni/mem.h"
#include "fill/returned.h"
#include "support/test.h"
#include "support/vaulted.h"

#define OK(e) assert_int_equal(e, AYNI_OK)

static struct vaulted t;

/* A note of the office about a record; comment NULL: none at a question. */
static struct buf
note(uint8_t record, const char *text, const char *comment)
{
	struct buf b, value, comments;
	struct answer at = {{NULL, 0}, 2, {NULL, 0}};
	struct entry e = {.kind = ENTRY_NOTE,
	    .record = vaulted_record(record), .form = vaulted_form(1),
	    .bases = 1, .note = text_of(text)};

	buf_init(&b, ENTRY_MAX_BYTES);
	buf_init(&value, ENTRY_MAX_BYTES);
	buf_init(&comments, ENTRY_MAX_BYTES);
	pack_text(&value, text_of(comment != NULL ? comment : ""));
	at.value = buf_bytes(&value);
	answers_put(&comments, &at, comment != NULL);
	e.comments = buf_bytes(&comments);
	entry_put(&b, &e);
	OK(b.err);
	buf_free(&value);
	buf_free(&comments);
	return b;
}

static enum ayni_err
give(uint8_t record, const char *text, const char *comment, struct hash *id)
{
	struct buf b = note(record, text, comment);
	enum ayni_err e = vault_return_put(t.v, buf_bytes(&b));

	if (id != NULL)
		*id = keys_hash(buf_bytes(&b));
	buf_free(&b);
	return e;
}

/* A correction or withdrawal that answers these, journalled. */
static void
answer(enum entry_kind kind, const struct hash *id, size_t n)
{
	struct entry e = {.kind = kind, .record = vaulted_record(1),
	    .form = vaulted_form(1), .bases = 1, .answereds = n};
	struct buf b;

	memcpy(e.answered, id, n * sizeof(*id));
	buf_init(&b, ENTRY_MAX_BYTES);
	entry_put(&b, &e);
	OK(b.err);
	OK(vault_journal(t.v, buf_bytes(&b), TEXT("")));
	buf_free(&b);
}

static enum ayni_err
count(void *n, const struct vault_record *r)
{
	*(uint64_t *)n += r->returned;
	return AYNI_OK;
}

static uint64_t
returned(void)
{
	uint64_t n = 0;

	OK(vault_record_list(t.v, count, &n));
	return n;
}

/* "FIELD:TEXT|..." of record 1, and how many notes. */
static void
expect(const char *want, size_t notes)
{
	struct record_id id = vaulted_record(1);
	struct returned r;
	struct arena a;
	struct buf b;
	size_t i;

	arena_init(&a, 1u << 20);
	buf_init(&b, 1u << 20);
	OK(returned_read(t.v, &id, &a, &r));
	for (i = 0; i < r.n; i++) {
		buf_printf(&b, "%u:", r.remark[i].field);
		buf_put_text(&b, r.remark[i].text);
		buf_put_byte(&b, '|');
	}
	assert_string_equal(buf_z(&b), want);
	assert_int_equal(r.ids, notes);
	for (i = 1; i < r.ids; i++)
		assert_true(memcmp(r.id[i - 1].b, r.id[i].b, 32) < 0);
	buf_free(&b);
	arena_free(&a);
}

static int
setup(void **state)
{
	int e = vaulted_setup(state);

	vaulted_journal(&t, ENTRY_SUBMIT, 1, 1, "one");
	return e;
}

static void
each_is_there_once_until_it_is_answered(void **state)
{
	struct hash id[2];

	(void)state;
	expect("", 0);
	OK(give(1, "whole", "here", &id[0]));
	OK(give(1, "whole", "here", NULL));
	OK(give(1, "", "again", NULL));
	expect("0:whole|2:here|2:again|", 2);
	assert_int_equal(returned(), 2);
	vaulted_reopen(&t);
	answer(ENTRY_CORRECT, id, 1);
	expect("2:again|", 1);
	assert_int_equal(returned(), 1);
	OK(give(1, "whole", "here", NULL)); /* the feed begins again */
	expect("2:again|", 1);
}

static void
a_withdrawal_answers_as_well(void **state)
{
	struct hash id;

	(void)state;
	OK(give(1, "all of it", NULL, &id));
	expect("0:all of it|", 1);
	answer(ENTRY_WITHDRAW, &id, 1);
	expect("", 0);
}

static void
what_is_none_or_of_another_record_is_refused(void **state)
{
	struct entry e = {.kind = ENTRY_NOTE, .record = vaulted_record(1),
	    .form = vaulted_form(1), .bases = 1, .note = TEXT("a remark")};
	struct buf b;

	(void)state;
	buf_init(&b, ENTRY_MAX_BYTES);
	entry_put(&b, &e);
	assert_int_equal(
	    vault_return_put(t.v, buf_bytes(&b)), AYNI_BADTYPE);
	assert_int_equal(
	    vault_return_put(t.v, text_bytes(TEXT("x"))), AYNI_BADFORM);
	assert_int_equal(give(2, "whole", NULL, NULL), AYNI_NOTFOUND);
	assert_int_equal(returned(), 0);
	buf_free(&b);
}

static void
more_than_one_entry_answers_wait_for_the_next(void **state)
{
	char text[16];
	unsigned i;

	(void)state;
	for (i = 0; i < ENTRY_MAX_ANSWERED + 2; i++) {
		(void)snprintf(text, sizeof(text), "%u", i);
		OK(give(1, text, NULL, NULL));
	}
	expect("0:0|0:1|0:2|0:3|0:4|0:5|0:6|0:7|0:8|0:9|0:10|0:11|0:12|0:13|"
	    "0:14|0:15|", ENTRY_MAX_ANSWERED);
	assert_int_equal(returned(), ENTRY_MAX_ANSWERED + 2);
}

static void
erasing_takes_it_along(void **state)
{
	struct record_id id = vaulted_record(1);
	bool here = false;

	(void)state;
	OK(give(1, "whole", NULL, NULL));
	OK(vault_erase(t.v, &id, &here));
	assert_true(here);
	expect("", 0);
	assert_int_equal(give(1, "whole", NULL, NULL), AYNI_NOTFOUND);
}

static void
every_failed_allocation_leaves_it_whole(void **state)
{
	enum ayni_err e = AYNI_NOMEM;
	struct record_id id = vaulted_record(1);
	struct returned r;
	struct arena a;
	size_t k;

	(void)state;
	for (k = 0; e != AYNI_OK; k++) {
		struct buf b = note(1, "whole", "here");

		mem_fail_after = (long)k;
		e = vault_return_put(t.v, buf_bytes(&b));
		mem_fail_after = -1;
		buf_free(&b);
		assert_true(e == AYNI_OK || e == AYNI_NOMEM);
		assert_int_equal(returned(), e == AYNI_OK);
	}
	for (k = 0, e = AYNI_NOMEM; e != AYNI_OK; k++) {
		arena_init(&a, 1u << 20);
		mem_fail_after = (long)k;
		e = returned_read(t.v, &id, &a, &r);
		mem_fail_after = -1;
		assert_true(e == AYNI_OK || e == AYNI_NOMEM);
		arena_free(&a);
	}
	expect("0:whole|2:here|", 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    VAULTED_TEST(each_is_there_once_until_it_is_answered, setup, &t),
	    VAULTED_TEST(a_withdrawal_answers_as_well, setup, &t),
	    VAULTED_TEST(
		what_is_none_or_of_another_record_is_refused, setup, &t),
	    VAULTED_TEST(
		more_than_one_entry_answers_wait_for_the_next, setup, &t),
	    VAULTED_TEST(erasing_takes_it_along, setup, &t),
	    VAULTED_TEST(every_failed_allocation_leaves_it_whole, setup, &t),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
