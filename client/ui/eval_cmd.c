#include "ui/eval_cmd.h"

#include "ayni/eval.h"
#include "ui/lines.h"
#include "ui/real.h"
#include "ui/zone.h"

struct served {
	struct zones zones;
	struct eval_setup setup;
};

static enum ayni_err
answer_one(void *ctx, struct buf *request, struct buf *answer)
{
	struct served *s = ctx;
	struct clock_source clock = real_clock(&s->zones);

	s->setup.now = clock.now(clock.ctx);
	return eval_answer(&s->setup, buf_text(request), answer);
}

enum ayni_err
eval_cmd(FILE *in, FILE *out)
{
	struct served s = {.setup = {.chance = real_chance(),
			       .zone = zone_minutes, .ctx = &s.zones}};
	enum ayni_err e;

	if ((e = real_start()) != AYNI_OK)
		return e;
	e = lines_serve(in, out, answer_one, &s);
	zone_free(&s.zones);
	return e;
}
