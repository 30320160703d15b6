#include "wire/value.h"

#include <string.h>

#include "ayni/decimal.h"
#include "ayni/id.h"
#include "ayni/pack.h"
#include "ayni/unpack.h"
#include "form/datetime.h"

#define TAG_DECIMAL 4
#define TAG_UUID 37
#define UUID_BYTES 16
#define GEOPOINT_NUMBERS 4
#define DAY_MS 86400000
#define RENDERED_MAX (1u << 20)

static void
check_decimal(struct unpack *u, uint64_t tag)
{
	int64_t exponent, mantissa;

	if (tag != TAG_DECIMAL)
		unpack_fail(u, AYNI_BADFORM);
	unpack_expect(u, 2);
	exponent = unpack_int(u);
	mantissa = unpack_int(u);
	if (exponent >= 0 || exponent < VALUE_MIN_EXPONENT ||
	    mantissa % 10 == 0)
		unpack_fail(u, AYNI_BADFORM);
}

static void
check_number(struct unpack *u)
{
	if (unpack_type(u) == UNPACK_TAG)
		check_decimal(u, unpack_tag(u));
	else
		(void)unpack_int(u);
}

static void
check_tagged(struct unpack *u)
{
	uint64_t tag = unpack_tag(u);

	if (tag != TAG_UUID)
		check_decimal(u, tag);
	else if (unpack_bytes(u).n != UUID_BYTES)
		unpack_fail(u, AYNI_BADFORM);
}

enum ayni_err
value_check(struct bytes value)
{
	struct unpack u = unpack_begin(value);
	uint64_t n;
	size_t length;

	switch (unpack_type(&u)) {
	case UNPACK_UINT:
	case UNPACK_NINT:
		(void)unpack_int(&u);
		break;
	case UNPACK_TAG:
		check_tagged(&u);
		break;
	case UNPACK_TEXT:
		if (unpack_text(&u).n == 0)
			unpack_fail(&u, AYNI_BADFORM);
		break;
	case UNPACK_BOOL:
		(void)unpack_bool(&u);
		break;
	case UNPACK_ARRAY:
		if ((n = unpack_array(&u)) == 0)
			unpack_fail(&u, AYNI_BADFORM);
		for (; n > 0 && u.err == AYNI_OK; n--)
			check_number(&u);
		break;
	case UNPACK_BYTES:
		length = unpack_bytes(&u).n;
		if (length == 0 || length % sizeof(struct instance_id) != 0)
			unpack_fail(&u, AYNI_BADFORM);
		break;
	case UNPACK_MAP:
	case UNPACK_NULL:
	case UNPACK_NONE:
		unpack_fail(&u, AYNI_BADFORM);
		break;
	}
	return unpack_end(&u);
}

/* ---- text to value; each returns false where it stays text ---- */

/* Whether what was rendered is the text; ready for the next. */
static bool
rendered(struct buf *t, struct text s)
{
	bool same = t->err == AYNI_OK && text_equal(buf_text(t), s);

	t->n = 0;
	return same;
}

static bool
put_int(struct buf *out, struct text s, struct buf *t)
{
	int64_t v;

	if (!number_int(s, &v))
		return false;
	buf_printf(t, "%lld", (long long)v);
	if (!rendered(t, s))
		return false;
	pack_int(out, v);
	return true;
}

static bool
put_decimal(struct buf *out, struct text s, struct buf *t)
{
	struct decimal d;

	if (put_int(out, s, t))
		return true;
	if (decimal_read(s, &d) != AYNI_OK || d.exponent >= 0 ||
	    d.exponent < VALUE_MIN_EXPONENT)
		return false;
	decimal_put(t, d);
	if (!rendered(t, s))
		return false;
	pack_tag(out, TAG_DECIMAL);
	pack_array(out, 2);
	pack_int(out, d.exponent);
	pack_int(out, d.mantissa);
	return true;
}

static bool
put_boolean(struct buf *out, struct text s)
{
	if (!text_is(s, "true") && !text_is(s, "false"))
		return false;
	pack_bool(out, text_is(s, "true"));
	return true;
}

static bool
put_date(struct buf *out, struct text s, struct buf *t)
{
	struct datetime d;

	if (!datetime_read(s, &d) || d.has_time)
		return false;
	datetime_put_date(t, d.day);
	if (!rendered(t, s))
		return false;
	pack_int(out, d.day);
	return true;
}

static bool
put_datetime(struct buf *out, struct text s, struct buf *t)
{
	struct datetime d;
	int64_t ms;

	if (!datetime_read(s, &d) || !d.has_time || !d.has_zone)
		return false;
	ms = d.day * DAY_MS + d.ms - (int64_t)d.zone_min * 60000;
	datetime_put(t, ms, d.zone_min);
	if (!rendered(t, s))
		return false;
	pack_array(out, 2);
	pack_int(out, ms);
	pack_int(out, d.zone_min);
	return true;
}

