/* relay/waybill, depot and arrival: names, bounds, and what comes in pieces. */
#include "support/vaulted.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "ayni/keys.h"
#include "ayni/sync.h"
#include "relay/arrival.h"
#include "support/test.h"

#define ANN "0123456789abcdef0123456789abcdef"
#define BOB "fedcba9876543210fedcba9876543210"
#define KB 1024u

struct shed {
	char dir[64];
	struct depot d;
	struct buf bundle;
	struct hash hash;
};

static void
open_depot(struct shed *s)
{
	assert_int_equal(depot_open(s->dir, 0, 0, &s->d), AYNI_OK);
}

/* Of one envelope, so many bytes in all. */
static void
make_bundle(struct buf *b, size_t n)
{
	struct buf envelope;
	struct bytes one;
	size_t pad = n - 30;

	buf_init(&envelope, n + 64);
	buf_put(&envelope, "\x83\x01\x48" "12345678\x59", 12);
	buf_put_byte(&envelope, (uint8_t)(pad >> 8));
	buf_put_byte(&envelope, (uint8_t)pad);
	while (pad-- > 0)
		buf_put_byte(&envelope, (uint8_t)pad);
	one = buf_bytes(&envelope);
	buf_init(b, n + 128);
	sync_put_bundle(b, &one, 1);
	assert_int_equal(b->err, AYNI_OK);
	buf_free(&envelope);
}

static int
setup(void **state)
{
	static struct shed s;

	vaulted_directory(s.dir);
	open_depot(&s);
	make_bundle(&s.bundle, 10 * KB);
	s.hash = keys_hash(buf_bytes(&s.bundle));
	*state = &s;
	return 0;
}

static int
teardown(void **state)
{
	struct shed *s = *state;

	depot_close(&s->d);
	buf_free(&s->bundle);
	vaulted_remove(s->dir);
	return 0;
}

static struct waybill
bundle_of(const char *device, uint64_t n)
{
	struct waybill p = {.what = WAYBILL_BUNDLE, .up = true, .number = n};

	memcpy(p.device, device, sizeof(p.device));
	return p;
}

/* The bytes of a bundle from one place to another. */
static struct bytes
part(const struct shed *s, size_t from, size_t to)
{
	return (struct bytes){s->bundle.p + from, to - from};
}

static enum ayni_err
bring(struct shed *s, const struct waybill *p)
{
	struct arrival a = {.fd = -1};
	enum ayni_err e;

	e = arrival_begin(&s->d, p, 0, s->bundle.n, &a);
	if (e == AYNI_OK)
		e = arrival_put(&a, buf_bytes(&s->bundle));
	if (e == AYNI_OK)
		e = arrival_end(&s->d, &a, &s->hash);
	arrival_leave(&s->d, &a);
	return e;
}

static void
expect_have(struct shed *s, const struct waybill *p, uint64_t have,
    bool whole)
{
	uint64_t n = 77;
	bool w = !whole;

	assert_int_equal(arrival_have(&s->d, p, &n, &w), AYNI_OK);
	assert_int_equal(n, have);
	assert_int_equal(w, whole);
}

/* A file of so many bytes that came so long after the year 2001 began. */
static void
put(struct shed *s, const char *inside, const char *name, size_t n,
    time_t age)
{
	struct utimbuf at = {1000000000 + age, 1000000000 + age};
	char path[256];
	struct buf b;

	(void)snprintf(path, sizeof(path), "%s/ayni/%s/%s", s->dir, inside,
	    name);
	buf_init(&b, n);
	assert_non_null(buf_grow(&b, n));
	memset(b.p, 0, n);
	b.n = n;
	assert_int_equal(
	    s->d.files.write(s->d.files.ctx, path, buf_bytes(&b)), AYNI_OK);
	assert_int_equal(utime(path, &at), 0);
	buf_free(&b);
}

static bool
there(struct shed *s, const char *inside)
{
	char path[256];

	(void)snprintf(path, sizeof(path), "%s/ayni/%s", s->dir, inside);
	return access(path, F_OK) == 0;
}

