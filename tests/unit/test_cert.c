/* cert, receipt, package: who is who, and forms as they travel. */
#include "support/test.h"

#include <string.h>

#include "ayni/form.h"
#include "ayni/pack.h"
#include "ayni/package.h"
#include "ayni/receipt.h"
#include "support/wire.h"

static void
put_office(const struct wire *w, struct buf *b)
{
	cert_put_office(b, &w->cert, &w->identity);
}

static enum ayni_err
read_office(const struct wire *w, struct bytes in)
{
	struct office_cert c;

	return cert_read_office(in, &w->cert.office, &c);
}

static void
put_person(const struct wire *w, struct buf *b)
{
	struct person_cert c;

	memset(&c, 0, sizeof(c));
	c.office = w->cert.office;
	memset(c.person.b, 3, sizeof(c.person.b));
	c.name = TEXT("Awa Ndiaye");
	c.code = TEXT("E01");
	c.rank = RANK_ENUMERATOR;
	cert_put_person(b, &c, &w->office);
}

static enum ayni_err
read_person(const struct wire *w, struct bytes in)
{
	struct person_cert c;

	return cert_read_person(in, &w->cert, &c);
}

static struct device_cert
device_cert(const struct wire *w)
{
	struct device_cert c;

	memset(&c, 0, sizeof(c));
	c.office = w->cert.office;
	c.device = w->device_id;
	c.epoch = w->epoch;
	c.sign = w->device.public;
	c.box = w->device_box.public;
	memset(c.person[0].b, 1, sizeof(c.person[0].b));
	memset(c.person[1].b, 2, sizeof(c.person[1].b));
	c.persons = 2;
	c.label = TEXT("tablet 12");
	return c;
}

static void
put_device(const struct wire *w, struct buf *b)
{
	struct device_cert c = device_cert(w);

	cert_put_device(b, &c, &w->office);
}

static enum ayni_err
read_device(const struct wire *w, struct bytes in)
{
	struct device_cert c;

	return cert_read_device(in, &w->cert, &c);
}

static struct join
join(const struct wire *w)
{
	struct join j;

	memset(&j, 0, sizeof(j));
	j.office = w->cert.office;
	j.device = w->device_id;
	j.sign = w->device.public;
	j.box = w->device_box.public;
	memset(j.invitation, 4, sizeof(j.invitation));
	j.mac = cert_join_mac((const uint8_t *)"sixteen bytes ok", &j);
	j.label = TEXT("tablet 12");
	return j;
}

static void
put_join(const struct wire *w, struct buf *b)
{
	struct join j = join(w);

	cert_put_join(b, &j, &w->device);
}

static enum ayni_err
read_join(const struct wire *w, struct bytes in)
{
	struct join j;

	return cert_read_join(in, &w->cert.office, &j);
}

static struct receipt
receipt(const struct wire *w)
{
	struct receipt r;

	memset(&r, 0, sizeof(r));
	r.office = w->cert.office;
	r.office_epoch = w->cert.epoch;
	r.serial = 9;
	r.device = w->device_id;
	r.epoch = w->epoch;
	r.held = 40;
	r.safe = 30;
	memset(r.held_id.b, 5, sizeof(r.held_id.b));
	r.at_us = 1795521600000001;
	return r;
}

static void
put_receipt(const struct wire *w, struct buf *b)
{
	struct receipt r = receipt(w);

	receipt_put(b, &r, &w->office);
}

static enum ayni_err
read_receipt(const struct wire *w, struct bytes in)
{
	struct receipt r;

	return receipt_read(in, &w->cert, &r);
}

/* Every kind of message, and who signs it. */
struct kind {
	const char *name, *type;
	size_t signer; /* offset of its key in struct wire */
	void (*put)(const struct wire *w, struct buf *b);
	enum ayni_err (*read)(const struct wire *w, struct bytes in);
};

