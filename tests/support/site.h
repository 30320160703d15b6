/*
 * site -- a stage whose office answers over HTTP, and a client that says to
 * it, byte by byte, whatever it is told.
 */
#ifndef SUPPORT_SITE_H
#define SUPPORT_SITE_H

#include "support/stage.h"
#include "web/web.h"

struct site {
	struct stage *s;
	struct web *w;
	uint16_t port;
	unsigned still_s; /* as web_setup has it, from the next site_reopen */
};

/* A setup and teardown of cmocka; *state is the site. */
int site_setup(void **state);
int site_teardown(void **state);
/* site_reopen -- with other limits than the usual; 0: as usual. */
void site_reopen(struct site *site, size_t most_bytes, int64_t request_us);

/* A connection; what is said on it, which may be more than is heard. */
int site_dial(const struct site *site);
void site_say(int fd, const void *p, size_t n);
void site_say_text(int fd, const char *s);
/* site_hear -- everything until the other side closes. */
struct buf site_hear(int fd);
/* site_ask -- a whole request, and what was heard. */
struct buf site_ask(const struct site *site, const char *request);

/* Of what was heard: its status, a header field's value in static memory
 * ("" where it has none), its body. */
int site_status(struct buf *b);
const char *site_field(struct buf *b, const char *name);
struct bytes site_body(struct buf *b);
/* site_expect -- fails the test unless it has this status and says this;
 * frees it. */
void site_expect(struct buf b, int status, const char *part);

#endif
