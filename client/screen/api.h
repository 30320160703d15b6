/*
 * api -- what the pages may ask of the device, path by path.
 *
 * src   docs/screens.md, "The API"
 */
#ifndef SCREEN_API_H
#define SCREEN_API_H

#include "screen/call.h"

#define API_MAX_BODY (2u << 20)     /* of JSON */
#define API_MAX_ANSWER (64u << 20)

/* api_known -- whether there is such a path, by this method. */
bool api_known(const char *path, bool post);
/*
 * api_answer -- carries out a call, under the seat's lock.
 *
 * in    body  of a POST
 * out   JSON, appended: what it gives, or why it is refused
 *       the HTTP status
 */
unsigned api_answer(struct seat *s, const char *path, bool post,
    struct bytes body, const struct call *c, struct buf *out);
/* api_refuse -- the same for what fails before: e, with the seat's words. */
unsigned api_refuse(struct seat *s, enum ayni_err e, struct buf *out);

#endif