/* ---- names ---- */

static void
a_path_is_written_as_it_is_read(void **state)
{
	static const char *const good[] = {"/v1/ayni", "/v1/ayni/up/" ANN,
	    "/v1/ayni/down/" ANN, "/v1/ayni/up/" ANN "-1.ayni",
	    "/v1/ayni/down/" ANN "-999999999999999999.ayni",
	    "/v1/ayni/blob/" ANN BOB};
	char path[WAYBILL_PATH];
	struct waybill p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(waybill_read(good[i], &p));
		waybill_path(&p, path);
		assert_string_equal(path, good[i]);
	}
}

static void
other_paths_are_none(void **state)
{
	static const char *const bad[] = {"", "/", "/v1/sync", "/v1/ayni/",
	    "/v1/aynix", "/v1/ayni/up", "/v1/ayni/up/",
	    "/v1/ayni/up/" ANN "/", "/v1/ayni/up/" ANN "-0.ayni",
	    "/v1/ayni/up/" ANN "-01.ayni", "/v1/ayni/up/" ANN "-.ayni",
	    "/v1/ayni/up/" ANN "-1.part", "/v1/ayni/up/" ANN "-1.ayni/",
	    "/v1/ayni/up/" ANN "-1.ayni.part", "/v1/ayni/up/" ANN "-1",
	    "/v1/ayni/up/" ANN "-1000000000000000000.ayni",
	    "/v1/ayni/up/" ANN "--1.ayni", "/v1/ayni/up/../down/" ANN,
	    "/v1/ayni/up/..%2f" ANN, "/v1/ayni/blob/" ANN,
	    "/v1/ayni/blob/" ANN BOB "0", "/v1/ayni/blob/../up/" ANN,
	    "/v1/ayni/up/0123456789ABCDEF0123456789abcdef-1.ayni",
	    "/v1/ayni/relay.lock"};
	struct waybill p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(waybill_read(bad[i], &p));
}

/* ---- what comes in pieces ---- */

static void
what_came_whole_lies_there_as_it_is(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 7);
	char path[STICK_MAX_PATH];
	struct buf b;

	expect_have(s, &p, 0, false);
	assert_int_equal(bring(s, &p), AYNI_OK);
	expect_have(s, &p, s->bundle.n, true);
	depot_path(&s->d, &p, path);
	b = test_file(path);
	assert_true(bytes_equal(buf_bytes(&b), buf_bytes(&s->bundle)));
	buf_free(&b);
	assert_int_equal(bring(s, &p), AYNI_GAP); /* it is there */
	assert_false(there(s, "up/" ANN "-7.part"));
}

/* Cut at every byte, each time by the end of the program. */
static void
it_goes_on_wherever_it_was_cut(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);
	struct arrival a;
	size_t at;

	buf_free(&s->bundle);
	make_bundle(&s->bundle, 300);
	s->hash = keys_hash(buf_bytes(&s->bundle));
	for (at = 0; at < s->bundle.n; at++) {
		expect_have(s, &p, at, false);
		assert_int_equal(arrival_begin(&s->d, &p, at,
				     s->bundle.n - at, &a), AYNI_OK);
		assert_int_equal(
		    arrival_put(&a, part(s, at, at + 1)), AYNI_OK);
		if (at + 1 < s->bundle.n) {
			(void)close(a.fd);
			depot_close(&s->d);
			open_depot(s);
		}
	}
	assert_int_equal(arrival_end(&s->d, &a, &s->hash), AYNI_OK);
	expect_have(s, &p, s->bundle.n, true);
}

