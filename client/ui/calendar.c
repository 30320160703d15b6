#include "ui/calendar.h"

#include <string.h>

#include "ayni/decimal.h"
#include "ayni/utf8.h"

#define DAY_US (INT64_C(86400) * 1000000)

static const char *const months[3][12] = {
	[LANG_EN] = {"January", "February", "March", "April", "May", "June",
	    "July", "August", "September", "October", "November", "December"},
	[LANG_FR] = {"janvier", "février", "mars", "avril", "mai", "juin",
	    "juillet", "août", "septembre", "octobre", "novembre",
	    "décembre"},
	[LANG_ES] = {"enero", "febrero", "marzo", "abril", "mayo", "junio",
	    "julio", "agosto", "septiembre", "octubre", "noviembre",
	    "diciembre"},
};

static const struct {
	const char *word; /* folded */
	int days;
} words[] = {
	{"today", 0}, {"aujourd'hui", 0}, {"aujourd’hui", 0}, {"hoy", 0},
	{"yesterday", -1}, {"hier", -1}, {"ayer", -1},
	{"tomorrow", 1}, {"demain", 1}, {"manana", 1},
};

/* Days from March, as leap days then come last. */
int64_t
calendar_number(struct day d)
{
	int64_t y = (int64_t)d.year - (d.month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t month = d.month > 2 ? d.month - 3 : d.month + 9;
	int64_t of_year = (153 * month + 2) / 5 + d.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

struct day
calendar_day(int64_t number)
{
	int64_t n = number + 719468;
	int64_t era = (n >= 0 ? n : n - 146096) / 146097, of_era, year, rest;
	int64_t month;

	of_era = n - era * 146097;
	year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) /
	    365;
	rest = of_era - (365 * year + year / 4 - year / 100);
	month = (5 * rest + 2) / 153;
	return (struct day){(int32_t)(year + era * 400 + (month >= 10)),
	    (uint32_t)(month < 10 ? month + 3 : month - 9),
	    (uint32_t)(rest - (153 * month + 2) / 5 + 1)};
}

int64_t
calendar_of(const struct moment *m)
{
	int64_t us = m->wall_us + (int64_t)m->zone_min * 60000000;

	return us >= 0 ? us / DAY_US : -((-us + DAY_US - 1) / DAY_US);
}

static bool
exists(struct day d)
{
	struct day again;

	if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31)
		return false;
	again = calendar_day(calendar_number(d));
	return again.day == d.day && again.month == d.month;
}

/* What stands between dividers; two more than a date has, for "de". */
struct parts {
	struct text at[6];
	uint32_t n;
	char between; /* what stands after the first */
};

static bool
divides(char c)
{
	return c == '/' || c == '-' || c == '.' || c == ' ' || c == ',';
}

static struct parts
split(struct text s)
{
	struct parts p = {0};
	size_t i = 0, from;

	while (i < s.n && p.n < 6) {
		from = i;
		while (i < s.n && !divides(s.p[i]))
			i++;
		if (p.n == 1 && p.between == '\0')
			p.between = s.p[from - 1];
		p.at[p.n++] = (struct text){s.p + from, i - from};
		while (i < s.n && divides(s.p[i]))
			i++;
	}
	return p;
}

