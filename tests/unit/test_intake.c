/* intake: files that answer questions; what a draft and an entry have of
 * them. */
#include "support/filling.h"
#include "support/vaulted.h"

#include <stdlib.h>
#include <string.h>

#include "fill/draft.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define JPEG "\xff\xd8\xff\xe0 a picture of some kind"

static const struct hash the_form = {{7}};
static const char xform[] = FILLING_FORM(
    "<photo/><sign/><voice/><paper/><any/><show>yes</show><later/>"
    "<r jr:template=\"\"><film/></r><meta><audit/></meta>",
    "<bind nodeset=\"/data/photo\" type=\"binary\" "
    "constraint=\"not(contains(., 'bad'))\"/>"
    "<bind nodeset=\"/data/sign\" type=\"binary\"/>"
    "<bind nodeset=\"/data/voice\" type=\"binary\"/>"
    "<bind nodeset=\"/data/paper\" type=\"binary\"/>"
    "<bind nodeset=\"/data/later\" type=\"binary\" "
    "relevant=\"/data/show = 'yes'\"/>"
    "<bind nodeset=\"/data/r/film\" type=\"binary\"/>"
    "<bind nodeset=\"/data/meta/audit\" type=\"binary\"/>",
    "<upload ref=\"/data/photo\" mediatype=\"image/*\"/>"
    "<upload ref=\"/data/sign\" mediatype=\"image/*\" "
    "appearance=\"signature\"/>"
    "<upload ref=\"/data/voice\" mediatype=\"audio/*\"/>"
    "<upload ref=\"/data/paper\" mediatype=\"application/*\"/>"
    "<input ref=\"/data/any\"/><input ref=\"/data/show\"/>"
    "<upload ref=\"/data/later\" mediatype=\"image/*\"/>"
    "<group ref=\"/data/r\"><repeat nodeset=\"/data/r\">"
    "<upload ref=\"/data/r/film\" mediatype=\"video/*\"/></repeat></group>");

struct here {
	struct vaulted v;
	struct filling f; /* its form */
	struct draft_setup setup;
	struct intake_files files;
	struct moment at;
	uint64_t seed;
	struct draft *d;
	struct conduct *c;
	struct bytes shelf; /* what lies under every path but "/none" */
	uint64_t bytes;     /* said of it; 0: as many as it has */
	enum ayni_err breaks;
};

static struct here h;

static enum ayni_err
look(void *ctx, struct text path, uint64_t *bytes, struct buf *head)
{
	(void)ctx;
	if (text_is(path, "/none"))
		return AYNI_NOTFOUND;
	*bytes = h.bytes > 0 ? h.bytes : h.shelf.n;
	buf_put(head, h.shelf.p,
	    h.shelf.n < MEDIUM_HEAD ? h.shelf.n : MEDIUM_HEAD);
	return head->err;
}

static enum ayni_err
pour(void *ctx, struct text path, pour_fn fn, void *to)
{
	enum ayni_err e = fn(to, h.shelf);

	(void)ctx;
	(void)path;
	return e == AYNI_OK ? h.breaks : e;
}

static int
begin(void **state)
{
	(void)state;
	memset(&h, 0, sizeof(h));
	vaulted_create(&h.v);
	h.f = filling_begin(xform);
	h.at.wall_us = 1772442000000000;
	h.seed = 5;
	h.files = (struct intake_files){look, pour, NULL};
	h.setup = (struct draft_setup){.vault = h.v.v,
	    .clock = test_clock(&h.at), .chance = test_random(&h.seed),
	    .author = {{9}}, .least_free = 1, .files = &h.files};
	h.shelf = text_bytes(TEXT(JPEG));
	OK(draft_begin(&h.setup, h.f.form, &the_form, UINT32_MAX, &h.d));
	OK(draft_conduct(h.d, &h.c));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	conduct_free(h.c);
	draft_free(h.d);
	filling_end(&h.f);
	vaulted_end(&h.v);
	return 0;
}

/* ---- helpers ---- */

