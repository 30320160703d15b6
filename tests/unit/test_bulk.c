/* bulk: long texts of requests, taken out before they are read as JSON. */
#include "support/test.h"

#include <string.h>

#include "ayni/mem.h"
#include "ui/bulk.h"

#define LINE (1u << 20)

static void
times(struct buf *b, const char *z, size_t n)
{
	while (n-- > 0)
		buf_put_z(b, z);
}

static struct text
plain(const json_t *v)
{
	return (struct text){json_string_value(v), json_string_length(v)};
}

/* That text, or none, from both. */
static void
same(const struct bulk *b, const json_t *ours, const json_t *theirs)
{
	struct text a = bulk_text(b, ours), t = plain(theirs);

	assert_int_equal(a.p != NULL, t.p != NULL);
	assert_true(text_equal(a, t));
}

/* What jansson makes of a line, ours does; gives how much was taken out. */
static size_t
check(const char *line, size_t n)
{
	struct buf own = {.limit = LINE};
	struct bulk b = {NULL};
	json_error_t where;
	json_t *ours = NULL, *theirs;
	size_t i, taken;
	const json_t *o, *t;

	buf_put(&own, line, n);
	theirs = json_loadb(line, n, 0, NULL);
	assert_int_equal(bulk_read(&b, &own, &ours, &where), AYNI_OK);
	assert_int_equal(ours != NULL, theirs != NULL);
	taken = b.parts.n / sizeof(struct bulk_part);
	same(&b, json_object_get(ours, "form"),
	    json_object_get(theirs, "form"));
	o = json_object_get(ours, "resources");
	t = json_object_get(theirs, "resources");
	assert_int_equal(json_array_size(o), json_array_size(t));
	for (i = 0; i < json_array_size(t); i++) {
		same(&b, json_object_get(json_array_get(o, i), "body"),
		    json_object_get(json_array_get(t, i), "body"));
		same(&b, json_object_get(json_array_get(o, i), "url"),
		    json_object_get(json_array_get(t, i), "url"));
	}
	assert_true(json_equal(json_object_get(ours, "id"),
		json_object_get(theirs, "id")) ||
	    json_object_get(theirs, "id") == NULL);
	json_decref(ours);
	json_decref(theirs);
	bulk_free(&b);
	buf_free(&own);
	return taken;
}

static size_t
check_with(const char *before, const char *unit, size_t n, const char *after)
{
	struct buf b = {.limit = LINE};
	size_t taken;

	buf_put_z(&b, before);
	times(&b, unit, n);
	buf_put_z(&b, after);
	taken = check((const char *)b.p, b.n);
	buf_free(&b);
	return taken;
}

static void
long_texts_are_taken_out(void **state)
{
	(void)state;
	assert_int_equal(check_with("{\"op\":\"load\",\"form\":\"",
	    "<a b=\\\"1\\\"/>\\n", 500, "\"}"), 1);
	assert_int_equal(check_with("{\"form\":\"", "\\u00e9\\ud83d\\ude00é/\\/",
	    500, "\",\"id\":[1,\"x\"],\"op\":\"load\"}"), 1);
	assert_int_equal(check_with(" { \"op\" : \"load\" , \"resources\" : [ "
	    "{ \"url\" : \"jr://a.csv\" , \"body\" : \"", "a,b\\r\\n", 500,
	    "\" } , {\"body\":\"short\",\"url\":\"u\"} ] }"), 1);
}

static void
nothing_else_is(void **state)
{
	static const char *const before[] = {"{\"op\":\"set\",\"form\":\"",
	    "{\"op\":\"load\",\"id\":\"", "{\"op\":\"load\",\"id\":{\"form\":\"",
	    "{\"op\":\"load\",\"id\":[{\"body\":\"",
	    "{\"op\":\"load\",\"resources\":{\"x\":{\"body\":\"",
	    "{\"op\":\"load\",\"resources\":[{\"url\":\"",
	    "{\"op\":\"load\",\"f\\u006frm\":\"", "[\"form\",\""};
	static const char *const after[] = {"\"}", "\"}", "\"}}", "\"}]}",
	    "\"}}}", "\"}]}", "\"}", "\"]"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(before) / sizeof(*before); i++)
		assert_int_equal(
		    check_with(before[i], "long ", 1000, after[i]), 0);
	assert_int_equal(
	    check_with("{\"op\":\"load\",\"form\":\"", "x", 10, "\"}"), 0);
}