static const struct kind kinds[] = {
    {"office_certificate", SIGNED_OFFICE, offsetof(struct wire, identity),
	put_office, read_office},
    {"person_certificate", SIGNED_PERSON, offsetof(struct wire, office),
	put_person, read_person},
    {"device_certificate", SIGNED_DEVICE, offsetof(struct wire, office),
	put_device, read_device},
    {"join", SIGNED_JOIN, offsetof(struct wire, device), put_join, read_join},
    {"receipt", SIGNED_RECEIPT, offsetof(struct wire, office), put_receipt,
	read_receipt},
};

static struct buf
made(const struct kind *k, const struct wire *w)
{
	struct buf b;

	buf_init(&b, 8192);
	k->put(w, &b);
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static const struct sign_key *
signer(const struct kind *k, const struct wire *w)
{
	return (const struct sign_key *)((const char *)w + k->signer);
}

static void
what_was_made_is_read(void **state)
{
	const struct kind *k = *state;
	struct wire w = wire_start();
	struct buf b = made(k, &w);

	assert_int_equal(k->read(&w, buf_bytes(&b)), AYNI_OK);
	buf_free(&b);
}

static void
a_flipped_bit_anywhere_is_refused(void **state)
{
	const struct kind *k = *state;
	struct wire w = wire_start();
	struct buf b = made(k, &w);
	size_t bit;

	for (bit = 0; bit < b.n * 8; bit++) {
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_not_equal(k->read(&w, buf_bytes(&b)), AYNI_OK);
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	buf_free(&b);
}

static void
one_cut_anywhere_is_refused(void **state)
{
	const struct kind *k = *state;
	struct wire w = wire_start();
	struct buf b = made(k, &w);
	size_t n;

	for (n = 0; n < b.n; n++)
		assert_int_equal(
		    k->read(&w, (struct bytes){b.p, n}), AYNI_BADFORM);
	buf_free(&b);
}

/* The payload with pairs more or fewer, properly signed. */
static enum ayni_err
read_with(const struct kind *k, const struct wire *w, bool drop_last,
    struct bytes extra, const struct sign_key *key)
{
	struct buf b = made(k, w), changed, message;
	struct bytes payload;
	struct unpack u;
	enum ayni_err e;
	uint64_t n, i;

	assert_int_equal(signed_peek(buf_bytes(&b), k->type, &payload),
	    AYNI_OK);
	buf_init(&changed, 8192);
	buf_init(&message, 8192);
	u = unpack_begin(payload);
	n = unpack_map(&u);
	pack_map(&changed, n - drop_last + (extra.n > 0));
	for (i = 0; i < n - drop_last; i++) {
		buf_put_bytes(&changed, unpack_item(&u));
		buf_put_bytes(&changed, unpack_item(&u));
	}
	buf_put_bytes(&changed, extra);
	signed_finish(&message, k->type, &changed, key);
	assert_int_equal(message.err, AYNI_OK);
	e = k->read(w, buf_bytes(&message));
	buf_free(&message);
	buf_free(&b);
	return e;
}

static void
one_without_its_last_key_is_refused(void **state)
{
	const struct kind *k = *state;
	struct wire w = wire_start();

	assert_int_equal(read_with(k, &w, true, (struct bytes){NULL, 0},
			     signer(k, &w)),
	    AYNI_BADFORM);
}

static void
one_with_an_unknown_key_is_refused(void **state)
{
	static const uint8_t extra[] = {0x14, 0xf6};
	const struct kind *k = *state;
	struct wire w = wire_start();

	assert_int_equal(
	    read_with(k, &w, false, BYTES(extra), signer(k, &w)),
	    AYNI_BADFORM);
}

static void
one_with_a_key_twice_is_refused(void **state)
{
	static const uint8_t extra[] = {0x01, 0xf6};
	const struct kind *k = *state;
	struct wire w = wire_start();

	assert_int_equal(
	    read_with(k, &w, false, BYTES(extra), signer(k, &w)),
	    AYNI_NONCANON);
}

static void
one_signed_by_someone_else_is_refused(void **state)
{
	const struct kind *k = *state;
	struct wire w = wire_start();

	assert_int_equal(read_with(k, &w, false, (struct bytes){NULL, 0},
			     &w.other),
	    AYNI_BADSIG);
}

static void
one_of_another_office_is_refused(void **state)
{
	const struct kind *k = *state;
	struct wire w = wire_start(), elsewhere = w;
	struct buf b;

	/* Signed as it should be: only the office it names differs. */
	memset(elsewhere.cert.office.b, 8, sizeof(elsewhere.cert.office.b));
	b = made(k, &elsewhere);
	assert_int_equal(k->read(&w, buf_bytes(&b)), AYNI_NOTOURS);
	buf_free(&b);
}

static void
an_office_certificate_keeps_its_fields(void **state)
{
	struct wire w = wire_start();
	struct office_cert c;
	struct buf b;

	(void)state;
	b = made(&kinds[0], &w);
	assert_int_equal(cert_read_office(buf_bytes(&b), NULL, &c), AYNI_OK);
	assert_true(ID_EQUAL(c.office, w.cert.office));
	assert_true(ID_EQUAL(c.epoch, w.cert.epoch));
	assert_true(ID_EQUAL(c.sign, w.cert.sign));
	assert_true(ID_EQUAL(c.box, w.cert.box));
	assert_true(text_equal(c.name, w.cert.name));
	assert_true(c.issued_us == w.cert.issued_us);
	buf_free(&b);
}

static void
an_office_epoch_that_is_not_its_keys_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b;

	(void)state;
	w.cert.epoch.b[0] ^= 1;
	b = made(&kinds[0], &w);
	assert_int_equal(read_office(&w, buf_bytes(&b)), AYNI_BADFORM);
	buf_free(&b);
}

static void
a_device_epoch_that_is_not_its_keys_is_refused(void **state)
{
	struct wire w = wire_start();
	struct buf b;

	(void)state;
	w.epoch.b[0] ^= 1;
	b = made(&kinds[2], &w);
	assert_int_equal(read_device(&w, buf_bytes(&b)), AYNI_BADFORM);
	buf_free(&b);
}

static void
a_device_certificate_keeps_its_persons(void **state)
{
	struct wire w = wire_start();
	struct device_cert c;
	struct buf b;

	(void)state;
	b = made(&kinds[2], &w);
	assert_int_equal(
	    cert_read_device(buf_bytes(&b), &w.cert, &c), AYNI_OK);
	assert_int_equal(c.persons, 2);
	assert_int_equal(c.person[1].b[0], 2);
	assert_true(ID_EQUAL(c.device, w.device_id));
	assert_true(text_is(c.label, "tablet 12"));
	buf_free(&b);
}

static void
persons_out_of_order_are_refused(void **state)
{
	struct wire w = wire_start();
	struct device_cert c = device_cert(&w), read;
	struct buf b;

	(void)state;
	memset(c.person[1].b, 0, sizeof(c.person[1].b));
	buf_init(&b, 8192);
	cert_put_device(&b, &c, &w.office);
	assert_int_equal(
	    cert_read_device(buf_bytes(&b), &w.cert, &read), AYNI_NONCANON);
	buf_free(&b);
}

static void
a_label_over_a_kibibyte_is_refused(void **state)
{
	static const char label[CERT_MAX_TEXT + 1];
	struct wire w = wire_start();
	struct device_cert c = device_cert(&w), read;
	struct buf b;

	(void)state;
	c.label = (struct text){label, sizeof(label)};
	buf_init(&b, 8192);
	cert_put_device(&b, &c, &w.office);
	assert_int_equal(
	    cert_read_device(buf_bytes(&b), &w.cert, &read), AYNI_TOOBIG);
	buf_free(&b);
}

static void
a_join_proves_that_it_knew_the_secret(void **state)
{
	struct wire w = wire_start();
	struct join j = join(&w), read;
	struct hash other;
	struct buf b;

	(void)state;
	b = made(&kinds[3], &w);
	assert_int_equal(
	    cert_read_join(buf_bytes(&b), &w.cert.office, &read), AYNI_OK);
	assert_true(ID_EQUAL(read.mac, j.mac));
	other = cert_join_mac((const uint8_t *)"sixteen bytes no", &read);
	assert_false(ID_EQUAL(read.mac, other));
	read.box.b[0] ^= 1;
	other = cert_join_mac((const uint8_t *)"sixteen bytes ok", &read);
	assert_false(ID_EQUAL(read.mac, other));
	buf_free(&b);
}

static enum ayni_err
receipt_with(struct receipt r)
{
	struct wire w = wire_start();
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 1024);
	receipt_put(&b, &r, &w.office);
	assert_int_equal(b.err, AYNI_OK);
	e = read_receipt(&w, buf_bytes(&b));
	buf_free(&b);
	return e;
}

