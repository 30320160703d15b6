/*
 * Random interviews on random forms.  Whatever was done:
 *
 * - what deltas told adds up to the state, and told nothing twice;
 * - a draft written and read back, everything computed anew, is that state;
 * - a repeat's instance that comes and goes leaves the record as it was;
 * - a submission holds what is relevant, all of it and nothing else;
 * - the order in which a form says its rules changes nothing.
 *
 * What fails prints its seed; SEED=n runs that one alone and shows the form.
 */
#include "support/filling.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "form/xml.h"
#include "support/grown.h"
#include "support/shadow.h"
#include "ui/view_json.h"

#define FORMS (1000 / TEST_STRIDE)
#define STEPS 25

struct side {
	struct filling f;
	struct view_json *view;
};

struct trial {
	uint64_t seed, drawn;
	struct random_source chance;
	struct buf xform, twin, done; /* done: what was, for people */
	struct side a, b;
	json_t *known; /* nodes of a, as told */
	bool steady;   /* see grown_form */
};

static unsigned
draw(struct trial *t, unsigned n)
{
	return test_draw(&t->chance, n);
}

/* ---- what failed ---- */

static void
must(struct trial *t, bool holds, const char *what, const char *at)
{
	if (holds)
		return;
	fprintf(stderr, "%.*s\n%.*s", (int)t->xform.n,
	    (const char *)t->xform.p, (int)t->done.n,
	    (const char *)t->done.p);
	fail_msg("SEED=%llu: %s: %s", (unsigned long long)t->seed, what,
	    at != NULL ? at : "");
}

static void
same_nodes(struct trial *t, const json_t *a, const json_t *b,
    const char *what)
{
	const char *at = shadow_differs(a, b);
	char *is, *other;

	if (at == NULL)
		return;
	is = json_dumps(json_object_get(a, at), JSON_ENCODE_ANY);
	other = json_dumps(json_object_get(b, at), JSON_ENCODE_ANY);
	fprintf(stderr, "%s\n%s\n", is != NULL ? is : "(none)",
	    other != NULL ? other : "(none)");
	free(is);
	free(other);
	must(t, false, what, at);
}

/* ---- an interview ---- */

static void
begin(struct side *s, const struct buf *xform)
{
	s->f = filling_start(buf_bytes(xform));
	assert_int_equal(view_json_new(s->f.iv, &s->view), AYNI_OK);
}

static void
end(struct side *s)
{
	view_json_free(s->view);
	filling_end(&s->f);
}

static json_t *
parsed(struct buf *text)
{
	json_t *o = json_loadb((const char *)text->p, text->n, 0, NULL);

	assert_non_null(o);
	buf_free(text);
	return o;
}

static json_t *
state(struct side *s)
{
	struct buf text = {.limit = 1u << 24};

	assert_int_equal(view_json_state(s->view, &text), AYNI_OK);
	return parsed(&text);
}

static json_t *
nodes(const json_t *of)
{
	return json_object_get(of, "nodes");
}

/* Another interview on the same form. */
static struct side
another(struct trial *t, uint64_t *seed)
{
	struct interview_setup setup = {
	    .language = interview_active_language(t->a.f.iv), .seed = 1};
	struct side s = {0};

	setup.chance = test_random(seed);
	assert_int_equal(interview_new(t->a.f.form, &setup, &s.f.iv),
	    AYNI_OK);
	assert_int_equal(view_json_new(s.f.iv, &s.view), AYNI_OK);
	return s;
}

static void
is_as(struct trial *t, struct side *other, const char *what)
{
	json_t *here = state(&t->a), *there = state(other);

	same_nodes(t, nodes(here), nodes(there), what);
	must(t, json_equal(json_object_get(here, "order"),
	    json_object_get(there, "order")) != 0, what, "order");
	json_decref(here);
	json_decref(there);
	view_json_free(other->view);
	interview_free(other->f.iv);
}

