/* The export: what its files say, and that they appear whole or not at all.
 * Files are read back with the CSV reader, and held against the answered
 * cases. */
#include "support/fieldwork.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ayni/csv.h"
#include "ayni/mem.h"
#include "export/cell.h"
#include "export/microdata.h"
#include "support/vectors.h"

#define ENTITY "server/questionnaires/sse-entity.survey.csv"

static char dir[64];    /* of this run */
static char folder[80]; /* in it */

/* ---- a CSV file, read back ---- */

#define CELLS 60000u
struct file {
	struct arena arena;
	struct text *cell; /* rows one after the other, the heading first */
	size_t columns, rows;
};

static enum ayni_err
take_row(void *ctx, uint32_t number, const struct text *field, size_t n)
{
	struct file *f = ctx;
	size_t i;

	if (number == 1)
		f->columns = n;
	assert_int_equal(n, f->columns);
	for (i = 0; i < n; i++) {
		assert_true(f->rows * n + i < CELLS);
		f->cell[f->rows * n + i] = arena_text(&f->arena, field[i]);
	}
	f->rows++;
	return AYNI_OK;
}

static struct buf
bytes_of(const char *where, const char *name)
{
	char path[300];

	(void)snprintf(path, sizeof(path), "%s/%s", where, name);
	return test_file(path);
}

static struct file
file(const char *name)
{
	struct buf b = bytes_of(folder, name);
	struct file f = {.rows = 0};
	struct csv c;

	assert_true(b.n > 2 && memcmp(b.p + b.n - 2, "\r\n", 2) == 0);
	arena_init(&f.arena, 64u << 20);
	f.cell = arena_zalloc(&f.arena, CELLS, sizeof(*f.cell));
	csv_init(&c, take_row, &f);
	csv_feed(&c, buf_bytes(&b));
	assert_int_equal(csv_end(&c), AYNI_OK);
	csv_free(&c);
	buf_free(&b);
	return f;
}

static bool
has(const struct file *f, const char *column)
{
	size_t i;

	for (i = 0; i < f->columns; i++)
		if (text_is(f->cell[i], column))
			return true;
	return false;
}

/* What row r (from 1) has in a column. */
static const char *
at(const struct file *f, size_t r, const char *column)
{
	static char out[8][1000];
	static unsigned turn;
	size_t i;

	assert_true(r < f->rows);
	for (i = 0; i < f->columns; i++)
		if (text_is(f->cell[i], column)) {
			struct text t = f->cell[r * f->columns + i];

			turn = (turn + 1) % 8;
			(void)snprintf(out[turn], sizeof(out[turn]), "%.*s",
			    (int)t.n, t.p);
			return out[turn];
		}
	fail_msg("no column %s", column);
	return NULL;
}

/* The first row with that in a column. */
static size_t
row_with(const struct file *f, const char *column, const char *value)
{
	size_t r;

	for (r = 1; r < f->rows; r++)
		if (strcmp(at(f, r, column), value) == 0)
			return r;
	fail_msg("no row with %s %s", column, value);
	return 0;
}

static void
done(struct file *f)
{
	arena_free(&f->arena);
}

static json_t *
metadata(const char *name)
{
	char file_name[200];
	struct buf b;
	json_t *j;

	(void)snprintf(
	    file_name, sizeof(file_name), "%s-metadata.json", name);
	b = bytes_of(folder, file_name);
	j = json_loadb((const char *)b.p, b.n, 0, NULL);
	assert_non_null(j);
	buf_free(&b);
	return j;
}

static json_t *
column_of(json_t *meta, const char *name)
{
	json_t *columns, *c;
	size_t i;

	columns = json_object_get(json_object_get(meta, "tableSchema"),
	    "columns");
	json_array_foreach (columns, i, c)
		if (strcmp(json_string_value(json_object_get(c, "name")),
			name) == 0)
			return c;
	fail_msg("no column %s", name);
	return NULL;
}

static const char *
title(json_t *column, const char *language)
{
	return json_string_value(json_object_get(
	    json_object_get(column, "titles"), language));
}

/* ---- offices ---- */

static void
nothing_told(void *ctx, struct text name, uint64_t rows, size_t columns)
{
	(void)ctx;
	(void)name;
	(void)rows;
	(void)columns;
}

