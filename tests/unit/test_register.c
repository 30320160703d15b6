/* ingest/register: the register of entities, from sheets. */
#include "support/bureau.h"

#include <stdio.h>
#include <string.h>

#include "ayni/mem.h"
#include "ayni/pack.h"
#include "ingest/journal.h"
#include "ingest/register.h"

#define OK(call) assert_int_equal((call), AYNI_OK)
#define HEAD "sse_id,name,admin1,year,closed_on,closed_why\n"

struct desk {
	struct bureau b;
	struct register_report report;
};

static int
setup(void **state)
{
	struct desk *o = mem_zalloc(1, sizeof(*o));

	assert_non_null(o);
	bureau_start(&o->b, BUREAU_MEMORY, 3);
	*state = o;
	return 0;
}

static int
teardown(void **state)
{
	struct desk *o = *state;

	bureau_end(&o->b);
	mem_free(o);
	return 0;
}

static enum ayni_err
import(struct desk *o, const char *csv, const char *missing)
{
	struct workbook w;
	struct arena a;
	uint32_t row;
	enum ayni_err e;

	sheet_init(&w);
	arena_init(&a, 64u << 20);
	OK(sheet_read_csv(&w, TEXT("r"), TEXT("r.csv"),
	    text_bytes(text_of(csv)), &row));
	OK(db_begin(o->b.db));
	e = register_import(
	    o->b.ingest, w.first, text_of(missing), &a, &o->report);
	assert_int_equal(ingest_end(o->b.ingest, e), e);
	arena_free(&a);
	sheet_free(&w);
	return e;
}

/* new, changed, closed, same of the last import */
static void
told(const struct desk *o, uint64_t added, uint64_t changed,
    uint64_t closed, uint64_t same)
{
	assert_int_equal(o->report.added, added);
	assert_int_equal(o->report.changed, changed);
	assert_int_equal(o->report.closed, closed);
	assert_int_equal(o->report.same, same);
}

static enum ayni_err
say(void *ctx, const struct db_unit *d)
{
	struct buf *b = ctx;
	struct unit u;
	size_t i;

	OK(unit_read(d->body, &u));
	buf_put_text(b, u.id);
	for (i = 0; i < u.columns; i++)
		buf_printf(b, " %.*s=%.*s", (int)u.column[i].name.n,
		    u.column[i].name.p, (int)u.column[i].value.n,
		    u.column[i].value.p);
	buf_put_z(b, d->closed ? " closed" : "");
	buf_put_z(b, d->contested ? " contested|" : "|");
	return b->err;
}

static void
expect(struct bureau *b, const char *area, const char *want)
{
	struct buf got;

	buf_init(&got, 1u << 20);
	OK(db_register_each(b->db, text_of(area), say, &got));
	assert_string_equal(buf_z(&got), want);
	buf_free(&got);
}

static void
what_is_equal_makes_no_step(void **state)
{
	struct desk *o = *state;
	uint64_t before;

	OK(import(o, HEAD "B,Two,K,,,\nA,One,K,1998,,\n", ""));
	told(o, 2, 0, 0, 0);
	before = bureau_counts(&o->b).batches;
	OK(import(o, HEAD "A,One,K,1998,,\nB,Two,K,,,\n", ""));
	told(o, 0, 0, 0, 2);
	assert_int_equal(bureau_counts(&o->b).batches, before);
	expect(&o->b, "",
	    "A name=One year=1998 admin1=K|B name=Two admin1=K|");
}

static void
a_column_that_is_not_there_stays_and_an_empty_cell_clears(void **state)
{
	struct desk *o = *state;

	OK(import(o, HEAD "A,One,K,1998,,\n", ""));
	OK(import(o, "sse_id,phone,x_wave\nA,22,7\n", ""));
	told(o, 0, 1, 0, 0);
	expect(&o->b, "",
	    "A name=One year=1998 phone=22 admin1=K x_wave=7|");
	OK(import(o, "sse_id,year\nA,\n", ""));
	expect(&o->b, "", "A name=One phone=22 admin1=K x_wave=7|");
}

static void
a_unit_ends_and_may_begin_again(void **state)
{
	struct desk *o = *state;

	OK(import(o, HEAD "A,One,K,,,\nB,Two,M,,,\nC,Three,M,,,\n", ""));
	OK(import(o, HEAD "A,One,K,,2026-01-31,dissolved\n", ""));
	told(o, 0, 0, 1, 0);
	OK(import(o, HEAD "B,Two,M,,,\n", "2026-02-28"));
	told(o, 0, 0, 1, 1); /* C; A is closed already */
	expect(&o->b, "M",
	    "B name=Two admin1=M|"
	    "C name=Three admin1=M closed_on=2026-02-28 closed|");
	OK(import(o, HEAD "C,Three,M,,,\n", ""));
	told(o, 0, 1, 0, 0);
	expect(&o->b, "M", "B name=Two admin1=M|C name=Three admin1=M|");
}

