#include "ui/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "ayni/keys.h"

void
passphrase_wipe(struct buf *b)
{
	if (b->p != NULL)
		keys_wipe(b->p, b->cap);
	buf_free(b);
}

/* One byte at a time: what follows the line is not ours. */
static enum ayni_err
read_line(int fd, int signals, struct buf *out)
{
	struct pollfd at[2] = {{.fd = fd, .events = POLLIN},
	    {.fd = signals, .events = POLLIN}};
	uint8_t c;
	ssize_t n;

	for (;;) {
		if (poll(at, 2, -1) < 0 && errno != EINTR)
			return AYNI_IO;
		if (at[1].revents != 0)
			return AYNI_INTERRUPTED;
		if (at[0].revents == 0)
			continue;
		n = read(fd, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return AYNI_IO;
		if (n == 0 || c == '\n')
			return out->err;
		buf_put_byte(out, c);
	}
}

static enum ayni_err
from_file(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum ayni_err e;

	if (fd < 0)
		return errno == ENOENT ? AYNI_NOTFOUND : AYNI_IO;
	e = read_line(fd, -1, out);
	(void)close(fd);
	if (out->n > 0 && out->p[out->n - 1] == '\r')
		out->n--;
	return e;
}

/* ---- typed ---- */

struct hidden {
	int tty, signals;
	struct termios before;
	sigset_t mask;
};

static enum ayni_err
hide(struct hidden *h)
{
	struct termios now;
	sigset_t set;

	h->tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (h->tty < 0 || tcgetattr(h->tty, &h->before) != 0)
		return AYNI_STATE;
	/* a terminal that was left without echo would be of no use */
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &set, &h->mask);
	h->signals = signalfd(-1, &set, SFD_CLOEXEC);
	now = h->before;
	now.c_lflag &= ~(tcflag_t)ECHO;
	if (h->signals < 0 || tcsetattr(h->tty, TCSAFLUSH, &now) != 0)
		return AYNI_IO;
	return AYNI_OK;
}

static void
show(struct hidden *h)
{
	if (h->tty >= 0) {
		(void)tcsetattr(h->tty, TCSAFLUSH, &h->before);
		(void)close(h->tty);
	}
	if (h->signals >= 0)
		(void)close(h->signals);
	(void)sigprocmask(SIG_SETMASK, &h->mask, NULL);
}

static enum ayni_err
ask(const struct hidden *h, struct text prompt, struct buf *out)
{
	enum ayni_err e;

	if (write(h->tty, prompt.p, prompt.n) != (ssize_t)prompt.n)
		return AYNI_IO;
	e = read_line(h->tty, h->signals, out);
	return write(h->tty, "\n", 1) == 1 ? e : AYNI_IO;
}

static enum ayni_err
ask_twice(const struct passphrase *p, struct buf *out)
{
	struct hidden h = {.tty = -1, .signals = -1};
	struct buf again;
	enum ayni_err e;

	(void)sigprocmask(SIG_SETMASK, NULL, &h.mask);
	buf_init(&again, PASSPHRASE_MAX);
	e = hide(&h);
	if (e == AYNI_OK)
		e = ask(&h, p->prompt, out);
	if (e == AYNI_OK && p->again.n > 0 && out->n > 0)
		e = ask(&h, p->again, &again);
	if (e == AYNI_OK && p->again.n > 0 && out->n > 0 &&
	    !bytes_equal(buf_bytes(out), buf_bytes(&again)))
		e = AYNI_MISMATCH;
	show(&h);
	passphrase_wipe(&again);
	return e;
}

enum ayni_err
passphrase_get(const struct passphrase *p, struct buf *out, const char **from)
{
	const char *env = getenv(PASSPHRASE_ENV);
	enum ayni_err e;

	buf_init(out, PASSPHRASE_MAX);
	*from = p->file;
	if (p->file != NULL) {
		e = from_file(p->file, out);
	} else if (!p->typed && env != NULL && env[0] != '\0') {
		*from = PASSPHRASE_ENV;
		buf_put_z(out, env);
		e = out->err;
	} else {
		e = ask_twice(p, out);
	}
	return e == AYNI_OK && out->n == 0 ? AYNI_USAGE : e;
}
