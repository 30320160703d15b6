/* Forms: from the author's file to a finished interview.  Publishing and
 * conducting run in processes of their own, as they do on two machines;
 * times are of work, not of waiting for a busy machine.
 * usage: bench_form [--json] */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/measure.h"
#include "bench/quiz.h"
#include "support/test.h"

#include "ayni/formfile.h"
#include "ayni/interview.h"

#define MS 1e3
#define MAX_XFORM (64u << 20)
#define MAX_PATH 1024

/* A form and its limits; those of 0 are not held. */
struct subject {
	const char *name;
	char book[MAX_PATH], xform[MAX_PATH];
	double publish_ms, open_ms, memory_mib;
};

struct talk {
	struct buf xform;
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
	return form_read(buf_bytes(&t->xform), TEXT("bench"), NULL, 0, &t->d,
	    &t->f) == AYNI_OK;
}

/* From the bytes of an .xlsx file; false: refused. */
static bool
convert(struct talk *t, struct buf *file)
{
	struct formfile_reader r = {.read = give, .ctx = file};

	*t = (struct talk){.seed = 1};
	buf_init(&t->xform, MAX_XFORM);
	diag_init(&t->d);
	return formfile_load(&r, TEXT("bench.xlsx"), &t->d, &t->xform) ==
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

	must(convert(&t, &file), "publish");
	measure_tell("publish .xlsx", (measure_cpu() - from) * MS, "ms",
	    s->publish_ms);
	measure_tell("fields", form_fields(t.f), "", 0);
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

	*t = (struct talk){.seed = 1};
	t->xform = test_file(s->xform);
	diag_init(&t->d);
	from = measure_cpu();
	must(read_form(t), "read the XForm");
	setup.now.wall_us = (int64_t)20000 * 86400 * 1000000;
	setup.chance = test_random(&t->seed);
	must(interview_new(t->f, &setup, &t->iv) == AYNI_OK, "open");
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
	measure_series(&times, "answer", 0, 1);
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

#define VILLAGES 100000u

static void
find_villages(void *ctx)
{
	struct series filters = {0};
	const struct choice_view *c;
	size_t count = 0;
	node_ref district, village;
	struct talk t;
	unsigned i;
	char name[24];

	start(&t, ctx);
	district = interview_find(t.iv, TEXT("/data/district"));
	village = interview_find(t.iv, TEXT("/data/village"));
	for (i = 0; i <= VILLAGES / 100; i++) {
		double from = measure_cpu();

		(void)snprintf(name, sizeof(name), "d%u", i > 0 ? i - 1 : 0);
		must(interview_set(t.iv, district, text_of(name)) == AYNI_OK,
		    "district");
		must(interview_choices(t.iv, village, TEXT(""), &c, &count) ==
		    AYNI_OK && count == 100, "villages");
		if (i == 0)
			measure_tell("first filter, index made",
			    (measure_cpu() - from) * MS, "ms", 0);
		else
			measure_add(&filters, measure_cpu() - from);
	}
	measure_series(&filters, "filter", 0, 1);
	finish(&t);
}

/* ---- Forms ----------------------------------------------------------- */

static void
both(struct subject *s, void (*conducting)(void *))
{
	char name[64];

	(void)snprintf(s->xform, sizeof(s->xform), "%s/form.xml", scratch);
	(void)snprintf(name, sizeof(name), "%s, office", s->name);
	measure_case(name, s->memory_mib, publish, s);
	(void)snprintf(name, sizeof(name), "%s, device", s->name);
	measure_case(name, s->memory_mib, conducting, s);
	(void)remove(s->xform);
}

static void
made(struct subject *s, struct buf book, void (*conducting)(void *))
{
	(void)snprintf(s->book, sizeof(s->book), "%s/form.xlsx", scratch);
	save(s->book, buf_bytes(&book));
	buf_free(&book);
	both(s, conducting);
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
		if (convert(&t, &file) && form_fields(t.f) > most) {
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

int
main(int argc, char *argv[])
{
	static struct subject small = {.name = "100 questions"},
	    usual = {.name = "1,000 questions", .publish_ms = 300,
		.open_ms = 20, .memory_mib = 32},
	    large = {.name = "10,000 questions"},
	    rosters = {.name = "5,000, 50 repeats of 20", .memory_mib = 32},
	    choices = {.name = "100,000 choices"},
	    real = {.name = "largest real", .publish_ms = 300, .open_ms = 20,
		.memory_mib = 32};
	const char *tmp = getenv("TMPDIR");

	measure_options(argc, argv);
	(void)snprintf(scratch, sizeof(scratch), "%s/ayni-bench-XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	must(mkdtemp(scratch) != NULL, scratch);
	made(&small, quiz_make(100, 0, 0), conduct);
	made(&usual, quiz_make(1000, 0, 0), conduct);
	made(&large, quiz_make(10000, 0, 0), conduct);
	made(&rosters, quiz_make(4000, 50, 20), conduct);
	made(&choices, quiz_villages(VILLAGES), find_villages);
	if (largest(&real))
		both(&real, conduct);
	(void)rmdir(scratch);
	return 0;
}
