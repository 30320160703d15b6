/* draft: kept answer by answer, resumed, finalised, corrected, withdrawn. */
#include "support/filling.h"
#include "support/vaulted.h"

#include <string.h>

#include "ayni/mem.h"
#include "fill/draft.h"
#include "fill/script.h"
#include "fill/tongue.h"

#define OK(call) assert_int_equal((call), AYNI_OK)

static const struct hash the_form = {{7}};

struct here {
	struct vaulted vaulted;
	struct draft_setup setup;
	struct form *form;
	struct moment at;
	uint64_t seed;
};

static struct here h;

static struct form *
parse_form(struct bytes xform)
{
	struct form *f = NULL;
	struct diag d;

	diag_init(&d);
	OK(form_read(xform, TEXT("test"), NULL, 0, &d, &f));
	diag_free(&d);
	return f;
}

static struct form *
read_form(const char *path)
{
	struct buf xform = test_file(path);
	struct form *f = parse_form(buf_bytes(&xform));

	buf_free(&xform);
	return f;
}

static int
begin(void **state)
{
	(void)state;
	memset(&h, 0, sizeof(h));
	vaulted_create(&h.vaulted);
	h.at.wall_us = 1772442000000000; /* 2026-03-02 09:00 UTC */
	h.seed = 5;
	h.setup = (struct draft_setup){.vault = h.vaulted.v,
	    .clock = test_clock(&h.at), .chance = test_random(&h.seed),
	    .author = {{9}}, .least_free = 1,
	    .preloads = {.username = TEXT("E01")}};
	return 0;
}

static int
end(void **state)
{
	(void)state;
	form_free(h.form);
	vaulted_end(&h.vaulted);
	return 0;
}

static int
begin_household(void **state)
{
	(void)begin(state);
	h.form = read_form("tests/data/forms/household.xml");
	return 0;
}

static int
begin_sse(void **state)
{
	(void)begin(state);
	h.form = read_form("tests/data/forms/sse-entity.xml");
	return 0;
}

/* ---- helpers ---- */

struct live {
	struct draft *d;
	struct conduct *c;
	struct record_id id;
};

static struct live
conduct(struct draft *d)
{
	struct live l = {.d = d, .id = *draft_record(d)};

	OK(draft_conduct(d, &l.c));
	return l;
}

static struct live
start(void)
{
	struct draft *d = NULL;

	OK(draft_begin(&h.setup, h.form, &the_form, UINT32_MAX, &d));
	return conduct(d);
}

static void
stop(struct live *l)
{
	conduct_free(l->c);
	draft_free(l->d);
	l->c = NULL;
	l->d = NULL;
}

static struct live
resume(const struct record_id *id)
{
	struct draft *d = NULL;

	OK(draft_resume(&h.setup, h.form, id, &d));
	return conduct(d);
}

/* As after kill -9: nothing is said to anyone, the vault is opened anew. */
static struct live
again(struct live *l)
{
	struct record_id id = l->id;

	stop(l);
	vaulted_reopen(&h.vaulted);
	h.setup.vault = h.vaulted.v;
	return resume(&id);
}

static void
give(struct live *l, const char *name, const char *value)
{
	OK(conduct_go_name(l->c, text_of(name)));
	OK(conduct_answer(l->c, text_of(value)));
}

static const char *
value(struct live *l, const char *ref)
{
	struct filling f = {.iv = draft_interview(l->d)};

	return filling_value(&f, ref);
}

static const char *
at(struct live *l)
{
	static char out[200];
	struct buf b;

	buf_init(&b, sizeof(out) - 1);
	if (conduct_at(l->c).node != NODE_NONE)
		interview_ref(draft_interview(l->d), conduct_at(l->c).node, &b);
	(void)snprintf(out, sizeof(out), "%s", buf_z(&b));
	buf_free(&b);
	return out;
}

static struct recorded
recorded(const struct record_id *id, struct arena *a)
{
	struct recorded r;

	arena_init(a, 64u << 20);
	OK(recorded_read(h.setup.vault, id, a, &r));
	return r;
}

