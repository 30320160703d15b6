#include "support/vectors.h"

#include <string.h>

json_t *
vectors_load(void)
{
	json_t *cases =
	    json_load_file("tests/data/sse-entity.vectors.json", 0, NULL);

	assert_non_null(cases);
	return cases;
}

static struct text
as_text(const json_t *v, char at[64])
{
	if (json_is_string(v))
		return text_of(json_string_value(v));
	if (json_is_integer(v))
		(void)snprintf(at, 64, "%lld",
		    (long long)json_integer_value(v));
	else
		(void)snprintf(at, 64, "%g", json_real_value(v));
	return text_of(at);
}

node_ref
vectors_row(struct interview *iv, const struct field *repeat, size_t number)
{
	node_ref n = NODE_NONE;
	size_t rows = 0, i;
	struct buf ref;

	buf_init(&ref, 1000);
	for (i = 1; rows < number; i++) {
		buf_clear(&ref);
		buf_put_text(&ref, repeat->path);
		buf_printf(&ref, "[%zu]", i);
		n = interview_find(iv, buf_text(&ref));
		if (n == NODE_NONE)
			break;
		rows += interview_asks(iv, n);
	}
	buf_free(&ref);
	return n;
}

/*
 * One answer, if its question is met; a value that breaks its constraint
 * is stored, and shows as a violation.
 */
static void
answer(struct interview *iv, node_ref scope, const char *name,
    const json_t *value)
{
	const struct field *f = form_find(interview_form(iv), text_of(name));
	node_ref n;
	char at[64];
	enum ayni_err e;
	size_t i;

	assert_non_null(f);
	n = interview_field(iv, scope, f->number);
	if (!interview_relevant(iv, n))
		return; /* a case may say more than a person is asked */
	if (!json_is_array(value)) {
		e = interview_set(iv, n, as_text(value, at));
		if (e != AYNI_OK)
			fail_msg("%s: %s: %.*s", name, err_name(e),
			    (int)interview_error(iv).n,
			    interview_error(iv).p);
		return;
	}
	for (i = 0; i < json_array_size(value); i++) {
		const char *key;
		json_t *v, *row = json_array_get(value, i);

		n = vectors_row(iv, f, i + 1);
		if (n == NODE_NONE)
			fail_msg("%s has no row %zu", name, i + 1);
		json_object_foreach(row, key, v)
			answer(iv, n, key, v);
	}
}

void
vectors_answer(struct interview *iv, const json_t *answers)
{
	const struct form *form = interview_form(iv);
	uint32_t i;

	for (i = 0; i < form_fields(form); i++) {
		const struct field *f = form_field(form, i);
		char name[256];
		json_t *v;

		(void)snprintf(name, sizeof(name), "%.*s", (int)f->name.n,
		    f->name.p);
		if ((v = json_object_get(answers, name)) != NULL &&
		    form_find(form, f->name) == f)
			answer(iv, interview_root(iv), name, v);
	}
}
