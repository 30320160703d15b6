/*
 * hotspot -- a server on the loopback that answers as badly as it is told.
 *
 * One thread; it takes one connection after the other and answers each
 * request on it in the same way, until the test ends it.
 */
#ifndef SUPPORT_HOTSPOT_H
#define SUPPORT_HOTSPOT_H

#include "support/test.h"

enum hotspot_way {
	HOTSPOT_ANSWER, /* the bytes, then the next request */
	HOTSPOT_CLOSE,  /* the bytes, then the end */
	HOTSPOT_GREET,  /* the bytes before any request, then the end */
	HOTSPOT_STALL,  /* the bytes, then nothing until the other side ends */
};

struct hotspot;

/* in  reply  borrowed; what it sends for each request */
struct hotspot *hotspot_start(enum hotspot_way way, struct bytes reply);
void hotspot_stop(struct hotspot *s);
/* "http://127.0.0.1:PORT" */
const char *hotspot_url(const struct hotspot *s);
/* Connections taken so far; the last request, headers and body, in static
 * memory.  Only after the request was answered. */
unsigned hotspot_connections(struct hotspot *s);
struct bytes hotspot_request(struct hotspot *s);

#endif
