#include "ui/typed.h"

#include <stdio.h>
#include <string.h>

#include "ayni/utf8.h"
#include "ui/appearance.h"
#include "ui/assent.h"
#include "ui/calendar.h"
#include "ui/latlon.h"

#define LONGEST_NUMBER 64u
#define DAY_MS INT64_C(86400000)

static enum ayni_err
misread(struct misread *why, enum phrase p)
{
	*why = (struct misread){.why = p};
	return AYNI_INVALID;
}

/* ---- numbers ---- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number's digits and signs, every kind of space as one kind; false:
 * there is something else in it. */
static bool
squeeze(struct text s, struct buf *out)
{
	struct text rest = s;
	int32_t c;

	while ((c = utf8_next(&rest)) >= 0) {
		if (c == 0xa0 || c == 0x202f || c == 0x2009)
			c = ' ';
		if (c == 0x2212)
			c = '-';
		if (c >= 0x80 || (!is_digit((char)c) &&
		    strchr("+-., ", (char)c) == NULL))
			return false;
		buf_put_byte(out, (uint8_t)c);
	}
	return out->err == AYNI_OK && out->n > 0;
}

/* "1,234,567" or "1,234.5": groups of three after one to three digits, of
 * which the first is no 0. */
static bool
in_thousands(struct text s, char sign)
{
	size_t i, run = 0, groups = 0;

	if (s.n == 0 || s.p[0] == '0')
		return false;
	for (i = 0; i < s.n && (is_digit(s.p[i]) || s.p[i] == sign); i++) {
		if (is_digit(s.p[i])) {
			run++;
			continue;
		}
		if (run == 0 || run > 3 || (groups > 0 && run != 3))
			return false;
		groups++;
		run = 0;
	}
	if (groups == 0 || run != 3)
		return false;
	for (; i < s.n; i++)
		if (s.p[i] == sign)
			return false;
	return true;
}

static void
drop(struct buf *b, char sign)
{
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		if (b->p[i] != (uint8_t)sign)
			b->p[n++] = b->p[i];
	b->n = n;
}

static size_t
count(const struct buf *b, char sign)
{
	size_t i, n = 0;

	for (i = 0; i < b->n; i++)
		n += b->p[i] == (uint8_t)sign;
	return n;
}

static struct text
unsigned_part(const struct buf *b)
{
	size_t sign = b->n > 0 && (b->p[0] == '-' || b->p[0] == '+');
	struct text t = buf_text(b);

	return (struct text){t.p + sign, t.n - sign};
}

/* Leaves "." as the only decimal sign; false: could be two numbers. */
static bool
one_sign(struct buf *b, enum lang lang)
{
	size_t i;

	if (count(b, ' ') > 0 && in_thousands(unsigned_part(b), ' '))
		drop(b, ' ');
	if (count(b, ' ') > 0)
		return false;
	if (lang == LANG_EN) {
		if (count(b, ',') > 0 && in_thousands(unsigned_part(b), ','))
			drop(b, ',');
		return count(b, ',') == 0;
	}
	if (count(b, '.') > 0 && (count(b, ',') > 0 ||
	    in_thousands(unsigned_part(b), '.')))
		return false;
	for (i = 0; i < b->n; i++)
		if (b->p[i] == ',')
			b->p[i] = '.';
	return true;
}

/* "-012.50" to "-12.50"; false: no number. */
static bool
put_number(struct text s, bool whole, struct buf *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	size_t i = s.n > 0 && (minus || s.p[0] == '+'), from, end;

	for (from = i; i < s.n && is_digit(s.p[i]); i++)
		continue;
	end = i;
	while (from + 1 < end && s.p[from] == '0')
		from++;
	if (i < s.n && (whole || s.p[i] != '.'))
		return false;
	for (i += i < s.n; i < s.n && is_digit(s.p[i]); i++)
		continue;
	if (i < s.n || (end == from && i <= end + 1))
		return false;
	if (minus)
		buf_put_byte(out, '-');
	if (end == from)
		buf_put_byte(out, '0');
	buf_put(out, s.p + from, end - from);
	if (i > end + 1)
		buf_put(out, s.p + end, i - end);
	return true;
}

static enum ayni_err
number(struct text s, enum lang lang, bool whole, struct buf *out,
    struct misread *why)
{
	enum phrase not = whole ? SAY_NOT_INTEGER : SAY_NOT_NUMBER;
	struct buf b;
	enum ayni_err e = AYNI_OK;

	buf_init(&b, LONGEST_NUMBER);
	if (!squeeze(s, &b))
		e = misread(why, not);
	else if (!one_sign(&b, lang))
		e = misread(why, SAY_TWO_NUMBERS);
	else if (!put_number(buf_text(&b), whole, out))
		e = misread(why, not);
	buf_free(&b);
	return e;
}

