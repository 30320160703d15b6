/* A bad link: 100 interviews of the SSE survey with their logs over 20 kbit/s,
 * 600 ms there and back, cut every 30 s, by us and by one OpenRosa POST each.  Client,
 * server and HTTP are the real ones; the line and its time are not
 * (tests/net/line.h), nor are the waits of the client.
 * usage: bench_link [--json] */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ayni/log.h"
#include "bench/measure.h"
#include "net/line.h"
#include "support/terrain.h"

#include "sync/contact.h"
#include "sync/http.h"
#include "web/web.h"

#define INTERVIEWS 100u
#define CASES 39u
#define LINES 8u /* each cut at other moments */
#define POST_PROGRAM "tests/net/openrosa_post"

static struct {
	struct terrain *f;
	struct bureau_form *form;
	struct web *web;
	char dir[64];
	char *xml[INTERVIEWS], *csv[INTERVIEWS]; /* files */
	char build[400]; /* directory */
	struct line *line;
	/* What the line takes for one batch of all: connecting, its bytes, an
	 * answer; and to connect again. */
	double least_s, connect_s;
	uint64_t batch_bytes;
} at;

static const struct line_manner bad = {.rate_bps = 20000,
    .delay_us = 300000, .cut_every_us = 30000000, .reply = LINE_CREATED};

/* ---- interviews ---- */

/* The 39 that there are, then 39 others, and others again. */
static struct buf
interview(unsigned number)
{
	static const char *const language[] = {"en", "fr", "es"};
	unsigned round = number / CASES;
	char dir[512] = "tests/data/answers", path[640];

	if (round > 0)
		(void)snprintf(dir, sizeof(dir), "%s/tests/answers/%u",
		    at.build, round);
	(void)snprintf(path, sizeof(path), "%s/%02u-%s.json", dir,
	    number % 13 + 1, language[number / 13 % 3]);
	return test_file(path);
}

/* As an OpenRosa client has it. */
static void
put_files(const struct tablet *t, const struct interview *iv, unsigned i)
{
	struct entry e = {.paradata = {
	    .begun_us = t->log_us, .log = buf_bytes(&t->log)}};
	struct buf xml = {.limit = 1u << 20}, csv = {.limit = 1u << 20};
	char path[128];

	assert_int_equal(interview_xml(iv, true, &xml), AYNI_OK);
	(void)snprintf(path, sizeof(path), "%s/%03u.csv", at.dir, i);
	log_csv_heading(&csv, at.form->form);
	assert_int_equal(
	    log_csv(&csv, at.form->form, &e, TEXT("")), AYNI_OK);
	test_put_file(path, buf_bytes(&csv));
	at.csv[i] = strdup(path);
	(void)snprintf(path, sizeof(path), "%s/%03u.xml", at.dir, i);
	test_put_file(path, buf_bytes(&xml));
	at.xml[i] = strdup(path);
	buf_free(&xml);
	buf_free(&csv);
}

/* The same answers on each device, and logs as people make them. */
static struct handset *
device(const char *code, bool to_files)
{
	struct handset *h = handset_new(at.f, code);
	struct session_news n;
	struct interview *iv;
	struct buf json;
	unsigned i;

	memset(&n, 0, sizeof(n));
	handset_sync(h, &n);
	session_news_free(&n);
	for (i = 0; i < INTERVIEWS; i++) {
		json = interview(i);
		iv = tablet_conduct(h->pen, at.form, buf_text(&json));
		if (to_files)
			put_files(h->pen, iv, i);
		(void)handset_write_interview(h, at.form, iv);
		buf_free(&json);
	}
	return h;
}

/* ---- what the line itself takes ---- */

static enum ayni_err
weigh(void *ctx, uint64_t first, uint64_t count, struct bytes batch)
{
	(void)ctx;
	(void)first;
	(void)count;
	at.batch_bytes += batch.n;
	return AYNI_OK;
}

static void
reckon(void)
{
	struct handset *h = device("E00", true);
	struct session_ask all = {
	    .most_bytes = SESSION_LINK_BYTES, .cut_bytes = 1u << 20};
	struct session_sent sent;
	struct buf up;

	buf_init(&up, SYNC_MAX_BYTES);
	assert_int_equal(session_request(&h->s, &all, &up, &sent), AYNI_OK);
	assert_int_equal(
	    vault_outbox_batches(h->t.v, 0, weigh, NULL), AYNI_OK);
	at.least_s = (double)at.batch_bytes * 8 / (double)bad.rate_bps +
	    4 * (double)bad.delay_us / 1e6;
	at.connect_s = 2 * (double)bad.delay_us / 1e6;
	buf_free(&up);
	handset_free(h);
}

/* ---- us ---- */

static struct moment
now(void *ctx)
{
	struct handset *h = ctx;
	struct moment m = h->at;

	m.wall_us += line_now(at.line);
	m.boot_us = line_now(at.line);
	return m;
}

static enum ayni_err
doze(void *ctx, int64_t us)
{
	(void)ctx;
	line_sleep(at.line, us);
	return AYNI_OK;
}

