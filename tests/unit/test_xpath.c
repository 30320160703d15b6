/* Expressions: syntax, sets, dates, functions, limits. */
#include "support/test.h"

#include <math.h>
#include <string.h>

#include <sodium.h>

#include "form/lookup.h"
#include "form/parser.h"
#include "form/xml.h"

static const char survey[] =
    "<data id='s'>"
    "<name>Ana</name><age>7</age><empty/><zero>0</zero>"
    "<langs>fr es</langs><born>2018-10-20</born>"
    "<member><sex>f</sex><n>1</n></member>"
    "<member><sex>m</sex><n>2</n></member>"
    "<member><sex>f</sex><n>3</n></member>"
    "</data>";

struct run {
	struct arena a, scratch;
	struct tree_names names;
	struct tree *tree;
	struct xpath_env env;
	struct xpath_fault fault;
	uint64_t seed;
};

/* Madrid in 2018, near enough: summer time until 28 October, 01:00 UTC. */
static int32_t
zone(void *ctx, double days)
{
	(void)ctx;
	return days < 17832.0 + 1.0 / 24 ? 120 : 60;
}

static enum ayni_err
begin(struct run *r, bool odk)
{
	struct xml_fault fault;

	memset(r, 0, sizeof(*r));
	arena_init(&r->a, 16u << 20);
	arena_init(&r->scratch, 64u << 20);
	tree_names_init(&r->names, &r->a);
	r->seed = 7;
	r->env = (struct xpath_env){.scratch = &r->scratch, .odk = odk,
	    .zone = zone, .chance = test_random(&r->seed)};
	r->env.now.wall_us = (int64_t)17829 * 86400 * 1000000; /* 25 October */
	return xml_read(text_bytes(text_of(survey)), XML_DATA, &r->names,
	    &fault, &r->tree);
}

static void
end(struct run *r)
{
	tree_free(r->tree);
	tree_names_free(&r->names);
	arena_free(&r->scratch);
	arena_free(&r->a);
}

static enum ayni_err
evaluate_at(struct run *r, struct tree_node *n, struct text source,
    struct value *v)
{
	struct xpath_at at = {n, n, 1, 1};
	struct expr *e = NULL;
	enum ayni_err err;

	err = parser_parse(source, r->env.odk, NULL, &r->a, &r->fault, &e);
	if (err != AYNI_OK)
		return err;
	*v = xpath_eval(&r->env, e, &at);
	return r->env.err;
}

static enum ayni_err
evaluate(struct run *r, struct text source, struct value *v)
{
	return evaluate_at(
	    r, tree_child(tree_document(r->tree)), source, v);
}

/* Another document in place of the survey. */
static void
reread(struct run *r, struct text xml)
{
	struct xml_fault fault;

	tree_free(r->tree);
	r->tree = NULL;
	assert_int_equal(xml_read(text_bytes(xml), XML_DATA, &r->names, &fault,
			     &r->tree),
	    AYNI_OK);
}

static void
assert_mode(bool odk, const char *source, const char *expected)
{
	struct run r;
	struct value v;
	struct text s;

	assert_int_equal(begin(&r, odk), AYNI_OK);
	if (evaluate(&r, text_of(source), &v) != AYNI_OK)
		fail_msg("%s: %s%s", source, r.fault.what, r.env.what);
	s = xpath_string(&r.env, &v);
	if (!text_is(s, expected))
		fail_msg("%s is \"%.*s\", not \"%s\"", source, (int)s.n, s.p,
		    expected);
	end(&r);
}

static void
assert_is(const char *source, const char *expected)
{
	assert_mode(true, source, expected);
}

static void
assert_fails(const char *source, enum ayni_err why, size_t at)
{
	struct run r;
	struct value v;
	enum ayni_err e;

	assert_int_equal(begin(&r, true), AYNI_OK);
	e = evaluate(&r, text_of(source), &v);
	if (e != why)
		fail_msg("%s: %s, not %s", source, err_name(e), err_name(why));
	assert_int_equal(r.fault.err != AYNI_OK ? r.fault.at : r.env.at, at);
	end(&r);
}

