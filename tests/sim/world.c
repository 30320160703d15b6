#include "sim/world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "ayni/chance.h"
#include "sim/disk.h"

#define CHANGES 40 /* of the disk, in which a machine may stop */

static uint64_t
draw(uint64_t *seed)
{
	struct random_source r = chance_seeded(seed);
	uint64_t x;

	r.fill(r.ctx, (uint8_t *)&x, sizeof(x));
	return x;
}

size_t
world_draw(struct world *w, size_t n)
{
	return (size_t)(draw(&w->chance) % n);
}

bool
world_happens(struct world *w, unsigned permille)
{
	return world_draw(w, 1000) < permille;
}

uint64_t
world_seed(struct world *w)
{
	return draw(&w->chance);
}

void
world_tell(const struct world *w, const char *fmt, ...)
{
	va_list ap;

	if (w->out == NULL)
		return;
	(void)fprintf(w->out, "%4u  ", w->step);
	va_start(ap, fmt);
	(void)vfprintf(w->out, fmt, ap);
	va_end(ap);
	(void)fprintf(w->out, "\n");
	(void)fflush(w->out);
}

_Noreturn void
world_fail(const struct world *w, const char *fmt, ...)
{
	va_list ap;

	(void)fprintf(w->err, "sim: seed %llu, step %u: ",
	    (unsigned long long)w->seed, w->step);
	va_start(ap, fmt);
	(void)vfprintf(w->err, fmt, ap);
	va_end(ap);
	(void)fprintf(w->err, "\n");
	exit(1);
}

void
world_must(const struct world *w, enum ayni_err e, const char *what)
{
	if (e != AYNI_OK)
		world_fail(w, "%s: %s", what, err_name(e));
}

void
world_stop_somewhere(struct world *w, unsigned machine)
{
	if (world_happens(w, w->stops))
		disk_cut(machine, (long)world_draw(w, CHANGES));
}

bool
world_went_on(struct world *w, unsigned machine)
{
	bool power;

	disk_cut(machine, -1);
	if (!disk_stopped(machine))
		return true;
	power = world_happens(w, w->power);
	world_tell(w, "machine %u: %s", machine,
	    power ? "power lost" : "killed");
	disk_boot(machine, power);
	return false;
}
