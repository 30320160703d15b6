#include "bench/measure.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_WORDS 15u /* of a command line */

bool measure_json;
static const char *now_running = "";

void
measure_options(int argc, char *const argv[])
{
	int i;

	for (i = 1; i < argc; i++)
		if (strcmp(argv[i], "--json") == 0)
			measure_json = true;
}

static double
seconds_of(clockid_t clock)
{
	struct timespec t = {0, 0};

	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double
measure_now(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

double
measure_cpu(void)
{
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

void
measure_tell(const char *what, double value, const char *unit, double target)
{
	char figure[32];

	if (measure_json) {
		printf("{\"case\":\"%s\",\"what\":\"%s\",\"value\":%.6g,"
		       "\"unit\":\"%s\"", now_running, what, value, unit);
		if (target > 0)
			printf(",\"limit\":%.6g", target);
		printf("}\n");
		return;
	}
	(void)snprintf(figure, sizeof(figure), "%.*f", value < 10 ? 2
	    : value < 1000 ? 1 : 0, value);
	printf("  %-34s %10s %-4s", what, figure, unit);
	if (target > 0)
		printf("  target %6g  %s", target,
		    value < target ? "met" : "MISSED");
	printf("\n");
}

static void
begin(const char *name)
{
	now_running = name;
	if (!measure_json)
		printf("%s\n", name);
	(void)fflush(stdout);
}

static void
must_end(pid_t child, const char *name)
{
	int status = 0;

	if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
		fprintf(stderr, "bench: %s failed\n", name);
		exit(1);
	}
}

void
measure_case(const char *name, double most_mib, void (*run)(void *),
    void *ctx)
{
	struct rusage used;
	pid_t child;

	begin(name);
	if ((child = fork()) == 0) {
		run(ctx);
		if (getrusage(RUSAGE_SELF, &used) == 0)
			measure_tell("peak memory",
			    (double)used.ru_maxrss / 1024, "MiB", most_mib);
		(void)fflush(stdout);
		_exit(0);
	}
	must_end(child, name);
}

static void
become(const char *const argv[], const char *input)
{
	char *own[MAX_WORDS + 1] = {NULL};
	size_t i;
	int in = open(input, O_RDONLY), out = open("/dev/null", O_WRONLY);

	for (i = 0; argv[i] != NULL && i < MAX_WORDS; i++)
		own[i] = strdup(argv[i]);
	if (in >= 0 && out >= 0 && dup2(in, 0) == 0 && dup2(out, 1) == 1)
		(void)execv(own[0], own);
	_exit(127);
}

/* Its own, while it runs: what the kernel adds up afterwards has the peak of
 * its children in it.  Within a millisecond of its end. */
static double
watch(pid_t child)
{
	const struct timespec nap = {.tv_nsec = 1000000};
	siginfo_t end = {.si_pid = 0};
	char path[40], line[128];
	double kib = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)child);
	while (waitid(P_PID, (id_t)child, &end,
		   WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid == 0) {
		f = fopen(path, "r");
		while (f != NULL && fgets(line, sizeof(line), f) != NULL)
			if (strncmp(line, "VmHWM:", 6) == 0)
				kib = strtod(line + 6, NULL);
		if (f != NULL)
			(void)fclose(f);
		(void)nanosleep(&nap, NULL);
	}
	return kib;
}

/* A child of this child, so that no other's work is told. */
static void
run_program(const char *const argv[], const char *input, double most_mib)
{
	struct rusage used;
	double seconds, kib;
	pid_t child;

	if ((child = fork()) == 0)
		become(argv, input);
	kib = watch(child);
	must_end(child, now_running);
	if (getrusage(RUSAGE_CHILDREN, &used) != 0)
		return;
	seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	    (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	measure_tell("all of it", seconds * 1e3, "ms", 0);
	measure_tell("peak memory, the whole process",
	    kib / 1024, "MiB", most_mib);
}

void
measure_prepare(const char *const argv[])
{
	pid_t child = fork();

	if (child == 0)
		become(argv, "/dev/null");
	must_end(child, argv[0]);
}

void
measure_program(const char *name, double most_mib,
    const char *const argv[], const char *input)
{
	pid_t child;

	begin(name);
	if ((child = fork()) == 0) {
		run_program(argv, input, most_mib);
		(void)fflush(stdout);
		_exit(0);
	}
	must_end(child, name);
}

void
measure_add(struct series *t, double seconds)
{
	if (t->n == t->cap) {
		t->cap = t->cap == 0 ? 1024 : 2 * t->cap;
		t->s = realloc(t->s, t->cap * sizeof(*t->s));
		if (t->s == NULL)
			abort();
	}
	t->s[t->n++] = seconds;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
measure_series(struct series *t, const char *what, double median_ms,
    double p99_ms)
{
	char name[80];

	if (t->n == 0)
		return;
	qsort(t->s, t->n, sizeof(*t->s), by_size);
	(void)snprintf(name, sizeof(name), "%s, median of %zu", what, t->n);
	measure_tell(name, t->s[t->n / 2] * 1e6, "us", median_ms * 1e3);
	(void)snprintf(name, sizeof(name), "%s, p99", what);
	measure_tell(name, t->s[(t->n - 1) * 99 / 100] * 1e6, "us",
	    p99_ms * 1e3);
	free(t->s);
	*t = (struct series){NULL, 0, 0};
}
