/*
 * calendar -- days, as people write them and as people read them.
 *
 * units days since 1970-01-01, proleptic Gregorian
 */
#ifndef UI_CALENDAR_H
#define UI_CALENDAR_H

#include "ayni/source.h"

struct day {
	int32_t year;
	uint32_t month, day; /* from 1 */
};

int64_t calendar_number(struct day d);
struct day calendar_day(int64_t number);
/* The day of a moment, where the clock stood. */
int64_t calendar_of(const struct moment *m);

enum reading {
	READ_DAY,
	READ_NOTHING,     /* no date */
	READ_NO_SUCH_DAY, /* 31 April */
	READ_TWO_DAYS,    /* day and month could be either */
};

/*
 * calendar_read -- 2026-03-31, 20260331, 31/03/2026 (also with "." or "-"),
 * 31 March 2026, today, yesterday, tomorrow, -1, +7; words in English,
 * French and Spanish.
 *
 * in    month_first  03/04/2026 is READ_TWO_DAYS
 *       today        calendar number; INT64_MIN: not known
 * out   *out         for READ_TWO_DAYS the day that has its day first
 */
enum reading calendar_read(struct text s, bool month_first, int64_t today,
    struct day *out);

void calendar_put_iso(struct buf *b, struct day d);
/* "31 March 2026", "31 mars 2026", "31 de marzo de 2026". */
void calendar_put(struct buf *b, struct day d, enum lang lang);
/* "March 2026", "mars 2026", "marzo de 2026". */
void calendar_put_month(struct buf *b, struct day d, enum lang lang);

#endif