/* ---- dates and times ---- */

static int64_t
today_of(const struct typist *who)
{
	return who->now != NULL ? calendar_of(who->now) : INT64_MIN;
}

static void
put_arg(char out[32], struct day d)
{
	(void)snprintf(out, 32, "%04d-%02u-%02u", d.year, d.month, d.day);
}

static enum ayni_err
day(struct text s, const struct typist *who, struct buf *out,
    struct misread *why)
{
	struct day d = {0};

	switch (calendar_read(s, who->month_first, today_of(who), &d)) {
	case READ_DAY:
		calendar_put_iso(out, d);
		return out->err;
	case READ_NO_SUCH_DAY:
		return misread(why, SAY_NO_SUCH_DAY);
	case READ_TWO_DAYS:
		(void)misread(why, SAY_TWO_DATES);
		put_arg(why->arg[0], d);
		put_arg(why->arg[1],
		    (struct day){d.year, d.day, d.month});
		return AYNI_INVALID;
	case READ_NOTHING:
		break;
	}
	return misread(why, SAY_NOT_DATE);
}

/* Where a month or a year alone is asked, a date begins with it. */
static enum ayni_err
date(const struct field *f, const struct typist *who, struct text s,
    struct buf *out, struct misread *why)
{
	bool year = appearance_has(f, "year");
	struct buf b;
	enum ayni_err e = AYNI_INVALID;
	size_t digits;

	if (!year && !appearance_has(f, "month-year"))
		return day(s, who, out, why);
	for (digits = 0; digits < s.n && is_digit(s.p[digits]); digits++)
		continue;
	buf_init(&b, 300);
	if (digits < 4 || s.n == 4)
		buf_put_z(&b, year ? "01-01-" : "01-");
	buf_put_text(&b, s);
	if (b.n == s.n)
		buf_put_z(&b, "-01");
	if (b.err == AYNI_OK)
		e = day(buf_text(&b), who, out, why);
	if (e == AYNI_INVALID)
		e = day(s, who, out, why);
	buf_free(&b);
	return e;
}

static bool
small(struct text *s, int most, int *out)
{
	size_t i;

	*out = 0;
	for (i = 0; i < s->n && i < 2 && is_digit(s->p[i]); i++)
		*out = *out * 10 + (s->p[i] - '0');
	s->p += i;
	s->n -= i;
	return i > 0 && *out <= most;
}

/* "14:30", "14h30", "14.30", "1430", "9", "2:30 pm"; folded. */
static bool
read_clock(struct text s, int *hour, int *minute)
{
	bool divided;

	*minute = 0;
	if (!small(&s, 23, hour))
		return false;
	divided = s.n > 0 && (s.p[0] == ':' || s.p[0] == 'h' ||
	    s.p[0] == '.');
	s.p += divided;
	s.n -= divided;
	if (s.n > 0 && is_digit(s.p[0])) {
		struct text at = s;

		if (!small(&s, 59, minute) || at.n - s.n != 2)
			return false;
	}
	s = text_trim(s);
	if (text_is(s, "am") || text_is(s, "pm")) {
		if (*hour < 1 || *hour > 12)
			return false;
		*hour = *hour % 12 + (s.p[0] == 'p' ? 12 : 0);
		return true;
	}
	return s.n == 0;
}

static bool
says_now(struct text s)
{
	return text_is(s, "now") || text_is(s, "maintenant") ||
	    text_is(s, "ahora");
}

static void
put_clock(struct buf *out, int hour, int minute, const struct typist *who)
{
	int32_t zone = who->now != NULL ? who->now->zone_min : 0;
	int32_t away = zone < 0 ? -zone : zone;

	buf_printf(out, "%02d:%02d:00.000", hour, minute);
	if (who->now != NULL)
		buf_printf(out, "%c%02d:%02d", zone < 0 ? '-' : '+',
		    away / 60, away % 60);
}

static enum ayni_err
clock_time(struct text s, const struct typist *who, struct buf *out,
    struct misread *why)
{
	int hour = 0, minute = 0;
	struct buf b;
	bool ok;

	buf_init(&b, 64);
	utf8_fold(&b, text_trim(s));
	s = buf_text(&b);
	ok = b.err == AYNI_OK;
	if (ok && says_now(s) && who->now != NULL) {
		int64_t local = who->now->wall_us / 1000 +
		    (int64_t)who->now->zone_min * 60000;
		int64_t of_day = ((local % DAY_MS) + DAY_MS) % DAY_MS;

		hour = (int)(of_day / 3600000);
		minute = (int)(of_day / 60000 % 60);
	} else {
		ok = ok && read_clock(s, &hour, &minute);
	}
	buf_free(&b);
	if (!ok)
		return misread(why, SAY_NOT_TIME);
	put_clock(out, hour, minute, who);
	return out->err;
}