static const char *
answer(const char *question)
{
	static char is[300];
	struct text v;

	OK(conduct_go_name(h.c, text_of(question)));
	v = interview_value(draft_interview(h.d), conduct_at(h.c).node);
	(void)snprintf(is, sizeof(is), "%.*s", (int)v.n, v.p);
	return is;
}

static enum ayni_err
give(const char *question, const char *path)
{
	OK(conduct_go_name(h.c, text_of(question)));
	return conduct_file(h.c, text_of(path));
}

static void
refused(const char *question, const char *path, enum refusal why)
{
	assert_int_equal(give(question, path), AYNI_INVALID);
	assert_int_equal(conduct_refusal(h.c), why);
	assert_string_equal(answer(question), "");
}

struct listing {
	struct buf b;
	bool enclosed;
};

static enum ayni_err
list_one(void *ctx, const struct vault_file *f)
{
	struct listing *l = ctx;

	if (f->enclosed != l->enclosed)
		return AYNI_OK;
	/* but for the part of the hash */
	if (f->name.n > 13 && f->name.p[f->name.n - 4] == '.') {
		buf_put(&l->b, f->name.p, f->name.n - 13);
		buf_put(&l->b, f->name.p + f->name.n - 4, 4);
	} else {
		buf_put_text(&l->b, f->name);
	}
	buf_put_byte(&l->b, '|');
	return l->b.err;
}

static void
has(bool enclosed, const char *want)
{
	struct listing l = {.enclosed = enclosed};

	buf_init(&l.b, 65536);
	OK(vault_file_list(h.v.v, draft_record(h.d), list_one, &l));
	vaulted_said(&l.b, want);
	buf_free(&l.b);
}

static void
again(void)
{
	struct record_id id = *draft_record(h.d);

	conduct_free(h.c);
	draft_free(h.d);
	h.c = NULL;
	OK(draft_resume(&h.setup, h.f.form, &id, &h.d));
	OK(draft_conduct(h.d, &h.c));
}

struct last {
	struct entry x;
	struct buf b;
};

static enum ayni_err
take_last(void *ctx, struct bytes entry)
{
	struct last *l = ctx;

	buf_clear(&l->b);
	buf_put_bytes(&l->b, entry);
	return entry_read(buf_bytes(&l->b), &l->x);
}

/* Names in the record's last entry, all of them opened. */
static void
encloses(const char *want)
{
	struct last *l = calloc(1, sizeof(*l));
	struct enclosure_walk w;
	struct enclosure f;
	struct buf names, plain;

	assert_non_null(l);
	buf_init(&l->b, ENTRY_MAX_BYTES);
	buf_init(&names, 65536);
	OK(vault_record_entries(h.v.v, draft_record(h.d), take_last, l));
	for (w = enclosure_begin(l->x.enclosures); enclosure_next(&w, &f);) {
		buf_put(&names, f.name.p, f.name.n < 6 ? f.name.n : 6);
		buf_put_byte(&names, '|');
		buf_init(&plain, 65536);
		OK(vault_file_open(h.v.v, &f.blob, blob_into(&plain)));
		assert_true(bytes_equal(buf_bytes(&plain), h.shelf));
		buf_free(&plain);
	}
	vaulted_said(&names, want);
	buf_free(&names);
	buf_free(&l->b);
	free(l);
}

/* ---- tests ---- */

static void
the_name_is_what_it_was_called_and_a_part_of_its_hash(void **state)
{
	static const char *const paths[][2] = {
	    {"/sd/farm.JPG", "farm"}, {"two words & more.jpg", "two_words_more"},
	    {"/a/.hidden.jpg", "hidden"}, {"/a/...", "file"},
	    {"n\u0303andu\u0301.png", "\u00f1and\u00fa"}, {"/x/noend", "noend"},
	    {"a/b.tar.gz", "b_tar"}};
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		OK(give("photo", paths[i][0]));
		n = strlen(paths[i][1]);
		assert_memory_equal(answer("photo"), paths[i][1], n);
		assert_int_equal(answer("photo")[n], '-');
		assert_int_equal(
		    strspn(answer("photo") + n + 1, "0123456789abcdef"), 8);
	}
	OK(give("photo", "/sd/farm.JPG"));
	assert_string_equal(answer("photo") + 4 + 9, ".JPG");
	has(false, "farm.JPG|"); /* those before it went */
}

