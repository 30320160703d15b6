/* parcel, pour: bytes that are never whole. */
#include "support/test.h"

#include <string.h>

#include "ayni/keys.h"
#include "ayni/mem.h"
#include "ayni/parcel.h"

/* Some of it repeats and some does not, over many pieces of any size. */
static struct buf
sample(size_t n)
{
	struct buf b = {.limit = 1u << 20};
	uint32_t x = 1;

	while (b.n < n) {
		x = x * 1664525u + 1013904223u;
		buf_printf(&b, "village %u of district %u\n", x >> 20, x % 7);
	}
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static enum ayni_err
fill(struct parcel *p, struct bytes plain, size_t step)
{
	enum ayni_err e = parcel_open(p);
	size_t at, n;

	for (at = 0; at < plain.n && e == AYNI_OK; at += n) {
		n = plain.n - at < step ? plain.n - at : step;
		e = parcel_put(p, (struct bytes){plain.p + at, n});
	}
	return e == AYNI_OK ? parcel_close(p) : e;
}

static void
what_went_in_comes_out(void **state)
{
	static const size_t steps[] = {1, 1000, 16384, 1u << 20};
	struct buf b = sample(200000), out = {.limit = 1u << 20};
	struct hash h = keys_hash(buf_bytes(&b)), again;
	struct bytes deflated;
	struct parcel p;
	struct pour pour;
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		assert_int_equal(
		    fill(&p, buf_bytes(&b), steps[i]), AYNI_OK);
		assert_true(ID_EQUAL(p.hash, h));
		assert_int_equal(p.n, b.n);
		assert_true(p.deflated.n < b.n / 2);
		deflated = buf_bytes(&p.deflated);
		pour = parcel_pour(&deflated);
		buf_clear(&out);
		assert_int_equal(pour.each(
		    pour.from, pour_into_buf, &out), AYNI_OK);
		assert_true(bytes_equal(buf_bytes(&out), buf_bytes(&b)));
		assert_int_equal(parcel_hash(deflated, &again, &n), AYNI_OK);
		assert_true(ID_EQUAL(again, h));
		assert_int_equal(n, b.n);
		parcel_free(&p);
	}
	buf_free(&b);
	buf_free(&out);
}

static void
nothing_is_a_parcel_too(void **state)
{
	struct hash h;
	struct parcel p;
	size_t n = 1;

	(void)state;
	assert_int_equal(fill(&p, (struct bytes){NULL, 0}, 1), AYNI_OK);
	assert_int_equal(
	    parcel_hash(buf_bytes(&p.deflated), &h, &n), AYNI_OK);
	assert_int_equal(n, 0);
	assert_true(ID_EQUAL(h, p.hash));
	parcel_free(&p);
}

static void
one_byte_over_the_limit_is_refused(void **state)
{
	static uint8_t zeros[1u << 20];
	struct parcel p;
	size_t i;

	(void)state;
	assert_int_equal(parcel_open(&p), AYNI_OK);
	for (i = 0; i < PARCEL_MAX_BYTES / sizeof(zeros); i++)
		assert_int_equal(parcel_put(&p, BYTES(zeros)), AYNI_OK);
	assert_int_equal(
	    parcel_put(&p, (struct bytes){zeros, 1}), AYNI_TOOBIG);
	parcel_free(&p);
}

static void
what_is_cut_or_longer_is_refused(void **state)
{
	struct buf b = sample(5000);
	struct parcel p;
	struct hash h;
	size_t n, i;

	(void)state;
	assert_int_equal(parcel_of(buf_bytes(&b), &p), AYNI_OK);
	for (i = 0; i < p.deflated.n; i++)
		assert_int_equal(parcel_hash(
		    (struct bytes){p.deflated.p, i}, &h, &n), AYNI_BADFORM);
	buf_put_byte(&p.deflated, 0);
	assert_int_equal(parcel_hash(
	    buf_bytes(&p.deflated), &h, &n), AYNI_BADFORM);
	parcel_free(&p);
	buf_free(&b);
}

/* Whoever takes the pieces may have enough. */
static enum ayni_err
enough(void *to, struct bytes piece)
{
	size_t *pieces = to;

	(void)piece;
	return ++*pieces == 2 ? AYNI_FULL : AYNI_OK;
}

static void
pouring_ends_with_the_takers_error(void **state)
{
	struct buf b = sample(200000);
	struct bytes deflated;
	struct parcel p;
	struct pour pour;
	size_t pieces = 0;

	(void)state;
	assert_int_equal(parcel_of(buf_bytes(&b), &p), AYNI_OK);
	deflated = buf_bytes(&p.deflated);
	pour = parcel_pour(&deflated);
	assert_int_equal(pour.each(pour.from, enough, &pieces), AYNI_FULL);
	assert_int_equal(pieces, 2);
	parcel_free(&p);
	buf_free(&b);
}

