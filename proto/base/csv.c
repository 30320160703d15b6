#include "ayni/csv.h"

#include <string.h>

#include "ayni/utf8.h"

enum {
	AT_START,   /* of a row: nothing read of it */
	AT_FIELD,   /* at the start of a further field */
	IN_PLAIN,
	IN_QUOTES,
	AFTER_QUOTE, /* a quote inside quotes: the end, or half of "" */
	AFTER_CR,    /* a row ended; a line feed belongs to it */
};

void
csv_init(struct csv *c, csv_row_fn row, void *ctx)
{
	*c = (struct csv){.row = row, .ctx = ctx, .separator = ','};
	buf_init(&c->bytes, CSV_MAX_ROW);
	buf_init(&c->ends, CSV_MAX_FIELDS * sizeof(struct text));
	buf_init(&c->head, CSV_MAX_ROW);
}

void
csv_free(struct csv *c)
{
	buf_free(&c->bytes);
	buf_free(&c->ends);
	buf_free(&c->head);
}

static uint8_t
separator_of(struct bytes in)
{
	static const uint8_t known[] = {',', ';', '\t', '|'};
	size_t count[sizeof(known)] = {0}, i, k, best = 0;
	bool quoted = false;

	for (i = 0; i < in.n; i++) {
		if (in.p[i] == '"')
			quoted = !quoted;
		else if (!quoted && (in.p[i] == '\n' || in.p[i] == '\r'))
			break;
		for (k = 0; k < sizeof(known) && !quoted; k++)
			count[k] += in.p[i] == known[k];
	}
	for (k = 1; k < sizeof(known); k++)
		if (count[k] > count[best])
			best = k;
	return known[best];
}

static void
fail(struct csv *c, enum ayni_err e)
{
	if (c->err == AYNI_OK)
		c->err = e;
}

/* The end of a field; its start is where the one before ended, and its
 * pointer is set when the row is whole, for the buffer may move. */
static void
end_field(struct csv *c)
{
	struct text t = {NULL, c->bytes.n};

	buf_put(&c->ends, &t, sizeof(t));
}

static void
end_row(struct csv *c)
{
	size_t n, i, from = 0;
	struct text *field;

	end_field(c);
	if (c->bytes.err != AYNI_OK || c->ends.err != AYNI_OK) {
		fail(c, c->bytes.err != AYNI_OK ? c->bytes.err : c->ends.err);
		return;
	}
	n = c->ends.n / sizeof(*field);
	field = (struct text *)(void *)c->ends.p;
	for (i = 0; i < n; i++) {
		size_t to = field[i].n;

		field[i].p = c->bytes.p != NULL ? (char *)c->bytes.p + from
						: "";
		field[i].n = to - from;
		from = to;
		if (field[i].n > CSV_MAX_FIELD)
			fail(c, AYNI_TOOBIG);
		if (!utf8_valid(text_bytes(field[i])))
			fail(c, AYNI_BADFORM);
	}
	if (c->err == AYNI_OK)
		fail(c, c->row(c->ctx, c->number + 1, field, n));
	if (c->err == AYNI_OK)
		c->number++;
	buf_clear(&c->bytes);
	buf_clear(&c->ends);
}

/* Outside quotes: a separator, the end of a row, or false. */
static bool
separator(struct csv *c, uint8_t b)
{
	if (b == c->separator) {
		end_field(c);
		c->state = AT_FIELD;
	} else if (b == '\n' || b == '\r') {
		end_row(c);
		c->state = b == '\r' ? AFTER_CR : AT_START;
	} else {
		return false;
	}
	return true;
}

static void
step(struct csv *c, uint8_t b)
{
	if (c->state == AFTER_CR) {
		c->state = AT_START;
		if (b == '\n')
			return;
	}
	if (c->state == IN_QUOTES) {
		if (b == '"')
			c->state = AFTER_QUOTE;
		else
			buf_put_byte(&c->bytes, b);
	} else if (c->state == AFTER_QUOTE && b == '"') {
		buf_put_byte(&c->bytes, b);
		c->state = IN_QUOTES;
	} else if (separator(c, b)) {
		return;
	} else if (c->state == AFTER_QUOTE) {
		fail(c, AYNI_BADFORM);
	} else if (b == '"' && c->state != IN_PLAIN) {
		c->state = IN_QUOTES;
	} else {
		buf_put_byte(&c->bytes, b);
		c->state = IN_PLAIN;
	}
}

