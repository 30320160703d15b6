#include "ui/tty.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define TERMINAL_LINE 4095u /* bytes that Linux keeps of a line typed */

/* Blocks until the input or a signal has something.
 * errs  INTERRUPTED, NOTFOUND, IO */
static enum ayni_err
refill(struct tty *t)
{
	struct pollfd at[2] = {{.fd = t->signals, .events = POLLIN},
	    {.fd = t->in, .events = POLLIN}};
	ssize_t n;

	do {
		if (poll(at, 2, -1) < 0 && errno != EINTR)
			return AYNI_IO;
		if (at[0].revents != 0)
			return AYNI_INTERRUPTED;
	} while (at[1].revents == 0);
	n = read(t->in, t->ahead, sizeof(t->ahead));
	/* A terminal that was hung up reads as an error. */
	if (n <= 0)
		return n == 0 || errno == EIO ? AYNI_NOTFOUND : AYNI_IO;
	t->from = 0;
	t->to = (size_t)n;
	return AYNI_OK;
}

/* What is read ahead, up to a line's end; true: the line is whole. */
static bool
take(struct tty *t, struct buf *line)
{
	const uint8_t *p = t->ahead + t->from;
	const uint8_t *end = memchr(p, '\n', t->to - t->from);
	size_t n = end != NULL ? (size_t)(end - p) : t->to - t->from;

	buf_put(line, p, n);
	t->from += n + (end != NULL);
	return end != NULL;
}

/* A terminal drops in silence what does not fit into its line. */
static enum ayni_err
whole(const struct tty *t, struct buf *line)
{
	if (line->err == AYNI_OK && t->is_terminal && line->n >= TERMINAL_LINE)
		return AYNI_TOOBIG;
	return line->err;
}

static enum ayni_err
read_line(void *ctx, struct buf *line)
{
	struct tty *t = ctx;
	enum ayni_err e;

	for (;;) {
		if (t->from < t->to && take(t, line))
			return whole(t, line);
		if (t->from < t->to)
			continue;
		e = refill(t);
		if (e == AYNI_NOTFOUND && line->n > 0)
			return line->err;
		if (e != AYNI_OK)
			return e;
	}
}

static enum ayni_err
write_all(void *ctx, struct text s)
{
	struct tty *t = ctx;
	ssize_t n;

	while (s.n > 0) {
		n = write(t->out, s.p, s.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return AYNI_IO;
		s.p += n;
		s.n -= (size_t)n;
	}
	return AYNI_OK;
}

static struct terminal_size
size(void *ctx)
{
	const struct tty *t = ctx;
	struct winsize w = {0};

	if (ioctl(t->out, TIOCGWINSZ, &w) != 0)
		return (struct terminal_size){0};
	return (struct terminal_size){w.ws_col, w.ws_row};
}

static const char *
environment(const char *name)
{
	const char *v = getenv(name);

	return v != NULL ? v : "";
}

static const char *
locale_name(void)
{
	const char *v = environment("LC_ALL");

	if (*v == '\0')
		v = environment("LC_CTYPE");
	return *v != '\0' ? v : environment("LANG");
}

static bool
is_utf8(const char *locale)
{
	const char *dot = strchr(locale, '.');

	return dot != NULL && (strncmp(dot, ".UTF-8", 6) == 0 ||
	    strncmp(dot, ".utf8", 5) == 0 || strncmp(dot, ".utf-8", 6) == 0 ||
	    strncmp(dot, ".UTF8", 5) == 0);
}

enum ayni_err
tty_begin(struct tty *t, int in, int out, struct terminal *terminal)
{
	const char *term = environment("TERM");
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t stop;

	(void)sigemptyset(&stop);
	(void)sigaddset(&stop, SIGINT);
	(void)sigaddset(&stop, SIGTERM);
	(void)sigaddset(&stop, SIGHUP);
	*t = (struct tty){.in = in, .out = out, .signals = -1,
	    .is_terminal = isatty(in) == 1};
	if (sigprocmask(SIG_BLOCK, &stop, &t->before) != 0)
		return AYNI_IO;
	t->signals = signalfd(-1, &stop, SFD_CLOEXEC);
	if (t->signals < 0) {
		(void)sigprocmask(SIG_SETMASK, &t->before, NULL);
		return AYNI_IO;
	}
	(void)sigaction(SIGPIPE, &ignore, &t->pipe_before);
	*terminal = (struct terminal){.read = read_line, .write = write_all,
	    .size = size, .ctx = t};
	terminal->styled = isatty(out) && *term != '\0' &&
	    strcmp(term, "dumb") != 0 && *environment("NO_COLOR") == '\0';
	terminal->ascii = !is_utf8(locale_name());
	terminal->echoes = t->is_terminal;
	terminal->month_first = strncmp(locale_name(), "en_US", 5) == 0;
	return AYNI_OK;
}

/* Signals that came meanwhile have been answered: they are taken, so that
 * they do not end the program now. */
void
tty_end(struct tty *t)
{
	struct signalfd_siginfo came;
	struct pollfd at = {.fd = t->signals, .events = POLLIN};

	while (poll(&at, 1, 0) > 0 &&
	    read(t->signals, &came, sizeof(came)) == sizeof(came))
		continue;
	(void)close(t->signals);
	(void)sigaction(SIGPIPE, &t->pipe_before, NULL);
	(void)sigprocmask(SIG_SETMASK, &t->before, NULL);
}
