/*
 * link -- a link on loopback that counts what crosses it, and can break.
 *
 * usage: link PORT-FILE [--to PORT] [--cut BYTES]
 *
 * Listens on a free port of 127.0.0.1 and writes it into PORT-FILE.  With
 * --to, every connection is led on to that port; without, each HTTP request
 * is swallowed and answered as an OpenRosa server does.  With --cut, the
 * first connection is torn down once so many bytes have gone up.
 *
 * On SIGTERM it prints what crossed, both ways, headers included:
 *     {"connections":2,"requests":2,"up":5310,"down":1022,"torn":4000}
 * requests: those swallowed here.  torn: what had gone up, in vain, on the
 * connection that was torn down; it is not in up.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 32
#define HEADER_MAX 16384

static const char created[] =
    "HTTP/1.1 201 Created\r\n"
    "X-OpenRosa-Version: 1.0\r\n"
    "X-OpenRosa-Accept-Content-Length: 100000000\r\n"
    "Content-Type: text/xml; charset=utf-8\r\n"
    "Content-Length: 133\r\n\r\n"
    "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\" "
    "items=\"0\"><message nature=\"\">full submission</message>"
    "</OpenRosaResponse>";

/* One connection: the near end, and the far one (-1: swallowed here). */
struct pair {
	int near, far;
	uint64_t up;
	char header[HEADER_MAX];
	size_t in_header;
	uint64_t body; /* bytes of the present request still to come */
};

struct totals {
	uint64_t connections, requests, up, down, torn;
};

static volatile sig_atomic_t ended;

static void
end(int signal_number)
{
	(void)signal_number;
	ended = 1;
}

static struct sockaddr_in
loopback(uint16_t port)
{
	struct sockaddr_in at = {.sin_family = AF_INET};

	at.sin_port = htons(port);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return at;
}

static int
listen_on(const char *port_file)
{
	struct sockaddr_in at = loopback(0);
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	FILE *f;

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(fd, CONNECTIONS) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &n) != 0 ||
	    (f = fopen(port_file, "w")) == NULL)
		return -1;
	(void)fprintf(f, "%u\n", ntohs(at.sin_port));
	return fclose(f) == 0 ? fd : -1;
}

static int
lead_on(uint16_t port)
{
	struct sockaddr_in at = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		(void)close(fd);
		fd = -1;
	}
	return fd;
}

