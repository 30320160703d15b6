#include "support/hotspot.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct hotspot {
	enum hotspot_way way;
	struct bytes reply;
	int listener;
	char url[64];
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	int at;               /* the connection that is open; -1: none */
	bool ends;
	unsigned connections;
	uint8_t request[65536];
	size_t n;
};

static struct sockaddr_in
loopback(uint16_t port)
{
	struct sockaddr_in a = {
	    .sin_family = AF_INET, .sin_port = htons(port)};

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

/* Whether a whole request is there: headers, and as much as they promise. */
static bool
whole(const char *s, size_t n)
{
	const char *end = strstr(s, "\r\n\r\n"), *length;
	size_t promised = 0;

	if (end == NULL)
		return false;
	length = strstr(s, "Content-Length: ");
	if (length != NULL && length < end)
		promised = strtoul(length + 16, NULL, 10);
	return n >= (size_t)(end + 4 - s) + promised;
}

static bool
read_request(struct hotspot *s, int fd)
{
	static char at[65536];
	size_t n = 0;
	ssize_t k;

	do {
		k = recv(fd, at + n, sizeof(at) - 1 - n, 0);
		if (k <= 0)
			return false;
		n += (size_t)k;
		at[n] = '\0';
	} while (!whole(at, n));
	(void)pthread_mutex_lock(&s->lock);
	memcpy(s->request, at, n);
	s->n = n;
	(void)pthread_mutex_unlock(&s->lock);
	return true;
}

static void
send_all(int fd, struct bytes b)
{
	ssize_t k;

	while (b.n > 0 && (k = send(fd, b.p, b.n, MSG_NOSIGNAL)) > 0) {
		b.p += k;
		b.n -= (size_t)k;
	}
}

static void
serve(struct hotspot *s, int fd)
{
	char byte;

	while (s->way == HOTSPOT_GREET || read_request(s, fd)) {
		send_all(fd, s->reply);
		if (s->way == HOTSPOT_CLOSE || s->way == HOTSPOT_GREET)
			return;
		if (s->way == HOTSPOT_STALL) {
			(void)recv(fd, &byte, 1, 0);
			return;
		}
	}
}

static bool
note(struct hotspot *s, int fd)
{
	bool ends;

	(void)pthread_mutex_lock(&s->lock);
	ends = s->ends;
	s->at = ends ? -1 : fd;
	s->connections += fd >= 0;
	(void)pthread_mutex_unlock(&s->lock);
	return !ends;
}

static void *
run(void *arg)
{
	struct hotspot *s = arg;
	int fd;

	while ((fd = accept(s->listener, NULL, NULL)) >= 0) {
		if (note(s, fd))
			serve(s, fd);
		(void)note(s, -1);
		(void)close(fd);
	}
	return NULL;
}

struct hotspot *
hotspot_start(enum hotspot_way way, struct bytes reply)
{
	struct hotspot *s = malloc(sizeof(*s));
	struct sockaddr_in a = loopback(0);
	socklen_t n = sizeof(a);

	assert_non_null(s);
	*s = (struct hotspot){.way = way, .reply = reply};
	s->at = -1;
	s->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(s->listener >= 0);
	assert_int_equal(
	    bind(s->listener, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(s->listener, 8), 0);
	assert_int_equal(
	    getsockname(s->listener, (struct sockaddr *)&a, &n), 0);
	(void)snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%u",
	    (unsigned)ntohs(a.sin_port));
	(void)pthread_mutex_init(&s->lock, NULL);
	assert_int_equal(pthread_create(&s->thread, NULL, run, s), 0);
	return s;
}

void
hotspot_stop(struct hotspot *s)
{
	(void)pthread_mutex_lock(&s->lock);
	s->ends = true;
	if (s->at >= 0)
		(void)shutdown(s->at, SHUT_RDWR);
	(void)pthread_mutex_unlock(&s->lock);
	(void)shutdown(s->listener, SHUT_RDWR);
	(void)pthread_join(s->thread, NULL);
	(void)close(s->listener);
	(void)pthread_mutex_destroy(&s->lock);
	free(s);
}

const char *
hotspot_url(const struct hotspot *s)
{
	return s->url;
}

unsigned
hotspot_connections(struct hotspot *s)
{
	unsigned n;

	(void)pthread_mutex_lock(&s->lock);
	n = s->connections;
	(void)pthread_mutex_unlock(&s->lock);
	return n;
}

struct bytes
hotspot_request(struct hotspot *s)
{
	static uint8_t at[sizeof(s->request)];
	size_t n;

	(void)pthread_mutex_lock(&s->lock);
	n = s->n;
	memcpy(at, s->request, n);
	(void)pthread_mutex_unlock(&s->lock);
	return (struct bytes){at, n};
}
