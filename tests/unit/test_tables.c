/* Tables and coverage, counted against totals worked out by hand from the
 * answered cases: case, and people of it times 1 in English, 2 in French,
 * 3 in Spanish. */
#include "support/fieldwork.h"

#include <string.h>

#include "ayni/mem.h"
#include "table/tally.h"

#define ENTITY "server/questionnaires/sse-entity.survey.csv"
#define LISTING "server/questionnaires/sse-listing.survey.csv"

static struct fieldwork all; /* the 39 interviews, 13 a person */

static int
setup(void **state)
{
	static const char *const who[3][3] = {{"Awa", "E01", "en"},
	    {"Kofi", "E02", "fr"}, {"Inés", "E03", "es"}};
	struct db_counts c;
	char name[16];
	int i, k;

	(void)state;
	fieldwork_start(&all);
	(void)fieldwork_publish(&all, ENTITY, NULL, NULL);
	for (i = 0; i < 3; i++) {
		struct tablet *d =
		    fieldwork_tablet(&all, who[i][0], who[i][1]);

		for (k = 1; k <= 13; k++) {
			(void)snprintf(
			    name, sizeof(name), "%02d-%s", k, who[i][2]);
			(void)fieldwork_answers(&all, d, name);
		}
	}
	c = bureau_counts(&all.b);
	assert_int_equal(c.usable, 39);
	assert_int_equal(c.flags, 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fieldwork_end(&all);
	return 0;
}

/* ---- a table, and a look into it ---- */

struct table {
	struct arena arena;
	struct spec spec;
	struct tally t;
};

static struct table
count_with(struct fieldwork *o, const struct spec *s, const char *name,
    enum lang lang)
{
	struct table x;
	size_t i;

	memset(&x, 0, sizeof(x));
	arena_init(&x.arena, 64u << 20);
	x.spec = *s;
	for (i = 0; i < s->tables; i++)
		if (text_is(s->table[i].name, name))
			break;
	assert_true(i < s->tables);
	assert_int_equal(
	    tally(o->b.db, s, &s->table[i], lang, &x.arena, &x.t), AYNI_OK);
	return x;
}

static struct spec
brought(const char *form, struct arena *a)
{
	struct spec s;

	assert_int_equal(spec_brought(text_of(form), a, &s), AYNI_OK);
	return s;
}

static struct table
count(struct fieldwork *o, const char *name, enum lang lang)
{
	struct spec s = brought("sse_entity", &o->arena);

	return count_with(o, &s, name, lang);
}

static void
done(struct table *x)
{
	arena_free(&x->arena);
}

static const struct tally_row *
row(const struct table *x, size_t block, const char *code)
{
	const struct tally_block *b = &x->t.block[block];
	size_t i;

	for (i = 0; i < b->rows; i++)
		if (b->row[i].depth == 0 ||
		    text_is(b->row[i].code[b->row[i].depth - 1], code))
			return &b->row[i];
	fail_msg("block %zu has no row %s", block, code);
	return NULL;
}

/* The values of a row, as "24 24 6". */
static const char *
values(const struct table *x, size_t block, const char *code)
{
	static char out[400];
	const struct tally_row *r = row(x, block, code);
	size_t i, n = 0;

	for (i = 0; i < x->t.spec->columns; i++)
		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s%.0f",
		    i > 0 ? " " : "", r->value[i]);
	return out;
}
#define ROW(block, code, want)                                                \
	assert_string_equal(values(&x, block, code), want)

/* ---- T1, T2, T4 ---- */