static void
two_files_of_one_name_are_told_apart(void **state)
{
	char first[100];

	(void)state;
	OK(give("photo", "/a/farm.jpg"));
	(void)snprintf(first, sizeof(first), "%s", answer("photo"));
	OK(give("sign", "/b/farm.jpg"));
	assert_string_not_equal(answer("sign"), first);
	has(false, "farm.jpg|farm.jpg|");
}

static void
what_cannot_be_taken_is_told_and_changes_nothing(void **state)
{
	(void)state;
	refused("photo", "/none", REFUSED_NO_FILE);
	refused("voice", "/a.jpg", REFUSED_MEDIUM);
	h.bytes = BLOB_MAX_LENGTH + 1;
	refused("photo", "/a.jpg", REFUSED_TOO_LARGE);
	h.bytes = 0;
	h.shelf.n = 0;
	refused("photo", "/a.jpg", REFUSED_EMPTY);
	h.shelf = text_bytes(TEXT(JPEG));
	h.breaks = AYNI_NOTFOUND; /* in the middle */
	refused("photo", "/a.jpg", REFUSED_NO_FILE);
	h.breaks = AYNI_OK;
	refused("photo", "/bad.jpg", REFUSED_CONSTRAINT);
	OK(give("paper", "/a.jpg"));
	has(false, "a.jpg|");
	assert_int_equal(give("any", ""), AYNI_OK);
}

static void
a_device_without_room_refuses_and_the_draft_lives_on(void **state)
{
	struct record_id id = *draft_record(h.d);

	(void)state;
	OK(give("photo", "/a.jpg"));
	conduct_free(h.c);
	draft_free(h.d);
	h.c = NULL;
	h.setup.least_free = UINT64_MAX / 2;
	OK(draft_resume(&h.setup, h.f.form, &id, &h.d));
	OK(draft_conduct(h.d, &h.c));
	refused("sign", "/b.jpg", REFUSED_NO_ROOM);
	has(false, "a.jpg|");
	OK(draft_finish(h.d, h.c, TEXT("")));
	has(true, "a.jpg|");
}

static void
what_is_the_answer_already_stays(void **state)
{
	char first[100];

	(void)state;
	OK(give("photo", "/a/farm.jpg"));
	(void)snprintf(first, sizeof(first), "%s", answer("photo"));
	OK(give("photo", first));
	assert_string_equal(answer("photo"), first);
	has(false, "farm.jpg|");
}

static void
a_file_goes_when_no_answer_names_it(void **state)
{
	(void)state;
	OK(give("photo", "/a.jpg"));
	OK(give("photo", "/b.jpg"));
	has(false, "b.jpg|");
	OK(give("sign", "/c.jpg"));
	OK(give("photo", ""));
	has(false, "c.jpg|");
	again();
	has(false, "c.jpg|");
	OK(draft_pause(h.d));
	has(false, "c.jpg|");
}

/* ... not while its question is only out of sight. */
static void
a_file_that_is_not_relevant_waits_and_is_not_enclosed(void **state)
{
	(void)state;
	OK(give("later", "/a.jpg"));
	OK(conduct_go_name(h.c, TEXT("show")));
	OK(conduct_answer(h.c, TEXT("no")));
	has(false, "a.jpg|");
	OK(draft_finish(h.d, h.c, TEXT("")));
	has(false, "");
	has(true, "");
	encloses("");
}

