#include "form/answer.h"

#include <math.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/utf8.h"
#include "form/datetime.h"

#define INT_LEAST (-2147483648.0) /* as every ODK client has it */
#define INT_MOST 2147483647.0

/* The next of the parts that a character separates, trimmed. */
static bool
next_part(struct text *rest, char separator, struct text *part)
{
	const char *end = rest->n > 0
	    ? memchr(rest->p, separator, rest->n) : NULL;
	size_t n = end != NULL ? (size_t)(end - rest->p) : rest->n;

	if (rest->n == 0)
		return false;
	*part = text_trim((struct text){rest->p, n});
	n += end != NULL;
	rest->p += n;
	rest->n -= n;
	return true;
}

/* ---- numbers ---- */

static void
put_int(struct text s, struct buf *b)
{
	double v = trunc(number_read(s));

	if (v >= INT_LEAST && v <= INT_MOST)
		buf_printf(b, "%.0f", v + 0.0); /* no negative zero */
}

/* As written, but for zeros that say nothing at the end of a fraction. */
static void
put_decimal(struct text s, struct buf *b)
{
	if (isnan(number_read(s)))
		return;
	if (memchr(s.p, '.', s.n) != NULL) {
		while (s.p[s.n - 1] == '0')
			s.n--;
		s.n -= s.p[s.n - 1] == '.';
	}
	buf_put_text(b, s.n > 0 && !text_is(s, "-") ? s : TEXT("0"));
}

/* ---- places ---- */

static void
put_double(struct buf *b, double v)
{
	size_t from = b->n;

	number_put(b, v);
	if (b->err == AYNI_OK && memchr(b->p + from, '.', b->n - from) == NULL)
		buf_put_z(b, ".0");
}

/* Latitude, longitude, perhaps altitude and accuracy. */
static bool
put_point(struct text s, struct buf *b)
{
	double v[4];
	struct text one;
	size_t n = 0, i;

	while (next_part(&s, ' ', &one)) {
		if (one.n == 0)
			continue;
		if (n == 4 || isnan(v[n] = number_read(one)))
			return false;
		n++;
	}
	if (n < 2 || fabs(v[0]) > 90 || fabs(v[1]) > 180)
		return false;
	for (i = 0; i < n; i++) {
		if (i > 0)
			buf_put_byte(b, ' ');
		put_double(b, v[i]);
	}
	return true;
}

static void
put_points(struct text s, size_t least, size_t most, struct buf *b)
{
	size_t from = b->n, n = 0;
	struct text one;

	while (next_part(&s, ';', &one)) {
		if (one.n == 0)
			continue;
		if (n++ > 0)
			buf_put_byte(b, ';');
		if (!put_point(one, b)) {
			n = 0;
			break;
		}
	}
	if ((n < least || n > most) && b->err == AYNI_OK)
		b->n = from;
}

/* ---- days and hours ---- */

/* The day of a moment, unless that depends on where one is. */
static void
put_date(struct text s, struct buf *b)
{
	struct datetime d;

	if (datetime_read(s, &d) && s.p[s.n - 1] != 'Z')
		buf_put(b, s.p, 10);
}

/* To the second at least. */
static bool
says_seconds(struct text s)
{
	return s.n >= 8 && s.p[5] == ':';
}

static void
put_time(struct text s, struct buf *b)
{
	struct datetime d;

	if (datetime_read_time(s, &d) && says_seconds(s))
		buf_put_text(b, s);
}

static void
put_datetime(struct text s, struct buf *b)
{
	struct datetime d;

	if (datetime_read(s, &d) && d.has_time)
		buf_put_text(b, s);
}

/* ---- words ---- */

static void
put_words(struct text s, struct buf *b)
{
	struct text one;
	bool any = false;

	while (next_part(&s, ' ', &one)) {
		if (one.n == 0)
			continue;
		if (any)
			buf_put_byte(b, ' ');
		utf8_nfc(b, one);
		any = true;
	}
}

static void
put_boolean(struct text s, struct buf *b)
{
	if (text_is(s, "true") || text_is(s, "1"))
		buf_put_byte(b, '1');
	else if (text_is(s, "false") || text_is(s, "0"))
		buf_put_byte(b, '0');
}

void
answer_cast(enum field_type type, struct text value, struct buf *b)
{
	struct text s = text_trim(value);

	if (s.n == 0 && type != FIELD_STRING)
		return;
	if (s.n > 0 && s.p[0] == '+' &&
	    (type == FIELD_INT || type == FIELD_DECIMAL))
		s = (struct text){s.p + 1, s.n - 1};
	switch (type) {
	case FIELD_INT:
		put_int(s, b);
		return;
	case FIELD_DECIMAL:
		put_decimal(s, b);
		return;
	case FIELD_BOOLEAN:
		put_boolean(s, b);
		return;
	case FIELD_DATE:
		put_date(s, b);
		return;
	case FIELD_TIME:
		put_time(s, b);
		return;
	case FIELD_DATETIME:
		put_datetime(s, b);
		return;
	case FIELD_GEOPOINT:
		put_points(s, 1, 1, b);
		return;
	case FIELD_GEOTRACE:
		put_points(s, 2, SIZE_MAX, b);
		return;
	case FIELD_GEOSHAPE:
		put_points(s, 3, SIZE_MAX, b);
		return;
	case FIELD_SELECT_MULTIPLE:
	case FIELD_RANK:
		put_words(s, b);
		return;
	case FIELD_STRING:
	case FIELD_INTENT:
		buf_put_text(b, value);
		return;
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_SELECT_ONE:
		break;
	}
	utf8_nfc(b, s);
}

/* Stricter than what is computed: no fraction of an integer goes away. */
static bool
fits(enum field_type type, struct text s)
{
	struct datetime d;
	int64_t v;

	switch (type) {
	case FIELD_INT:
		return number_int(s, &v);
	case FIELD_DATE:
		return s.n == 10;
	case FIELD_TIME:
		return datetime_read_time(s, &d);
	case FIELD_STRING:
	case FIELD_DECIMAL:
	case FIELD_BOOLEAN:
	case FIELD_DATETIME:
	case FIELD_GEOPOINT:
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_INTENT:
	case FIELD_SELECT_ONE:
	case FIELD_SELECT_MULTIPLE:
	case FIELD_RANK:
		break;
	}
	return true;
}

bool
answer_store(enum field_type type, struct text value, struct buf *b)
{
	struct text s = text_trim(value);
	size_t from = b->n;

	if (type == FIELD_STRING) {
		utf8_nfc(b, value);
		return true;
	}
	if (s.n == 0)
		return true;
	if (!fits(type, s))
		return false;
	if (type == FIELD_TIME && !says_seconds(s)) {
		buf_put(b, s.p, 5);
		buf_put_z(b, ":00");
		buf_put(b, s.p + 5, s.n - 5);
		return true;
	}
	answer_cast(type, s, b);
	return b->n > from || b->err != AYNI_OK;
}