static int64_t
choice(const struct form *f, const struct field *field, struct text name)
{
	int64_t i;

	if (field->list < 0 || name.n == 0)
		return -1;
	i = form_choice_index(f, field->list, name);
	if (i < 0 || !text_equal(form_choice(f, field->list, (uint32_t)i), name))
		return -1;
	return i;
}

static bool
put_choice(struct buf *out, const struct form *f, const struct field *field,
    struct text s)
{
	int64_t i = choice(f, field, s);

	if (i >= 0)
		pack_uint(out, (uint64_t)i);
	return i >= 0;
}

/* The next word of a list parted by single spaces; *left is what follows. */
static struct text
word(struct text *left)
{
	const char *space = left->n > 0 ? memchr(left->p, ' ', left->n) : NULL;
	struct text w = *left;

	if (space == NULL) {
		*left = (struct text){NULL, 0};
		return w;
	}
	w.n = (size_t)(space - left->p);
	*left = (struct text){space + 1, left->n - w.n - 1};
	return w;
}

static size_t
words(struct text s)
{
	size_t n = 1, i;

	for (i = 0; i < s.n; i++)
		n += s.p[i] == ' ';
	return n;
}

static bool
put_choices(struct buf *out, const struct form *f, const struct field *field,
    struct text s)
{
	struct text left = s;
	size_t n = words(s), i;

	for (i = 0; i < n; i++)
		if (choice(f, field, word(&left)) < 0)
			return false;
	pack_array(out, n);
	for (left = s, i = 0; i < n; i++)
		(void)put_choice(out, f, field, word(&left));
	return true;
}

static bool
put_geopoint(struct buf *out, struct text s, struct buf *t)
{
	struct text left = s;
	size_t at = out->n, i;

	if (words(s) != GEOPOINT_NUMBERS)
		return false;
	pack_array(out, GEOPOINT_NUMBERS);
	for (i = 0; i < GEOPOINT_NUMBERS; i++)
		if (!put_decimal(out, word(&left), t)) {
			out->n = at;
			return false;
		}
	return true;
}

/* What names an instance: chance, and dear as text. */
static bool
put_uuid(struct buf *out, struct text s, struct buf *t)
{
	const struct text prefix = TEXT("uuid:");
	uint8_t id[UUID_BYTES];

	if (!text_starts(s, prefix) ||
	    id_uuid_read((struct text){s.p + prefix.n, s.n - prefix.n}, id) !=
		AYNI_OK)
		return false;
	buf_put_text(t, prefix);
	id_uuid_put(t, id);
	if (!rendered(t, s))
		return false;
	pack_tag(out, TAG_UUID);
	pack_bytes(out, (struct bytes){id, sizeof(id)});
	return true;
}

static bool
put_typed(struct buf *out, const struct form *f, const struct field *field,
    struct text s, struct buf *t)
{
	switch (field->type) {
	case FIELD_INT:
		return put_int(out, s, t);
	case FIELD_DECIMAL:
		return put_decimal(out, s, t);
	case FIELD_BOOLEAN:
		return put_boolean(out, s);
	case FIELD_DATE:
		return put_date(out, s, t);
	case FIELD_DATETIME:
		return put_datetime(out, s, t);
	case FIELD_GEOPOINT:
		return put_geopoint(out, s, t);
	case FIELD_SELECT_ONE:
		return put_choice(out, f, field, s);
	case FIELD_SELECT_MULTIPLE:
	case FIELD_RANK:
		return put_choices(out, f, field, s);
	case FIELD_STRING:
		return put_uuid(out, s, t);
	case FIELD_TIME:
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_INTENT:
		break;
	}
	return false;
}

void
value_put(struct buf *out, const struct form *f, const struct field *field,
    struct text s)
{
	struct buf t;
	bool typed;

	buf_init(&t, RENDERED_MAX);
	typed = put_typed(out, f, field, s, &t);
	if (t.err != AYNI_OK && out->err == AYNI_OK)
		out->err = t.err; /* it may be typed; text would be wrong */
	if (!typed)
		pack_text(out, s);
	buf_free(&t);
}

/* ---- value to text ---- */

static void
render_decimal(struct unpack *u, struct buf *t)
{
	struct decimal d = {0, 0};

	if (unpack_type(u) == UNPACK_TAG) {
		(void)unpack_tag(u);
		unpack_expect(u, 2);
		d.exponent = (int32_t)unpack_int(u);
	}
	d.mantissa = unpack_int(u);
	decimal_put(t, d);
}

