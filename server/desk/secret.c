#include "desk/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "disk/disk.h"

#define CANCEL 3 /* Control-C, while it is no signal */

void
secret_wipe(struct buf *b)
{
	if (b->p != NULL)
		keys_wipe(b->p, b->cap);
	buf_free(b);
}

/* Room from the start: a buffer that moves leaves a copy behind. */
static enum ayni_err
begin(struct buf *b)
{
	buf_init(b, SECRET_MAX);
	return buf_grow(b, SECRET_MAX) != NULL ? AYNI_OK : b->err;
}

/* Its first line. */
static enum ayni_err
read_line(int fd, struct buf *out)
{
	enum ayni_err e = AYNI_OK;
	size_t got = 1;
	uint8_t c = 0;

	while (e == AYNI_OK && got > 0) {
		e = disk_get(fd, &c, 1, &got);
		if (e != AYNI_OK || got == 0 || c == '\n')
			break;
		if (c == CANCEL)
			return AYNI_INTERRUPTED;
		buf_put_byte(out, c);
		e = out->err;
	}
	if (out->n > 0 && out->p[out->n - 1] == '\r')
		out->n--;
	return e;
}

static enum ayni_err
from_file(const struct room *r, const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum ayni_err e = fd < 0 ? disk_err(errno) : read_line(fd, out);

	if (fd >= 0)
		(void)close(fd);
	return e == AYNI_OK ? AYNI_OK : room_fail(r, path, e);
}

static enum ayni_err
ask(const struct room *r, int tty, enum desk_says prompt, struct buf *out)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 1024);
	room_put(r, &b, prompt, NULL, 0);
	e = disk_put(tty, buf_bytes(&b));
	if (e == AYNI_OK && (e = read_line(tty, out)) == AYNI_OK)
		e = disk_put(tty, text_bytes(TEXT("\n")));
	buf_free(&b);
	return e;
}

static enum ayni_err
ask_all(const struct room *r, int tty, bool fresh, struct buf *out)
{
	struct buf again;
	enum ayni_err e = ask(r, tty, SAY_SECRET_PROMPT, out);

	if (e != AYNI_OK || !fresh || out->n < SECRET_LEAST)
		return e;
	if ((e = begin(&again)) == AYNI_OK)
		e = ask(r, tty, SAY_SECRET_AGAIN, &again);
	if (e == AYNI_OK && !bytes_equal(buf_bytes(out), buf_bytes(&again)))
		e = AYNI_MISMATCH;
	secret_wipe(&again);
	if (e == AYNI_MISMATCH)
		room_complain(r, SAY_SECRET_DIFFERS, NULL, 0);
	return e;
}

/* No signal ends it in the middle, with a terminal that shows nothing. */
static enum ayni_err
typed(const struct room *r, bool fresh, struct buf *out)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	struct termios before, now;
	enum ayni_err e = AYNI_STATE;

	if (tty >= 0 && tcgetattr(tty, &before) == 0) {
		now = before;
		now.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
		if (tcsetattr(tty, TCSAFLUSH, &now) == 0)
			e = ask_all(r, tty, fresh, out);
		(void)tcsetattr(tty, TCSAFLUSH, &before);
	}
	if (tty >= 0)
		(void)close(tty);
	if (e == AYNI_STATE)
		room_complain(r, SAY_SECRET_NONE, NULL, 0);
	return e;
}

enum ayni_err
secret_get(const struct room *r, const struct options *o, bool fresh,
    struct buf *out)
{
	const char *path = options_get(o, "passphrase-file");
	char least[32];
	enum ayni_err e = begin(out);

	if (e == AYNI_OK)
		e = path != NULL ? from_file(r, path, out)
				 : typed(r, fresh, out);
	if (e == AYNI_OK && fresh && out->n < SECRET_LEAST) {
		room_complain(r, SAY_SECRET_SHORT,
		    ROOM_ARGS(room_number(least, SECRET_LEAST)));
		e = AYNI_USAGE;
	}
	return e;
}
