/* Forms: from the author's file to a finished interview, and the programs
 * themselves.  Publishing and conducting run in processes of their own, as
 * they do on two machines; times are of work, not of waiting for a busy
 * machine.
 * usage: BUILD/tests/bench/bench_form [--json] */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/measure.h"
#include "bench/quiz.h"
#include "support/test.h"

#include "ayni/formfile.h"
#include "ayni/interview.h"
#include "ayni/mem.h"

#define MS 1e3
#define MAX_XFORM (64u << 20)
#define MAX_PATH 1024

#define MEMORY_MIB 32
#define ANSWER_MS 1
#define FILTER_MS 1

/* A form and its targets; those of 0 are none. */
struct subject {
	const char *name;
	char book[MAX_PATH], xform[MAX_PATH];
	double publish_ms, open_ms;
	struct resource file; /* that it names; url.n == 0: none */
};

struct talk {
	struct buf xform;
	const struct resource *file;
	struct diag d;
	struct form *f;
	struct interview *iv;
	uint64_t seed;
};

static char scratch[64];

static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "bench_form: %s\n", what);
	exit(1);
}

static void
save(const char *path, struct bytes b)
{
	FILE *f = fopen(path, "wb");

	must(f != NULL && fwrite(b.p, 1, b.n, f) == b.n && fclose(f) == 0,
	    path);
}

static enum ayni_err
give(void *ctx, struct text path, struct buf *out)
{
	(void)path;
	buf_put_bytes(out, buf_bytes(ctx));
	return out->err;
}

static bool
read_form(struct talk *t)
{
	return form_read(buf_bytes(&t->xform), TEXT("bench"), t->file,
	    t->file->url.n > 0, &t->d, &t->f) == AYNI_OK;
}

/* From the bytes of an .xlsx file; false: refused. */
static bool
convert(struct talk *t, const struct subject *s, struct buf *file)
{
	struct formfile_reader r = {.read = give, .ctx = file};
	struct pour_sink xform;

	*t = (struct talk){.seed = 1, .file = &s->file};
	buf_init(&t->xform, MAX_XFORM);
	diag_init(&t->d);
	xform = pour_sink_buf(&t->xform);
	return formfile_load(&r, TEXT("bench.xlsx"), &t->d, &xform, NULL) ==
	    AYNI_OK && read_form(t);
}

static void
finish(struct talk *t)
{
	interview_free(t->iv);
	form_free(t->f);
	diag_free(&t->d);
	buf_free(&t->xform);
}

static void
publish(void *ctx)
{
	const struct subject *s = ctx;
	struct buf file = test_file(s->book);
	double from = measure_cpu();
	struct talk t;

	must(convert(&t, s, &file), "publish");
	measure_tell("publish .xlsx", (measure_cpu() - from) * MS, "ms",
	    s->publish_ms);
	save(s->xform, buf_bytes(&t.xform));
	finish(&t);
	buf_free(&file);
}

/* ---- Conducting ------------------------------------------------------ */

static void
start(struct talk *t, const struct subject *s)
{
	struct interview_setup setup = {.language = UINT32_MAX};
	double from;

	*t = (struct talk){.seed = 1, .file = &s->file};
	t->xform = test_file(s->xform);
	diag_init(&t->d);
	from = measure_cpu();
	must(read_form(t), "read the XForm");
	setup.now.wall_us = (int64_t)20000 * 86400 * 1000000;
	setup.chance = test_random(&t->seed);
	must(interview_new(t->f, &setup, &t->iv) == AYNI_OK, "open");
	buf_free(&t->xform);
	measure_tell("open", (measure_cpu() - from) * MS, "ms", s->open_ms);
}

static struct text
typed(enum field_type type)
{
	return type == FIELD_DATE ? TEXT("2020-01-31")
	    : type == FIELD_TIME  ? TEXT("10:30")
	    : type == FIELD_STRING ? TEXT("an answer")
				   : TEXT("12");
}

