#include "ayni/receipt.h"

#include <string.h>

#include "wire/fields.h"

void
receipt_put(struct buf *out, const struct receipt *r,
    const struct sign_key *office)
{
	struct bytes held = {r->held_id.b, r->held > 0 ? 32 : 0};
	struct buf b;

	buf_init(&b, 1024);
	pack_map(&b, 9);
	fields_put_bytes(&b, 1, ID_BYTES(r->office));
	fields_put_bytes(&b, 2, ID_BYTES(r->office_epoch));
	fields_put_uint(&b, 3, r->serial);
	fields_put_bytes(&b, 4, ID_BYTES(r->device));
	fields_put_bytes(&b, 5, ID_BYTES(r->epoch));
	fields_put_uint(&b, 6, r->held);
	fields_put_maybe(&b, 7, held);
	fields_put_uint(&b, 8, r->safe);
	fields_put_int(&b, 9, r->at_us);
	signed_finish(out, SIGNED_RECEIPT, &b, office);
}

enum ayni_err
receipt_read(struct bytes message, const struct office_cert *office,
    struct receipt *out)
{
	struct bytes payload, held;
	struct unpack u;
	struct receipt r;
	enum ayni_err e;

	e = signed_open(message, SIGNED_RECEIPT, &office->sign, &payload);
	if (e != AYNI_OK)
		return e;
	memset(&r, 0, sizeof(r));
	u = fields_begin(payload, 9);
	FIELDS_ID(&u, 1, r.office);
	FIELDS_ID(&u, 2, r.office_epoch);
	r.serial = fields_uint(&u, 3);
	FIELDS_ID(&u, 4, r.device);
	FIELDS_ID(&u, 5, r.epoch);
	r.held = fields_uint(&u, 6);
	held = fields_maybe(&u, 7);
	r.safe = fields_uint(&u, 8);
	r.at_us = fields_int(&u, 9);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if (held.n != (r.held > 0 ? sizeof(r.held_id.b) : 0) ||
	    r.safe > r.held)
		return AYNI_BADFORM;
	if (held.n > 0)
		memcpy(r.held_id.b, held.p, held.n);
	if (!ID_EQUAL(r.office, office->office) ||
	    !ID_EQUAL(r.office_epoch, office->epoch))
		return AYNI_NOTOURS;
	*out = r;
	return AYNI_OK;
}