static bool
number(struct text t, size_t least, size_t most, uint32_t *out)
{
	int64_t v;
	size_t i;

	if (t.n < least || t.n > most)
		return false;
	for (i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	if (!number_int(t, &v))
		return false;
	*out = (uint32_t)v;
	return true;
}

/* The one month that begins so, in any of the languages; 0: none, or two. */
static uint32_t
month_named(struct text word)
{
	uint32_t found = 0, m;
	struct buf name;
	size_t lang;

	if (word.n < 3)
		return 0;
	buf_init(&name, 64);
	for (lang = 0; lang < 3; lang++) {
		for (m = 1; m <= 12; m++) {
			buf_clear(&name);
			utf8_fold(&name, text_of(months[lang][m - 1]));
			if (!text_starts(buf_text(&name), word))
				continue;
			if (found != 0 && found != m)
				found = 13;
			else
				found = m;
		}
	}
	buf_free(&name);
	return found <= 12 ? found : 0;
}

static enum reading
checked(struct day d, struct day *out)
{
	if (!exists(d))
		return READ_NO_SUCH_DAY;
	*out = d;
	return READ_DAY;
}

static enum reading
with_month_name(const struct parts *p, struct day *out)
{
	uint32_t year, day, month;

	if (p->n != 3 || !number(p->at[2], 4, 4, &year))
		return READ_NOTHING;
	if (number(p->at[0], 1, 2, &day))
		month = month_named(p->at[1]);
	else if (number(p->at[1], 1, 2, &day))
		month = month_named(p->at[0]);
	else
		return READ_NOTHING;
	if (month == 0)
		return READ_NOTHING;
	return checked((struct day){(int32_t)year, month, day}, out);
}

static enum reading
day_first(uint32_t a, uint32_t b, uint32_t year, bool month_first,
    struct day *out)
{
	struct day d = {(int32_t)year, b, a};

	if (month_first && a <= 12 && b <= 12 && a != b) {
		*out = d;
		return READ_TWO_DAYS;
	}
	if (month_first && b > 12)
		d = (struct day){(int32_t)year, a, b};
	return checked(d, out);
}

static enum reading
in_figures(const struct parts *p, struct text whole, bool month_first,
    struct day *out)
{
	uint32_t a, b, c;

	if (p->n == 1 && number(whole, 8, 8, &a))
		return checked((struct day){(int32_t)(a / 10000),
		    a / 100 % 100, a % 100}, out);
	if (p->n != 3)
		return READ_NOTHING;
	if (number(p->at[0], 4, 4, &a) && number(p->at[1], 1, 2, &b) &&
	    number(p->at[2], 1, 2, &c))
		return checked((struct day){(int32_t)a, b, c}, out);
	if (number(p->at[0], 1, 2, &a) && number(p->at[1], 1, 2, &b) &&
	    number(p->at[2], 4, 4, &c))
		return day_first(a, b, c, month_first && p->between == '/',
		    out);
	return READ_NOTHING;
}

static bool
relative(struct text s, int64_t *days)
{
	size_t i;
	uint32_t n;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_is(s, words[i].word)) {
			*days = words[i].days;
			return true;
		}
	if (s.n < 2 || (s.p[0] != '-' && s.p[0] != '+') ||
	    !number((struct text){s.p + 1, s.n - 1}, 1, 5, &n))
		return false;
	*days = s.p[0] == '-' ? -(int64_t)n : (int64_t)n;
	return true;
}

/* "31 de marzo de 2026", "1er mars 2026". */
static void
without_particles(struct parts *p)
{
	uint32_t i, n = 0;

	for (i = 0; i < p->n; i++)
		if (!text_is(p->at[i], "de") && !text_is(p->at[i], "del"))
			p->at[n++] = p->at[i];
	p->n = n;
	if (n > 0 && text_is(p->at[0], "1er"))
		p->at[0].n = 1;
}

enum reading
calendar_read(struct text s, bool month_first, int64_t today,
    struct day *out)
{
	struct buf folded;
	struct parts p;
	enum reading r;
	int64_t days;

	buf_init(&folded, 256);
	utf8_fold(&folded, text_trim(s));
	s = buf_text(&folded);
	if (folded.err != AYNI_OK || s.n == 0) {
		r = READ_NOTHING;
	} else if (today != INT64_MIN && relative(s, &days)) {
		*out = calendar_day(today + days);
		r = READ_DAY;
	} else {
		p = split(s);
		without_particles(&p);
		r = in_figures(&p, s, month_first, out);
		if (r == READ_NOTHING)
			r = with_month_name(&p, out);
	}
	buf_free(&folded);
	return r;
}

void
calendar_put_iso(struct buf *b, struct day d)
{
	buf_printf(b, "%04d-%02u-%02u", d.year, d.month, d.day);
}

void
calendar_put_month(struct buf *b, struct day d, enum lang lang)
{
	buf_printf(b, "%s%s%d", months[lang][d.month - 1],
	    lang == LANG_ES ? " de " : " ", d.year);
}

void
calendar_put(struct buf *b, struct day d, enum lang lang)
{
	buf_printf(b, "%u%s%s", d.day,
	    lang == LANG_FR && d.day == 1 ? "er" : "",
	    lang == LANG_ES ? " de " : " ");
	calendar_put_month(b, d, lang);
}