static void
at_another_place_nothing_is_taken(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);
	struct arrival a = {.fd = -1};

	assert_int_equal(arrival_begin(&s->d, &p, 5, 10, &a), AYNI_GAP);
	assert_int_equal(arrival_begin(&s->d, &p, 0, 10, &a), AYNI_OK);
	assert_int_equal(arrival_put(&a, part(s, 0, 11)), AYNI_TOOBIG);
	assert_int_equal(arrival_put(&a, part(s, 0, 4)), AYNI_OK);
	arrival_leave(&s->d, &a);
	expect_have(s, &p, 4, false);
	assert_int_equal(arrival_begin(&s->d, &p, 0, 10, &a), AYNI_GAP);
	assert_int_equal(arrival_begin(&s->d, &p, 5, 10, &a), AYNI_GAP);
}

static void
who_comes_later_goes_on(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);
	struct arrival old = {.fd = -1}, new = {.fd = -1};

	assert_int_equal(
	    arrival_begin(&s->d, &p, 0, s->bundle.n, &old), AYNI_OK);
	assert_int_equal(arrival_put(&old, part(s, 0, 100)), AYNI_OK);
	expect_have(s, &p, 100, false);
	assert_int_equal(arrival_put(&old, part(s, 100, 200)), AYNI_GAP);
	assert_int_equal(arrival_begin(&s->d, &p, 100, s->bundle.n - 100,
			     &new), AYNI_OK);
	assert_int_equal(arrival_end(&s->d, &old, &s->hash), AYNI_GAP);
	assert_int_equal(
	    arrival_put(&new, part(s, 100, s->bundle.n)), AYNI_OK);
	assert_int_equal(arrival_end(&s->d, &new, &s->hash), AYNI_OK);
}

static void
what_is_not_what_was_promised_is_dropped(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);

	s->hash.b[0] ^= 1;
	assert_int_equal(bring(s, &p), AYNI_BADHASH);
	expect_have(s, &p, 0, false);
	s->hash.b[0] ^= 1;
	assert_int_equal(bring(s, &p), AYNI_OK);
}

static void
not_all_of_it_is_not_named(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);
	struct arrival a = {.fd = -1};

	assert_int_equal(
	    arrival_begin(&s->d, &p, 0, s->bundle.n, &a), AYNI_OK);
	assert_int_equal(
	    arrival_put(&a, part(s, 0, s->bundle.n - 1)), AYNI_OK);
	assert_int_equal(arrival_end(&s->d, &a, &s->hash), AYNI_GAP);
	expect_have(s, &p, s->bundle.n - 1, false);
	assert_false(there(s, "up/" ANN "-1.ayni"));
}

static void
what_is_no_bundle_that_goes_up_is_dropped(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);

	s->bundle.p[20] ^= 3; /* its way: up becomes down */
	s->hash = keys_hash(buf_bytes(&s->bundle));
	assert_int_equal(bring(s, &p), AYNI_BADTYPE);
	expect_have(s, &p, 0, false);
	s->bundle.p[0] = 0;
	s->hash = keys_hash(buf_bytes(&s->bundle));
	assert_int_not_equal(bring(s, &p), AYNI_OK);
	expect_have(s, &p, 0, false);
}

static void
blobs_go_by_their_hash(void **state)
{
	struct shed *s = *state;
	struct waybill p = {.what = WAYBILL_BLOB, .hash = s->hash};
	struct hash nothing = {{0}};

	s->hash = nothing; /* the name is the promise */
	assert_int_equal(bring(s, &p), AYNI_OK);
	expect_have(s, &p, s->bundle.n, true);
	p.hash.b[3] ^= 1;
	assert_int_equal(bring(s, &p), AYNI_BADHASH);
	expect_have(s, &p, 0, false);
}

/* What a full disk does, without one. */
static void
a_full_disk_refuses_and_keeps_what_came(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);
	struct arrival a = {.fd = -1};
	struct rlimit was, now;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	now = was;
	now.rlim_cur = 1000;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
	assert_int_equal(bring(s, &p), AYNI_FULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	expect_have(s, &p, 1000, false);
	assert_int_equal(arrival_begin(&s->d, &p, 1000, s->bundle.n - 1000,
			     &a), AYNI_OK);
	assert_int_equal(
	    arrival_put(&a, part(s, 1000, s->bundle.n)), AYNI_OK);
	assert_int_equal(arrival_end(&s->d, &a, &s->hash), AYNI_OK);
}

