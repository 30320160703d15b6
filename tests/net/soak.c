/*
 * soak -- many devices against one `aynid serve`, for a long time: its memory
 * and its files stay as many, and the store is sound in the end.
 *
 * usage: soak BUILD MINUTES
 *
 * 200 devices record, correct, ask and send, each connection one of a few;
 * what some bring goes by stick, imported while the server serves.  The
 * server's memory (RSS) and open files are read every few seconds.  From the
 * second third on, when its caches are full, a line through the least memory
 * of each of twelve stretches may rise by RISE_KIB in all; files may not
 * become more.
 */
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/tablet.h"
#include "support/vaulted.h"

#include "ayni/sync.h"
#include "sync/http.h"

#define DEVICES 200u
#define WORKERS 8u
#define SAMPLE_S 2u
#define STRETCHES 12u
#define RISE_KIB 1024.0 /* over what is looked at, at most */
#define FARM "name=Ann's;hens=3"

static struct {
	struct bureau b;
	struct bureau_form *farm;
	struct device {
		struct notebook *book;
		struct tablet *t;
		struct hash last; /* entry */
	} device[DEVICES];
	char build[256], url[64], port_file[160], stick[128];
	pid_t server;
	time_t end;
	pthread_mutex_t lock; /* of what follows */
	uint64_t requests, interviews, corrections, imports, bundles;
} at = {.lock = PTHREAD_MUTEX_INITIALIZER};

static _Noreturn void
give_up(const char *what)
{
	(void)fprintf(stderr, "soak: %s\n", what);
	if (at.server > 0)
		(void)kill(at.server, SIGKILL);
	exit(1);
}

/* ---- the programs ---- */

