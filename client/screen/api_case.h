/*
 * api_case -- calls that begin, leave and end an interview.
 *
 * src   docs/screens.md, "Beginning and leaving an interview"
 */
#ifndef SCREEN_API_CASE_H
#define SCREEN_API_CASE_H

#include "screen/call.h"

enum ayni_err api_case_begin(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_case_open(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_case_correct(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_case_withdraw(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_case_discard(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_case_pause(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_case_finish(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;

#endif