/* ---- bounds ---- */

static void
over_the_quota_of_a_device_nothing_is_taken_from_it(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 2), other = bundle_of(BOB, 1);

	put(s, "up", ANN "-1.ayni", 10 * KB, 0);
	s->d.most_device = 20 * KB;
	assert_int_equal(bring(s, &p), AYNI_QUOTA);
	expect_have(s, &p, 0, false);
	assert_true(there(s, "up/" ANN "-1.ayni"));
	assert_int_equal(bring(s, &other), AYNI_OK);
	s->d.most_device = 21 * KB;
	assert_int_equal(bring(s, &p), AYNI_OK);
}

static void
over_the_quota_of_all_nothing_is_taken(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 2);

	put(s, "up", BOB "-1.ayni", 10 * KB, 0);
	s->d.most = 20 * KB;
	assert_int_equal(bring(s, &p), AYNI_QUOTA);
	assert_true(there(s, "up/" BOB "-1.ayni"));
	s->d.most = 5 * KB; /* less than it has */
	assert_int_equal(bring(s, &p), AYNI_QUOTA);
}

/* Many small files fill a disk as well. */
static void
small_files_count_too(void **state)
{
	struct shed *s = *state;

	put(s, "up", ANN "-1.ayni", 1, 0);
	put(s, "up", ANN "-2.part", 0, 0);
	s->d.most_device = 3 * DEPOT_LEAST_FILE;
	assert_int_equal(depot_room(&s->d, ANN, 1), AYNI_OK);
	put(s, "blob", "x", 1, 0);
	s->d.most = 3 * DEPOT_LEAST_FILE;
	assert_int_equal(depot_room(&s->d, ANN, 1), AYNI_QUOTA);
}

static void
what_is_under_way_has_its_room(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);
	struct arrival a = {.fd = -1};

	s->d.most_device = 20 * KB;
	assert_int_equal(
	    arrival_begin(&s->d, &p, 0, s->bundle.n, &a), AYNI_OK);
	assert_int_equal(depot_room(&s->d, ANN, 10 * KB), AYNI_QUOTA);
	assert_int_equal(depot_room(&s->d, BOB, 10 * KB), AYNI_OK);
	arrival_leave(&s->d, &a);
	assert_int_equal(depot_room(&s->d, ANN, 10 * KB), AYNI_OK);
}

static void
room_is_made_of_what_nobody_needs(void **state)
{
	struct shed *s = *state;

	put(s, "up", ANN "-1.ayni", 10 * KB, 0);
	put(s, "up", ANN "-2.refused", 10 * KB, 900);
	put(s, "down", ANN "-3.ayni", 10 * KB, 200);
	put(s, "down", BOB "-4.ayni", 10 * KB, 100);
	s->d.most = 45 * KB;
	assert_int_equal(depot_room(&s->d, BOB, 10 * KB), AYNI_OK);
	assert_false(there(s, "up/" ANN "-2.refused"));
	assert_true(there(s, "down/" BOB "-4.ayni"));
	s->d.most = 35 * KB;
	assert_int_equal(depot_room(&s->d, ANN, 10 * KB), AYNI_OK);
	assert_false(there(s, "down/" BOB "-4.ayni")); /* the oldest */
	assert_true(there(s, "down/" ANN "-3.ayni"));
	s->d.most = 15 * KB;
	assert_int_equal(depot_room(&s->d, BOB, 10 * KB), AYNI_QUOTA);
	assert_true(there(s, "up/" ANN "-1.ayni"));
}

