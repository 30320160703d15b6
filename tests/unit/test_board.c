/* sync/board: notices on a device. */
#include "support/vaulted.h"

#include <string.h>

#include "ayni/mem.h"

#include "support/test.h"
#include "sync/board.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define TODAY TEXT("2026-11-29")
#define E01 TEXT("E01")
#define E02 TEXT("E02")

static struct vaulted t;

/* Written at so many microseconds; for: "" all. */
static bool
add(int64_t at_us, const char *code, const char *said, const char *until)
{
	struct notice n = {.at_us = at_us, .until = text_of(until)};
	bool added = false;
	struct buf b;

	if (code[0] != '\0')
		n.to = (struct recipient){
		    RECIPIENT_PERSON, text_of(code), {{0}}};
	OK(notice_add(&n, TEXT(""), text_of(said)));
	buf_init(&b, NOTICE_MAX_BYTES);
	notice_put(&b, &n);
	OK(b.err);
	OK(board_add(t.v, buf_bytes(&b), &added));
	buf_free(&b);
	return added;
}

/* Their texts, in order, "*" before each that this person has to see. */
static void
expect(struct text code, const char *want)
{
	struct board all;
	struct arena a;
	struct buf b;
	size_t i;

	arena_init(&a, 8u << 20);
	buf_init(&b, 1u << 20);
	OK(board_load(t.v, &a, &all));
	for (i = 0; i < all.n; i++) {
		if (!board_for(&all.notice[i], code))
			continue;
		if (board_fresh(&all.notice[i], code, TODAY))
			buf_put_byte(&b, '*');
		buf_put_text(&b, notice_in(&all.notice[i].notice, "fr"));
		buf_put_byte(&b, ' ');
	}
	assert_string_equal(buf_z(&b), want);
	buf_free(&b);
	arena_free(&a);
}

static void
each_is_there_once_the_newest_first(void **state)
{
	(void)state;
	expect(E01, "");
	assert_true(add(5, "", "five", ""));
	assert_true(add(9, "", "nine", ""));
	assert_true(add(7, "", "seven", ""));
	assert_false(add(9, "", "nine", ""));
	expect(E01, "*nine *seven *five ");
}

static void
each_person_sees_their_own(void **state)
{
	(void)state;
	(void)add(1, "", "all", "");
	(void)add(2, "E01", "one", "");
	(void)add(3, "E02", "two", "");
	expect(E01, "*one *all ");
	expect(E02, "*two *all ");
	OK(board_see(t.v, E01, NULL));
	expect(E01, "one all ");
	expect(E02, "*two *all ");
	vaulted_reopen(&t);
	expect(E01, "one all ");
	(void)add(4, "", "again", "");
	expect(E01, "*again one all ");
}

static void
one_is_seen_and_the_others_are_not(void **state)
{
	struct board all;
	struct arena a;
	struct hash id;

	(void)state;
	(void)add(1, "", "one", "");
	(void)add(2, "", "two", "");
	arena_init(&a, 1u << 20);
	OK(board_load(t.v, &a, &all));
	id = board_id(&all.notice[1]);
	arena_free(&a);
	OK(board_see(t.v, E01, &id));
	expect(E01, "*two one ");
	expect(E02, "*two *one ");
}

static void
a_day_ends_it(void **state)
{
	(void)state;
	(void)add(1, "", "yesterday", "2026-11-28");
	(void)add(2, "", "today", "2026-11-29");
	expect(E01, "*today yesterday ");
}

static void
the_oldest_gives_way(void **state)
{
	struct board all;
	struct arena a;
	int64_t i;

	(void)state;
	for (i = 1; i <= (int64_t)BOARD_MAX; i++)
		(void)add(i, "", "x", "");
	(void)add(0, "", "older than all", "");
	(void)add(i, "", "new", "");
	arena_init(&a, 8u << 20);
	OK(board_load(t.v, &a, &all));
	assert_int_equal(all.n, BOARD_MAX);
	assert_int_equal(all.notice[0].notice.at_us, i);
	assert_int_equal(all.notice[all.n - 1].notice.at_us, 2);
	arena_free(&a);
}

static void
what_is_no_notice_changes_nothing(void **state)
{
	bool added = false;

	(void)state;
	(void)add(1, "", "one", "");
	assert_int_equal(
	    board_add(t.v, text_bytes(TEXT("x")), &added), AYNI_BADFORM);
	assert_false(added);
	expect(E01, "*one ");
}

static void
every_failed_allocation_leaves_it_whole(void **state)
{
	struct notice n = {.at_us = 2};
	bool added = false;
	struct buf b;
	enum ayni_err e = AYNI_NOMEM;
	size_t k;

	(void)state;
	(void)add(1, "", "one", "");
	OK(notice_add(&n, TEXT(""), TEXT("two")));
	buf_init(&b, NOTICE_MAX_BYTES);
	notice_put(&b, &n);
	for (k = 0; e != AYNI_OK; k++) {
		mem_fail_after = (long)k;
		e = board_add(t.v, buf_bytes(&b), &added);
		mem_fail_after = -1;
		assert_true(e == AYNI_OK || e == AYNI_NOMEM);
		assert_true(added == (e == AYNI_OK));
		expect(E01, added ? "*two *one " : "*one ");
	}
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    VAULTED_TEST(each_is_there_once_the_newest_first, vaulted_setup, &t),
	    VAULTED_TEST(each_person_sees_their_own, vaulted_setup, &t),
	    VAULTED_TEST(
		one_is_seen_and_the_others_are_not, vaulted_setup, &t),
	    VAULTED_TEST(a_day_ends_it, vaulted_setup, &t),
	    VAULTED_TEST(the_oldest_gives_way, vaulted_setup, &t),
	    VAULTED_TEST(what_is_no_notice_changes_nothing, vaulted_setup, &t),
	    VAULTED_TEST(
		every_failed_allocation_leaves_it_whole, vaulted_setup, &t),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
