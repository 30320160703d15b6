/* base: bytes, arena, map, utf8, decimal text, identifiers, texts. */
#include "support/test.h"

#include <math.h>
#include <string.h>

#include "ayni/arena.h"
#include "ayni/decimal.h"
#include "ayni/id.h"
#include "ayni/index.h"
#include "ayni/map.h"
#include "ayni/mem.h"
#include "ayni/say.h"
#include "ayni/utf8.h"

static void
buf_refuses_what_exceeds_its_limit_and_stays_refused(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 4);
	buf_put_z(&b, "abc");
	buf_put_z(&b, "de");
	assert_int_equal(b.err, AYNI_TOOBIG);
	buf_put_z(&b, "f");
	assert_true(text_is(buf_text(&b), "abc"));
	buf_free(&b);
}

static void
hex_is_read_whole_or_not_at_all(void **state)
{
	uint8_t at[2] = {7, 7};

	(void)state;
	assert_int_equal(hex_read(TEXT("00fG"), at, 2), AYNI_BADFORM);
	assert_int_equal(at[0], 7);
	assert_int_equal(hex_read(TEXT("00fF"), at, 2), AYNI_OK);
	assert_int_equal(at[1], 255);
	assert_int_equal(hex_read(TEXT("00f"), at, 2), AYNI_BADFORM);
}

static void
arena_keeps_to_its_limit(void **state)
{
	struct arena a;
	int i;

	(void)state;
	arena_init(&a, 100000);
	for (i = 0; i < 100; i++)
		assert_non_null(arena_zalloc(&a, 10, 10));
	assert_int_equal(arena_err(&a), AYNI_OK);
	assert_null(arena_alloc(&a, 100000));
	assert_true(a.failed);
	assert_int_equal(arena_err(&a), AYNI_TOOBIG);
	arena_reset(&a);
	assert_int_equal(arena_err(&a), AYNI_OK);
	mem_fail_after = 0;
	assert_null(arena_alloc(&a, 99999));
	mem_fail_after = -1;
	assert_int_equal(arena_err(&a), AYNI_NOMEM);
	arena_free(&a);
}

static void
map_finds_what_was_put_and_guesses_names(void **state)
{
	struct map m = {0};
	char key[1000][12];
	int i, value[1000];
	void *was;

	(void)state;
	for (i = 0; i < 1000; i++) {
		(void)snprintf(key[i], sizeof(key[i]), "k%d", i);
		assert_int_equal(
		    map_put(&m, text_of(key[i]), &value[i], NULL), AYNI_OK);
	}
	for (i = 0; i < 1000; i++)
		assert_ptr_equal(map_get(&m, text_of(key[i])), &value[i]);
	assert_null(map_get(&m, TEXT("k1000")));
	assert_int_equal(map_put(&m, TEXT("k5"), &value[6], &was), AYNI_OK);
	assert_ptr_equal(was, &value[5]);
	assert_int_equal(m.n, 1000);
	assert_int_equal(map_put(&m, TEXT("constraint"), &m, NULL), AYNI_OK);
	assert_true(
	    text_is(map_nearest(&m, TEXT("constriant")), "constraint"));
	assert_int_equal(map_nearest(&m, TEXT("wholly_other")).n, 0);
	map_free(&m);
}

static struct text
word(const void *ctx, uint32_t i)
{
	return text_of(((const char *const *)ctx)[i]);
}

static void
index_finds_numbers_by_the_text_they_stand_for(void **state)
{
	static const char *const words[] = {"a", "b", "c", "d", "e", "f", "g",
	    "h", "i", "b", "a longer one"};
	struct index x = {.n = 0};
	uint32_t i;

	(void)state;
	assert_int_equal(index_find(&x, TEXT("a"), word, words), -1);
	for (i = 0; i < 11; i++)
		assert_int_equal(index_put(&x, i, word, words),
		    i == 9 ? AYNI_EXISTS : AYNI_OK);
	for (i = 0; i < 11; i++)
		assert_int_equal(
		    index_find(&x, text_of(words[i]), word, words),
		    i == 9 ? 1 : i);
	assert_int_equal(index_find(&x, TEXT("j"), word, words), -1);
	index_free(&x);
}

