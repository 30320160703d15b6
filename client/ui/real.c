#include "ui/real.h"

#include <stdio.h>
#include <time.h>

#include <sodium.h>

#include "ayni/id.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

enum ayni_err
real_start(void)
{
	return sodium_init() < 0 ? AYNI_RANDOM : AYNI_OK;
}

static void
fill(void *ctx, uint8_t *p, size_t n)
{
	(void)ctx;
	randombytes_buf(p, n);
}

struct random_source
real_chance(void)
{
	return (struct random_source){fill, NULL};
}

static void
read_boot_id(uint8_t id[16])
{
	char line[40] = "";
	FILE *f = fopen(BOOT_ID, "r");

	if (f == NULL)
		return;
	if (fgets(line, 37, f) != NULL &&
	    id_uuid_read(text_of(line), id) != AYNI_OK)
		id[0] = 0;
	(void)fclose(f);
}

static struct moment
now(void *ctx)
{
	struct timespec wall = {0}, boot = {0};
	struct moment m = {0};

	(void)clock_gettime(CLOCK_REALTIME, &wall);
#ifdef CLOCK_BOOTTIME
	(void)clock_gettime(CLOCK_BOOTTIME, &boot);
#else
	(void)clock_gettime(CLOCK_MONOTONIC, &boot);
#endif
	m.wall_us = (int64_t)wall.tv_sec * 1000000 + wall.tv_nsec / 1000;
	m.boot_us = (int64_t)boot.tv_sec * 1000000 + boot.tv_nsec / 1000;
	m.zone_min = zone_here(ctx, wall.tv_sec);
	read_boot_id(m.boot_id);
	return m;
}

struct clock_source
real_clock(struct zones *z)
{
	return (struct clock_source){now, z};
}
