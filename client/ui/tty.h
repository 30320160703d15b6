/*
 * tty -- the terminal, or the file or pipe, that a program runs on.
 *
 * While it is in use, SIGINT, SIGTERM, SIGHUP and SIGPIPE do not end the
 * program; the first three end the reading of lines.
 */
#ifndef UI_TTY_H
#define UI_TTY_H

#include <signal.h>

#include "ui/terminal.h"

struct tty {
	int in, out, signals;
	bool is_terminal; /* in */
	uint8_t ahead[4096]; /* read and not yet taken */
	size_t from, to;
	sigset_t before;
	struct sigaction pipe_before;
};

/*
 * tty_begin -- reading, writing, size and styles of a terminal.
 *
 * in    in, out  descriptors, left open
 * out   *t       borrowed by *out until tty_end
 *       *out     clock, lang and resume are left to the caller
 * units styles: out is a terminal, TERM is set and not "dumb", and NO_COLOR
 *       is unset or empty
 * errs  IO
 */
enum ayni_err tty_begin(struct tty *t, int in, int out,
    struct terminal *terminal) AYNI_CHECK;
void tty_end(struct tty *t);

#endif
