#include "ayni/checkpoint.h"

#include <string.h>

#include "ayni/merkle.h"
#include "wire/fields.h"

#define FILE_TYPE "ayni-checkpoint/1"
#define ID 32u

static struct hash
root_of(struct bytes ids)
{
	struct merkle m = {0};
	struct hash id;
	size_t i;

	for (i = 0; i < ids.n; i += ID) {
		memcpy(id.b, ids.p + i, ID);
		merkle_add(&m, &id);
	}
	return merkle_root(&m);
}

static void
put_head(struct buf *out, const struct checkpoint *c,
    const struct office_cert *cert, const struct sign_key *office)
{
	struct buf b;

	buf_init(&b, 1024);
	pack_map(&b, 5);
	fields_put_bytes(&b, 1, ID_BYTES(cert->office));
	fields_put_bytes(&b, 2, ID_BYTES(cert->epoch));
	fields_put_uint(&b, 3, c->batches);
	fields_put_bytes(&b, 4, ID_BYTES(c->root));
	fields_put_int(&b, 5, c->at_us);
	signed_finish(out, SIGNED_HEAD, &b, office);
}

void
checkpoint_put(struct buf *out, struct checkpoint *c,
    const struct office_cert *cert, const struct sign_key *office)
{
	struct buf head;

	if (c->ids.n > (size_t)CHECKPOINT_MAX_BATCHES * ID) {
		fields_fail(out, AYNI_TOOBIG);
		return;
	}
	c->batches = c->ids.n / ID;
	c->root = root_of(c->ids);
	buf_init(&head, 4096);
	put_head(&head, c, cert, office);
	pack_array(out, 4);
	pack_text(out, TEXT(FILE_TYPE));
	pack_bytes(out, c->office_cert);
	pack_bytes(out, buf_bytes(&head));
	pack_bytes(out, c->ids);
	fields_fail(out, head.err);
	buf_free(&head);
}

static enum ayni_err
read_head(struct bytes message, const struct office_cert *cert,
    struct checkpoint *c)
{
	struct office_id office;
	struct epoch_id epoch;
	struct bytes payload;
	struct unpack u;
	enum ayni_err e;

	e = signed_open(message, SIGNED_HEAD, &cert->sign, &payload);
	if (e != AYNI_OK)
		return e;
	u = fields_begin(payload, 5);
	FIELDS_ID(&u, 1, office);
	FIELDS_ID(&u, 2, epoch);
	c->batches = fields_uint(&u, 3);
	FIELDS_ID(&u, 4, c->root);
	c->at_us = fields_int(&u, 5);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	return ID_EQUAL(office, cert->office) && ID_EQUAL(epoch, cert->epoch)
	    ? AYNI_OK
	    : AYNI_NOTOURS;
}

enum ayni_err
checkpoint_read(struct bytes in, const struct office_id *id,
    struct checkpoint *out)
{
	struct unpack u = unpack_begin(in);
	struct office_cert cert;
	struct checkpoint c;
	struct bytes head;
	struct hash root;
	enum ayni_err e;

	if (in.n > CHECKPOINT_MAX_BYTES)
		return AYNI_TOOBIG;
	memset(&c, 0, sizeof(c));
	unpack_expect(&u, 4);
	if (!text_is(unpack_text(&u), FILE_TYPE))
		unpack_fail(&u, AYNI_BADTYPE);
	c.office_cert = unpack_bytes(&u);
	head = unpack_bytes(&u);
	c.ids = unpack_bytes(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if ((e = cert_read_office(c.office_cert, id, &cert)) != AYNI_OK ||
	    (e = read_head(head, &cert, &c)) != AYNI_OK)
		return e;
	if (c.batches > CHECKPOINT_MAX_BATCHES)
		return AYNI_TOOBIG;
	if (c.ids.n != c.batches * ID)
		return AYNI_BADFORM;
	root = root_of(c.ids);
	if (!ID_EQUAL(root, c.root))
		return AYNI_BADHASH;
	*out = c;
	return AYNI_OK;
}