static void
faults_are_named_and_nothing_is_changed(void **state)
{
	static const struct {
		const char *csv;
		uint32_t row;
		const char *column;
		enum register_wrong what;
		const char *near;
	} cases[] = {
	    {"name\nx\n", 1, "sse_id", REGISTER_NO_COLUMN, ""},
	    {"sse_id,naem\nA,x\n", 1, "naem", REGISTER_UNKNOWN, "name"},
	    {"sse_id,X_a\nA,x\n", 1, "X_a", REGISTER_UNKNOWN, NULL},
	    {"sse_id,name,name\nA,x,y\n", 1, "name", REGISTER_TWICE, ""},
	    {"sse_id,name\nA,x\nB,\n", 3, "name", REGISTER_EMPTY, ""},
	    {"sse_id,name\n,x\n", 2, "sse_id", REGISTER_EMPTY, ""},
	    {"sse_id,name\na b,x\n", 2, "sse_id", REGISTER_ID, ""},
	    {"sse_id,name\nA,x\n\nB,y\nA,z\n", 5, "sse_id",
		REGISTER_SAME_ID, "2"},
	    {"sse_id,name,admin1\nA,x,K L\n", 2, "admin1", REGISTER_CODE, ""},
	    {"sse_id,name,workers\nA,x,1.5\n", 2, "workers", REGISTER_NUMBER,
		""},
	    {"sse_id,name,year\nA,x,98\n", 2, "year", REGISTER_YEAR, ""},
	    {"sse_id,name,closed_on\nA,x,31/01/2026\n", 2, "closed_on",
		REGISTER_DATE, ""},
	    {"sse_id,name,lat,lon\nA,x,91,1\n", 2, "lat", REGISTER_LAT, ""},
	    {"sse_id,name,lat,lon\nA,x,9,east\n", 2, "lon", REGISTER_LON, ""},
	    {"sse_id,name,lat\nA,x,9\n", 2, "lat", REGISTER_NEEDS, "lon"},
	    {"sse_id,name,admin1,admin3\nA,x,K,Z\n", 2, "admin3",
		REGISTER_NEEDS, "admin2"},
	    {"sse_id,name,closed_why\nA,x,lost\n", 2, "closed_why",
		REGISTER_NEEDS, "closed_on"},
	};
	struct desk *o = *state;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct register_fault *f = &o->report.fault[0];

		assert_int_equal(import(o, cases[i].csv, ""), AYNI_INVALID);
		assert_true(o->report.faults >= 1);
		assert_int_equal(f->row, cases[i].row);
		assert_int_equal(f->what, cases[i].what);
		expect(&o->b, "", "");
	}
}

static void
every_fault_is_counted(void **state)
{
	struct desk *o = *state;
	struct buf b;
	size_t i;

	buf_init(&b, 1u << 20);
	buf_put_z(&b, "sse_id,name,year\n");
	for (i = 0; i < REGISTER_MAX_FAULTS + 20; i++)
		buf_printf(&b, "A%zu,x,year\n", i);
	assert_int_equal(import(o, buf_z(&b), ""), AYNI_INVALID);
	assert_int_equal(o->report.faults, REGISTER_MAX_FAULTS + 20);
	buf_free(&b);
}

static void
many_units_stand_in_many_steps(void **state)
{
	struct desk *o = *state;
	struct db_register_counts c;
	const char *digest;
	struct buf b;
	size_t i;

	buf_init(&b, 1u << 24);
	buf_put_z(&b, "name,sse_id,address\n");
	for (i = 0; i < 9000; i++)
		buf_printf(&b, "Unit %zu,U%zu,%0*d\n", i, 9000 - i,
		    (int)(i % 300), 0);
	OK(import(o, buf_z(&b), ""));
	told(o, 9000, 0, 0, 0);
	OK(db_register_count(o->b.db, TEXT(""), &c));
	assert_int_equal(c.units, 9000);
	assert_true(bureau_counts(&o->b).batches >= 2);
	OK(import(o, buf_z(&b), ""));
	told(o, 0, 0, 0, 9000);
	digest = bureau_digest(&o->b);
	bureau_shuffle(&o->b, 5);
	assert_string_equal(bureau_digest(&o->b), digest);
	buf_free(&b);
}