/* A byte order mark: dropped from the first row as soon as it is there. */
static void
drop_mark(struct csv *c)
{
	if (c->seen == 3 && c->state == IN_PLAIN && c->bytes.n == 3 &&
	    memcmp(c->bytes.p, "\xef\xbb\xbf", 3) == 0) {
		buf_clear(&c->bytes);
		c->state = AT_START;
	}
}

/* How many bytes from here on are letters of the field that is open. */
static size_t
letters(const struct csv *c, struct bytes in)
{
	size_t n = 0;

	if (c->state == IN_QUOTES)
		while (n < in.n && in.p[n] != '"')
			n++;
	else if (c->state == IN_PLAIN && c->seen > 3)
		while (n < in.n && in.p[n] != c->separator &&
		    in.p[n] != '\n' && in.p[n] != '\r')
			n++;
	return n;
}

static void
read(struct csv *c, struct bytes in)
{
	size_t i, n;

	for (i = 0; i < in.n && c->err == AYNI_OK; i++) {
		n = letters(c, (struct bytes){in.p + i, in.n - i});
		buf_put(&c->bytes, in.p + i, n);
		i += n;
		if (i < in.n)
			step(c, in.p[i]);
		c->seen += n + 1;
		if (c->seen == 3)
			drop_mark(c);
		if (c->bytes.err != AYNI_OK || c->ends.err != AYNI_OK)
			fail(c, c->bytes.err != AYNI_OK ? c->bytes.err
							: c->ends.err);
	}
}

/* The first row, or what there is of it, is whole. */
static void
settle(struct csv *c)
{
	c->separator = separator_of(buf_bytes(&c->head));
	read(c, buf_bytes(&c->head));
	buf_free(&c->head);
}

/* How many bytes still belong to the first row. */
static size_t
keep_head(struct csv *c, struct bytes in)
{
	bool whole = false;
	size_t n = 0;

	while (n < in.n && !whole) {
		whole = !c->quoted && (in.p[n] == '\n' || in.p[n] == '\r');
		c->quoted ^= in.p[n++] == '"';
	}
	buf_put(&c->head, in.p, n);
	if (c->head.err != AYNI_OK)
		fail(c, c->head.err);
	else if (whole)
		settle(c);
	return n;
}

void
csv_feed(struct csv *c, struct bytes in)
{
	size_t n = c->separator == CSV_GUESS && c->err == AYNI_OK
	    ? keep_head(c, in) : 0;

	read(c, (struct bytes){in.p + n, in.n - n});
}

enum ayni_err
csv_take(void *csv, struct bytes in)
{
	struct csv *c = csv;

	csv_feed(c, in);
	return c->err;
}

enum ayni_err
csv_end(struct csv *c)
{
	if (c->separator == CSV_GUESS)
		settle(c);
	if (c->err != AYNI_OK)
		return c->err;
	if (c->state == IN_QUOTES)
		fail(c, AYNI_BADFORM);
	else if (c->state != AT_START && c->state != AFTER_CR)
		end_row(c);
	return c->err;
}

void
csv_put_field(struct buf *out, struct text field, bool first)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < field.n; i++)
		quoted = quoted || strchr(",\"\r\n", field.p[i]) != NULL;
	if (!first)
		buf_put_byte(out, ',');
	if (!quoted) {
		buf_put_text(out, field);
		return;
	}
	buf_put_byte(out, '"');
	for (i = 0; i < field.n; i++) {
		if (field.p[i] == '"')
			buf_put_byte(out, '"');
		buf_put_byte(out, (uint8_t)field.p[i]);
	}
	buf_put_byte(out, '"');
}

void
csv_put_end(struct buf *out)
{
	buf_put_z(out, "\r\n");
}
