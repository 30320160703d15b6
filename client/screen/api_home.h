/*
 * api_home -- calls about what there is to do: the day's work, notices.
 *
 * src   docs/screens.md, "Home"
 */
#ifndef SCREEN_API_HOME_H
#define SCREEN_API_HOME_H

#include "screen/call.h"

enum ayni_err api_home(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
/* api_home_all -- whatever was looked for. */
enum ayni_err api_home_all(struct seat *s, struct buf *out) AYNI_CHECK;
enum ayni_err api_home_seen(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;

#endif
