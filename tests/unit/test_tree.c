/* Documents: reading XML, walking, order, writing. */
#include "support/test.h"

#include <string.h>

#include "form/xml.h"

struct read {
	struct arena a;
	struct tree_names names;
	struct tree *tree;
	struct xml_fault fault;
};

static enum ayni_err
read_xml(struct read *r, struct text xml, enum xml_use use)
{
	memset(r, 0, sizeof(*r));
	arena_init(&r->a, 64u << 20);
	tree_names_init(&r->names, &r->a);
	return xml_read(
	    text_bytes(xml), use, &r->names, &r->fault, &r->tree);
}

static void
done(struct read *r)
{
	tree_free(r->tree);
	tree_names_free(&r->names);
	arena_free(&r->a);
}

static struct tree_node *
root_of(struct read *r, const char *xml, enum xml_use use)
{
	assert_int_equal(read_xml(r, text_of(xml), use), AYNI_OK);
	return tree_child(tree_document(r->tree));
}

static void
assert_refused(const char *xml, enum ayni_err why)
{
	struct read r;

	assert_int_equal(read_xml(&r, text_of(xml), XML_WHOLE), why);
	assert_null(r.tree);
	assert_true(r.fault.line > 0);
	done(&r);
}

static void
assert_text(struct text s, const char *z)
{
	if (!text_is(s, z))
		fail_msg("\"%.*s\" is not \"%s\"", (int)s.n, s.p, z);
}

static void
names_carry_their_namespace_and_prefix(void **state)
{
	struct read r;
	struct tree_node *n = root_of(
	    &r, "<p:a xmlns:p='urn:p' xmlns='urn:d'><b p:c='1'/></p:a>",
	    XML_WHOLE);

	(void)state;
	assert_text(tree_name(n)->local, "a");
	assert_text(tree_name(n)->uri, "urn:p");
	assert_text(tree_name(n)->prefix, "p");
	n = tree_child(n);
	assert_text(tree_name(n)->uri, "urn:d");
	assert_text(tree_attribute_ns(n, "urn:p", "c"), "1");
	assert_null(tree_attribute(n, "c").p);
	done(&r);
}

static void
folding_keeps_a_leafs_text_as_its_value_and_drops_layout(void **state)
{
	struct read r;
	struct tree_node *n = root_of(&r, "<a>\n <b> x </b>\n</a>", XML_DATA);

	(void)state;
	assert_ptr_equal(tree_first(n), tree_last(n));
	assert_null(tree_first(tree_first(n)));
	assert_text(tree_value(tree_first(n)), " x ");
	done(&r);
}

static void
without_folding_every_node_of_the_document_stands(void **state)
{
	struct read r;
	struct tree_node *n = root_of(&r, "<a> <!--c--><?p d?></a>", XML_WHOLE);

	(void)state;
	assert_int_equal(tree_kind(tree_first(n)), TREE_TEXT);
	assert_int_equal(tree_kind(tree_next(tree_first(n))), TREE_COMMENT);
	assert_int_equal(tree_kind(tree_last(n)), TREE_INSTRUCTION);
	assert_text(tree_value(tree_last(n)), "d");
	done(&r);
}

static void
a_document_that_is_cut_off_is_refused_with_its_line(void **state)
{
	(void)state;
	assert_refused("<a>\n<b>", AYNI_BADFORM);
}

static void
entities_of_ones_own_are_refused(void **state)
{
	(void)state;
	assert_refused("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
	    AYNI_UNSUPPORTED);
}

static void
elements_nested_too_deep_are_refused(void **state)
{
	struct buf b;
	unsigned i;

	(void)state;
	buf_init(&b, 65536);
	for (i = 0; i <= XML_MAX_DEPTH; i++)
		buf_put_z(&b, "<a>");
	assert_refused(buf_z(&b), AYNI_TOOBIG);
	buf_free(&b);
}

static void
order_is_that_of_the_document(void **state)
{
	struct read r;
	struct tree_node *a = root_of(
	    &r, "<a x='1' y='2'><b><c/></b><d/></a>", XML_WHOLE);
	struct tree_node *b = tree_first(a), *c = tree_first(b);
	struct tree_node *d = tree_last(a), *x = tree_asides(a);

	(void)state;
	assert_true(tree_order(a, c) < 0);
	assert_true(tree_order(c, d) < 0);
	assert_true(tree_order(d, b) > 0);
	assert_true(tree_order(x, b) < 0);
	assert_true(tree_order(x, tree_next(x)) < 0);
	assert_true(tree_order(a, x) < 0);
	assert_int_equal(tree_order(c, c), 0);
	done(&r);
}

