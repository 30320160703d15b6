#include "ui/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOCALTIME "/etc/localtime"
#define ZONEINFO "/usr/share/zoneinfo/"
#define HEADER 44u
#define KIND 6u /* bytes of a local time type */

void
zone_free(struct zones *z)
{
	buf_free(&z->file);
	*z = (struct zones){0};
}

/* No name leads out of the directory. */
static bool
plain(struct text name)
{
	size_t i;

	if (name.n == 0 || name.n > ZONE_MAX_NAME || name.p[0] == '/')
		return false;
	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '_' || c == '+' ||
			c == '-' || c == '/'))
			return false;
	}
	return true;
}

static void
read_file(struct buf *b, const char *name)
{
	char path[sizeof(ZONEINFO) + ZONE_MAX_NAME];
	uint8_t at[4096];
	size_t n;
	FILE *f;

	(void)snprintf(path, sizeof(path), ZONEINFO "%s", name);
	if ((f = fopen(path, "rb")) == NULL)
		return;
	while ((n = fread(at, 1, sizeof(at), f)) > 0)
		buf_put(b, at, n);
	(void)fclose(f);
}

static int64_t
big_endian(const uint8_t *p, size_t n)
{
	uint64_t v = (p[0] & 0x80) != 0 ? UINT64_MAX : 0;

	while (n-- > 0)
		v = v << 8 | *p++;
	return (int64_t)v;
}

static struct bytes
take(struct bytes *in, size_t n)
{
	struct bytes part = {in->p, n};

	if (n > in->n)
		return (struct bytes){NULL, 0};
	in->p += n;
	in->n -= n;
	return part;
}

/* Counts of a TZif header: isutc, isstd, leap, time, type, character. */
static bool
header(struct bytes *in, uint64_t count[6])
{
	struct bytes h = take(in, HEADER);
	size_t i;

	if (h.n == 0 || memcmp(h.p, "TZif", 4) != 0 || h.p[4] < '2')
		return false;
	for (i = 0; i < 6; i++)
		count[i] = (uint64_t)big_endian(h.p + 20 + i * 4, 4) &
		    0xffffffffu;
	return true;
}

/* The second part of the file, which has 64-bit times. */
static void
index_file(struct zones *z)
{
	struct bytes in = buf_bytes(&z->file), rule;
	uint64_t n[6];

	if (z->file.err != AYNI_OK || !header(&in, n) ||
	    take(&in, n[3] * 5 + n[4] * KIND + n[5] + n[2] * 8 + n[1] + n[0])
		    .p == NULL ||
	    !header(&in, n))
		return;
	z->times = take(&in, n[3] * 8);
	z->kinds = take(&in, n[3]);
	z->offsets = take(&in, n[4] * KIND);
	(void)take(&in, n[5] + n[2] * 12 + n[1] + n[0]);
	rule = in;
	if (rule.n > 2 && rule.n < sizeof(z->rule) && rule.p[0] == '\n') {
		memcpy(z->rule, rule.p + 1, rule.n - 2);
		z->rule[rule.n - 2] = '\0';
	}
}

static bool
open_zone(struct zones *z, struct text name)
{
	if (!plain(name))
		return false;
	if (text_is(name, z->name))
		return true;
	zone_free(z);
	memcpy(z->name, name.p, name.n);
	buf_init(&z->file, ZONE_MAX_BYTES);
	read_file(&z->file, z->name);
	index_file(z);
	return true;
}

/* ---- the rule for what comes after the last transition ---- */

static int64_t
days_from_civil(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 +
	    day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static const char *
skip_name(const char *p)
{
	if (*p == '<')
		while (*p != '\0' && *p++ != '>')
			continue;
	else
		while ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
			p++;
	return p;
}

static long
digits(const char **p)
{
	long v = 0;

	while (**p >= '0' && **p <= '9' && v < 100000)
		v = v * 10 + (*(*p)++ - '0');
	return v;
}

/* [+-]hh[:mm[:ss]] in seconds */
static long
clock_time(const char **p)
{
	long sign = **p == '-' ? -1 : 1, v;

	if (**p == '-' || **p == '+')
		(*p)++;
	v = digits(p) * 3600;
	if (**p == ':') {
		(*p)++;
		v += digits(p) * 60;
	}
	if (**p == ':') {
		(*p)++;
		v += digits(p);
	}
	return sign * v;
}

/* Mm.w.d[/time]: local seconds from the start of 1970. */
static bool
change(const char **p, int64_t year, int64_t *out)
{
	long month, week, day, at = 7200;
	int64_t first, found, end;

	if (*(*p)++ != ',' || *(*p)++ != 'M')
		return false;
	month = digits(p);
	if (*(*p)++ != '.')
		return false;
	week = digits(p);
	if (*(*p)++ != '.')
		return false;
	day = digits(p);
	if (**p == '/') {
		(*p)++;
		at = clock_time(p);
	}
	if (month < 1 || month > 12 || week < 1 || week > 5 || day > 6)
		return false;
	first = days_from_civil(year, (int)month, 1);
	end = days_from_civil(
	    year + (month == 12), (int)(month % 12) + 1, 1);
	found = first + (day - (first + 4) % 7 + 7) % 7 + (week - 1) * 7;
	if (found >= end)
		found -= 7;
	*out = found * 86400 + at;
	return true;
}

static int32_t
by_rule(const char *p, int64_t second)
{
	int64_t year = 1970 + second / 31556952, begin, end;
	long standard, summer;

	p = skip_name(p);
	standard = -clock_time(&p);
	if (*p == '\0')
		return (int32_t)(standard / 60);
	p = skip_name(p);
	summer = *p != ',' && *p != '\0' ? -clock_time(&p) : standard + 3600;
	if (!change(&p, year, &begin) || !change(&p, year, &end))
		return (int32_t)(standard / 60);
	begin -= standard;
	end -= summer;
	if (begin < end ? second >= begin && second < end
			: second >= begin || second < end)
		return (int32_t)(summer / 60);
	return (int32_t)(standard / 60);
}

static int32_t
offset_of(const struct zones *z, size_t kind)
{
	if ((kind + 1) * KIND > z->offsets.n)
		return 0;
	/* a local mean time with seconds is cut to the minute */
	return (int32_t)(big_endian(z->offsets.p + kind * KIND, 4) / 60);
}

int32_t
zone_minutes(void *ctx, struct text name, int64_t second)
{
	struct zones *z = ctx;
	size_t low = 0, high, n;

	if (!open_zone(z, name))
		return 0;
	n = high = z->kinds.n;
	while (low < high) {
		size_t at = low + (high - low) / 2;

		if (big_endian(z->times.p + at * 8, 8) <= second)
			low = at + 1;
		else
			high = at;
	}
	if (low == n && z->rule[0] != '\0')
		return by_rule(z->rule, second);
	return offset_of(z, low == 0 ? 0 : z->kinds.p[low - 1]);
}

int32_t
zone_here(struct zones *z, int64_t second)
{
	const char *name = getenv("TZ"), *at;
	char link[sizeof(ZONEINFO) + ZONE_MAX_NAME + 64];
	ssize_t n;

	if (name != NULL && *name == ':')
		name++;
	if (name == NULL || *name == '\0') {
		n = readlink(LOCALTIME, link, sizeof(link) - 1);
		link[n > 0 ? n : 0] = '\0';
		at = strstr(link, "zoneinfo/");
		name = at != NULL ? at + strlen("zoneinfo/") : "UTC";
	}
	return zone_minutes(z, text_of(name), second);
}
