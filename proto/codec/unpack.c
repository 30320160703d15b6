#include "ayni/unpack.h"

#include <string.h>

#include <cbor.h>

#include "ayni/utf8.h"

#define HEAD_MAX 9

/* One head as libcbor reports it. */
struct head {
	enum unpack_type type;
	uint64_t value; /* number, length or count; 0 or 1 for a bool */
	bool refused;   /* a kind of item that we do not use */
};

#define CALLBACK(bits, kind, t)                                               \
	static void on_##kind##bits(void *ctx, uint##bits##_t v)              \
	{                                                                     \
		*(struct head *)ctx = (struct head){t, v, false};             \
	}
CALLBACK(8, uint, UNPACK_UINT)
CALLBACK(16, uint, UNPACK_UINT)
CALLBACK(32, uint, UNPACK_UINT)
CALLBACK(64, uint, UNPACK_UINT)
CALLBACK(8, nint, UNPACK_NINT)
CALLBACK(16, nint, UNPACK_NINT)
CALLBACK(32, nint, UNPACK_NINT)
CALLBACK(64, nint, UNPACK_NINT)

static void
on_bytes(void *ctx, cbor_data p, size_t n)
{
	(void)p;
	*(struct head *)ctx = (struct head){UNPACK_BYTES, n, false};
}

static void
on_text(void *ctx, cbor_data p, size_t n)
{
	(void)p;
	*(struct head *)ctx = (struct head){UNPACK_TEXT, n, false};
}

static void
on_array(void *ctx, size_t n)
{
	*(struct head *)ctx = (struct head){UNPACK_ARRAY, n, false};
}

static void
on_map(void *ctx, size_t n)
{
	*(struct head *)ctx = (struct head){UNPACK_MAP, n, false};
}

static void
on_tag(void *ctx, uint64_t v)
{
	*(struct head *)ctx =
	    (struct head){UNPACK_TAG, v, v != 4 && v != 18 && v != 37};
}

static void
on_bool(void *ctx, bool v)
{
	*(struct head *)ctx = (struct head){UNPACK_BOOL, v, false};
}

static void
on_null(void *ctx)
{
	*(struct head *)ctx = (struct head){UNPACK_NULL, 0, false};
}

static void
on_refused(void *ctx)
{
	((struct head *)ctx)->refused = true;
}

/* A break with nothing open: no decoder reads that. */
static void
on_break(void *ctx)
{
	*(struct head *)ctx = (struct head){UNPACK_NONE, 0, false};
}

static void
on_float(void *ctx, float v)
{
	(void)v;
	on_refused(ctx);
}

static void
on_double(void *ctx, double v)
{
	(void)v;
	on_refused(ctx);
}

static const struct cbor_callbacks callbacks = {
    .uint8 = on_uint8,
    .uint16 = on_uint16,
    .uint32 = on_uint32,
    .uint64 = on_uint64,
    .negint8 = on_nint8,
    .negint16 = on_nint16,
    .negint32 = on_nint32,
    .negint64 = on_nint64,
    .byte_string = on_bytes,
    .byte_string_start = on_refused,
    .string = on_text,
    .string_start = on_refused,
    .array_start = on_array,
    .indef_array_start = on_refused,
    .map_start = on_map,
    .indef_map_start = on_refused,
    .tag = on_tag,
    .float2 = on_float,
    .float4 = on_float,
    .float8 = on_double,
    .boolean = on_bool,
    .null = on_null,
    .undefined = on_refused,
    .indef_break = on_break,
};

/* The head that a deterministic encoder would have written. */
static size_t
shortest(const struct head *h, unsigned char at[HEAD_MAX])
{
	switch (h->type) {
	case UNPACK_UINT:
		return cbor_encode_uint(h->value, at, HEAD_MAX);
	case UNPACK_NINT:
		return cbor_encode_negint(h->value, at, HEAD_MAX);
	case UNPACK_BYTES:
		return cbor_encode_bytestring_start(
		    (size_t)h->value, at, HEAD_MAX);
	case UNPACK_TEXT:
		return cbor_encode_string_start(
		    (size_t)h->value, at, HEAD_MAX);
	case UNPACK_ARRAY:
		return cbor_encode_array_start((size_t)h->value, at, HEAD_MAX);
	case UNPACK_MAP:
		return cbor_encode_map_start((size_t)h->value, at, HEAD_MAX);
	case UNPACK_TAG:
		return cbor_encode_tag(h->value, at, HEAD_MAX);
	case UNPACK_BOOL:
		return cbor_encode_bool(h->value != 0, at, HEAD_MAX);
	case UNPACK_NULL:
		return cbor_encode_null(at, HEAD_MAX);
	case UNPACK_NONE:
		break;
	}
	return 0;
}