/* What leads from a node to another must lead back. */
static void
assert_linked(const struct tree_node *up)
{
	struct tree_node *c, *last = NULL;

	for (c = tree_first(up); c != NULL; c = tree_next(c)) {
		assert_ptr_equal(tree_prev(c), last);
		assert_ptr_equal(tree_parent(c), up);
		assert_linked(c);
		last = c;
	}
	assert_ptr_equal(tree_last(up), last);
	last = NULL;
	for (c = tree_asides(up); c != NULL; c = tree_next(c)) {
		assert_ptr_equal(tree_prev(c), last);
		assert_ptr_equal(tree_parent(c), up);
		last = c;
	}
}

static void
every_way_through_a_document_leads_back(void **state)
{
	static const char xml[] =
	    "<a x='1' y='2'>\n<b z='3'>t</b><c><d w=''/><e>u</e>v</c>"
	    "<f> <g/></f><h/><i n='4'> </i></a>";
	struct tree_node *n;
	struct read r;
	struct buf b = {.limit = 64};
	enum xml_use use;
	size_t count;

	(void)state;
	for (use = XML_WHOLE; use <= XML_DATA; use++) {
		n = root_of(&r, xml, use);
		assert_linked(tree_document(r.tree));
		buf_clear(&b);
		tree_text(n, &b);
		assert_text(buf_text(&b), use == XML_WHOLE ? "\ntuv  " : "tuv ");
		for (count = 0; n != NULL; n = tree_walk(
		    tree_document(r.tree), n))
			count++;
		assert_int_equal(count, use == XML_WHOLE ? 15 : 10);
		done(&r);
	}
	buf_free(&b);
}

static void
an_element_with_attributes_folds_its_text_too(void **state)
{
	struct read r;
	struct tree_node *n =
	    root_of(&r, "<a x='1'><b y='2'/>t</a>", XML_DATA), *b;

	(void)state;
	b = tree_first(n);
	assert_text(tree_value(n), "");
	assert_text(tree_value(tree_next(b)), "t");
	done(&r);
	n = root_of(&r, "<a x='1'>t</a>", XML_DATA);
	assert_null(tree_first(n));
	assert_text(tree_value(n), "t");
	assert_text(tree_attribute(n, "x"), "1");
	done(&r);
}

static void
what_stands_in_an_instance_is_a_tree_of_its_own(void **state)
{
	static const char xml[] = "<m xmlns='" XFORMS "'>\n<instance>\n"
	    "<data><instance/></data></instance>\n"
	    "<instance id='l'><r/></instance><bind/></m>";
	struct read r;
	struct tree_node *n = root_of(&r, xml, XML_FORM), *d;

	(void)state;
	n = tree_first(n);
	assert_null(tree_first(n));
	assert_int_equal(tree_line(n), 2);
	d = tree_document(xml_part(r.tree->next, n));
	assert_text(tree_name(tree_first(d))->local, "data");
	assert_int_equal(tree_line(tree_first(d)), 3);
	assert_text(tree_name(tree_first(tree_first(d)))->local, "instance");
	n = tree_next(n);
	assert_text(tree_attribute(n, "id"), "l");
	d = tree_document(xml_part(r.tree->next, n));
	assert_text(tree_name(tree_first(d))->local, "r");
	assert_text(tree_name(tree_next(n))->local, "bind");
	assert_null(xml_part(r.tree->next, tree_next(n)));
	done(&r);
}