/* A text that looks like a stand-in is one itself. */
static void
a_mark_stands_for_nothing_else(void **state)
{
	(void)state;
	assert_int_equal(check_with("{\"op\":\"load\",\"form\":\"\\u00010\","
	    "\"resources\":[{\"url\":\"\\u00010\",\"body\":\"", "x", 2000,
	    "\"}]}"), 2);
	assert_int_equal(check_with("{\"op\":\"load\",\"f\\u006frm\":"
	    "\"\\u00010\",\"resources\":[{\"body\":\"", "x", 2000, "\"}]}"),
	    0);
}

static void
what_is_no_json_is_none(void **state)
{
	static const char *const units[] = {"\\x", "\\u12", "\\u0000",
	    "\\ud800", "\\udc00\\ud800", "\\ud800\\u0041", "\xff",
	    "\xed\xa0\x80", "\t", "\\"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		assert_int_equal(check_with("{\"op\":\"load\",\"form\":\"",
		    units[i], 1023, "\"}"), 0);
	(void)check_with("{\"op\":\"load\",\"form\":\"", "x", 2000, "");
	(void)check_with("{\"op\":\"load\",\"form\":\"", "x", 2000, "\"");
	(void)check_with("{\"op\":\"load\",\"form\":\"", "x", 2000, "\"} {");
	(void)check_with("}}]]{\"op\":\"load\",\"form\":\"", "x", 2000, "\"}");
	(void)check("", 0);
}

/* Requests with some bytes altered, each time others. */
static void
altered_requests_read_as_json_does(void **state)
{
	static const char signs[] = "\"\\{}[]:,ux01 \n";
	struct buf b = {.limit = LINE};
	uint64_t seed = 5;
	struct random_source r = test_random(&seed);
	uint8_t at[3];
	size_t i, k, where;

	(void)state;
	for (i = 0; i < 3000; i++) {
		buf_clear(&b);
		buf_put_z(&b, "{\"id\":[{\"body\":\"x\"}],\"op\":\"load\","
		    "\"form\":\"\\u0001");
		times(&b, "<\\\"\\u00e9 ", 150);
		buf_put_z(&b, "\",\"resources\":[{\"url\":\"u\",\"body\":\"");
		times(&b, "1,2\\n", 300);
		buf_put_z(&b, "\"}]}");
		for (k = i % 4; k > 0; k--) {
			r.fill(r.ctx, at, sizeof(at));
			where = (size_t)(at[0] << 8 | at[1]);
			where = where % 3 == 0 ? where % b.n
			    : where % 3 == 1 ? where % 60
					     : b.n - 1 - where % 20;
			b.p[where] = (uint8_t)signs[at[2] %
			    (sizeof(signs) - 1)];
		}
		(void)check((const char *)b.p, b.n);
	}
	buf_free(&b);
}

static enum ayni_err
reading(void)
{
	struct buf line = {.limit = LINE};
	struct bulk b = {NULL};
	json_t *j = NULL;
	enum ayni_err e;

	buf_put_z(&line, "{\"op\":\"load\",\"form\":\"");
	times(&line, "x", 2000);
	buf_put_z(&line, "\"}");
	if ((e = line.err) == AYNI_OK)
		e = bulk_read(&b, &line, &j, NULL);
	json_decref(j);
	bulk_free(&b);
	buf_free(&line);
	return e;
}

static void
memory_that_runs_out_is_said(void **state)
{
	(void)state;
	test_fail_each_allocation(reading);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(long_texts_are_taken_out),
	    cmocka_unit_test(nothing_else_is),
	    cmocka_unit_test(a_mark_stands_for_nothing_else),
	    cmocka_unit_test(what_is_no_json_is_none),
	    cmocka_unit_test(altered_requests_read_as_json_does),
	    cmocka_unit_test(memory_that_runs_out_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