/* Well-formed simple values that libcbor does not know: 0 to 19, 32 up. */
static bool
simple(struct bytes in)
{
	return (in.p[0] >= 0xe0 && in.p[0] < 0xf4) ||
	    (in.p[0] == 0xf8 && in.n > 1 && in.p[1] >= 32);
}

/* libcbor takes one-byte tags that RFC 7049 left free for errors; 18,
 * COSE_Sign1, is one of them. */
static struct cbor_decoder_result
decode(struct bytes in, struct head *h)
{
	if (in.p[0] >= 0xc0 && in.p[0] <= 0xd7) {
		on_tag(h, in.p[0] & 0x1f);
		return (struct cbor_decoder_result){
		    .read = 1, .status = CBOR_DECODER_FINISHED};
	}
	return cbor_stream_decode(in.p, in.n, &callbacks, h);
}

/*
 * The next head, and how many bytes it takes with its content; libcbor
 * does not say how long the head itself was, so it is written again and
 * compared.
 */
static enum ayni_err
peek(const struct unpack *u, struct head *h, size_t *head_n, size_t *item_n)
{
	unsigned char at[HEAD_MAX];
	struct cbor_decoder_result r;

	*h = (struct head){UNPACK_NONE, 0, false};
	if (u->in.n == 0)
		return AYNI_BADFORM;
	r = decode(u->in, h);
	if (h->refused || simple(u->in))
		return AYNI_NONCANON;
	if (r.status != CBOR_DECODER_FINISHED || h->type == UNPACK_NONE)
		return AYNI_BADFORM;
	*head_n = shortest(h, at);
	*item_n = r.read;
	if (*head_n == 0 || *head_n > u->in.n ||
	    memcmp(at, u->in.p, *head_n) != 0)
		return AYNI_NONCANON;
	if ((h->type == UNPACK_UINT || h->type == UNPACK_NINT) &&
	    h->value > INT64_MAX)
		return AYNI_TOOBIG;
	/* Every item of an array or map takes a byte at least. */
	if ((h->type == UNPACK_ARRAY && h->value > u->in.n) ||
	    (h->type == UNPACK_MAP && h->value > u->in.n / 2))
		return AYNI_BADFORM;
	return AYNI_OK;
}

struct unpack
unpack_begin(struct bytes in)
{
	return (struct unpack){in, AYNI_OK};
}

enum ayni_err
unpack_end(const struct unpack *u)
{
	if (u->err != AYNI_OK)
		return u->err;
	return u->in.n > 0 ? AYNI_BADFORM : AYNI_OK;
}

void
unpack_fail(struct unpack *u, enum ayni_err e)
{
	if (u->err == AYNI_OK)
		u->err = e;
}

enum unpack_type
unpack_type(const struct unpack *u)
{
	struct head h;
	size_t head_n, item_n;

	if (u->err != AYNI_OK || u->in.n == 0 ||
	    peek(u, &h, &head_n, &item_n) != AYNI_OK)
		return UNPACK_NONE;
	return h.type;
}

static void
advance(struct unpack *u, size_t n)
{
	u->in.p += n;
	u->in.n -= n;
}

/* Takes one head of a type; content of strings goes to *content. */
static uint64_t
take(struct unpack *u, enum unpack_type type, struct bytes *content)
{
	struct head h;
	size_t head_n, item_n;
	enum ayni_err e;

	if (u->err != AYNI_OK)
		return 0;
	if ((e = peek(u, &h, &head_n, &item_n)) != AYNI_OK) {
		u->err = e;
		return 0;
	}
	if (h.type != type) {
		u->err = AYNI_BADFORM;
		return 0;
	}
	if (content != NULL)
		*content = (struct bytes){u->in.p + head_n, (size_t)h.value};
	advance(u, item_n);
	return h.value;
}

uint64_t
unpack_uint(struct unpack *u)
{
	return take(u, UNPACK_UINT, NULL);
}

int64_t
unpack_int(struct unpack *u)
{
	bool negative = unpack_type(u) == UNPACK_NINT;
	uint64_t v = take(u, negative ? UNPACK_NINT : UNPACK_UINT, NULL);

	return negative && u->err == AYNI_OK ? -(int64_t)v - 1 : (int64_t)v;
}

