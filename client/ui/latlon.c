#include "ui/latlon.h"

#include <string.h>

#include "ayni/decimal.h"

#define MAX_NUMBERS 8u

/* A number, and the hemisphere that stands before or after its group. */
struct piece {
	struct text number;
	char side; /* N S E W; 0: none */
};

struct pieces {
	struct piece at[MAX_NUMBERS];
	uint32_t n;
	bool sides;
};

static char
side_of(char c)
{
	switch (c) {
	case 'N': case 'n':
		return 'N';
	case 'S': case 's':
		return 'S';
	case 'E': case 'e':
		return 'E';
	case 'W': case 'w': case 'O': case 'o':
		return 'W';
	default:
		return 0;
	}
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Degree, minute and second signs, and what parts numbers. */
static size_t
skipped(struct text s)
{
	static const char *const signs[] = {" ", "\t", "°", "º", "'", "\"",
	    "′", "″", "’", "”", "\u00a0", "\u202f"};
	size_t i, n;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		n = strlen(signs[i]);
		if (s.n >= n && memcmp(s.p, signs[i], n) == 0)
			return n;
	}
	return 0;
}

static size_t
number_at(struct text s, bool comma)
{
	size_t i = s.p[0] == '-' || s.p[0] == '+', from = i;

	while (i < s.n && is_digit(s.p[i]))
		i++;
	if (i == from)
		return 0;
	if (i + 1 < s.n && (s.p[i] == '.' || (comma && s.p[i] == ',')) &&
	    is_digit(s.p[i + 1]))
		for (i++; i < s.n && is_digit(s.p[i]); i++)
			continue;
	return i;
}

/* Marks the group that a hemisphere's letter belongs to: the one that it
 * follows, or else the one that comes. */
static bool
take_side(struct pieces *p, char side, char *coming, uint32_t *group)
{
	p->sides = true;
	if (*coming != 0)
		return false;
	if (*group < p->n && p->at[*group].side == 0) {
		p->at[*group].side = side;
		*group = p->n;
		return true;
	}
	*coming = side;
	return true;
}

static bool
split(struct text s, bool comma, struct pieces *p)
{
	uint32_t group = 0;
	char coming = 0;
	size_t n;

	while (s.n > 0) {
		char side = side_of(s.p[0]);

		n = 1;
		if (side != 0) {
			if (coming == 0 && p->n > 0 && group < p->n &&
			    p->at[group].side != 0)
				group = p->n;
			if (!take_side(p, side, &coming, &group))
				return false;
		} else if ((n = skipped(s)) > 0 || s.p[0] == ',') {
			n = n > 0 ? n : 1;
		} else {
			n = number_at(s, comma);
			if (n == 0 || p->n == MAX_NUMBERS)
				return false;
			p->at[p->n].number = (struct text){s.p, n};
			if (coming != 0) {
				group = p->n;
				p->at[p->n].side = coming;
				coming = 0;
			}
			p->n++;
		}
		s.p += n;
		s.n -= n;
	}
	return coming == 0;
}

/* The number with a point, without "+". */
static enum ayni_err
plain(struct text t, struct buf *out)
{
	size_t i;

	for (i = t.p[0] == '+'; i < t.n; i++)
		buf_put_byte(out, (uint8_t)(t.p[i] == ',' ? '.' : t.p[i]));
	return out->err;
}

static bool
value_of(struct text t, double *v)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 64);
	e = plain(t, &b);
	*v = number_read(buf_text(&b));
	buf_free(&b);
	return e == AYNI_OK;
}

/* Degrees, minutes, seconds of one coordinate; most: 90 or 180.  A lone
 * number in degrees keeps its digits. */
