#include "screen/browse.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static pid_t
spawn(const char *program, const char *what)
{
	union {
		const char *in;
		char *out;
	} name = {program}, arg = {what}; /* execvp's type; it does not write */
	char *const argv[] = {name.out, arg.out, NULL};
	posix_spawn_file_actions_t quiet;
	posix_spawnattr_t how;
	sigset_t none;
	pid_t pid = -1;
	int fd;

	(void)sigemptyset(&none);
	(void)posix_spawnattr_init(&how);
	(void)posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
	(void)posix_spawnattr_setsigmask(&how, &none);
	(void)posix_spawn_file_actions_init(&quiet);
	for (fd = 0; fd < 3; fd++)
		(void)posix_spawn_file_actions_addopen(
		    &quiet, fd, "/dev/null", O_RDWR, 0);
	if (posix_spawnp(&pid, program, &quiet, &how, argv, environ) != 0)
		pid = -1;
	(void)posix_spawn_file_actions_destroy(&quiet);
	(void)posix_spawnattr_destroy(&how);
	return pid;
}

/* A page that leads to the address. */
static enum ayni_err
write_page(struct browse *b, const char *dir, struct text address)
{
	const char *run = getenv("XDG_RUNTIME_DIR");
	struct buf page;
	int n, fd;
	bool whole;

	n = snprintf(b->path, sizeof(b->path), "%s/ayni-%ld.html",
	    run != NULL && run[0] == '/' ? run : dir, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof(b->path)) {
		b->path[0] = '\0';
		return AYNI_TOOBIG;
	}
	(void)unlink(b->path); /* of an earlier process of this number */
	fd = open(b->path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0) {
		b->path[0] = '\0';
		return AYNI_IO;
	}
	buf_init(&page, 4096);
	buf_put_z(&page, "<!doctype html><meta charset=\"utf-8\">"
	    "<title>Ayni</title>"
	    "<meta http-equiv=\"refresh\" content=\"0;url=");
	buf_put_text(&page, address);
	buf_put_z(&page, "\"><a href=\"");
	buf_put_text(&page, address);
	buf_put_z(&page, "\">Ayni</a>\n");
	whole = page.err == AYNI_OK &&
	    write(fd, page.p, page.n) == (ssize_t)page.n;
	buf_free(&page);
	(void)close(fd);
	return whole ? AYNI_OK : AYNI_IO;
}

enum ayni_err
browse_open(struct browse *b, const char *dir, struct buf *address)
{
	const char *at = buf_z(address);
	enum ayni_err e = AYNI_OK;

	if (at == NULL)
		return address->err;
	b->pid = spawn("termux-open-url", at);
	if (b->pid < 0) {
		e = write_page(b, dir, buf_text(address));
		if (e == AYNI_OK)
			b->pid = spawn("xdg-open", b->path);
	}
	if (b->pid < 0) {
		browse_look(b, false);
		return e == AYNI_OK ? AYNI_NOTFOUND : e;
	}
	return AYNI_OK;
}

void
browse_look(struct browse *b, bool waits)
{
	if (b->pid > 0 && waitpid(b->pid, NULL, WNOHANG) != 0)
		b->pid = -1;
	if (!waits && b->path[0] != '\0') {
		(void)unlink(b->path);
		b->path[0] = '\0';
	}
}
