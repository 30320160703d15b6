/*
 * sabotage -- a stick of which one operation, or all from one on, fail.
 */
#ifndef SUPPORT_SABOTAGE_H
#define SUPPORT_SABOTAGE_H

#include "sync/stick.h"

/* A stick whose k-th operation fails, as do all after it where it was
 * pulled out. */
struct sabotage {
	struct stick real;
	long after; /* operations that work; -1: all */
	bool gone;  /* and none after that */
	enum ayni_err err;
	long seen;
	size_t limit; /* bytes that a file poured may have; 0: any */
};
/* in  s  borrowed; seen counts from where the caller sets it */
struct stick sabotage_stick(struct sabotage *s);

#endif
