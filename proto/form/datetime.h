/*
 * datetime -- dates and times as text and as days.
 *
 * units days since 1970-01-01T00:00Z, proleptic Gregorian; zone_min minutes
 *       east of UTC
 * src   ISO 8601; XML Schema part 2; ODK XForms, "Date functions"
 */
#ifndef FORM_DATETIME_H
#define FORM_DATETIME_H

#include "ayni/bytes.h"

struct datetime {
	int64_t day;    /* civil days since 1970-01-01, as written */
	int32_t ms;     /* of that day, as written */
	int32_t zone_min;
	bool has_time, has_zone;
};

int64_t datetime_days(int64_t year, unsigned month, unsigned day);
void datetime_civil(int64_t days, int64_t *year, unsigned *month,
    unsigned *day);
/* datetime_read -- YYYY-MM-DD, optionally Thh:mm[:ss[.sss]][Z|±hh:mm];
 * false for any other text. */
bool datetime_read(struct text s, struct datetime *out);
/* datetime_read_time -- hh:mm[:ss[.sss]][Z|±hh:mm]. */
bool datetime_read_time(struct text s, struct datetime *out);
/* datetime_read_loose -- a date whose month or day has one digit. */
bool datetime_read_loose(struct text s, struct datetime *out);
void datetime_put_date(struct buf *b, int64_t days);
/* YYYY-MM-DDThh:mm:ss.sss±hh:mm of an instant in a zone. */
void datetime_put(struct buf *b, int64_t ms_utc, int32_t zone_min);

#endif
