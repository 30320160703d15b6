#include "ayni/cert.h"

#include <string.h>

#include "wire/fields.h"

#define PAYLOAD_MAX 16384u
#define INVITATION_MAX (64u << 20)

void
cert_put_office(struct buf *out, const struct office_cert *c,
    const struct sign_key *identity)
{
	struct buf b;

	buf_init(&b, PAYLOAD_MAX);
	pack_map(&b, 6);
	fields_put_bytes(&b, 1, ID_BYTES(c->office));
	fields_put_bytes(&b, 2, ID_BYTES(c->epoch));
	fields_put_bytes(&b, 3, ID_BYTES(c->sign));
	fields_put_bytes(&b, 4, ID_BYTES(c->box));
	fields_put_text(&b, 5, c->name);
	fields_put_int(&b, 6, c->issued_us);
	signed_finish(out, SIGNED_OFFICE, &b, identity);
}

static enum ayni_err
read_office(struct bytes payload, struct office_cert *out)
{
	struct unpack u = fields_begin(payload, 6);
	struct office_cert c;
	struct epoch_id epoch;
	enum ayni_err e;

	memset(&c, 0, sizeof(c));
	FIELDS_ID(&u, 1, c.office);
	FIELDS_ID(&u, 2, c.epoch);
	FIELDS_ID(&u, 3, c.sign);
	FIELDS_ID(&u, 4, c.box);
	c.name = fields_text(&u, 5, CERT_MAX_TEXT);
	c.issued_us = fields_int(&u, 6);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	epoch = keys_epoch(&c.sign);
	if (!ID_EQUAL(epoch, c.epoch))
		return AYNI_BADFORM;
	*out = c;
	return AYNI_OK;
}

enum ayni_err
cert_read_office(struct bytes message, const struct office_id *office,
    struct office_cert *out)
{
	struct sign_public identity;
	struct office_cert c;
	struct bytes payload;
	enum ayni_err e;

	if ((e = signed_peek(message, SIGNED_OFFICE, &payload)) != AYNI_OK)
		return e;
	if ((e = read_office(payload, &c)) != AYNI_OK)
		return e;
	if (office != NULL && !ID_EQUAL(c.office, *office))
		return AYNI_NOTOURS;
	memcpy(identity.b, c.office.b, sizeof(identity.b));
	e = signed_open(message, SIGNED_OFFICE, &identity, &payload);
	if (e == AYNI_OK)
		*out = c;
	return e;
}

void
cert_put_person(struct buf *out, const struct person_cert *c,
    const struct sign_key *office)
{
	struct buf b;

	buf_init(&b, PAYLOAD_MAX);
	pack_map(&b, 5);
	fields_put_bytes(&b, 1, ID_BYTES(c->office));
	fields_put_bytes(&b, 2, ID_BYTES(c->person));
	fields_put_text(&b, 3, c->name);
	fields_put_text(&b, 4, c->code);
	fields_put_uint(&b, 5, c->rank);
	signed_finish(out, SIGNED_PERSON, &b, office);
}

enum ayni_err
cert_read_person(struct bytes message, const struct office_cert *office,
    struct person_cert *out)
{
	struct person_cert c;
	struct bytes payload;
	struct unpack u;
	enum ayni_err e;

	e = signed_open(message, SIGNED_PERSON, &office->sign, &payload);
	if (e != AYNI_OK)
		return e;
	memset(&c, 0, sizeof(c));
	u = fields_begin(payload, 5);
	FIELDS_ID(&u, 1, c.office);
	FIELDS_ID(&u, 2, c.person);
	c.name = fields_text(&u, 3, CERT_MAX_TEXT);
	c.code = fields_text(&u, 4, CERT_MAX_TEXT);
	c.rank = fields_uint(&u, 5);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if (!ID_EQUAL(c.office, office->office))
		return AYNI_NOTOURS;
	*out = c;
	return AYNI_OK;
}

void
cert_put_device(struct buf *out, const struct device_cert *c,
    const struct sign_key *office)
{
	struct buf b;
	size_t i;

	buf_init(&b, PAYLOAD_MAX);
	pack_map(&b, 7);
	fields_put_bytes(&b, 1, ID_BYTES(c->office));
	fields_put_bytes(&b, 2, ID_BYTES(c->device));
	fields_put_bytes(&b, 3, ID_BYTES(c->epoch));
	fields_put_bytes(&b, 4, ID_BYTES(c->sign));
	fields_put_bytes(&b, 5, ID_BYTES(c->box));
	pack_uint(&b, 6);
	pack_array(&b, c->persons);
	for (i = 0; i < c->persons; i++)
		pack_bytes(&b, ID_BYTES(c->person[i]));
	fields_put_text(&b, 7, c->label);
	signed_finish(out, SIGNED_DEVICE, &b, office);
}