static void
render_uuid(struct unpack *u, struct buf *t)
{
	struct bytes id;

	if (unpack_tag(u) != TAG_UUID)
		unpack_fail(u, AYNI_BADFORM);
	id = unpack_bytes(u);
	if (id.n != UUID_BYTES) {
		unpack_fail(u, AYNI_BADFORM);
		return;
	}
	buf_put_z(t, "uuid:");
	id_uuid_put(t, id.p);
}

static enum ayni_err
render_choice(struct unpack *u, const struct form *f,
    const struct field *field, struct buf *t)
{
	uint64_t i = unpack_uint(u);

	if (u->err != AYNI_OK)
		return u->err;
	if (field->list < 0)
		return AYNI_BADFORM;
	if (i >= form_list(f, field->list)->n)
		return AYNI_NOTFOUND;
	buf_put_text(t, form_choice(f, field->list, (uint32_t)i));
	return AYNI_OK;
}

static enum ayni_err
render_choices(struct unpack *u, const struct form *f,
    const struct field *field, struct buf *t)
{
	uint64_t n = unpack_array(u), i;
	enum ayni_err e = AYNI_OK;

	for (i = 0; i < n && e == AYNI_OK && t->err == AYNI_OK; i++) {
		if (i > 0)
			buf_put_byte(t, ' ');
		e = render_choice(u, f, field, t);
	}
	return e;
}

/* Days and milliseconds that render at all; the rest is caught by writing
 * the text again. */
static int64_t
bounded(struct unpack *u, int64_t most)
{
	int64_t v = unpack_int(u);

	if (v > most || v < -most) {
		unpack_fail(u, AYNI_BADFORM);
		return 0;
	}
	return v;
}

static enum ayni_err
render(struct unpack *u, const struct form *f, const struct field *field,
    struct buf *t)
{
	const int64_t days = 4000000; /* beyond year 9999, either way */
	int64_t v;
	size_t i;

	switch (field->type) {
	case FIELD_INT:
		buf_printf(t, "%lld", (long long)unpack_int(u));
		break;
	case FIELD_DECIMAL:
		render_decimal(u, t);
		break;
	case FIELD_BOOLEAN:
		buf_put_z(t, unpack_bool(u) ? "true" : "false");
		break;
	case FIELD_DATE:
		datetime_put_date(t, bounded(u, days));
		break;
	case FIELD_DATETIME:
		unpack_expect(u, 2);
		v = bounded(u, days * DAY_MS);
		datetime_put(t, v, (int32_t)bounded(u, 6000));
		break;
	case FIELD_GEOPOINT:
		unpack_expect(u, GEOPOINT_NUMBERS);
		for (i = 0; i < GEOPOINT_NUMBERS; i++) {
			if (i > 0)
				buf_put_byte(t, ' ');
			render_decimal(u, t);
		}
		break;
	case FIELD_SELECT_ONE:
		return render_choice(u, f, field, t);
	case FIELD_SELECT_MULTIPLE:
	case FIELD_RANK:
		return render_choices(u, f, field, t);
	case FIELD_STRING:
		render_uuid(u, t);
		break;
	case FIELD_TIME:
	case FIELD_GEOTRACE:
	case FIELD_GEOSHAPE:
	case FIELD_BINARY:
	case FIELD_BARCODE:
	case FIELD_INTENT:
		return AYNI_BADFORM;
	}
	return AYNI_OK;
}

/* Typed: rendered, and refused unless the text would be typed this way. */
static enum ayni_err
read_typed(struct bytes value, const struct form *f,
    const struct field *field, struct buf *t, struct buf *again)
{
	struct unpack u = unpack_begin(value);
	enum ayni_err e;

	if ((e = value_check(value)) != AYNI_OK)
		return e;
	if ((e = render(&u, f, field, t)) != AYNI_OK)
		return e;
	if (t->err != AYNI_OK) /* then it did not come to its end */
		return t->err;
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	value_put(again, f, field, buf_text(t));
	if (again->err != AYNI_OK)
		return again->err;
	return bytes_equal(buf_bytes(again), value) ? AYNI_OK : AYNI_BADFORM;
}

enum ayni_err
value_read(struct bytes value, const struct form *f,
    const struct field *field, struct buf *out)
{
	struct unpack u = unpack_begin(value);
	struct buf t, again;
	struct text s;
	enum ayni_err e;

	if (unpack_type(&u) == UNPACK_TEXT) {
		s = unpack_text(&u);
		if ((e = unpack_end(&u)) != AYNI_OK)
			return e;
		buf_put_text(out, s);
		return out->err;
	}
	buf_init(&t, RENDERED_MAX);
	buf_init(&again, RENDERED_MAX);
	e = read_typed(value, f, field, &t, &again);
	if (e == AYNI_OK) {
		buf_put_text(out, buf_text(&t));
		e = out->err;
	}
	buf_free(&t);
	buf_free(&again);
	return e;
}
