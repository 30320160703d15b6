/* desk_device -- what is held of a device, and what is missing. */
#ifndef DESK_DESK_DEVICE_H
#define DESK_DESK_DEVICE_H

#include "ayni/sync.h"
#include "desk/room.h"

struct desk_device {
	uint64_t held, safe, highest; /* seq */
	struct sync_range *hole;
	size_t holes;
	bool revoked, forked;
	int64_t contact_us; /* 0: never */
};
/* errs those of the store */
enum ayni_err desk_device_see(struct room *r, const struct epoch_id *epoch,
    struct arena *a, struct desk_device *out) AYNI_CHECK;
/* desk_device_label -- of one of n listed devices; of another, otherwise. */
struct text desk_device_label(const struct db_device *device, size_t n,
    const struct device_id *id, struct text otherwise);

#endif
