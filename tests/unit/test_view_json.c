/* view_json: an interview as scripts and screens are shown it. */
#include "support/filling.h"

#include <jansson.h>
#include <string.h>

#include "support/shadow.h"
#include "ui/view_json.h"

#define LONG_LIST 30000 /* of which the room for views holds some twenty */

/* Three questions of one long list, the last one filtered. */
static struct filling
long_lists(void)
{
	struct buf form = {.limit = 8u << 20};
	struct filling f;
	int i;

	buf_put_z(&form, "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
	    "xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><model>"
	    "<instance><data id=\"t\"><a/><b/><c/><t/></data></instance>"
	    "<instance id=\"l\"><root>");
	for (i = 0; i < LONG_LIST; i++)
		buf_printf(&form, "<item><name>v%d</name><label>Village %d"
		    "</label></item>", i, i);
	buf_put_z(&form, "</root></instance></model></h:head><h:body>");
	for (i = 0; i < 3; i++)
		buf_printf(&form, "<select1 ref=\"/data/%c\"><itemset "
		    "nodeset=\"instance('l')/root/item%s\"><value "
		    "ref=\"name\"/><label ref=\"label\"/></itemset>"
		    "</select1>", 'a' + i,
		    i == 2 ? "[name != /data/t]" : "");
	buf_put_z(&form, "<input ref=\"/data/t\"/></h:body></h:html>");
	f = filling_begin(buf_z(&form));
	buf_free(&form);
	return f;
}

static void
whoever_searches_a_long_list_may_go_on_for_ever(void **state)
{
	struct view_json_part part = VIEW_JSON_ALL;
	struct filling f = long_lists();
	node_ref n = interview_find(f.iv, TEXT("/data/c"));
	struct buf out = {.limit = 1u << 20};
	size_t total;
	int i;

	(void)state;
	part.find = TEXT("village 29999");
	for (i = 0; i < 60; i++) {
		buf_clear(&out);
		assert_int_equal(view_json_choices(
		    f.iv, n, part, &total, &out), AYNI_OK);
		assert_int_equal(total, 1);
		assert_string_equal(
		    buf_z(&out), "[[\"v29999\",\"Village 29999\"]]");
	}
	buf_free(&out);
	filling_end(&f);
}

static json_t *
nodes(struct view_json *v)
{
	struct buf out = {.limit = 16u << 20};
	json_t *o, *all;

	assert_int_equal(view_json_state(v, &out), AYNI_OK);
	o = json_loadb((const char *)out.p, out.n, 0, NULL);
	all = json_incref(json_object_get(o, "nodes"));
	assert_non_null(all);
	json_decref(o);
	buf_free(&out);
	return all;
}

static void
a_state_of_many_long_lists_has_them_all_each_time(void **state)
{
	struct filling f = long_lists();
	struct view_json *v;
	json_t *first, *again;
	int i;

	(void)state;
	assert_int_equal(view_json_new(f.iv, &v), AYNI_OK);
	first = nodes(v);
	assert_int_equal(json_array_size(json_object_get(
	    json_object_get(first, "/data/c"), "choices")), LONG_LIST);
	for (i = 0; i < 8; i++) {
		again = nodes(v);
		assert_null(shadow_differs(first, again));
		json_decref(again);
	}
	json_decref(first);
	view_json_free(v);
	filling_end(&f);
}

/* What a delta says, as JSON with its members in order; free it. */
static struct buf
delta(struct view_json *v)
{
	struct buf out = {.limit = 1u << 20};

	assert_int_equal(view_json_delta(v, &out), AYNI_OK);
	return out;
}

static void
an_attribute_is_told_when_its_element_turns_read_only(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a x=\"1\"/><b/>",
	    "<bind nodeset=\"/data/a\" readonly=\"/data/b = 2\"/>"
	    "<bind nodeset=\"/data/a/@x\"/>",
	    "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>"));
	struct view_json *v;
	struct buf said;

	(void)state;
	assert_int_equal(view_json_new(f.iv, &v), AYNI_OK);
	json_decref(nodes(v));
	filling_set(&f, "/data/b", "2");
	said = delta(v);
	assert_non_null(strstr(buf_z(&said), "\"/data/a/@x\":{\"type\":"
	    "\"model-value\",\"relevant\":true,\"readonly\":true"));
	buf_free(&said);
	view_json_free(v);
	filling_end(&f);
}

/* By chance one way or the other: 2^20 to 1 that another draw differs. */
static void
a_constraint_that_draws_is_told_as_it_is_shown(void **state)
{
	struct filling f = filling_begin(FILLING_FORM("<a/><b/>",
	    "<bind nodeset=\"/data/a\" constraint=\"random() &gt; 0.5\"/>",
	    "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>"));
	struct view_json *v;
	json_t *first, *again;
	int i;

	(void)state;
	filling_set(&f, "/data/a", "1");
	assert_int_equal(view_json_new(f.iv, &v), AYNI_OK);
	first = nodes(v);
	for (i = 0; i < 20; i++) {
		again = nodes(v);
		assert_null(shadow_differs(first, again));
		json_decref(again);
	}
	json_decref(first);
	view_json_free(v);
	filling_end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_searches_a_long_list_may_go_on_for_ever),
	    cmocka_unit_test(a_state_of_many_long_lists_has_them_all_each_time),
	    cmocka_unit_test(
		an_attribute_is_told_when_its_element_turns_read_only),
	    cmocka_unit_test(a_constraint_that_draws_is_told_as_it_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
