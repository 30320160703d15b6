/* repeat: which instances there are, and what a new one holds. */
#include "support/filling.h"

#define INPUTS "<input ref=\"/data/n\"/><repeat nodeset=\"/data/r\">"         \
	"<input ref=\"/data/r/a\"/></repeat>"
#define COUNTED "<input ref=\"/data/n\"/><repeat nodeset=\"/data/r\" "        \
	"jr:count=\"/data/n\"><input ref=\"/data/r/a\"/></repeat>"
#define FIXED "<repeat nodeset=\"/data/r\" jr:noAddRemove=\"true()\">"        \
	"<input ref=\"/data/r/a\"/></repeat>"

/* The values of /data/r/a, one after the other, as a static string. */
static const char *
rows(const struct filling *f)
{
	static char said[200];
	char ref[40];
	size_t n = 0;
	int i;

	said[0] = '\0';
	for (i = 1; n < sizeof(said); i++) {
		(void)snprintf(ref, sizeof(ref), "/data/r[%d]/a", i);
		if (interview_find(f->iv, text_of(ref)) == NODE_NONE)
			break;
		n += (size_t)snprintf(said + n, sizeof(said) - n, "[%s]",
		    filling_value(f, ref));
	}
	return said;
}

static void
restore(struct filling *f, const char *xml)
{
	assert_int_equal(interview_restore(f->iv,
	    text_bytes(text_of(xml)), false), AYNI_OK);
}

static void
a_new_instance_is_as_its_template_or_else_empty(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<n/><r><a k=\"1\">x</a></r>", "", INPUTS));

	(void)state;
	filling_add(&f, "/data/r");
	assert_string_equal(rows(&f), "[x][]");
	filling_end(&f);
	f = filling_begin(FILLING_FORM("<n/><r jr:template=\"\"><a>t</a></r>"
	    "<r><a>x</a></r>", "", INPUTS));
	filling_add(&f, "/data/r");
	assert_string_equal(rows(&f), "[x][t]");
	filling_end(&f);
}

static void
a_count_that_was_never_given_is_none(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<n/><r><a>x</a></r>",
	    "<bind nodeset=\"/data/n\" type=\"int\"/>", COUNTED));

	(void)state;
	assert_string_equal(rows(&f), "");
	filling_set(&f, "/data/n", "2"); /* the form's own comes first */
	assert_string_equal(rows(&f), "[x][]");
	filling_set(&f, "/data/n", "");
	assert_string_equal(rows(&f), "[x][]");
	filling_set(&f, "/data/n", "0");
	assert_string_equal(rows(&f), "");
	filling_end(&f);
}

static void
a_count_inside_a_new_instance_begins_anew(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<r><n>1</n><s><b>x</b></s></r>", "",
	    "<repeat nodeset=\"/data/r\"><input ref=\"/data/r/n\"/>"
	    "<repeat nodeset=\"/data/r/s\" jr:count=\"../n\">"
	    "<input ref=\"/data/r/s/b\"/></repeat></repeat>"));

	(void)state;
	filling_is(&f, "/data/r[1]/s[1]/b", "x");
	filling_add(&f, "/data/r");
	filling_is(&f, "/data/r[2]/s[1]/b", "(none)");
	filling_set(&f, "/data/r[2]/n", "1");
	filling_is(&f, "/data/r[2]/s[1]/b", "");
	filling_end(&f);
}

static void
a_restored_draft_has_the_instances_that_it_holds(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<n/><r><a>x</a></r><r><a>y</a></r>", "", INPUTS));

	(void)state;
	restore(&f, "<data id='t'><r><a>1</a></r></data>");
	assert_string_equal(rows(&f), "[1]");
	restore(&f, "<data id='t'/>");
	assert_string_equal(rows(&f), "");
	filling_end(&f);
}

static void
a_restored_count_completes_what_it_counts(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<n/><r jr:template=\"\"><a>t</a></r>",
	    "<bind nodeset=\"/data/n\" type=\"int\"/>", COUNTED));

	(void)state;
	restore(&f, "<data id='t'><n>3</n><r><a>1</a></r></data>");
	assert_string_equal(rows(&f), "[1][t][t]");
	restore(&f, "<data id='t'><r><a>1</a></r></data>");
	assert_string_equal(rows(&f), "[1]"); /* no count, nothing lost */
	filling_end(&f);
}

static void
instances_that_nobody_can_add_are_there_when_restored(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<r><a>x</a></r><r><a>y</a></r>", "", FIXED));

	(void)state;
	assert_string_equal(rows(&f), "[x][y]");
	restore(&f, "<data id='t'><r><a>1</a></r></data>");
	assert_string_equal(rows(&f), "[1][]");
	restore(&f, "<data id='t'/>");
	assert_string_equal(rows(&f), "[][]");
	restore(&f, "<data id='t'><r/><r><a>2</a></r><r><a>3</a></r></data>");
	assert_string_equal(rows(&f), "[][2][3]");
	filling_end(&f);
}

static void
a_repeat_is_read_only_as_a_whole(void **state)
{
	struct filling f = filling_begin(FILLING_FORM(
	    "<n/><r><a/></r>",
	    "<bind nodeset=\"/data/r\" readonly=\"/data/n = 1\"/>", INPUTS));
	node_ref range = interview_find(f.iv, TEXT("/data/r#range"));

	(void)state;
	assert_false(interview_view(f.iv, range).readonly);
	filling_set(&f, "/data/n", "1");
	assert_true(interview_view(f.iv, range).readonly);
	filling_end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_instance_is_as_its_template_or_else_empty),
	    cmocka_unit_test(a_count_that_was_never_given_is_none),
	    cmocka_unit_test(a_count_inside_a_new_instance_begins_anew),
	    cmocka_unit_test(a_restored_draft_has_the_instances_that_it_holds),
	    cmocka_unit_test(a_restored_count_completes_what_it_counts),
	    cmocka_unit_test(
		instances_that_nobody_can_add_are_there_when_restored),
	    cmocka_unit_test(a_repeat_is_read_only_as_a_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
