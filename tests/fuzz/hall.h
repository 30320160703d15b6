/*
 * hall -- requests over HTTP as a server's own handler gets them, without a
 * socket: libmicrohttpd as fuzz targets play it.
 *
 * An input is requests, one after the other, each
 *
 *     METHOD /PATH?QUERY
 *     Field: value
 *
 *     body
 *     .
 *
 * with a line of "!" instead of "." where the link breaks before all of the
 * body is there.  It comes in two pieces; its Content-Length is its own,
 * or where the field says "chunked", none.
 *
 * With HALL_SHOWS in the environment it writes what was answered.
 *
 * What must hold of any server is looked at here: one answer to each request,
 * a status that HTTP has, fields that are one line each, bytes as many as
 * were promised, JSON where it says so.
 */
#ifndef FUZZ_HALL_H
#define FUZZ_HALL_H

#include "ayni/bytes.h"

struct hall_ask {
	const char *method, *path; /* as the server got them */
};

struct hall_answer {
	unsigned status;    /* 0: the connection was cut */
	struct bytes body;  /* its first HALL_MOST_BODY bytes */
};
#define HALL_MOST_BODY (4u << 20)

struct hall_guide {
	/* What goes out for what an input has as a body, as long as the
	 * request lasts; NULL: that. */
	struct bytes (*body)(void *ctx, struct bytes body);
	/* What else must hold, answer by answer. */
	void (*check)(void *ctx, const struct hall_ask *ask,
	    const struct hall_answer *answer);
	void *ctx;
	const char *skips; /* a path that nobody asks for; NULL: none */
};

/* hall_run -- by the handler of the server that was started last. */
void hall_run(struct bytes input, const struct hall_guide *g);
/* The value of a field of the request, by its name; NULL: none. */
const char *hall_field(const struct hall_ask *ask, const char *name);
const char *hall_cookie(const struct hall_ask *ask, const char *name);

#endif
