#include "ui/eval_cmd.h"

#include <time.h>

#include <sodium.h>

#include "ayni/eval.h"
#include "ui/lines.h"
#include "ui/zone.h"

static void
chance(void *ctx, uint8_t *p, size_t n)
{
	(void)ctx;
	randombytes_buf(p, n);
}

struct served {
	struct zones zones;
	struct eval_setup setup;
};

static enum ayni_err
answer_one(void *ctx, struct text request, struct buf *answer)
{
	struct served *s = ctx;
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	s->setup.now.wall_us =
	    (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
	return eval_answer(&s->setup, request, answer);
}

enum ayni_err
eval_cmd(FILE *in, FILE *out)
{
	struct served s = {.setup = {.chance = {chance, NULL},
			       .zone = zone_minutes, .ctx = &s.zones}};
	enum ayni_err e;

	if (sodium_init() < 0)
		return AYNI_RANDOM;
	e = lines_serve(in, out, answer_one, &s);
	zone_free(&s.zones);
	return e;
}
