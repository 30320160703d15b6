/*
 * measure -- time and memory, and a line of a table for each.
 *
 * Each case runs in a process of its own, so that its peak is its own.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

/* How lines are written; set by measure_options. */
extern bool measure_json;

/* measure_options -- from main: --json writes JSON lines. */
void measure_options(int argc, char *const argv[]);
/* measure_now -- seconds of a clock that only runs forward. */
double measure_now(void);
/* measure_cpu -- seconds that this process worked: what it takes on a machine
 * that has nothing else to do. */
double measure_cpu(void);
/* measure_case -- a case in a child; its peak memory is told, most_mib is
 * its target, 0: none.  The program ends where the case failed. */
void measure_case(const char *name, double most_mib, void (*run)(void *),
    void *ctx);
/* measure_program -- the same of a program, without those that it begins; it
 * is given a file to read on its standard input. */
void measure_program(const char *name, double most_mib,
    const char *const argv[], const char *input);
/* measure_prepare -- a program that is run, and not measured. */
void measure_prepare(const char *const argv[]);
/* measure_tell -- one figure of the running case; target: what it is to stay
 * below, 0: none. */
void measure_tell(const char *what, double value, const char *unit,
    double target);

/* Many times of one thing. */
struct series {
	double *s;
	size_t n, cap;
};
void measure_add(struct series *t, double seconds);
/* measure_series -- median and p99 in microseconds; targets in
 * milliseconds, 0: none. */
void measure_series(struct series *t, const char *what, double median_ms,
    double p99_ms);

#endif
