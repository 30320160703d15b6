/* sync/courier: a stick, with every step on it made to fail. */
#include "support/sabotage.h"
#include "support/terrain.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sync/courier.h"

#define FARM "name=Ann's;hens=3"

struct trip {
	struct terrain *f;
	struct handset *h;
	char dir[64];
	struct sabotage bad;
	struct stick stick;
	struct courier c;
};

static int
setup(void **state)
{
	struct trip *t = calloc(1, sizeof(*t));
	void *f;

	assert_non_null(t);
	(void)terrain_setup(&f);
	t->f = f;
	t->h = handset_new(t->f, "E01");
	vaulted_directory(t->dir);
	t->bad = (struct sabotage){.real = stick_files(), .after = -1};
	t->stick = sabotage_stick(&t->bad);
	*state = t;
	return 0;
}

static int
teardown(void **state)
{
	struct trip *t = *state;
	void *f = t->f;

	courier_free(&t->c);
	vaulted_remove(t->dir);
	handset_free(t->h);
	(void)terrain_teardown(&f);
	free(t);
	return 0;
}

static enum ayni_err
carry_of(struct trip *t, struct handset *h)
{
	courier_free(&t->c);
	t->bad.seen = 0;
	return courier_carry(&h->s, &t->stick, t->dir, &t->c);
}

static enum ayni_err
carry(struct trip *t)
{
	return carry_of(t, t->h);
}

/* ---- looking at the stick ---- */

static void
path_of(struct trip *t, char out[256], const char *inside)
{
	(void)snprintf(out, 256, "%s/%s", t->dir, inside);
}

/* Files in a directory of the stick; the name of one. */
static size_t
files(struct trip *t, const char *inside, char name[128])
{
	char path[256];
	struct dirent *at;
	size_t n = 0;
	DIR *d;

	path_of(t, path, inside);
	if ((d = opendir(path)) == NULL)
		return 0;
	while ((at = readdir(d)) != NULL)
		if (at->d_name[0] != '.') {
			n++;
			if (name != NULL)
				(void)snprintf(
				    name, 128, "%.127s", at->d_name);
		}
	(void)closedir(d);
	return n;
}

static void
put(struct trip *t, const char *inside, const char *name, struct bytes s)
{
	char path[512];

	(void)snprintf(path, sizeof(path), "%s/%s", t->dir, inside);
	(void)mkdir(path, 0777);
	(void)snprintf(
	    path, sizeof(path), "%s/%s/%s", t->dir, inside, name);
	assert_int_equal(
	    t->bad.real.write(t->bad.real.ctx, path, s), AYNI_OK);
}

static bool
there(struct trip *t, const char *inside, const char *name)
{
	char path[512];

	(void)snprintf(
	    path, sizeof(path), "%s/%s/%s", t->dir, inside, name);
	return access(path, F_OK) == 0;
}

static size_t
office(struct trip *t)
{
	return terrain_take(t->f, t->dir);
}

static void
expect(struct trip *t, enum trouble_what what, const char *part)
{
	struct buf b;
	int lang;

	assert_true(t->c.troubles > 0);
	assert_int_equal(t->c.trouble[0].what, what);
	for (lang = 0; lang < 3; lang++) {
		buf_init(&b, 8192);
		trouble_put(&b, &t->c.trouble[0], (enum lang)lang);
		assert_non_null(strstr(buf_z(&b), part));
		buf_free(&b);
	}
}

/* ---- all goes well ---- */

