#include "base/xlsx_style.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/decimal.h"

#define MAX_STYLES 65536u
#define MAX_DIGITS 400u
#define DAY_MS 86400000
#define DAYS_TO_1899_12_30 693899 /* from 0000-03-01 */
#define DAYS_TO_1904_01_01 695361
#define DAYS_TO_9999_12_31 3652364

struct custom {
	uint32_t id;
	uint32_t format;
};

static uint32_t
number_of(const char *z)
{
	int64_t v = 0;

	if (z == NULL || !number_int(text_of(z), &v) || v < 0 ||
	    v > UINT32_MAX)
		return UINT32_MAX;
	return (uint32_t)v;
}

/* [h], [mm], [ss] and the like at s.p; their length. */
static size_t
elapsed(struct text s)
{
	char unit = s.n > 2 ? (char)(s.p[1] | 0x20) : '\0';
	size_t i = 1;

	if (unit != 'h' && unit != 'm' && unit != 's')
		return 0;
	while (i < s.n && i < 3 && (s.p[i] | 0x20) == unit)
		i++;
	return i < s.n && s.p[i] == ']' ? i + 1 : 0;
}

/* What is in quotes or in brackets is no code. */
static size_t
skip(struct text s)
{
	const char *end = memchr(s.p + 1, s.p[0] == '"' ? '"' : ']', s.n - 1);

	return end != NULL ? (size_t)(end - s.p) + 1 : 1;
}

enum xlsx_format
xlsx_style_code(struct text s)
{
	enum xlsx_format f = XLSX_NUMBER;
	size_t n;

	for (; s.n > 0 && s.p[0] != ';'; s.p += n, s.n -= n) {
		n = 1;
		if (s.p[0] == '[' && (n = elapsed(s)) > 0)
			return XLSX_DURATION;
		if (s.p[0] == '"' || s.p[0] == '[')
			n = skip(s);
		else if (s.p[0] == '\\' || s.p[0] == '_')
			n = s.n > 1 ? 2 : 1;
		else if (strchr("dmhysDMHYS", s.p[0]) != NULL)
			f = XLSX_DATE;
	}
	return f;
}

static enum xlsx_format
format_of(const struct xlsx_styles *s, uint32_t id)
{
	struct custom c;
	size_t i;

	for (i = 0; i + sizeof(c) <= s->custom.n; i += sizeof(c)) {
		memcpy(&c, s->custom.p + i, sizeof(c));
		if (c.id == id)
			return (enum xlsx_format)c.format;
	}
	if (id == 46)
		return XLSX_DURATION;
	return (id >= 14 && id <= 22) || id == 45 || id == 47 ? XLSX_DATE
							       : XLSX_NUMBER;
}

static void
on_start(void *ctx, struct xlsx_part *p, const char *name,
    const char **attributes)
{
	const char *id = xlsx_part_attribute(attributes, "numFmtId");
	struct xlsx_styles *s = ctx;
	struct custom c;

	if (strcmp(name, "numFmt") == 0) {
		c.id = number_of(id);
		c.format = xlsx_style_code(text_of(
		    xlsx_part_attribute(attributes, "formatCode")));
		buf_put(&s->custom, &c, sizeof(c));
	} else if (strcmp(name, "cellXfs") == 0) {
		s->of_cells = true;
	} else if (s->of_cells && strcmp(name, "xf") == 0) {
		buf_put_byte(&s->format, (uint8_t)format_of(s, number_of(id)));
	}
	if (s->custom.err != AYNI_OK || s->format.err != AYNI_OK)
		xlsx_part_stop(p, s->custom.err != AYNI_OK ? s->custom.err
							    : s->format.err);
}

static void
on_end(void *ctx, struct xlsx_part *p, const char *name)
{
	(void)ctx;
	if (strcmp(name, "cellXfs") == 0)
		xlsx_part_stop(p, AYNI_OK);
}

enum ayni_err
xlsx_style_read(struct xlsx_package *p, const char *part,
    struct xlsx_styles *s)
{
	struct xlsx_listener l = {.start = on_start, .end = on_end, .ctx = s};

