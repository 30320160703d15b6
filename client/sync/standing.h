/*
 * standing -- how a device stands with its office, as a table: from what it
 * was, by what it learnt.
 */
#ifndef SYNC_STANDING_H
#define SYNC_STANDING_H

#include "sync/home.h"

enum standing_event {
	EVENT_CERTIFICATE, /* of our keys, in the feed */
	EVENT_REVOCATION,  /* of our epoch, in the feed */
	/* the state in the answer to our newest request */
	EVENT_CERTIFIED,
	EVENT_WAITING,
	EVENT_REVOKED,
	EVENT_USED,
	EVENT_FORKED,      /* certified, and in use twice: new keys follow */
};

enum standing standing_after(enum standing s, enum standing_event e);
/* standing_event -- what an answer's state is here. */
enum standing_event standing_event(enum sync_state s);

#endif
