/* entities: what a finalised interview says of the entities of lists. */
#include "support/filling.h"

#include <string.h>

#include "ayni/entities.h"

#define NS " xmlns:e=\"http://www.opendatakit.org/xforms/entities\""
#define ENTITY(list, more)                                                    \
	"<meta><entity dataset=\"" list "\" id=\"\" " more                      \
	"><label/></entity></meta>"

static enum ayni_err
tell(void *ctx, const struct entity_said *s)
{
	struct buf *b = ctx;
	size_t i;

	buf_printf(b, "%.*s %.*s%s%s", (int)s->list.n, s->list.p,
	    (int)s->id.n, s->id.p, s->create ? " +" : "",
	    s->update ? " ~" : "");
	if (s->label.n > 0)
		buf_printf(b, " \"%.*s\"", (int)s->label.n, s->label.p);
	if (s->base.n > 0)
		buf_printf(b, " on %.*s/%.*s/%.*s", (int)s->base.n, s->base.p,
		    (int)s->trunk.n, s->trunk.p, (int)s->branch.n,
		    s->branch.p);
	for (i = 0; i < s->properties; i++)
		buf_printf(b, " %.*s=%.*s", (int)s->property[i].name.n,
		    s->property[i].name.p, (int)s->property[i].value.n,
		    s->property[i].value.p);
	buf_put_z(b, "; ");
	return b->err;
}

static void
says(struct filling *f, const char *want)
{
	struct buf b;

	buf_init(&b, 10000);
	assert_int_equal(entities_each(f->iv, tell, &b), AYNI_OK);
	assert_string_equal(buf_z(&b), want);
	buf_free(&b);
}

static const char survey[] = FILLING_FORM(
    "<name/><age/><no/><tree><kind/>" ENTITY("trees", "create=\"1\"")
    "</tree>" ENTITY("people", "create=\"1\" update=\"\" baseVersion=\"\" "
		     "trunkVersion=\"\" branchId=\"\""),
    "<bind nodeset=\"/data/name\"" NS " e:saveto=\"called\"/>"
    "<bind nodeset=\"/data/age\" relevant=\"/data/name != 'x'\"" NS
    " e:saveto=\"age\"/>"
    "<bind nodeset=\"/data/tree/kind\"" NS " e:saveto=\"kind\"/>"
    "<bind nodeset=\"/data/meta/entity/@id\" calculate=\"'p1'\"/>"
    "<bind nodeset=\"/data/meta/entity/@update\" "
    "calculate=\"/data/name = 'again'\"/>"
    "<bind nodeset=\"/data/meta/entity/@baseVersion\" calculate=\"2\"/>"
    "<bind nodeset=\"/data/meta/entity/@trunkVersion\" calculate=\"1\"/>"
    "<bind nodeset=\"/data/meta/entity/@branchId\" calculate=\"'b'\"/>"
    "<bind nodeset=\"/data/meta/entity/label\" calculate=\"/data/name\"/>"
    "<bind nodeset=\"/data/tree/meta/entity/@id\" "
    "calculate=\"position(../../..)\"/>"
    "<bind nodeset=\"/data/tree/meta/entity\" relevant=\"../../kind != ''\"/>",
    "<input ref=\"/data/name\"/><input ref=\"/data/age\"/>"
    "<group ref=\"/data/tree\"><repeat nodeset=\"/data/tree\">"
    "<input ref=\"/data/tree/kind\"/></repeat></group>");

static void
answers_are_properties_of_the_nearest_entity(void **state)
{
	struct filling f = filling_begin(survey);

	(void)state;
	filling_set(&f, "/data/name", "Ama");
	filling_set(&f, "/data/age", "30");
	filling_set(&f, "/data/tree[1]/kind", "oak");
	filling_add(&f, "/data/tree");
	filling_set(&f, "/data/tree[2]/kind", "elm");
	says(&f, "trees 1 + kind=oak; trees 2 + kind=elm; "
		 "people p1 + \"Ama\" on 2/1/b called=Ama age=30; ");
	filling_end(&f);
}

