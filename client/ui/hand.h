/*
 * hand -- `ayni`, the device's program: its commands.
 *
 * out   the exit code: a number of include/ayni/err.h
 */
#ifndef UI_HAND_H
#define UI_HAND_H

#include "ayni/options.h"

/* ui: what `ayni ui` does; it lies above this layer. */
int hand(int argc, char *const argv[],
    enum ayni_err (*ui)(void *ctx, const struct options *o));

/* Each takes a struct kit and gives the exit code. */
enum ayni_err hand_join(void *ctx, const struct options *o);
enum ayni_err hand_forms(void *ctx, const struct options *o);
enum ayni_err hand_restore(void *ctx, const struct options *o);
enum ayni_err hand_fill(void *ctx, const struct options *o);
enum ayni_err hand_fill_again(void *ctx, const struct options *o);
enum ayni_err hand_list(void *ctx, const struct options *o);
enum ayni_err hand_show(void *ctx, const struct options *o);
enum ayni_err hand_discard(void *ctx, const struct options *o);
enum ayni_err hand_step_withdraw(void *ctx, const struct options *o);
enum ayni_err hand_step_note(void *ctx, const struct options *o);
enum ayni_err hand_sync(void *ctx, const struct options *o);
enum ayni_err hand_carry(void *ctx, const struct options *o);
enum ayni_err hand_relay(void *ctx, const struct options *o);
enum ayni_err hand_passphrase(void *ctx, const struct options *o);
enum ayni_err hand_work(void *ctx, const struct options *o);
enum ayni_err hand_notice(void *ctx, const struct options *o);
enum ayni_err hand_status(void *ctx, const struct options *o);

#endif
