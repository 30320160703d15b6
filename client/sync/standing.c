#include "sync/standing.h"

#define J STANDING_JOINED
#define W STANDING_WAITING
#define C STANDING_CERTIFIED
#define R STANDING_REVOKED
#define U STANDING_USED

/* A revoked epoch stays so: only new keys lead out of it.  A certified one
 * may be forgotten by an office that was restored from its backup. */
static const enum standing table[5][7] = {
    /*       certificate revocation certified waiting revoked used forked */
    [J] = {      C,         R,         C,       W,      R,     U,     C},
    [W] = {      C,         R,         C,       W,      R,     U,     C},
    [C] = {      C,         R,         C,       W,      R,     U,     C},
    [R] = {      R,         R,         R,       R,      R,     R,     R},
    [U] = {      C,         R,         C,       W,      R,     U,     C},
};

enum standing
standing_after(enum standing s, enum standing_event e)
{
	return table[s][e];
}

enum standing_event
standing_event(enum sync_state s)
{
	static const enum standing_event event[] = {
	    [SYNC_CERTIFIED] = EVENT_CERTIFIED,
	    [SYNC_WAITING] = EVENT_WAITING,
	    [SYNC_REVOKED] = EVENT_REVOKED,
	    [SYNC_INVITATION_USED] = EVENT_USED,
	    [SYNC_FORKED] = EVENT_FORKED,
	};

	return event[s];
}