static void
entities_are_counted(void **state)
{
	struct table x = count(&all, "T1", LANG_EN);

	(void)state;
	ROW(0, "", "24 24 6");
	ROW(1, "COOP", "15 15 0");
	ROW(1, "MUT", "0 0 0");
	ROW(1, "ASSOC", "3 3 3");
	ROW(1, "FOUND", "3 3 0");
	ROW(1, "SENT", "0 0 3");
	ROW(1, "SHG", "3 3 0");
	ROW(2, "PROD", "3 3 0");
	ROW(2, "WORK", "3 3 0");
	ROW(2, "USER", "6 6 0");
	ROW(2, "MULTI", "3 3 0");
	ROW(3, "A", "6 6 0");
	ROW(3, "Q", "6 6 0");
	ROW(3, "E", "0 0 3");
	ROW(3, "B", "0 0 0");
	ROW(4, "S11", "9 9 3");
	ROW(4, "S12", "3 3 0");
	ROW(4, "S14", "3 3 0");
	ROW(4, "S15", "6 6 0");
	ROW(4, "UNK", "3 3 3");
	ROW(5, "TG_K", "8 8 0");
	ROW(5, "TG_K_bassar", "4 4 0");
	ROW(5, "TG_M", "3 3 1");
	assert_int_equal(x.t.block[1].rows, 7); /* nobody not stated */
	assert_int_equal(x.t.block[3].rows, 21);
	assert_int_equal(x.t.unknown.n, 0);
	done(&x);
}

static void
memberships_are_added_up(void **state)
{
	struct table x = count(&all, "T2", LANG_EN);

	(void)state;
	ROW(0, "", "21 7866 6474 0 14340 1911 12");
	ROW(1, "prod", "6 870 1080 0 1950 260 12");
	ROW(1, "work", "9 180 138 0 318 41 0");
	ROW(1, "user", "9 6606 5106 0 11712 1562 0");
	ROW(1, "supp", "6 210 150 0 360 48 0");
	ROW(4, "", "3 240 210 0 450 60 0"); /* under review */
	done(&x);
}

static void
jobs_are_added_up_by_status_and_groups_of_them(void **state)
{
	struct table x = count(&all, "T4", LANG_EN);

	(void)state;
	ROW(0, "", "18 504 240 744");
	ROW(1, "41", "12 258 168 426");
	ROW(1, "42", "3 12 6 18");
	ROW(1, "43", "3 60 12 72");
	ROW(1, "30", "3 24 54 78");
	ROW(1, "22", "3 150 0 150");
	ROW(1, "44", "0 0 0 0");
	ROW(2, "employees", "12 330 186 516");
	ROW(2, "dependent", "15 354 240 594");
	assert_int_equal(x.t.block[2].rows, 2);
	ROW(6, "", "3 18 18 36");
	done(&x);
}

static void
labels_follow_the_language_and_numbers_do_not(void **state)
{
	struct table e = count(&all, "T4", LANG_EN);
	struct table f = count(&all, "T4", LANG_FR);
	struct table s = count(&all, "T4", LANG_ES);
	size_t i, k, c;

	(void)state;
	assert_true(text_is(row(&e, 1, "41")->label, "Permanent employees"));
	assert_true(text_is(row(&f, 3, "SHG")->label, "Groupes d'entraide"));
	assert_true(text_is(row(&s, 6, "")->label,
	    "En revisión, fuera del total"));
	assert_true(text_starts(row(&f, 4, "A")->label,
	    TEXT("A Agriculture, sylviculture")));
	for (i = 0; i < e.t.blocks; i++) {
		assert_int_equal(e.t.block[i].rows, f.t.block[i].rows);
		assert_int_equal(e.t.block[i].rows, s.t.block[i].rows);
		for (k = 0; k < e.t.block[i].rows; k++)
			for (c = 0; c < e.t.spec->columns; c++) {
				assert_true(e.t.block[i].row[k].value[c] ==
				    f.t.block[i].row[k].value[c]);
				assert_true(e.t.block[i].row[k].value[c] ==
				    s.t.block[i].row[k].value[c]);
			}
	}
	done(&e);
	done(&f);
	done(&s);
}