static void
operators_bind_as_xpath_says(void **state)
{
	(void)state;
	assert_is("1 + 2 * 3 - 4 div 2", "5");
	assert_is("-2 - -3", "1");
	assert_is("5 mod -2", "1");
	assert_is("1 = 1 and 2 < 1 or 3 >= 3", "true");
	assert_is("2 * -age", "-14");
	assert_is("1 or2", "true");
}

static void
a_star_is_a_name_or_a_product_by_where_it_stands(void **state)
{
	(void)state;
	assert_is("count(*) * 2", "18");
	assert_is("age*age", "49");
}

static void
every_axis_leads_where_it_should(void **state)
{
	(void)state;
	assert_is("name(born/following::*[1])", "member");
	assert_is("name(born/preceding::*[1])", "langs");
	assert_is("count(member/descendant-or-self::node())", "9");
	assert_is("name(member[2]/n/ancestor::*[1])", "member");
	assert_is("string(//sex[. = 'm']/../n)", "2");
	assert_is("string(member[last()]/preceding-sibling::*[1]/n)", "2");
	assert_is("string(/data/@id)", "s");
}

static void
positions_count_within_each_step(void **state)
{
	(void)state;
	assert_is("string(member[sex = 'f'][2]/n)", "3");
	assert_is("string((//n)[2])", "2");
	assert_is("position(member[3])", "3");
}

static void
a_union_comes_in_document_order_each_node_once(void **state)
{
	(void)state;
	assert_is("join(' ', //n | member/n | /data/age)", "7 1 2 3");
}

static void
a_union_of_many_nodes_is_sorted_by_walking(void **state)
{
	struct run r;
	struct value v;
	struct buf b;
	unsigned i;

	(void)state;
	assert_int_equal(begin(&r, true), AYNI_OK);
	buf_init(&b, 1u << 20);
	buf_put_z(&b, "<data>");
	for (i = 0; i < 200; i++)
		buf_put_z(&b, i % 2 == 0 ? "<even/>" : "<odd/>");
	buf_put_z(&b, "</data>");
	reread(&r, buf_text(&b));
	assert_int_equal(
	    evaluate(&r, TEXT("odd | even | odd"), &v), AYNI_OK);
	assert_int_equal(v.nodes, 200);
	for (i = 1; i < 200; i++)
		assert_ptr_equal(v.node[i], tree_next(v.node[i - 1]));
	buf_free(&b);
	end(&r);
}

static void
plain_xpath_keeps_names_without_prefix_out_of_namespaces(void **state)
{
	struct run r;
	struct value v;

	(void)state;
	assert_int_equal(begin(&r, false), AYNI_OK);
	reread(&r, TEXT("<a xmlns='urn:x'><b/></a>"));
	assert_int_equal(evaluate(&r, TEXT("count(b)"), &v), AYNI_OK);
	assert_true(v.number == 0);
	r.env.odk = true;
	assert_int_equal(evaluate(&r, TEXT("count(b)"), &v), AYNI_OK);
	assert_true(v.number == 1);
	end(&r);
}

static void
an_empty_answer_is_nothing_and_never_zero(void **state)
{
	(void)state;
	assert_is("empty + 1", "NaN");
	assert_is("empty = ''", "true");
	assert_is("missing = ''", "true");
	assert_is("empty = 0", "false");
	assert_is("boolean(zero)", "false");
	assert_mode(false, "missing = ''", "false");
	assert_mode(false, "boolean(zero)", "true");
}

static void
what_is_not_relevant_is_out_of_every_set(void **state)
{
	struct tree_live data = {.value = {"", 0}}, n[2] = {{.value = {"4", 1}},
	    {.value = {"5", 1}}};
	struct run r;
	struct value v;
	size_t i;

	(void)state;
	assert_int_equal(begin(&r, true), AYNI_OK);
	tree_begin(&data, TREE_ELEMENT);
	for (i = 0; i < 2; i++) {
		tree_begin(&n[i], TREE_ELEMENT);
		n[i].name = tree_intern(
		    &r.names, TEXT(""), TEXT("n"), TEXT(""));
		tree_insert(&data, &n[i], NULL);
	}
	n[1].relevant = false;
	assert_int_equal(
	    evaluate_at(&r, &data.is, TEXT("sum(n)"), &v), AYNI_OK);
	assert_true(v.number == 4);
	assert_int_equal(
	    evaluate_at(&r, &data.is, TEXT("n[2] = ''"), &v), AYNI_OK);
	assert_true(v.boolean);
	end(&r);
}