static void
there_and_back_again(void **state)
{
	struct trip *t = *state;
	struct record_id r = handset_write(t->h, FARM);
	char name[128];

	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.written, 1);
	assert_int_equal(t->c.batches, 1);
	assert_int_equal(t->c.entries, 1);
	assert_int_equal(t->c.read, 0);
	assert_int_equal(t->c.troubles, 0);
	assert_int_equal(handset_marks(t->h).sent, 1);
	assert_int_equal(handset_marks(t->h).held, 0);
	assert_int_equal(files(t, "ayni/up", name), 1);
	assert_string_equal(strrchr(t->c.path, '/') + 1, name);
	assert_int_equal(strlen(name), 32 + 2 + 5);

	assert_int_equal(office(t), 1);
	assert_string_equal(
	    bureau_cell(&t->f->b, "farm_v1", &r, 1, "hens"), "3");
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.read, 1);
	assert_int_equal(t->c.news.standing, STANDING_CERTIFIED);
	assert_int_equal(t->c.news.marks.held, 1);
	assert_int_equal(files(t, "ayni/down", NULL), 0);
	assert_int_equal(t->c.batches, 0);
	assert_int_equal(t->c.written, 1); /* it asks for news all the same */
}

static void
what_was_written_before_is_replaced(void **state)
{
	struct trip *t = *state;
	char before[128], name[128];

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(files(t, "ayni/up", before), 1);
	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.removed, 1);
	assert_int_equal(t->c.batches, 2); /* the first one, too */
	assert_int_equal(files(t, "ayni/up", name), 1);
	assert_string_not_equal(before, name);
	assert_int_equal(office(t), 1);
	assert_int_equal(bureau_counts(&t->f->b).records, 2);
}

static void
a_stick_that_is_lost_is_made_good_by_the_next(void **state)
{
	struct trip *t = *state;
	char other[64];

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	vaulted_remove(t->dir);
	vaulted_directory(other);
	memcpy(t->dir, other, sizeof(other));
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.batches, 1);
	assert_int_equal(office(t), 1);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.news.marks.held, 1);
}

static void
one_bundle_that_comes_twice_is_counted_once(void **state)
{
	struct trip *t = *state;
	char name[128], path[512];
	struct buf copy;

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	(void)files(t, "ayni/up", name);
	(void)snprintf(path, sizeof(path), "%s/ayni/up/%s", t->dir, name);
	copy = test_file(path);
	assert_int_equal(office(t), 1);
	put(t, "ayni/up", name, buf_bytes(&copy));
	assert_int_equal(office(t), 1);
	assert_int_equal(bureau_counts(&t->f->b).records, 1);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.news.marks.held, 1);
	buf_free(&copy);
}

static void
an_answer_on_an_older_stick_comes_home_later(void **state)
{
	struct trip *t = *state;
	char name[128], path[512];
	struct session_news n = {0};
	struct buf late;

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(office(t), 1);
	(void)files(t, "ayni/down", name);
	(void)snprintf(path, sizeof(path), "%s/ayni/down/%s", t->dir, name);
	late = test_file(path);
	assert_int_equal(unlink(path), 0);
	(void)handset_write(t->h, FARM);
	handset_sync(t->h, &n);
	assert_int_equal(n.marks.held, 2);
	put(t, "ayni/down", name, buf_bytes(&late));
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.news.stale, 1);
	assert_int_equal(t->c.news.marks.held, 2);
	assert_false(t->c.news.behind);
	assert_int_equal(files(t, "ayni/down", NULL), 0);
	buf_free(&late);
	session_news_free(&n);
}

/* ---- others' files ---- */

/* What the office would not take concerns keys that are given up. */
static void
a_vault_that_was_moved_reads_of_refusals(void **state)
{
	struct trip *t = *state;
	struct epoch_id epoch = handset_epoch(t->h);
	struct session_news n = {0};

	handset_sync(t->h, &n);
	bureau_revoke(&t->f->b, &epoch, 0);
	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(office(t), 1);
	t->h->t.options.machine = text_bytes(TEXT("m2"));
	handset_reopen(t->h);
	assert_true(vault_moved(t->h->t.v));
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.read, 1);
	assert_true(t->c.news.new_epoch);
	assert_int_equal(t->c.batches, 1);
	session_news_free(&n);
}

