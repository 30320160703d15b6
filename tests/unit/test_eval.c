/* eval: expressions on documents, asked and answered in JSON. */
#include "support/test.h"

#include <string.h>

#include "ayni/eval.h"

static void
assert_answer(const char *request, const char *expected)
{
	uint64_t seed = 1;
	struct eval_setup setup = {.chance = test_random(&seed)};
	struct buf b;

	buf_init(&b, 65536);
	assert_int_equal(
	    eval_answer(&setup, text_of(request), &b), AYNI_OK);
	assert_string_equal(buf_z(&b), expected);
	buf_free(&b);
}

static void
eval_answers_a_number_under_its_id(void **state)
{
	(void)state;
	assert_answer("{\"id\":\"1\",\"xml\":\"<r><a>2</a></r>\","
		      "\"context\":\"/node()[1]\",\"expr\":\"a + 1\","
		      "\"want\":\"number\"}",
	    "{\"id\":\"1\",\"ok\":true,\"value\":3}");
}

static void
eval_writes_what_json_has_no_number_for_as_text(void **state)
{
	(void)state;
	assert_answer("{\"xml\":\"<r/>\",\"expr\":\"-1 div 0\","
		      "\"want\":\"number\"}",
	    "{\"ok\":true,\"value\":\"-Infinity\"}");
}

static void
eval_gives_nodes_with_paths_that_lead_back(void **state)
{
	(void)state;
	assert_answer("{\"xml\":\"<r> <a x='1'/></r>\",\"expr\":\"//@x\","
		      "\"want\":\"nodeset\"}",
	    "{\"ok\":true,\"value\":[{\"path\":\"/node()[1]/node()[2]/@*"
	    "[local-name()='x' and namespace-uri()='']\",\"name\":\"x\","
	    "\"value\":\"1\"}]}");
}

#define XMLNS_PATH(at, local)                                                 \
	"{\"path\":\"" at "/@*[local-name()='" local "' and namespace-uri()="  \
	"'http://www.w3.org/2000/xmlns/']\",\"name\":\"" local "\",\"value\":"

static void
eval_follows_namespaces_to_where_they_were_declared(void **state)
{
	(void)state;
	assert_answer("{\"xml\":\"<r xmlns:p='u:p' xmlns:q='u:q'>"
		      "<a xmlns:q='u:2' q:x='1'/></r>\","
		      "\"expr\":\"//a/namespace::*\",\"want\":\"nodeset\"}",
	    "{\"ok\":true,\"value\":["
	    XMLNS_PATH("/node()[1]", "p") "\"u:p\"},"
	    XMLNS_PATH("/node()[1]/node()[1]", "q") "\"u:2\"}]}");
	assert_answer("{\"xml\":\"<r xmlns:p='u:p' p:x='1' y='2'/>\","
		      "\"expr\":\"concat(count(//@*), namespace-uri(/r/"
		      "namespace::p), name(/r/namespace::node()))\","
		      "\"want\":\"string\"}",
	    "{\"ok\":true,\"value\":\"2p\"}");
}

static void
eval_places_a_fault(void **state)
{
	(void)state;
	assert_answer("{\"xml\":\"<r/>\",\"expr\":\"1 + nope()\","
		      "\"want\":\"number\"}",
	    "{\"ok\":false,\"error\":{\"kind\":\"function\",\"message\":"
	    "\"no such function: nope\",\"at\":4}}");
}

static void
eval_goes_on_after_what_is_no_request(void **state)
{
	(void)state;
	assert_answer("{\"id\":3,\"xml\":\"<r/>\"}",
	    "{\"id\":3,\"ok\":false,\"error\":{\"kind\":\"request\","
	    "\"message\":\"expr is missing\"}}");
}

/* Of document types and CDATA XPath says nothing; this is what browsers do. */
static void
eval_sees_a_document_as_browsers_do(void **state)
{
	(void)state;
	assert_answer("{\"xml\":\"<!DOCTYPE r><r><a>x<![CDATA[y]]></a></r>\","
		      "\"context\":\"/node()[1]/node()[1]\","
		      "\"expr\":\"preceding::node() | node()\","
		      "\"want\":\"nodeset\"}",
	    "{\"ok\":true,\"value\":["
	    "{\"path\":\"/node()[1]\",\"name\":\"r\",\"value\":\"\"},"
	    "{\"path\":\"/node()[1]/node()[1]/node()[1]\",\"name\":\"\","
	    "\"value\":\"x\"},"
	    "{\"path\":\"/node()[1]/node()[1]/node()[1]\",\"name\":\"\","
	    "\"value\":\"y\"}]}");
	assert_answer("{\"xml\":\"<!DOCTYPE r><r>x<![CDATA[y]]><b p='1'/></r>\","
		      "\"context\":\"/node()[1]/node()[2]/@*[local-name()='p'"
		      " and namespace-uri()='']\","
		      "\"expr\":\"concat(., name(..), count(/*), count(//r))\","
		      "\"want\":\"string\"}",
	    "{\"ok\":true,\"value\":\"1b11\"}");
}

static void
eval_refuses_a_context_that_is_not_there(void **state)
{
	(void)state;
	assert_answer("{\"xml\":\"<!DOCTYPE r><r/>\",\"context\":"
		      "\"/node()[2]\",\"expr\":\".\",\"want\":\"string\"}",
	    "{\"ok\":false,\"error\":{\"kind\":\"request\",\"message\":"
	    "\"context names no one node\"}}");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(eval_answers_a_number_under_its_id),
	    cmocka_unit_test(eval_writes_what_json_has_no_number_for_as_text),
	    cmocka_unit_test(eval_gives_nodes_with_paths_that_lead_back),
	    cmocka_unit_test(
		eval_follows_namespaces_to_where_they_were_declared),
	    cmocka_unit_test(eval_sees_a_document_as_browsers_do),
	    cmocka_unit_test(eval_refuses_a_context_that_is_not_there),
	    cmocka_unit_test(eval_places_a_fault),
	    cmocka_unit_test(eval_goes_on_after_what_is_no_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
