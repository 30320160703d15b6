#include "screen/ui_cmd.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "screen/browse.h"
#include "screen/door.h"

#define IDLE_S 600u
#define IDLE_MOST_S (24u * 3600u)
#define LOOK_MS 1000 /* how often idling is looked at */

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

/* Says where to come in; b: a browser that is to be opened; NULL: none. */
static void
invite(struct seat *s, struct browse *b)
{
	struct buf address;

	buf_init(&address, 256);
	(void)pthread_mutex_lock(&s->lock);
	gate_new(&s->gate, s->k->chance);
	gate_address(&s->gate, &address);
	kit_say(s->k, SAY_UI_AT, KIT_ARGS(buf_text(&address)));
	if (b != NULL && browse_open(b, s->k->home, &address) != AYNI_OK)
		kit_complain(s->k, SAY_UI_NO_BROWSER, NULL, 0);
	(void)pthread_mutex_unlock(&s->lock);
	buf_free(&address);
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
wait_for_end(struct seat *s, int signals, struct browse *b)
{
	struct pollfd at[2] = {{.fd = signals, .events = POLLIN},
	    {.fd = STDIN_FILENO, .events = POLLIN}};

	while (poll(at, 2, LOOK_MS) >= 0 || errno == EINTR) {
		if (at[0].revents != 0)
			return;
		if (at[1].revents != 0) {
			if (swallow()) {
				browse_look(b, false);
				invite(s, NULL);
			} else {
				at[1].fd = -1;
			}
		}
		at[1].revents = 0;
		(void)pthread_mutex_lock(&s->lock);
		browse_look(b, gate_waits(&s->gate));
		seat_idle(s);
		seat_keep(s);
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
	struct browse b = {.pid = -1};
	struct door *d = NULL;
	struct seat s;
	char number[KIT_NUMBER];
	int signals = take_signals();
	enum ayni_err e;

	if (signals < 0)
		return kit_fail(k, TEXT("signalfd"), AYNI_IO);
	seat_init(&s, k, (int64_t)idle_s * 1000000);
	s.o = o;
	e = door_open(&s, (uint16_t)port, &d);
	if (e == AYNI_BUSY)
		kit_complain(k, SAY_UI_PORT,
		    KIT_ARGS(kit_number(number, port)));
	else if (e != AYNI_OK)
		(void)kit_fail(k, TEXT("127.0.0.1"), e);
	else {
		invite(&s, options_get(o, "open") != NULL ? &b : NULL);
		wait_for_end(&s, signals, &b);
	}
	browse_look(&b, false);
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
