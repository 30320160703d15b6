/*
 * gate -- who may speak with the screens.
 *
 * An address with a token that opens once; then a cookie.  Every request
 * names the host that we are, and comes from no page but ours.
 *
 * src   docs/screens.md, "How it is secured"
 */
#ifndef SCREEN_GATE_H
#define SCREEN_GATE_H

#include "ayni/source.h"

#define GATE_SECRET 33u /* chars: 128 bits in hexadecimal, and NUL */

struct gate {
	uint16_t port;
	char token[GATE_SECRET];  /* "": spent */
	char cookie[GATE_SECRET]; /* "": nobody is in */
};

/* What a request tells; NULL: it does not. */
struct gate_ask {
	const char *method, *path;
	const char *host, *origin, *site, *cookie;
};

/* gate_new -- another token; whoever was in is out. */
void gate_new(struct gate *g, struct random_source chance);
/* gate_address -- "http://127.0.0.1:8740/in/TOKEN", appended. */
void gate_address(const struct gate *g, struct buf *out);
/* gate_waits -- whether the address still opens. */
bool gate_waits(const struct gate *g);
/* gate_enter -- the token is spent, and a cookie made; false: it is not the
 * one, or was spent. */
bool gate_enter(struct gate *g, const char *token,
    struct random_source chance);
/* gate_cookie -- its name, appended. */
void gate_cookie(const struct gate *g, struct buf *out);
/* gate_token -- what follows "/in/"; NULL: another path. */
const char *gate_token(const char *path);
/* gate_check -- 0: may pass; else the status that it is refused with. */
unsigned gate_check(const struct gate *g, const struct gate_ask *a);

#endif