/* A date, then a time after a space or "T"; "now" is both. */
static enum ayni_err
moment(struct text s, const struct typist *who, struct buf *out,
    struct misread *why)
{
	struct text time = s, date = s;
	struct buf folded;
	bool now;
	size_t i;

	buf_init(&folded, 64);
	utf8_fold(&folded, s);
	now = folded.err == AYNI_OK && says_now(buf_text(&folded));
	buf_free(&folded);
	if (now) {
		date = TEXT("today");
	} else {
		for (i = s.n; i > 0 && s.p[i - 1] != ' ' && s.p[i - 1] != 'T';
		     i--)
			continue;
		if (i == 0)
			return misread(why, SAY_NOT_MOMENT);
		time = (struct text){s.p + i, s.n - i};
		date = (struct text){s.p, i - 1};
	}
	if (day(date, who, out, why) != AYNI_OK)
		return why->why == SAY_NOT_DATE
		    ? misread(why, SAY_NOT_MOMENT) : AYNI_INVALID;
	buf_put_byte(out, 'T');
	return clock_time(time, who, out, why) == AYNI_OK
	    ? AYNI_OK : misread(why, SAY_NOT_MOMENT);
}

/* ---- positions, the rest ---- */

static enum ayni_err
line(struct text s, bool comma, bool closed, struct buf *out,
    struct misread *why)
{
	uint32_t points = 0, least = closed ? 4 : 2;
	struct text all, first;
	enum ayni_err e;
	size_t from = out->n, i;

	e = latlon_read_line(s, comma, out, &points);
	if (e != AYNI_OK)
		return e == AYNI_BADFORM ? misread(why, SAY_NOT_POINT) : e;
	if (points < least) {
		(void)misread(why, SAY_TOO_FEW_POINTS);
		why->arg[0][0] = (char)('0' + least);
		return AYNI_INVALID;
	}
	all = (struct text){buf_text(out).p + from, out->n - from};
	for (i = 0; i < all.n && all.p[i] != ';'; i++)
		continue;
	first = (struct text){all.p, i};
	if (closed && (all.n < first.n || !text_equal(first,
	    (struct text){all.p + all.n - first.n, first.n})))
		return misread(why, SAY_NOT_CLOSED);
	return AYNI_OK;
}

static enum ayni_err
acknowledge(struct text s, struct buf *out, struct misread *why)
{
	struct buf b;
	bool ok;

	buf_init(&b, 16);
	utf8_fold(&b, s);
	ok = text_is(buf_text(&b), "ok") || text_is(buf_text(&b), "x") ||
	    assent(s) == 1;
	buf_free(&b);
	if (!ok)
		return misread(why, SAY_NOT_READ);
	buf_put_z(out, "OK");
	return out->err;
}

static enum ayni_err
by_type(const struct field *f, const struct typist *who, struct text s,
    struct buf *out, struct misread *why)
{
	bool comma = who->lang != LANG_EN;
	enum ayni_err e;
	int yes;

	switch (f->type) {
	case FIELD_INT:
		return number(s, who->lang, true, out, why);
	case FIELD_DECIMAL:
		return number(s, who->lang, false, out, why);
	case FIELD_DATE:
		return date(f, who, s, out, why);
	case FIELD_TIME:
		return clock_time(s, who, out, why);
	case FIELD_DATETIME:
		return moment(s, who, out, why);
	case FIELD_GEOPOINT:
		e = latlon_read(s, comma, out);
		return e == AYNI_BADFORM ? misread(why, SAY_NOT_POINT) : e;
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
		return line(s, comma, f->type == FIELD_GEOSHAPE, out, why);
	case FIELD_BOOLEAN:
		if ((yes = assent(s)) < 0)
			return misread(why, SAY_NOT_YES_NO);
		buf_put_z(out, yes ? "true" : "false");
		return out->err;
	case FIELD_STRING:
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_INTENT:
	case FIELD_SELECT_ONE:
	case FIELD_SELECT_MULTIPLE:
	case FIELD_RANK:
		break;
	}
	buf_put_text(out, s);
	return out->err;
}

enum ayni_err
typed_value(const struct field *f, const struct typist *who,
    struct text typed, struct buf *out, struct misread *why)
{
	size_t before = out->n;
	enum ayni_err e;

	typed = text_trim(typed);
	e = f->control == CONTROL_TRIGGER ? acknowledge(typed, out, why)
	    : by_type(f, who, typed, out, why);
	if (e != AYNI_OK)
		out->n = before;
	return e;
}