static void
areas_nest_in_the_order_of_the_list(void **state)
{
	struct table x = count(&all, "T1", LANG_EN);
	const struct tally_block *b = &x.t.block[5];
	size_t i;

	(void)state;
	assert_int_equal(b->row[0].depth, 1);
	assert_true(text_is(b->row[0].code[0], "TG_C"));
	assert_true(text_is(b->row[0].label, "Centrale"));
	assert_int_equal(b->row[1].depth, 2);
	assert_true(text_is(b->row[1].code[0], "TG_C"));
	assert_true(text_is(b->row[1].code[1], "TG_C_mo"));
	assert_true(text_is(b->row[1].label, "Mô"));
	for (i = 2; i < b->rows; i++)
		assert_true(text_compare(b->row[i - 1].code[0],
		    b->row[i].code[0]) <= 0);
	done(&x);
}

/* ---- what does not count ---- */

static void
unions_and_withdrawn_records_are_left_out(void **state)
{
	struct fieldwork o;
	struct tablet *d;
	struct fieldwork_record dairy, gone;
	struct table x;

	(void)state;
	fieldwork_start(&o);
	(void)fieldwork_publish(&o, ENTITY, NULL, NULL);
	d = fieldwork_tablet(&o, "Awa", "E01");
	dairy = fieldwork_answers(&o, d, "01-en");
	gone = fieldwork_answers(&o, d, "05-en");
	x = count(&o, "T2", LANG_EN);
	ROW(0, "", "2 151 184 0 335 67 2");
	done(&x);
	fieldwork_withdraw(&o, d, &gone);
	x = count(&o, "T2", LANG_EN);
	ROW(0, "", "1 126 184 0 310 62 2");
	done(&x);
	(void)fieldwork_correct(&o, d, &dairy, "ident/id_legal=coop_union");
	x = count(&o, "T2", LANG_EN);
	ROW(0, "", "0 0 0 0 0 0 0");
	done(&x);
	x = count(&o, "T1", LANG_EN);
	ROW(0, "", "1 1 0");
	done(&x);
	x = count(&o, "T4", LANG_EN);
	ROW(0, "", "1 16 10 26");
	done(&x);
	x = count(&o, "scope", LANG_EN);
	ROW(0, "", "1 0 0 0 0 0 0 1");
	done(&x);
	fieldwork_end(&o);
}

/* ---- versions ---- */

static void
versions_of_a_form_count_together(void **state)
{
	struct fieldwork o;
	struct tablet *d;
	struct buf json = test_file("tests/data/answers/01-en.json");
	struct table x;

	(void)state;
	fieldwork_start(&o);
	(void)fieldwork_publish(&o, ENTITY, NULL, NULL);
	(void)fieldwork_publish(&o, ENTITY, "2026113001", "2026113002");
	d = fieldwork_tablet(&o, "Awa", "E01");
	(void)fieldwork_interview(&o, d, 0, buf_text(&json));
	(void)fieldwork_interview(&o, d, 1, buf_text(&json));
	x = count(&o, "T4", LANG_ES);
	ROW(0, "", "2 32 20 52");
	done(&x);
	x = count(&o, "T1", LANG_ES);
	ROW(1, "COOP", "2 2 0");
	assert_true(text_is(row(&x, 5, "TG_M")->label, "Maritime"));
	done(&x);
	buf_free(&json);
	fieldwork_end(&o);
}

/* ---- coverage ---- */

static void
visits_are_counted_by_area_and_person(void **state)
{
	struct table x = count(&all, "fieldwork", LANG_EN);
	double share = 0;

	(void)state;
	ROW(0, "", "39 30 0 3 0 0 0 0 6");
	ROW(1, "E02", "13 10 0 1 0 0 0 0 2");
	assert_true(text_is(row(&x, 1, "E03")->label, "E03 Inés"));
	ROW(2, "TG_S", "6 4 0 1 0 0 0 0 1");
	assert_true(tally_share(&x.t, row(&x, 0, ""), &share));
	assert_true(share > 0.769 && share < 0.7693);
	done(&x);
	x = count(&all, "scope", LANG_EN);
	ROW(0, "", "24 6 6 0 0 0 0 0");
	done(&x);
}

