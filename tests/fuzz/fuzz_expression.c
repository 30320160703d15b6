/* Any text as an expression, parsed both ways and evaluated over a small
 * document; nothing may hang. */
#include "fuzz/fuzz.h"

#include "ayni/utf8.h"
#include "form/parser.h"
#include "form/xml.h"

#define SCRATCH (64u << 20)
#define WORK 200000u /* of the steps one evaluation may take */

static const char survey[] =
    "<data xmlns:p='urn:p' id='s' p:x='1'><name>Ana</name><age>7</age>"
    "<e/><list>a b</list><day>2018-10-20</day><geo>1 2;3 4;5 6;1 2</geo>"
    "<r><s>f</s><n>1</n></r><r><s>m</s><n>2</n></r><!--c--></data>";

static struct tree_node *
instance(void *ctx, struct text id)
{
	struct tree_node *document = ctx;

	return id.n > 0 ? document : NULL;
}

static void
fill(void *ctx, uint8_t *p, size_t n)
{
	(void)ctx;
	while (n > 0)
		p[--n] = 7;
}

static void
evaluate(const struct expr *e, bool odk, struct tree_node *document)
{
	struct arena scratch;
	struct xpath_env env = {.scratch = &scratch, .odk = odk,
	    .instance = instance, .ctx = document, .chance = {fill, NULL},
	    .work = XPATH_MAX_STEPS - WORK};
	struct xpath_at at = {tree_child(document), tree_child(document), 1, 1};
	struct value v;

	arena_init(&scratch, SCRATCH);
	env.now.wall_us = 1540598400000000;
	v = xpath_eval(&env, e, &at);
	if (env.err == AYNI_OK) {
		struct text s = xpath_string(&env, &v);

		FUZZ_CHECK(env.err != AYNI_OK || utf8_valid(text_bytes(s)));
		(void)xpath_number(&env, &v);
		(void)xpath_boolean(&env, &v);
	}
	arena_free(&scratch);
}

static void
once(struct text s, bool odk, struct tree_node *document)
{
	struct xpath_fault fault;
	struct expr *e = NULL;
	struct arena a;

	arena_init(&a, SCRATCH);
	if (parser_parse_late(s, odk, NULL, &a, &fault, &e) == AYNI_OK)
		evaluate(e, odk, document);
	else
		FUZZ_CHECK(fault.at <= s.n);
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	union {
		const uint8_t *from;
		const char *to;
	} in = {.from = p};
	struct text s = {in.to, n};
	struct tree *tree = NULL;
	struct tree_names names;
	struct xml_fault fault;
	struct arena a;

	if (!utf8_valid((struct bytes){p, n}))
		return 0;
	arena_init(&a, SCRATCH);
	tree_names_init(&names, &a);
	FUZZ_CHECK(xml_read(text_bytes(text_of(survey)), XML_DATA, &names,
		       &fault, &tree) == AYNI_OK);
	once(s, true, tree_document(tree));
	once(s, false, tree_document(tree));
	tree_free(tree);
	tree_names_free(&names);
	arena_free(&a);
	return 0;
}
