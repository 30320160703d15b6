#include "ui/ask.h"

#include <unistd.h>

#include "ui/assent.h"
#include "ui/tty.h"

#define LINE_MAX_BYTES 256u
#define PROMPT_MAX_BYTES 1024u

bool
ask_anybody(void)
{
	return isatty(STDIN_FILENO) == 1;
}

enum ayni_err
ask_until(struct text prompt, bool (*take)(void *ctx, struct text typed),
    void *ctx)
{
	struct terminal t;
	struct tty tty;
	struct buf line;
	bool taken = false;
	enum ayni_err e = tty_begin(&tty, STDIN_FILENO, STDERR_FILENO, &t);

	if (e != AYNI_OK)
		return e;
	buf_init(&line, LINE_MAX_BYTES);
	while (e == AYNI_OK && !taken) {
		e = t.write(t.ctx, prompt);
		buf_clear(&line);
		if (e == AYNI_OK)
			e = t.read(t.ctx, &line);
		if (e == AYNI_OK)
			taken = take(ctx, text_trim(buf_text(&line)));
		else if (e == AYNI_TOOBIG)
			e = AYNI_OK;
	}
	tty_end(&tty);
	buf_free(&line);
	return e;
}

static bool
take_yes(void *ctx, struct text typed)
{
	int yes = assent(typed);

	*(bool *)ctx = yes == 1;
	return yes >= 0;
}

enum ayni_err
ask_yes(const struct kit *k, enum hand_says t, bool *yes)
{
	struct buf prompt;
	enum ayni_err e;

	buf_init(&prompt, PROMPT_MAX_BYTES);
	kit_put(k, &prompt, t, NULL, 0);
	e = prompt.err;
	if (e == AYNI_OK)
		e = ask_until(buf_text(&prompt), take_yes, yes);
	buf_free(&prompt);
	return e;
}