static enum ayni_err
export_to(const char *path, struct db *db, const char *form,
    bool spreadsheet)
{
	const struct microdata_how how = {LANG_EN, spreadsheet, NULL};
	struct folder f;
	struct arena a;
	struct spec s;
	enum ayni_err e;

	arena_init(&a, 64u << 20);
	e = folder_begin(&f, path);
	if (e == AYNI_OK)
		e = spec_brought(text_of(form), &a, &s);
	if (e == AYNI_OK)
		e = microdata_form(
		    db, &s, TEXT("Title"), &f, &how, nothing_told, NULL);
	if (e == AYNI_OK)
		e = folder_end(&f);
	folder_drop(&f);
	arena_free(&a);
	return e;
}

static void
remove_folder(const char *path)
{
	struct dirent *d;
	char name[600];
	DIR *all = opendir(path);

	while (all != NULL && (d = readdir(all)) != NULL) {
		(void)snprintf(name, sizeof(name), "%s/%s", path, d->d_name);
		(void)unlink(name);
	}
	if (all != NULL)
		(void)closedir(all);
	(void)rmdir(path);
}

static void
export_anew(struct fieldwork *o, const char *form, bool spreadsheet)
{
	remove_folder(folder);
	assert_int_equal(
	    export_to(folder, o->b.db, form, spreadsheet), AYNI_OK);
}

static struct fieldwork survey; /* 13 cases, one twice, withdrawn */

static int
setup(void **state)
{
	struct tablet *d, *other;
	struct fieldwork_record r, twice;
	char name[16];
	int k;

	(void)state;
	(void)snprintf(dir, sizeof(dir), "/tmp/ayni-export.XXXXXX");
	assert_non_null(mkdtemp(dir));
	(void)snprintf(folder, sizeof(folder), "%s/out", dir);
	fieldwork_start(&survey);
	(void)fieldwork_publish(&survey, ENTITY, NULL, NULL);
	d = fieldwork_tablet(&survey, "Awa", "E01");
	other = fieldwork_tablet(&survey, "Kofi", "E02");
	for (k = 1; k <= 13; k++) {
		(void)snprintf(name, sizeof(name), "%02d-en", k);
		r = fieldwork_answers(&survey, d, name);
		if (k == 2) { /* two who know nothing of each other */
			(void)fieldwork_correct(
			    &survey, d, &r, "ident/id_short=A");
			(void)fieldwork_correct(
			    &survey, other, &r, "ident/id_short=B");
		}
	}
	twice = fieldwork_answers(&survey, d, "01-fr");
	fieldwork_withdraw(&survey, d, &twice);
	export_anew(&survey, "sse_entity", false);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	remove_folder(folder);
	(void)rmdir(dir);
	fieldwork_end(&survey);
	return 0;
}

/* ---- what the files say ---- */

static void
each_case_says_what_must_be_derived_from_it(void **state)
{
	json_t *cases = vectors_load(), *one, *v;
	struct file f = file("sse_entity.csv");
	size_t i, compared = 0;
	const char *name;
	char id[16];

	(void)state;
	assert_int_equal(json_array_size(cases), 13);
	json_array_foreach (cases, i, one) {
		size_t r;

		(void)snprintf(id, sizeof(id), "TG-%04zu", 3 * i + 1);
		r = row_with(&f, "case_id", id);
		json_object_foreach (json_object_get(one, "expected"), name, v)
			if (strcmp(name, "d_disp") != 0) {
				assert_string_equal(
				    at(&f, r, name), json_string_value(v));
				compared++;
			}
	}
	assert_true(compared > 150);
	json_decref(cases);
	done(&f);
}

static void
a_record_tells_where_it_comes_from(void **state)
{
	struct file f = file("sse_entity.csv");
	size_t r = row_with(&f, "case_id", "TG-0001");

	(void)state;
	assert_int_equal(f.rows, 1 + 14);
	assert_true(text_is(f.cell[0], "record"));
	assert_int_equal(strlen(at(&f, r, "record")), 36);
	assert_string_equal(at(&f, r, "author"), "E01");
	assert_string_equal(at(&f, r, "form_version"), "2026113001");
	assert_int_equal(strlen(at(&f, r, "finalised")), 20);
	/* since its author was admitted; no contact of the device is told */
	assert_int_equal(strlen(at(&f, r, "begun_earliest")), 20);
	assert_string_equal(at(&f, r, "finalised_latest"), "");
	assert_string_equal(at(&f, r, "clock"), "");
	assert_string_equal(at(&f, r, "withdrawn"), "0");
	assert_string_equal(at(&f, r, "conflicts"), "0");
	done(&f);
}