struct bytes
unpack_bytes(struct unpack *u)
{
	struct bytes s = {NULL, 0};

	(void)take(u, UNPACK_BYTES, &s);
	return s;
}

struct text
unpack_text(struct unpack *u)
{
	struct bytes s = {NULL, 0};

	(void)take(u, UNPACK_TEXT, &s);
	if (!utf8_valid(s)) {
		unpack_fail(u, AYNI_BADFORM);
		return (struct text){NULL, 0};
	}
	return (struct text){(const char *)s.p, s.n};
}

uint64_t
unpack_array(struct unpack *u)
{
	return take(u, UNPACK_ARRAY, NULL);
}

uint64_t
unpack_map(struct unpack *u)
{
	return take(u, UNPACK_MAP, NULL);
}

uint64_t
unpack_tag(struct unpack *u)
{
	return take(u, UNPACK_TAG, NULL);
}

bool
unpack_bool(struct unpack *u)
{
	return take(u, UNPACK_BOOL, NULL) != 0;
}

bool
unpack_null(struct unpack *u)
{
	if (unpack_type(u) != UNPACK_NULL)
		return false;
	(void)take(u, UNPACK_NULL, NULL);
	return true;
}

void
unpack_fixed(struct unpack *u, uint8_t *out, size_t n)
{
	struct bytes s = unpack_bytes(u);

	if (u->err == AYNI_OK && s.n != n)
		u->err = AYNI_BADFORM;
	if (u->err == AYNI_OK)
		memcpy(out, s.p, n);
}

void
unpack_expect(struct unpack *u, uint64_t n)
{
	if (unpack_array(u) != n)
		unpack_fail(u, AYNI_BADFORM);
}

uint64_t
unpack_key(struct unpack *u, uint64_t *last)
{
	uint64_t key = unpack_uint(u);

	if (u->err == AYNI_OK && key <= *last)
		u->err = AYNI_NONCANON;
	*last = key;
	return u->err == AYNI_OK ? key : 0;
}

static void skip(struct unpack *u, unsigned depth);

static void
skip_map(struct unpack *u, unsigned depth)
{
	struct bytes before = {NULL, 0}, key;
	uint64_t n = unpack_map(u), i;

	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		key = u->in;
		skip(u, depth);
		if (u->err != AYNI_OK)
			return;
		key.n -= u->in.n;
		if (i > 0 && bytes_compare(before, key) >= 0) {
			u->err = AYNI_NONCANON;
			return;
		}
		before = key;
		skip(u, depth);
	}
}

/* Recursion is bounded by UNPACK_MAX_DEPTH; depth: what may yet open. */
static void
skip(struct unpack *u, unsigned depth)
{
	enum unpack_type type = unpack_type(u);
	uint64_t n, i;

	if (depth == 0 &&
	    (type == UNPACK_ARRAY || type == UNPACK_MAP ||
		type == UNPACK_TAG)) {
		unpack_fail(u, AYNI_TOOBIG);
		return;
	}
	switch (type) {
	case UNPACK_ARRAY:
		n = unpack_array(u);
		for (i = 0; i < n && u->err == AYNI_OK; i++)
			skip(u, depth - 1);
		return;
	case UNPACK_MAP:
		skip_map(u, depth - 1);
		return;
	case UNPACK_TAG:
		(void)unpack_tag(u);
		skip(u, depth - 1);
		return;
	case UNPACK_TEXT:
		(void)unpack_text(u);
		return;
	case UNPACK_BYTES:
		(void)unpack_bytes(u);
		return;
	case UNPACK_NINT:
		(void)take(u, UNPACK_NINT, NULL);
		return;
	case UNPACK_BOOL:
		(void)unpack_bool(u);
		return;
	case UNPACK_NULL:
		(void)unpack_null(u);
		return;
	case UNPACK_UINT:
	case UNPACK_NONE: /* says what is wrong */
		(void)unpack_uint(u);
		return;
	}
}

struct bytes
unpack_item(struct unpack *u)
{
	struct bytes item = u->in;

	skip(u, UNPACK_MAX_DEPTH);
	if (u->err != AYNI_OK)
		return (struct bytes){NULL, 0};
	item.n -= u->in.n;
	return item;
}

enum ayni_err
unpack_check(struct bytes in)
{
	struct unpack u = unpack_begin(in);

	(void)unpack_item(&u);
	return unpack_end(&u);
}