static bool
write_all(int fd, const char *p, size_t n)
{
	ssize_t k;

	while (n > 0) {
		k = send(fd, p, n, MSG_NOSIGNAL);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return true;
}

/* The length that a complete header block announces. */
static uint64_t
announced(const char *header)
{
	const char *at = strstr(header, "Content-Length: ");

	return at == NULL ? 0 : strtoull(at + 16, NULL, 10);
}

/* Follow requests byte by byte; answer each that is whole. */
static bool
swallow(struct pair *c, const char *p, size_t n, struct totals *t)
{
	size_t take;

	while (n > 0) {
		if (c->body > 0) {
			take = n < c->body ? n : (size_t)c->body;
			c->body -= take;
			p += take;
			n -= take;
		} else {
			if (c->in_header + 1 >= sizeof(c->header))
				return false;
			c->header[c->in_header++] = *p++;
			n--;
			if (c->in_header < 4 || memcmp(c->header +
			    c->in_header - 4, "\r\n\r\n", 4) != 0)
				continue;
			c->header[c->in_header] = '\0';
			c->in_header = 0;
			c->body = announced(c->header);
		}
		if (c->body > 0)
			continue;
		t->requests++;
		t->down += sizeof(created) - 1;
		if (!write_all(c->near, created, sizeof(created) - 1))
			return false;
	}
	return true;
}

static void
hang_up(struct pair *c)
{
	struct linger now = {.l_onoff = 1};

	(void)setsockopt(c->near, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	(void)close(c->near);
	if (c->far >= 0)
		(void)close(c->far);
	c->near = c->far = -1;
}

/* What came from one end goes to the other; false: the connection is over. */
static bool
pass(struct pair *c, bool upwards, uint64_t *cut, struct totals *t)
{
	char buffer[65536];
	ssize_t n = recv(upwards ? c->near : c->far, buffer, sizeof(buffer), 0);
	size_t take;

	if (n <= 0)
		return n < 0 && errno == EINTR;
	take = (size_t)n;
	if (!upwards) {
		t->down += take;
		return write_all(c->near, buffer, take);
	}
	if (*cut > 0 && c->up + take >= *cut)
		take = (size_t)(*cut - c->up);
	c->up += take;
	t->up += take;
	if (c->far < 0 ? !swallow(c, buffer, take, t)
		       : !write_all(c->far, buffer, take))
		return false;
	if (*cut == 0 || c->up < *cut)
		return true;
	t->up -= c->up;
	t->torn += c->up;
	*cut = 0; /* once */
	return false;
}

static void
take_in(int listener, struct pair *c, uint16_t to, struct totals *t)
{
	memset(c, 0, sizeof(*c));
	c->far = -1;
	if ((c->near = accept(listener, NULL, NULL)) < 0)
		return;
	t->connections++;
	if (to != 0 && (c->far = lead_on(to)) < 0)
		hang_up(c);
}

static void
run(int listener, uint16_t to, uint64_t cut, struct totals *t)
{
	static struct pair pair[CONNECTIONS];
	struct pollfd at[1 + 2 * CONNECTIONS];
	size_t i;

	for (i = 0; i < CONNECTIONS; i++)
		pair[i].near = pair[i].far = -1;
	while (!ended) {
		struct pair *idle = NULL;

		for (i = 0; i < CONNECTIONS; i++) {
			at[1 + 2 * i] = (struct pollfd){pair[i].near, POLLIN, 0};
			at[2 + 2 * i] = (struct pollfd){pair[i].far, POLLIN, 0};
			if (pair[i].near < 0)
				idle = &pair[i];
		}
		at[0] = (struct pollfd){idle != NULL ? listener : -1, POLLIN, 0};
		if (poll(at, 1 + 2 * CONNECTIONS, -1) < 0)
			continue;
		for (i = 0; i < CONNECTIONS; i++) {
			if (at[1 + 2 * i].revents != 0 &&
			    !pass(&pair[i], true, &cut, t))
				hang_up(&pair[i]);
			else if (pair[i].far >= 0 &&
			    at[2 + 2 * i].revents != 0 &&
			    !pass(&pair[i], false, &cut, t))
				hang_up(&pair[i]);
		}
		if (at[0].revents != 0)
			take_in(listener, idle, to, t);
	}
}

int
main(int argc, char *argv[])
{
	struct sigaction a = {.sa_handler = end};
	struct totals t = {0};
	uint64_t to = 0, cut = 0;
	int i, listener;

	for (i = 2; i + 1 < argc; i += 2)
		if (strcmp(argv[i], "--to") == 0)
			to = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--cut") == 0)
			cut = strtoull(argv[i + 1], NULL, 10);
	if (argc < 2 || to > 65535 || (listener = listen_on(argv[1])) < 0) {
		(void)fputs("usage: link PORT-FILE [--to PORT] [--cut BYTES]\n",
		    stderr);
		return 2;
	}
	(void)sigaction(SIGTERM, &a, NULL);
	(void)sigaction(SIGINT, &a, NULL);
	run(listener, (uint16_t)to, cut, &t);
	(void)printf("{\"connections\":%llu,\"requests\":%llu,\"up\":%llu,"
		     "\"down\":%llu,\"torn\":%llu}\n",
	    (unsigned long long)t.connections, (unsigned long long)t.requests,
	    (unsigned long long)t.up, (unsigned long long)t.down,
	    (unsigned long long)t.torn);
	return 0;
}