static void
dates_compare_and_count_as_days_from_local_midnight(void **state)
{
	(void)state;
	assert_is("born < '2018-10-21'", "true");
	assert_is("born = date('2018-10-20')", "true");
	assert_is("today()", "2018-10-25");
	assert_is("number(date('1970-01-02')) * 1440", "1320");
	assert_is("now()", "2018-10-25T02:00:00.000+02:00");
	assert_is("date-time('2018-10-20T12:00:00Z')",
	    "2018-10-20T14:00:00.000+02:00");
}

static void
the_number_of_a_moment_is_its_whole_days(void **state)
{
	(void)state;
	assert_is("number('1970-01-03T18:00:00Z')", "2");
	assert_is("number(now())", "17829");
	assert_is("number(now()) = decimal-date-time(now())", "true");
	assert_is("decimal-date-time('1970-01-03T18:00:00Z')", "2.75");
	assert_is("'1970-01-03T18:00:00Z' + 0", "2.75");
}

static void
a_comma_is_a_decimal_point(void **state)
{
	(void)state;
	assert_is("'14,6' + 1", "15.6");
	assert_is("number('1,234,5')", "NaN");
	assert_mode(false, "'14,6' + 1", "NaN");
}

static void
whole_days_stay_whole_when_the_clocks_change(void **state)
{
	(void)state;
	assert_is("date('2018-10-30') - date('2018-10-20')", "10");
	assert_is("date('2018-10-20' + 10)", "2018-10-30");
	assert_is("date(born + 9)", "2018-10-29");
	assert_is("date(date('2018-10-30') - 10)", "2018-10-20");
}

static void
what_cannot_be_a_date_stores_nothing(void **state)
{
	struct run r;
	struct value v;

	(void)state;
	assert_is("date('2018-02-30')", "Invalid Date");
	assert_is("difference-in-months('2018-01-31', '2018-02-28')", "1");
	assert_is("difference-in-months('2018-03-30', '2018-02-28')", "-1");
	assert_is("difference-in-months('2017-01-15', '2018-03-14')", "13");
	assert_is("difference-in-months('', '2018-03-14')", "");
	assert_is("cht:difference-in-weeks('2018-01-01', '2018-01-14')", "1");
	assert_is("add-date('2018-01-31', 0, 1)", "2018-02-28");
	assert_is("add-date('2018-03-31', -1, -1, 1)", "2017-03-01");
	assert_is("format-date('nonsense', '%Y')", "");
	assert_int_equal(begin(&r, true), AYNI_OK);
	assert_int_equal(evaluate(&r, TEXT("date('x')"), &v), AYNI_OK);
	assert_int_equal(xpath_answer(&r.env, &v).n, 0);
	end(&r);
}

static void
month_names_follow_the_language(void **state)
{
	struct run r;
	struct value v;

	(void)state;
	assert_is("format-date(born, '%e %b %Y, %a')", "20 Oct 2018, Sat");
	assert_int_equal(begin(&r, true), AYNI_OK);
	r.env.locale = TEXT("fr");
	assert_int_equal(evaluate(&r,
	    TEXT("format-date('2018-02-05', '%a %e %b')"), &v), AYNI_OK);
	assert_true(text_is(v.text, "lun. 5 févr."));
	end(&r);
}

static void
text_functions_count_characters_not_bytes(void **state)
{
	(void)state;
	assert_is("string-length('née')", "3");
	assert_is("substring('année', 4, 1)", "é");
	assert_is("substr('année', -2)", "ée");
	assert_is("translate('née', 'é', 'e')", "nee");
}

static void
selected_looks_for_whole_names(void **state)
{
	(void)state;
	assert_is("selected(langs, 'es')", "true");
	assert_is("selected(langs, 'e')", "false");
	assert_is("selected-at(langs, 1)", "es");
	assert_is("selected-at(langs, 2)", "");
	assert_is("count-selected(langs)", "2");
}

