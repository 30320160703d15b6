/*
 * api_way -- calls on the way through an interview.
 *
 * src   docs/screens.md, "On the way"
 */
#ifndef SCREEN_API_WAY_H
#define SCREEN_API_WAY_H

#include "screen/call.h"

enum ayni_err api_way_page(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_way_set(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
/* api_way_file -- answers an upload of this page with the file that
 * upload_files gives; name: the person's.  errs NOTFOUND */
enum ayni_err api_way_file(struct seat *s, struct text ref,
    struct text name) AYNI_CHECK;
enum ayni_err api_way_next(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_way_back(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_way_go(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_way_add(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_way_remove(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_way_language(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_way_choices(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_way_overview(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;

#endif