/* An answer that fits; n == 0: none is asked for. */
static struct text
answer_to(struct talk *t, node_ref n)
{
	struct node_view v = interview_view(t->iv, n);
	const struct choice_view *c;
	size_t count = 0;

	if (v.is_range || v.field->kind != FIELD_VALUE || v.readonly ||
	    !v.relevant)
		return TEXT("");
	if (v.field->control == CONTROL_INPUT)
		return typed(v.field->type);
	if (v.field->control == CONTROL_TRIGGER)
		return TEXT("OK");
	if (v.field->control != CONTROL_SELECT_ONE &&
	    v.field->control != CONTROL_SELECT_MULTIPLE)
		return TEXT("");
	if (interview_choices(t->iv, n, TEXT(""), &c, &count) != AYNI_OK)
		return TEXT("");
	return count > 0 ? c[0].name : TEXT("");
}

/* Every question answered in turn; answers that do not fit are not told. */
static void
answer_all(struct talk *t)
{
	struct series times = {0};
	struct buf own = {.limit = 1u << 20};
	node_ref n;
	double from;

	for (n = interview_root(t->iv); n != NODE_NONE;
	     n = interview_next(t->iv, n)) {
		struct text a = answer_to(t, n);

		if (a.n == 0)
			continue;
		buf_clear(&own);
		buf_put_text(&own, a);
		from = measure_cpu();
		if (interview_set(t->iv, n, buf_text(&own)) == AYNI_OK)
			measure_add(&times, measure_cpu() - from);
	}
	buf_free(&own);
	measure_series(&times, "one answer", 0, ANSWER_MS);
}

/* An instance more to each repeat that lets a person add one. */
static void
add_everywhere(struct talk *t)
{
	node_ref range[MAX_PATH], n;
	struct series times = {0};
	size_t ranges = 0, i;

	for (n = interview_root(t->iv); n != NODE_NONE && ranges < MAX_PATH;
	     n = interview_next(t->iv, n)) {
		struct node_view v = interview_view(t->iv, n);

		if (v.is_range && v.may_add && v.relevant)
			range[ranges++] = n;
	}
	for (i = 0; i < ranges; i++) {
		double from = measure_cpu();

		if (interview_add(t->iv, range[i], 0, &n) == AYNI_OK)
			measure_add(&times, measure_cpu() - from);
	}
	measure_series(&times, "add a repeat", 0, 0);
}

/* A real form may refuse what was answered; all of it is checked. */
static void
end(struct talk *t)
{
	struct buf xml = {.limit = MAX_XFORM};
	double from = measure_cpu();
	node_ref n = NODE_NONE;

	if (interview_finalise(t->iv) == AYNI_INVALID)
		do
			n = interview_violation(t->iv, n);
		while (n != NODE_NONE);
	measure_tell("finalise, all checked", (measure_cpu() - from) * MS,
	    "ms", 0);
	from = measure_cpu();
	must(interview_xml(t->iv, true, &xml) == AYNI_OK, "xml");
	measure_tell("write the submission", (measure_cpu() - from) * MS,
	    "ms", 0);
	buf_free(&xml);
}

static void
conduct(void *ctx)
{
	struct talk t;

	start(&t, ctx);
	answer_all(&t);
	add_everywhere(&t);
	end(&t);
	finish(&t);
}

/* ---- long lists ---------------------------------------------------- */

#define VILLAGES 100000u

static node_ref
node(const struct talk *t, const char *path)
{
	node_ref n = interview_find(t->iv, text_of(path));

	must(n != NODE_NONE, path);
	return n;
}

static void
set(struct talk *t, node_ref n, char what, unsigned i)
{
	char value[24];

	(void)snprintf(value, sizeof(value), "%c%u", what, i);
	must(interview_set(t->iv, n, text_of(value)) == AYNI_OK, value);
}