/* Late answers to keys that are given up: nobody will ever open them. */
static void
an_answer_for_earlier_keys_is_cleared_away(void **state)
{
	struct trip *t = *state;
	char name[128], path[512];
	struct buf late;

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(office(t), 1);
	(void)files(t, "ayni/down", name);
	(void)snprintf(path, sizeof(path), "%s/ayni/down/%s", t->dir, name);
	late = test_file(path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(home_new_epoch(t->h->t.v), AYNI_OK);
	put(t, "ayni/down", name, buf_bytes(&late));
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.troubles, 0);
	assert_int_equal(files(t, "ayni/down", NULL), 0);
	assert_int_equal(t->c.batches, 1); /* under the new ones */
	buf_free(&late);
}

/* What an answer to an older question receipts is not carried again. */
static void
what_a_late_answer_receipts_is_not_carried_again(void **state)
{
	struct trip *t = *state;
	char name[128], path[512];
	struct buf late;

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(office(t), 1);
	(void)files(t, "ayni/down", name);
	(void)snprintf(path, sizeof(path), "%s/ayni/down/%s", t->dir, name);
	late = test_file(path);
	assert_int_equal(unlink(path), 0);
	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.batches, 2);
	put(t, "ayni/down", name, buf_bytes(&late));
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.news.stale, 1);
	assert_int_equal(t->c.news.marks.held, 1);
	assert_int_equal(t->c.batches, 1);
	assert_int_equal(office(t), 1);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.news.marks.held, 2);
	assert_int_equal(bureau_counts(&t->f->b).records, 2);
	buf_free(&late);
}

static void
what_is_not_ours_is_left_alone(void **state)
{
	struct trip *t = *state;
	struct handset *other = handset_new(t->f, "E02");
	struct bytes junk = text_bytes(TEXT("holiday pictures"));

	(void)handset_write(other, FARM);
	assert_int_equal(carry_of(t, other), AYNI_OK);
	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	put(t, "ayni/down", "picture.jpg", junk);
	put(t, "ayni/up", "notes.ayni", junk);
	put(t, "ayni/up", "0123456789abcdef0123456789abcdef-1.ayni", junk);
	assert_int_equal(files(t, "ayni/up", NULL), 4);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.troubles, 0);
	assert_int_equal(files(t, "ayni/up", NULL), 4);
	assert_true(there(t, "ayni/down", "picture.jpg"));
	assert_true(there(t, "ayni/up", "notes.ayni"));
	handset_free(other);
}

static void
the_answers_of_two_devices_find_their_own(void **state)
{
	struct trip *t = *state;
	struct handset *other = handset_new(t->f, "E02");

	(void)handset_write(other, FARM);
	(void)handset_write(t->h, FARM);
	assert_int_equal(carry_of(t, other), AYNI_OK);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(office(t), 2);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.read, 1);
	assert_int_equal(t->c.news.marks.held, 1);
	assert_int_equal(files(t, "ayni/down", NULL), 1);
	assert_int_equal(carry_of(t, other), AYNI_OK);
	assert_int_equal(t->c.read, 1);
	assert_int_equal(files(t, "ayni/down", NULL), 0);
	handset_free(other);
}

/* ---- damaged files: they stay, and keep no other back ---- */

static void
number_of(const char *name, const char *number, char out[128])
{
	(void)snprintf(out, 128, "%.32s-%s.ayni", name, number);
}

static void
a_damaged_file_keeps_no_other_back(void **state)
{
	struct trip *t = *state;
	char name[128], bad[128], path[512];
	struct buf half;

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(office(t), 1);
	(void)files(t, "ayni/down", name);
	(void)snprintf(path, sizeof(path), "%s/ayni/down/%s", t->dir, name);
	half = test_file(path);
	half.n /= 2;
	number_of(name, "0000", bad); /* no number: not ours */
	put(t, "ayni/down", bad, buf_bytes(&half));
	number_of(name, "900", bad);
	put(t, "ayni/down", bad, buf_bytes(&half));
	assert_int_equal(carry(t), AYNI_BADFORM);
	expect(t, TROUBLE_NO_BUNDLE, "-900.ayni");
	assert_int_equal(t->c.troubles, 1);
	assert_int_equal(t->c.read, 1);
	assert_int_equal(t->c.news.marks.held, 1);
	assert_int_equal(t->c.written, 1); /* and ours was written */
	assert_int_equal(files(t, "ayni/down", NULL), 2);
	assert_true(there(t, "ayni/down", bad));
	assert_non_null(strstr(t->c.path, "-901"));
	buf_free(&half);
}

