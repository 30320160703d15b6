#include "support/wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ayni/pack.h"
#include "support/test.h"

static struct hash
seed(const char *name)
{
	struct bytes parts[2] = {text_bytes(TEXT("ayni ")),
	    text_bytes(text_of(name))};

	return keys_hash_all(parts, 2);
}

struct sign_key
wire_sign_key(const char *name)
{
	return keys_sign_from(seed(name).b);
}

struct box_key
wire_box_key(const char *name)
{
	return keys_box_from(seed(name).b);
}

struct wire
wire_start(void)
{
	struct wire w;

	memset(&w, 0, sizeof(w));
	if (keys_start() != AYNI_OK)
		abort();
	w.identity = wire_sign_key("identity");
	w.office = wire_sign_key("office");
	w.device = wire_sign_key("device");
	w.other = wire_sign_key("other");
	w.office_box = wire_box_key("office box");
	w.device_box = wire_box_key("device box");
	w.other_box = wire_box_key("other box");
	memcpy(w.cert.office.b, w.identity.public.b, 32);
	w.cert.epoch = keys_epoch(&w.office.public);
	w.cert.sign = w.office.public;
	w.cert.box = w.office_box.public;
	w.cert.name = TEXT("Institut National de la Statistique");
	w.cert.issued_us = 1795521600000000;
	memcpy(w.device_id.b, seed("device id").b, 16);
	w.epoch = keys_epoch(&w.device.public);
	return w;
}

static void
take(void *ctx, uint8_t *p, size_t n)
{
	const uint8_t **at = ctx;

	memcpy(p, *at, n);
	*at += n;
}

struct random_source
wire_random(const uint8_t **at)
{
	return (struct random_source){take, at};
}

void
wire_repack(struct unpack *u, struct buf *out)
{
	uint64_t n, i;

	switch (unpack_type(u)) {
	case UNPACK_UINT:
		pack_uint(out, unpack_uint(u));
		return;
	case UNPACK_NINT:
		pack_int(out, unpack_int(u));
		return;
	case UNPACK_BYTES:
		pack_bytes(out, unpack_bytes(u));
		return;
	case UNPACK_TEXT:
		pack_text(out, unpack_text(u));
		return;
	case UNPACK_ARRAY:
		pack_array(out, n = unpack_array(u));
		for (i = 0; i < n && u->err == AYNI_OK; i++)
			wire_repack(u, out);
		return;
	case UNPACK_MAP:
		pack_map(out, n = unpack_map(u));
		for (i = 0; i < 2 * n && u->err == AYNI_OK; i++)
			wire_repack(u, out);
		return;
	case UNPACK_TAG:
		pack_tag(out, unpack_tag(u));
		wire_repack(u, out);
		return;
	case UNPACK_BOOL:
		pack_bool(out, unpack_bool(u));
		return;
	case UNPACK_NULL:
		(void)unpack_null(u);
		pack_null(out);
		return;
	case UNPACK_NONE:
		unpack_fail(u, AYNI_BADFORM);
		return;
	}
}

struct buf
wire_batch(const struct wire *w, uint64_t first, size_t n)
{
	char text[8][16];
	struct bytes entry[8];
	struct batch_header h;
	struct hash id;
	uint64_t chance = 1;
	struct buf out;
	size_t i;

	assert(n <= 8);
	memset(&h, 0, sizeof(h));
	h.device = w->device_id;
	h.epoch = w->epoch;
	h.first = first;
	h.has_previous = first > 1;
	if (h.has_previous)
		memset(h.previous.b, 7, sizeof(h.previous.b));
	for (i = 0; i < n; i++) {
		(void)snprintf(text[i], sizeof(text[i]), "entry %d", (int)i);
		entry[i] = text_bytes(text_of(text[i]));
	}
	buf_init(&out, BATCH_MAX_BYTES);
	batch_put(&out, &h, entry, n, &w->office_box.public,
	    (struct bytes){NULL, 0}, &w->device, test_random(&chance), &id);
	return out;
}

struct buf
wire_hex(const char *digits)
{
	struct text s = text_of(digits);
	struct buf b;
	uint8_t *at;

	buf_init(&b, 1u << 26);
	at = buf_grow(&b, s.n / 2);
	if (at == NULL || hex_read(s, at, s.n / 2) != AYNI_OK)
		abort();
	b.n = s.n / 2;
	return b;
}
