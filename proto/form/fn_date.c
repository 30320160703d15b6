#include <math.h>

#include "ayni/decimal.h"
#include "form/datetime.h"
#include "form/function.h"

#define FN(name)                                                              \
	static struct value name(struct xpath_env *env,                       \
	    const struct expr *call, const struct xpath_at *at)
#define DAY_MS 86400000
#define DAYS_MAX 3e6 /* either side of 1970: within the years 0 to 9999 */

/* A moment as some function needs it; days is NaN where there is none. */
struct when {
	double days;
	bool timed; /* not a bare date */
	bool blank;
};

struct civil {
	int64_t year, day_number;
	unsigned month, day;
	int ms;
};

static int64_t
milliseconds(double days)
{
	return (int64_t)floor(days * DAY_MS + 0.5);
}

/* Milliseconds of the local day, and which day it is. */
static int
local(struct xpath_env *env, double days, int64_t *day)
{
	int64_t ms = milliseconds(days) +
	    (int64_t)xpath_zone(env, days) * 60000;

	*day = ms >= 0 ? ms / DAY_MS : (ms - (DAY_MS - 1)) / DAY_MS;
	return (int)(ms - *day * DAY_MS);
}

static struct civil
civil_of(struct xpath_env *env, double days)
{
	struct civil t;

	t.ms = local(env, days, &t.day_number);
	datetime_civil(t.day_number, &t.year, &t.month, &t.day);
	return t;
}

static struct value
built(struct xpath_env *env, struct buf *b, enum value_type type,
    double number)
{
	struct value v = xpath_of_buf(env, b);

	v.type = type;
	v.number = number;
	return v;
}

static struct value
no_date(const struct when *w)
{
	if (w->blank)
		return xpath_of_text(TEXT(""));
	return (struct value){.type = VALUE_DATETIME,
	    .number = (double)NAN, .text = TEXT("Invalid Date")};
}

static struct value
date_value(struct xpath_env *env, int64_t day, double days)
{
	struct buf b;

	buf_init(&b, 64);
	datetime_put_date(&b, day);
	return built(env, &b, VALUE_DATE, days);
}

static struct value
datetime_value(struct xpath_env *env, double days)
{
	struct buf b;

	buf_init(&b, 64);
	datetime_put(&b, milliseconds(days), xpath_zone(env, days));
	return built(env, &b, VALUE_DATETIME, days);
}

static double
now_days(const struct xpath_env *env)
{
	return (double)(env->now.wall_us / 1000) / DAY_MS;
}

FN(today)
{
	struct datetime d = {0};

	(void)call;
	(void)at;
	(void)local(env, now_days(env), &d.day);
	return date_value(env, d.day, xpath_instant(env, &d));
}

FN(now)
{
	(void)call;
	(void)at;
	return datetime_value(env, now_days(env));
}

static struct when
when_of_text(struct xpath_env *env, struct text s)
{
	struct when w = {.days = (double)NAN};
	struct datetime d;

	s = text_trim(s);
	w.blank = s.n == 0;
	if (datetime_read(s, &d) || datetime_read_loose(s, &d)) {
		w.timed = d.has_time;
		w.days = xpath_instant(env, &d);
	} else {
		w.timed = true;
		w.days = number_read(s);
	}
	return w;
}

static struct when
when_of(struct xpath_env *env, const struct value *v)
{
	struct when w = {.days = v->number,
	    .timed = v->type != VALUE_DATE};

	if (v->type == VALUE_STRING || v->type == VALUE_NODES)
		w = when_of_text(env, xpath_string(env, v));
	else if (v->type == VALUE_BOOLEAN)
		w.days = (double)NAN;
	if (!(fabs(w.days) <= DAYS_MAX))
		w.days = (double)NAN;
	return w;
}

/* A time of day is kept where it is not midnight. */
FN(date)
{
	struct value v = function_arg(env, call, at, 0);
	struct when w = when_of(env, &v);
	int64_t day;

	if (isnan(w.days))
		return no_date(&w);
	if (local(env, w.days, &day) == 0 || !w.timed)
		return date_value(env, day, w.days);
	return datetime_value(env, w.days);
}

FN(date_time)
{
	struct value v = function_arg(env, call, at, 0);
	struct when w = when_of(env, &v);

	return isnan(w.days) ? no_date(&w) : datetime_value(env, w.days);
}

