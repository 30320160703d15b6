/* vault: the power is cut at any moment, and the disk keeps what was synced,
 * all that was written, or some sectors of it. What a call said it did is
 * there afterwards, and nothing is half there. */
#include "support/life.h"

#include "support/test.h"
#include "support/vfs.h"

#define ODDS 3 /* of what was not synced: so many draws of sectors */

static struct life life;

/* Lives until the power is cut, at the k-th operation that changes a file.
 * Gives how many steps were acknowledged; life.steps where it was not cut. */
static size_t
live(long k)
{
	size_t i = 0;

	life_restore(&life, 0);
	vfs_start();
	vfs_record();
	assert_int_equal(life_open(&life), AYNI_OK);
	vfs_fail(VFS_CHANGE, k, true, false);
	while (i < life.steps && life_step(&life, i) == AYNI_OK)
		i++;
	vaulted_close(&life.t);
	vfs_stop();
	return i;
}

/* What is outside the vault is synced on its own, and stays. */
static void
wake(size_t done, enum vfs_left left, uint64_t seed)
{
	char state[128];

	(void)snprintf(state, sizeof(state), "%s/state-cut", life.t.root);
	vaulted_close(&life.t);
	vaulted_empty(life.t.state);
	vaulted_copy(state, life.t.state);
	vfs_left(left, seed);
	(void)life_check(
	    &life, done, done < life.steps ? done + 1 : done);
}

static void
test_power_cut(void **state)
{
	char kept[128];
	bool cut = true;
	size_t done;
	long k;
	int i;

	(void)state;
	(void)snprintf(kept, sizeof(kept), "%s/state-cut", life.t.root);
	for (k = 0; cut; k += TEST_STRIDE) {
		done = live(k);
		cut = vfs_failed() > 0;
		vaulted_remove(kept);
		vaulted_copy(life.t.state, kept);
		wake(done, VFS_LEFT_SYNCED, 0);
		wake(done, VFS_LEFT_ALL, 0);
		for (i = 0; i < ODDS; i++)
			wake(done, VFS_LEFT_SOME,
			    (uint64_t)k * ODDS + (uint64_t)i);
	}
	assert_int_equal(done, life.steps);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_power_cut),
	};
	int bad;

	life_learn(&life);
	bad = cmocka_run_group_tests(tests, NULL, NULL);
	life_end(&life);
	return bad;
}
