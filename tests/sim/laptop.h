/*
 * laptop -- a supervisor's, which relays: devices hand over to it and fetch
 * what came back, and it carries on to the office when there is a link.
 *
 * What it said that it has is there, or was carried on, or was replaced by
 * its device, whatever becomes of the laptop: anything else ends the life.
 */
#ifndef SIM_LAPTOP_H
#define SIM_LAPTOP_H

#include <stdbool.h>

#include "relay/depot.h"

#define LAPTOP_BUNDLES 256u

struct world;
struct phone;

struct laptop {
	struct depot d;
	bool full; /* there may be no room on its disk */
	struct waybill has[LAPTOP_BUNDLES]; /* it said so */
	size_t n;
};

void laptop_buy(struct world *w);
/* laptop_meet -- a device comes by. */
void laptop_meet(struct phone *p);
/* laptop_forward -- it has a link, for as long as it holds. */
void laptop_forward(struct world *w);
/* laptop_restart -- its program is killed, or its power fails. */
void laptop_restart(struct world *w);
/* laptop_settle -- all that it has to the office, and the answers home. */
void laptop_settle(struct world *w);

#endif