static void
read_persons(struct unpack *u, struct device_cert *c)
{
	uint64_t n, i;

	fields_key(u, 6);
	n = unpack_array(u);
	if (n > CERT_MAX_PERSONS)
		unpack_fail(u, AYNI_TOOBIG);
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		unpack_fixed(u, c->person[i].b, sizeof(c->person[i].b));
		if (i > 0 && bytes_compare(ID_BYTES(c->person[i - 1]),
				 ID_BYTES(c->person[i])) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	c->persons = (size_t)n;
}

enum ayni_err
cert_read_device(struct bytes message, const struct office_cert *office,
    struct device_cert *out)
{
	struct device_cert c;
	struct epoch_id epoch;
	struct bytes payload;
	struct unpack u;
	enum ayni_err e;

	e = signed_open(message, SIGNED_DEVICE, &office->sign, &payload);
	if (e != AYNI_OK)
		return e;
	memset(&c, 0, sizeof(c));
	u = fields_begin(payload, 7);
	FIELDS_ID(&u, 1, c.office);
	FIELDS_ID(&u, 2, c.device);
	FIELDS_ID(&u, 3, c.epoch);
	FIELDS_ID(&u, 4, c.sign);
	FIELDS_ID(&u, 5, c.box);
	read_persons(&u, &c);
	c.label = fields_text(&u, 7, CERT_MAX_TEXT);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	epoch = keys_epoch(&c.sign);
	if (!ID_EQUAL(epoch, c.epoch))
		return AYNI_BADFORM;
	if (!ID_EQUAL(c.office, office->office))
		return AYNI_NOTOURS;
	*out = c;
	return AYNI_OK;
}

struct hash
cert_join_mac(const uint8_t secret[16], const struct join *j)
{
	uint8_t about[16 + 32 + 32];

	memcpy(about, j->device.b, 16);
	memcpy(about + 16, j->sign.b, 32);
	memcpy(about + 48, j->box.b, 32);
	return keys_hmac((struct bytes){secret, 16}, BYTES(about));
}

void
cert_put_join(struct buf *out, const struct join *j,
    const struct sign_key *device)
{
	struct buf b;

	buf_init(&b, PAYLOAD_MAX);
	pack_map(&b, 7);
	fields_put_bytes(&b, 1, ID_BYTES(j->office));
	fields_put_bytes(&b, 2, ID_BYTES(j->device));
	fields_put_bytes(&b, 3, ID_BYTES(j->sign));
	fields_put_bytes(&b, 4, ID_BYTES(j->box));
	fields_put_bytes(&b, 5, BYTES(j->invitation));
	fields_put_bytes(&b, 6, ID_BYTES(j->mac));
	fields_put_text(&b, 7, j->label);
	signed_finish(out, SIGNED_JOIN, &b, device);
}

enum ayni_err
cert_read_join(struct bytes message, const struct office_id *office,
    struct join *out)
{
	struct bytes payload;
	struct unpack u;
	struct join j;
	enum ayni_err e;

	if ((e = signed_peek(message, SIGNED_JOIN, &payload)) != AYNI_OK)
		return e;
	memset(&j, 0, sizeof(j));
	u = fields_begin(payload, 7);
	FIELDS_ID(&u, 1, j.office);
	FIELDS_ID(&u, 2, j.device);
	FIELDS_ID(&u, 3, j.sign);
	FIELDS_ID(&u, 4, j.box);
	fields_fixed(&u, 5, j.invitation, sizeof(j.invitation));
	FIELDS_ID(&u, 6, j.mac);
	j.label = fields_text(&u, 7, CERT_MAX_TEXT);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	e = signed_open(message, SIGNED_JOIN, &j.sign, &payload);
	if (e != AYNI_OK)
		return e;
	if (!ID_EQUAL(j.office, *office))
		return AYNI_NOTOURS;
	*out = j;
	return AYNI_OK;
}

void
cert_put_invitation(struct buf *out, const struct invitation *v)
{
	size_t i;

	pack_array(out, 8);
	pack_text(out, TEXT("ayni-invitation/1"));
	pack_array(out, v->offices);
	for (i = 0; i < v->offices; i++)
		pack_bytes(out, v->office_cert[i]);
	pack_bytes(out, v->person_cert);
	pack_bytes(out, BYTES(v->id));
	pack_bytes(out, BYTES(v->secret));
	pack_array(out, v->forms);
	for (i = 0; i < v->forms; i++)
		pack_bytes(out, v->form[i]);
	pack_array(out, v->urls);
	for (i = 0; i < v->urls; i++)
		pack_text(out, v->url[i]);
	pack_uint(out, v->feed_cursor);
}

enum ayni_err
cert_read_invitation(struct bytes in, struct invitation *out)
{
	struct unpack u = unpack_begin(in);
	struct invitation v;
	uint64_t n, i;
	enum ayni_err e;

	if (in.n > INVITATION_MAX)
		return AYNI_TOOBIG;
	memset(&v, 0, sizeof(v));
	unpack_expect(&u, 8);
	if (!text_is(unpack_text(&u), "ayni-invitation/1"))
		unpack_fail(&u, AYNI_BADTYPE);
	if ((n = unpack_array(&u)) > CERT_MAX_OFFICES)
		return AYNI_TOOBIG;
	if (n == 0)
		unpack_fail(&u, AYNI_BADFORM);
	for (i = 0; i < n; i++)
		v.office_cert[i] = unpack_bytes(&u);
	v.offices = (size_t)n;
	v.person_cert = unpack_bytes(&u);
	unpack_fixed(&u, v.id, sizeof(v.id));
	unpack_fixed(&u, v.secret, sizeof(v.secret));
	if ((n = unpack_array(&u)) > INVITATION_MAX_FORMS)
		return AYNI_TOOBIG;
	for (i = 0; i < n; i++)
		v.form[i] = unpack_bytes(&u);
	v.forms = (size_t)n;
	if ((n = unpack_array(&u)) > INVITATION_MAX_URLS)
		return AYNI_TOOBIG;
	for (i = 0; i < n; i++) {
		v.url[i] = unpack_text(&u);
		if (v.url[i].n > CERT_MAX_TEXT)
			unpack_fail(&u, AYNI_TOOBIG);
	}
	v.urls = (size_t)n;
	v.feed_cursor = unpack_uint(&u);
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = v;
	return e;
}
