#include "ui/bulk.h"

#include <stdio.h>
#include <string.h>

#include "ayni/utf8.h"

/* In place of a long text: this and its number.  A text of a request that
 * begins with it is taken out as well, so that it stands for nothing else. */
#define MARK "\\u0001"
#define MARK_BYTE '\1'
#define STAND_IN 32u
#define MAX_PARTS (1u << 20) /* bytes; more are read as JSON */

/* ---- strings ---- */

/* The end of the string that begins at p[i], past its quote; 0: none. */
static size_t
string_end(struct bytes in, size_t i)
{
	for (i++; i < in.n && in.p[i] != '"'; i++)
		if (in.p[i] == '\\')
			i++;
	return i < in.n ? i + 1 : 0;
}

/* The unit of \uXXXX, p at its digits; -1: none. */
static int32_t
unit(const uint8_t *p, size_t n)
{
	uint8_t b[2];

	if (n < 4 || hex_read((struct text){(const char *)p, 4}, b, 2) !=
		AYNI_OK)
		return -1;
	return b[0] << 8 | b[1];
}

/* The character of an escape, p past the backslash; -1: none that a text may
 * hold.  *used: the bytes of it. */
static int32_t
escaped(const uint8_t *p, size_t n, size_t *used)
{
	static const char letters[] = "\"\\/bfnrt", are[] = "\"\\/\b\f\n\r\t";
	const char *at;
	int32_t c, low;

	*used = 1;
	if (n == 0)
		return -1;
	if (*p != 'u') {
		at = *p != '\0' ? strchr(letters, *p) : NULL;
		return at != NULL ? are[at - letters] : -1;
	}
	*used = 5;
	c = unit(p + 1, n - 1);
	if (c < 0xd800 || c > 0xdfff)
		return c > 0 ? c : -1;
	if (c >= 0xdc00 || n < 11 || p[5] != '\\' || p[6] != 'u' ||
	    (low = unit(p + 7, n - 7)) < 0xdc00 || low > 0xdfff)
		return -1;
	*used = 11;
	return 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
}

static bool
is_sound(struct bytes s)
{
	size_t i, used;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] < 0x20)
			return false;
		if (s.p[i] != '\\')
			continue;
		if (escaped(s.p + i + 1, s.n - i - 1, &used) < 0)
			return false;
		i += used;
	}
	return utf8_valid(s);
}

static size_t
put_char(uint8_t *to, int32_t c)
{
	struct buf b = {.p = to, .cap = 8, .limit = 8};

	utf8_put(&b, c);
	return b.n;
}

/* No escape is shorter than what it stands for. */
static size_t
unescape(uint8_t *to, const uint8_t *from, size_t n)
{
	uint8_t *p = to;
	size_t i = 0, k, used;

	while (i < n) {
		const uint8_t *at = memchr(from + i, '\\', n - i);

		k = at != NULL ? (size_t)(at - from) - i : n - i;
		memmove(p, from + i, k);
		p += k;
		i += k;
		if (at == NULL)
			break;
		p += put_char(p, escaped(at + 1, n - i - 1, &used));
		i += used + 1;
	}
	return (size_t)(p - to);
}

/* ---- where they are ---- */

#define DEEPEST 3u

struct scan {
	struct bytes in;
	struct text key[DEEPEST + 1]; /* as they stand, by depth */
	bool of_object[DEEPEST + 1];
	unsigned depth;
	bool wants_key, loads;
	bool odd; /* a key is written with escapes: it may be any */
	struct buf *parts;
};

static bool
is_bulk(const struct scan *s)
{
	if (s->depth == 1)
		return text_is(s->key[1], "form");
	return s->depth == 3 && s->of_object[3] && !s->of_object[2] &&
	    text_is(s->key[1], "resources") && text_is(s->key[3], "body");
}

static bool
is_long(struct bytes s)
{
	return s.n >= BULK_LEAST || (s.n > 0 && s.p[0] == '\\');
}

