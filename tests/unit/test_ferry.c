/* relay/ferry: from a relay to the office, to a stick, to another relay; with
 * every step made to fail, and with offices and relays that lie. */
#include "support/sabotage.h"
#include "support/terrain.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "relay/ferry.h"
#include "sync/courier.h"

#define FARM "name=Ann's;hens=3"
#define URL TEXT("http://office")

/* What the line to the office does with a bundle. */
enum line {
	LINE_GOOD,
	LINE_DEAD,     /* nothing gets through */
	LINE_DEAF,     /* the office has it; its answer is lost */
	LINE_LIES,     /* somebody else answers, with a bundle of no use */
	LINE_BABBLES,  /* ... with anything */
	LINE_SWAPS,    /* ... with what the office said before */
	LINE_REFUSES,  /* another office: it is not for it */
	LINE_SHORT,    /* not of this size */
};

struct road {
	struct terrain *f;
	struct handset *ann, *bob;
	char dir[64], stick[64];
	struct depot d;
	struct sabotage bad;
	enum line line;
	struct transport office;
	struct buf before; /* what the office last said */
	unsigned posts;
	struct ferry y;
};

static enum ayni_err
lie(struct road *r, struct buf *answer)
{
	struct bytes junk = text_bytes(TEXT("\x83\x02\x48" "12345678\x43" "abc"));

	if (r->line == LINE_LIES)
		sync_put_bundle(answer, &junk, 1);
	else if (r->line == LINE_SWAPS)
		buf_put_bytes(answer, buf_bytes(&r->before));
	else
		buf_put_z(answer, "<html>log in</html>");
	return answer->err;
}

static enum ayni_err
ask_office(struct road *r, struct bytes body, struct buf *answer)
{
	struct exchange x = {.batches = 0};

	assert_int_equal(
	    exchange_bundle(r->f->b.ingest, body, answer, &x), AYNI_OK);
	buf_clear(&r->before);
	buf_put_bytes(&r->before, buf_bytes(answer));
	return AYNI_OK;
}

static enum ayni_err
post(void *ctx, struct text url, struct bytes body, struct buf *answer,
    struct transport_reply *r)
{
	struct road *road = ctx;

	memset(r, 0, sizeof(*r));
	road->posts++;
	switch (road->line) {
	case LINE_GOOD:
		return ask_office(road, body, answer);
	case LINE_LIES:
	case LINE_BABBLES:
	case LINE_SWAPS:
		return lie(road, answer);
	case LINE_REFUSES:
		r->refused = true;
		return trouble_because(&r->trouble, TROUBLE_NOT_BELIEVED,
		    AYNI_NOTOURS, &url, 1);
	case LINE_SHORT:
		return trouble_set(&r->trouble, TROUBLE_TOO_LARGE, &url, 1);
	case LINE_DEAF:
		(void)ask_office(road, body, answer);
		buf_clear(answer);
		break;
	case LINE_DEAD:
		break;
	}
	return trouble_set(&r->trouble, TROUBLE_UNREACHED, &url, 1);
}

static void
open_depot(struct road *r)
{
	assert_int_equal(depot_open(r->dir, 0, 0, &r->d), AYNI_OK);
	r->bad = (struct sabotage){.real = r->d.files, .after = -1};
	r->d.files = sabotage_stick(&r->bad);
}

static int
setup(void **state)
{
	struct road *r = calloc(1, sizeof(*r));
	void *f;

	assert_non_null(r);
	(void)terrain_setup(&f);
	r->f = f;
	r->ann = handset_new(r->f, "E01");
	r->bob = handset_new(r->f, "E02");
	vaulted_directory(r->dir);
	vaulted_directory(r->stick);
	buf_init(&r->before, BUNDLE_MAX_BYTES);
	r->office = (struct transport){.post = post, .ctx = r};
	open_depot(r);
	*state = r;
	return 0;
}