static void
long_documents_and_values_are_read_in_pieces(void **state)
{
	struct buf b = {.limit = 1u << 20}, value = {.limit = 1u << 20};
	struct read r;
	struct tree_node *n;
	unsigned i;

	(void)state;
	for (i = 0; i < 40000; i++)
		buf_printf(&value, "%u ", i);
	buf_put_z(&b, "<a><b>");
	buf_put_bytes(&b, buf_bytes(&value));
	buf_put_z(&b, "</b>");
	for (i = 0; i < 20000; i++)
		buf_printf(&b, "<c>%u</c>", i);
	buf_put_z(&b, "</a>");
	assert_int_equal(read_xml(&r, buf_text(&b), XML_DATA), AYNI_OK);
	n = tree_first(tree_first(tree_document(r.tree)));
	assert_true(text_equal(tree_value(n), buf_text(&value)));
	for (i = 0; (n = tree_next(n)) != NULL; i++) {
		buf_clear(&value);
		buf_printf(&value, "%u", i);
		assert_true(text_equal(tree_value(n), buf_text(&value)));
	}
	assert_int_equal(i, 20000);
	done(&r);
	buf_free(&value);
	buf_free(&b);
}

static void
a_live_node_goes_in_and_out_anywhere_among_its_siblings(void **state)
{
	struct tree_live n[4] = {0}, *a = n, *b = n + 1, *c = n + 2, *d = n + 3;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		tree_begin(&n[i], TREE_ELEMENT);
	tree_insert(a, b, NULL);
	tree_insert(a, d, NULL);
	tree_insert(a, c, d);
	assert_linked(&a->is);
	assert_ptr_equal(b->next, c);
	assert_true(tree_order(&c->is, &d->is) < 0);
	tree_remove(b);
	assert_ptr_equal(a->first, c);
	tree_remove(d);
	assert_ptr_equal(a->last, c);
	assert_null(c->next);
	assert_linked(&a->is);
}

static void
writing_escapes_what_reading_would_take_apart(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 256);
	xml_put_text(&b, TEXT("a<b>&c"));
	buf_put_byte(&b, '|');
	xml_put_attribute(&b, TEXT("\"<\n"));
	assert_text(buf_text(&b), "a&lt;b&gt;&amp;c|&quot;&lt;&#10;");
	buf_free(&b);
}

static void
what_xml_cannot_hold_is_written_as_a_space(void **state)
{
	struct buf b;

	(void)state;
	assert_true(xml_can_hold(TEXT("tab\tline\n \xef\xbf\xbd")));
	assert_true(xml_can_hold(TEXT("")));
	assert_false(xml_can_hold(TEXT("a\x01")));
	assert_false(xml_can_hold(TEXT("\xef\xbf\xbe")));
	buf_init(&b, 256);
	xml_put_text(&b, TEXT("a\x01z\r\n\xef\xbf\xbf" "e"));
	buf_put_byte(&b, '|');
	xml_put_attribute(&b, TEXT("\t\x1f"));
	assert_text(buf_text(&b), "a z&#13;\n e|&#9; ");
	buf_free(&b);
}

/* Without prefixes: expat calls a failing allocation an unbound prefix. */
static enum ayni_err
read_something(void)
{
	struct read r;
	enum ayni_err e = read_xml(
	    &r, TEXT("<a xmlns='u'><b c='1'>t</b><!--x--></a>"), XML_WHOLE);

	done(&r);
	return e;
}

static void
any_failing_allocation_is_an_error_not_a_crash(void **state)
{
	(void)state;
	test_fail_each_allocation(read_something);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_carry_their_namespace_and_prefix),
	    cmocka_unit_test(
		folding_keeps_a_leafs_text_as_its_value_and_drops_layout),
	    cmocka_unit_test(
		without_folding_every_node_of_the_document_stands),
	    cmocka_unit_test(
		a_document_that_is_cut_off_is_refused_with_its_line),
	    cmocka_unit_test(entities_of_ones_own_are_refused),
	    cmocka_unit_test(elements_nested_too_deep_are_refused),
	    cmocka_unit_test(order_is_that_of_the_document),
	    cmocka_unit_test(every_way_through_a_document_leads_back),
	    cmocka_unit_test(an_element_with_attributes_folds_its_text_too),
	    cmocka_unit_test(what_stands_in_an_instance_is_a_tree_of_its_own),
	    cmocka_unit_test(long_documents_and_values_are_read_in_pieces),
	    cmocka_unit_test(
		a_live_node_goes_in_and_out_anywhere_among_its_siblings),
	    cmocka_unit_test(writing_escapes_what_reading_would_take_apart),
	    cmocka_unit_test(what_xml_cannot_hold_is_written_as_a_space),
	    cmocka_unit_test(any_failing_allocation_is_an_error_not_a_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
