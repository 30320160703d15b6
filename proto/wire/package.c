#include "ayni/package.h"

#include <string.h>

#include "ayni/form.h"
#include "ayni/mem.h"
#include "wire/fields.h"

static void
put_message(struct buf *out, const struct package *p,
    const struct office_cert *office, const struct sign_key *key)
{
	struct hash dictionary = keys_hash(p->dictionary);
	struct buf b;
	size_t i;

	buf_init(&b, 1u << 20);
	pack_map(&b, 7);
	fields_put_bytes(&b, 1, ID_BYTES(office->office));
	fields_put_bytes(&b, 2, ID_BYTES(p->form));
	fields_put_text(&b, 3, p->xml_id);
	fields_put_text(&b, 4, p->version);
	fields_put_text(&b, 5, p->title);
	fields_put_maybe(&b, 6,
	    (struct bytes){dictionary.b, p->dictionary.n > 0 ? 32 : 0});
	pack_uint(&b, 7);
	pack_array(&b, p->attachments);
	for (i = 0; i < p->attachments; i++) {
		pack_array(&b, 2);
		pack_text(&b, p->attachment[i].name);
		pack_bytes(&b, ID_BYTES(p->attachment[i].hash));
	}
	signed_finish(out, SIGNED_FORM, &b, key);
}

void
package_put(struct buf *out, const struct package *p,
    const struct office_cert *office, const struct sign_key *key)
{
	struct buf message;
	size_t i;

	buf_init(&message, 1u << 20);
	put_message(&message, p, office, key);
	fields_fail(out, message.err);
	pack_array(out, 4);
	pack_bytes(out, buf_bytes(&message));
	pack_bytes(out, p->xform);
	pack_bytes(out, p->dictionary);
	pack_array(out, p->attachments);
	for (i = 0; i < p->attachments; i++) {
		pack_array(out, 2);
		pack_text(out, p->attachment[i].name);
		pack_bytes(out, p->attachment[i].body);
	}
	buf_free(&message);
}

static enum ayni_err
read_names(struct unpack *u, struct arena *a, struct package *p)
{
	uint64_t n, i;

	if ((n = unpack_array(u)) > PACKAGE_MAX_ATTACHMENTS)
		return AYNI_TOOBIG;
	p->attachment = arena_zalloc(a, n, sizeof(*p->attachment));
	if (p->attachment == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n && u->err == AYNI_OK; i++) {
		struct attachment *at = &p->attachment[i];

		unpack_expect(u, 2);
		at->name = unpack_text(u);
		unpack_fixed(u, at->hash.b, sizeof(at->hash.b));
		if (i > 0 && text_compare(at[-1].name, at->name) >= 0)
			unpack_fail(u, AYNI_NONCANON);
	}
	p->attachments = (size_t)n;
	return unpack_end(u);
}

static bool
has_hash(struct bytes s, struct bytes promised)
{
	struct hash h = keys_hash(s);

	return bytes_equal(ID_BYTES(h), promised);
}

/* All but the parts, which are promised by their hashes. */
static enum ayni_err
read_message(struct bytes message, const struct office_cert *office,
    struct arena *a, struct package *p)
{
	struct office_id of;
	struct bytes payload, dictionary;
	struct unpack u;
	enum ayni_err e;

	e = signed_open(message, SIGNED_FORM, &office->sign, &payload);
	if (e != AYNI_OK)
		return e;
	memset(&of, 0, sizeof(of));
	u = fields_begin(payload, 7);
	FIELDS_ID(&u, 1, of);
	FIELDS_ID(&u, 2, p->form);
	p->xml_id = fields_text(&u, 3, CERT_MAX_TEXT);
	p->version = fields_text(&u, 4, CERT_MAX_TEXT);
	p->title = fields_text(&u, 5, CERT_MAX_TEXT);
	dictionary = fields_maybe(&u, 6);
	fields_key(&u, 7);
	if ((e = read_names(&u, a, p)) != AYNI_OK)
		return e;
	if (!ID_EQUAL(of, office->office))
		return AYNI_NOTOURS;
	if (p->dictionary.n > DICTIONARY_MAX)
		return AYNI_TOOBIG;
	return (p->dictionary.n > 0 ? has_hash(p->dictionary, dictionary)
				    : dictionary.n == 0)
	    ? AYNI_OK : AYNI_BADHASH;
}

