/*
 * line -- a proxy on the loopback that is as bad as it is told, in a time of
 * its own.
 *
 * One thread leads one HTTP connection after the other to a port, message by
 * message.  It does not wait: it reckons what each byte would take, and moves
 * a clock of its own on, which the ends look at and sleep by.  So whoever
 * thinks, thinks in no time; a bad hour passes in a moment; and the same seed
 * and bytes break in the same places.
 *
 * Not reckoned: the headers of TCP and IP, and TLS.
 */
#ifndef NET_LINE_H
#define NET_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is 0 does not happen. */
struct line_manner {
	uint64_t seed;
	uint64_t rate_bps;     /* bits per second, each way */
	int64_t delay_us;      /* one way; connecting takes both */
	int64_t cut_every_us;  /* from a moment on that the seed draws */
	uint64_t cut_bytes;    /* of a connection, each way: up to twice that */
	uint64_t cut_up, cut_down; /* of each connection, exactly */
	bool cut_once;         /* only the first */
	unsigned stall_in;     /* one such cut in so many: silence instead */
	uint64_t flip_bytes;   /* one in so many, or up to twice that, is spoilt */
	const char *reply;     /* to each request: nothing lies behind it */
};

/* What an OpenRosa server replies to a POST that it took. */
#define LINE_CREATED                                                          \
	"HTTP/1.1 201 Created\r\n"                                            \
	"X-OpenRosa-Version: 1.0\r\n"                                         \
	"X-OpenRosa-Accept-Content-Length: 100000000\r\n"                     \
	"Content-Type: text/xml; charset=utf-8\r\n"                           \
	"Content-Length: 133\r\n\r\n"                                         \
	"<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\" "      \
	"items=\"0\"><message nature=\"\">full submission</message>"          \
	"</OpenRosaResponse>"

struct line_count {
	uint64_t connections, requests, cuts, stalls, flips;
	uint64_t up, down; /* bytes that left for the other end, headers too */
	uint64_t torn;     /* of them, in messages that did not arrive whole */
};

struct line;

/*
 * line_start
 *
 * in    to  a port of the loopback; 0 with m->reply
 * out   NULL: no port or no memory
 */
struct line *line_start(const struct line_manner *m, uint16_t to);
/* line_url -- "http://127.0.0.1:PORT" */
const char *line_url(const struct line *l);
uint16_t line_port(const struct line *l);
/* line_heal -- nothing goes wrong from here on.  Only between requests. */
void line_heal(struct line *l);
/* line_now -- microseconds since its beginning; line_sleep -- they pass. */
int64_t line_now(struct line *l);
void line_sleep(struct line *l, int64_t us);
/* What crossed so far.  Only between requests. */
struct line_count line_counted(struct line *l);
void line_stop(struct line *l); /* NULL is safe */

#endif