static void
a_receipt_keeps_its_marks(void **state)
{
	struct wire w = wire_start();
	struct receipt r;
	struct buf b;

	(void)state;
	b = made(&kinds[4], &w);
	assert_int_equal(receipt_read(buf_bytes(&b), &w.cert, &r), AYNI_OK);
	assert_int_equal(r.serial, 9);
	assert_int_equal(r.held, 40);
	assert_int_equal(r.safe, 30);
	assert_int_equal(r.held_id.b[31], 5);
	buf_free(&b);
}

static void
a_receipt_for_nothing_yet_is_read(void **state)
{
	struct wire w = wire_start();
	struct receipt r = receipt(&w);

	(void)state;
	r.held = r.safe = 0;
	assert_int_equal(receipt_with(r), AYNI_OK);
}

static void
a_receipt_safer_than_it_holds_is_refused(void **state)
{
	struct wire w = wire_start();
	struct receipt r = receipt(&w);

	(void)state;
	r.safe = 41;
	assert_int_equal(receipt_with(r), AYNI_BADFORM);
}

static void
a_receipt_of_another_office_epoch_is_refused(void **state)
{
	struct wire w = wire_start();
	struct receipt r = receipt(&w);

	(void)state;
	r.office_epoch.b[0] ^= 1;
	assert_int_equal(receipt_with(r), AYNI_NOTOURS);
}

