#include "ayni/erasures.h"

#include <string.h>

#include "wire/fields.h"

#define FILE_TYPE "ayni-erasures/1"
#define ID sizeof(struct record_id)

void
erasures_put(struct buf *out, const struct erasures *e,
    const struct office_cert *cert, const struct sign_key *office)
{
	struct buf list, message;

	if (e->records.n > (size_t)ERASURES_MAX_RECORDS * ID) {
		fields_fail(out, AYNI_TOOBIG);
		return;
	}
	buf_init(&list, ERASURES_MAX_BYTES);
	buf_init(&message, ERASURES_MAX_BYTES);
	pack_map(&list, 4);
	fields_put_bytes(&list, 1, ID_BYTES(cert->office));
	fields_put_bytes(&list, 2, ID_BYTES(cert->epoch));
	fields_put_int(&list, 3, e->at_us);
	fields_put_bytes(&list, 4, e->records);
	signed_finish(&message, SIGNED_ERASED, &list, office);
	pack_array(out, 3);
	pack_text(out, TEXT(FILE_TYPE));
	pack_bytes(out, e->office_cert);
	pack_bytes(out, buf_bytes(&message));
	fields_fail(out, message.err);
	buf_free(&message);
}

static enum ayni_err
read_list(struct bytes message, const struct office_cert *cert,
    struct erasures *out)
{
	struct office_id office;
	struct epoch_id epoch;
	struct bytes payload;
	struct unpack u;
	enum ayni_err e;

	e = signed_open(message, SIGNED_ERASED, &cert->sign, &payload);
	if (e != AYNI_OK)
		return e;
	u = fields_begin(payload, 4);
	FIELDS_ID(&u, 1, office);
	FIELDS_ID(&u, 2, epoch);
	out->at_us = fields_int(&u, 3);
	fields_key(&u, 4);
	out->records = unpack_bytes(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	return ID_EQUAL(office, cert->office) && ID_EQUAL(epoch, cert->epoch)
	    ? AYNI_OK : AYNI_NOTOURS;
}

static enum ayni_err
check_order(struct bytes records)
{
	size_t i;

	if (records.n % ID != 0)
		return AYNI_BADFORM;
	if (records.n / ID > ERASURES_MAX_RECORDS)
		return AYNI_TOOBIG;
	for (i = ID; i < records.n; i += ID)
		if (memcmp(records.p + i - ID, records.p + i, ID) >= 0)
			return AYNI_BADFORM;
	return AYNI_OK;
}

enum ayni_err
erasures_read(struct bytes in, const struct office_id *id,
    struct erasures *out)
{
	struct unpack u = unpack_begin(in);
	struct office_cert cert;
	struct erasures l;
	struct bytes list;
	enum ayni_err e;

	if (in.n > ERASURES_MAX_BYTES)
		return AYNI_TOOBIG;
	unpack_expect(&u, 3);
	if (!text_is(unpack_text(&u), FILE_TYPE))
		unpack_fail(&u, AYNI_BADTYPE);
	l.office_cert = unpack_bytes(&u);
	list = unpack_bytes(&u);
	if ((e = unpack_end(&u)) != AYNI_OK ||
	    (e = cert_read_office(l.office_cert, id, &cert)) != AYNI_OK ||
	    (e = read_list(list, &cert, &l)) != AYNI_OK ||
	    (e = check_order(l.records)) != AYNI_OK)
		return e;
	*out = l;
	return AYNI_OK;
}
