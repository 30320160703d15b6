#include "form/datetime.h"

#define DAY_MS 86400000

/* Howard Hinnant's days_from_civil, years counted from March. */
int64_t
datetime_days(int64_t year, unsigned month, unsigned day)
{
	int64_t era;
	unsigned yoe, doy, doe;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	yoe = (unsigned)(year - era * 400);
	doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + (int64_t)doe - 719468;
}

void
datetime_civil(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
	int64_t era;
	unsigned doe, yoe, doy, mp;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = (unsigned)(days - era * 146097);
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = (int64_t)yoe + era * 400 + (*month <= 2);
}

/* n digits at s.p, stepped over; -1 where they are not. */
static int
digits(struct text *s, size_t n)
{
	int v = 0;
	size_t i;

	if (s->n < n)
		return -1;
	for (i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return -1;
		v = v * 10 + (s->p[i] - '0');
	}
	s->p += n;
	s->n -= n;
	return v;
}

static bool
skip(struct text *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

static unsigned
month_days(int year, int month)
{
	static const unsigned days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool
read_date(struct text *s, struct datetime *d)
{
	int year, month, day;

	if ((year = digits(s, 4)) < 0 || !skip(s, '-') ||
	    (month = digits(s, 2)) < 1 || month > 12 || !skip(s, '-') ||
	    (day = digits(s, 2)) < 1 ||
	    (unsigned)day > month_days(year, month))
		return false;
	d->day = datetime_days(year, (unsigned)month, (unsigned)day);
	return true;
}

static bool
read_zone(struct text *s, struct datetime *d)
{
	int hours, minutes = 0, sign;

	if (s->n == 0)
		return true;
	d->has_zone = true;
	if (skip(s, 'Z'))
		return true;
	sign = skip(s, '-') ? -1 : skip(s, '+') ? 1 : 0;
	if (sign == 0 || (hours = digits(s, 2)) < 0 || hours > 14)
		return false;
	(void)skip(s, ':');
	if (s->n > 0 && ((minutes = digits(s, 2)) < 0 || minutes > 59))
		return false;
	d->zone_min = sign * (hours * 60 + minutes);
	return true;
}

static bool
read_time(struct text *s, struct datetime *d)
{
	int hour, minute, second = 0, ms = 0, place = 100;

	if ((hour = digits(s, 2)) < 0 || hour > 24 || !skip(s, ':') ||
	    (minute = digits(s, 2)) < 0 || minute > 59)
		return false;
	if (skip(s, ':')) {
		if ((second = digits(s, 2)) < 0 || second > 59)
			return false;
		if (skip(s, '.'))
			for (; s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9';
			     place /= 10)
				ms += place * digits(s, 1);
	}
	if (hour == 24 && (minute != 0 || second != 0 || ms != 0))
		return false;
	d->ms = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
	d->has_time = true;
	return read_zone(s, d);
}

bool
datetime_read(struct text s, struct datetime *out)
{
	struct datetime d = {0};

	if (!read_date(&s, &d))
		return false;
	if (s.n > 0 && (!skip(&s, 'T') || !read_time(&s, &d)))
		return false;
	if (s.n > 0)
		return false;
	*out = d;
	return true;
}

/* One to n digits. */
static int
some_digits(struct text *s, size_t n)
{
	size_t have = 0;

	while (have < n && have < s->n && s->p[have] >= '0' &&
	    s->p[have] <= '9')
		have++;
	return have > 0 ? digits(s, have) : -1;
}

bool
datetime_read_loose(struct text s, struct datetime *out)
{
	int year, month, day;

	if ((year = digits(&s, 4)) < 0 || !skip(&s, '-') ||
	    (month = some_digits(&s, 2)) < 1 || month > 12 ||
	    !skip(&s, '-') || (day = some_digits(&s, 2)) < 1 ||
	    (unsigned)day > month_days(year, month) || s.n > 0)
		return false;
	*out = (struct datetime){
	    .day = datetime_days(year, (unsigned)month, (unsigned)day)};
	return true;
}

bool
datetime_read_time(struct text s, struct datetime *out)
{
	struct datetime d = {0};

	if (!read_time(&s, &d) || s.n > 0)
		return false;
	*out = d;
	return true;
}

void
datetime_put_date(struct buf *b, int64_t days)
{
	int64_t year;
	unsigned month, day;

	datetime_civil(days, &year, &month, &day);
	buf_printf(b, "%04lld-%02u-%02u", (long long)year, month, day);
}

void
datetime_put(struct buf *b, int64_t ms_utc, int32_t zone_min)
{
	int64_t local = ms_utc + (int64_t)zone_min * 60000;
	int64_t day = local >= 0 ? local / DAY_MS
				 : (local - (DAY_MS - 1)) / DAY_MS;
	int ms = (int)(local - day * DAY_MS);
	int zone = zone_min < 0 ? -zone_min : zone_min;

	datetime_put_date(b, day);
	buf_printf(b, "T%02d:%02d:%02d.%03d%c%02d:%02d", ms / 3600000,
	    ms / 60000 % 60, ms / 1000 % 60, ms % 1000,
	    zone_min < 0 ? '-' : '+', zone / 60, zone % 60);
}
