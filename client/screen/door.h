/*
 * door -- the pages and their calls over HTTP, on this machine alone.
 *
 * One thread of its own answers one request after the other.
 *
 * src   docs/screens.md, "How it is secured"
 */
#ifndef SCREEN_DOOR_H
#define SCREEN_DOOR_H

#include "screen/seat.h"

#define DOOR_CONNECTIONS 64u
#define DOOR_IDLE_S 60u /* a connection that says nothing ends */

struct door;

/* in   port  0: any free one; s->gate.port is set
 * errs BUSY  the port is another program's; NET, NOMEM */
enum ayni_err door_open(struct seat *s, uint16_t port,
    struct door **out) AYNI_CHECK;
void door_close(struct door *d); /* safe on NULL */

#endif
