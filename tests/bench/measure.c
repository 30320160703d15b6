#include "bench/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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
measure_tell(const char *what, double value, const char *unit, double limit)
{
	if (measure_json) {
		printf("{\"case\":\"%s\",\"what\":\"%s\",\"value\":%.6g,"
		       "\"unit\":\"%s\"", now_running, what, value, unit);
		if (limit > 0)
			printf(",\"limit\":%.6g", limit);
		printf("}\n");
		return;
	}
	printf("  BENCH %-31s %-27s %9.3f %s", now_running, what, value,
	    unit);
	if (limit > 0)
		printf("  (%s %g)", value <= limit ? "within" : "OVER", limit);
	printf("\n");
}

void
measure_case(const char *name, double mem_limit, void (*run)(void *),
    void *ctx)
{
	struct rusage used;
	int status = 0;
	pid_t child;

	(void)fflush(stdout);
	if ((child = fork()) == 0) {
		now_running = name;
		run(ctx);
		if (getrusage(RUSAGE_SELF, &used) == 0)
			measure_tell("peak memory",
			    (double)used.ru_maxrss / 1024, "MiB", mem_limit);
		(void)fflush(stdout);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
		fprintf(stderr, "bench: %s failed\n", name);
		exit(1);
	}
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
measure_series(struct series *t, const char *what, double median_limit,
    double p99_limit)
{
	char name[80];

	if (t->n == 0)
		return;
	qsort(t->s, t->n, sizeof(*t->s), by_size);
	(void)snprintf(name, sizeof(name), "%s, median", what);
	measure_tell(name, t->s[t->n / 2] * 1e6, "us", median_limit * 1e3);
	(void)snprintf(name, sizeof(name), "%s, p99", what);
	measure_tell(name, t->s[(t->n - 1) * 99 / 100] * 1e6, "us",
	    p99_limit * 1e3);
	(void)snprintf(name, sizeof(name), "%s, times", what);
	measure_tell(name, (double)t->n, "", 0);
	free(t->s);
	*t = (struct series){NULL, 0, 0};
}
