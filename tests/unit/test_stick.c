/* sync/stick: the file system of this machine, and what it says no to. */
#include "support/vaulted.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "support/test.h"
#include "sync/stick.h"

struct place {
	char dir[64], path[128];
	struct stick s;
};

static int
setup(void **state)
{
	static struct place p;

	vaulted_directory(p.dir);
	(void)snprintf(p.path, sizeof(p.path), "%s/a", p.dir);
	p.s = stick_files();
	*state = &p;
	return 0;
}

static int
teardown(void **state)
{
	const struct place *p = *state;

	vaulted_remove(p->dir);
	return 0;
}

static enum ayni_err
put(const struct place *p, const char *z)
{
	return p->s.write(p->s.ctx, p->path, text_bytes(text_of(z)));
}

static void
expect(const struct place *p, const char *path, const char *z)
{
	struct buf b;

	buf_init(&b, 100);
	assert_int_equal(p->s.read(p->s.ctx, path, &b), AYNI_OK);
	assert_true(text_is(buf_text(&b), z));
	buf_free(&b);
}

static void
what_was_written_is_read(void **state)
{
	const struct place *p = *state;

	assert_int_equal(put(p, "one two"), AYNI_OK);
	expect(p, p->path, "one two");
	assert_int_equal(put(p, "one"), AYNI_OK);
	expect(p, p->path, "one");
}

static void
a_file_takes_the_place_of_another(void **state)
{
	const struct place *p = *state;
	char to[128];

	(void)snprintf(to, sizeof(to), "%s/b", p->dir);
	assert_int_equal(p->s.write(p->s.ctx, to, text_bytes(TEXT("old"))),
	    AYNI_OK);
	assert_int_equal(put(p, "new"), AYNI_OK);
	assert_int_equal(p->s.rename(p->s.ctx, p->path, to), AYNI_OK);
	expect(p, to, "new");
	assert_int_equal(p->s.remove(p->s.ctx, to), AYNI_OK);
	assert_int_equal(p->s.remove(p->s.ctx, to), AYNI_NOTFOUND);
	assert_int_equal(
	    p->s.rename(p->s.ctx, p->path, to), AYNI_NOTFOUND);
}

static enum ayni_err
count(void *arg, const char *name)
{
	*(int *)arg += name[0] != '.';
	return name[0] == 'x' ? AYNI_TOOBIG : AYNI_OK;
}

static void
a_directory_tells_its_files(void **state)
{
	const struct place *p = *state;
	char x[128];
	int n = 0;

	assert_int_equal(p->s.make(p->s.ctx, p->dir), AYNI_OK); /* is there */
	assert_int_equal(put(p, "1"), AYNI_OK);
	assert_int_equal(
	    p->s.list(p->s.ctx, p->dir, count, &n), AYNI_OK);
	assert_int_equal(n, 1);
	(void)snprintf(x, sizeof(x), "%s/x", p->dir);
	assert_int_equal(p->s.make(p->s.ctx, x), AYNI_OK);
	assert_int_equal(
	    p->s.list(p->s.ctx, p->dir, count, &n), AYNI_TOOBIG);
}

static void
nothing_is_there(void **state)
{
	const struct place *p = *state;
	char inside[160];
	struct buf b;
	int n = 0;

	(void)snprintf(inside, sizeof(inside), "%s/none/a", p->dir);
	buf_init(&b, 100);
	assert_int_equal(p->s.read(p->s.ctx, p->path, &b), AYNI_NOTFOUND);
	assert_int_equal(p->s.make(p->s.ctx, inside), AYNI_NOTFOUND);
	assert_int_equal(
	    p->s.list(p->s.ctx, p->path, count, &n), AYNI_NOTFOUND);
	assert_int_equal(p->s.write(p->s.ctx, inside, text_bytes(TEXT("1"))),
	    AYNI_NOTFOUND);
	buf_free(&b);
}

static void
a_directory_is_no_file(void **state)
{
	const struct place *p = *state;
	struct buf b;

	buf_init(&b, 100);
	assert_int_equal(p->s.read(p->s.ctx, p->dir, &b), AYNI_IO);
	assert_int_equal(p->s.write(p->s.ctx, p->dir, text_bytes(TEXT("1"))),
	    AYNI_IO);
	assert_int_equal(p->s.remove(p->s.ctx, p->dir), AYNI_IO);
	buf_free(&b);
}

static void
a_file_larger_than_the_limit_is_not_read(void **state)
{
	const struct place *p = *state;
	struct buf b;

	assert_int_equal(put(p, "one two"), AYNI_OK);
	buf_init(&b, 6);
	assert_int_equal(p->s.read(p->s.ctx, p->path, &b), AYNI_TOOBIG);
	buf_free(&b);
}

/* What a full file system would do, without one. */
static void
no_room(void **state)
{
	const struct place *p = *state;
	struct rlimit was, now;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	now = was;
	now.rlim_cur = 4;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
	assert_int_equal(put(p, "one two"), AYNI_FULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
	assert_int_equal(put(p, "one two"), AYNI_OK);
	expect(p, p->path, "one two");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_was_written_is_read),
	    TEST(a_file_takes_the_place_of_another),
	    TEST(a_directory_tells_its_files),
	    TEST(nothing_is_there),
	    TEST(a_directory_is_no_file),
	    TEST(a_file_larger_than_the_limit_is_not_read),
	    TEST(no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
