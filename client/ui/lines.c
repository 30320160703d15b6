#include "ui/lines.h"

#include <string.h>

#define KEPT (1u << 20) /* bytes of a buffer, from one request to the next */

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

/* The next one is seldom as large. */
static void
let_go(struct buf *b)
{
	if (b->cap > KEPT)
		buf_free(b);
}

enum ayni_err
lines_serve(FILE *in, FILE *out, lines_answer_fn answer, void *ctx)
{
	struct buf line, said;
	enum ayni_err e = AYNI_OK;

	buf_init(&line, LINES_MAX_REQUEST);
	buf_init(&said, LINES_MAX_ANSWER);
	while (e == AYNI_OK && read_line(in, &line)) {
		buf_clear(&said);
		if (line.err == AYNI_NOMEM)
			e = AYNI_NOMEM;
		if (line.err == AYNI_TOOBIG)
			buf_clear(&line);
		if (e == AYNI_OK)
			e = answer(ctx, &line, &said);
		buf_put_byte(&said, '\n');
		if (e == AYNI_OK &&
		    (fwrite(said.p, 1, said.n, out) != said.n ||
			fflush(out) != 0))
			e = AYNI_IO;
		let_go(&line);
		let_go(&said);
	}
	buf_free(&line);
	buf_free(&said);
	return e;
}