#define LISTED                                                                \
	"\"loc_admin1\": \"TG_M\", \"loc_admin2\": \"TG_M_bas_mono\", "       \
	"\"loc_admin3\": \"TG_M_bas_mono__bas_mono_1\", "                     \
	"\"loc_locality\": \"Bas\", \"loc_gps\": \"6.3 1.2 0 5\", "           \
	"\"ls_source\": \"list\", \"id_name\": \"A unit\", "                  \
	"\"id_legal\": \"coop\", \"fw_reach\": \"1\", \"sc_econ\": \"yes\", " \
	"\"sc_profit\": \"no\""

static struct text
listed(const char *no, const char *group)
{
	static char json[1000];

	(void)snprintf(json, sizeof(json),
	    "{\"answers\": {\"ls_ea\": \"EA1\", \"ls_enum\": \"E01\", "
	    "\"ls_no\": \"%s\", \"sc_group\": \"%s\", " LISTED "}}",
	    no, group);
	return text_of(json);
}

static void
listed_units_stand_beside_interviewed_ones(void **state)
{
	struct fieldwork o;
	struct tablet *d;
	struct spec s;
	struct tally t;
	struct table x;
	size_t i;

	(void)state;
	fieldwork_start(&o);
	(void)fieldwork_publish(&o, ENTITY, NULL, NULL);
	s = brought("sse_entity", &o.arena);
	for (i = 0; !text_is(s.table[i].name, "units"); i++)
		;
	assert_int_equal(tally(o.b.db, &s, &s.table[i], LANG_EN, &o.arena, &t),
	    AYNI_NOTFOUND);
	(void)fieldwork_publish(&o, LISTING, NULL, NULL);
	assert_int_equal(tally(o.b.db, &s, &s.table[i], LANG_EN, &o.arena, &t),
	    AYNI_NOTFOUND); /* nobody has listed anything yet */
	d = fieldwork_tablet(&o, "Awa", "E01");
	(void)fieldwork_answers(&o, d, "01-en");
	(void)fieldwork_interview(&o, d, 1, listed("TG-0001", "yes"));
	(void)fieldwork_interview(&o, d, 1, listed("TG-0002", "yes"));
	(void)fieldwork_interview(&o, d, 1, listed("TG-0003", "dk"));
	(void)fieldwork_interview(&o, d, 1, listed("TG-0004", "no"));
	x = count(&o, "units", LANG_EN);
	ROW(0, "", "4 2 1 1 1");
	ROW(1, "TG_M", "4 2 1 1 1");
	ROW(1, "TG_M_bas_mono", "4 2 1 1 1");
	done(&x);
	s = brought("sse_listing", &o.arena);
	x = count_with(&o, &s, "listing", LANG_EN);
	ROW(0, "", "4 2 1 1 0 0 0 0 0");
	done(&x);
	fieldwork_end(&o);
}

static void
a_form_without_a_spec_is_counted_by_person(void **state)
{
	struct fieldwork o;
	struct tablet *d;
	struct spec s;
	struct table x;

	(void)state;
	fieldwork_start(&o);
	(void)fieldwork_publish(&o, "tests/data/forms/household.xml", NULL, NULL);
	d = fieldwork_tablet(&o, "Awa", "E07");
	(void)fieldwork_interview(&o, d, 0,
	    TEXT("{\"answers\": {\"name\": \"Ama\", \"age\": 10}}"));
	s = brought("household", &o.arena);
	assert_int_equal(s.tables, 1);
	x = count_with(&o, &s, "plain", LANG_FR);
	ROW(0, "", "1 0 0 0");
	ROW(1, "E07", "1 0 0 0");
	done(&x);
	fieldwork_end(&o);
}

static void
conflicts_and_other_codes_are_told(void **state)
{
	struct fieldwork o;
	struct tablet *d;
	struct fieldwork_record r;
	struct table x;

	(void)state;
	fieldwork_start(&o);
	(void)fieldwork_publish(&o, ENTITY, NULL, NULL);
	d = fieldwork_tablet(&o, "Kofi", "E02");
	r = fieldwork_answers(&o, d, "01-en"); /* says E01 */
	(void)fieldwork_correct(&o, d, &r, "ident/id_short=A");
	(void)fieldwork_correct(&o, d, &r, "ident/id_short=B");
	x = count(&o, "scope", LANG_EN);
	ROW(1, "E02", "1 0 0 0 1 0 1 0");
	done(&x);
	fieldwork_end(&o);
}