static struct draft_item
only_draft(struct arena *a)
{
	struct draft_item *item = NULL;
	size_t n = 0;

	arena_init(a, 1u << 20);
	OK(draft_list(h.setup.vault, a, &item, &n));
	assert_int_equal(n, 1);
	return item[0];
}

static size_t
drafts(void)
{
	struct draft_item *item = NULL;
	struct arena a;
	size_t n = 0;

	arena_init(&a, 1u << 20);
	OK(draft_list(h.setup.vault, &a, &item, &n));
	arena_free(&a);
	return n;
}

/* A household, with all that is required. */
static struct live
household(void)
{
	struct live l = start();

	give(&l, "name", "Ama");
	give(&l, "age", "30");
	give(&l, "job", "no");
	give(&l, "n", "2");
	give(&l, "/data/kids/kid[1]/kidname", "Efo");
	give(&l, "/data/kids/kid[2]/kidname", "Esi");
	return l;
}

static struct record_id
submitted(void)
{
	struct live l = household();
	struct record_id id = l.id;

	OK(draft_finish(l.d, l.c, TEXT("")));
	stop(&l);
	return id;
}

/* ---- keeping and resuming ---- */

static void
a_draft_resumes_at_the_last_answer_given(void **state)
{
	struct live l = household();

	(void)state;
	l = again(&l);
	assert_string_equal(at(&l), "/data/kids/kid[2]/kidname");
	assert_string_equal(value(&l, "/data/who/age"), "30");
	assert_string_equal(value(&l, "/data/kids/kid[1]/kidname"), "Efo");
	give(&l, "age", "10");
	l = again(&l);
	assert_string_equal(at(&l), "/data/who/age");
	assert_string_equal(value(&l, "/data/who/age"), "10");
	stop(&l);
}

/* The form as the vault has it under an id. */
static struct form *
form_in_vault(const struct hash *id)
{
	struct form *f;
	struct buf xform;

	buf_init(&xform, 1u << 20);
	OK(vault_form_get(h.setup.vault, id, &xform));
	f = parse_form(buf_bytes(&xform));
	buf_free(&xform);
	return f;
}

static void
a_draft_finishes_under_the_version_that_it_was_begun_with(void **state)
{
	const struct hash newer = {{8}};
	struct buf xform = test_file("tests/data/forms/household.xml");
	struct live l = household();
	struct recorded r;
	struct hash form;
	struct arena a;

	(void)state;
	OK(vault_form_put(h.setup.vault, &the_form, buf_bytes(&xform)));
	stop(&l);
	buf_free(&xform);
	xform = test_file("tests/data/forms/farm.xml");
	OK(vault_form_put(h.setup.vault, &newer, buf_bytes(&xform)));
	vaulted_reopen(&h.vaulted);
	h.setup.vault = h.vaulted.v;
	OK(draft_form(h.setup.vault, &l.id, &form));
	assert_true(ID_EQUAL(form, the_form));
	form_free(h.form);
	h.form = form_in_vault(&form);
	l = resume(&l.id);
	assert_string_equal(value(&l, "/data/who/age"), "30");
	OK(draft_finish(l.d, l.c, TEXT("")));
	stop(&l);
	r = recorded(&l.id, &a);
	assert_true(ID_EQUAL(r.merged.form, the_form));
	arena_free(&a);
	buf_free(&xform);
}

static void
what_is_not_relevant_comes_back_when_it_is(void **state)
{
	struct live l = start();

	(void)state;
	give(&l, "age", "30");
	give(&l, "job", "yes");
	give(&l, "where", "at home");
	give(&l, "job", "no");
	l = again(&l);
	give(&l, "job", "yes");
	assert_string_equal(value(&l, "/data/who/where"), "at home");
	stop(&l);
}

static void
what_was_cleared_stays_cleared(void **state)
{
	struct live l = start();

	(void)state;
	give(&l, "born", "1999-12-31");
	give(&l, "born", "");
	l = again(&l);
	assert_string_equal(value(&l, "/data/born"), "");
	stop(&l);
}

static struct instance_id
id_of(struct live *l, const char *ref)
{
	struct interview *iv = draft_interview(l->d);
	node_ref n = interview_find(iv, text_of(ref));

	assert_int_not_equal(n, NODE_NONE);
	return interview_instance_id(iv, n);
}

