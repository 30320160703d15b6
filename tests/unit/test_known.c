/* known: what a device learns from its own interviews. */
#include "support/filling.h"
#include "support/vaulted.h"

#include <string.h>

#include "ayni/mem.h"
#include "fill/known.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define NS " xmlns:e=\"http://www.opendatakit.org/xforms/entities\""
#define ENTITY(more)                                                          \
	"<meta><entity dataset=\"trees\" id=\"\" " more                         \
	"><label/></entity></meta>"

static const char makes[] = FILLING_FORM(
    "<id/><kind/>" ENTITY("create=\"1\""),
    "<bind nodeset=\"/data/kind\"" NS " e:saveto=\"kind\"/>"
    "<bind nodeset=\"/data/meta/entity/@id\" calculate=\"/data/id\"/>"
    "<bind nodeset=\"/data/meta/entity/label\" calculate=\"/data/kind\"/>",
    "<input ref=\"/data/id\"/><input ref=\"/data/kind\"/>");
static const char reads[] = FILLING_FORM(
    "<id/><kind/><was/><branch/>" ENTITY("update=\"1\""),
    "<instance id=\"trees\" src=\"jr://file-csv/trees.csv\"/>"
    "<instance id=\"last\" src=\"jr://instance/last-saved\"/>"
    "<bind nodeset=\"/data/kind\"" NS " e:saveto=\"kind\"/>"
    "<bind nodeset=\"/data/was\" calculate=\"concat("
    "instance('trees')/root/item[name = /data/id]/kind, ' ', "
    "instance('trees')/root/item[name = /data/id]/__version, ' ', "
    "instance('last')/data/kind)\"/>"
    "<bind nodeset=\"/data/branch\" calculate="
    "\"instance('trees')/root/item[name = /data/id]/__branchId\"/>"
    "<bind nodeset=\"/data/meta/entity/@id\" calculate=\"/data/id\"/>",
    "<input ref=\"/data/id\"/><input ref=\"/data/kind\"/>");

static struct vaulted t;
static struct record_id record;

static int
begin(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	memset(&record, 0, sizeof(record));
	vaulted_create(&t);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	vaulted_end(&t);
	return 0;
}

static struct package
package(const char *xform, struct attachment *list)
{
	return (struct package){.xml_id = TEXT("t"),
	    .xform = test_deflated(text_bytes(text_of(xform)), NULL),
	    .attachment = list, .attachments = list != NULL ? 1 : 0};
}

/* A form as it is on this device. */
static struct filling
open_form(const char *xform, struct attachment *list, struct known **k)
{
	struct package p = package(xform, list);
	const struct resource *r;
	size_t n;

	OK(known_open(t.v, &p, k));
	r = known_files(*k, &n);
	return filling_with(text_bytes(text_of(xform)), r, n);
}

static void
finish(struct filling *f, struct known *k)
{
	static uint64_t seed = 11;

	record.b[0]++;
	OK(vault_begin(t.v));
	OK(vault_end(t.v, known_learn(k, f->iv, &record, test_random(&seed))));
	filling_end(f);
	known_free(k);
}

static void
make(const char *id, const char *kind)
{
	struct known *k = NULL;
	struct filling f = open_form(makes, NULL, &k);

	filling_set(&f, "/data/id", id);
	filling_set(&f, "/data/kind", kind);
	finish(&f, k);
}

/* What the next form reads of one, and makes of it; "": nothing. */
static void
was(struct attachment *list, const char *id, const char *want,
    const char *kind)
{
	struct known *k = NULL;
	struct filling f = open_form(reads, list, &k);

	filling_set(&f, "/data/id", id);
	filling_is(&f, "/data/was", want);
	filling_set(&f, "/data/kind", kind);
	if (kind[0] != '\0') {
		finish(&f, k);
	} else {
		filling_end(&f);
		known_free(k);
	}
}

static void
what_one_form_makes_the_next_one_reads(void **state)
{
	(void)state;
	was(NULL, "t1", "  ", "");
	make("t1", "oak");
	was(NULL, "t1", "oak 1 oak", "elm");
	was(NULL, "t1", "elm 2 elm", "");
	vaulted_reopen(&t);
	was(NULL, "t1", "elm 2 elm", "");
	make("t1", "ash"); /* there is one of that name already */
	was(NULL, "t1", "elm 2 ash", "");
	make("", "nameless");
	was(NULL, "", "  nameless", "");
}

static void
a_property_that_was_emptied_is_empty(void **state)
{
	struct known *k = NULL;
	struct filling f;

	(void)state;
	make("t1", "oak");
	f = open_form(reads, NULL, &k);
	filling_set(&f, "/data/id", "t1");
	finish(&f, k);
	was(NULL, "t1", " 2 ", "");
}

static void
erase(uint8_t which)
{
	struct record_id r = {{which}};
	bool here = false;

	OK(vault_erase(t.v, &r, &here));
	assert_true(here);
}

static void
what_an_erased_record_made_is_gone(void **state)
{
	(void)state;
	was(NULL, "t1", "  ", "");
	make("t1", "oak");
	make("t2", "ash");
	was(NULL, "t1", "oak 1 ash", "elm"); /* the third record */
	was(NULL, "t1", "elm 2 elm", "fir");
	erase(3);
	was(NULL, "t1", "fir 3 fir", "");
	erase(4);
	was(NULL, "t1", "oak 1 ", "");
	was(NULL, "t2", "ash 1 ", "box");
	erase(2); /* made it; what changed it says nothing any more */
	was(NULL, "t2", "  box", "");
	erase(1);
	was(NULL, "t1", "  box", "");
	make("t1", "yew");
	was(NULL, "t1", "yew 1 yew", "");
}