static struct buf
invitation(struct wire *w, struct invitation *v)
{
	struct buf b;

	memset(v, 0, sizeof(*v));
	v->office_cert[0] = BYTES(w->identity.public.b); /* opaque here */
	v->office_cert[1] = BYTES(w->office.public.b);
	v->offices = 2;
	v->person_cert = BYTES(w->office.public.b);
	memset(v->id, 1, sizeof(v->id));
	memset(v->secret, 2, sizeof(v->secret));
	v->form[0] = BYTES(w->device.public.b);
	v->forms = 1;
	v->url[0] = TEXT("https://ins.example/ayni");
	v->url[1] = TEXT("http://10.0.0.1:8080");
	v->urls = 2;
	v->feed_cursor = 300;
	buf_init(&b, 8192);
	cert_put_invitation(&b, v);
	assert_int_equal(b.err, AYNI_OK);
	return b;
}

static void
an_invitation_keeps_its_parts(void **state)
{
	struct wire w = wire_start();
	struct invitation v, read;
	struct buf b = invitation(&w, &v);

	(void)state;
	assert_int_equal(cert_read_invitation(buf_bytes(&b), &read), AYNI_OK);
	assert_int_equal(read.offices, 2);
	assert_true(bytes_equal(read.office_cert[0], v.office_cert[0]));
	assert_true(bytes_equal(read.office_cert[1], v.office_cert[1]));
	assert_true(bytes_equal(read.person_cert, v.person_cert));
	assert_memory_equal(read.secret, v.secret, sizeof(v.secret));
	assert_int_equal(read.forms, 1);
	assert_int_equal(read.urls, 2);
	assert_true(text_equal(read.url[1], v.url[1]));
	assert_int_equal(read.feed_cursor, 300);
	buf_free(&b);
}

