/*
 * doorway -- a relay's directory over HTTP, for the devices around it.
 *
 * One thread serves all of them; who runs the relay goes on meanwhile.
 *
 * src   docs/wire.md section 19
 */
#ifndef RELAY_DOORWAY_H
#define RELAY_DOORWAY_H

#include "relay/depot.h"

#define DOORWAY_CONNECTIONS 128u
#define DOORWAY_OF_ONE 16u    /* of them, from one address */
#define DOORWAY_IDLE_S 30u    /* a connection that says nothing ends */

struct doorway_setup {
	struct depot *depot;
	const char *address; /* "127.0.0.1", "::" */
	uint16_t port;       /* 0: any free one */
	const char *name;    /* of the relay, as its devices show it */
	const char *id;      /* of this run of it */
};

struct doorway;

/* errs USAGE (address), BUSY (the port is another program's), NET (cannot
 * listen there), NOMEM */
enum ayni_err doorway_open(const struct doorway_setup *s,
    struct doorway **out) AYNI_CHECK;
uint16_t doorway_port(const struct doorway *d);
/* doorway_counts -- since it opened: what was brought whole, answers that were
 * taken away, what was refused for want of room. */
struct doorway_counts {
	uint64_t brought, fetched, refused;
};
struct doorway_counts doorway_counts(struct doorway *d);
void doorway_close(struct doorway *d); /* safe on NULL */

#endif