static void
an_answer_of_another_under_our_name_is_left(void **state)
{
	struct trip *t = *state;
	struct handset *other = handset_new(t->f, "E02");
	char name[128], ours[128], path[512];
	struct buf theirs;

	assert_int_equal(carry_of(t, other), AYNI_OK);
	assert_int_equal(office(t), 1);
	(void)files(t, "ayni/down", name);
	(void)snprintf(path, sizeof(path), "%s/ayni/down/%s", t->dir, name);
	theirs = test_file(path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(carry(t), AYNI_OK);
	number_of(strrchr(t->c.path, '/') + 1, "5", ours);
	put(t, "ayni/down", ours, buf_bytes(&theirs));
	assert_int_equal(carry(t), AYNI_NOTOURS);
	expect(t, TROUBLE_BAD_ANSWER, "-5.ayni");
	assert_true(there(t, "ayni/down", ours));
	buf_free(&theirs);
	handset_free(other);
}

/* One bad sector: the file stays, the rest goes on. */
static void
a_file_that_cannot_be_read_keeps_no_other_back(void **state)
{
	struct trip *t = *state;

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(office(t), 1);
	t->bad.after = 5; /* make, make, list, make, list, read */
	t->bad.err = AYNI_IO;
	assert_int_equal(carry(t), AYNI_IO);
	expect(t, TROUBLE_STICK_READ, "-1.ayni");
	assert_int_equal(t->c.written, 1);
	assert_int_equal(files(t, "ayni/down", NULL), 1);
	t->bad.after = -1;
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.read, 1);
}

static void
a_file_larger_than_any_bundle_keeps_no_other_back(void **state)
{
	struct trip *t = *state;
	char name[128], large[128], path[512];

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(office(t), 1);
	(void)files(t, "ayni/down", name);
	number_of(name, "900", large);
	put(t, "ayni/down", large, text_bytes(TEXT("")));
	(void)snprintf(path, sizeof(path), "%s/ayni/down/%s", t->dir, large);
	assert_int_equal(truncate(path, BUNDLE_MAX_BYTES + 1), 0);
	assert_int_equal(carry(t), AYNI_TOOBIG);
	expect(t, TROUBLE_NO_BUNDLE, "-900.ayni");
	assert_int_equal(t->c.read, 1);
	assert_int_equal(t->c.news.marks.held, 1);
	assert_true(there(t, "ayni/down", large));
}

/* What a carry that was cut off left behind. */
static void
half_written_files_of_ours_are_cleared_away(void **state)
{
	struct trip *t = *state;
	char name[160], part[200];

	assert_int_equal(carry(t), AYNI_OK);
	(void)snprintf(name, sizeof(name), "%.32s",
	    strrchr(t->c.path, '/') + 1);
	(void)snprintf(part, sizeof(part), "%s-77.part", name);
	put(t, "ayni/up", part, text_bytes(TEXT("half")));
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(files(t, "ayni/up", NULL), 1);
	assert_false(there(t, "ayni/up", part));
}

/* ---- the stick itself ---- */

static void
a_stick_that_is_not_there(void **state)
{
	struct trip *t = *state;
	char dir[64];

	memcpy(dir, t->dir, sizeof(dir));
	vaulted_remove(t->dir);
	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_NOTFOUND);
	expect(t, TROUBLE_NO_STICK, dir);
	assert_int_equal(handset_marks(t->h).sent, 0);
}