/* A step of a copy of the office that knew no more than the row "over". */
static struct unit_row_id
aside(struct desk *o, const char *name, const char *closed,
    const struct unit_row_id *over)
{
	struct unit u = {.id = TEXT("A")};
	struct unit_row_id row;
	struct bytes object;
	struct buf b;

	buf_init(&b, 4096);
	OK(unit_set(&u, TEXT("name"), text_of(name)));
	OK(unit_set(&u, TEXT(UNIT_CLOSED), text_of(closed)));
	if (over != NULL)
		u.over[u.overs++] = *over;
	pack_array(&b, 1);
	unit_put(&b, &u);
	row = unit_row((struct bytes){b.p + 1, b.n - 1});
	object = buf_bytes(&b);
	OK(db_begin(o->b.db));
	OK(ingest_end(
	    o->b.ingest, journal_register(o->b.ingest, &object, 1)));
	buf_free(&b);
	return row;
}

static void
of_two_copies_the_stricter_counts_until_settled(void **state)
{
	struct desk *o = *state;
	struct unit_row_id first = aside(o, "One", "", NULL);
	struct unit_row_id row[UNIT_MAX_OVER];
	size_t n = 0;

	(void)aside(o, "One", "2026-03-01", &first);
	(void)aside(o, "Uno", "", &first);
	expect(&o->b, "",
	    "A name=One closed_on=2026-03-01 closed contested|");
	OK(db_register_live(
	    o->b.db, TEXT("A"), row, UNIT_MAX_OVER, &n));
	assert_int_equal(n, 2);
	/* the same row again settles it */
	OK(import(o, "sse_id,name,closed_on\nA,One,2026-03-01\n", ""));
	told(o, 0, 1, 0, 0);
	expect(&o->b, "", "A name=One closed_on=2026-03-01 closed|");
}

static void
copies_that_say_the_same_contest_nothing(void **state)
{
	struct desk *o = *state;
	struct unit_row_id first = aside(o, "One", "", NULL);
	struct unit_row_id second = aside(o, "Two", "", &first);

	(void)aside(o, "Two", "", NULL);
	(void)second;
	expect(&o->b, "", "A name=Two|");
}

static enum ayni_err
import_failing(struct desk *o, long k, bool *failed)
{
	struct workbook w;
	struct arena a;
	uint32_t row;
	enum ayni_err e;

	sheet_init(&w);
	arena_init(&a, 64u << 20);
	OK(sheet_read_csv(&w, TEXT("r"), TEXT("r.csv"),
	    text_bytes(TEXT("sse_id,name\nA,Uno\nB,Dos\n")), &row));
	OK(db_begin(o->b.db));
	mem_fail_after = k;
	e = register_import(
	    o->b.ingest, w.first, TEXT(""), &a, &o->report);
	*failed = mem_fail_after == -1;
	mem_fail_after = -1;
	arena_free(&a);
	sheet_free(&w);
	return e;
}

/* One that is made up for (a statement is not kept prepared) is no failure. */
static void
every_failed_allocation_changes_nothing(void **state)
{
	struct desk *o = *state;
	bool failed = true;
	enum ayni_err e;
	long k;

	OK(import(o, HEAD "A,One,K,1998,,\n", ""));
	for (k = 0; failed; k++) {
		e = import_failing(o, k, &failed);
		assert_true(e == AYNI_OK || (failed && e == AYNI_NOMEM));
		db_rollback(o->b.db);
		expect(&o->b, "", "A name=One year=1998 admin1=K|");
	}
	assert_true(k > 30);
	OK(import_failing(o, -1, &failed));
	OK(ingest_end(o->b.ingest, AYNI_OK));
	expect(&o->b, "",
	    "A name=Uno year=1998 admin1=K|B name=Dos|");
}

#define TEST_OF(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_OF(what_is_equal_makes_no_step),
	    TEST_OF(a_column_that_is_not_there_stays_and_an_empty_cell_clears),
	    TEST_OF(a_unit_ends_and_may_begin_again),
	    TEST_OF(faults_are_named_and_nothing_is_changed),
	    TEST_OF(every_fault_is_counted),
	    TEST_OF(many_units_stand_in_many_steps),
	    TEST_OF(of_two_copies_the_stricter_counts_until_settled),
	    TEST_OF(copies_that_say_the_same_contest_nothing),
	    TEST_OF(every_failed_allocation_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