static void
on_string(struct scan *s, size_t from, size_t to)
{
	struct bytes b = {s->in.p + from + 1, to - from - 2};
	struct text t = {(const char *)b.p, b.n};
	struct bulk_part part = {.from = from, .to = to};

	if (s->depth > DEEPEST)
		return;
	if (s->wants_key) {
		s->key[s->depth] = t;
		s->odd |= memchr(b.p, '\\', b.n) != NULL;
	} else if (s->depth == 1 && text_is(s->key[1], "op"))
		s->loads = text_is(t, "load");
	else if (is_bulk(s) && is_long(b) && is_sound(b))
		buf_put(s->parts, &part, sizeof(part));
	s->wants_key = false;
}

static void
on_sign(struct scan *s, uint8_t c)
{
	bool opens = c == '{' || c == '[';

	if (opens && ++s->depth <= DEEPEST) {
		s->of_object[s->depth] = c == '{';
		s->key[s->depth] = (struct text){NULL, 0};
	}
	if ((c == '}' || c == ']') && s->depth > 0)
		s->depth--;
	if (opens || c == ',')
		s->wants_key =
		    s->depth <= DEEPEST && s->of_object[s->depth];
}

static void
find_parts(struct scan *s)
{
	size_t i = 0, end;

	while (i < s->in.n)
		if (s->in.p[i] != '"') {
			on_sign(s, s->in.p[i++]);
		} else {
			if ((end = string_end(s->in, i)) == 0)
				return;
			on_string(s, i, end);
			i = end;
		}
}

/* ---- what is left of it ---- */

static struct bulk_part *
parts_of(const struct bulk *b, size_t *n)
{
	*n = b->parts.n / sizeof(struct bulk_part);
	return (struct bulk_part *)(void *)b->parts.p;
}

/* The line as the reader of JSON gets it. */
struct reading {
	const struct bulk *b;
	size_t at, part;       /* in the line; the next part */
	char stand_in[STAND_IN];
	size_t said, says;     /* of the stand-in */
};

static size_t
next_piece(void *to, size_t most, void *ctx)
{
	struct reading *r = ctx;
	size_t n, parts;
	const struct bulk_part *part = parts_of(r->b, &parts);
	size_t end = r->part < parts ? part[r->part].from : r->b->line->n;

	if (r->at == end && r->said == r->says && r->part < parts) {
		r->said = 0;
		r->says = (size_t)snprintf(r->stand_in, STAND_IN,
		    "\"" MARK "%zu\"", r->part);
		r->at = part[r->part++].to;
	}
	if (r->said < r->says) {
		n = r->says - r->said < most ? r->says - r->said : most;
		memcpy(to, r->stand_in + r->said, n);
		r->said += n;
		return n;
	}
	n = end - r->at < most ? end - r->at : most;
	if (n > 0)
		memcpy(to, r->b->line->p + r->at, n);
	r->at += n;
	return n;
}

enum ayni_err
bulk_read(struct bulk *b, struct buf *line, json_t **out,
    json_error_t *where)
{
	struct scan s = {.in = buf_bytes(line), .parts = &b->parts};
	struct reading r = {.b = b};
	struct bulk_part *part;
	size_t i, n;

	b->line = line;
	buf_init(&b->parts, MAX_PARTS);
	find_parts(&s);
	if (b->parts.err == AYNI_NOMEM)
		return AYNI_NOMEM;
	if (!s.loads || s.odd || b->parts.err != AYNI_OK)
		buf_clear(&b->parts);
	part = parts_of(b, &n);
	for (i = 0; i < n; i++)
		part[i].n = unescape(line->p + part[i].from,
		    line->p + part[i].from + 1,
		    part[i].to - part[i].from - 2);
	*out = json_load_callback(next_piece, &r, 0, where);
	return AYNI_OK;
}

void
bulk_free(struct bulk *b)
{
	if (b->parts.n > 0)
		buf_free(b->line);
	buf_free(&b->parts);
}

struct text
bulk_text(const struct bulk *b, const json_t *v)
{
	struct text t = {json_string_value(v), json_string_length(v)};
	size_t i = 0, at, n;
	const struct bulk_part *part = parts_of(b, &n);

	if (t.p == NULL || t.n == 0 || t.p[0] != MARK_BYTE || n == 0)
		return t.p != NULL ? t : (struct text){NULL, 0};
	for (at = 1; at < t.n; at++)
		i = i * 10 + (size_t)(t.p[at] - '0');
	return i < n ? (struct text){(const char *)b->line->p + part[i].from,
	    part[i].n} : t;
}
