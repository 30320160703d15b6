#include "ui/legible.h"

#include <stdio.h>

#include "fill/reading.h"
#include "ui/appearance.h"
#include "ui/calendar.h"

#define NO_BREAK "\u00a0"

/* ---- numbers, dates, times ---- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
number(struct text v, enum lang lang, struct buf *out)
{
	size_t i = v.n > 0 && v.p[0] == '-', from = i, whole;

	while (i < v.n && is_digit(v.p[i]))
		i++;
	whole = i - from;
	buf_put(out, v.p, from);
	for (i = 0; i < whole; i++) {
		if (whole > 4 && i > 0 && (whole - i) % 3 == 0)
			buf_put_z(out, NO_BREAK);
		buf_put_byte(out, (uint8_t)v.p[from + i]);
	}
	for (i = from + whole; i < v.n; i++)
		buf_put_byte(out, (uint8_t)(v.p[i] == '.' && lang != LANG_EN
		    ? ',' : v.p[i]));
}

/* "2026-03-31", perhaps with more behind it; false: another text. */
static bool
read_day(struct text v, struct day *out)
{
	return v.n >= 10 && calendar_read((struct text){v.p, 10}, false,
	    INT64_MIN, out) == READ_DAY;
}

/* As much of a date as was asked for. */
static void
date(const struct field *f, struct text v, enum lang lang, struct buf *out)
{
	struct day d = {0};

	if (!read_day(v, &d))
		buf_put_text(out, v);
	else if (appearance_has(f, "month-year"))
		calendar_put_month(out, d, lang);
	else if (appearance_has(f, "year"))
		buf_printf(out, "%d", d.year);
	else
		calendar_put(out, d, lang);
}

static void
clock_time(struct text v, struct buf *out)
{
	buf_put(out, v.p, v.n < 5 ? v.n : 5);
}

static void
moment(struct text v, enum lang lang, struct buf *out)
{
	struct day d = {0};

	if (!read_day(v, &d)) {
		buf_put_text(out, v);
		return;
	}
	calendar_put(out, d, lang);
	if (v.n > 11) {
		buf_put_z(out, ", ");
		clock_time((struct text){v.p + 11, v.n - 11}, out);
	}
}

/* ---- positions ---- */

static struct text
word(struct text *s)
{
	size_t i = 0;
	struct text w;

	while (s->n > 0 && s->p[0] == ' ') {
		s->p++;
		s->n--;
	}
	while (i < s->n && s->p[i] != ' ')
		i++;
	w = (struct text){s->p, i};
	s->p += i;
	s->n -= i;
	return w;
}

/* "6.1375, 1.2123 · 447 m ± 5 m"; points as they are written everywhere. */
static void
point(struct text v, struct buf *out)
{
	struct text lat = word(&v), lon = word(&v), up = word(&v);
	struct text off = word(&v);

	buf_put_text(out, lat);
	buf_put_z(out, "," NO_BREAK);
	buf_put_text(out, lon);
	if (up.n > 0) {
		buf_put_z(out, ", ");
		buf_put_text(out, up);
		buf_put_z(out, NO_BREAK "m");
	}
	if (off.n > 0) {
		buf_put_z(out, " (±" NO_BREAK);
		buf_put_text(out, off);
		buf_put_z(out, NO_BREAK "m)");
	}
}

static void
points(struct text v, enum lang lang, struct buf *out)
{
	char figure[24];
	struct text arg;
	size_t i, n = 1;

	for (i = 0; i + 1 < v.n; i++)
		n += v.p[i] == ';';
	(void)snprintf(figure, sizeof(figure), "%zu", n);
	arg = text_of(figure);
	phrase_put(out, SAY_POINTS, lang, &arg, 1);
}

static void
by_type(struct interview *iv, node_ref n, enum lang lang, struct buf *out)
{
	const struct field *f = interview_view(iv, n).field;
	struct text v = interview_value(iv, n);

	switch (f->type) {
	case FIELD_INT:
	case FIELD_DECIMAL:
		number(v, lang, out);
		return;
	case FIELD_BOOLEAN:
		buf_put_text(out, phrase_text(text_is(v, "true") ||
		    text_is(v, "1") ? SAY_YES : SAY_NO, lang));
		return;
	case FIELD_DATE:
		date(f, v, lang, out);
		return;
	case FIELD_DATETIME:
		moment(v, lang, out);
		return;
	case FIELD_TIME:
		clock_time(v, out);
		return;
	case FIELD_GEOPOINT:
		point(v, out);
		return;
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
		points(v, lang, out);
		return;
	case FIELD_STRING:
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_INTENT:
	case FIELD_SELECT_ONE:
	case FIELD_SELECT_MULTIPLE:
	case FIELD_RANK:
		break;
	}
	reading_value(iv, n, out);
}

static void
file(struct conduct *c, struct text name, enum lang lang, struct buf *out)
{
	uint64_t bytes;

	buf_put_text(out, name);
	if (!conduct_file_size(c, name, &bytes))
		return;
	buf_put_z(out, " (");
	reading_bytes(bytes, lang, out);
	buf_put_byte(out, ')');
}

void
legible_put(struct conduct *c, node_ref n, enum lang lang, struct buf *out)
{
	struct interview *iv = conduct_interview(c);

	if (interview_value(iv, n).n == 0)
		return;
	if (interview_view(iv, n).field->control == CONTROL_TRIGGER)
		buf_put_text(out, phrase_text(SAY_ACKNOWLEDGED, lang));
	else if (interview_view(iv, n).field->control == CONTROL_UPLOAD)
		file(c, interview_value(iv, n), lang, out);
	else
		by_type(iv, n, lang, out);
}
