/*
 * contact -- a whole sync: addresses in order, round trips until nothing is
 * left, another try after a wait.
 *
 * Success is a verified answer after which nothing waits to be sent or
 * fetched; nothing else is.
 */
#ifndef SYNC_CONTACT_H
#define SYNC_CONTACT_H

#include "sync/backoff.h"
#include "sync/session.h"
#include "sync/transport.h"

#define CONTACT_TRIES 3u
#define CONTACT_ROUNDS 10000u /* of one contact */
#define CONTACT_PATIENCE_US (10 * 60 * INT64_C(1000000))

struct contact_setup {
	struct session session;
	struct transport transport;
	struct sleeper sleep;
	const struct text *url; /* n == 0: those that the invitation gave */
	size_t urls;
	unsigned tries;         /* of all addresses; 0: CONTACT_TRIES */
	int64_t patience_us;    /* no longer wait is begun; 0: _PATIENCE_US */
	size_t most_bytes;      /* a request, however good the link; 0:
				 * SESSION_LINK_BYTES */
};

struct contact {
	struct session_news news;
	char url[CERT_MAX_TEXT + 1]; /* that worked; "" : none */
	uint64_t rounds;  /* requests answered */
	uint64_t batches, entries; /* sent in them */
	uint64_t files;            /* of interviews, sent */
	uint64_t up_bytes, down_bytes; /* on the wire */
	/* what happened last at each address that did not work */
	struct trouble trouble[INVITATION_MAX_URLS];
	size_t troubles;
	int64_t retry_us; /* the office asked to wait longer than we do */
};

/*
 * contact_run
 *
 * out   *out  filled in, whatever happened; contact_free
 * errs  USAGE  no address is known
 *       of the last address tried; those of the vault
 */
enum ayni_err contact_run(const struct contact_setup *s,
    struct contact *out) AYNI_CHECK;
void contact_free(struct contact *c); /* safe on a zeroed one */

#endif
