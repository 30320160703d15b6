#include "net/line.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER_MAX 32768u
#define PIECE 4096u

struct line {
	struct line_manner m;
	uint16_t to, port;
	char url[32];
	int listener;
	pthread_t thread;
	pthread_mutex_t lock; /* of what follows */
	int at;               /* the near end of what is open; -1: nothing */
	bool ends;
	int64_t now_us, next_cut_us;
	uint64_t state; /* of the chance that the seed gives */
	uint64_t to_flip;
	struct line_count count;
};

enum way { UP, DOWN };

/* One connection, and how much of it gets through each way. */
struct pair {
	struct line *l;
	int near, far;     /* far -1: nothing lies behind */
	uint64_t left[2];
	bool hangs;        /* where it would be cut */
	int64_t alive_us;  /* when something crossed it last */
	bool head;         /* the request was HEAD: no body comes */
};

/* One message on its way. */
struct message {
	enum way way;
	int64_t began_us;
	uint64_t bytes, arrived; /* of it, so far */
	char header[HEADER_MAX];
	size_t n;
	bool in_body, whole, endless;
	uint64_t body; /* still to come */
};

/* ---- chance (splitmix64) ---- */

static uint64_t
draw(struct line *l)
{
	uint64_t z = l->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* From 1 to twice the mean. */
static uint64_t
around(struct line *l, uint64_t mean)
{
	return 1 + draw(l) % (2 * mean);
}

/* ---- time ---- */

static int64_t
takes_us(const struct line *l, uint64_t bytes)
{
	return l->m.rate_bps == 0 ? 0
	    : (int64_t)(bytes * 8000000 / l->m.rate_bps);
}

/* Whether a cut came since this connection was last seen alive. */
static bool
is_dead(const struct pair *c)
{
	const struct line *l = c->l;

	return l->m.cut_every_us > 0 &&
	    l->next_cut_us - l->m.cut_every_us > c->alive_us;
}

static void
move_on(struct line *l, int64_t to_us)
{
	if (to_us > l->now_us)
		l->now_us = to_us;
	while (l->m.cut_every_us > 0 && l->next_cut_us <= l->now_us)
		l->next_cut_us += l->m.cut_every_us;
}

/* ---- where a message ends ---- */

static const char *
field(const char *header, const char *name)
{
	size_t n = strlen(name);
	const char *s = header;

	while ((s = strchr(s, '\n')) != NULL)
		if (strncasecmp(++s, name, n) == 0)
			return s + n;
	return NULL;
}

static void
end_header(struct pair *c, struct message *x)
{
	const char *length;
	bool none = false;

	x->header[x->n] = '\0';
	x->in_body = true;
	if (x->way == UP)
		c->head = strncmp(x->header, "HEAD ", 5) == 0;
	else
		none = c->head || strncmp(x->header + 9, "204", 3) == 0;
	length = field(x->header, "Content-Length:");
	if (!none && length != NULL)
		x->body = strtoull(length, NULL, 10);
	else if (!none && x->way == DOWN)
		x->endless = true; /* until the far end closes */
	x->whole = x->body == 0 && !x->endless;
}

static void
follow(struct pair *c, struct message *x, const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (x->in_body) {
			x->whole = !x->endless && --x->body == 0;
			continue;
		}
		if (x->n + 1 < HEADER_MAX)
			x->header[x->n++] = (char)p[i];
		if (x->n >= 4 &&
		    memcmp(x->header + x->n - 4, "\r\n\r\n", 4) == 0)
			end_header(c, x);
	}
}

/* ---- crossing ---- */

/* How many of n bytes more arrive before a cut that the clock brings. */
static size_t
in_time(struct line *l, struct message *x, size_t n)
{
	int64_t by_us = x->began_us + takes_us(l, x->bytes + n) +
	    l->m.delay_us;
	int64_t left_us = l->next_cut_us - x->began_us - l->m.delay_us;
	uint64_t fit;

	if (l->m.cut_every_us == 0 || by_us < l->next_cut_us)
		return n;
	if (l->m.rate_bps == 0)
		return 0;
	fit = left_us <= 0 ? 0 : (uint64_t)left_us * l->m.rate_bps / 8000000;
	return fit > x->bytes ? (size_t)(fit - x->bytes) : 0;
}

static void
spoil(struct line *l, uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; l->m.flip_bytes > 0 && i < n; i++) {
		if (--l->to_flip > 0)
			continue;
		p[i] ^= (uint8_t)(1u << (draw(l) & 7));
		l->to_flip = around(l, l->m.flip_bytes);
		l->count.flips++;
	}
}

/* What is on its way when the line is cut had left in vain. */
static uint64_t
lost(const struct line *l, size_t n)
{
	uint64_t under_way = l->m.rate_bps * (uint64_t)l->m.delay_us /
	    8000000;

	return n < under_way ? n : under_way;
}

