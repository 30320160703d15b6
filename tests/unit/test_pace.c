/* sync/pace: what a link bears, learnt and kept. */
#include "support/test.h"
#include "support/vaulted.h"

#include "ayni/blob.h"
#include "sync/pace.h"

static void
an_unknown_link_is_none_of_the_best(void **state)
{
	struct vaulted t;
	struct pace p;

	(void)state;
	vaulted_create(&t);
	assert_int_equal(pace_load(t.v, &p), AYNI_OK);
	assert_int_equal(p.bears, PACE_UNKNOWN);
	assert_true(pace_request(&p) < BLOB_INLINE);
	vaulted_end(&t);
}

static void
what_was_learnt_is_kept(void **state)
{
	struct vaulted t;
	struct pace p = {.bears = 12345}, kept;

	(void)state;
	vaulted_create(&t);
	assert_int_equal(pace_save(t.v, &p), AYNI_OK);
	vaulted_reopen(&t);
	assert_int_equal(pace_load(t.v, &kept), AYNI_OK);
	assert_int_equal(kept.bears, p.bears);
	p.bears = SIZE_MAX / 2; /* of another version of us */
	assert_int_equal(pace_save(t.v, &p), AYNI_OK);
	assert_int_equal(pace_load(t.v, &kept), AYNI_OK);
	assert_int_equal(kept.bears, PACE_MOST);
	vaulted_end(&t);
}

static void
breaks_make_it_less_down_to_a_bound(void **state)
{
	struct pace p = {.bears = PACE_UNKNOWN};
	size_t before, batch;
	unsigned i;

	(void)state;
	for (i = 0; p.bears > PACE_LEAST; i++) {
		before = pace_request(&p);
		batch = pace_batch(&p);
		pace_broke(&p, 0);
		assert_true(pace_request(&p) < before);
		assert_true(pace_batch(&p) < batch);
		assert_true(i < 10);
	}
	pace_broke(&p, 0);
	assert_int_equal(p.bears, PACE_LEAST);
	pace_broke(&p, 40000); /* but it carried that much */
	assert_int_equal(p.bears, 40000);
}

static void
what_it_carries_makes_it_more(void **state)
{
	struct pace p = {.bears = PACE_UNKNOWN};
	unsigned i;

	(void)state;
	pace_carried(&p, 1000, 1); /* says nothing of large ones */
	assert_int_equal(p.bears, PACE_UNKNOWN);
	for (i = 0; pace_request(&p) < PACE_MOST / 4; i++) {
		pace_carried(&p, pace_request(&p), 1000000);
		assert_true(i < 7);
	}
	assert_int_equal(pace_batch(&p), VAULT_CUT_BYTES); /* fits inside */
	pace_carried(&p, 1u << 20, 0);
	assert_int_equal(p.bears, PACE_MOST);
	pace_carried(&p, 1u << 20, INT64_MAX); /* now it is slow */
	assert_int_equal(p.bears, PACE_LEAST);
	pace_carried(&p, 20000, 8000000); /* 20 kbit/s */
	assert_int_equal(p.bears, 2 * PACE_LEAST);
	pace_carried(&p, 20000, 8000000);
	pace_carried(&p, 20000, 8000000);
	assert_int_equal(p.bears, 60000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_unknown_link_is_none_of_the_best),
	    cmocka_unit_test(what_was_learnt_is_kept),
	    cmocka_unit_test(breaks_make_it_less_down_to_a_bound),
	    cmocka_unit_test(what_it_carries_makes_it_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
