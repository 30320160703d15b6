#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "ayni/endpoint.h"
#include "desk/room.h"
#include "web/web.h"

static void
refused(void *ctx, enum ayni_err e, const char *what)
{
	const struct room *r = ctx;

	room_complain(r, SAY_REFUSED_REQUEST,
	    ROOM_ARGS(text_of(err_text(e, r->lang)), text_of(what)));
}

static enum ayni_err
renew(void *ctx)
{
	struct room *r = ctx;

	return office_reload(r->office);
}

static enum ayni_err
announce(struct room *r, const char *address, uint16_t port, const char *file)
{
	char line[32], url[ENDPOINT_URL];
	enum ayni_err e = AYNI_OK;
	int n = snprintf(line, sizeof(line), "%u\n", port);

	endpoint_url(address, port, url);
	room_say(r, SAY_LISTENING, ROOM_ARGS(text_of(url)));
	if (file != NULL)
		e = disk_write(file,
		    (struct bytes){(const uint8_t *)line, (size_t)n}, 0644);
	return e == AYNI_OK ? AYNI_OK : room_fail(r, file, e);
}

static enum ayni_err
serve(struct room *r, const char *listen, const char *address, uint16_t port,
    const char *file, const sigset_t *ends)
{
	struct web_setup setup = {.ingest = r->ingest, .db = r->db,
	    .address = address, .port = port, .renew = renew, .log = refused,
	    .ctx = r};
	struct web *w = NULL;
	enum ayni_err e;
	int signal_seen;

	if ((e = web_start(&setup, &w)) != AYNI_OK) {
		room_complain(r, e == AYNI_BUSY ? SAY_LISTEN_BUSY : SAY_LISTEN,
		    ROOM_ARGS(text_of(listen)));
		return e;
	}
	e = announce(r, address, web_port(w), file);
	while (e == AYNI_OK && sigwait(ends, &signal_seen) != 0)
		;
	web_stop(w);
	return e;
}

/* The signals are blocked before any thread starts, so that only sigwait
 * sees them. */
enum ayni_err
desk_serve(void *ctx, const struct options *o)
{
	const char *listen = options_get(o, "listen");
	struct room *r = ctx;
	char address[ENDPOINT_ADDRESS];
	sigset_t ends, was;
	uint16_t port;
	enum ayni_err e;

	if (listen == NULL)
		listen = "127.0.0.1:8480";
	if (!endpoint_read(listen, address, &port)) {
		room_complain(r, SAY_LISTEN, ROOM_ARGS(text_of(listen)));
		return AYNI_USAGE;
	}
	if ((e = room_open(r)) != AYNI_OK)
		return e;
	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGTERM);
	(void)sigaddset(&ends, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &ends, &was);
	(void)signal(SIGPIPE, SIG_IGN);
	e = serve(
	    r, listen, address, port, options_get(o, "port-file"), &ends);
	(void)pthread_sigmask(SIG_SETMASK, &was, NULL);
	return e;
}
