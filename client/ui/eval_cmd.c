#include "ui/eval_cmd.h"

#include <string.h>
#include <time.h>

#include <sodium.h>

#include "ayni/eval.h"
#include "ui/zone.h"

#define ANSWER_MAX (256u << 20) /* bytes */

static void
chance(void *ctx, uint8_t *p, size_t n)
{
	(void)ctx;
	randombytes_buf(p, n);
}

/* A line without its end; false at the end of the input. */
static bool
read_line(FILE *in, struct buf *line)
{
	char at[65536];
	size_t n;

	buf_clear(line);
	while (fgets(at, sizeof(at), in) != NULL) {
		n = strlen(at);
		if (n > 0 && at[n - 1] == '\n') {
			buf_put(line, at, n - 1);
			return true;
		}
		buf_put(line, at, n);
	}
	return line->n > 0;
}

enum ayni_err
eval_cmd(FILE *in, FILE *out)
{
	struct zones zones = {0};
	struct eval_setup setup = {.chance = {chance, NULL},
	    .zone = zone_minutes, .ctx = &zones};
	struct buf line, answer;
	struct timespec now;
	enum ayni_err e = AYNI_OK;

	if (sodium_init() < 0)
		return AYNI_RANDOM;
	buf_init(&line, EVAL_MAX_REQUEST + 1);
	buf_init(&answer, ANSWER_MAX);
	while (e == AYNI_OK && read_line(in, &line)) {
		(void)clock_gettime(CLOCK_REALTIME, &now);
		setup.now.wall_us =
		    (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
		buf_clear(&answer);
		if (line.err == AYNI_NOMEM)
			e = AYNI_NOMEM;
		else
			e = eval_answer(&setup, buf_text(&line), &answer);
		buf_put_byte(&answer, '\n');
		if (e == AYNI_OK &&
		    (fwrite(answer.p, 1, answer.n, out) != answer.n ||
			fflush(out) != 0))
			e = AYNI_IO;
	}
	buf_free(&line);
	buf_free(&answer);
	zone_free(&zones);
	return e;
}