static void
is_as_restored(struct trial *t)
{
	uint64_t seed = 99;
	struct side other = another(t, &seed);
	struct buf xml = filling_xml(&t->a.f, false), again;

	assert_int_equal(interview_restore(
	    other.f.iv, buf_bytes(&xml), false), AYNI_OK);
	again = filling_xml(&other.f, false);
	must(t, text_equal(buf_text(&xml), buf_text(&again)),
	    "its draft differs when restored", NULL);
	is_as(t, &other, "differs when restored");
	buf_free(&xml);
	buf_free(&again);
}

/* The node of another interview at the same place. */
static node_ref
same_place(struct trial *t, node_ref n, const struct interview *iv)
{
	struct buf ref = {.limit = 4096};
	node_ref found;

	interview_ref(t->a.f.iv, n, &ref);
	found = interview_find(iv, buf_text(&ref));
	must(t, found != NODE_NONE, "not there in another interview",
	    buf_z(&ref));
	buf_free(&ref);
	return found;
}

/* As from what a device recorded: answers and instances, no more. */
static void
is_as_loaded(struct trial *t)
{
	uint64_t seed = 98;
	struct interview *iv = t->a.f.iv;
	struct side other = another(t, &seed);
	node_ref n = interview_root(iv), made;

	interview_load_begin(other.f.iv);
	for (; n != NODE_NONE; n = interview_next(iv, n)) {
		struct node_view v = interview_view(iv, n);

		if (v.is_instance)
			assert_int_equal(interview_load_instance(other.f.iv,
			    same_place(t, interview_parent(iv, n),
				other.f.iv), interview_instance_id(iv, n),
			    &made), AYNI_OK);
		else if (v.field->kind == FIELD_VALUE && !v.is_range &&
		    !v.field->calculated)
			assert_int_equal(interview_load_value(other.f.iv,
			    same_place(t, n, other.f.iv), v.value), AYNI_OK);
	}
	assert_int_equal(interview_load_end(other.f.iv), AYNI_OK);
	is_as(t, &other, "differs when loaded");
}

/* What was known, and what a delta says of it. */
static void
follow(struct trial *t)
{
	struct buf text = {.limit = 1u << 24};
	json_t *delta, *now;
	const char *at;

	assert_int_equal(view_json_delta(t->a.view, &text), AYNI_OK);
	delta = parsed(&text);
	at = shadow_follow(t->known, delta);
	must(t, at == NULL, "told, but known already", at);
	now = state(&t->a);
	same_nodes(t, t->known, nodes(now), "not told");
	json_decref(delta);
	json_decref(now);
}

/* ---- a submission ---- */

/* The values of one path, in order, each in brackets. */
static void
note_value(struct map *all, struct arena *a, struct text path,
    struct text value)
{
	struct buf *b = map_get(all, path);

	if (b == NULL) {
		b = arena_zalloc(a, 1, sizeof(*b));
		assert_non_null(b);
		buf_init(b, 1u << 20);
		assert_int_equal(map_put(
		    all, arena_text(a, path), b, NULL), AYNI_OK);
	}
	buf_printf(b, "[%.*s]", (int)value.n, value.p);
}

static void
note_relevant(struct interview *iv, struct map *all, struct arena *a)
{
	node_ref n = interview_root(iv);

	for (; n != NODE_NONE; n = interview_next(iv, n)) {
		struct node_view v = interview_view(iv, n);

		if (v.relevant && !v.is_range && !v.field->meta)
			note_value(all, a, v.field->path, v.value);
	}
}

static void
note_element(const struct tree_node *n, struct text above, struct map *all,
    struct arena *a)
{
	const struct tree_node *c;
	struct buf path = {.limit = 65536};

	if (text_is(tree_name(n)->local, "meta"))
		return;
	buf_put_text(&path, above);
	buf_put_byte(&path, '/');
	buf_put_text(&path, tree_name(n)->local);
	note_value(all, a, buf_text(&path), tree_value(n));
	for (c = tree_child(n); c != NULL; c = tree_sibling(c))
		note_element(c, buf_text(&path), all, a);
	buf_free(&path);
}