/* ---- words ----------------------------------------------------------- */

/* Pieces of a given size. */
struct slices {
	struct bytes of;
	size_t step;
};

static enum ayni_err
slice(const void *from, pour_fn fn, void *to)
{
	const struct slices *s = from;
	enum ayni_err e = AYNI_OK;
	size_t at, n;

	for (at = 0; at < s->of.n && e == AYNI_OK; at += n) {
		n = s->of.n - at < s->step ? s->of.n - at : s->step;
		e = fn(to, (struct bytes){s->of.p + at, n});
	}
	return e;
}

static void
words_are_found_wherever_they_are_cut(void **state)
{
	static const char text[] = "<a dataset=\"trees\"/> __trunkVersion end";
	struct slices s = {.of = text_bytes(TEXT(text))};
	struct pour p = {slice, &s};

	(void)state;
	for (s.step = 1; s.step <= s.of.n; s.step++) {
		struct pour_word word[] = {{TEXT("dataset=\"trees\""), false},
		    {TEXT("__trunkVersion"), false}, {TEXT("<"), false},
		    {TEXT("end"), false}, {TEXT("ende"), true},
		    {TEXT("dataset=\"trees\"\""), false}, {TEXT(""), false}};

		assert_int_equal(pour_find(&p, word, 7), AYNI_OK);
		assert_true(word[0].found && word[1].found && word[2].found &&
		    word[3].found && word[6].found);
		assert_false(word[4].found || word[5].found);
	}
}

static void
a_long_word_is_found_over_many_pieces(void **state)
{
	static char text[3 * POUR_MAX_WORD], longer[POUR_MAX_WORD + 1];
	struct slices s = {.of = {(uint8_t *)text, sizeof(text)}, .step = 100};
	struct pour p = {slice, &s};
	struct pour_word word = {{text + 777, POUR_MAX_WORD}, false};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(text); i++)
		text[i] = (char)('a' + i * i % 23);
	text[777] = '(';
	text[777 + POUR_MAX_WORD - 1] = ')';
	assert_int_equal(pour_find(&p, &word, 1), AYNI_OK);
	assert_true(word.found);
	word.text = (struct text){longer, sizeof(longer)};
	assert_int_equal(pour_find(&p, &word, 1), AYNI_TOOBIG);
}

static enum ayni_err
broken(const void *from, pour_fn fn, void *to)
{
	enum ayni_err e = fn(to, text_bytes(TEXT("one")));

	(void)from;
	return e == AYNI_OK ? AYNI_BADFORM : e;
}

static void
what_follows_the_last_word_is_not_read(void **state)
{
	struct pour p = {broken, NULL};
	struct pour_word one = {TEXT("on"), false}, two = {TEXT("x"), false};

	(void)state;
	assert_int_equal(pour_find(&p, &one, 1), AYNI_OK);
	assert_true(one.found);
	assert_int_equal(pour_find(&p, &two, 1), AYNI_BADFORM);
}

static enum ayni_err
makes_and_pours(void)
{
	static const char text[] = "some text, some text, some text";
	struct buf out = {.limit = 1u << 20};
	struct parcel p;
	enum ayni_err e = parcel_of(text_bytes(TEXT(text)), &p);
	struct bytes deflated;
	struct pour pour;

	if (e != AYNI_OK)
		return e;
	deflated = buf_bytes(&p.deflated);
	pour = parcel_pour(&deflated);
	e = pour.each(pour.from, pour_into_buf, &out);
	if (e == AYNI_OK)
		assert_true(text_is(buf_text(&out), text));
	parcel_free(&p);
	buf_free(&out);
	return e;
}

static void
parcels_survive_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(makes_and_pours);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_went_in_comes_out),
	    cmocka_unit_test(nothing_is_a_parcel_too),
	    cmocka_unit_test(one_byte_over_the_limit_is_refused),
	    cmocka_unit_test(what_is_cut_or_longer_is_refused),
	    cmocka_unit_test(pouring_ends_with_the_takers_error),
	    cmocka_unit_test(words_are_found_wherever_they_are_cut),
	    cmocka_unit_test(a_long_word_is_found_over_many_pieces),
	    cmocka_unit_test(what_follows_the_last_word_is_not_read),
	    cmocka_unit_test(parcels_survive_each_allocation_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