static void
an_invitation_cut_anywhere_is_refused(void **state)
{
	struct wire w = wire_start();
	struct invitation v, read;
	struct buf b = invitation(&w, &v);
	size_t n;

	(void)state;
	for (n = 0; n < b.n; n++)
		assert_int_equal(cert_read_invitation(
				     (struct bytes){b.p, n}, &read),
		    AYNI_BADFORM);
	buf_free(&b);
}

static void
a_file_of_another_kind_is_no_invitation(void **state)
{
	struct wire w = wire_start();
	struct invitation v, read;
	struct buf b = invitation(&w, &v);

	(void)state;
	b.p[3] ^= 1; /* within "ayni-invitation/1" */
	assert_int_equal(
	    cert_read_invitation(buf_bytes(&b), &read), AYNI_BADTYPE);
	buf_free(&b);
}

static void
an_invitation_with_101_forms_is_refused(void **state)
{
	struct invitation read;
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, 8192);
	pack_array(&b, 8);
	pack_text(&b, TEXT("ayni-invitation/1"));
	pack_array(&b, 1);
	pack_bytes(&b, (struct bytes){NULL, 0});
	pack_bytes(&b, (struct bytes){NULL, 0});
	pack_bytes(&b, BYTES((const uint8_t[16]){0}));
	pack_bytes(&b, BYTES((const uint8_t[16]){0}));
	pack_array(&b, INVITATION_MAX_FORMS + 1);
	for (i = 0; i <= (int)INVITATION_MAX_FORMS; i++)
		pack_bytes(&b, (struct bytes){NULL, 0});
	pack_array(&b, 0);
	pack_uint(&b, 0);
	assert_int_equal(
	    cert_read_invitation(buf_bytes(&b), &read), AYNI_TOOBIG);
	buf_free(&b);
}

static const char xform[] = "<h:html>a form, as bytes</h:html>";

static struct package
package(void)
{
	static struct attachment one = {.name = {"villages.csv", 12}};
	struct form_part part = {.url = one.name};
	struct package p;
	struct hash h;

	memset(&p, 0, sizeof(p));
	p.xml_id = TEXT("sse_entity");
	p.version = TEXT("2026112401");
	p.title = TEXT("SSE entity survey");
	p.xform = test_deflated(text_bytes(TEXT(xform)), &h);
	p.dictionary = text_bytes(TEXT("a dictionary"));
	p.attachment = &one;
	p.attachments = 1;
	one.body = test_deflated(
	    text_bytes(TEXT("code,name\n1,Dakar\n")), &one.hash);
	part.hash = one.hash;
	(void)!form_id(&h, &part, 1, &p.form); /* zeros: no memory */
	return p;
}

static enum ayni_err
package_with(const struct package *p, const struct sign_key *key,
    struct package *out, struct arena *a)
{
	struct wire w = wire_start();
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 1u << 16);
	package_put(&b, p, &w.cert, key);
	if ((e = b.err) == AYNI_OK) {
		/* the views must live as long as the arena */
		const uint8_t *kept = arena_copy(a, b.p, b.n);

		e = kept == NULL ? AYNI_NOMEM
				 : package_read((struct bytes){kept, b.n},
				       &w.cert, a, out);
		if (e == AYNI_OK)
			e = package_check(out);
	}
	buf_free(&b);
	return e;
}

static void
a_package_keeps_its_parts(void **state)
{
	struct wire w = wire_start();
	struct package p = package(), read;
	struct arena a;

	(void)state;
	arena_init(&a, 1u << 20);
	assert_int_equal(package_with(&p, &w.office, &read, &a), AYNI_OK);
	assert_true(ID_EQUAL(read.form, p.form));
	assert_true(text_equal(read.xml_id, p.xml_id));
	assert_true(text_equal(read.version, p.version));
	assert_true(text_equal(read.title, p.title));
	assert_true(bytes_equal(read.xform, p.xform));
	assert_true(bytes_equal(read.dictionary, p.dictionary));
	assert_int_equal(read.attachments, 1);
	assert_true(text_equal(read.attachment[0].name, p.attachment[0].name));
	assert_true(bytes_equal(read.attachment[0].body, p.attachment[0].body));
	arena_free(&a);
}