static void
sized_texts_stand_one_after_the_other(void **state)
{
	struct buf b = {.limit = 100000}, large = {.limit = 70000};
	struct text t;
	size_t i;

	(void)state;
	for (i = 0; i < 70000; i++)
		buf_put_byte(&large, 'x');
	for (i = 0; i <= 127; i += 127)
		buf_put_sized(&b, (struct text){(const char *)large.p, i});
	buf_put_sized(&b, buf_text(&large));
	t = text_sized(b.p);
	assert_int_equal(t.n, 0);
	t = text_sized(text_bytes(t).p + t.n);
	assert_int_equal(t.n, 127);
	t = text_sized(text_bytes(t).p + t.n);
	assert_true(text_equal(t, buf_text(&large)));
	assert_ptr_equal(t.p + t.n, b.p + b.n);
	buf_free(&b);
	buf_free(&large);
}

static void
arena_gives_texts_and_objects_room_of_their_own(void **state)
{
	struct arena a;
	struct text t[300];
	uint64_t *n[300], i;

	(void)state;
	arena_init(&a, 1u << 20);
	for (i = 0; i < 300; i++) {
		t[i] = arena_text(&a, TEXT("abc"));
		n[i] = arena_zalloc(&a, 1, sizeof(**n));
		*n[i] = i;
		assert_int_equal((uintptr_t)n[i] % sizeof(**n), 0);
	}
	for (i = 0; i < 300; i++) {
		assert_true(text_is(t[i], "abc"));
		assert_int_equal(*n[i], i);
	}
	assert_int_equal(a.used, 300 * 11);
	arena_free(&a);
}

static void
utf8_refuses_overlong_surrogate_and_cut_sequences(void **state)
{
	static const char *const bad[] = {"\xc0\x80", "\xe0\x80\x80",
	    "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "a\xc3", "\xff"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(utf8_valid(text_bytes(text_of(bad[i]))));
	assert_true(utf8_valid(text_bytes(TEXT("año 2026 – \xf0\x9f\x8c\xbd"))));
	assert_int_equal(utf8_count(TEXT("año")), 3);
}

static void
utf8_folds_accents_for_search(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	utf8_fold(&b, TEXT("Agoè-Nyivé"));
	assert_true(text_is(buf_text(&b), "agoe-nyive"));
	buf_free(&b);
}

static void
decimal_text_goes_there_and_back(void **state)
{
	static const char *const same[] = {"0", "1", "-1", "0.5", "-0.05",
	    "1200", "123456789012345678", "10.25", "100000000000000000000"};
	struct decimal d;
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 100);
	for (i = 0; i < sizeof(same) / sizeof(*same); i++) {
		assert_int_equal(decimal_read(text_of(same[i]), &d), AYNI_OK);
		buf_clear(&b);
		decimal_put(&b, d);
		assert_true(text_is(buf_text(&b), same[i]));
	}
	assert_int_equal(decimal_read(TEXT("1.50"), &d), AYNI_OK);
	assert_int_equal(d.mantissa, 15);
	assert_int_equal(d.exponent, -1);
	assert_int_equal(decimal_read(TEXT("1e5"), &d), AYNI_BADFORM);
	assert_int_equal(decimal_read(TEXT(".5"), &d), AYNI_BADFORM);
	assert_int_equal(decimal_read(TEXT(""), &d), AYNI_BADFORM);
	assert_int_equal(
	    decimal_read(TEXT("1234567890123456789"), &d), AYNI_TOOBIG);
	buf_free(&b);
}

static void
numbers_read_and_write_as_xpath_says(void **state)
{
	static const struct {
		double v;
		const char *z;
	} pair[] = {{1, "1"}, {-0.0, "0"}, {0.1, "0.1"}, {1e21, "1000000000000000000000"},
	    {1.5e-7, "0.00000015"}, {123456.75, "123456.75"}, {1.0 / 3, "0.3333333333333333"}};
	struct buf b;
	size_t i;

	(void)state;
	buf_init(&b, 400);
	for (i = 0; i < sizeof(pair) / sizeof(*pair); i++) {
		buf_clear(&b);
		number_put(&b, pair[i].v);
		assert_string_equal(buf_z(&b), pair[i].z);
	}
	buf_free(&b);
	assert_true(number_read(TEXT(" -.5 ")) == -0.5);
	assert_true(number_read(TEXT("5.")) == 5);
	assert_true(isnan(number_read(TEXT(""))));
	assert_true(isnan(number_read(TEXT("1e5"))));
	assert_true(isnan(number_read(TEXT("+1"))));
}

