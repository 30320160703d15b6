/*
 * test -- what every test program shares.
 *
 * Includes cmocka in the order that it demands.
 */
#ifndef SUPPORT_TEST_H
#define SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ayni/bytes.h"
#include "ayni/id.h"
#include "ayni/source.h"

/*
 * test_fail_each_allocation -- run a scenario with its first allocation
 * failing, then its second, ... until it needs none that fails.  Each
 * failing run must return NOMEM; the last must return OK.
 */
void test_fail_each_allocation(enum ayni_err (*scenario)(void));

/* TEST_STRIDE -- of faults that are tried one by one: all of them, but one
 * in five where AddressSanitizer makes everything slow. */
#ifdef __SANITIZE_ADDRESS__
#define TEST_STRIDE 5
#else
#define TEST_STRIDE 1
#endif

/* test_file -- a whole file; fails the test if it is not there. */
struct buf test_file(const char *path);
/* test_deflated -- as a part of a package, until the sixteenth after; *h: the
 * hash of the plain bytes, may be NULL.  No allocation of it fails. */
struct bytes test_deflated(struct bytes plain, struct hash *h);
/* test_put_file -- written anew. */
void test_put_file(const char *path, struct bytes s);

/* test_shared -- "../shared/NAME" if it exists here, else NULL. */
const char *test_shared(const char *name);

/* test_random, test_clock -- the same chance and time in every run;
 * test_draw -- a number below n, by such chance. */
struct random_source test_random(uint64_t *seed);
unsigned test_draw(const struct random_source *chance, unsigned n);
struct clock_source test_clock(struct moment *at);

/*
 * TEST_CASES -- one test for each element of a table whose first member is
 * its name, under "test: name"; the test finds its element in *state.
 * Gives how many failed.
 */
#define TEST_CASES(test, table)                                               \
	test_cases(#test, test, table, sizeof(table[0]),                      \
	    sizeof(table) / sizeof(table[0]))
#define TEST_MAX_CASES 256u
int test_cases(const char *group, void (*test)(void **state),
    const void *table, size_t size, size_t n);

#endif