static void
conflicts_are_counted_and_withdrawn_records_have_no_answers(void **state)
{
	struct file f = file("sse_entity.csv"), mem = file("sse_entity__mem.csv");
	size_t r = row_with(&f, "case_id", "TG-0004"), i, empty = 0;
	char record[40];

	(void)state;
	assert_string_equal(at(&f, r, "conflicts"), "1");
	assert_string_equal(at(&f, r, "withdrawn"), "0");
	r = row_with(&f, "withdrawn", "1");
	(void)snprintf(record, sizeof(record), "%s", at(&f, r, "record"));
	for (i = 0; i < f.columns; i++)
		empty += f.cell[r * f.columns + i].n == 0;
	assert_int_equal(empty, f.columns - 11);
	assert_string_equal(at(&f, r, "id_name"), "");
	for (i = 1; i < mem.rows; i++)
		assert_string_not_equal(at(&mem, i, "record"), record);
	done(&f);
	done(&mem);
}

static void
a_roster_has_a_row_for_each_of_its_rows(void **state)
{
	struct file f = file("sse_entity__mem.csv");
	size_t r = row_with(&f, "case_id", "TG-0001");

	(void)state;
	assert_string_equal(at(&f, r, "row_no"), "1");
	assert_string_equal(at(&f, r, "mem_code"), "prod");
	assert_string_equal(at(&f, r, "mem_f"), "120");
	assert_string_equal(at(&f, r, "mem_x"), ""); /* empty is not 0 */
	assert_string_equal(at(&f, r + 1, "row_no"), "2");
	assert_string_equal(at(&f, r + 1, "case_id"), "TG-0001");
	assert_string_equal(at(&f, r + 1, "mem_f"), "6");
	done(&f);
}

static void
several_choices_are_also_columns_of_0_and_1(void **state)
{
	struct file f = file("sse_entity.csv");
	size_t r = row_with(&f, "case_id", "TG-0001");

	(void)state;
	assert_string_equal(at(&f, r, "mem_types"), "prod work");
	assert_string_equal(at(&f, r, "mem_types__prod"), "1");
	assert_string_equal(at(&f, r, "mem_types__user"), "0");
	assert_string_equal(at(&f, r, "wrk_types__41"), "1");
	r = row_with(&f, "withdrawn", "1");
	assert_string_equal(at(&f, r, "mem_types__prod"), "");
	done(&f);
}

static void
code_lists_have_labels_in_each_language(void **state)
{
	struct file f = file("sse_entity.codes.csv");
	size_t r = row_with(&f, "list", "mode");

	(void)state;
	assert_int_equal(f.rows, 1 + 546);
	assert_string_equal(at(&f, r, "code"), "full");
	assert_string_equal(at(&f, r, "label_en"), "Full questionnaire");
	assert_string_equal(at(&f, r, "label_fr"), "Questionnaire complet");
	assert_string_equal(at(&f, r, "label_es"), "Cuestionario completo");
	done(&f);
}

static void
metadata_says_what_each_column_is(void **state)
{
	static const char *const names[] = {"sse_entity.csv",
	    "sse_entity__est.csv", "sse_entity__mem.csv",
	    "sse_entity__wrk.csv", "sse_entity.codes.csv"};
	json_t *m, *columns, *c;
	struct file f;
	size_t i, k;

	(void)state;
	for (i = 0; i < 5; i++) {
		f = file(names[i]);
		m = metadata(names[i]);
		columns = json_object_get(
		    json_object_get(m, "tableSchema"), "columns");
		assert_int_equal(json_array_size(columns), f.columns);
		json_array_foreach (columns, k, c)
			assert_true(text_is(f.cell[k], json_string_value(
			    json_object_get(c, "name"))));
		assert_string_equal(json_string_value(
		    json_object_get(m, "url")), names[i]);
		json_decref(m);
		done(&f);
	}
}