static int
teardown(void **state)
{
	struct road *r = *state;
	void *f = r->f;

	depot_close(&r->d);
	buf_free(&r->before);
	vaulted_remove(r->stick);
	vaulted_remove(r->dir);
	handset_free(r->bob);
	handset_free(r->ann);
	(void)terrain_teardown(&f);
	free(r);
	return 0;
}

/* A device at a directory, the relay's or a stick. */
static enum ayni_err
visit(struct handset *h, const char *dir, struct courier *c)
{
	struct stick files = stick_files();
	enum ayni_err e = courier_carry(&h->s, &files, dir, c);

	courier_free(c);
	return e;
}

static void
meet(struct handset *h, const char *dir)
{
	struct courier c;

	assert_int_equal(visit(h, dir, &c), AYNI_OK);
}

static enum ayni_err
go(struct road *r, enum line line)
{
	r->line = line;
	r->bad.seen = 0;
	memset(&r->y, 0, sizeof(r->y));
	return ferry_post(&r->d, &r->office, URL, &r->y);
}

static size_t
files(const char *dir, const char *inside, const char *suffix)
{
	char path[256];
	struct dirent *at;
	size_t n = 0, k = strlen(suffix), len;
	DIR *d;

	(void)snprintf(path, sizeof(path), "%s/ayni/%s", dir, inside);
	if ((d = opendir(path)) == NULL)
		return 0;
	while ((at = readdir(d)) != NULL) {
		len = strlen(at->d_name);
		n += len > k && strcmp(at->d_name + len - k, suffix) == 0;
	}
	(void)closedir(d);
	return n;
}

static void
expect_waiting(struct road *r, size_t up, size_t down)
{
	assert_int_equal(files(r->dir, "up", ".ayni"), up);
	assert_int_equal(files(r->dir, "down", ".ayni"), down);
}

/* ---- to the office ---- */

static void
what_devices_left_goes_to_the_office_and_answers_come_home(void **state)
{
	struct road *r = *state;

	(void)handset_write(r->ann, FARM);
	(void)handset_write(r->bob, FARM);
	meet(r->ann, r->dir);
	meet(r->bob, r->dir);
	assert_int_equal(handset_marks(r->ann).sent, 1);
	assert_int_equal(handset_marks(r->ann).held, 0);
	expect_waiting(r, 2, 0);

	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	assert_int_equal(r->y.up, 2);
	assert_int_equal(r->y.down, 2);
	expect_waiting(r, 0, 2);
	assert_int_equal(bureau_counts(&r->f->b).records, 2);
	assert_int_equal(handset_marks(r->ann).held, 0);

	meet(r->ann, r->dir);
	assert_int_equal(handset_marks(r->ann).held, 1);
	assert_int_equal(handset_home(r->ann)->standing, STANDING_CERTIFIED);
	assert_int_equal(handset_marks(r->bob).held, 0);
	meet(r->bob, r->dir);
	assert_int_equal(handset_marks(r->bob).held, 1);
	assert_int_equal(files(r->dir, "down", ".ayni"), 0);
}

static void
without_a_link_everything_stays(void **state)
{
	struct road *r = *state;

	(void)handset_write(r->ann, FARM);
	(void)handset_write(r->bob, FARM);
	meet(r->ann, r->dir);
	meet(r->bob, r->dir);
	assert_int_equal(go(r, LINE_DEAD), AYNI_NET);
	assert_int_equal(r->y.trouble.what, TROUBLE_UNREACHED);
	assert_int_equal(r->posts, 1); /* the others would meet the same */
	expect_waiting(r, 2, 0);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	expect_waiting(r, 0, 2);
}

static void
an_answer_that_is_lost_is_fetched_again(void **state)
{
	struct road *r = *state;

	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_DEAF), AYNI_NET);
	expect_waiting(r, 1, 0);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	meet(r->ann, r->dir);
	assert_int_equal(handset_marks(r->ann).held, 1);
	assert_int_equal(bureau_counts(&r->f->b).records, 1);
}