/* aynid of this store, with these words. */
static pid_t
start(const char *words)
{
	char command[1024];
	pid_t child = fork();

	if (child != 0)
		return child;
	(void)snprintf(command, sizeof(command),
	    "exec %s/aynid --store %s %s >/dev/null", at.build, at.b.dir,
	    words);
	(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

static bool
ends_well(pid_t child)
{
	int status = 1;

	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static void
serve(void)
{
	const struct timespec tenth = {0, 100000000};
	char words[300];
	unsigned port = 0, i;
	FILE *f;

	(void)snprintf(words, sizeof(words),
	    "serve --listen 127.0.0.1:0 --port-file %s", at.port_file);
	at.server = start(words);
	for (i = 0; i < 600 && port == 0; i++) {
		(void)nanosleep(&tenth, NULL);
		if ((f = fopen(at.port_file, "r")) == NULL)
			continue;
		if (fscanf(f, "%5u", &port) != 1)
			port = 0;
		(void)fclose(f);
	}
	if (port == 0)
		give_up("the server does not come up");
	(void)snprintf(at.url, sizeof(at.url), "http://127.0.0.1:%u", port);
}

static void
import(void)
{
	char words[200];

	(void)snprintf(words, sizeof(words), "import %s", at.stick);
	if (!ends_well(start(words)))
		give_up("an import failed");
}

/* ---- devices ---- */

static void
prepare(void)
{
	struct device *d;
	char code[8];
	unsigned i;

	bureau_start(&at.b, BUREAU_DISK, 77);
	at.farm = bureau_read(&at.b, BUREAU_FARM);
	bureau_publish(&at.b, at.farm);
	(void)snprintf(at.stick, sizeof(at.stick), "%s/stick", at.b.dir);
	(void)snprintf(
	    at.port_file, sizeof(at.port_file), "%s/port", at.stick);
	if (mkdir(at.stick, 0700) != 0)
		give_up("no stick");
	for (i = 0; i < DEVICES; i++) {
		d = &at.device[i];
		(void)snprintf(code, sizeof(code), "E%03u", i);
		d->book = notebook_new();
		d->t = tablet_new(&at.b, d->book, code);
		tablet_join(d->t, &at.b);
	}
	bureau_close(&at.b);
}

static bool
may_write(const struct device *d)
{
	return d->t->cuts + 1 < TABLET_BATCHES && d->book->n + 4 < NOTEBOOK_MAX;
}

/* What one device has to say next; n == 0: nothing but a question. */
static struct bytes
write_batch(struct device *d, unsigned *seed)
{
	struct record_id r;
	unsigned n = 1 + (unsigned)rand_r(seed) % 3, i;

	if (!may_write(d) || rand_r(seed) % 4 == 0)
		return (struct bytes){NULL, 0};
	(void)pthread_mutex_lock(&at.lock); /* the pens share a form */
	if (d->book->n > 0 && rand_r(seed) % 4 == 0) {
		d->last = tablet_correct(
		    d->t, at.farm, &d->last, 1, rand_r(seed) % 2 == 0
		    ? "hens=4" : "hens=5");
		at.corrections++;
		n = 0;
	}
	for (i = 0; i < n; i++)
		d->last = tablet_submit(d->t, at.farm, &r, FARM);
	at.interviews += n;
	(void)pthread_mutex_unlock(&at.lock);
	return buf_bytes(&tablet_cut(d->t, at.farm->dictionary)->raw);
}

static void
send_one(struct device *d, struct transport *link, unsigned *seed)
{
	struct bytes batch = write_batch(d, seed);
	struct transport_reply r;
	struct sync_answer answer;
	struct buf up, down;
	struct arena a;

	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&down, SYNC_MAX_BYTES);
	arena_init(&a, 64u << 20);
	tablet_ask(d->t, &batch, batch.n > 0, false, &up);
	if (link->post(link->ctx, text_of(at.url), buf_bytes(&up), &down,
		&r) != AYNI_OK)
		give_up("a request was not answered");
	tablet_hear(d->t, &at.b, buf_bytes(&down), &a, &answer);
	d->t->cursor = answer.feed_cursor;
	if (answer.refusals > 0)
		give_up("a batch was refused");
	arena_free(&a);
	buf_free(&up);
	buf_free(&down);
}

/* By stick; the office imports while it serves. */
static void
carry_one(struct device *d, unsigned *seed)
{
	struct bytes batch = write_batch(d, seed), envelope;
	char path[256];
	struct buf up, bundle;

	buf_init(&up, SYNC_MAX_BYTES);
	buf_init(&bundle, BUNDLE_MAX_BYTES);
	tablet_ask(d->t, &batch, batch.n > 0, false, &up);
	envelope = buf_bytes(&up);
	sync_put_bundle(&bundle, &envelope, 1);
	(void)pthread_mutex_lock(&at.lock);
	(void)snprintf(path, sizeof(path), "%s/ayni", at.stick);
	(void)mkdir(path, 0700);
	(void)snprintf(path, sizeof(path), "%s/ayni/up", at.stick);
	(void)mkdir(path, 0700);
	(void)snprintf(path, sizeof(path), "%s/ayni/up/%s-%llu.ayni", at.stick,
	    bureau_hex(ID_BYTES(d->t->device)),
	    (unsigned long long)++at.bundles);
	test_put_file(path, buf_bytes(&bundle));
	if (at.bundles % 5 == 0) {
		import();
		at.imports++;
	}
	(void)pthread_mutex_unlock(&at.lock);
	buf_free(&up);
	buf_free(&bundle);
}

static void *
work(void *arg)
{
	unsigned number = *(unsigned *)arg, seed = number + 1, i = number;
	static const struct http_options usual;
	struct transport link;
	struct http *h = NULL;

	if (http_open(&usual, &h) != AYNI_OK)
		give_up("libcurl does not start");
	link = http_transport(h);
	while (time(NULL) < at.end) {
		if (rand_r(&seed) % 100 == 0)
			carry_one(&at.device[i], &seed);
		else
			send_one(&at.device[i], &link, &seed);
		(void)pthread_mutex_lock(&at.lock);
		at.requests++;
		(void)pthread_mutex_unlock(&at.lock);
		if (rand_r(&seed) % 50 == 0) { /* another connection */
			http_close(h);
			if (http_open(&usual, &h) != AYNI_OK)
				give_up("libcurl does not start");
			link = http_transport(h);
		}
		if ((i += WORKERS) >= DEVICES)
			i = number;
	}
	http_close(h);
	return NULL;
}

/* ---- what the server takes ---- */

static double
rss_kib(void)
{
	char path[64], line[256];
	double kib = -1;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)at.server);
	if ((f = fopen(path, "r")) == NULL)
		give_up("the server is gone");
	while (kib < 0 && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "VmRSS:", 6) == 0)
			kib = strtod(line + 6, NULL);
	(void)fclose(f);
	return kib;
}

static unsigned
files(void)
{
	char path[64];
	struct dirent *e;
	unsigned n = 0;
	DIR *d;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)at.server);
	if ((d = opendir(path)) == NULL)
		give_up("the server is gone");
	while ((e = readdir(d)) != NULL)
		n += e->d_name[0] != '.';
	(void)closedir(d);
	return n;
}