static void
count_choices(struct talk *t, node_ref n, size_t expected)
{
	const struct choice_view *c;
	size_t count = 0;

	must(interview_choices(t->iv, n, TEXT(""), &c, &count) == AYNI_OK &&
	    count == expected, "choices");
}

/* A district chosen, its villages shown. */
static void
filter(struct talk *t, unsigned i)
{
	set(t, node(t, "/data/district"), 'd', i);
	count_choices(t, node(t, "/data/village"), 100);
}

/* A village chosen, its label looked up. */
static void
look_up(struct talk *t, unsigned i)
{
	char said[40];

	set(t, node(t, "/data/village"), 'v', i);
	(void)snprintf(said, sizeof(said), "Village %u", i);
	must(text_is(interview_value(t->iv, node(t, "/data/said")), said),
	    said);
}

/* The first time apart: then an index is made. */
static void
often(struct talk *t, void (*act)(struct talk *, unsigned), unsigned step,
    const char *what, const char *first)
{
	struct series times = {0};
	unsigned i;

	for (i = 0; i < 500; i++) {
		double from = measure_cpu();

		act(t, i * step);
		if (i == 0)
			measure_tell(first, (measure_cpu() - from) * MS, "ms",
			    0);
		else
			measure_add(&times, measure_cpu() - from);
	}
	measure_series(&times, what, 0, FILTER_MS);
}

/* Villages of the first district alone: what a filter takes away is no
 * answer. */
static void
find_villages(void *ctx)
{
	struct talk t;
	double from;

	start(&t, ctx);
	often(&t, filter, 1, "filter", "first filter, index made");
	filter(&t, 0);
	often(&t, look_up, 0, "look a label up", "first look-up, index made");
	from = measure_cpu();
	count_choices(&t, node(&t, "/data/any"), VILLAGES);
	measure_tell("all of them, shuffled and labelled",
	    (measure_cpu() - from) * MS, "ms", 0);
	finish(&t);
}

/* ---- a long roster --------------------------------------------------- */

#define PERSONS 1000u

static void
add_persons(struct talk *t, unsigned n, const char *what)
{
	node_ref range = node(t, "/data/person#range"), made, age;
	struct series times = {0};
	unsigned i;

	for (i = 0; i < n; i++) {
		double from = measure_cpu();

		must(interview_add(t->iv, range, 0, &made) == AYNI_OK, what);
		if (i >= n - 100)
			measure_add(&times, measure_cpu() - from);
		age = interview_next(t->iv, interview_next(t->iv, made));
		must(interview_set(t->iv, age, TEXT("20")) == AYNI_OK, "age");
	}
	measure_series(&times, what, 0, ANSWER_MS);
}

static void
remove_persons(struct talk *t, const char *which, const char *what)
{
	struct series times = {0};
	unsigned i;

	for (i = 0; i < 100; i++) {
		double from = measure_cpu();

		must(interview_remove(t->iv, node(t, which)) == AYNI_OK, what);
		measure_add(&times, measure_cpu() - from);
	}
	measure_series(&times, what, 0, 0);
}

static void
roster(void *ctx)
{
	struct talk t;

	start(&t, ctx);
	add_persons(&t, 100, "add one of the first 100");
	add_persons(&t, PERSONS - 100, "add one of the last 100");
	remove_persons(&t, "/data/person[500]", "remove one in the middle");
	remove_persons(&t, "/data/person[1]", "remove the first");
	end(&t);
	finish(&t);
}

/* ---- the programs ---------------------------------------------------- */

static char program[MAX_PATH];

static void
put_json_text(FILE *f, struct text s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] == '\n')
			(void)fputs("\\n", f);
		else
			(void)fputc(s.p[i], f);
}