static void
a_full_stick(void **state)
{
	struct trip *t = *state;
	char before[128], name[128];

	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(files(t, "ayni/up", before), 1);
	(void)handset_write(t->h, FARM);
	t->bad.after = 5; /* make, make, list, make, list, write */
	t->bad.err = AYNI_FULL;
	assert_int_equal(carry(t), AYNI_FULL);
	expect(t, TROUBLE_STICK_FULL, ".ayni");
	assert_int_equal(files(t, "ayni/up", name), 1);
	assert_string_equal(before, name); /* the older one still serves */
	assert_int_equal(handset_marks(t->h).sent, 1);
}

static uint64_t
waiting(struct trip *t)
{
	struct vault_waiting w;

	assert_int_equal(vault_file_waiting(t->h->t.v, &w), AYNI_OK);
	return w.files;
}

/* Beside the bundle, until an answer says that it is there. */
static void
a_file_goes_beside_and_is_taken_off(void **state)
{
	struct trip *t = *state;
	struct record_id r;

	handset_photograph(t->h, "field.jpg", 300000);
	r = handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.files, 1);
	assert_int_equal(t->c.unfit, 0);
	assert_int_equal(files(t, "ayni/blob", NULL), 1);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(t->c.files, 1); /* it is there already */
	assert_int_equal(waiting(t), 1);
	assert_true(office(t) > 0);
	terrain_expect_file(t->f, &r, "field.jpg", 300000);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(waiting(t), 0);
	assert_int_equal(files(t, "ayni/blob", NULL), 0);
	assert_int_equal(t->c.files, 0);
}

static void
what_lies_there_of_others_stays(void **state)
{
	static const char other[] = "00112233445566778899aabbccddeeff"
				    "00112233445566778899aabbccddeeff";
	struct trip *t = *state;

	handset_photograph(t->h, "field.jpg", 30);
	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	put(t, "ayni/blob", other, text_bytes(TEXT("theirs")));
	put(t, "ayni/blob", "notes.txt", text_bytes(TEXT("theirs")));
	(void)office(t);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(files(t, "ayni/blob", NULL), 2);
}

/* One that was cut off under its own name, or by another program. */
static void
a_file_of_another_size_is_written_anew(void **state)
{
	struct trip *t = *state;
	struct record_id r;
	char name[128];

	handset_photograph(t->h, "field.jpg", 3000);
	r = handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(files(t, "ayni/blob", name), 1);
	put(t, "ayni/blob", name, text_bytes(TEXT("short")));
	assert_int_equal(carry(t), AYNI_OK);
	(void)office(t);
	terrain_expect_file(t->f, &r, "field.jpg", 3000);
}

/* What fits goes, and the interviews go in any case. */
static void
a_stick_too_small_for_a_file(void **state)
{
	struct trip *t = *state;
	struct record_id r;

	handset_photograph(t->h, "field.jpg", 300000);
	r = handset_write(t->h, FARM);
	t->bad.limit = 200000;
	assert_int_equal(carry(t), AYNI_FULL);
	expect(t, TROUBLE_STICK_FILES, "1");
	assert_int_equal(t->c.unfit, 1);
	assert_int_equal(t->c.written, 1);
	handset_photograph(t->h, "house.jpg", 3000);
	(void)handset_write(t->h, FARM);
	assert_int_equal(carry(t), AYNI_FULL);
	assert_int_equal(t->c.files, 1);
	(void)office(t);
	assert_true(terrain_lacks_file(t->f, &r, "field.jpg"));
	t->bad.limit = 0;
	assert_int_equal(carry(t), AYNI_OK);
	(void)office(t);
	terrain_expect_file(t->f, &r, "field.jpg", 300000);
	assert_int_equal(carry(t), AYNI_OK);
	assert_int_equal(waiting(t), 0);
}

/* Whatever step fails, once or from there on: it is told, nothing is lost,
 * and when the stick is well again everything arrives, once. */
