/*
 * secure -- an office behind https on the loopback, with whatever
 * certificate it is given.
 */
#ifndef SUPPORT_SECURE_H
#define SUPPORT_SECURE_H

#include "support/bureau.h"

#define SECURE_AUTHORITY "tests/data/tls/authority.pem"

struct secure;

/* in  certificate  "good": tests/data/tls/good.pem */
struct secure *secure_start(struct bureau *b, const char *certificate);
void secure_stop(struct secure *s);
/* "https://127.0.0.1:PORT" */
const char *secure_url(const struct secure *s);

#endif
