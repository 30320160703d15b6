#include "ayni/moment.h"

#include "form/datetime.h"

enum ayni_err
moment_read(struct text s, struct moment *out)
{
	struct datetime d;

	if (!datetime_read(s, &d))
		return AYNI_BADFORM;
	*out = (struct moment){.zone_min = d.zone_min,
	    .wall_us = (d.day * 86400000 + d.ms -
		(int64_t)d.zone_min * 60000) * 1000};
	return AYNI_OK;
}