	*s = (struct xlsx_styles){.of_cells = false};
	buf_init(&s->format, MAX_STYLES);
	buf_init(&s->custom, MAX_STYLES);
	return part != NULL ? xlsx_part_parse(p, part, &l) : AYNI_OK;
}

void
xlsx_style_free(struct xlsx_styles *s)
{
	buf_free(&s->format);
	buf_free(&s->custom);
}

enum xlsx_format
xlsx_style_of(const struct xlsx_styles *s, const char *index)
{
	uint32_t i = index != NULL ? number_of(index) : 0;

	return i < s->format.n ? (enum xlsx_format)s->format.p[i]
			       : XLSX_NUMBER;
}

/* [+-]digits[.digits][e[+-]digits] */
static bool
lexical(struct text s, bool *whole)
{
	size_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'), digits = 0;

	*whole = true;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		digits++;
	if (i < s.n && s.p[i] == '.')
		for (*whole = false, i++;
		     i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
			digits++;
	if (digits == 0 || i == s.n || (s.p[i] | 0x20) != 'e')
		return digits > 0 && i == s.n;
	*whole = false;
	i += i + 1 < s.n && (s.p[i + 1] == '-' || s.p[i + 1] == '+') ? 2 : 1;
	for (digits = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		digits++;
	return digits > 0 && i == s.n;
}

/* False: no number. */
static bool
read_number(struct text s, double *v, bool *whole)
{
	char at[MAX_DIGITS + 1];

	if (s.n > MAX_DIGITS || !lexical(s, whole))
		return false;
	memcpy(at, s.p, s.n);
	at[s.n] = '\0';
	/* No program of ours leaves the C locale, so the point is a point. */
	*v = strtod(at, NULL);
	return isfinite(*v);
}

static void
put_clock(struct buf *out, int64_t ms, int hour_digits)
{
	int64_t s = ms / 1000;

	buf_printf(out, "%0*d:%02d:%02d", hour_digits, (int)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60));
	if (ms % 1000 != 0)
		buf_printf(out, ".%03d000", (int)(ms % 1000));
}

/* src: Howard Hinnant, chrono-compatible low-level date algorithms. */
static void
put_day(struct buf *out, int64_t days)
{
	int64_t era = days / 146097, doe = days % 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	buf_printf(out, "%04d-%02d-%02d ",
	    (int)(yoe + era * 400 + (month <= 2)), (int)month,
	    (int)(doy - (153 * mp + 2) / 5 + 1));
}

static void
put_duration(struct buf *out, int64_t days, int64_t ms)
{
	if (days != 0)
		buf_printf(out, "%d day%s, ", (int)days,
		    days == 1 || days == -1 ? "" : "s");
	put_clock(out, ms, 1);
}

static bool
put_date(struct buf *out, double v, enum xlsx_format f, bool from_1904)
{
	double whole = floor(v);
	int64_t days, ms;

	if (!(whole > -DAYS_TO_1899_12_30) || !(whole < DAYS_TO_9999_12_31))
		return false;
	days = (int64_t)whole;
	ms = (int64_t)nearbyint((v - whole) * DAY_MS);
	if (ms == DAY_MS) {
		days++;
		ms = 0;
	}
	if (f == XLSX_DURATION) {
		put_duration(out, days, ms);
		return true;
	}
	if (days == 0 && v >= 0) {
		put_clock(out, ms, 2);
		return true;
	}
	/* Spreadsheets believe that 1900 had a 29 February. */
	if (!from_1904 && days > 0 && days < 60)
		days++;
	days += from_1904 ? DAYS_TO_1904_01_01 : DAYS_TO_1899_12_30;
	if (days > DAYS_TO_9999_12_31)
		return false;
	put_day(out, days);
	put_clock(out, ms, 2);
	return true;
}

bool
xlsx_style_put(struct buf *out, struct text number, enum xlsx_format f,
    bool from_1904)
{
	bool whole = false;
	double v = 0;

	number = text_trim(number);
	if (!read_number(number, &v, &whole))
		buf_put_text(out, number);
	else if (f != XLSX_NUMBER && put_date(out, v, f, from_1904))
		return true;
	else if (whole && number.p[0] >= '1') /* all digits kept */
		buf_put_text(out, number);
	else
		number_put(out, v);
	return false;
}