/* A script that loads the form, chooses and asks for all of the state. */
static void
drive(const struct subject *s, const char *name)
{
	const char *const argv[] = {program, "drive", NULL};
	char path[MAX_PATH], named[80];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/script.jsonl", scratch);
	must((f = fopen(path, "w")) != NULL, path);
	(void)fprintf(f, "{\"op\":\"load\",\"form_path\":\"%s\"", s->xform);
	if (s->file.url.n > 0) {
		(void)fprintf(f, ",\"resources\":[{\"url\":\"%.*s\","
		    "\"body\":\"", (int)s->file.url.n, s->file.url.p);
		put_json_text(f, (struct text){
		    (const char *)s->file.body.p, s->file.body.n});
		(void)fputs("\"}]", f);
	}
	(void)fputs("}\n{\"op\":\"state\",\"session\":1}\n", f);
	must(fclose(f) == 0, path);
	(void)snprintf(named, sizeof(named), "%s: ayni drive", name);
	measure_program(named, MEMORY_MIB, argv, path);
	(void)remove(path);
}

/* ---- an office and a device ------------------------------------------ */

static char office[MAX_PATH];

#define COMMAND(...) ((const char *const[]){__VA_ARGS__, NULL})
#define ON_DEVICE program, "--home", "device"
#define AT_OFFICE office, "--store", "office"

/* Whole programs, in the folder of the form: it is published, and filled in
 * on a device that joined with it. */
static void
both_programs(const struct subject *s)
{
	static const char answers[] =
	    "{\"answers\":{\"district\":\"d3\",\"village\":\"v3\"}}";
	char named[80];

	save("answers.json", text_bytes(TEXT(answers)));
	measure_prepare(COMMAND(office, "init", "office", "--name", "Office"));
	(void)snprintf(named, sizeof(named), "%s: aynid form publish",
	    s->name);
	measure_program(named, MEMORY_MIB,
	    COMMAND(AT_OFFICE, "form", "publish", "form.xlsx"), "/dev/null");
	measure_prepare(COMMAND(AT_OFFICE, "device", "invite", "--code",
	    "E01", "--person", "Awa Mensah", "--out", "invitation"));
	measure_prepare(COMMAND(ON_DEVICE, "join", "invitation"));
	(void)snprintf(named, sizeof(named), "%s: ayni fill", s->name);
	measure_program(named, MEMORY_MIB,
	    COMMAND(ON_DEVICE, "fill", "form", "--answers", "answers.json"),
	    "/dev/null");
	measure_prepare(COMMAND("/bin/rm", "-r", "office", "device",
	    "invitation", "answers.json"));
}

/* Its list lies where publishing looks for it. */
static void
office_and_device(const struct subject *s)
{
	const char *slash = strrchr(s->file.url.p, '/');
	int back = open(".", O_RDONLY);

	must(back >= 0 && chdir(scratch) == 0 &&
	    setenv("AYNI_PASSPHRASE", "a long passphrase", 1) == 0, scratch);
	if (s->file.url.n > 0) {
		char path[MAX_PATH];

		must(mkdir("form-media", 0700) == 0, "form-media");
		(void)snprintf(path, sizeof(path), "form-media%s", slash);
		save(path, s->file.body);
	}
	both_programs(s);
	if (s->file.url.n > 0)
		measure_prepare(COMMAND("/bin/rm", "-r", "form-media"));
	must(fchdir(back) == 0 && close(back) == 0, "back");
}

/* ---- Forms ----------------------------------------------------------- */

static void
both(struct subject *s, void (*conducting)(void *))
{
	char name[80];

	(void)snprintf(s->xform, sizeof(s->xform), "%s/form.xml", scratch);
	(void)snprintf(name, sizeof(name), "%s: at the office", s->name);
	measure_case(name, MEMORY_MIB, publish, s);
	(void)snprintf(name, sizeof(name), "%s: on the device", s->name);
	measure_case(name, MEMORY_MIB, conducting, s);
	drive(s, s->name);
	(void)remove(s->xform);
}