/* How many of n bytes arrive, spoilt perhaps; fewer: then it is cut. */
static size_t
cross(struct pair *c, struct message *x, uint8_t *p, size_t n)
{
	struct line *l = c->l;
	uint64_t *left = &c->left[x->way];
	bool by_time = false;
	size_t k;

	(void)pthread_mutex_lock(&l->lock);
	if (is_dead(c)) {
		k = 0;
	} else {
		k = in_time(l, x, n);
		by_time = k < n;
		if (k > *left)
			k = (size_t)*left;
	}
	*left -= k;
	spoil(l, p, k);
	x->bytes += k;
	*(x->way == UP ? &l->count.up : &l->count.down) += k + lost(l, n - k);
	move_on(l, by_time ? l->next_cut_us : x->began_us +
	    takes_us(l, x->bytes) + (k == n ? 0 : l->m.delay_us));
	c->alive_us = l->now_us;
	(void)pthread_mutex_unlock(&l->lock);
	return k;
}

static bool
send_all(int fd, const uint8_t *p, size_t n)
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

/* Bytes that one end says; 0: it is over.  The near end may lose patience
 * while the far one speaks. */
static size_t
hear(struct pair *c, enum way way, uint8_t *p, size_t n)
{
	struct pollfd at[2] = {{c->near, POLLIN, 0}, {c->far, POLLIN, 0}};
	ssize_t k;
	char byte;

	if (way == DOWN) {
		while (poll(at, 2, -1) < 0)
			;
		if (at[1].revents == 0 &&
		    recv(c->near, &byte, 1, MSG_PEEK) <= 0)
			return 0;
	}
	k = recv(way == UP ? c->near : c->far, p, n, 0);
	return k > 0 ? (size_t)k : 0;
}

static void
begin(struct pair *c, struct message *x, enum way way)
{
	struct line *l = c->l;

	x->way = way;
	x->bytes = x->n = 0;
	x->body = 0;
	x->in_body = x->whole = x->endless = false;
	(void)pthread_mutex_lock(&l->lock);
	x->began_us = l->now_us;
	(void)pthread_mutex_unlock(&l->lock);
}

static void
end(struct pair *c, const struct message *x)
{
	struct line *l = c->l;

	(void)pthread_mutex_lock(&l->lock);
	if (x->whole || x->endless) {
		move_on(l, x->began_us + takes_us(l, x->bytes) +
		    l->m.delay_us);
		c->alive_us = l->now_us;
	} else {
		l->count.torn += x->bytes;
	}
	l->count.requests += x->way == UP && x->whole;
	(void)pthread_mutex_unlock(&l->lock);
}

/* *cut: it went no further here; false: that was all of the connection. */
static bool
pass(struct pair *c, struct message *x, enum way way, bool *cut)
{
	uint8_t at[PIECE];
	int to = way == UP ? c->far : c->near;
	size_t n, k = 0;

	begin(c, x, way);
	do {
		n = hear(c, way, at, sizeof(at));
		if (n == 0)
			break;
		follow(c, x, at, n);
		k = cross(c, x, at, n);
		*cut = k < n;
		if (to >= 0 && !send_all(to, at, k) && way == DOWN)
			break;
	} while (!*cut && !x->whole);
	if (*cut)
		x->whole = false;
	end(c, x);
	return x->whole;
}

static bool
say(struct pair *c, struct message *x)
{
	uint8_t at[PIECE];
	size_t n = strlen(c->l->m.reply), k;

	begin(c, x, DOWN);
	memcpy(at, c->l->m.reply, n);
	k = cross(c, x, at, n);
	x->whole = k == n;
	end(c, x);
	return send_all(c->near, at, k) && x->whole;
}

/* Until that side knows, and has dealt with all that it got: what comes next
 * finds that. */
static void
leave(int fd)
{
	uint8_t at[PIECE];

	if (fd < 0)
		return;
	(void)shutdown(fd, SHUT_WR);
	while (recv(fd, at, sizeof(at), 0) > 0)
		;
}

/* Nothing comes any more, and nothing says so. */
static void
hang(struct pair *c)
{
	uint8_t at[PIECE];

	while (recv(c->near, at, sizeof(at), 0) > 0)
		;
}

static void
lead(struct pair *c)
{
	struct message *x = calloc(1, sizeof(*x));
	struct line *l = c->l;
	bool cut = false;

	while (x != NULL && pass(c, x, UP, &cut) &&
	    (c->far >= 0 ? pass(c, x, DOWN, &cut) : say(c, x)))
		;
	free(x);
	(void)pthread_mutex_lock(&l->lock);
	l->count.cuts += cut && !c->hangs;
	l->count.stalls += cut && c->hangs;
	if (cut && l->m.cut_once)
		l->m.cut_up = l->m.cut_down = 0;
	(void)pthread_mutex_unlock(&l->lock);
	if (cut && c->hangs)
		hang(c);
	leave(c->far);
	leave(c->near);
}

/* ---- connections ---- */