static void
a_login_page_is_no_office(void **state)
{
	struct road *r = *state;

	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_BABBLES), AYNI_REMOTE);
	assert_int_equal(r->y.trouble.what, TROUBLE_GARBAGE);
	expect_waiting(r, 1, 0);
}

/* Whoever answers as the office does, only with something else, makes the
 * relay give up its copy; the device believes nothing and owes as before. */
static void
a_lie_costs_time_and_nothing_else(void **state)
{
	struct road *r = *state;
	struct courier c;

	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_LIES), AYNI_OK);
	expect_waiting(r, 0, 1);
	assert_int_equal(visit(r->ann, r->dir, &c), AYNI_NOTOURS);
	assert_int_equal(handset_marks(r->ann).held, 0);
	expect_waiting(r, 1, 1);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	(void)visit(r->ann, r->dir, &c);
	assert_int_equal(handset_marks(r->ann).held, 1);
	assert_int_equal(bureau_counts(&r->f->b).records, 1);
}

static void
an_answer_that_is_replayed_changes_nothing(void **state)
{
	struct road *r = *state;
	struct courier c;

	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	meet(r->ann, r->dir);
	(void)handset_write(r->ann, FARM);
	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	meet(r->ann, r->dir);
	assert_int_equal(handset_marks(r->ann).held, 3);
	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	/* the answer before, to the request that waits now */
	assert_int_equal(go(r, LINE_SWAPS), AYNI_OK);
	assert_int_equal(visit(r->ann, r->dir, &c), AYNI_OK);
	assert_int_equal(handset_marks(r->ann).held, 3);
	assert_int_equal(c.batches, 1); /* still owed */
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	meet(r->ann, r->dir);
	assert_int_equal(handset_marks(r->ann).held, 4);
}

static void
another_devices_answer_is_believed_by_neither(void **state)
{
	struct road *r = *state;
	struct courier c;

	(void)handset_write(r->bob, FARM);
	meet(r->bob, r->dir);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_SWAPS), AYNI_OK);
	assert_int_equal(visit(r->ann, r->dir, &c), AYNI_NOTOURS);
	assert_int_equal(handset_marks(r->ann).held, 0);
	assert_int_equal(c.batches, 1);
}

static void
what_this_office_will_not_have_is_set_aside(void **state)
{
	struct road *r = *state;

	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_REFUSES), AYNI_OK);
	assert_int_equal(r->y.refused, 1);
	expect_waiting(r, 0, 0);
	assert_int_equal(files(r->dir, "up", ".refused"), 1);
	r->posts = 0;
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	assert_int_equal(r->posts, 0);

	assert_int_equal(depot_retry(&r->d), AYNI_OK);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	meet(r->ann, r->dir);
	assert_int_equal(handset_marks(r->ann).held, 1);
}

/* One that does not get through keeps no other back. */
static void
one_that_is_too_large_stays(void **state)
{
	struct road *r = *state;

	meet(r->ann, r->dir);
	meet(r->bob, r->dir);
	assert_int_equal(go(r, LINE_SHORT), AYNI_REMOTE);
	assert_int_equal(r->posts, 2);
	expect_waiting(r, 2, 0);
}

static void
what_is_no_bundle_is_left_alone(void **state)
{
	struct road *r = *state;
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/ayni/up/notes.ayni", r->dir);
	assert_int_equal(r->bad.real.write(r->bad.real.ctx, path,
			     text_bytes(TEXT("milk, bread"))), AYNI_OK);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	assert_int_equal(r->posts, 1);
	assert_int_equal(access(path, F_OK), 0);
}

/* A relay that loses everything. */
static void
a_relay_that_drops_is_made_good_by_the_next_contact(void **state)
{
	struct road *r = *state;

	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	depot_close(&r->d);
	vaulted_remove(r->dir);
	assert_int_equal(mkdir(r->dir, 0700), 0);
	open_depot(r);
	assert_int_equal(handset_marks(r->ann).held, 0);
	meet(r->ann, r->dir);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	meet(r->ann, r->dir);
	assert_int_equal(handset_marks(r->ann).held, 1);
}