static void
what_an_erased_record_changed_is_the_offices_again(void **state)
{
	struct attachment list = {.name = TEXT("entities/trees.csv"),
	    .body = test_deflated(text_bytes(TEXT(
		"name,label,__version,kind\nt1,One,1,oak\n")), NULL)};

	(void)state;
	was(&list, "t1", "oak 1 ", "elm");
	was(&list, "t1", "elm 2 elm", "fir");
	erase(1);
	was(&list, "t1", "fir 3 fir", "");
	erase(2);
	was(&list, "t1", "oak 1 ", "");
}

/* As vaults of before have them. */
static void
rows_that_hang_on_no_record_stay(void **state)
{
	(void)state;
	OK(vault_set(t.v, "entities/", text_bytes(TEXT("trees\n"))));
	OK(vault_set(t.v, "entities/trees", text_bytes(TEXT(
	    "name,label,__version,kind\nt1,One,2,oak\n"))));
	OK(vault_set(t.v, "saved/t",
	    text_bytes(TEXT("<data><kind>pine</kind></data>"))));
	was(NULL, "t1", "oak 2 pine", "elm");
	was(NULL, "t1", "elm 3 elm", "");
	erase(1);
	was(NULL, "t1", "oak 2 ", "");
}

/* makes alone never asked for it. */
static void
the_last_record_is_kept_where_some_version_reads_it(void **state)
{
	struct buf b = {.limit = 1000};

	(void)state;
	make("t1", "oak");
	was(NULL, "t1", "oak 1 ", "");
	make("t2", "ash");
	was(NULL, "t1", "oak 1 ash", "");
	assert_int_equal(vault_get(t.v, "saved/t", &b), AYNI_NOTFOUND);
	buf_free(&b);
}

static void
what_the_office_has_seen_goes_first(void **state)
{
	struct attachment old = {.name = TEXT("entities/trees.csv"),
	    .body = test_deflated(text_bytes(TEXT(
		"name,label,__version,kind\nt1,One,1,oak\n")), NULL)};
	struct attachment new = {.name = TEXT("entities/trees.csv"),
	    .body = test_deflated(text_bytes(TEXT(
		"name,label,__version,kind\nt1,One,3,fir\n")), NULL)};

	(void)state;
	was(&old, "t1", "oak 1 ", "elm");
	was(&old, "t1", "elm 2 elm", "yew");
	was(&old, "t1", "yew 3 yew", "");
	was(&new, "t1", "fir 3 yew", "box");
	was(&new, "t1", "box 4 box", "");
}

static void
branch(struct attachment *list, char out[40])
{
	struct known *k = NULL;
	struct filling f = open_form(reads, list, &k);

	filling_set(&f, "/data/id", "t1");
	(void)snprintf(out, 40, "%s", filling_value(&f, "/data/branch"));
	assert_int_equal(strlen(out), 36);
	filling_end(&f);
	known_free(k);
}

static void
a_branch_stays_until_the_office_has_another_version(void **state)
{
	struct attachment list = {.name = TEXT("entities/trees.csv"),
	    .body = test_deflated(text_bytes(TEXT(
		"name,label,__version\nt1,One,1\n")), NULL)};
	char first[40], second[40];

	(void)state;
	branch(&list, first);
	branch(&list, second);
	assert_string_equal(first, second);
	was(&list, "t1", " 1 ", "elm");
	branch(&list, second);
	assert_string_equal(first, second);
	list.body = test_deflated(
	    text_bytes(TEXT("name,label,__version\nt1,One,2\n")), NULL);
	branch(&list, second);
	assert_string_not_equal(first, second);
}

static void
what_is_not_kept_with_its_record_is_not_learnt(void **state)
{
	struct known *k = NULL;
	struct filling f = open_form(makes, NULL, &k);
	uint64_t seed = 1;

	(void)state;
	filling_set(&f, "/data/id", "t1");
	OK(vault_begin(t.v));
	OK(known_learn(k, f.iv, &record, test_random(&seed)));
	assert_int_equal(vault_end(t.v, AYNI_FULL), AYNI_FULL);
	filling_end(&f);
	known_free(k);
	was(NULL, "t1", "  ", "");
}

static enum ayni_err
one_life(void)
{
	static struct filling f;
	static uint64_t seed;
	struct package p = package(makes, NULL);
	struct known *k = NULL;
	enum ayni_err e;
	long armed = mem_fail_after;

	if (f.iv == NULL) {
		mem_fail_after = -1;
		f = filling_begin(makes);
		filling_set(&f, "/data/id", "t1");
		mem_fail_after = armed;
	}
	e = known_open(t.v, &p, &k);
	if (e == AYNI_OK)
		e = vault_begin(t.v);
	if (e == AYNI_OK)
		e = vault_end(
		    t.v, known_learn(k, f.iv, &record, test_random(&seed)));
	known_free(k);
	if (e == AYNI_OK)
		filling_end(&f);
	return e;
}

static void
memory_that_runs_out_is_said(void **state)
{
	(void)state;
	test_fail_each_allocation(one_life);
	was(NULL, "t1", " 1 ", "");
}

#define TEST_OF(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_OF(what_one_form_makes_the_next_one_reads),
	    TEST_OF(a_property_that_was_emptied_is_empty),
	    TEST_OF(what_an_erased_record_made_is_gone),
	    TEST_OF(what_an_erased_record_changed_is_the_offices_again),
	    TEST_OF(rows_that_hang_on_no_record_stay),
	    TEST_OF(the_last_record_is_kept_where_some_version_reads_it),
	    TEST_OF(what_the_office_has_seen_goes_first),
	    TEST_OF(a_branch_stays_until_the_office_has_another_version),
	    TEST_OF(what_is_not_kept_with_its_record_is_not_learnt),
	    TEST_OF(memory_that_runs_out_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
