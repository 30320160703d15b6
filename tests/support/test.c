#include "support/test.h"

#include <unistd.h>

#include "ayni/chance.h"
#include "ayni/mem.h"
#include "ayni/parcel.h"

void
test_fail_each_allocation(enum ayni_err (*scenario)(void))
{
	enum ayni_err e;
	long k;

	for (k = 0;; k++) {
		mem_fail_after = k;
		e = scenario();
		if (mem_fail_after >= 0) {
			mem_fail_after = -1;
			assert_int_equal(e, AYNI_OK);
			return;
		}
		assert_int_equal(e, AYNI_NOMEM);
	}
}

/* cmocka keeps an array of tests and does not write to their state. */
int
test_cases(const char *group, void (*test)(void **state), const void *table,
    size_t size, size_t n)
{
	static char name[TEST_MAX_CASES][160];
	struct CMUnitTest one[TEST_MAX_CASES];
	size_t i;

	assert_true(n <= TEST_MAX_CASES);
	for (i = 0; i < n; i++) {
		union {
			const void *from;
			const char *const *name;
			void *to;
		} at = {.from = (const uint8_t *)table + i * size};

		(void)snprintf(
		    name[i], sizeof(name[i]), "%s: %s", group, *at.name);
		one[i] = (struct CMUnitTest){name[i], test, NULL, NULL, at.to};
	}
	return _cmocka_run_group_tests(group, one, n, NULL, NULL);
}

struct buf
test_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t at[65536];
	struct buf b;
	size_t n;

	if (f == NULL)
		fail_msg("%s: cannot be opened", path);
	buf_init(&b, 1u << 30);
	while ((n = fread(at, 1, sizeof(at), f)) > 0)
		buf_put(&b, at, n);
	(void)fclose(f);
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

struct bytes
test_deflated(struct bytes plain, struct hash *h)
{
	static struct parcel kept[16];
	static size_t at;
	struct parcel *p = &kept[at++ % 16];
	long armed = mem_fail_after;

	mem_fail_after = -1;
	parcel_free(p);
	assert_int_equal(parcel_of(plain, p), AYNI_OK);
	mem_fail_after = armed;
	if (h != NULL)
		*h = p->hash;
	return buf_bytes(&p->deflated);
}

void
test_put_file(const char *path, struct bytes s)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
	assert_int_equal(fclose(f), 0);
}

const char *
test_shared(const char *name)
{
	static char path[4096];

	(void)snprintf(path, sizeof(path), "../shared/%s", name);
	return access(path, R_OK) == 0 ? path : NULL;
}

struct random_source
test_random(uint64_t *seed)
{
	return chance_seeded(seed);
}

unsigned
test_draw(const struct random_source *chance, unsigned n)
{
	uint32_t v;

	chance->fill(chance->ctx, (uint8_t *)&v, sizeof(v));
	return v % n;
}

static struct moment
now(void *ctx)
{
	struct moment *at = ctx;

	at->wall_us += 1000000;
	at->boot_us += 1000000;
	return *at;
}

struct clock_source
test_clock(struct moment *at)
{
	return (struct clock_source){now, at};
}