static void
note_xml(struct bytes xml, struct map *all, struct arena *a)
{
	struct tree_names names;
	struct xml_fault fault;
	struct tree *document;

	tree_names_init(&names, a);
	assert_int_equal(
	    xml_read(xml, XML_DATA, &names, &fault, &document), AYNI_OK);
	note_element(tree_child(tree_document(document)), TEXT(""), all, a);
	tree_free(document);
	tree_names_free(&names);
}

static void
compare(struct trial *t, const struct map *a, const struct map *b,
    const char *what)
{
	char at[200];
	uint32_t i;

	for (i = 0; i < a->n; i++) {
		const struct buf *mine = a->entry[i].value;
		const struct buf *other = map_get(b, a->entry[i].key);

		(void)snprintf(at, sizeof(at), "%.*s", (int)a->entry[i].key.n,
		    a->entry[i].key.p);
		must(t, other != NULL && text_equal(
		    buf_text(mine), buf_text(other)), what, at);
	}
}

static void
let_go(struct map *m)
{
	uint32_t i;

	for (i = 0; i < m->n; i++)
		buf_free(m->entry[i].value);
	map_free(m);
}

static void
submits_what_is_relevant(struct trial *t)
{
	struct buf xml = filling_xml(&t->a.f, true);
	struct map asked = {0}, sent = {0};
	struct arena a;

	arena_init(&a, 64u << 20);
	note_relevant(t->a.f.iv, &asked, &a);
	note_xml(buf_bytes(&xml), &sent, &a);
	compare(t, &asked, &sent, "relevant, but not sent");
	compare(t, &sent, &asked, "sent, but not relevant");
	let_go(&asked);
	let_go(&sent);
	arena_free(&a);
	buf_free(&xml);
}

/* ---- what a person does ---- */

static node_ref
any_node(struct trial *t)
{
	struct interview *iv = t->a.f.iv;
	node_ref n = interview_root(iv), found = n;
	unsigned seen = 0;

	for (; n != NODE_NONE; n = interview_next(iv, n))
		if (draw(t, ++seen) == 0)
			found = n;
	return found;
}

static struct text
any_value(struct trial *t, node_ref n)
{
	static const char *const some[] = {"", "a", "1", "2", "3", "b", "0",
	    "a c", "x"};
	const struct choice_view *c;
	size_t count = 0;

	if (draw(t, 3) != 0 && interview_choices(
		t->a.f.iv, n, TEXT(""), &c, &count) == AYNI_OK && count > 0)
		return c[draw(t, (unsigned)count)].name;
	return text_of(some[draw(t, 9)]);
}

static void
answer(struct trial *t, node_ref n, const char *ref)
{
	node_ref twin = same_place(t, n, t->b.f.iv);
	struct text value = any_value(t, n);
	char copy[64];
	enum ayni_err e;

	(void)snprintf(copy, sizeof(copy), "%.*s", (int)value.n, value.p);
	buf_printf(&t->done, "%s = %s\n", ref, copy);
	e = interview_set(t->a.f.iv, n, text_of(copy));
	must(t, interview_set(t->b.f.iv, twin, text_of(copy)) == e,
	    "answered differently when said in another order", ref);
}

static void
add(struct trial *t, node_ref n, const char *ref, uint32_t at)
{
	node_ref twin = same_place(t, n, t->b.f.iv), made;
	enum ayni_err e;

	buf_printf(&t->done, "%s + %u\n", ref, at);
	e = interview_add(t->a.f.iv, n, at, &made);
	must(t, interview_add(t->b.f.iv, twin, at, &made) == e,
	    "added differently when said in another order", ref);
}

static void
remove_it(struct trial *t, node_ref n, const char *ref)
{
	node_ref twin = same_place(t, n, t->b.f.iv);
	enum ayni_err e;

	buf_printf(&t->done, "%s -\n", ref);
	e = interview_remove(t->a.f.iv, n);
	must(t, interview_remove(t->b.f.iv, twin) == e,
	    "removed differently when said in another order", ref);
}

