#include "ayni/recipient.h"

#include <string.h>

#include "ayni/pack.h"

#define CODE_MAX 1024u

void
recipient_put(struct buf *b, const struct recipient *r)
{
	switch (r->kind) {
	case RECIPIENT_ALL:
		pack_null(b);
		break;
	case RECIPIENT_PERSON:
		pack_text(b, r->code);
		break;
	case RECIPIENT_DEVICE:
		pack_bytes(b, ID_BYTES(r->device));
		break;
	}
}

void
recipient_read(struct unpack *u, bool all, struct recipient *out)
{
	struct recipient r;

	memset(&r, 0, sizeof(r));
	if (unpack_type(u) == UNPACK_TEXT) {
		r.kind = RECIPIENT_PERSON;
		r.code = unpack_text(u);
		if (r.code.n > CODE_MAX)
			unpack_fail(u, AYNI_TOOBIG);
		else if (r.code.n == 0)
			unpack_fail(u, AYNI_BADFORM);
	} else if (unpack_type(u) == UNPACK_BYTES) {
		r.kind = RECIPIENT_DEVICE;
		unpack_fixed(u, r.device.b, sizeof(r.device.b));
	} else if (!unpack_null(u) || !all) {
		unpack_fail(u, AYNI_BADFORM);
	}
	*out = r;
}

void
recipient_key(struct buf *b, const struct recipient *r)
{
	switch (r->kind) {
	case RECIPIENT_ALL:
		buf_put_z(b, "*");
		break;
	case RECIPIENT_PERSON:
		buf_put_z(b, "P:");
		buf_put_text(b, r->code);
		break;
	case RECIPIENT_DEVICE:
		buf_put_z(b, "D:");
		buf_put_hex(b, ID_BYTES(r->device));
		break;
	}
}
