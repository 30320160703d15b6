/* Any bytes as an XForm: it is refused with a reason, or can be conducted,
 * and its instance is XML that can be read. */
#include "fuzz/fuzz.h"

#include "ayni/interview.h"
#include "ayni/keys.h"
#include "form/xml.h"
#include "support/test.h"

#define MOST_NODES 200 /* answered: the rest is more of the same */

static void
check_xml(const struct interview *iv)
{
	struct xml_fault fault;
	struct tree_names names;
	struct tree *tree = NULL;
	struct arena a;
	struct buf out;

	buf_init(&out, 64u << 20);
	arena_init(&a, 256u << 20);
	tree_names_init(&names, &a);
	if (interview_xml(iv, true, &out) == AYNI_OK)
		FUZZ_CHECK(xml_read(buf_bytes(&out), XML_DATA, &names, &fault,
		    &tree) == AYNI_OK);
	tree_free(tree);
	tree_names_free(&names);
	arena_free(&a);
	buf_free(&out);
}

static enum ayni_err
answer(struct interview *iv, node_ref n)
{
	const struct choice_view *c;
	size_t choices = 0;

	if (interview_choices(iv, n, TEXT(""), &c, &choices) == AYNI_OK &&
	    choices > 0)
		return interview_set(iv, n, c[0].name);
	return interview_set(iv, n, TEXT("1"));
}

/* Every question gets an answer that most types take, or says that it takes
 * none; none may end the interview. */
static void
conduct(struct interview *iv)
{
	node_ref n = interview_root(iv);
	unsigned left;

	for (left = MOST_NODES; n != NODE_NONE && left > 0; left--) {
		if (interview_view(iv, n).field->kind == FIELD_VALUE)
			FUZZ_CHECK(answer(iv, n) != AYNI_NOMEM);
		n = interview_next(iv, n);
	}
	FUZZ_CHECK(interview_finalise(iv) != AYNI_NOMEM);
	check_xml(iv);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct interview_setup setup = {.language = UINT32_MAX};
	struct interview *iv;
	struct form *f;
	struct diag d;
	uint64_t seed = 1;
	enum ayni_err e;

	FUZZ_CHECK(keys_start() == AYNI_OK);
	diag_init(&d);
	e = form_read((struct bytes){p, n}, TEXT("fuzz.xml"), NULL, 0, &d, &f);
	FUZZ_CHECK(e == AYNI_OK || d.faults > 0 || e == AYNI_TOOBIG);
	diag_free(&d);
	if (e != AYNI_OK)
		return 0;
	setup.chance = test_random(&seed);
	if (interview_new(f, &setup, &iv) == AYNI_OK) {
		conduct(iv);
		interview_free(iv);
	}
	form_free(f);
	return 0;
}