static double
sync_all(struct handset *h, struct line_count *n)
{
	static const struct http_options usual;
	struct http *http = NULL;
	struct contact c;
	struct text url = text_of(line_url(at.line));
	struct contact_setup s = {.session = h->s, .url = &url, .urls = 1,
	    .sleep = {doze, NULL}};
	double took_s;

	assert_int_equal(http_open(&usual, &http), AYNI_OK);
	s.session.clock = (struct clock_source){now, h};
	s.transport = http_transport(http);
	assert_int_equal(contact_run(&s, &c), AYNI_OK);
	took_s = (double)line_now(at.line) / 1e6;
	assert_int_equal(handset_marks(h).held, INTERVIEWS);
	*n = line_counted(at.line);
	contact_free(&c);
	http_close(http);
	return took_s;
}

/* ---- one POST each ---- */

static double
post_all(const char *program, struct line_count *n)
{
	char where[64], *argv[INTERVIEWS + 4] = {NULL};
	int status = 1;
	size_t i;
	pid_t child;

	(void)snprintf(where, sizeof(where), "%s/submission",
	    line_url(at.line));
	argv[0] = strdup(program);
	argv[1] = strdup("--again");
	argv[2] = where;
	for (i = 0; i < INTERVIEWS; i++)
		argv[3 + i] = at.xml[i];
	if ((child = fork()) == 0) {
		(void)execv(program, argv);
		_exit(127);
	}
	assert_true(child > 0 && waitpid(child, &status, 0) == child);
	assert_int_equal(status, 0);
	free(argv[0]);
	free(argv[1]);
	*n = line_counted(at.line);
	return (double)line_now(at.line) / 1e6;
}

/* ---- figures ---- */

struct sum {
	double s, most_s, limit_s;
	struct line_count n;
};

static void
add(struct sum *to, double s, const struct line_count *n)
{
	to->s += s / LINES;
	to->limit_s += (at.least_s + (double)n->cuts * at.connect_s) / LINES;
	if (s > to->most_s)
		to->most_s = s;
	to->n.up += n->up;
	to->n.down += n->down;
	to->n.torn += n->torn;
	to->n.cuts += n->cuts;
	to->n.requests += n->requests;
	to->n.connections += n->connections;
}

static void
tell(const struct sum *x, double target)
{
	measure_tell("time, mean of 8 lines", x->s, "s", 0);
	measure_tell("time, the worst", x->most_s, "s", 0);
	measure_tell("the line's limit, mean", x->limit_s, "s", 0);
	measure_tell("times the line's limit", x->s / x->limit_s, "", target);
	measure_tell("bytes of one batch of all", (double)at.batch_bytes,
	    "bytes", 0);
	measure_tell("sent", (double)x->n.up / LINES, "bytes", 0);
	measure_tell("times that batch", (double)x->n.up / LINES /
	    (double)at.batch_bytes, "", target);
	measure_tell("sent in vain", (double)x->n.torn / LINES, "bytes", 0);
	measure_tell("received", (double)x->n.down / LINES, "bytes", 0);
	measure_tell("requests", (double)x->n.requests / LINES, "", 0);
	measure_tell("connections", (double)x->n.connections / LINES, "", 0);
}

/* In the process of the case, since threads do not follow into it. */
static void
serve(void)
{
	struct web_setup setup = {.ingest = at.f->b.ingest,
	    .db = at.f->b.db, .address = "127.0.0.1"};

	assert_int_equal(web_start(&setup, &at.web), AYNI_OK);
}

static void
run(void *ctx)
{
	struct line_manner m = bad;
	const char *program = ctx;
	struct sum sum = {0};
	struct line_count n;
	struct handset *h;
	char code[8];
	double s;

	if (program == NULL)
		serve();
	for (m.seed = 1; m.seed <= LINES; m.seed++) {
		at.line = line_start(
		    &m, program != NULL ? 0 : web_port(at.web));
		assert_non_null(at.line);
		if (program != NULL) {
			s = post_all(program, &n);
		} else {
			(void)snprintf(code, sizeof(code), "E%02u",
			    (unsigned)m.seed);
			h = device(code, false);
			s = sync_all(h, &n);
			handset_free(h);
		}
		add(&sum, s, &n);
		line_stop(at.line);
	}
	tell(&sum, program == NULL ? 1.3 : 0);
	web_stop(at.web);
}

int
main(int argc, char *argv[])
{
	char program[512], *end;
	void *f;
	unsigned i;

	measure_options(argc, argv);
	(void)snprintf(at.build, sizeof(at.build), "%s", argv[0]);
	if ((end = strstr(at.build, "/tests/bench/")) == NULL)
		return 2;
	*end = '\0';
	(void)snprintf(program, sizeof(program), "%s/" POST_PROGRAM, at.build);
	(void)snprintf(at.dir, sizeof(at.dir), "/tmp/ayni-link.XXXXXX");
	assert_non_null(mkdtemp(at.dir));
	(void)terrain_setup(&f);
	at.f = f;
	at.form = bureau_read(&at.f->b, BUREAU_SSE);
	bureau_publish(&at.f->b, at.form);
	reckon();
	measure_case("100 interviews, bad link", 0, run, NULL);
	measure_case("100 OpenRosa POSTs, the same", 0, run, program);
	for (i = 0; i < INTERVIEWS; i++) {
		(void)unlink(at.xml[i]);
		(void)unlink(at.csv[i]);
		free(at.xml[i]);
		free(at.csv[i]);
	}
	(void)rmdir(at.dir);
	(void)terrain_teardown(&f);
	return 0;
}