static void
questions_have_types_words_codes_and_missing_values(void **state)
{
	json_t *m = metadata("sse_entity.csv"), *c, *type;

	(void)state;
	c = column_of(m, "id_legal");
	assert_string_equal(title(c, "en"), "Legal form");
	assert_string_equal(title(c, "fr"), "Forme juridique");
	assert_string_equal(title(c, "es"), "Forma jurídica");
	assert_string_equal(
	    json_string_value(json_object_get(c, "null")), "");
	assert_string_equal(json_string_value(json_object_get(
	    c, "dc:conformsTo")), "sse_entity.codes.csv#list=legal");
	type = json_object_get(c, "datatype");
	assert_non_null(strstr(json_string_value(
	    json_object_get(type, "format")), "coop|"));
	assert_null(json_object_get(c, "schema:version"));
	assert_string_equal(json_string_value(json_object_get(
	    column_of(m, "id_year"), "datatype")), "integer");
	assert_string_equal(json_string_value(json_object_get(
	    column_of(m, "loc_gps_latitude"), "datatype")), "decimal");
	assert_string_equal(json_string_value(json_object_get(
	    column_of(m, "fin_start"), "datatype")), "date");
	c = column_of(m, "mem_types__work");
	assert_string_equal(json_string_value(json_object_get(
	    json_object_get(c, "datatype"), "base")), "boolean");
	assert_non_null(strstr(title(c, "en"), ": "));
	json_decref(m);
}

static void
the_same_batches_in_another_order_give_the_same_bytes(void **state)
{
	static const char *const names[] = {"sse_entity.csv",
	    "sse_entity__mem.csv", "sse_entity.csv-metadata.json",
	    "sse_entity.codes.csv"};
	struct buf before[4], after;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		before[i] = bytes_of(folder, names[i]);
	bureau_shuffle(&survey.b, 7);
	export_anew(&survey, "sse_entity", false);
	for (i = 0; i < 4; i++) {
		after = bytes_of(folder, names[i]);
		assert_int_equal(before[i].n, after.n);
		assert_memory_equal(before[i].p, after.p, after.n);
		buf_free(&before[i]);
		buf_free(&after);
	}
}

/* ---- texts ---- */

static void
any_text_comes_back_as_it_was_answered(void **state)
{
	static const char odd[] = "=1+1, \"x\"\nÑandú; '";
	struct fieldwork o;
	struct tablet *d;
	struct file f;

	(void)state;
	fieldwork_start(&o);
	(void)fieldwork_publish(&o, "tests/data/forms/census-9.md", NULL, NULL);
	d = fieldwork_tablet(&o, "Awa", "E01");
	(void)fieldwork_interview(&o, d, 0,
	    TEXT("{\"answers\": {\"name\": \"=1+1, \\\"x\\\"\\nÑandú; '\"}}"));
	export_anew(&o, "census", false);
	f = file("census.csv");
	assert_string_equal(at(&f, 1, "name"), odd);
	done(&f);
	export_anew(&o, "census", true);
	f = file("census.csv");
	assert_string_equal(at(&f, 1, "name") + 1, odd);
	assert_int_equal(at(&f, 1, "name")[0], '\'');
	done(&f);
	fieldwork_end(&o);
}

static const struct {
	const char *name, *text, *want;
} cells[] = {
    {"a formula", "=A1", "'=A1"},
    {"a sum", "+228 62", "'+228 62"},
    {"a function", "@SUM(A1)", "'@SUM(A1)"},
    {"a command", "-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"},
    {"after a tab", "\t=A1", "'\t=A1"},
    {"a number", "-2.5", "-2.5"},
    {"a dash", "-", "'-"},
    {"a word", "a=b", "a=b"},
    {"nothing", "", ""},
    {"quoted as well", "=\"a\"", "\"'=\"\"a\"\"\""},
};

static void
a_spreadsheet_takes_no_text_for_a_formula(void **state)
{
	size_t i = (size_t)((const char *)*state - (const char *)cells) /
	    sizeof(cells[0]);
	struct buf b;

	buf_init(&b, 1000);
	cell_put(&b, text_of(cells[i].text), true, true);
	assert_string_equal(buf_z(&b), cells[i].want);
	buf_free(&b);
}

/* ---- versions ---- */