static struct sockaddr_in
loopback(uint16_t port)
{
	struct sockaddr_in a = {.sin_family = AF_INET};

	a.sin_port = htons(port);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

static int
reach(uint16_t port)
{
	struct sockaddr_in a = loopback(port);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0) {
		(void)close(fd);
		fd = -1;
	}
	return fd;
}

/* It is connected, one round trip later; what it may bear is drawn. */
static void
open_pair(struct line *l, struct pair *c)
{
	const struct line_manner *m = &l->m;

	move_on(l, l->now_us + 2 * m->delay_us);
	c->alive_us = l->now_us;
	c->left[UP] = m->cut_up > 0 ? m->cut_up : UINT64_MAX;
	c->left[DOWN] = m->cut_down > 0 ? m->cut_down : UINT64_MAX;
	if (m->cut_bytes > 0) {
		c->left[UP] = around(l, m->cut_bytes);
		c->left[DOWN] = around(l, m->cut_bytes);
		c->hangs = m->stall_in > 0 && draw(l) % m->stall_in == 0;
	}
	l->count.connections++;
}

static bool
note(struct line *l, struct pair *c, int fd)
{
	bool goes_on;

	(void)pthread_mutex_lock(&l->lock);
	goes_on = !l->ends;
	l->at = goes_on ? fd : -1;
	if (fd >= 0 && goes_on)
		open_pair(l, c);
	(void)pthread_mutex_unlock(&l->lock);
	return goes_on;
}

static void *
run(void *arg)
{
	struct line *l = arg;
	struct pair c;
	int fd;

	while ((fd = accept(l->listener, NULL, NULL)) >= 0) {
		c = (struct pair){.l = l, .near = fd, .far = -1};
		if (note(l, &c, fd)) {
			if (l->to != 0)
				c.far = reach(l->to);
			if (l->to == 0 || c.far >= 0)
				lead(&c);
			(void)note(l, &c, -1);
		}
		(void)close(fd);
		if (c.far >= 0)
			(void)close(c.far);
	}
	return NULL;
}

static int
listen_at(uint16_t *port)
{
	struct sockaddr_in a = loopback(0);
	socklen_t n = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 ||
	    listen(fd, 8) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &n) != 0) {
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	*port = ntohs(a.sin_port);
	return fd;
}

struct line *
line_start(const struct line_manner *m, uint16_t to)
{
	struct line *l = calloc(1, sizeof(*l));

	if (l == NULL)
		return NULL;
	l->m = *m;
	l->to = to;
	l->at = -1;
	l->state = m->seed;
	if (m->flip_bytes > 0)
		l->to_flip = around(l, m->flip_bytes);
	if (m->cut_every_us > 0)
		l->next_cut_us = 1 + (int64_t)(draw(l) %
		    (uint64_t)m->cut_every_us);
	(void)pthread_mutex_init(&l->lock, NULL);
	l->listener = listen_at(&l->port);
	(void)snprintf(l->url, sizeof(l->url), "http://127.0.0.1:%u",
	    (unsigned)l->port);
	if (l->listener < 0 ||
	    pthread_create(&l->thread, NULL, run, l) != 0) {
		if (l->listener >= 0)
			(void)close(l->listener);
		(void)pthread_mutex_destroy(&l->lock);
		free(l);
		return NULL;
	}
	return l;
}

const char *
line_url(const struct line *l)
{
	return l->url;
}

uint16_t
line_port(const struct line *l)
{
	return l->port;
}

void
line_heal(struct line *l)
{
	(void)pthread_mutex_lock(&l->lock);
	l->m.cut_every_us = 0;
	l->m.cut_bytes = l->m.cut_up = l->m.cut_down = l->m.flip_bytes = 0;
	if (l->at >= 0)
		(void)shutdown(l->at, SHUT_RDWR); /* it may not bear much */
	(void)pthread_mutex_unlock(&l->lock);
}

int64_t
line_now(struct line *l)
{
	int64_t now_us;

	(void)pthread_mutex_lock(&l->lock);
	now_us = l->now_us;
	(void)pthread_mutex_unlock(&l->lock);
	return now_us;
}

void
line_sleep(struct line *l, int64_t us)
{
	(void)pthread_mutex_lock(&l->lock);
	move_on(l, l->now_us + us);
	(void)pthread_mutex_unlock(&l->lock);
}

struct line_count
line_counted(struct line *l)
{
	struct line_count n;

	(void)pthread_mutex_lock(&l->lock);
	n = l->count;
	(void)pthread_mutex_unlock(&l->lock);
	return n;
}

void
line_stop(struct line *l)
{
	if (l == NULL)
		return;
	(void)pthread_mutex_lock(&l->lock);
	l->ends = true;
	if (l->at >= 0)
		(void)shutdown(l->at, SHUT_RDWR);
	(void)pthread_mutex_unlock(&l->lock);
	(void)shutdown(l->listener, SHUT_RDWR);
	(void)pthread_join(l->thread, NULL);
	(void)close(l->listener);
	(void)pthread_mutex_destroy(&l->lock);
	free(l);
}