/* The power went between the file and the step that names it. */
static void
a_file_that_was_never_named_goes_with_the_next_step(void **state)
{
	struct intake in = {.vault = h.v.v, .record = draft_record(h.d),
	    .files = &h.files, .least_free = 1};
	struct field f = {.control = CONTROL_UPLOAD};
	struct buf name;

	(void)state;
	OK(give("photo", "/a.jpg"));
	buf_init(&name, 300);
	OK(intake_take(&in, &f, TEXT("/stray.jpg"), &name));
	buf_free(&name);
	has(false, "a.jpg|stray.jpg|");
	again();
	has(false, "a.jpg|");
}

static void
the_entry_encloses_what_answers(void **state)
{
	(void)state;
	OK(give("sign", "/z-sign.jpg"));
	OK(give("photo", "/a-photo.jpg"));
	OK(draft_finish(h.d, h.c, TEXT("")));
	encloses("a-phot|z-sign|");
	has(true, "z-sign.jpg|a-photo.jpg|");
	has(false, "");
}

static void
a_draft_of_many_steps_keeps_its_files(void **state)
{
	char said[20];
	size_t i;

	(void)state;
	OK(give("photo", "/field-1.jpg"));
	for (i = 0; i < 3 * DRAFT_MAX_STEPS; i++) {
		(void)snprintf(said, sizeof(said), "%zu", i);
		OK(conduct_go_name(h.c, TEXT("any")));
		OK(conduct_answer(h.c, text_of(said)));
	}
	again();
	has(false, "field-1.jpg|");
	OK(draft_finish(h.d, h.c, TEXT("")));
	encloses("field-|");
}

static void
kinds_of_files_are_told_by_their_first_bytes(void **state)
{
	static const struct {
		const char *name, *head;
		size_t n;
		const char *image, *audio;
	} kind[] = {
#define K(name, head, image, audio) {name, head, sizeof(head) - 1, image, audio}
	    K("a.jpg", "\xff\xd8\xff\xe0", "y", "n"),
	    K("a.txt", "\x89PNG\r\n\x1a\n", "y", "n"),
	    K("a.jpg", "%PDF-1.7", "n", "n"), K("a.jpg", "PK\3\4", "n", "n"),
	    K("a.jpg", "ID3\4", "n", "y"), K("a.wav", "RIFF....WAVE", "n", "y"),
	    K("a.m4a", "....ftypM4A ", "n", "y"),
	    K("a.jpg", "hello, this is t", "y", "n"),
	    K("a.txt", "hello, this is t", "n", "n"),
	    K("a.SVG", "<svg", "y", "n"), K("jpg", "hello", "n", "n"),
	    K(".jpg", "hello", "n", "n"), K("a.mp3", "h", "n", "y"),
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(kind) / sizeof(kind[0]); i++) {
		struct bytes head = {
		    (const uint8_t *)kind[i].head, kind[i].n};
		struct text name = text_of(kind[i].name);

		if (medium_fits(TEXT("image/*"), name, head) !=
		    (*kind[i].image == 'y'))
			fail_msg("%s %zu as an image", kind[i].name, i);
		if (medium_fits(TEXT("audio/*"), name, head) !=
		    (*kind[i].audio == 'y'))
			fail_msg("%s %zu as a sound", kind[i].name, i);
		assert_true(medium_fits(TEXT("application/*"), name, head));
		assert_true(medium_fits(TEXT(""), name, head));
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(the_name_is_what_it_was_called_and_a_part_of_its_hash),
	    TEST(two_files_of_one_name_are_told_apart),
	    TEST(what_cannot_be_taken_is_told_and_changes_nothing),
	    TEST(a_device_without_room_refuses_and_the_draft_lives_on),
	    TEST(what_is_the_answer_already_stays),
	    TEST(a_file_goes_when_no_answer_names_it),
	    TEST(a_file_that_is_not_relevant_waits_and_is_not_enclosed),
	    TEST(a_file_that_was_never_named_goes_with_the_next_step),
	    TEST(the_entry_encloses_what_answers),
	    TEST(a_draft_of_many_steps_keeps_its_files),
	    cmocka_unit_test(kinds_of_files_are_told_by_their_first_bytes),
	};

	return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
