/*
 * api_device -- calls about the device: locked or not, contact with the office.
 *
 * src   docs/screens.md, "The device"
 */
#ifndef SCREEN_API_DEVICE_H
#define SCREEN_API_DEVICE_H

#include "screen/call.h"

enum ayni_err api_device_state(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_device_unlock(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_device_lock(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_device_passphrase(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_device_language(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_device_sync_begin(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_device_sync(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;
enum ayni_err api_device_sync_stop(struct seat *s, const struct call *c,
    struct buf *out) AYNI_CHECK;

#endif
