/* wide: names of tables and columns, and what stands in them. */
#include "support/stage.h"

#include <string.h>

static const char *
table_of(struct stage *s, const struct bureau_form *f, size_t i)
{
	static char name[2][200];
	struct db_wide *w = NULL;
	size_t n = 0;

	assert_int_equal(db_wide_list(s->b.db, &f->id, &s->a, &w, &n), AYNI_OK);
	assert_true(i < n && w[i].name.n < 200);
	(void)snprintf(name[i & 1], 200, "%.*s", (int)w[i].name.n,
	    w[i].name.p);
	return name[i & 1];
}

static const char *
published_as(struct stage *s, const char *id_and_version)
{
	struct bureau_form *f = bureau_read_as(
	    &s->b, BUREAU_FARM, "id=\"farm\" version=\"1\"", id_and_version);

	bureau_publish(&s->b, f);
	return table_of(s, f, 0);
}

static void
plain_names_are_taken_as_they_are(void **state)
{
	struct stage *s = *state;

	assert_string_equal(
	    published_as(s, "id=\"sse_entity\" version=\"2026113001\""),
	    "sse_entity_v2026113001");
	assert_string_equal(table_of(s, s->farm, 0), "farm_v1");
	assert_string_equal(table_of(s, s->farm, 1), "farm_v1__plot");
}

/* What plain letters cannot tell apart: the form's id does. */
static void
two_forms_never_share_a_table(void **state)
{
	static const char *const as[] = {"id=\"a_v1\" version=\"2\"",
	    "id=\"a\" version=\"1_v2\"", "id=\"A_v1\" version=\"2\"",
	    "id=\"a_v1_\" version=\"2\"", "id=\"a-v1\" version=\"2\"",
	    "id=\"a_v1\" version=\"2.\""};
	struct stage *s = *state;
	char name[6][200];
	size_t i, k;

	for (i = 0; i < 6; i++) {
		(void)snprintf(name[i], 200, "%s", published_as(s, as[i]));
		for (k = 0; k < i; k++)
			assert_string_not_equal(name[i], name[k]);
	}
	assert_string_equal(name[0], "a_v1_v2");
}

static void
names_that_an_engine_reserves_are_avoided(void **state)
{
	struct stage *s = *state;

	assert_string_equal(published_as(s, "id=\"sqlite_x\" version=\"1\""),
	    "form_sqlite_x_v1");
}

static void
fields_may_be_named_in_any_script(void **state)
{
	static struct bureau b; /* without the farm of the same version */
	struct bureau_form *f;
	struct tablet *t;
	struct record_id r;
	struct stage *s = *state;
	const struct cut *c;

	bureau_start(&b, BUREAU_MEMORY, 2);
	f = bureau_read_as(&b, BUREAU_FARM, "hens",
	    "\xd0\xba\xd1\x83\xd1\x80\xd1\x8b"); /* the same in Russian */
	bureau_publish(&b, f);
	t = tablet_new(&b, s->book, "E01");
	tablet_join(t, &b);
	(void)tablet_submit(
	    t, f, &r, "name=Anna;\xd0\xba\xd1\x83\xd1\x80\xd1\x8b=4");
	c = tablet_cut(t, f->dictionary);
	assert_int_equal(bureau_offer(&b, buf_bytes(&c->raw)).err, AYNI_OK);
	assert_string_equal(bureau_cell(&b, "farm_v1", &r, 1, "q2"), "4");
	tablet_free(t);
	bureau_end(&b);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(plain_names_are_taken_as_they_are),
	    TEST(two_forms_never_share_a_table),
	    TEST(names_that_an_engine_reserves_are_avoided),
	    TEST(fields_may_be_named_in_any_script),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