static bool
coordinate(const struct piece *p, uint32_t n, int most, struct buf *out)
{
	double part[3] = {0, 0, 0}, v;
	bool minus = p[0].number.p[0] == '-';
	struct decimal d = {.exponent = -7};
	char side = p[0].side;
	uint32_t i;

	if (n == 0 || n > 3)
		return false;
	for (i = 0; i < n; i++)
		if (!value_of(p[i].number, &part[i]) ||
		    (i > 0 && (part[i] < 0 || part[i] >= 60)))
			return false;
	if (side != 0 && (minus || (most == 90) != (side == 'N' || side == 'S')))
		return false;
	v = (minus ? -part[0] : part[0]) + part[1] / 60 + part[2] / 3600;
	if (v > most)
		return false;
	minus = minus || side == 'S' || side == 'W';
	if (n == 1) {
		if (side == 'S' || side == 'W')
			buf_put_byte(out, '-');
		return plain(p[0].number, out) == AYNI_OK;
	}
	d.mantissa = (int64_t)(v * 1e7 + 0.5) * (minus ? -1 : 1);
	while (d.mantissa != 0 && d.mantissa % 10 == 0) {
		d.mantissa /= 10;
		d.exponent++;
	}
	if (d.mantissa == 0)
		d.exponent = 0;
	decimal_put(out, d);
	return out->err == AYNI_OK;
}

/* With hemispheres, each begins a group of up to three; a letter after its
 * group has been noted at the group's first number. */
static uint32_t
second_group(const struct pieces *p)
{
	uint32_t i;

	if (!p->sides)
		return 1;
	for (i = 1; i < p->n; i++)
		if (p->at[i].side != 0)
			return i;
	return 0;
}

/* Of the numbers from the second group on, those of the longitude: with
 * hemispheres and minutes, as many as the latitude has. */
static bool
put_position(const struct pieces *p, struct buf *out)
{
	uint32_t second = second_group(p), lon, i;

	if (second == 0 || second >= p->n)
		return false;
	lon = p->sides ? second : 1;
	if (second + lon > p->n || p->n - second - lon > 2)
		return false;
	if (!coordinate(p->at, second, 90, out))
		return false;
	buf_put_byte(out, ' ');
	if (!coordinate(p->at + second, lon, 180, out))
		return false;
	for (i = second + lon; i < p->n; i++) {
		if (p->at[i].side != 0)
			return false;
		buf_put_byte(out, ' ');
		if (plain(p->at[i].number, out) != AYNI_OK)
			return false;
	}
	return true;
}

enum ayni_err
latlon_read(struct text s, bool comma, struct buf *out)
{
	struct pieces p = {.n = 0};
	struct buf one;
	enum ayni_err e = AYNI_BADFORM;

	s = text_trim(s);
	/* "7.12349,1.02851": where a point is the sign, a comma parts. */
	comma = comma && s.n > 0 && memchr(s.p, '.', s.n) == NULL;
	buf_init(&one, 256);
	if (s.n > 0 && split(s, comma, &p) && put_position(&p, &one))
		e = AYNI_OK;
	if (one.err == AYNI_NOMEM)
		e = AYNI_NOMEM;
	if (e == AYNI_OK) {
		buf_put_text(out, buf_text(&one));
		e = out->err;
	}
	buf_free(&one);
	return e;
}

enum ayni_err
latlon_read_line(struct text s, bool comma, struct buf *out,
    uint32_t *points)
{
	enum ayni_err e = AYNI_OK;
	struct buf all;
	uint32_t n = 0;
	size_t i;

	buf_init(&all, 1u << 20);
	while (e == AYNI_OK && text_trim(s).n > 0) {
		for (i = 0; i < s.n && s.p[i] != ';'; i++)
			continue;
		if (n++ > 0)
			buf_put_z(&all, "; ");
		e = latlon_read((struct text){s.p, i}, comma, &all);
		i += i < s.n;
		s.p += i;
		s.n -= i;
	}
	if (e == AYNI_OK && n == 0)
		e = AYNI_BADFORM;
	if (e == AYNI_OK) {
		buf_put_text(out, buf_text(&all));
		*points = n;
		e = out->err;
	}
	buf_free(&all);
	return e;
}
