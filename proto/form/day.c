#include "ayni/day.h"

#include "form/datetime.h"

bool
day_ok(struct text s)
{
	struct datetime d;

	return s.n == 10 && datetime_read(s, &d);
}