FN(decimal_date_time)
{
	struct value v = function_arg(env, call, at, 0);
	struct datetime d;
	struct text s;

	if (v.type == VALUE_STRING || v.type == VALUE_NODES) {
		s = text_trim(xpath_string(env, &v));
		if (s.n > 0 && !datetime_read(s, &d))
			xpath_fail(env, AYNI_TYPE, "not a date");
	}
	return xpath_of_number(when_of(env, &v).days);
}

/* The part of the local day that has passed at a time. */
FN(decimal_time)
{
	struct text s = text_trim(function_text(env, call, at, 0));
	struct datetime d;
	int64_t day;

	if (datetime_read_time(s, &d))
		(void)local(env, now_days(env), &d.day);
	else if (!datetime_read(s, &d))
		return xpath_of_number((double)NAN);
	if (d.ms >= DAY_MS)
		return xpath_of_number((double)NAN);
	return xpath_of_number(
	    (double)local(env, xpath_instant(env, &d), &day) / DAY_MS);
}

/* ---- formats ---- */

struct names {
	const char *month[12], *day[7];
};

static const struct names names[] = {
    {{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
	 "Nov", "Dec"},
	{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}},
    {{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août",
	 "sept.", "oct.", "nov.", "déc."},
	{"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."}},
    {{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct",
	 "nov", "dic"},
	{"dom", "lun", "mar", "mié", "jue", "vie", "sáb"}},
};

static const struct names *
names_of(struct text locale)
{
	if (text_starts(locale, TEXT("fr")))
		return &names[1];
	return &names[text_starts(locale, TEXT("es")) ? 2 : 0];
}

static void
put_part(struct xpath_env *env, struct buf *b, char c, const struct civil *t)
{
	const struct names *in = names_of(env->locale);

	switch (c) {
	case 'Y':
		buf_printf(b, "%04lld", (long long)t->year);
		break;
	case 'y':
		buf_printf(b, "%02lld", (long long)(t->year % 100));
		break;
	case 'm':
		buf_printf(b, "%02u", t->month);
		break;
	case 'n':
		buf_printf(b, "%u", t->month);
		break;
	case 'b':
		buf_put_z(b, in->month[t->month - 1]);
		break;
	case 'd':
		buf_printf(b, "%02u", t->day);
		break;
	case 'e':
		buf_printf(b, "%u", t->day);
		break;
	case 'a':
		buf_put_z(b, in->day[((t->day_number + 4) % 7 + 7) % 7]);
		break;
	case 'H':
		buf_printf(b, "%02d", t->ms / 3600000);
		break;
	case 'h':
		buf_printf(b, "%d", t->ms / 3600000);
		break;
	case 'M':
		buf_printf(b, "%02d", t->ms / 60000 % 60);
		break;
	case 'S':
		buf_printf(b, "%02d", t->ms / 1000 % 60);
		break;
	case '3':
		buf_printf(b, "%03d", t->ms % 1000);
		break;
	case '%':
		buf_put_byte(b, '%');
		break;
	default:
		xpath_fail(env, AYNI_TYPE, "unknown part in a date format");
	}
}

FN(format_date)
{
	struct value v = function_arg(env, call, at, 0);
	struct text f = function_text(env, call, at, 1);
	struct when w = when_of(env, &v);
	struct datetime d;
	struct civil t;
	struct buf b;
	size_t i;

	/* a time alone is one of today */
	if (isnan(w.days) &&
	    datetime_read_time(text_trim(xpath_string(env, &v)), &d)) {
		(void)local(env, now_days(env), &d.day);
		w.days = xpath_instant(env, &d);
	}
	if (isnan(w.days))
		return xpath_of_text(TEXT(""));
	t = civil_of(env, w.days);
	buf_init(&b, 65536);
	for (i = 0; i < f.n; i++) {
		if (f.p[i] == '%' && i + 1 < f.n)
			put_part(env, &b, f.p[++i], &t);
		else
			buf_put_byte(&b, (uint8_t)f.p[i]);
	}
	return xpath_of_buf(env, &b);
}

/* ---- of the Community Health Toolkit ---- */

/* The same day so many months later; the last of a month that is shorter. */
static int64_t
months_later(const struct civil *t, int64_t months)
{
	int64_t n = t->year * 12 + (int64_t)t->month - 1 + months;
	int64_t year = n >= 0 ? n / 12 : (n - 11) / 12;
	unsigned month = (unsigned)(n - year * 12) + 1;
	int64_t first = datetime_days(year, month, 1);
	int64_t next = datetime_days(year + month / 12, month % 12 + 1, 1);
	int64_t day = first + (int64_t)t->day - 1;

	return day < next ? day : next - 1;
}