/* ---- every step fails ---- */

/* Whatever step fails, once or from there on: when the disk is well again,
 * everything arrives, once. */
static void
every_step_fails(struct road *r, bool gone, enum ayni_err err)
{
	size_t before;
	bool reached = true;
	long k;

	for (k = 0; reached; k++) {
		(void)handset_write(r->ann, FARM);
		(void)handset_write(r->bob, FARM);
		meet(r->ann, r->dir);
		meet(r->bob, r->dir);
		before = bureau_counts(&r->f->b).records;
		r->bad.after = k;
		r->bad.gone = gone;
		r->bad.err = err;
		(void)go(r, LINE_GOOD);
		reached = r->bad.seen > k;
		r->bad.after = -1;
		assert_true(files(r->dir, "up", ".ayni") +
			files(r->dir, "down", ".ayni") >= 2);
		assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
		meet(r->ann, r->dir);
		meet(r->bob, r->dir);
		assert_int_equal(handset_marks(r->ann).held,
		    handset_marks(r->ann).journalled);
		assert_int_equal(handset_marks(r->bob).held,
		    handset_marks(r->bob).journalled);
		assert_true(bureau_counts(&r->f->b).records >= before);
		assert_true(k < 40);
	}
	assert_int_equal(
	    bureau_counts(&r->f->b).records, (size_t)(2 * k));
	assert_true(k > 4);
}

static void
any_step_may_fail_once(void **state)
{
	every_step_fails(*state, false, AYNI_IO);
}

static void
the_disk_may_be_full_at_any_step(void **state)
{
	every_step_fails(*state, true, AYNI_FULL);
}

static void
no_memory_at_any_step(void **state)
{
	every_step_fails(*state, true, AYNI_NOMEM);
}

/* ---- sticks and other relays ---- */

static enum ayni_err
copy(struct road *r, const struct stick *near, const char *near_dir,
    const struct stick *far, const char *far_dir)
{
	char a[128], b[128];
	struct ferry_side x = {near, a, NULL}, y = {far, b, NULL};

	(void)snprintf(a, sizeof(a), "%s/ayni", near_dir);
	(void)snprintf(b, sizeof(b), "%s/ayni", far_dir);
	return ferry_copy(&x, &y, &r->y);
}

/* A stick that has been used: with its directories. */
static void
use_stick(struct road *r)
{
	struct depot d;

	assert_int_equal(depot_open(r->stick, 0, 0, &d), AYNI_OK);
	depot_close(&d);
}

static void
a_stick_brings_bundles_and_takes_answers(void **state)
{
	struct road *r = *state;
	struct stick plain = stick_files(), here = depot_stick(&r->d);

	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->stick);
	assert_int_equal(
	    copy(r, &plain, r->stick, &here, r->dir), AYNI_OK);
	assert_int_equal(r->y.up, 1);
	assert_int_equal(files(r->stick, "up", ".ayni"), 1);
	expect_waiting(r, 1, 0);
	/* once more: nothing is copied twice */
	assert_int_equal(
	    copy(r, &plain, r->stick, &here, r->dir), AYNI_OK);
	assert_int_equal(r->y.up, 0);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	assert_int_equal(
	    copy(r, &plain, r->stick, &here, r->dir), AYNI_OK);
	assert_int_equal(r->y.down, 1);
	assert_int_equal(files(r->stick, "up", ".ayni"), 0);
	assert_int_equal(files(r->stick, "down", ".ayni"), 1);
	expect_waiting(r, 0, 0);
	meet(r->ann, r->stick);
	assert_int_equal(handset_marks(r->ann).held, 1);
}

