#include "support/site.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static void
start(struct site *site, size_t most_bytes, int64_t request_us)
{
	struct web_setup setup = {.ingest = site->s->b.ingest,
	    .db = site->s->b.db, .address = "127.0.0.1",
	    .most_bytes = most_bytes, .request_us = request_us,
	    .still_s = site->still_s};

	assert_int_equal(web_start(&setup, &site->w), AYNI_OK);
	site->port = web_port(site->w);
	assert_true(site->port > 0);
}

int
site_setup(void **state)
{
	struct site *site = calloc(1, sizeof(*site));
	void *s = NULL;

	assert_non_null(site);
	(void)stage_setup(&s);
	site->s = s;
	/* a busy machine may be silent for longer than a device */
	site->still_s = WEB_STOP_S;
	start(site, 0, 0);
	*state = site;
	return 0;
}

int
site_teardown(void **state)
{
	struct site *site = *state;
	void *s = site->s;

	web_stop(site->w);
	(void)stage_teardown(&s);
	free(site);
	return 0;
}

void
site_reopen(struct site *site, size_t most_bytes, int64_t request_us)
{
	web_stop(site->w);
	start(site, most_bytes, request_us);
}

/* ---- a client ---- */

int
site_dial(const struct site *site)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons(site->port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(
	    connect(fd, (const struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

void
site_say(int fd, const void *p, size_t n)
{
	const uint8_t *at = p;
	ssize_t put;

	for (; n > 0; at += put, n -= (size_t)put) {
		put = send(fd, at, n, MSG_NOSIGNAL);
		if (put <= 0) /* the other side has heard enough */
			return;
	}
}

void
site_say_text(int fd, const char *s)
{
	site_say(fd, s, strlen(s));
}

struct buf
site_hear(int fd)
{
	uint8_t at[65536];
	struct buf b;
	ssize_t got;

	buf_init(&b, 64u << 20);
	while ((got = recv(fd, at, sizeof(at), 0)) > 0)
		buf_put(&b, at, (size_t)got);
	(void)close(fd);
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

int
site_status(struct buf *b)
{
	const char *z = buf_z(b);

	assert_non_null(z);
	return strncmp(z, "HTTP/1.1 ", 9) == 0 ? (int)strtol(z + 9, NULL, 10) : 0;
}

const char *
site_field(struct buf *b, const char *name)
{
	static char value[200];
	const char *z = buf_z(b), *at, *end = strstr(z, "\r\n\r\n");
	size_t n = strlen(name);

	value[0] = '\0';
	for (at = strstr(z, "\r\n"); at != NULL && at < end;
	     at = strstr(at + 2, "\r\n"))
		if (strncasecmp(at + 2, name, n) == 0 && at[2 + n] == ':')
			(void)snprintf(value, sizeof(value), "%.*s",
			    (int)strcspn(at + 4 + n, "\r"), at + 4 + n);
	return value;
}

struct bytes
site_body(struct buf *b)
{
	const char *z = buf_z(b), *end = strstr(z, "\r\n\r\n");
	struct bytes body = {NULL, 0};

	assert_non_null(end);
	body.p = b->p + (end + 4 - z);
	body.n = b->n - (size_t)(end + 4 - z);
	return body;
}

void
site_expect(struct buf b, int status, const char *part)
{
	assert_int_equal(site_status(&b), status);
	if (strstr(buf_z(&b), part) == NULL)
		fail_msg("no \"%s\" in: %s", part, buf_z(&b));
	buf_free(&b);
}

struct buf
site_ask(const struct site *site, const char *request)
{
	int fd = site_dial(site);

	site_say_text(fd, request);
	return site_hear(fd);
}