static void
what_is_not_relevant_says_nothing(void **state)
{
	struct filling f = filling_begin(survey);

	(void)state;
	filling_set(&f, "/data/name", "x");
	says(&f, "people p1 + \"x\" on 2/1/b called=x; ");
	filling_set(&f, "/data/name", "");
	filling_set(&f, "/data/age", "");
	says(&f, "people p1 + on 2/1/b called= age=; ");
	filling_end(&f);
}

static void
an_update_is_one_where_the_form_says_so(void **state)
{
	struct filling f = filling_begin(survey);

	(void)state;
	filling_set(&f, "/data/name", "again");
	says(&f, "people p1 + ~ \"again\" on 2/1/b called=again age=; ");
	filling_end(&f);
}

static void
lists_are_named_once(void **state)
{
	struct filling f = filling_begin(survey);

	(void)state;
	assert_int_equal(entities_lists(f.form), 2);
	assert_true(text_is(entities_list(f.form, 0), "trees"));
	assert_true(text_is(entities_list(f.form, 1), "people"));
	assert_int_equal(entities_list(f.form, 2).n, 0);
	filling_end(&f);
	f = filling_begin(FILLING_FORM(
	    "<entity dataset=\"x\" create=\"1\"/>", "", ""));
	assert_int_equal(entities_lists(f.form), 0);
	says(&f, "");
	filling_end(&f);
}

static enum ayni_err
refuse(void *ctx, const struct entity_said *s)
{
	(void)s;
	++*(int *)ctx;
	return AYNI_FULL;
}

static void
whoever_is_told_may_end_it(void **state)
{
	struct filling f = filling_begin(survey);
	int told = 0;

	(void)state;
	filling_set(&f, "/data/tree[1]/kind", "oak");
	assert_int_equal(entities_each(f.iv, refuse, &told), AYNI_FULL);
	assert_int_equal(told, 1);
	filling_end(&f);
}

/* ---- lists that differ between devices ---- */

static const char chooses[] = FILLING_FORM(
    "<tree/><high/><called/><seen/>",
    "<instance id=\"trees\" src=\"jr://file-csv/trees.csv\"/>"
    "<bind nodeset=\"/data/high\" "
    "calculate=\"instance('trees')/root/item[name = /data/tree]/height\"/>"
    "<bind nodeset=\"/data/called\" "
    "calculate=\"jr:choice-name(/data/tree, '/data/tree')\"/>"
    "<bind nodeset=\"/data/seen\" "
    "relevant=\"count(instance('trees')/root/item) > 0\"/>",
    "<select1 ref=\"/data/tree\"><itemset "
    "nodeset=\"instance('trees')/root/item\"><value ref=\"name\"/>"
    "<label ref=\"label\"/></itemset></select1><input ref=\"/data/seen\"/>");

static struct filling
with_list(const char *csv)
{
	struct resource r = {
	    .url = TEXT("entities/trees.csv"),
	    .body = text_bytes(text_of(csv))};

	return filling_with(text_bytes(text_of(chooses)), &r, 1);
}