static void
a_package_signed_by_someone_else_is_refused(void **state)
{
	struct wire w = wire_start();
	struct package p = package(), read;
	struct arena a;

	(void)state;
	arena_init(&a, 1u << 20);
	assert_int_equal(package_with(&p, &w.other, &read, &a), AYNI_BADSIG);
	arena_free(&a);
}

static void
an_xform_that_is_not_the_forms_is_refused(void **state)
{
	struct wire w = wire_start();
	struct package p = package(), read;
	struct arena a;

	(void)state;
	arena_init(&a, 1u << 20);
	p.xform = test_deflated(text_bytes(TEXT("<another/>")), NULL);
	assert_int_equal(package_with(&p, &w.office, &read, &a), AYNI_BADHASH);
	arena_free(&a);
}

static void
a_part_that_is_not_as_signed_is_refused(void **state)
{
	struct wire w = wire_start();
	struct package p = package(), read;
	struct attachment other = p.attachment[0];
	struct arena a;

	(void)state;
	arena_init(&a, 1u << 20);
	other.body = test_deflated(text_bytes(TEXT("code,name\n")), NULL);
	p.attachment = &other;
	assert_int_equal(package_with(&p, &w.office, &read, &a), AYNI_BADHASH);
	arena_free(&a);
}

/* Two of the largest fill it; whatever their hashes say. */
static void
parts_over_32_mib_together_are_refused(void **state)
{
	struct wire w = wire_start();
	struct package p = package(), read;
	struct attachment many[3] = {{TEXT("a"), {NULL, 0}, {{0}}}};
	struct buf zeros = {.limit = PARCEL_MAX_BYTES};
	struct arena a;

	(void)state;
	arena_init(&a, 1u << 20);
	assert_non_null(buf_grow(&zeros, PARCEL_MAX_BYTES));
	memset(zeros.p, 0, PARCEL_MAX_BYTES);
	zeros.n = PARCEL_MAX_BYTES;
	many[0].body = test_deflated(buf_bytes(&zeros), &many[0].hash);
	many[1] = many[2] = many[0];
	many[1].name = TEXT("b");
	many[2].name = TEXT("c");
	p.attachment = many;
	p.attachments = 3;
	assert_int_equal(package_with(&p, &w.office, &read, &a), AYNI_TOOBIG);
	buf_free(&zeros);
	arena_free(&a);
}

