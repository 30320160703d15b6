/*
 * call -- what a page asks for: members of a JSON object, or of a query.
 *
 * A member that is missing or of another type gives BADFORM, and seat.why
 * names it.  Texts live as long as the call.
 */
#ifndef SCREEN_CALL_H
#define SCREEN_CALL_H

#include "screen/seat.h"

struct call {
	const json_t *in; /* of a POST; NULL: look in the query */
	const char *(*query)(void *ctx, const char *name);
	void *ctx;
};

/* call_text -- n == 0 where it is missing. */
struct text call_text(const struct call *c, const char *name);
uint64_t call_number(const struct call *c, const char *name, uint64_t none);
enum ayni_err call_need(struct seat *s, const struct call *c,
    const char *name, struct text *out) AYNI_CHECK;
enum ayni_err call_record(struct seat *s, const struct call *c,
    struct record_id *out) AYNI_CHECK;

/* call_lines -- each as a text; empty ones are left out. */
json_t *call_lines(struct text words);

/* call_put -- j as text, appended; j is freed; NULL is NOMEM. */
enum ayni_err call_put(json_t *j, struct buf *out) AYNI_CHECK;
/* call_open -- the same without its closing brace, and a comma: members
 * follow. */
enum ayni_err call_open(json_t *j, struct buf *out) AYNI_CHECK;

#endif