/* The office knows the second relay alone. */
static void
a_relay_hands_over_to_another(void **state)
{
	struct road *r = *state;
	struct stick plain = stick_files(), here = depot_stick(&r->d);

	(void)handset_write(r->ann, FARM);
	(void)handset_write(r->bob, FARM);
	use_stick(r);
	meet(r->ann, r->stick);
	meet(r->bob, r->stick);
	assert_int_equal(
	    copy(r, &plain, r->stick, &here, r->dir), AYNI_OK);
	assert_int_equal(r->y.up, 2);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	assert_int_equal(
	    copy(r, &plain, r->stick, &here, r->dir), AYNI_OK);
	assert_int_equal(r->y.down, 2);
	meet(r->ann, r->stick);
	meet(r->bob, r->stick);
	assert_int_equal(handset_marks(r->ann).held, 1);
	assert_int_equal(handset_marks(r->bob).held, 1);
}

/* In a ring nothing moves, and nothing is lost. */
static void
relays_in_a_ring_lose_nothing(void **state)
{
	struct road *r = *state;
	struct stick plain = stick_files();
	int i;

	use_stick(r);
	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->dir);
	for (i = 0; i < 3; i++) {
		assert_int_equal(
		    copy(r, &plain, r->dir, &plain, r->stick), AYNI_OK);
		assert_int_equal(
		    copy(r, &plain, r->stick, &plain, r->dir), AYNI_OK);
	}
	expect_waiting(r, 1, 0);
	assert_int_equal(files(r->stick, "up", ".ayni"), 1);
	assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
	meet(r->ann, r->dir);
	assert_int_equal(handset_marks(r->ann).held, 1);
}

static void
what_others_left_on_a_stick_stays(void **state)
{
	struct road *r = *state;
	struct stick plain = stick_files(), here = depot_stick(&r->d);
	char path[200];
	static const char name[] =
	    "0123456789abcdef0123456789abcdef-1.ayni";

	use_stick(r);
	(void)snprintf(
	    path, sizeof(path), "%s/ayni/up/%s", r->stick, name);
	assert_int_equal(plain.write(plain.ctx, path,
			     text_bytes(TEXT("no bundle"))), AYNI_OK);
	(void)snprintf(
	    path, sizeof(path), "%s/ayni/down/%s", r->stick, name);
	assert_int_equal(plain.write(plain.ctx, path,
			     text_bytes(TEXT("no bundle"))), AYNI_OK);
	(void)handset_write(r->ann, FARM);
	meet(r->ann, r->stick);
	assert_int_equal(
	    copy(r, &plain, r->stick, &here, r->dir), AYNI_OK);
	assert_int_equal(r->y.trouble.what, TROUBLE_NO_BUNDLE);
	assert_int_equal(r->y.up, 1);
	expect_waiting(r, 1, 0);
	assert_int_equal(files(r->stick, "up", ".ayni"), 2);
	assert_int_equal(files(r->stick, "down", ".ayni"), 1);
}

/* The quota of one keeps no other back. */
static void
a_device_that_brings_too_much_keeps_its_own(void **state)
{
	struct road *r = *state;
	struct stick plain = stick_files(), here = depot_stick(&r->d);
	int i;

	for (i = 0; i < 3; i++)
		(void)handset_write(r->ann, FARM);
	meet(r->ann, r->stick);
	(void)handset_write(r->bob, FARM);
	meet(r->bob, r->stick);
	r->d.most_device = DEPOT_LEAST_FILE - 1;
	assert_int_equal(
	    copy(r, &plain, r->stick, &here, r->dir), AYNI_QUOTA);
	assert_int_equal(r->y.trouble.what, TROUBLE_RELAY_FULL);
	expect_waiting(r, 0, 0);
	r->d.most_device = DEPOT_MOST_DEVICE;
	r->d.most = 2 * DEPOT_LEAST_FILE;
	assert_int_equal(
	    copy(r, &plain, r->stick, &here, r->dir), AYNI_OK);
	expect_waiting(r, 2, 0);
}