static void
a_flipped_bit_anywhere_in_a_package_is_refused(void **state)
{
	struct wire w = wire_start();
	struct package p = package(), read;
	struct arena a;
	struct buf b;
	size_t bit;

	(void)state;
	buf_init(&b, 1u << 16);
	package_put(&b, &p, &w.cert, &w.office);
	for (bit = 0; bit < b.n * 8; bit++) {
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
		arena_init(&a, 1u << 20);
		/* Only bits that DEFLATE does not use may pass. */
		if (package_read(buf_bytes(&b), &w.cert, &a, &read) ==
			AYNI_OK && package_check(&read) == AYNI_OK)
			assert_true(bytes_equal(read.dictionary,
			    p.dictionary));
		arena_free(&a);
		b.p[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	buf_free(&b);
}

static void
a_package_cut_anywhere_is_refused(void **state)
{
	struct wire w = wire_start();
	struct package p = package(), read;
	struct arena a;
	struct buf b;
	size_t n;

	(void)state;
	buf_init(&b, 1u << 16);
	package_put(&b, &p, &w.cert, &w.office);
	for (n = 0; n < b.n; n++) {
		arena_init(&a, 1u << 20);
		assert_int_equal(package_read((struct bytes){b.p, n}, &w.cert,
				     &a, &read),
		    AYNI_BADFORM);
		arena_free(&a);
	}
	buf_free(&b);
}

static enum ayni_err
makes_and_reads_a_package(void)
{
	struct wire w = wire_start();
	struct package p = package(), read;
	static const struct hash none;
	struct arena a;
	enum ayni_err e;

	if (ID_EQUAL(p.form, none))
		return AYNI_NOMEM; /* the form's id could not be made */
	arena_init(&a, 1u << 20);
	e = package_with(&p, &w.office, &read, &a);
	arena_free(&a);
	return e;
}

static enum ayni_err
makes_and_reads_a_certificate(void)
{
	struct wire w = wire_start();
	struct buf b;
	enum ayni_err e;

	buf_init(&b, 8192);
	put_device(&w, &b);
	if ((e = b.err) == AYNI_OK)
		e = read_device(&w, buf_bytes(&b));
	buf_free(&b);
	return e;
}

static void
packages_survive_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(makes_and_reads_a_package);
}

static void
certificates_survive_each_allocation_that_fails(void **state)
{
	(void)state;
	test_fail_each_allocation(makes_and_reads_a_certificate);
}

int
main(void)
{
	static const struct CMUnitTest plain[] = {
	    cmocka_unit_test(an_office_certificate_keeps_its_fields),
	    cmocka_unit_test(an_office_epoch_that_is_not_its_keys_is_refused),
	    cmocka_unit_test(a_device_epoch_that_is_not_its_keys_is_refused),
	    cmocka_unit_test(a_device_certificate_keeps_its_persons),
	    cmocka_unit_test(persons_out_of_order_are_refused),
	    cmocka_unit_test(a_label_over_a_kibibyte_is_refused),
	    cmocka_unit_test(a_join_proves_that_it_knew_the_secret),
	    cmocka_unit_test(a_receipt_keeps_its_marks),
	    cmocka_unit_test(a_receipt_for_nothing_yet_is_read),
	    cmocka_unit_test(a_receipt_safer_than_it_holds_is_refused),
	    cmocka_unit_test(a_receipt_of_another_office_epoch_is_refused),
	    cmocka_unit_test(an_invitation_keeps_its_parts),
	    cmocka_unit_test(an_invitation_cut_anywhere_is_refused),
	    cmocka_unit_test(a_file_of_another_kind_is_no_invitation),
	    cmocka_unit_test(an_invitation_with_101_forms_is_refused),
	    cmocka_unit_test(a_package_keeps_its_parts),
	    cmocka_unit_test(a_package_signed_by_someone_else_is_refused),
	    cmocka_unit_test(an_xform_that_is_not_the_forms_is_refused),
	    cmocka_unit_test(a_part_that_is_not_as_signed_is_refused),
	    cmocka_unit_test(parts_over_32_mib_together_are_refused),
	    cmocka_unit_test(a_flipped_bit_anywhere_in_a_package_is_refused),
	    cmocka_unit_test(a_package_cut_anywhere_is_refused),
	    cmocka_unit_test(packages_survive_each_allocation_that_fails),
	    cmocka_unit_test(certificates_survive_each_allocation_that_fails),
	};
	int failed = cmocka_run_group_tests(plain, NULL, NULL);

	failed += TEST_CASES(what_was_made_is_read, kinds);
	failed += TEST_CASES(a_flipped_bit_anywhere_is_refused, kinds);
	failed += TEST_CASES(one_cut_anywhere_is_refused, kinds);
	failed += TEST_CASES(one_without_its_last_key_is_refused, kinds);
	failed += TEST_CASES(one_with_an_unknown_key_is_refused, kinds);
	failed += TEST_CASES(one_with_a_key_twice_is_refused, kinds);
	failed += TEST_CASES(one_signed_by_someone_else_is_refused, kinds);
	failed += TEST_CASES(one_of_another_office_is_refused, kinds);
	return failed > 0;
}
