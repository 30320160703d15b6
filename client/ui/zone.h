/*
 * zone -- named time zones from the system's zoneinfo files.
 *
 * A name that is not there, or a file that cannot be read, is UTC.
 *
 * units seconds since 1970-01-01 UTC; minutes east of UTC
 * src   RFC 8536 (TZif)
 */
#ifndef UI_ZONE_H
#define UI_ZONE_H

#include "ayni/bytes.h"

#define ZONE_MAX_BYTES (1u << 20) /* of a zoneinfo file */
#define ZONE_MAX_NAME 64u

/* One zone at a time, the last one asked for. */
struct zones {
	char name[ZONE_MAX_NAME + 1];
	struct buf file;
	struct bytes times, kinds, offsets; /* in file; times of 8 bytes */
	char rule[64]; /* POSIX TZ, for instants after the last in times */
};

void zone_free(struct zones *z); /* safe on a zeroed one */
/* zone_minutes -- offset of a zone at an instant; ctx is a struct zones. */
int32_t zone_minutes(void *ctx, struct text name, int64_t second);
/* zone_here -- the same of the machine's zone: TZ, or /etc/localtime. */
int32_t zone_here(struct zones *z, int64_t second);

#endif
