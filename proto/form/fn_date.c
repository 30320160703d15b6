#include <math.h>

#include "form/datetime.h"
#include "form/function.h"

#define FN(name)                                                              \
	static struct value name(struct xpath_env *env,                       \
	    const struct expr *call, const struct xpath_at *at)
#define DAY_US 86400000000

static int32_t
zone_at(struct xpath_env *env, double days)
{
	return env->zone != NULL ? env->zone(env->ctx, days)
				 : env->now.zone_min;
}

static struct value
built(struct xpath_env *env, struct buf *b, enum value_type type,
    double number)
{
	struct value v = {.type = type, .number = number};

	v.text = arena_text(env->scratch, buf_text(b));
	if (v.text.p == NULL || b->err != AYNI_OK)
		xpath_fail(env, AYNI_NOMEM, "");
	buf_free(b);
	return v;
}

static struct value
date_value(struct xpath_env *env, double day)
{
	struct buf b;

	buf_init(&b, 64);
	datetime_put_date(&b, (int64_t)day);
	return built(env, &b, VALUE_DATE, day);
}

static double
now_days(const struct xpath_env *env)
{
	return (double)env->now.wall_us / (double)DAY_US;
}

/* The civil day of an instant, where the person is. */
static double
local_day(struct xpath_env *env, double days)
{
	return floor(days + (double)zone_at(env, days) / 1440);
}

FN(today)
{
	(void)call;
	(void)at;
	return date_value(env, local_day(env, now_days(env)));
}

FN(now)
{
	struct buf b;

	(void)call;
	(void)at;
	buf_init(&b, 64);
	datetime_put(&b, env->now.wall_us / 1000,
	    zone_at(env, now_days(env)));
	return built(env, &b, VALUE_DATETIME, now_days(env));
}

static struct value
not_a_date(struct xpath_env *env)
{
	xpath_fail(env, AYNI_TYPE, "not a date");
	return xpath_of_text(TEXT(""));
}

/* Days of any value that can be a date; NaN: empty; false: cannot. */
static bool
days_of(struct xpath_env *env, const struct value *v, double *days,
    bool *timed)
{
	struct datetime d;
	struct text s;

	*timed = v->type == VALUE_DATETIME;
	if (v->type == VALUE_NUMBER || v->type == VALUE_DATE ||
	    v->type == VALUE_DATETIME) {
		*days = v->number;
		*timed = v->type != VALUE_DATE && *days != floor(*days);
		return true;
	}
	s = text_trim(xpath_string(env, v));
	if (s.n == 0) {
		*days = (double)NAN;
		return true;
	}
	if (!datetime_read(s, &d)) {
		struct value text = xpath_of_text(s);

		*days = xpath_number(env, &text);
		return !isnan(*days);
	}
	*timed = d.has_time;
	*days = datetime_number(&d, zone_at(env, (double)d.day));
	return true;
}

FN(date)
{
	struct value v = function_arg(env, call, at, 0);
	double days;
	bool timed;

	if (!days_of(env, &v, &days, &timed))
		return not_a_date(env);
	if (isnan(days))
		return xpath_of_text(TEXT(""));
	if (fabs(days) > 3e6)
		return not_a_date(env);
	return date_value(env, timed ? local_day(env, days) : floor(days));
}

FN(date_time)
{
	struct value v = function_arg(env, call, at, 0);
	double days;
	struct buf b;
	bool timed;

	if (!days_of(env, &v, &days, &timed) || fabs(days) > 3e6)
		return not_a_date(env);
	if (isnan(days))
		return xpath_of_text(TEXT(""));
	if (!timed)
		days -= (double)zone_at(env, days) / 1440;
	buf_init(&b, 64);
	datetime_put(&b, (int64_t)floor(days * 86400000 + 0.5),
	    zone_at(env, days));
	return built(env, &b, VALUE_DATETIME, days);
}

FN(decimal_date_time)
{
	struct value v = function_arg(env, call, at, 0);
	double days;
	bool timed;

	if (!days_of(env, &v, &days, &timed))
		return not_a_date(env);
	return xpath_of_number(days);
}

FN(decimal_time)
{
	struct text s = text_trim(function_text(env, call, at, 0));
	struct datetime d;

	if (!datetime_read_time(s, &d) && !(datetime_read(s, &d)))
		return xpath_of_number((double)NAN);
	return xpath_of_number((double)d.ms / 86400000);
}

static const char *const months[3][12] = {
    {"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December"},
    {"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
	"août", "septembre", "octobre", "novembre", "décembre"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
	"agosto", "septiembre", "octubre", "noviembre", "diciembre"},
};
static const char *const days_short[] = {
    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct civil {
	int64_t year, day_number;
	unsigned month, day;
	int ms;
};

static void
put_part(struct xpath_env *env, struct buf *b, char c, const struct civil *t)
{
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
		buf_put(b, months[0][t->month - 1], 3);
		break;
	case 'B':
		buf_put_z(b, months[0][t->month - 1]);
		break;
	case 'd':
		buf_printf(b, "%02u", t->day);
		break;
	case 'e':
		buf_printf(b, "%u", t->day);
		break;
	case 'a':
		buf_put_z(b, days_short[((t->day_number + 4) % 7 + 7) % 7]);
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
	struct civil t;
	double days, local;
	struct buf b;
	bool timed;
	size_t i;

	if (!days_of(env, &v, &days, &timed) || fabs(days) > 3e6)
		return not_a_date(env);
	if (isnan(days))
		return xpath_of_text(TEXT(""));
	local = timed ? days + (double)zone_at(env, days) / 1440 : days;
	t.day_number = (int64_t)floor(local);
	t.ms = (int)floor((local - floor(local)) * 86400000 + 0.5);
	datetime_civil(t.day_number, &t.year, &t.month, &t.day);
	buf_init(&b, 4096);
	for (i = 0; i < f.n; i++) {
		if (f.p[i] == '%' && i + 1 < f.n)
			put_part(env, &b, f.p[++i], &t);
		else
			buf_put_byte(&b, (uint8_t)f.p[i]);
	}
	return built(env, &b, VALUE_STRING, 0);
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
    {NULL, 0, 0, false, false, NULL},
};
