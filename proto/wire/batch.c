#include "ayni/batch.h"

#include <string.h>

#include "ayni/signed.h"
#include "wire/fields.h"

static struct bytes
previous(const struct batch_header *h)
{
	return (struct bytes){
	    h->previous.b, h->has_previous ? sizeof(h->previous.b) : 0};
}

static void
set_previous(struct unpack *u, struct batch_header *h, struct bytes s)
{
	h->has_previous = s.n > 0;
	if (s.n == sizeof(h->previous.b))
		memcpy(h->previous.b, s.p, s.n);
	else if (s.n > 0)
		unpack_fail(u, AYNI_BADFORM);
}

static void
put_header(struct buf *b, const struct batch_header *h)
{
	pack_map(b, 7);
	fields_put_bytes(b, 1, ID_BYTES(h->device));
	fields_put_bytes(b, 2, ID_BYTES(h->epoch));
	fields_put_uint(b, 3, h->first);
	fields_put_uint(b, 4, h->count);
	fields_put_maybe(b, 5, previous(h));
	fields_put_bytes(b, 6, ID_BYTES(h->recipient));
	fields_put_bytes(b, 7, ID_BYTES(h->sealed));
}

static enum ayni_err
read_header(struct bytes in, struct batch_header *out)
{
	struct unpack u = fields_begin(in, 7);
	struct batch_header h;
	enum ayni_err e;

	memset(&h, 0, sizeof(h));
	FIELDS_ID(&u, 1, h.device);
	FIELDS_ID(&u, 2, h.epoch);
	h.first = fields_uint(&u, 3);
	h.count = fields_uint(&u, 4);
	set_previous(&u, &h, fields_maybe(&u, 5));
	FIELDS_ID(&u, 6, h.recipient);
	FIELDS_ID(&u, 7, h.sealed);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if (h.count == 0 || h.first == 0 || h.first > INT64_MAX - h.count ||
	    h.has_previous != (h.first > 1))
		return AYNI_BADFORM;
	if (h.count > BATCH_MAX_ENTRIES)
		return AYNI_TOOBIG;
	*out = h;
	return AYNI_OK;
}

static void
put_inner(struct buf *b, const struct batch_header *h,
    const struct bytes *entry, size_t n)
{
	size_t i;

	pack_array(b, 6);
	pack_bytes(b, ID_BYTES(h->device));
	pack_bytes(b, ID_BYTES(h->epoch));
	pack_uint(b, h->first);
	pack_uint(b, h->count);
	if (h->has_previous)
		pack_bytes(b, previous(h));
	else
		pack_null(b);
	pack_array(b, n);
	for (i = 0; i < n; i++)
		pack_bytes(b, entry[i]);
}

/* [dictionary, deflated], then zeros up to the padded length. */
static void
put_padded(struct buf *b, struct bytes dictionary, struct bytes inner)
{
	struct hash h;
	struct buf deflated;
	uint8_t *at;
	size_t pad;

	buf_init(&deflated, b->limit);
	seal_deflate(&deflated, inner, dictionary);
	fields_fail(b, deflated.err);
	h = keys_hash(dictionary);
	pack_array(b, 2);
	pack_bytes(b, (struct bytes){h.b, dictionary.n > 0 ? 8 : 0});
	pack_bytes(b, buf_bytes(&deflated));
	pad = seal_padded(b->n) - b->n;
	if ((at = buf_grow(b, pad)) != NULL) {
		memset(at, 0, pad);
		b->n += pad;
	}
	buf_free(&deflated);
}

void
batch_put(struct buf *out, const struct batch_header *h,
    const struct bytes *entry, size_t n, const struct box_public *to,
    struct bytes dictionary, const struct sign_key *key,
    struct random_source r, struct hash *id)
{
	struct batch_header full = *h;
	struct buf inner, padded, sealed, header, message;
	struct buf *all[] = {&inner, &padded, &sealed, &header, &message};
	size_t i;

	if (n == 0 || n > BATCH_MAX_ENTRIES || h->first == 0 ||
	    h->has_previous != (h->first > 1)) {
		fields_fail(out, n > BATCH_MAX_ENTRIES ? AYNI_TOOBIG
						       : AYNI_BUG);
		return;
	}
	/* What the receiver inflates has the batch's own ceiling. */
	for (i = 0; i < 5; i++)
		buf_init(all[i], out->limit < BATCH_MAX_OFFICE_BYTES
			? out->limit : BATCH_MAX_OFFICE_BYTES);
	full.count = n;
	full.recipient = keys_id(BYTES(to->b));
	put_inner(&inner, &full, entry, n);
	put_padded(&padded, dictionary, buf_bytes(&inner));
	seal_put(&sealed, to, buf_bytes(&padded), r);
	full.sealed = keys_hash(buf_bytes(&sealed));
	put_header(&header, &full);
	signed_put(&message, SIGNED_BATCH, buf_bytes(&header), key);
	for (i = 0; i < 5; i++)
		fields_fail(out, all[i]->err);
	*id = keys_hash(buf_bytes(&message));
	pack_array(out, 2);
	pack_bytes(out, buf_bytes(&message));
	pack_bytes(out, buf_bytes(&sealed));
	for (i = 0; i < 5; i++)
		buf_free(all[i]);
}

/* The signed part, not yet believed. */
static enum ayni_err
peek_header(struct batch *b)
{
	struct bytes payload;
	enum ayni_err e = signed_peek(b->signed_part, SIGNED_BATCH, &payload);

	if (e == AYNI_OK)
		e = read_header(payload, &b->header);
	if (e == AYNI_OK)
		b->id = keys_hash(b->signed_part);
	return e;
}

