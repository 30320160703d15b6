/*
 * log_kind -- what the events of a log are called, and what they have; not
 * for others than the wire layer.
 */
#ifndef WIRE_LOG_KIND_H
#define WIRE_LOG_KIND_H

#include "ayni/log.h"

struct log_kind {
	const char *said;
	bool placed, lasting;
};
#define LOG_KINDS (LOG_NO_LOCATION + 1)
extern const struct log_kind log_kind[LOG_KINDS];

#endif