static void
instances_keep_their_ids_and_their_order(void **state)
{
	struct live l = start();
	struct instance_id second;
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		OK(conduct_go_name(l.c, TEXT("good")));
		OK(conduct_add(l.c));
		OK(conduct_answer(l.c,
		    text_of(i == 0 ? "hoe" : i == 1 ? "radio" : "bed")));
	}
	second = id_of(&l, "/data/goods/good[2]");
	OK(conduct_go_name(l.c, TEXT("/data/goods/good[1]/what")));
	OK(conduct_remove(l.c));
	l = again(&l);
	assert_string_equal(value(&l, "/data/goods/good[1]/what"), "radio");
	assert_string_equal(value(&l, "/data/goods/good[2]/what"), "bed");
	assert_string_equal(value(&l, "/data/goods/good[3]/what"), "(none)");
	assert_true(ID_EQUAL(second, id_of(&l, "/data/goods/good[1]")));
	stop(&l);
}

/* A default in a repeat within a repeat: no answer, and nothing that
 * changes, when an instance is added. */
static const char defaults[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms'"
    " xmlns:h='http://www.w3.org/1999/xhtml'"
    " xmlns:jr='http://openrosa.org/javarosa'>"
    "<h:head><h:title>Defaults</h:title><model><instance>"
    "<data id='defaults'><plot jr:template=''><crop>yam</crop>"
    "<tree><kind>oil palm</kind></tree></plot></data></instance>"
    "<bind nodeset='/data/plot/crop' type='string'/>"
    "</model></h:head><h:body><group ref='/data/plot'><label>Plot</label>"
    "<repeat nodeset='/data/plot'><input ref='/data/plot/crop'>"
    "<label>Crop</label></input><group ref='/data/plot/tree'>"
    "<label>Tree</label><repeat nodeset='/data/plot/tree'>"
    "<input ref='/data/plot/tree/kind'><label>Kind</label></input>"
    "</repeat></group></repeat></group></h:body></h:html>";

static void
what_an_instance_begins_with_is_kept(void **state)
{
	struct live l;

	(void)state;
	form_free(h.form);
	h.form = parse_form((struct bytes){
	    (const uint8_t *)defaults, sizeof(defaults) - 1});
	l = start();
	OK(conduct_add(l.c));
	l = again(&l);
	assert_string_equal(value(&l, "/data/plot[1]/crop"), "yam");
	assert_string_equal(value(&l, "/data/plot[1]/tree[1]/kind"),
	    "oil palm");
	assert_string_equal(value(&l, "/data/plot[1]/tree[2]/kind"), "(none)");
	stop(&l);
}

static const char drawn[] =
    "<h:html xmlns='http://www.w3.org/2002/xforms'"
    " xmlns:h='http://www.w3.org/1999/xhtml'>"
    "<h:head><h:title>Drawn</h:title><model><instance>"
    "<data id='drawn'><a/><picked/></data></instance>"
    "<bind nodeset='/data/picked' type='string'"
    " calculate=\"if(random() &lt; 0.5, 'yes', '')\"/>"
    "</model></h:head><h:body><input ref='/data/a'><label>a</label></input>"
    "</h:body></h:html>";

static void
what_chance_left_empty_is_not_drawn_again(void **state)
{
	char before[8];
	struct live l;
	int i;

	(void)state;
	form_free(h.form);
	h.form = parse_form((struct bytes){
	    (const uint8_t *)drawn, sizeof(drawn) - 1});
	for (i = 0; i < 20; i++) {
		l = start();
		(void)snprintf(before, sizeof(before), "%s",
		    value(&l, "/data/picked"));
		l = again(&l);
		assert_string_equal(value(&l, "/data/picked"), before);
		stop(&l);
	}
}

static void
the_language_is_kept(void **state)
{
	struct live l = start();

	(void)state;
	OK(conduct_language(l.c, 1));
	give(&l, "name", "Ama");
	l = again(&l);
	assert_int_equal(interview_active_language(draft_interview(l.d)), 1);
	stop(&l);
}

static enum ayni_err
count(void *ctx, struct bytes step)
{
	(void)step;
	++*(size_t *)ctx;
	return AYNI_OK;
}

static size_t
steps(const struct record_id *id)
{
	size_t n = 0;

	OK(vault_draft_steps(h.setup.vault, id, count, &n));
	return n;
}

static void
many_steps_become_one(void **state)
{
	struct live l = household();
	char age[8];
	unsigned i;

	(void)state;
	for (i = 0; i < 3 * DRAFT_MAX_STEPS; i++) {
		(void)snprintf(age, sizeof(age), "%u", 20 + i % 50);
		give(&l, "age", age);
		assert_true(steps(&l.id) <= DRAFT_MAX_STEPS);
	}
	l = again(&l);
	assert_string_equal(value(&l, "/data/who/age"), age);
	assert_string_equal(value(&l, "/data/kids/kid[2]/kidname"), "Esi");
	stop(&l);
}

static void
lists_name_a_draft_by_its_first_answers(void **state)
{
	struct live l = start();
	struct draft_item d;
	struct arena a;

	(void)state;
	d = only_draft(&a);
	assert_int_equal(d.label.n, 0);
	arena_free(&a);
	give(&l, "name", "Ama");
	give(&l, "age", "30");
	d = only_draft(&a);
	assert_true(text_is(d.label, "Ama, 30"));
	assert_true(ID_EQUAL(d.record, l.id));
	assert_true(ID_EQUAL(d.author, h.setup.author));
	assert_int_equal(d.changes, 2);
	assert_false(d.is_edit);
	arena_free(&a);
	stop(&l);
}

/* ---- a whole interview ---- */

struct watch {
	struct live *l; /* NULL: not yet */
	unsigned seen;
};

static void
same(struct interview *x, struct interview *y)
{
	struct buf a, b;

	buf_init(&a, 1u << 24);
	buf_init(&b, 1u << 24);
	OK(interview_xml(x, false, &a));
	OK(interview_xml(y, false, &b));
	assert_true(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
	buf_clear(&a);
	buf_clear(&b);
	OK(answers_of(x, &a)); /* instance ids, relevance */
	OK(answers_of(y, &b));
	assert_true(bytes_equal(buf_bytes(&a), buf_bytes(&b)));
	buf_free(&a);
	buf_free(&b);
}

/* The clock is looked at before each answer: then all answers so far are
 * in the vault. */
static struct moment
watch(void *ctx)
{
	struct watch *w = ctx;
	struct draft_setup setup = h.setup;
	struct draft *d = NULL;

	if (w->l != NULL) {
		w->seen++;
		setup.clock = test_clock(&h.at);
		OK(draft_resume(&setup, h.form, &w->l->id, &d));
		same(draft_interview(w->l->d), draft_interview(d));
		draft_free(d);
	}
	h.at.wall_us += 1000000;
	return h.at;
}

static void
run_script(struct live *l, const char *path)
{
	struct buf json = test_file(path), why;
	struct script *s = NULL;
	uint32_t language;

	buf_init(&why, 65536);
	OK(script_read(buf_bytes(&json), LANG_EN, &why, &s));
	language = tongue_find(h.form, script_language(s));
	OK(conduct_language(l->c, language));
	if (script_run(s, l->c, LANG_EN, &why) != AYNI_OK)
		fail_msg("%s", buf_z(&why));
	script_free(s);
	buf_free(&json);
	buf_free(&why);
}

static void
whole_interview(const char *path)
{
	struct watch w = {.l = NULL};
	struct live l;
	struct recorded r;
	struct interview *iv = NULL;
	struct arena a;

	h.setup.clock = (struct clock_source){watch, &w};
	l = start();
	w.l = &l;
	run_script(&l, path);
	assert_true(w.seen > 80);
	OK(draft_finish(l.d, l.c, TEXT("")));
	w.l = NULL;
	assert_int_equal(drafts(), 0);

	r = recorded(&l.id, &a);
	OK(recorded_open(&r, h.form, NULL, h.setup.chance,
	    interview_active_language(draft_interview(l.d)), &iv));
	{
		struct buf x, y;

		buf_init(&x, 1u << 20);
		buf_init(&y, 1u << 20);
		OK(interview_xml(draft_interview(l.d), true, &x));
		OK(interview_xml(iv, true, &y));
		assert_true(bytes_equal(buf_bytes(&x), buf_bytes(&y)));
		buf_free(&x);
		buf_free(&y);
	}
	interview_free(iv);
	arena_free(&a);
	stop(&l);
}

static void
at_every_step_an_sse_interview_resumes_as_it_is(void **state)
{
	(void)state;
	whole_interview("tests/data/answers/01-en.json");
	whole_interview("tests/data/answers/05-es.json");
}

/* ---- finishing ---- */

static void
finishing_makes_an_entry_and_drops_the_draft(void **state)
{
	struct live l = household();
	struct recorded r;
	const struct entry *e;
	struct arena a;
	uint8_t derived[8];

	(void)state;
	l = again(&l);
	give(&l, "age", "31");
	OK(draft_finish(l.d, l.c, TEXT("")));
	assert_int_equal(drafts(), 0);
	r = recorded(&l.id, &a);
	assert_int_equal(r.n, 1);
	e = r.entry;
	assert_int_equal(e->kind, ENTRY_SUBMIT);
	assert_true(ID_EQUAL(e->form, the_form));
	assert_true(ID_EQUAL(e->author, h.setup.author));
	assert_true(text_is(e->preloads.username, "E01"));
	assert_true(text_is(e->paradata.language, "English (en)"));
	assert_int_equal(e->paradata.changes, 7);
	assert_int_equal(e->paradata.resumed, 1);
	assert_true(e->paradata.begun_us < e->paradata.finalised_us);
	assert_int_equal(e->paradata.finalised_us, e->at.wall_us);
	assert_false(e->paradata.clock_doubtful);
	OK(answers_derived(draft_interview(l.d), derived));
	assert_memory_equal(derived, e->derived, 8);
	arena_free(&a);
	stop(&l);
}

static void
what_breaks_a_rule_is_not_finished_and_stays_a_draft(void **state)
{
	struct live l = start();

	(void)state;
	give(&l, "name", "Ama");
	assert_int_equal(draft_finish(l.d, l.c, TEXT("")), AYNI_INVALID);
	assert_string_equal(at(&l), "/data/who/age");
	assert_int_equal(drafts(), 1);
	stop(&l);
}

static void
a_full_disk_refuses_the_beginning_and_never_the_middle(void **state)
{
	struct live l = start();
	struct draft *d = NULL;

	(void)state;
	h.setup.least_free = UINT64_MAX;
	assert_int_equal(draft_begin(&h.setup, h.form, &the_form, UINT32_MAX,
	    &d), AYNI_FULL);
	assert_null(d);
	l = again(&l);
	give(&l, "name", "Ama");
	stop(&l);
	assert_int_equal(drafts(), 1);
}

static void
a_doubtful_clock_is_recorded(void **state)
{
	struct live l;
	struct recorded r;
	struct arena a;

	(void)state;
	assert_true(draft_clock_doubtful(5, 6, 0));
	assert_true(draft_clock_doubtful(5, 0, 6));
	assert_false(draft_clock_doubtful(6, 6, 6));
	l = household();
	h.setup.clock_doubtful = true;
	l = again(&l); /* asked when it was resumed */
	h.setup.clock_doubtful = false;
	l = again(&l);
	OK(draft_finish(l.d, l.c, TEXT("")));
	r = recorded(&l.id, &a);
	assert_true(r.entry->paradata.clock_doubtful);
	arena_free(&a);
	stop(&l);
}

/* ---- afterwards ---- */

static struct live
edit(const struct record_id *id)
{
	struct draft *d = NULL;
	struct recorded r;
	struct arena a;

	r = recorded(id, &a);
	OK(draft_edit(&h.setup, h.form, &r, UINT32_MAX, &d));
	arena_free(&a);
	return conduct(d);
}

static size_t
answers_in(struct bytes answers)
{
	struct answers_walk w = answers_begin(answers);
	struct answer one;
	size_t n = 0;

	while (answers_next(&w, &one))
		n++;
	return n;
}

static void
a_correction_says_only_what_it_changes(void **state)
{
	struct record_id id = submitted();
	struct live l = edit(&id);
	struct recorded r;
	struct hash submit;
	struct arena a;

	(void)state;
	assert_true(draft_is_edit(l.d));
	assert_string_equal(value(&l, "/data/who/name"), "Ama");
	give(&l, "age", "40");
	give(&l, "job", "");
	r = recorded(&id, &a);
	submit = r.merged.head[0];
	arena_free(&a);
	l = again(&l);
	assert_true(draft_is_edit(l.d));
	assert_string_equal(value(&l, "/data/who/age"), "40");
	OK(draft_finish(l.d, l.c, TEXT("misread")));
	r = recorded(&id, &a);
	assert_int_equal(r.n, 2);
	assert_int_equal(r.entry[1].kind, ENTRY_CORRECT);
	assert_int_equal(r.entry[1].bases, 1);
	assert_true(ID_EQUAL(r.entry[1].base[0], submit));
	assert_int_equal(answers_in(r.entry[1].answers), 2);
	assert_true(text_is(r.entry[1].note, "misread"));
	assert_int_equal(r.merged.conflicts, 0);
	assert_true(r.setting == &r.entry[1]);
	assert_int_equal(drafts(), 0);
	arena_free(&a);
	stop(&l);
	l = edit(&id);
	assert_string_equal(value(&l, "/data/who/age"), "40");
	assert_string_equal(value(&l, "/data/who/job"), "");
	stop(&l);
}

static void
one_correction_at_a_time(void **state)
{
	struct record_id id = submitted();
	struct live l = edit(&id);
	struct draft *d = NULL;
	struct recorded r;
	struct arena a;

	(void)state;
	r = recorded(&id, &a);
	assert_int_equal(draft_edit(&h.setup, h.form, &r, UINT32_MAX, &d),
	    AYNI_EXISTS);
	assert_int_equal(draft_withdraw(&h.setup, &r, TEXT("x")), AYNI_EXISTS);
	assert_int_equal(draft_note(&h.setup, &r, TEXT("x")), AYNI_EXISTS);
	arena_free(&a);
	OK(draft_finish(l.d, l.c, TEXT("")));
	stop(&l);
}

static void
a_record_is_withdrawn_once_and_an_edit_takes_it_back(void **state)
{
	struct record_id id = submitted();
	struct recorded r;
	struct arena a;
	struct live l;

	(void)state;
	r = recorded(&id, &a);
	OK(draft_note(&h.setup, &r, TEXT("nobody was at home")));
	OK(draft_withdraw(&h.setup, &r, TEXT("twice")));
	arena_free(&a);
	r = recorded(&id, &a);
	assert_int_equal(r.n, 3);
	assert_int_equal(r.entry[1].kind, ENTRY_NOTE);
	assert_true(text_is(r.entry[2].note, "twice"));
	assert_true(r.merged.withdrawn);
	assert_int_equal(draft_withdraw(&h.setup, &r, TEXT("x")), AYNI_STATE);
	arena_free(&a);
	l = edit(&id);
	OK(draft_finish(l.d, l.c, TEXT("")));
	stop(&l);
	r = recorded(&id, &a);
	assert_false(r.merged.withdrawn);
	arena_free(&a);
}

static void
nothing_there_is_not_found(void **state)
{
	struct record_id none = {{1}};
	struct draft *d = NULL;
	struct recorded r;
	struct hash form;
	struct arena a;

	(void)state;
	arena_init(&a, 1u << 20);
	assert_int_equal(draft_form(h.setup.vault, &none, &form),
	    AYNI_NOTFOUND);
	assert_int_equal(draft_resume(&h.setup, h.form, &none, &d),
	    AYNI_NOTFOUND);
	assert_int_equal(recorded_read(h.setup.vault, &none, &a, &r),
	    AYNI_NOTFOUND);
	arena_free(&a);
}

static void
a_draft_of_other_bytes_is_a_damaged_store(void **state)
{
	struct record_id id = {{1}};
	struct draft *d = NULL;

	(void)state;
	OK(vault_draft_begin(h.setup.vault, &id, &the_form,
	    text_bytes(TEXT("x"))));
	assert_int_equal(draft_resume(&h.setup, h.form, &id, &d), AYNI_STORE);
	OK(vault_draft_discard(h.setup.vault, &id));
}

/* ---- memory ---- */

static enum ayni_err
one_life(void)
{
	struct draft *d = NULL;
	struct conduct *c = NULL;
	struct record_id id;
	enum ayni_err e;

	e = draft_begin(&h.setup, h.form, &the_form, UINT32_MAX, &d);
	if (e == AYNI_OK)
		e = draft_conduct(d, &c);
	if (e == AYNI_OK)
		e = conduct_answer(c, TEXT("Ama"));
	if (e == AYNI_OK)
		e = conduct_go_name(c, TEXT("age"));
	if (e == AYNI_OK)
		e = conduct_answer(c, TEXT("10"));
	id = d != NULL ? *draft_record(d) : (struct record_id){{0}};
	conduct_free(c);
	draft_free(d);
	c = NULL;
	d = NULL;
	if (e == AYNI_OK)
		e = draft_resume(&h.setup, h.form, &id, &d);
	if (e == AYNI_OK)
		e = draft_conduct(d, &c);
	if (e == AYNI_OK)
		e = draft_finish(d, c, TEXT(""));
	conduct_free(c);
	draft_free(d);
	return e;
}

/* A label that cannot be filled in reads as empty, and a rule that cannot be
 * checked as broken, so a failed allocation may also end otherwise. */
static void
memory_that_runs_out_is_said_and_nothing_is_half_done(void **state)
{
	enum ayni_err e;
	size_t before;
	long k;

	(void)state;
	for (k = 0;; k++) {
		before = drafts();
		mem_fail_after = k;
		e = one_life();
		if (mem_fail_after >= 0)
			break;
		mem_fail_after = -1;
		assert_true(e == AYNI_NOMEM || e == AYNI_OK ||
		    e == AYNI_INVALID);
		assert_true(drafts() - before <= 1);
	}
	mem_fail_after = -1;
	OK(e);
	assert_true(k > 100);
}

#define HOUSEHOLD(name)                                                       \
	cmocka_unit_test_setup_teardown(name, begin_household, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    HOUSEHOLD(a_draft_resumes_at_the_last_answer_given),
	    HOUSEHOLD(
		a_draft_finishes_under_the_version_that_it_was_begun_with),
	    HOUSEHOLD(what_is_not_relevant_comes_back_when_it_is),
	    HOUSEHOLD(what_was_cleared_stays_cleared),
	    HOUSEHOLD(instances_keep_their_ids_and_their_order),
	    HOUSEHOLD(what_an_instance_begins_with_is_kept),
	    HOUSEHOLD(what_chance_left_empty_is_not_drawn_again),
	    HOUSEHOLD(the_language_is_kept),
	    HOUSEHOLD(many_steps_become_one),
	    HOUSEHOLD(lists_name_a_draft_by_its_first_answers),
	    cmocka_unit_test_setup_teardown(
		at_every_step_an_sse_interview_resumes_as_it_is, begin_sse,
		end),
	    HOUSEHOLD(finishing_makes_an_entry_and_drops_the_draft),
	    HOUSEHOLD(what_breaks_a_rule_is_not_finished_and_stays_a_draft),
	    HOUSEHOLD(a_full_disk_refuses_the_beginning_and_never_the_middle),
	    HOUSEHOLD(a_doubtful_clock_is_recorded),
	    HOUSEHOLD(a_correction_says_only_what_it_changes),
	    HOUSEHOLD(one_correction_at_a_time),
	    HOUSEHOLD(a_record_is_withdrawn_once_and_an_edit_takes_it_back),
	    HOUSEHOLD(nothing_there_is_not_found),
	    HOUSEHOLD(a_draft_of_other_bytes_is_a_damaged_store),
	    HOUSEHOLD(memory_that_runs_out_is_said_and_nothing_is_half_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