/* Pulled out, or full, at any step of either direction. */
static void
the_stick_fails_at_any_step(struct road *r, bool gone, enum ayni_err err)
{
	struct sabotage s = {.real = stick_files(), .after = -1};
	struct stick other = sabotage_stick(&s);
	struct stick here = depot_stick(&r->d);
	bool reached = true;
	long k;

	for (k = 0; reached; k++) {
		(void)handset_write(r->ann, FARM);
		meet(r->ann, r->stick);
		s.after = -1;
		assert_int_equal(
		    copy(r, &other, r->stick, &here, r->dir), AYNI_OK);
		assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
		(void)handset_write(r->bob, FARM);
		meet(r->bob, r->stick);

		/* an answer down and a bundle up are due */
		s = (struct sabotage){.real = s.real, .after = k,
		    .gone = gone, .err = err};
		(void)copy(r, &other, r->stick, &here, r->dir);
		reached = s.seen > k;
		s.after = -1;
		assert_int_equal(
		    copy(r, &other, r->stick, &here, r->dir), AYNI_OK);
		assert_int_equal(go(r, LINE_GOOD), AYNI_OK);
		assert_int_equal(
		    copy(r, &other, r->stick, &here, r->dir), AYNI_OK);
		meet(r->ann, r->stick);
		meet(r->bob, r->stick);
		assert_int_equal(handset_marks(r->ann).held, (uint64_t)k + 1);
		assert_int_equal(handset_marks(r->bob).held, (uint64_t)k + 1);
		assert_true(k < 40);
	}
	assert_true(k > 6);
	assert_int_equal(
	    bureau_counts(&r->f->b).records, (size_t)(2 * k));
}

static void
a_stick_may_fail_once_at_any_step(void **state)
{
	the_stick_fails_at_any_step(*state, false, AYNI_IO);
}

static void
a_stick_may_be_pulled_out_at_any_step(void **state)
{
	the_stick_fails_at_any_step(*state, true, AYNI_NOTFOUND);
}

static void
a_stick_may_be_full_at_any_step(void **state)
{
	the_stick_fails_at_any_step(*state, true, AYNI_FULL);
}

static void
a_stick_that_is_not_there(void **state)
{
	struct road *r = *state;
	struct stick plain = stick_files(), here = depot_stick(&r->d);

	assert_int_equal(
	    copy(r, &plain, "/nowhere", &here, r->dir), AYNI_NOTFOUND);
	assert_int_equal(r->y.trouble.what, TROUBLE_NO_STICK);
	meet(r->ann, r->dir);
	assert_int_equal(
	    copy(r, &here, r->dir, &plain, "/nowhere"), AYNI_NOTFOUND);
	expect_waiting(r, 1, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_devices_left_goes_to_the_office_and_answers_come_home),
	    TEST(without_a_link_everything_stays),
	    TEST(an_answer_that_is_lost_is_fetched_again),
	    TEST(a_login_page_is_no_office),
	    TEST(a_lie_costs_time_and_nothing_else),
	    TEST(an_answer_that_is_replayed_changes_nothing),
	    TEST(another_devices_answer_is_believed_by_neither),
	    TEST(what_this_office_will_not_have_is_set_aside),
	    TEST(one_that_is_too_large_stays),
	    TEST(what_is_no_bundle_is_left_alone),
	    TEST(a_relay_that_drops_is_made_good_by_the_next_contact),
	    TEST(any_step_may_fail_once),
	    TEST(the_disk_may_be_full_at_any_step),
	    TEST(no_memory_at_any_step),
	    TEST(a_stick_brings_bundles_and_takes_answers),
	    TEST(a_relay_hands_over_to_another),
	    TEST(relays_in_a_ring_lose_nothing),
	    TEST(what_others_left_on_a_stick_stays),
	    TEST(a_device_that_brings_too_much_keeps_its_own),
	    TEST(a_stick_may_fail_once_at_any_step),
	    TEST(a_stick_may_be_pulled_out_at_any_step),
	    TEST(a_stick_may_be_full_at_any_step),
	    TEST(a_stick_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