enum ayni_err
batch_peek(struct bytes in, struct batch *out)
{
	struct unpack u = unpack_begin(in);
	struct batch b;
	enum ayni_err e;

	if (in.n > BATCH_MAX_OFFICE_BYTES)
		return AYNI_TOOBIG;
	unpack_expect(&u, 2);
	b.signed_part = unpack_bytes(&u);
	b.sealed = unpack_bytes(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if ((e = peek_header(&b)) == AYNI_OK)
		*out = b;
	return e;
}

enum ayni_err
batch_verify_header(const struct batch *b, const struct sign_public *key)
{
	struct epoch_id epoch = keys_epoch(key);
	struct bytes payload;

	if (!ID_EQUAL(epoch, b->header.epoch))
		return AYNI_BADKEY;
	return signed_open(b->signed_part, SIGNED_BATCH, key, &payload);
}

enum ayni_err
batch_read_header(struct bytes signed_part, const struct sign_public *key,
    struct batch *out)
{
	struct batch b = {.signed_part = signed_part};
	enum ayni_err e = peek_header(&b);

	if (e == AYNI_OK)
		e = batch_verify_header(&b, key);
	if (e == AYNI_OK)
		*out = b;
	return e;
}

enum ayni_err
batch_verify(const struct batch *b, const struct sign_public *key)
{
	struct hash sealed;
	enum ayni_err e;

	if ((e = batch_verify_header(b, key)) != AYNI_OK)
		return e;
	sealed = keys_hash(b->sealed);
	return ID_EQUAL(sealed, b->header.sealed) ? AYNI_OK : AYNI_BADHASH;
}

static bool
zeros(struct bytes s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] != 0)
			return false;
	return true;
}

/* The pair at the front of the padded bytes, and what pads it. */
static enum ayni_err
read_padded(struct bytes padded, struct bytes *dictionary,
    struct bytes *deflated)
{
	struct unpack u = unpack_begin(padded);

	unpack_expect(&u, 2);
	*dictionary = unpack_bytes(&u);
	*deflated = unpack_bytes(&u);
	if (u.err != AYNI_OK)
		return u.err;
	if ((dictionary->n != 0 && dictionary->n != 8) || !zeros(u.in))
		return AYNI_BADFORM;
	if (seal_padded(padded.n - u.in.n) != padded.n)
		return AYNI_NONCANON;
	return AYNI_OK;
}

static enum ayni_err
read_inner(struct bytes in, const struct batch_header *h, struct arena *a,
    struct bytes **entry, size_t *n)
{
	struct unpack u = unpack_begin(in);
	struct batch_header x;
	struct bytes *list;
	uint64_t count, i;
	enum ayni_err e;

	memset(&x, 0, sizeof(x));
	unpack_expect(&u, 6);
	unpack_fixed(&u, x.device.b, sizeof(x.device.b));
	unpack_fixed(&u, x.epoch.b, sizeof(x.epoch.b));
	x.first = unpack_uint(&u);
	x.count = unpack_uint(&u);
	if (!unpack_null(&u)) {
		x.has_previous = true;
		unpack_fixed(&u, x.previous.b, sizeof(x.previous.b));
	}
	count = unpack_array(&u);
	if (count > BATCH_MAX_ENTRIES)
		return AYNI_TOOBIG;
	if ((list = arena_zalloc(a, count, sizeof(*list))) == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < count; i++)
		list[i] = unpack_bytes(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if (!ID_EQUAL(x.device, h->device) || !ID_EQUAL(x.epoch, h->epoch) ||
	    x.first != h->first || x.count != h->count || count != h->count ||
	    x.has_previous != h->has_previous ||
	    !ID_EQUAL(x.previous, h->previous))
		return AYNI_MISMATCH;
	*entry = list;
	*n = (size_t)count;
	return AYNI_OK;
}

enum ayni_err
batch_open(const struct batch *b, const struct box_key *key,
    batch_dictionary_fn dictionary, void *ctx, size_t limit, struct arena *a,
    struct bytes **entry, size_t *n)
{
	struct key_id me = keys_id(BYTES(key->public.b));
	struct bytes name, deflated, preset = {NULL, 0};
	struct buf padded, inner;
	const uint8_t *kept;
	enum ayni_err e;

	if (!ID_EQUAL(me, b->header.recipient))
		return AYNI_NOTOURS;
	if (b->sealed.n > limit)
		return AYNI_TOOBIG;
	buf_init(&padded, limit);
	buf_init(&inner, limit);
	if ((e = seal_open(b->sealed, key, &padded)) != AYNI_OK)
		goto out;
	e = read_padded(buf_bytes(&padded), &name, &deflated);
	if (e != AYNI_OK)
		goto out;
	if (name.n > 0) {
		preset = dictionary(ctx, name.p);
		if (preset.n == 0) {
			e = AYNI_UNKNOWNFORM;
			goto out;
		}
	}
	if ((e = seal_inflate(deflated, preset, &inner)) != AYNI_OK)
		goto out;
	if ((kept = arena_copy(a, inner.p, inner.n)) == NULL) {
		e = AYNI_NOMEM;
		goto out;
	}
	e = read_inner((struct bytes){kept, inner.n}, &b->header, a, entry, n);
out:
	buf_free(&padded);
	buf_free(&inner);
	return e;
}