/* whole: the programs are measured with it, too. */
static void
made(struct subject *s, struct buf book, void (*conducting)(void *),
    bool whole)
{
	(void)snprintf(s->book, sizeof(s->book), "%s/form.xlsx", scratch);
	save(s->book, buf_bytes(&book));
	buf_free(&book);
	both(s, conducting);
	if (whole)
		office_and_device(s);
	(void)remove(s->book);
}

/* The real form with the most fields; false: none is here. */
static bool
largest(struct subject *s)
{
	const char *dir = test_shared("conformance/real");
	DIR *d = dir != NULL ? opendir(dir) : NULL;
	char path[MAX_PATH];
	struct dirent *e;
	uint32_t most = 0;

	while (d != NULL && (e = readdir(d)) != NULL) {
		struct buf file;
		struct talk t;

		if (strstr(e->d_name, ".xlsx") == NULL)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		file = test_file(path);
		if (convert(&t, s, &file) && form_fields(t.f) > most) {
			most = form_fields(t.f);
			memcpy(s->book, path, sizeof(path));
		}
		finish(&t);
		buf_free(&file);
	}
	if (d != NULL)
		(void)closedir(d);
	return most > 0;
}

/* By size: what an answer costs does not grow with what is beside it. */
static void
questionnaires(void)
{
	static const unsigned sizes[] = {100, 1000, 10000};
	static const char *const names[] = {"100 questions",
	    "1,000 questions", "10,000 questions"};
	static struct subject rosters = {
	    .name = "5,000 questions, 50 repeats of 20"};
	static struct subject real = {.name = "The largest real form",
	    .publish_ms = 300, .open_ms = 20};
	size_t i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct subject s = {.name = names[i],
		    .publish_ms = sizes[i] == 1000 ? 300 : 0,
		    .open_ms = sizes[i] == 1000 ? 20 : 0};

		made(&s, quiz_make(sizes[i], 0, 0), conduct, false);
	}
	made(&rosters, quiz_make(4000, 50, 20), conduct, false);
	if (largest(&real))
		both(&real, conduct);
}

static void
lists(void)
{
	static const char *const names[] = {"100,000 choices in the form",
	    "100,000 choices in a CSV file", "100,000 choices in an XML file"};
	static const struct text urls[] = {{"", 0},
	    {"jr://file-csv/villages.csv", 26}, {"jr://file/villages.xml", 22}};
	struct subject people = {.name = "A roster of 1,000"};
	unsigned k;

	for (k = QUIZ_INLINE; k <= QUIZ_XML; k++) {
		struct subject s = {.name = names[k]};
		struct buf file = quiz_file(VILLAGES, (enum quiz_list)k);

		s.file = (struct resource){
		    .url = urls[k], .body = buf_bytes(&file)};
		made(&s, quiz_villages(VILLAGES, (enum quiz_list)k),
		    find_villages, true);
		buf_free(&file);
	}
	made(&people, quiz_roster(), roster, false);
}

/* BUILD/tests/bench/bench_form: BUILD/ayni, wherever that is called from. */
static void
find_program(const char *me, const char *name, char path[MAX_PATH])
{
	const char *end = strstr(me, "/tests/bench/");
	char here[MAX_PATH] = "";
	int n;

	must(end != NULL && (me[0] == '/' ||
	    getcwd(here, sizeof(here)) != NULL), me);
	n = snprintf(path, MAX_PATH, "%s/%.*s/%s", here, (int)(end - me), me,
	    name);
	must(n > 0 && n < MAX_PATH, path);
}

int
main(int argc, char *argv[])
{
	const char *tmp = getenv("TMPDIR");

	mem_begin();
	measure_options(argc, argv);
	find_program(argv[0], "ayni", program);
	find_program(argv[0], "aynid", office);
	(void)snprintf(scratch, sizeof(scratch), "%s/ayni-bench-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	must(mkdtemp(scratch) != NULL, scratch);
	questionnaires();
	lists();
	(void)rmdir(scratch);
	return 0;
}