static void
versions_of_a_form_share_questions_of_one_name_and_type(void **state)
{
	struct fieldwork o;
	struct tablet *d;
	struct file f;
	json_t *m;
	size_t old, new;

	(void)state;
	fieldwork_start(&o);
	/* the newest first: order does not matter */
	(void)fieldwork_publish(&o, "tests/data/forms/census-10.md", NULL, NULL);
	(void)fieldwork_publish(&o, "tests/data/forms/census-9.md", NULL, NULL);
	d = fieldwork_tablet(&o, "Awa", "E01");
	(void)fieldwork_interview(&o, d, 1,
	    TEXT("{\"answers\": {\"name\": \"Ama\", \"age\": 51, "
		 "\"land\": 3, \"cattle\": 7, \"crops\": \"maize yam\", "
		 "\"record\": \"12\", \"told\": \"OK\", \"child\": [{\"child_age\": 4}]}}"));
	(void)fieldwork_interview(&o, d, 0,
	    TEXT("{\"answers\": {\"name\": \"Yao\", \"age\": \"adult\", "
		 "\"land\": 0.5, \"herd\": 2, \"crops\": \"rice\", "
		 "\"record\": \"13\", \"phone\": \"1\", \"child\": "
		 "[{\"child_age\": 9, \"school\": \"A\"}]}}"));
	export_anew(&o, "census", false);
	f = file("census.csv");
	assert_int_equal(f.rows, 3);
	old = row_with(&f, "name", "Ama");
	new = row_with(&f, "name", "Yao");
	assert_string_equal(at(&f, old, "form_version"), "9");
	assert_string_equal(at(&f, new, "form_version"), "10");
	/* the same, though a whole number became a decimal one */
	assert_string_equal(at(&f, old, "land"), "3");
	assert_string_equal(at(&f, new, "land"), "0.5");
	/* added */
	assert_string_equal(at(&f, old, "phone"), "");
	assert_string_equal(at(&f, new, "phone"), "1");
	/* renamed: nobody can know */
	assert_string_equal(at(&f, old, "cattle"), "7");
	assert_string_equal(at(&f, old, "herd"), "");
	assert_string_equal(at(&f, new, "cattle"), "");
	assert_string_equal(at(&f, new, "herd"), "2");
	/* of another type: another question */
	assert_string_equal(at(&f, old, "age"), "");
	assert_string_equal(at(&f, old, "age_v9"), "51");
	assert_string_equal(at(&f, new, "age"), "adult");
	assert_string_equal(at(&f, new, "age_v9"), "");
	/* choices of either; a name that the record itself has */
	assert_string_equal(at(&f, old, "crops__yam"), "1");
	assert_string_equal(at(&f, old, "crops__rice"), "0");
	assert_string_equal(at(&f, new, "crops__rice"), "1");
	assert_string_equal(at(&f, old, "record_answer"), "12");
	assert_string_equal(at(&f, old, "told"), "OK");
	done(&f);
	f = file("census__child.csv");
	assert_int_equal(f.rows, 3);
	assert_string_equal(
	    at(&f, row_with(&f, "child_age", "9"), "school"), "A");
	assert_string_equal(
	    at(&f, row_with(&f, "child_age", "4"), "school"), "");
	assert_false(has(&f, "case_id"));
	done(&f);
	f = file("census.codes.csv");
	assert_int_equal(f.rows, 1 + 4 + 2);
	done(&f);
	m = metadata("census.csv");
	assert_string_equal(title(column_of(m, "name"), "en"),
	    "Name of the head"); /* the newest's words */
	assert_string_equal(json_string_value(json_array_get(json_object_get(
	    column_of(m, "age_v9"), "schema:version"), 0)), "9");
	assert_string_equal(title(column_of(m, "age_v9"), "fr"),
	    "Âge en années");
	assert_null(json_object_get(column_of(m, "land"), "schema:version"));
	json_decref(m);
	fieldwork_end(&o);
}

/* ---- whole or not at all ---- */

static void
an_unknown_form_is_refused(void **state)
{
	char path[100];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/unknown", dir);
	assert_int_equal(
	    export_to(path, survey.b.db, "nosuch", false), AYNI_NOTFOUND);
	assert_int_equal(access(path, F_OK), -1);
}

static size_t
files_in(const char *path)
{
	struct dirent *d;
	DIR *all = opendir(path);
	size_t n = 0;

	assert_non_null(all);
	while ((d = readdir(all)) != NULL)
		n += d->d_name[0] != '.';
	(void)closedir(all);
	return n;
}

static void
a_directory_with_something_in_it_is_left_alone(void **state)
{
	size_t n = files_in(folder);

	(void)state;
	assert_int_equal(
	    export_to(folder, survey.b.db, "sse_entity", false), AYNI_EXISTS);
	assert_int_equal(files_in(folder), n);
	assert_int_equal(files_in(dir), 1);
}

static void
an_empty_directory_and_a_slash_at_the_end_are_fine(void **state)
{
	char path[100];
	struct stat st;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/empty/", dir);
	assert_int_equal(mkdir(path, 0755), 0);
	assert_int_equal(
	    export_to(path, survey.b.db, "sse_entity", false), AYNI_OK);
	assert_int_equal(files_in(path), 10);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700); /* names people */
	remove_folder(path);
}