/* An instance comes, and goes again. */
static void
come_and_go(struct trial *t, node_ref n, const char *ref, uint32_t count)
{
	struct buf before = filling_xml(&t->a.f, false), after;
	uint32_t at = 1 + draw(t, count + 1);
	node_ref made;

	if (interview_add(t->a.f.iv, n, at, &made) == AYNI_OK) {
		if (draw(t, 2) == 0)
			follow(t);
		buf_printf(&t->done, "%s + %u, and -\n", ref, at);
		assert_int_equal(interview_remove(t->a.f.iv, made), AYNI_OK);
	}
	after = filling_xml(&t->a.f, false);
	must(t, text_equal(buf_text(&before), buf_text(&after)),
	    "not as it was before an instance came and went", ref);
	buf_free(&before);
	buf_free(&after);
}

static void
speak(struct trial *t, uint32_t language)
{
	buf_printf(&t->done, "language %u\n", language);
	assert_int_equal(interview_language(t->a.f.iv, language), AYNI_OK);
	assert_int_equal(interview_language(t->b.f.iv, language), AYNI_OK);
}

static void
step(struct trial *t)
{
	node_ref n = any_node(t);
	struct node_view v = interview_view(t->a.f.iv, n);
	char ref[400];
	struct buf b = {.limit = sizeof(ref) - 1};

	interview_ref(t->a.f.iv, n, &b);
	assert_int_equal(b.err, AYNI_OK);
	(void)snprintf(ref, sizeof(ref), "%.*s", (int)b.n, (char *)b.p);
	buf_free(&b);
	if (draw(t, 12) == 0)
		speak(t, draw(t, 2));
	else if (v.is_range && v.may_add && t->steady && draw(t, 2) == 0)
		come_and_go(t, n, ref, v.count);
	else if (v.is_range && v.may_add && v.count < 5)
		add(t, n, ref, draw(t, v.count + 2));
	else if (v.is_instance && v.may_remove && draw(t, 3) == 0)
		remove_it(t, n, ref);
	else if (v.field->kind == FIELD_VALUE && !v.field->calculated)
		answer(t, n, ref);
}

/* ---- trials ---- */

static void
conduct(struct trial *t)
{
	json_t *first = state(&t->a), *other;
	unsigned i;

	t->known = json_incref(nodes(first));
	for (i = 0; i < STEPS; i++) {
		step(t);
		follow(t);
		if (i % 4 == 0)
			is_as_restored(t);
		if (i % 4 == 2)
			is_as_loaded(t);
		submits_what_is_relevant(t);
	}
	json_decref(first);
	first = state(&t->a);
	other = state(&t->b);
	same_nodes(t, nodes(first), nodes(other),
	    "differs when said in another order");
	json_decref(first);
	json_decref(other);
	json_decref(t->known);
}

static void
try(uint64_t seed, bool show)
{
	struct trial t = {.seed = seed, .drawn = seed};

	t.chance = test_random(&t.drawn);
	buf_init(&t.xform, 1u << 20);
	buf_init(&t.twin, 1u << 20);
	buf_init(&t.done, 1u << 20);
	t.steady = grown_form(seed, 1, &t.xform);
	(void)grown_form(seed, 2, &t.twin);
	if (show)
		fprintf(stderr, "%.*s\n", (int)t.xform.n,
		    (const char *)t.xform.p);
	begin(&t.a, &t.xform);
	begin(&t.b, &t.twin);
	conduct(&t);
	end(&t.a);
	end(&t.b);
	buf_free(&t.xform);
	buf_free(&t.twin);
	buf_free(&t.done);
}

static void
whatever_is_done_an_interview_agrees_with_itself(void **state)
{
	const char *one = getenv("SEED");
	uint64_t seed;

	(void)state;
	if (one != NULL)
		try(strtoull(one, NULL, 10), true);
	for (seed = 1; one == NULL && seed <= FORMS; seed++)
		try(seed, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whatever_is_done_an_interview_agrees_with_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