static void
number_int_knows_the_ends_of_its_range(void **state)
{
	int64_t v;

	(void)state;
	assert_true(number_int(TEXT("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
	assert_true(number_int(TEXT("9223372036854775807"), &v));
	assert_false(number_int(TEXT("9223372036854775808"), &v));
	assert_false(number_int(TEXT("-"), &v));
	assert_false(number_int(TEXT("1.0"), &v));
}

static void
uuid7_carries_time_version_and_variant(void **state)
{
	static const uint8_t chance[10] = {255, 255, 255, 255};
	struct record_id id = id_uuid7(1700000000000000, chance), back;
	struct buf b;

	(void)state;
	buf_init(&b, 64);
	id_uuid_put(&b, id.b);
	assert_string_equal(buf_z(&b), "018bcfe5-6800-7fff-bfff-000000000000");
	assert_int_equal(id_uuid_read(buf_text(&b), back.b), AYNI_OK);
	assert_true(ID_EQUAL(id, back));
	assert_int_equal(id_uuid_read(TEXT("018bcfe5"), back.b), AYNI_BADFORM);
	buf_free(&b);
}

static void
texts_take_their_arguments(void **state)
{
	struct text arg[] = {TEXT("3"), TEXT("Lomé")};
	struct buf b;

	(void)state;
	buf_init(&b, 64);
	say_put(&b, "{2}: {1} of {3}{x}", arg, 2);
	assert_string_equal(buf_z(&b), "Lomé: 3 of {x}");
	buf_free(&b);
	assert_string_equal(err_name(AYNI_BADSIG), "BADSIG");
	assert_int_equal(lang_of("French (fr)"), LANG_FR);
	assert_int_equal(lang_of("es_MX.UTF-8"), LANG_ES);
	assert_int_equal(lang_of("est"), LANG_EN);
}

static enum ayni_err
fill_everything(void)
{
	struct map m = {0};
	struct arena a;
	struct buf b;
	enum ayni_err e;

	arena_init(&a, 1 << 20);
	buf_init(&b, 1000);
	buf_put_z(&b, "some bytes");
	e = b.err;
	if (e == AYNI_OK && arena_alloc(&a, 20000) == NULL)
		e = AYNI_NOMEM;
	if (e == AYNI_OK)
		e = map_put(&m, TEXT("a"), &a, NULL);
	buf_free(&b);
	arena_free(&a);
	map_free(&m);
	return e;
}

static void
every_allocation_may_fail(void **state)
{
	(void)state;
	test_fail_each_allocation(fill_everything);
}

static void
versions_are_ordered_by_their_numbers(void **state)
{
	static const char *const ascending[] = {"", "0", "9", "010", "10",
	    "10.2", "10.10", "2026112302", "a", "v2", "v2a", "v10", "v10b"};
	size_t n = sizeof(ascending) / sizeof(ascending[0]), i, k;

	(void)state;
	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++) {
			int c = text_compare_versions(text_of(ascending[i]),
			    text_of(ascending[k]));

			assert_int_equal((c > 0) - (c < 0),
			    (i > k) - (i < k));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(versions_are_ordered_by_their_numbers),
	    cmocka_unit_test(buf_refuses_what_exceeds_its_limit_and_stays_refused),
	    cmocka_unit_test(hex_is_read_whole_or_not_at_all),
	    cmocka_unit_test(arena_keeps_to_its_limit),
	    cmocka_unit_test(arena_gives_texts_and_objects_room_of_their_own),
	    cmocka_unit_test(map_finds_what_was_put_and_guesses_names),
	    cmocka_unit_test(index_finds_numbers_by_the_text_they_stand_for),
	    cmocka_unit_test(sized_texts_stand_one_after_the_other),
	    cmocka_unit_test(utf8_refuses_overlong_surrogate_and_cut_sequences),
	    cmocka_unit_test(utf8_folds_accents_for_search),
	    cmocka_unit_test(decimal_text_goes_there_and_back),
	    cmocka_unit_test(numbers_read_and_write_as_xpath_says),
	    cmocka_unit_test(number_int_knows_the_ends_of_its_range),
	    cmocka_unit_test(uuid7_carries_time_version_and_variant),
	    cmocka_unit_test(texts_take_their_arguments),
	    cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