static void
regex_must_match_the_whole_text(void **state)
{
	(void)state;
	assert_is("regex('2468', '[0-9]+')", "true");
	assert_is("regex('a2468', '[0-9]+')", "false");
}

static void
if_and_the_logical_operators_leave_the_rest_alone(void **state)
{
	(void)state;
	assert_is("if(true(), 'a', regex('', '('))", "a");
	assert_is("true() or regex('', '(')", "true");
	assert_is("false() and regex('', '(')", "false");
}

static void
digests_are_those_of_the_standards(void **state)
{
	(void)state;
	assert_is("digest('abc', 'MD5', 'hex')",
	    "900150983cd24fb0d6963f7d28e17f72");
	assert_is("digest('abc', 'SHA-1', 'hex')",
	    "a9993e364706816aba3e25717850c26c9cd0d89d");
	assert_is("digest('abc', 'SHA-384', 'hex')",
	    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
	    "8086072ba1e7cc2358baeca134c825a7");
	/* 56 bytes: the padding needs a block of its own */
	assert_is("digest('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnom"
		  "nopnopq', 'SHA-1', 'hex')",
	    "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

static void
a_signed_text_comes_out_only_under_its_key(void **state)
{
	uint8_t public[32], secret[64], both[64 + 5];
	char as_text[256], key[64], source[512];
	unsigned long long n;

	(void)state;
	assert_true(sodium_init() >= 0);
	assert_int_equal(crypto_sign_keypair(public, secret), 0);
	assert_int_equal(crypto_sign(both, &n,
			     (const unsigned char *)"hello", 5, secret), 0);
	(void)sodium_bin2base64(as_text, sizeof(as_text), both, sizeof(both),
	    sodium_base64_VARIANT_ORIGINAL);
	(void)sodium_bin2base64(key, sizeof(key), public, sizeof(public),
	    sodium_base64_VARIANT_ORIGINAL);
	(void)snprintf(source, sizeof(source), "extract-signed('%s', '%s')",
	    as_text, key);
	assert_is(source, "hello");
	public[0] ^= 1;
	(void)sodium_bin2base64(key, sizeof(key), public, sizeof(public),
	    sodium_base64_VARIANT_ORIGINAL);
	(void)snprintf(source, sizeof(source), "extract-signed('%s', '%s')",
	    as_text, key);
	assert_is(source, "");
}

static void
a_seed_always_shuffles_alike(void **state)
{
	(void)state;
	assert_is("join(' ', randomize(member/n, 42))",
	    "1 2 3");
	assert_is("count(randomize(member/n))", "3");
}

static void
functions_of_javarosa_alone_are_here(void **state)
{
	(void)state;
	assert_is("depend(/data/age, /data/name)", "7");
	assert_is("enclosed-area('0 0;0 1;1 1;1 0') = "
		  "area('0 0;0 1;1 1;1 0')", "true");
	assert_is("version()", "");
	assert_is("property('deviceid')", "");
}

static void
a_fence_holds_what_is_inside(void **state)
{
	const char *inside =
	    "geofence('0.5 0.5', '0 0;0 1;1 1;1 0;0 0')";
	const char *outside =
	    "geofence('2 0.5', '0 0;0 1;1 1;1 0;0 0')";

	(void)state;
	assert_is(inside, "true");
	assert_is(outside, "false");
	assert_is("intersects('0 0;1 1;0 1;1 0')", "true");
	assert_is("intersects('0 0;0 1;1 1;1 0;0 0')", "false");
	assert_is("distance('0 0;0 1')", "111318.85");
}

static void
a_fault_says_where_it_stands(void **state)
{
	(void)state;
	assert_fails("1 +", AYNI_SYNTAX, 3);
	assert_fails("1 + ]", AYNI_SYNTAX, 4);
	assert_fails("'open", AYNI_SYNTAX, 0);
	assert_fails("1 + foo(2)", AYNI_REFERENCE, 4);
	assert_fails("1 + not()", AYNI_TYPE, 4);
	assert_fails("a:b", AYNI_REFERENCE, 0);
	assert_fails("2 * count('x')", AYNI_TYPE, 4);
	assert_fails("$x", AYNI_UNSUPPORTED, 0);
	assert_fails("1 + device-info()", AYNI_UNSUPPORTED, 4);
}

static void
assert_repeated_fails(const char *unit, size_t n)
{
	struct run r;
	struct value v;
	struct buf b;

	buf_init(&b, 1u << 20);
	while (n-- > 0)
		buf_put_z(&b, unit);
	buf_put_byte(&b, '1');
	assert_int_equal(begin(&r, true), AYNI_OK);
	assert_int_equal(evaluate(&r, buf_text(&b), &v), AYNI_TOOBIG);
	buf_free(&b);
	end(&r);
}

static void
an_expression_over_its_limits_is_refused(void **state)
{
	(void)state;
	assert_repeated_fails("(", XPATH_MAX_DEPTH + 1);
	assert_repeated_fails("1+", XPATH_MAX_OPERATORS + 1);
	assert_repeated_fails(" ", XPATH_MAX_TEXT);
}

static void
work_without_end_is_stopped(void **state)
{
	(void)state;
	assert_fails("count(//*[count(//*[count(//*[count(//*[count(//*[count"
		     "(//*[count(//*) > 0]) > 0]) > 0]) > 0]) > 0]) > 0])",
	    AYNI_TOOBIG, 60);
}

static void
a_hostile_regex_is_stopped(void **state)
{
	(void)state;
	assert_fails("regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', "
		     "'(a+)+[bc]')",
	    AYNI_TOOBIG, 0);
}

static enum ayni_err
scenario(void)
{
	struct run r;
	struct value v;
	enum ayni_err e = begin(&r, true);

	if (e == AYNI_OK)
		e = evaluate(&r,
		    TEXT("concat(join(',', //n | member/n), "
			 "if(member[sex = 'm']/n + 1 > 2, today(), 'x'), "
			 "regex(name, 'A.*'), digest(name, 'MD5'), "
			 "count(randomize(member, 3)), date(born + 1), "
			 "area('0 0;0 1;1 1'), indexed-repeat(/data/member/n,"
			 " /data/member, 2), base64-decode('QQ=='))"), &v);
	end(&r);
	return e;
}

static void
any_failing_allocation_is_an_error_not_a_crash(void **state)
{
	(void)state;
	test_fail_each_allocation(scenario);
}

/* ---- long lists ---- */

struct list_run {
	struct run r;
	struct lookup lookup;
	struct tree *list;
};

static struct tree_node *
the_list(void *ctx, struct text id)
{
	(void)id;
	return ctx;
}

static void
begin_list(struct list_run *l)
{
	struct xml_fault fault;
	struct buf b;
	unsigned i;

	assert_int_equal(begin(&l->r, true), AYNI_OK);
	buf_init(&b, 1u << 20);
	buf_put_z(&b, "<root>");
	for (i = 0; i < 1000; i++)
		buf_printf(&b, "<item><name>%u</name><in>d%u</in></item>", i,
		    i % 10);
	buf_put_z(&b, "</root>");
	assert_int_equal(xml_read(buf_bytes(&b), XML_DATA, &l->r.names,
			     &fault, &l->list),
	    AYNI_OK);
	buf_free(&b);
	lookup_init(&l->lookup);
	l->r.env.instance = the_list;
	l->r.env.ctx = tree_document(l->list);
	l->r.env.primary = tree_document(l->r.tree);
	l->r.env.lookup = &l->lookup;
}

static void
end_list(struct list_run *l)
{
	tree_free(l->list);
	lookup_free(&l->lookup);
	end(&l->r);
}

/* Both ways give the same; by index with far less work. */
static void
assert_indexed(const char *source, bool fewer)
{
	struct list_run l;
	struct value with, without;
	uint64_t work;

	begin_list(&l);
	assert_int_equal(
	    evaluate(&l.r, text_of(source), &with), AYNI_OK);
	work = l.r.env.work;
	l.r.env.work = 0;
	l.r.env.lookup = NULL;
	assert_int_equal(
	    evaluate(&l.r, text_of(source), &without), AYNI_OK);
	assert_int_equal(with.nodes, without.nodes);
	assert_true(with.nodes > 0);
	assert_memory_equal(
	    with.node, without.node, with.nodes * sizeof(*with.node));
	assert_int_equal(work < l.r.env.work / 4, fewer);
	end_list(&l);
}

static void
a_long_list_is_filtered_by_index(void **state)
{
	(void)state;
	assert_indexed("instance('l')/root/item[in = 'd3']", true);
	assert_indexed("instance('l')/root/item['77' = name]/in", true);
	assert_indexed("instance('l')/root/item[name = /data/age]", true);
	assert_indexed("instance('l')/root/item[in = 'd3' and name > 500]"
		       "[2]", true);
}

static void
what_an_index_cannot_answer_is_walked(void **state)
{
	(void)state;
	assert_indexed("instance('l')/root/item[in = 'd3' and "
		       "position() < 500]", false);
	assert_indexed("instance('l')/root/item[in != 'd3']", false);
	assert_indexed("instance('l')/root/item[none = '']", false);
	assert_indexed("instance('l')/root/item[name = in or name = '1']",
	    false);
}

static void
pulldata_gives_the_first_match_or_nothing(void **state)
{
	struct list_run l;
	struct value v;

	(void)state;
	begin_list(&l);
	assert_int_equal(evaluate(&l.r,
	    TEXT("pulldata('l', 'name', 'in', 'd4')"), &v), AYNI_OK);
	assert_true(text_is(v.text, "4"));
	assert_int_equal(evaluate(&l.r,
	    TEXT("pulldata('l', 'name', 'in', 'x')"), &v), AYNI_OK);
	assert_int_equal(v.text.n, 0);
	end_list(&l);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(operators_bind_as_xpath_says),
	    cmocka_unit_test(a_star_is_a_name_or_a_product_by_where_it_stands),
	    cmocka_unit_test(every_axis_leads_where_it_should),
	    cmocka_unit_test(positions_count_within_each_step),
	    cmocka_unit_test(a_union_comes_in_document_order_each_node_once),
	    cmocka_unit_test(a_union_of_many_nodes_is_sorted_by_walking),
	    cmocka_unit_test(
		plain_xpath_keeps_names_without_prefix_out_of_namespaces),
	    cmocka_unit_test(an_empty_answer_is_nothing_and_never_zero),
	    cmocka_unit_test(what_is_not_relevant_is_out_of_every_set),
	    cmocka_unit_test(
		dates_compare_and_count_as_days_from_local_midnight),
	    cmocka_unit_test(the_number_of_a_moment_is_its_whole_days),
	    cmocka_unit_test(a_comma_is_a_decimal_point),
	    cmocka_unit_test(whole_days_stay_whole_when_the_clocks_change),
	    cmocka_unit_test(what_cannot_be_a_date_stores_nothing),
	    cmocka_unit_test(month_names_follow_the_language),
	    cmocka_unit_test(text_functions_count_characters_not_bytes),
	    cmocka_unit_test(selected_looks_for_whole_names),
	    cmocka_unit_test(regex_must_match_the_whole_text),
	    cmocka_unit_test(
		if_and_the_logical_operators_leave_the_rest_alone),
	    cmocka_unit_test(digests_are_those_of_the_standards),
	    cmocka_unit_test(a_signed_text_comes_out_only_under_its_key),
	    cmocka_unit_test(a_seed_always_shuffles_alike),
	    cmocka_unit_test(functions_of_javarosa_alone_are_here),
	    cmocka_unit_test(a_fence_holds_what_is_inside),
	    cmocka_unit_test(a_fault_says_where_it_stands),
	    cmocka_unit_test(an_expression_over_its_limits_is_refused),
	    cmocka_unit_test(work_without_end_is_stopped),
	    cmocka_unit_test(a_hostile_regex_is_stopped),
	    cmocka_unit_test(any_failing_allocation_is_an_error_not_a_crash),
	    cmocka_unit_test(a_long_list_is_filtered_by_index),
	    cmocka_unit_test(what_an_index_cannot_answer_is_walked),
	    cmocka_unit_test(pulldata_gives_the_first_match_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