struct samples {
	double *kib;
	unsigned *files;
	size_t n, most;
};

static void
watch(struct samples *s)
{
	while (time(NULL) < at.end && s->n < s->most) {
		s->kib[s->n] = rss_kib();
		s->files[s->n++] = files();
		(void)sleep(SAMPLE_S);
	}
}

/* The least memory of a stretch; the most files. */
static void
stretch(const struct samples *s, size_t i, double *kib, unsigned *most)
{
	size_t from = s->n / 3, n = s->n - from;
	size_t a = from + n * i / STRETCHES, b = from + n * (i + 1) / STRETCHES;

	*kib = s->kib[a];
	*most = s->files[a];
	for (; a < b; a++) {
		if (s->kib[a] < *kib)
			*kib = s->kib[a];
		if (s->files[a] > *most)
			*most = s->files[a];
	}
}

static bool
judge(const struct samples *s)
{
	double kib, sum = 0, slope = 0, x, squares = 0, rise;
	unsigned most, first = 0, last = 0;
	size_t i;

	for (i = 0; i < STRETCHES; i++) {
		stretch(s, i, &kib, &most);
		x = (double)i - (STRETCHES - 1) / 2.0;
		sum += kib;
		slope += x * kib;
		squares += x * x;
		if (i < STRETCHES / 2 && most > first)
			first = most;
		if (i >= STRETCHES / 2 && most > last)
			last = most;
		(void)printf("  SOAK  stretch %2zu: %6.0f KiB, %u files\n",
		    i + 1, kib, most);
	}
	rise = slope / squares * (STRETCHES - 1);
	(void)printf("  SOAK  memory: %.0f KiB, a rise of %.0f KiB over %zu "
	    "stretches (at most %.0f); files: %u, then %u\n",
	    sum / STRETCHES, rise, (size_t)STRETCHES, RISE_KIB, first, last);
	return rise <= RISE_KIB && last <= first + WORKERS;
}

/* ---- the end ---- */

static bool
verify(void)
{
	struct db_counts n;

	(void)kill(at.server, SIGTERM);
	if (!ends_well(at.server))
		give_up("the server did not end well");
	at.server = 0;
	import();
	if (!ends_well(start("verify")))
		give_up("the store does not verify");
	assert_int_equal(bureau_open(&at.b, false), AYNI_OK);
	n = bureau_counts(&at.b);
	(void)printf("  SOAK  %llu requests of %u devices, %llu imports; "
	    "%llu interviews and %llu corrections, %llu in the store\n",
	    (unsigned long long)at.requests, DEVICES,
	    (unsigned long long)at.imports, (unsigned long long)at.interviews,
	    (unsigned long long)at.corrections, (unsigned long long)n.records);
	return n.records == at.interviews && n.usable == at.interviews;
}

int
main(int argc, char *argv[])
{
	unsigned minutes = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	static const char *const dirs[] = {
	    "/ayni/up", "/ayni/down", "/ayni", ""};
	unsigned number[WORKERS], i;
	char path[160];
	pthread_t thread[WORKERS];
	struct samples s = {0};
	bool flat, sound;

	if (minutes == 0) {
		(void)fputs("usage: soak BUILD MINUTES\n", stderr);
		return 2;
	}
	(void)snprintf(at.build, sizeof(at.build), "%s", argv[1]);
	s.most = minutes * 60 / SAMPLE_S + 1;
	s.kib = calloc(s.most, sizeof(*s.kib));
	s.files = calloc(s.most, sizeof(*s.files));
	if (s.kib == NULL || s.files == NULL)
		return 1;
	prepare();
	serve();
	at.end = time(NULL) + (time_t)minutes * 60;
	for (i = 0; i < WORKERS; i++) {
		number[i] = i;
		if (pthread_create(&thread[i], NULL, work, &number[i]) != 0)
			give_up("no thread");
	}
	watch(&s);
	for (i = 0; i < WORKERS; i++)
		(void)pthread_join(thread[i], NULL);
	flat = judge(&s);
	sound = verify();
	for (i = 0; i < DEVICES; i++) {
		tablet_free(at.device[i].t);
		notebook_free(at.device[i].book);
	}
	for (i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", at.stick, dirs[i]);
		vaulted_remove(path);
	}
	bureau_end(&at.b);
	free(s.kib);
	free(s.files);
	(void)printf("  SOAK  %u minutes: %s\n", minutes,
	    !flat ? "memory or files grew" : sound ? "flat, and all is there"
						   : "not all is there");
	return flat && sound ? 0 : 1;
}
