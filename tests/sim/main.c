/*
 * sim -- lives of an office and its devices, one for each seed.
 *
 *     sim [-v] [-f] FIRST COUNT [AT_ONCE]
 *
 * Each life has a process of its own, so that it is the same whatever came
 * before it.  -v tells what happens; -f ends with the first that fails.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ayni/keys.h"
#include "sim/check.h"
#include "sim/disk.h"
#include "sim/minutes.h"
#include "sim/story.h"
#include "sim/world.h"
#include "support/platter.h"

#define BEGAN_US INT64_C(1795521600000000) /* 2026-11-24 12:00 UTC */
#define LONGEST_S 60 /* of the processor, for one life */
#define AT_ONCE 16

static struct hq_form forms[HQ_FORMS];

/* The programs have nothing to say to whoever watches.  (The GNU library
 * lets these two be set.) */
static void
speak(struct world *w, bool tells)
{
	w->out = tells ? stdout : NULL;
	w->err = stderr;
	stdout = stderr = platter_need(fopen("/dev/null", "w"));
}

static void
live(uint64_t seed, bool tells)
{
	struct world *w = platter_need(calloc(1, sizeof(*w)));

	w->seed = w->chance = seed;
	speak(w, tells);
	w->now_us = BEGAN_US;
	w->stops = (unsigned)world_draw(w, 200);
	w->power = (unsigned)world_draw(w, 1001);
	w->breaks = (unsigned)world_draw(w, 300);
	minutes_open();
	hq_found(w, forms);
	story_live(w);
	story_settle(w);
	check_world(w);
}

struct run {
	uint64_t next, end, done, failed;
	bool tells, first;
	unsigned at_once, running;
	struct {
		pid_t pid;
		uint64_t seed;
	} life[AT_ONCE];
};

static void
start(struct run *r)
{
	const struct rlimit longest = {LONGEST_S, LONGEST_S};
	unsigned i = 0;
	pid_t pid;

	while (r->life[i].pid != 0)
		i++;
	(void)fflush(NULL);
	if ((pid = fork()) < 0)
		abort();
	if (pid == 0) {
		(void)setrlimit(RLIMIT_CPU, &longest);
		live(r->next, r->tells);
		_exit(0);
	}
	r->life[i].pid = pid;
	r->life[i].seed = r->next++;
	r->running++;
}

static void
finish(struct run *r)
{
	int status = 0;
	pid_t pid = wait(&status);
	unsigned long long seed;
	unsigned i = 0;

	while (r->life[i].pid != pid)
		i++;
	seed = (unsigned long long)r->life[i].seed;
	r->life[i].pid = 0;
	r->running--;
	r->done++;
	if (status == 0)
		return;
	r->failed++;
	if (r->first)
		r->end = r->next;
	if (WIFSIGNALED(status))
		(void)fprintf(stderr, "sim: seed %llu: %s\n", seed,
		    strsignal(WTERMSIG(status)));
	(void)fprintf(stderr, "sim: again, told step by step: "
	    "make sim SEED=%llu SEEDS=1 TELL=1\n", seed);
}

static double
clock_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	struct run r = {.at_once = 1};
	double began;
	int at = 1;

	for (; at < argc && argv[at][0] == '-'; at++) {
		r.tells = r.tells || strcmp(argv[at], "-v") == 0;
		r.first = r.first || strcmp(argv[at], "-f") == 0;
	}
	if (argc < at + 2 || argc > at + 3) {
		(void)fprintf(stderr,
		    "usage: sim [-v] [-f] FIRST COUNT [AT_ONCE]\n");
		return 2;
	}
	r.next = strtoull(argv[at], NULL, 10);
	r.end = r.next + strtoull(argv[at + 1], NULL, 10);
	if (argc > at + 2)
		r.at_once = (unsigned)strtoul(argv[at + 2], NULL, 10);
	if (r.at_once < 1 || r.at_once > AT_ONCE)
		r.at_once = 1;
	if (keys_start() != AYNI_OK)
		return 1;
	hq_read(forms);
	disk_start();
	began = clock_s();
	while (r.next < r.end || r.running > 0) {
		if (r.next < r.end && r.running < r.at_once)
			start(&r);
		else
			finish(&r);
	}
	(void)printf("sim: %llu seeds, %llu failed; %.0f seeds a minute\n",
	    (unsigned long long)r.done, (unsigned long long)r.failed,
	    (double)r.done * 60 / (clock_s() - began));
	return r.failed > 0;
}
