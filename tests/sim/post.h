/*
 * post -- what is under way between devices and the office: letters that
 * wait to be delivered, and links on which somebody waits for an answer.
 */
#ifndef SIM_POST_H
#define SIM_POST_H

#include "ayni/bytes.h"
#include "sync/transport.h"

#define POST_LETTERS 64u

struct world;
struct phone;

struct letter {
	struct buf body;
	unsigned phone; /* from which, or to which */
	bool up;
};

struct post {
	struct letter letter[POST_LETTERS];
	size_t n;
	bool good; /* links are, from now on */
};

/* post_link -- the transport that phones and relays reach the office over. */
struct transport post_link(struct world *w);
/* post_ask -- a phone's request is on its way. */
void post_ask(struct phone *p);
/* post_deliver -- some letter arrives: late, twice, cut or not at all. */
void post_deliver(struct world *w);
void post_clear(struct world *w);

#endif