/* ---- specs ---- */

#define HEAD "kind,name,key,value,where,label\n"

static const struct {
	const char *name, *csv, *why;
} wrong[] = {
    {"no header", "a,b\n1,2\n",
	"x.csv: the first row must name the columns kind, name, key, value, "
	"where and label"},
    {"no form", HEAD "table,T1,,,,A\n",
	"x.csv: no row says which form it is for; begin with "
	"\"form,XML_ID\""},
    {"unknown kind", HEAD "form,f\ntabel,T1,,,,A\n",
	"x.csv, row 3: \"tabel\" is no kind of row; give form, role, class, "
	"table, coverage, with, note, column, rows or bar"},
    {"no such table", HEAD "form,f\ncolumn,T1,n,count,,A\n",
	"x.csv, row 3: no table is called \"T1\"; a row \"table\" or "
	"\"coverage\" must make it"},
    {"no condition", HEAD "form,f\ntable,T1,,,a=1 b,A\n",
	"x.csv, row 3: \"b\" is no condition; write field=value or "
	"field!=value|value"},
    {"no field", HEAD "form,f\ntable,T1,,,!=b,A\n",
	"x.csv, row 3: \"!=b\" is no condition; write field=value or "
	"field!=value|value"},
    {"nothing counted", HEAD "form,f\ntable,T1,,,,A\ncolumn,T1,n,,,A\n",
	"x.csv, row 4: say what the column counts: count, records, "
	"withdrawn, or fields to add up"},
    {"bar of nothing", HEAD "form,f\ntable,T1,,,,A\nbar,T1,n,,,\n",
	"x.csv, row 4: the table has no column \"n\""},
    {"too deep", HEAD "form,f\ntable,T1,,,,A\nrows,T1,a>b>c>d>e,,,\n",
	"x.csv, row 4: rows nest no deeper than four fields"},
    {"no CSV", HEAD "form,\"f\n", "x.csv, row 2: this is not a CSV sheet in "
	"UTF-8"},
};

static void
a_wrong_spec_says_where(void **state)
{
	size_t i = (size_t)((const char *)*state - (const char *)wrong) /
	    sizeof(wrong[0]);
	struct arena a;
	struct spec s;
	struct buf why;

	arena_init(&a, 1u << 20);
	buf_init(&why, 10000);
	assert_int_equal(spec_read(text_bytes(text_of(wrong[i].csv)),
	    TEXT("x.csv"), LANG_EN, &a, &why, &s), AYNI_AUTHORING);
	assert_string_equal(buf_z(&why), wrong[i].why);
	buf_free(&why);
	arena_free(&a);
}

static void
a_field_that_no_version_has_is_told(void **state)
{
	static const char csv[] = HEAD "form,sse_entity\ntable,T,,,,A\n"
	    "column,T,n,count,nosuch=,A\ncolumn,T,m,count,d_scope=SSE,A\n"
	    "rows,T,,,,Total\n";
	struct arena a;
	struct spec s;
	struct buf why;
	struct table x;

	(void)state;
	arena_init(&a, 1u << 20);
	buf_init(&why, 10000);
	assert_int_equal(spec_read(text_bytes(text_of(csv)), TEXT("x.csv"),
	    LANG_EN, &a, &why, &s), AYNI_OK);
	x = count_with(&all, &s, "T", LANG_EN);
	assert_int_equal(x.t.unknown.n, 1);
	assert_true(text_is(x.t.unknown.item[0], "nosuch"));
	ROW(0, "", "39 24");
	done(&x);
	buf_free(&why);
	arena_free(&a);
}