static void
a_place_that_is_not_there_or_no_directory_is_refused(void **state)
{
	char path[200];

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/no/where", dir);
	assert_int_equal(
	    export_to(path, survey.b.db, "sse_entity", false), AYNI_NOTFOUND);
	(void)snprintf(path, sizeof(path), "%s/sse_entity.csv", folder);
	assert_int_equal(
	    export_to(path, survey.b.db, "sse_entity", false), AYNI_EXISTS);
	assert_int_equal(
	    export_to("", survey.b.db, "sse_entity", false), AYNI_NOTFOUND);
}

/* What an export in a child gives, which has so many bytes a file, or is
 * nobody. */
static int
export_limited(const char *path, const struct rlimit *limit, bool nobody)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		(void)signal(SIGXFSZ, SIG_IGN);
		if (limit != NULL && setrlimit(RLIMIT_FSIZE, limit) != 0)
			_exit(100);
		if (nobody && setuid(65534) != 0)
			_exit(100);
		_exit(export_to(path, survey.b.db, "sse_entity", false));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
without_space_nothing_is_left_behind(void **state)
{
	static const rlim_t limit[] = {0, 1000, 20000, 100000};
	char path[100];
	size_t i;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/full", dir);
	for (i = 0; i < 4; i++) {
		struct rlimit l = {limit[i], limit[i]};

		assert_int_equal(export_limited(path, &l, false), AYNI_FULL);
		assert_int_equal(files_in(dir), 1);
	}
}

static void
where_one_may_not_write_it_is_said(void **state)
{
	char path[200], closed[100];

	(void)state;
	(void)snprintf(closed, sizeof(closed), "%s/closed", dir);
	(void)snprintf(path, sizeof(path), "%s/out", closed);
	assert_int_equal(chmod(dir, 0755), 0);
	assert_int_equal(mkdir(closed, 0555), 0);
	assert_int_equal(
	    export_limited(path, NULL, geteuid() == 0), AYNI_IO);
	assert_int_equal(rmdir(closed), 0);
}

static void
no_memory_leaves_nothing_behind(void **state)
{
	char path[100];
	long k, step;
	enum ayni_err e;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/memory", dir);
	for (k = 0, step = 1;; k += step) {
		mem_fail_after = k;
		e = export_to(path, survey.b.db, "sse_entity", false);
		if (mem_fail_after >= 0)
			break;
		if (e != AYNI_OK) /* SQLite may do without */
			assert_int_equal(files_in(dir), 1);
		else
			remove_folder(path);
		assert_true(e == AYNI_OK || e == AYNI_NOMEM);
		step = k < 500 ? 1 : 97 * TEST_STRIDE;
	}
	mem_fail_after = -1;
	assert_int_equal(e, AYNI_OK);
	remove_folder(path);
	assert_true(k > 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_case_says_what_must_be_derived_from_it),
	    cmocka_unit_test(a_record_tells_where_it_comes_from),
	    cmocka_unit_test(
		conflicts_are_counted_and_withdrawn_records_have_no_answers),
	    cmocka_unit_test(a_roster_has_a_row_for_each_of_its_rows),
	    cmocka_unit_test(several_choices_are_also_columns_of_0_and_1),
	    cmocka_unit_test(code_lists_have_labels_in_each_language),
	    cmocka_unit_test(metadata_says_what_each_column_is),
	    cmocka_unit_test(
		questions_have_types_words_codes_and_missing_values),
	    cmocka_unit_test(
		the_same_batches_in_another_order_give_the_same_bytes),
	    cmocka_unit_test(an_unknown_form_is_refused),
	    cmocka_unit_test(a_directory_with_something_in_it_is_left_alone),
	    cmocka_unit_test(
		an_empty_directory_and_a_slash_at_the_end_are_fine),
	    cmocka_unit_test(
		a_place_that_is_not_there_or_no_directory_is_refused),
	    cmocka_unit_test(without_space_nothing_is_left_behind),
	    cmocka_unit_test(where_one_may_not_write_it_is_said),
	    cmocka_unit_test(no_memory_leaves_nothing_behind),
	    cmocka_unit_test(any_text_comes_back_as_it_was_answered),
	    cmocka_unit_test(
		versions_of_a_form_share_questions_of_one_name_and_type),
	};

	return cmocka_run_group_tests(tests, setup, teardown) +
	    TEST_CASES(a_spreadsheet_takes_no_text_for_a_formula, cells);
}
