/*
 * hand_via -- `ayni sync --via URL`: what would go to the office, to a relay,
 * and what came back through it.
 */
#ifndef UI_HAND_VIA_H
#define UI_HAND_VIA_H

#include "sync/remote.h"
#include "ui/kit.h"

/* in  k  open; errs as courier_carry */
enum ayni_err hand_via(struct kit *k, const struct options *o,
    const struct transport *transport, struct sleeper sleep);

#endif
