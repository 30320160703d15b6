/*
 * Chance as the libraries get it, decided beforehand: with one seed a target
 * goes the same way every time.
 */
#include <jansson.h>
#include <stdint.h>
#include <sys/types.h>

#include "ayni/chance.h"

/* libexpat's */
void arc4random_buf(void *p, size_t n);
/* libsodium's */
ssize_t getrandom(void *p, size_t n, unsigned flags);
int LLVMFuzzerInitialize(int *argc, char ***argv);

void
arc4random_buf(void *p, size_t n)
{
	static uint64_t seed;
	struct random_source chance = chance_seeded(&seed);

	chance.fill(chance.ctx, p, n);
}

ssize_t
getrandom(void *p, size_t n, unsigned flags)
{
	(void)flags;
	arc4random_buf(p, n);
	return (ssize_t)n;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	json_object_seed(1);
	return 0;
}
