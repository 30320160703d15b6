#include "form/answer.h"

#include <math.h>
#include <string.h>

#include "ayni/decimal.h"
#include "ayni/utf8.h"
#include "form/datetime.h"

static bool
is_integer(struct text s)
{
	int64_t v;

	return number_int(s, &v);
}

bool
answer_fits(enum field_type type, struct text s)
{
	struct datetime d;

	switch (type) {
	case FIELD_INT:
		return is_integer(s);
	case FIELD_DECIMAL:
		return !isnan(number_read(s));
	case FIELD_BOOLEAN:
		return text_is(s, "true") || text_is(s, "false") ||
		    text_is(s, "1") || text_is(s, "0");
	case FIELD_DATE:
		return datetime_read(s, &d) && !d.has_time;
	case FIELD_TIME:
		return datetime_read_time(s, &d);
	case FIELD_DATETIME:
		return datetime_read(s, &d);
	case FIELD_GEOPOINT: {
		struct text rest = s;
		size_t n = 0;

		while (rest.n > 0) {
			const char *sp = memchr(rest.p, ' ', rest.n);
			struct text one = {rest.p, sp != NULL
			    ? (size_t)(sp - rest.p) : rest.n};

			if (isnan(number_read(one)))
				return false;
			n++;
			rest.p += one.n + (sp != NULL);
			rest.n -= one.n + (sp != NULL);
		}
		return n >= 2 && n <= 4;
	}
	case FIELD_STRING:
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

/* Answers are kept in normal form C, without white space around codes. */
void
answer_normalise(enum field_type type, struct text value, struct buf *b)
{
	if (type != FIELD_STRING)
		value = text_trim(value);
	utf8_nfc(b, value);
}