/* A device that brings much loses answers of its own, no others'. */
static void
a_device_makes_room_of_its_own(void **state)
{
	struct shed *s = *state;

	put(s, "down", ANN "-3.ayni", 10 * KB, 200);
	put(s, "down", BOB "-4.ayni", 10 * KB, 100);
	s->d.most_device = 15 * KB;
	assert_int_equal(depot_room(&s->d, ANN, 10 * KB), AYNI_OK);
	assert_true(there(s, "down/" BOB "-4.ayni"));
	assert_false(there(s, "down/" ANN "-3.ayni"));
}

static void
the_oldest_come_first(void **state)
{
	struct shed *s = *state;
	struct depot_item *item = NULL;
	struct arena a;
	size_t n = 0;

	put(s, "up", ANN "-3.ayni", 1, 5);
	put(s, "up", BOB "-1.ayni", 1, 3);
	put(s, "up", ANN "-2.ayni", 1, 5);
	put(s, "up", ANN "-4.part", 1, 1);
	arena_init(&a, 1u << 20);
	assert_int_equal(
	    depot_list(&s->d, true, NULL, &a, &item, &n), AYNI_OK);
	assert_int_equal(n, 3);
	assert_string_equal(item[0].waybill.device, BOB);
	assert_int_equal(item[1].waybill.number, 2);
	assert_int_equal(item[2].waybill.number, 3);
	assert_int_equal(depot_list(&s->d, true, ANN, &a, &item, &n),
	    AYNI_OK);
	assert_int_equal(n, 2);
	arena_free(&a);
}

static void
what_was_begun_and_given_up_is_cleared_away(void **state)
{
	struct shed *s = *state;

	put(s, "up", ANN "-1.part", 10, 100);
	put(s, "up", ANN "-2.part", 10, 300);
	put(s, "up", ANN "-3.ayni", 10, 100);
	assert_int_equal(depot_tidy(&s->d, 1000000200), AYNI_OK);
	assert_false(there(s, "up/" ANN "-1.part"));
	assert_true(there(s, "up/" ANN "-2.part"));
	assert_true(there(s, "up/" ANN "-3.ayni"));
}

/* A link that somebody laid there leads nowhere. */
static void
links_are_not_followed(void **state)
{
	struct shed *s = *state;
	struct waybill p = bundle_of(ANN, 1);
	char path[256], target[256];
	struct arrival a = {.fd = -1};

	(void)snprintf(target, sizeof(target), "%s/secret", s->dir);
	(void)snprintf(path, sizeof(path), "%s/ayni/up/" ANN "-1.part",
	    s->dir);
	assert_int_equal(symlink(target, path), 0);
	assert_int_not_equal(
	    arrival_begin(&s->d, &p, 0, 10, &a), AYNI_OK);
	assert_int_not_equal(access(target, F_OK), 0);
}

static void
a_directory_that_is_not_there(void **state)
{
	struct depot d;

	(void)state;
	assert_int_equal(
	    depot_open("/nowhere/at/all", 0, 0, &d), AYNI_NOTFOUND);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_path_is_written_as_it_is_read),
	    TEST(other_paths_are_none),
	    TEST(what_came_whole_lies_there_as_it_is),
	    TEST(it_goes_on_wherever_it_was_cut),
	    TEST(at_another_place_nothing_is_taken),
	    TEST(who_comes_later_goes_on),
	    TEST(what_is_not_what_was_promised_is_dropped),
	    TEST(not_all_of_it_is_not_named),
	    TEST(what_is_no_bundle_that_goes_up_is_dropped),
	    TEST(blobs_go_by_their_hash),
	    TEST(a_full_disk_refuses_and_keeps_what_came),
	    TEST(over_the_quota_of_a_device_nothing_is_taken_from_it),
	    TEST(over_the_quota_of_all_nothing_is_taken),
	    TEST(small_files_count_too),
	    TEST(what_is_under_way_has_its_room),
	    TEST(room_is_made_of_what_nobody_needs),
	    TEST(a_device_makes_room_of_its_own),
	    TEST(the_oldest_come_first),
	    TEST(what_was_begun_and_given_up_is_cleared_away),
	    TEST(links_are_not_followed),
	    TEST(a_directory_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