static void
a_question_of_another_type_in_an_older_version_is_told(void **state)
{
	static const char csv[] = HEAD "form,census\ntable,T,,,,A\n"
	    "column,T,all,count,,A\ncolumn,T,land,land,,A\n"
	    "column,T,herd,herd cattle,,A\ncolumn,T,adult,count,age=adult,A\n"
	    "column,T,old,count,age=51,A\nrows,T,,,,Total\n";
	struct fieldwork o;
	struct tablet *d;
	struct arena a;
	struct spec s;
	struct buf why;
	struct table x;

	(void)state;
	fieldwork_start(&o);
	(void)fieldwork_publish(&o, "tests/data/forms/census-10.md", NULL, NULL);
	(void)fieldwork_publish(&o, "tests/data/forms/census-9.md", NULL, NULL);
	d = fieldwork_tablet(&o, "Awa", "E01");
	(void)fieldwork_interview(&o, d, 1,
	    TEXT("{\"answers\": {\"name\": \"Ama\", \"age\": 51, "
		 "\"land\": 3, \"cattle\": 7}}"));
	(void)fieldwork_interview(&o, d, 0,
	    TEXT("{\"answers\": {\"name\": \"Yao\", \"age\": \"adult\", "
		 "\"land\": 0.5, \"herd\": 2}}"));
	arena_init(&a, 1u << 20);
	buf_init(&why, 10000);
	assert_int_equal(spec_read(text_bytes(text_of(csv)), TEXT("x.csv"),
	    LANG_EN, &a, &why, &s), AYNI_OK);
	x = count_with(&o, &s, "T", LANG_EN);
	assert_int_equal(x.t.unknown.n, 0);
	assert_int_equal(x.t.changed.n, 1);
	assert_true(text_is(x.t.changed.item[0], "age"));
	assert_true(row(&x, 0, "")->value[1] == 3.5);
	ROW(0, "", "2 4 9 1 0");
	done(&x);
	buf_free(&why);
	arena_free(&a);
	fieldwork_end(&o);
}

static enum ayni_err
count_once(void)
{
	struct arena a;
	struct spec s;
	struct tally t;
	enum ayni_err e;

	arena_init(&a, 64u << 20);
	e = spec_brought(TEXT("sse_entity"), &a, &s);
	if (e == AYNI_OK)
		e = tally(all.b.db, &s, &s.table[0], LANG_FR, &a, &t);
	if (e == AYNI_OK)
		assert_true(t.block[0].row[0].value[0] == 24);
	arena_free(&a);
	return e;
}

/* The store does without one: a statement that it cannot keep prepared. */
static void
no_memory_is_an_error_or_does_not_matter(void **state)
{
	enum ayni_err e;
	long k, errors = 0;

	(void)state;
	for (k = 0;; k++) {
		mem_fail_after = k;
		e = count_once();
		if (mem_fail_after >= 0)
			break;
		assert_true(e == AYNI_OK || e == AYNI_NOMEM);
		errors += e == AYNI_NOMEM;
	}
	mem_fail_after = -1;
	assert_int_equal(e, AYNI_OK);
	assert_true(errors > k / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(entities_are_counted),
	    cmocka_unit_test(memberships_are_added_up),
	    cmocka_unit_test(jobs_are_added_up_by_status_and_groups_of_them),
	    cmocka_unit_test(labels_follow_the_language_and_numbers_do_not),
	    cmocka_unit_test(areas_nest_in_the_order_of_the_list),
	    cmocka_unit_test(unions_and_withdrawn_records_are_left_out),
	    cmocka_unit_test(versions_of_a_form_count_together),
	    cmocka_unit_test(visits_are_counted_by_area_and_person),
	    cmocka_unit_test(listed_units_stand_beside_interviewed_ones),
	    cmocka_unit_test(a_form_without_a_spec_is_counted_by_person),
	    cmocka_unit_test(conflicts_and_other_codes_are_told),
	    cmocka_unit_test(a_field_that_no_version_has_is_told),
	    cmocka_unit_test(
		a_question_of_another_type_in_an_older_version_is_told),
	    cmocka_unit_test(no_memory_is_an_error_or_does_not_matter),
	};
	int failed = TEST_CASES(a_wrong_spec_says_where, wrong);

	return failed + cmocka_run_group_tests(tests, setup, teardown);
}
