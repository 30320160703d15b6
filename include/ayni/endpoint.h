/*
 * endpoint -- where a server listens, as people write it: "127.0.0.1:8480",
 * "[::1]:0".
 */
#ifndef AYNI_ENDPOINT_H
#define AYNI_ENDPOINT_H

#include "ayni/bytes.h"

#define ENDPOINT_ADDRESS 64u
#define ENDPOINT_URL 128u

/*
 * endpoint_read
 *
 * in    s        NUL-terminated
 * out   address  without brackets; whether it is one is not looked at
 *       *port    0: any
 *       false    where it is not written like that; both are then untouched
 */
bool endpoint_read(const char *s, char address[ENDPOINT_ADDRESS],
    uint16_t *port);
/* endpoint_url -- "http://[::1]:8480" */
void endpoint_url(const char *address, uint16_t port, char out[ENDPOINT_URL]);

#endif