static void
every_step_fails(struct trip *t, bool gone, enum ayni_err err)
{
	char path[256];
	struct record_id r[2];
	enum ayni_err e;
	size_t before;
	bool reached = true;
	long k;

	for (k = 0; reached; k++) {
		t->bad.after = -1;
		handset_photograph(t->h, "field.jpg", 300);
		r[0] = handset_write(t->h, FARM);
		assert_int_equal(carry(t), AYNI_OK);
		assert_true(office(t) > 0); /* there is something to read */
		handset_photograph(t->h, "house.jpg", 300000);
		r[1] = handset_write(t->h, FARM);
		before = bureau_counts(&t->f->b).records;

		t->bad.after = k;
		t->bad.gone = gone;
		t->bad.err = err;
		e = carry(t);
		reached = t->bad.seen > k;
		if (reached) /* a removal may fail without harm */
			assert_true(e == err || t->c.troubles > 0);
		assert_true(e == AYNI_OK || t->c.troubles > 0);

		t->bad.after = -1;
		assert_int_equal(carry(t), AYNI_OK);
		assert_true(office(t) > 0);
		assert_int_equal(carry(t), AYNI_OK);
		assert_int_equal(bureau_counts(&t->f->b).records, before + 1);
		assert_int_equal(handset_marks(t->h).held,
		    handset_marks(t->h).journalled);
		path_of(t, path, "ayni/down");
		assert_int_equal(files(t, "ayni/down", NULL), 0);
		terrain_expect_file(t->f, &r[0], "field.jpg", 300);
		terrain_expect_file(t->f, &r[1], "house.jpg", 300000);
		assert_int_equal(waiting(t), 0);
		assert_int_equal(files(t, "ayni/blob", NULL), 0);
		assert_true(k < 40);
	}
	assert_true(k > 8);
}

static void
any_step_may_fail_once(void **state)
{
	every_step_fails(*state, false, AYNI_IO);
}

static void
the_stick_may_be_pulled_out_at_any_step(void **state)
{
	every_step_fails(*state, true, AYNI_NOTFOUND);
}

static void
the_stick_may_be_full_at_any_step(void **state)
{
	every_step_fails(*state, true, AYNI_FULL);
}

static void
a_directory_that_nobody_may_write(void **state)
{
	struct trip *t = *state;
	char file[256];

	/* root may write anywhere: a file stands where a directory should */
	path_of(t, file, "ayni");
	put(t, "", "ayni", text_bytes(TEXT("a file")));
	assert_int_not_equal(carry(t), AYNI_OK);
	assert_true(t->c.troubles > 0);
	assert_int_equal(handset_marks(t->h).sent, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(there_and_back_again),
	    TEST(what_was_written_before_is_replaced),
	    TEST(a_stick_that_is_lost_is_made_good_by_the_next),
	    TEST(one_bundle_that_comes_twice_is_counted_once),
	    TEST(an_answer_on_an_older_stick_comes_home_later),
	    TEST(a_vault_that_was_moved_reads_of_refusals),
	    TEST(an_answer_for_earlier_keys_is_cleared_away),
	    TEST(what_a_late_answer_receipts_is_not_carried_again),
	    TEST(what_is_not_ours_is_left_alone),
	    TEST(the_answers_of_two_devices_find_their_own),
	    TEST(a_damaged_file_keeps_no_other_back),
	    TEST(an_answer_of_another_under_our_name_is_left),
	    TEST(a_file_that_cannot_be_read_keeps_no_other_back),
	    TEST(a_file_larger_than_any_bundle_keeps_no_other_back),
	    TEST(half_written_files_of_ours_are_cleared_away),
	    TEST(a_stick_that_is_not_there),
	    TEST(a_full_stick),
	    TEST(a_file_goes_beside_and_is_taken_off),
	    TEST(what_lies_there_of_others_stays),
	    TEST(a_file_of_another_size_is_written_anew),
	    TEST(a_stick_too_small_for_a_file),
	    TEST(any_step_may_fail_once),
	    TEST(the_stick_may_be_pulled_out_at_any_step),
	    TEST(the_stick_may_be_full_at_any_step),
	    TEST(a_directory_that_nobody_may_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