static enum ayni_err
read_attachments(struct unpack *u, const struct package *p)
{
	size_t i;

	unpack_expect(u, p->attachments);
	for (i = 0; i < p->attachments && u->err == AYNI_OK; i++) {
		unpack_expect(u, 2);
		if (!text_equal(unpack_text(u), p->attachment[i].name))
			unpack_fail(u, AYNI_MISMATCH);
		p->attachment[i].body = unpack_bytes(u);
	}
	return unpack_end(u);
}

enum ayni_err
package_read(struct bytes in, const struct office_cert *office,
    struct arena *a, struct package *out)
{
	struct unpack u = unpack_begin(in);
	struct bytes message;
	struct package p;
	enum ayni_err e;

	if (in.n > PACKAGE_MAX_BYTES)
		return AYNI_TOOBIG;
	memset(&p, 0, sizeof(p));
	unpack_expect(&u, 4);
	message = unpack_bytes(&u);
	p.xform = unpack_bytes(&u);
	p.dictionary = unpack_bytes(&u);
	if (u.err != AYNI_OK)
		return u.err;
	if ((e = read_message(message, office, a, &p)) != AYNI_OK ||
	    (e = read_attachments(&u, &p)) != AYNI_OK)
		return e;
	*out = p;
	return AYNI_OK;
}

/* Of a part: its hash; left: what all that follow may have. */
static enum ayni_err
unpack_part(struct bytes deflated, struct hash *hash, size_t *left)
{
	size_t n = 0;
	enum ayni_err e = parcel_hash(deflated, hash, &n);

	if (e == AYNI_OK && n > *left)
		e = AYNI_TOOBIG;
	*left -= e == AYNI_OK ? n : 0;
	return e;
}

enum ayni_err
package_check(const struct package *p)
{
	struct form_part part[PACKAGE_MAX_ATTACHMENTS];
	size_t left = PACKAGE_MAX_INFLATED, i;
	struct hash h, id;
	enum ayni_err e = unpack_part(p->xform, &h, &left);

	for (i = 0; i < p->attachments && e == AYNI_OK; i++) {
		const struct attachment *at = &p->attachment[i];

		part[i].url = at->name;
		e = unpack_part(at->body, &part[i].hash, &left);
		if (e == AYNI_OK && !ID_EQUAL(part[i].hash, at->hash))
			e = AYNI_BADHASH;
	}
	if (e == AYNI_OK)
		e = form_id(&h, part, p->attachments, &id);
	return e == AYNI_OK && !ID_EQUAL(id, p->form) ? AYNI_BADHASH : e;
}

static enum ayni_err
read_form(const struct package *p, const struct resource *own, size_t n,
    struct resource *r, struct form **out)
{
	struct pour xform = parcel_pour(&p->xform);
	struct diag d;
	enum ayni_err e;
	size_t i;

	for (i = 0; i < n; i++)
		r[i] = own[i];
	for (i = 0; i < p->attachments; i++)
		r[n + i] = (struct resource){p->attachment[i].name,
		    p->attachment[i].body, true};
	diag_init(&d);
	e = form_read_poured(
	    &xform, p->xml_id, r, n + p->attachments, &d, out);
	diag_free(&d);
	return e;
}

enum ayni_err
package_form(const struct package *p, const struct resource *own, size_t n,
    struct form **out)
{
	struct resource *r;
	enum ayni_err e = package_check(p);

	if (e != AYNI_OK)
		return e;
	if ((r = mem_zalloc(n + p->attachments, sizeof(*r))) == NULL)
		return AYNI_NOMEM;
	e = read_form(p, own, n, r, out);
	mem_free(r);
	return e;
}