/* Whole months from one moment to another, both in local time. */
static int64_t
months_between(const struct civil *a, const struct civil *b)
{
	int64_t n, anchor;

	if (a->day_number > b->day_number ||
	    (a->day_number == b->day_number && a->ms > b->ms))
		return -months_between(b, a);
	n = (b->year - a->year) * 12 + (int64_t)b->month - (int64_t)a->month;
	anchor = months_later(a, n);
	return anchor > b->day_number ||
		(anchor == b->day_number && a->ms > b->ms)
	    ? n - 1 : n;
}

/* Two moments; false where one of them is none. */
static bool
two_moments(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, struct civil out[2])
{
	size_t i;

	for (i = 0; i < 2; i++) {
		struct value v = function_arg(env, call, at, i);
		struct when w = when_of(env, &v);

		if (isnan(w.days))
			return false;
		out[i] = civil_of(env, w.days);
	}
	return true;
}

FN(difference_in_months)
{
	struct civil t[2];

	if (!two_moments(env, call, at, t))
		return xpath_of_text(TEXT(""));
	return xpath_of_number((double)months_between(&t[0], &t[1]));
}

FN(difference_in_years)
{
	struct civil t[2];

	if (!two_moments(env, call, at, t))
		return xpath_of_text(TEXT(""));
	return xpath_of_number((double)(months_between(&t[0], &t[1]) / 12));
}

/* Whole days of the calendar and the clock, over so many. */
static struct value
days_over(struct xpath_env *env, const struct expr *call,
    const struct xpath_at *at, double days)
{
	struct civil t[2];

	if (!two_moments(env, call, at, t))
		return xpath_of_text(TEXT(""));
	return xpath_of_number(
	    trunc(((double)(t[1].day_number - t[0].day_number) +
		      (double)(t[1].ms - t[0].ms) / DAY_MS) / days));
}

FN(difference_in_days)
{
	return days_over(env, call, at, 1);
}

FN(difference_in_weeks)
{
	return days_over(env, call, at, 7);
}

/* add-date(date, years, months, days, hours, minutes) */
FN(add_date)
{
	struct value v = function_arg(env, call, at, 0);
	struct when w = when_of(env, &v);
	struct datetime d = {0};
	double by[6] = {0};
	struct civil t;
	size_t i;

	if (isnan(w.days))
		return no_date(&w);
	for (i = 1; i < call->args; i++) {
		by[i] = function_number(env, call, at, i);
		if (!(fabs(by[i]) <= DAYS_MAX))
			by[i] = 0;
	}
	t = civil_of(env, w.days);
	d.day = months_later(&t, (int64_t)(trunc(by[1]) * 12 + trunc(by[2]))) +
	    (int64_t)trunc(by[3]);
	if (fabs((double)d.day) > DAYS_MAX)
		return no_date(&(struct when){.blank = false});
	d.ms = t.ms;
	w.days = xpath_instant(env, &d) + by[4] / 24 + by[5] / 1440;
	return w.timed || by[4] != 0 || by[5] != 0
	    ? datetime_value(env, w.days)
	    : date_value(env, d.day, w.days);
}

const struct function fn_date[] = {
    {"today", 0, 0, true, true, today},
    {"now", 0, 0, true, true, now},
    {"date", 1, 1, true, false, date},
    {"date-time", 1, 1, true, false, date_time},
    {"decimal-date-time", 1, 1, true, false, decimal_date_time},
    {"decimal-time", 1, 1, true, false, decimal_time},
    {"format-date", 2, 2, true, false, format_date},
    {"format-date-time", 2, 2, true, false, format_date},
    {"difference-in-months", 2, 2, true, false, difference_in_months},
    {"cht:difference-in-months", 2, 2, true, false, difference_in_months},
    {"cht:difference-in-years", 2, 2, true, false, difference_in_years},
    {"cht:difference-in-weeks", 2, 2, true, false, difference_in_weeks},
    {"cht:difference-in-days", 2, 2, true, false, difference_in_days},
    {"add-date", 1, 6, true, false, add_date},
    {"cht:add-date", 1, 6, true, false, add_date},
    {NULL, 0, 0, false, false, NULL},
};
