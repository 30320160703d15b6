/* Documents: reading XML, order, copying, writing. */
#include "support/test.h"

#include <string.h>

#include "form/xml.h"

struct read {
	struct arena a;
	struct tree_names names;
	struct tree_node *document;
	struct xml_fault fault;
};

static enum ayni_err
read_xml(struct read *r, struct text xml, bool fold)
{
	memset(r, 0, sizeof(*r));
	arena_init(&r->a, 64u << 20);
	tree_names_init(&r->names, &r->a);
	return xml_read(text_bytes(xml), fold, &r->names, &r->a, &r->fault,
	    &r->document);
}

static void
done(struct read *r)
{
	tree_names_free(&r->names);
	arena_free(&r->a);
}

static struct tree_node *
root_of(struct read *r, const char *xml, bool fold)
{
	assert_int_equal(read_xml(r, text_of(xml), fold), AYNI_OK);
	return tree_child(r->document);
}

static void
assert_refused(const char *xml, enum ayni_err why)
{
	struct read r;

	assert_int_equal(read_xml(&r, text_of(xml), false), why);
	assert_null(r.document);
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
	    false);

	(void)state;
	assert_text(n->name->local, "a");
	assert_text(n->name->uri, "urn:p");
	assert_text(n->name->prefix, "p");
	n = tree_child(n);
	assert_text(n->name->uri, "urn:d");
	assert_text(tree_attribute_ns(n, "urn:p", "c"), "1");
	assert_null(tree_attribute(n, "c").p);
	done(&r);
}

static void
folding_keeps_a_leafs_text_as_its_value_and_drops_layout(void **state)
{
	struct read r;
	struct tree_node *n = root_of(&r, "<a>\n <b> x </b>\n</a>", true);

	(void)state;
	assert_ptr_equal(n->first, n->last);
	assert_null(n->first->first);
	assert_text(n->first->value, " x ");
	done(&r);
}

static void
without_folding_every_node_of_the_document_stands(void **state)
{
	struct read r;
	struct tree_node *n = root_of(&r, "<a> <!--c--><?p d?></a>", false);

	(void)state;
	assert_int_equal(n->first->kind, TREE_TEXT);
	assert_int_equal(n->first->next->kind, TREE_COMMENT);
	assert_int_equal(n->last->kind, TREE_INSTRUCTION);
	assert_text(n->last->value, "d");
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
	    &r, "<a x='1' y='2'><b><c/></b><d/></a>", false);
	struct tree_node *b = a->first, *c = b->first, *d = a->last;

	(void)state;
	assert_true(tree_order(a, c) < 0);
	assert_true(tree_order(c, d) < 0);
	assert_true(tree_order(d, b) > 0);
	assert_true(tree_order(a->attribute, b) < 0);
	assert_true(tree_order(a->attribute, a->attribute->next) < 0);
	assert_true(tree_order(a, a->attribute) < 0);
	assert_int_equal(tree_order(c, c), 0);
	done(&r);
}

static void
a_subtree_goes_in_and_out_anywhere_among_its_siblings(void **state)
{
	struct read r;
	struct tree_node *a = root_of(&r, "<a><b/><d/></a>", false);
	struct tree_node *b = a->first, *d = a->last;
	struct tree_node *c = tree_new(&r.a, TREE_ELEMENT);

	(void)state;
	tree_insert(a, c, d);
	assert_ptr_equal(b->next, c);
	assert_ptr_equal(d->prev, c);
	assert_true(tree_order(c, d) < 0);
	tree_remove(b);
	assert_ptr_equal(a->first, c);
	tree_remove(d);
	assert_ptr_equal(a->last, c);
	assert_null(c->next);
	done(&r);
}

static void
a_copy_is_deep_and_its_own(void **state)
{
	struct read r;
	struct tree_node *a = root_of(
	    &r, "<a x='1'><b>t</b><c><d/></c></a>", false);
	struct tree_node *copy = tree_copy(&r.a, a);
	struct buf b;

	(void)state;
	assert_non_null(copy);
	assert_ptr_not_equal(copy->first, a->first);
	assert_text(tree_attribute(copy, "x"), "1");
	buf_init(&b, 64);
	tree_text(copy, &b);
	assert_text(buf_text(&b), "t");
	assert_text(copy->last->first->name->local, "d");
	buf_free(&b);
	done(&r);
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
	    &r, TEXT("<a xmlns='u'><b c='1'>t</b><!--x--></a>"), false);

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
	    cmocka_unit_test(
		a_subtree_goes_in_and_out_anywhere_among_its_siblings),
	    cmocka_unit_test(a_copy_is_deep_and_its_own),
	    cmocka_unit_test(writing_escapes_what_reading_would_take_apart),
	    cmocka_unit_test(what_xml_cannot_hold_is_written_as_a_space),
	    cmocka_unit_test(any_failing_allocation_is_an_error_not_a_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
