/* tty: lines from a terminal, a pipe, a file; signals; a terminal that is
 * gone. */
#define _XOPEN_SOURCE 700 /* pseudo-terminals */
#include "support/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ui/tty.h"

#define LONG_LINE 6000u /* more than a terminal keeps of one */

struct wire {
	int in, out; /* the program's ends */
	int typed, seen; /* a person's */
	struct tty tty;
	struct terminal t;
	struct buf line;
};

static void
begin(struct wire *w)
{
	assert_int_equal(tty_begin(&w->tty, w->in, w->out, &w->t), AYNI_OK);
	buf_init(&w->line, 1u << 16);
}

static struct wire
piped(void)
{
	struct wire w = {0};
	int up[2], down[2];

	assert_int_equal(pipe(up), 0);
	assert_int_equal(pipe(down), 0);
	w.in = up[0];
	w.typed = up[1];
	w.seen = down[0];
	w.out = down[1];
	return w;
}

static struct wire
on_terminal(void)
{
	struct wire w = {0};

	w.typed = posix_openpt(O_RDWR | O_NOCTTY);
	if (w.typed < 0)
		skip(); /* a sandbox without /dev/pts */
	assert_int_equal(grantpt(w.typed), 0);
	assert_int_equal(unlockpt(w.typed), 0);
	w.in = open(ptsname(w.typed), O_RDWR | O_NOCTTY);
	assert_true(w.in >= 0);
	w.out = w.in;
	w.seen = w.typed;
	return w;
}

static void
end(struct wire *w)
{
	tty_end(&w->tty);
	buf_free(&w->line);
	(void)close(w->in);
	if (w->out != w->in)
		(void)close(w->out);
	if (w->typed >= 0)
		(void)close(w->typed);
	if (w->seen != w->typed && w->seen >= 0)
		(void)close(w->seen);
}

static void
type(const struct wire *w, const char *z)
{
	assert_int_equal(write(w->typed, z, strlen(z)), (ssize_t)strlen(z));
}

static enum ayni_err
line(struct wire *w)
{
	buf_clear(&w->line);
	return w->t.read(w->t.ctx, &w->line);
}

static void
reads(struct wire *w, const char *z)
{
	assert_int_equal(line(w), AYNI_OK);
	assert_string_equal(buf_z(&w->line), z);
}

static void
lines_come_one_by_one_and_the_last_needs_no_end(void **state)
{
	struct wire w = piped();

	(void)state;
	begin(&w);
	type(&w, "Ama\n\n30");
	(void)close(w.typed);
	w.typed = -1;
	reads(&w, "Ama");
	reads(&w, "");
	reads(&w, "30");
	assert_int_equal(line(&w), AYNI_NOTFOUND);
	assert_false(w.t.echoes);
	assert_false(w.t.styled);
	end(&w);
}

static void
a_signal_ends_the_reading_and_not_the_program(void **state)
{
	static const int stop[] = {SIGINT, SIGTERM, SIGHUP};
	struct wire w = piped();
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		begin(&w);
		(void)raise(stop[i]);
		assert_int_equal(line(&w), AYNI_INTERRUPTED);
		if (i < 2) {
			tty_end(&w.tty);
			buf_free(&w.line);
		}
	}
	end(&w);
}

static void
what_nobody_reads_is_an_error_and_not_the_end(void **state)
{
	struct wire w = piped();

	(void)state;
	begin(&w);
	(void)close(w.seen);
	w.seen = -1;
	assert_int_equal(w.t.write(w.t.ctx, TEXT("hello")), AYNI_IO);
	end(&w);
}

static void
a_terminal_echoes_and_has_a_size(void **state)
{
	struct winsize size = {.ws_row = 30, .ws_col = 40};
	struct wire w = on_terminal();

	(void)state;
	assert_int_equal(ioctl(w.in, TIOCSWINSZ, &size), 0);
	begin(&w);
	assert_true(w.t.echoes);
	assert_int_equal(w.t.size(w.t.ctx).columns, 40);
	assert_int_equal(w.t.size(w.t.ctx).rows, 30);
	size.ws_col = 80;
	assert_int_equal(ioctl(w.in, TIOCSWINSZ, &size), 0);
	assert_int_equal(w.t.size(w.t.ctx).columns, 80);
	end(&w);
}

/* A terminal keeps the beginning of a line that is too long for it: it must
 * not pass for the answer. */
static void
a_line_that_a_terminal_cuts_is_told_of(void **state)
{
	struct wire w = on_terminal();
	char *much = malloc(LONG_LINE + 2);

	(void)state;
	assert_non_null(much);
	memset(much, 'x', LONG_LINE);
	memcpy(much + LONG_LINE, "\n", 2);
	begin(&w);
	type(&w, much);
	type(&w, "short\n");
	assert_int_equal(line(&w), AYNI_TOOBIG);
	reads(&w, "short");
	end(&w);
	free(much);
}

static void
a_line_from_a_file_may_be_as_long(void **state)
{
	struct wire w = piped();
	char *much = malloc(LONG_LINE + 2);

	(void)state;
	assert_non_null(much);
	memset(much, 'x', LONG_LINE);
	memcpy(much + LONG_LINE, "\n", 2);
	begin(&w);
	type(&w, much);
	assert_int_equal(line(&w), AYNI_OK);
	assert_int_equal(w.line.n, LONG_LINE);
	end(&w);
	free(much);
}

static void
a_terminal_that_is_gone_is_the_end_of_the_input(void **state)
{
	struct wire w = on_terminal();

	(void)state;
	begin(&w);
	(void)close(w.typed);
	w.typed = w.seen = -1;
	assert_int_equal(line(&w), AYNI_NOTFOUND);
	end(&w);
}

static void
looks(const char *term, const char *no_color, const char *locale, bool styled,
    bool ascii, bool month_first)
{
	struct wire w = on_terminal();

	(void)setenv("TERM", term, 1);
	(void)setenv("NO_COLOR", no_color, 1);
	(void)setenv("LC_ALL", locale, 1);
	begin(&w);
	assert_int_equal(w.t.styled, styled);
	assert_int_equal(w.t.ascii, ascii);
	assert_int_equal(w.t.month_first, month_first);
	end(&w);
}

static void
the_environment_says_how_it_may_look(void **state)
{
	(void)state;
	looks("xterm", "", "fr_FR.UTF-8", true, false, false);
	looks("xterm", "1", "C.utf8", false, false, false);
	looks("dumb", "", "en_US.UTF-8", false, false, true);
	looks("", "", "C", false, true, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    lines_come_one_by_one_and_the_last_needs_no_end),
		cmocka_unit_test(a_signal_ends_the_reading_and_not_the_program),
		cmocka_unit_test(what_nobody_reads_is_an_error_and_not_the_end),
		cmocka_unit_test(a_terminal_echoes_and_has_a_size),
		cmocka_unit_test(a_line_that_a_terminal_cuts_is_told_of),
		cmocka_unit_test(a_line_from_a_file_may_be_as_long),
		cmocka_unit_test(
		    a_terminal_that_is_gone_is_the_end_of_the_input),
		cmocka_unit_test(the_environment_says_how_it_may_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
