#include "screen/ui_cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "screen/door.h"

#define IDLE_S 600u
#define IDLE_MOST_S (24u * 3600u)
#define LOOK_MS 1000 /* how often idling is looked at */

extern char **environ;

/* ---- what was given ---- */

static enum ayni_err
number(struct kit *k, const struct options *o, const char *name,
    uint32_t none, uint32_t most, uint32_t *out)
{
	const char *s = options_get(o, name), *at = s;
	uint32_t v = 0;
	char limit[KIT_NUMBER];

	*out = none;
	if (s == NULL)
		return AYNI_OK;
	for (; *at >= '0' && *at <= '9' && v <= most; at++)
		v = v * 10 + (uint32_t)(*at - '0');
	if (at == s || *at != '\0' || v > most) {
		kit_complain(k, SAY_UI_NUMBER, KIT_ARGS(text_of(name),
		    kit_number(limit, most), text_of(s)));
		return AYNI_USAGE;
	}
	*out = v;
	return AYNI_OK;
}

/* ---- the browser ---- */

static pid_t
spawn(const char *program, char *address)
{
	union {
		const char *in;
		char *out;
	} name = {program}; /* execvp's type; it does not write */
	char *const argv[] = {name.out, address, NULL};
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

static pid_t
open_browser(struct kit *k, struct buf *address)
{
	union {
		const char *in;
		char *out;
	} at = {buf_z(address)};
	pid_t pid = -1;

	if (at.out != NULL)
		pid = spawn("xdg-open", at.out);
	if (pid < 0 && at.out != NULL)
		pid = spawn("termux-open-url", at.out);
	if (pid < 0)
		kit_complain(k, SAY_UI_NO_BROWSER, NULL, 0);
	return pid;
}

/* Says where to come in; out: the browser that was opened, -1: none. */
static pid_t
invite(struct seat *s, bool open)
{
	struct buf address;
	pid_t pid = -1;

	buf_init(&address, 256);
	(void)pthread_mutex_lock(&s->lock);
	gate_new(&s->gate, s->k->chance);
	gate_address(&s->gate, &address);
	kit_say(s->k, SAY_UI_AT, KIT_ARGS(buf_text(&address)));
	if (open)
		pid = open_browser(s->k, &address);
	(void)pthread_mutex_unlock(&s->lock);
	buf_free(&address);
	return pid;
}

/* ---- until it ends ---- */

/* Whatever is typed; false: nothing will come any more. */
static bool
swallow(void)
{
	char at[256];

	return read(STDIN_FILENO, at, sizeof(at)) > 0;
}

static void
wait_for_end(struct seat *s, int signals, pid_t browser)
{
	struct pollfd at[2] = {{.fd = signals, .events = POLLIN},
	    {.fd = STDIN_FILENO, .events = POLLIN}};

	while (poll(at, 2, LOOK_MS) >= 0 || errno == EINTR) {
		if (at[0].revents != 0)
			return;
		if (at[1].revents != 0) {
			if (swallow())
				(void)invite(s, false);
			else
				at[1].fd = -1;
		}
		at[1].revents = 0;
		if (browser > 0 && waitpid(browser, NULL, WNOHANG) != 0)
			browser = -1;
		(void)pthread_mutex_lock(&s->lock);
		seat_idle(s);
		(void)pthread_mutex_unlock(&s->lock);
	}
}

/* In every thread: signals are read, not caught. */
static int
take_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGHUP);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static enum ayni_err
serve(struct kit *k, const struct options *o, uint32_t port, uint32_t idle_s)
{
	struct door *d = NULL;
	struct seat s;
	char number[KIT_NUMBER];
	int signals = take_signals();
	enum ayni_err e;

	if (signals < 0)
		return kit_fail(k, TEXT("signalfd"), AYNI_IO);
	seat_init(&s, k, (int64_t)idle_s * 1000000);
	e = door_open(&s, (uint16_t)port, &d);
	if (e == AYNI_BUSY)
		kit_complain(k, SAY_UI_PORT,
		    KIT_ARGS(kit_number(number, port)));
	else if (e != AYNI_OK)
		(void)kit_fail(k, TEXT("127.0.0.1"), e);
	else
		wait_for_end(&s, signals,
		    invite(&s, options_get(o, "open") != NULL));
	door_close(d);
	seat_end(&s);
	(void)close(signals);
	return e;
}

enum ayni_err
ui_cmd(void *ctx, const struct options *o)
{
	struct kit *k = ctx;
	uint32_t port, idle_s;
	enum ayni_err e = number(k, o, "port", 0, UINT16_MAX, &port);

	if (e == AYNI_OK)
		e = number(k, o, "idle", IDLE_S, IDLE_MOST_S, &idle_s);
	if (e == AYNI_OK)
		e = kit_open_locked(k);
	return e == AYNI_OK ? serve(k, o, port, idle_s) : e;
}