static void
what_a_device_computed_with_its_own_list_is_recorded(void **state)
{
	struct filling f = with_list("name,label,height\nt1,Oak,5\n");

	(void)state;
	filling_set(&f, "/data/tree", "t1");
	filling_is(&f, "/data/high", "5");
	filling_is(&f, "/data/called", "Oak");
	assert_true(form_find(f.form, TEXT("/data/high"))->recorded);
	assert_true(form_find(f.form, TEXT("/data/called"))->recorded);
	/* an index into it would mean another tree elsewhere */
	assert_int_equal(form_find(f.form, TEXT("/data/tree"))->list, -1);
	filling_end(&f);
	/* as of a file that nobody published; but not as of one that is */
	f = filling_begin(chooses);
	assert_true(form_find(f.form, TEXT("/data/high"))->recorded);
	assert_int_equal(form_find(f.form, TEXT("/data/tree"))->list, -1);
	filling_end(&f);
	f = filling_with(text_bytes(text_of(chooses)),
	    &(struct resource){.url = TEXT("trees.csv"), .body =
		text_bytes(TEXT("name,label\nt1,Oak\n"))}, 1);
	assert_false(form_find(f.form, TEXT("/data/high"))->recorded);
	assert_false(form_find(f.form, TEXT("/data/called"))->recorded);
	assert_int_equal(form_find(f.form, TEXT("/data/tree"))->list, 0);
	filling_end(&f);
}

/* Loads what a device recorded, as an office does that has no such list. */
static struct interview *
elsewhere(struct form *f, bool blind)
{
	static const char *const recorded[][2] = {{"/data/tree", "t1"},
	    {"/data/high", "5"}, {"/data/called", "Oak"},
	    {"/data/seen", "yes"}};
	static uint64_t seed = 3;
	struct interview_setup setup = {.language = UINT32_MAX,
	    .blind = blind, .chance = test_random(&seed)};
	struct interview *iv = NULL;
	size_t i;

	assert_int_equal(interview_new(f, &setup, &iv), AYNI_OK);
	interview_load_begin(iv);
	for (i = 0; i < sizeof(recorded) / sizeof(*recorded); i++)
		assert_int_equal(interview_load_value(iv,
		    interview_find(iv, text_of(recorded[i][0])),
		    text_of(recorded[i][1])), AYNI_OK);
	assert_int_equal(interview_load_end(iv), AYNI_OK);
	return iv;
}

static void
is(struct interview *iv, const char *ref, const char *want)
{
	node_ref n = interview_find(iv, text_of(ref));

	assert_true(text_is(interview_value(iv, n), want));
	assert_true(want[0] == '\0' || interview_relevant(iv, n));
}

static void
an_office_without_the_list_takes_all_of_it_as_recorded(void **state)
{
	struct filling f = with_list("name,label\n");
	struct interview *iv = elsewhere(f.form, true);

	(void)state;
	is(iv, "/data/tree", "t1");
	is(iv, "/data/high", "5");
	is(iv, "/data/called", "Oak");
	is(iv, "/data/seen", "yes");
	/* somebody at a desk may know of another one */
	assert_int_equal(interview_set(iv,
	    interview_find(iv, TEXT("/data/tree")), TEXT("t2")), AYNI_OK);
	is(iv, "/data/tree", "t2");
	interview_free(iv);
	filling_end(&f);
}

static void
a_device_keeps_what_was_chosen_and_offers_what_there_is(void **state)
{
	struct filling f = with_list("name,label\nt2,Elm\n");
	struct interview *iv = elsewhere(f.form, false);

	(void)state;
	is(iv, "/data/tree", "t1");
	assert_int_equal(interview_set(iv,
	    interview_find(iv, TEXT("/data/tree")), TEXT("t3")), AYNI_TYPE);
	assert_int_equal(interview_set(iv,
	    interview_find(iv, TEXT("/data/tree")), TEXT("t2")), AYNI_OK);
	interview_free(iv);
	filling_end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers_are_properties_of_the_nearest_entity),
	    cmocka_unit_test(what_is_not_relevant_says_nothing),
	    cmocka_unit_test(an_update_is_one_where_the_form_says_so),
	    cmocka_unit_test(lists_are_named_once),
	    cmocka_unit_test(whoever_is_told_may_end_it),
	    cmocka_unit_test(
		what_a_device_computed_with_its_own_list_is_recorded),
	    cmocka_unit_test(
		an_office_without_the_list_takes_all_of_it_as_recorded),
	    cmocka_unit_test(
		a_device_keeps_what_was_chosen_and_offers_what_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
