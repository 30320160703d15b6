#include "ayni/package.h"

#include <string.h>

#include "ayni/form.h"
#include "ayni/seal.h"
#include "wire/fields.h"

static void
put_message(struct buf *out, const struct package *p,
    const struct office_cert *office, const struct sign_key *key)
{
	struct hash dictionary = keys_hash(p->dictionary), h;
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
		h = keys_hash(p->attachment[i].body);
		pack_array(&b, 2);
		pack_text(&b, p->attachment[i].name);
		pack_bytes(&b, ID_BYTES(h));
	}
	signed_finish(out, SIGNED_FORM, &b, key);
}

static void
put_deflated(struct buf *out, struct bytes plain)
{
	struct buf b;

	buf_init(&b, PACKAGE_MAX_BYTES);
	seal_deflate(&b, plain, (struct bytes){NULL, 0});
	fields_fail(out, b.err);
	pack_bytes(out, buf_bytes(&b));
	buf_free(&b);
}

void
package_put(struct buf *out, const struct package *p,
    const struct office_cert *office, const struct sign_key *key)
{
	size_t i, inflated = p->xform.n;
	struct buf message;

	for (i = 0; i < p->attachments; i++)
		inflated += p->attachment[i].body.n;
	if (inflated > PACKAGE_MAX_INFLATED)
		fields_fail(out, AYNI_TOOBIG);
	buf_init(&message, 1u << 20);
	put_message(&message, p, office, key);
	fields_fail(out, message.err);
	pack_array(out, 4);
	pack_bytes(out, buf_bytes(&message));
	put_deflated(out, p->xform);
	pack_bytes(out, p->dictionary);
	pack_array(out, p->attachments);
	for (i = 0; i < p->attachments; i++) {
		pack_array(out, 2);
		pack_text(out, p->attachment[i].name);
		put_deflated(out, p->attachment[i].body);
	}
	buf_free(&message);
}

/* What the signed message promises of the parts that follow it. */
struct promised {
	struct bytes dictionary; /* hash */
	struct bytes attachment[PACKAGE_MAX_ATTACHMENTS]; /* hashes */
};

static enum ayni_err
read_message(struct bytes message, const struct office_cert *office,
    struct arena *a, struct package *p, struct promised *w)
{
	struct office_id of;
	struct bytes payload;
	struct unpack u;
	uint64_t n, i;
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
	w->dictionary = fields_maybe(&u, 6);
	fields_key(&u, 7);
	if ((n = unpack_array(&u)) > PACKAGE_MAX_ATTACHMENTS)
		return AYNI_TOOBIG;
	p->attachment = arena_zalloc(a, n, sizeof(*p->attachment));
	if (p->attachment == NULL)
		return AYNI_NOMEM;
	for (i = 0; i < n && u.err == AYNI_OK; i++) {
		unpack_expect(&u, 2);
		p->attachment[i].name = unpack_text(&u);
		w->attachment[i] = unpack_bytes(&u);
		if (i > 0 && text_compare(p->attachment[i - 1].name,
				 p->attachment[i].name) >= 0)
			unpack_fail(&u, AYNI_NONCANON);
	}
	p->attachments = (size_t)n;
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	return ID_EQUAL(of, office->office) ? AYNI_OK : AYNI_NOTOURS;
}

static enum ayni_err
inflate_into(struct arena *a, struct bytes deflated, size_t *left,
    struct bytes *out)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, PACKAGE_MAX_BYTES);
	e = seal_inflate(deflated, (struct bytes){NULL, 0}, &b);
	if (e == AYNI_OK && b.n > *left)
		e = AYNI_TOOBIG;
	if (e == AYNI_OK) {
		out->p = arena_copy(a, b.p, b.n);
		out->n = b.n;
		*left -= b.n;
		e = out->p != NULL ? AYNI_OK : AYNI_NOMEM;
	}
	buf_free(&b);
	return e;
}

static bool
has_hash(struct bytes s, struct bytes promised)
{
	struct hash h = keys_hash(s);

	return bytes_equal(ID_BYTES(h), promised);
}

static enum ayni_err
read_attachments(struct unpack *u, struct arena *a, struct package *p,
    const struct promised *w)
{
	size_t left = PACKAGE_MAX_INFLATED - p->xform.n;
	struct bytes deflated;
	enum ayni_err e;
	size_t i;

	unpack_expect(u, p->attachments);
	for (i = 0; i < p->attachments && u->err == AYNI_OK; i++) {
		unpack_expect(u, 2);
		if (!text_equal(unpack_text(u), p->attachment[i].name))
			unpack_fail(u, AYNI_MISMATCH);
		deflated = unpack_bytes(u);
		if (u->err != AYNI_OK)
			break;
		e = inflate_into(
		    a, deflated, &left, &p->attachment[i].body);
		if (e != AYNI_OK)
			return e;
		if (!has_hash(p->attachment[i].body, w->attachment[i]))
			return AYNI_BADHASH;
	}
	return unpack_end(u);
}

static void
put_resources(const struct package *p, struct resource *r)
{
	size_t i;

	for (i = 0; i < p->attachments; i++)
		r[i] = (struct resource){
		    p->attachment[i].name, p->attachment[i].body};
}

static enum ayni_err
check_id(const struct package *p, struct arena *a)
{
	static const struct hash none;
	struct resource *r = arena_zalloc(a, p->attachments, sizeof(*r));
	struct hash id;

	if (r == NULL)
		return AYNI_NOMEM;
	put_resources(p, r);
	id = form_id(p->xform, r, p->attachments);
	if (ID_EQUAL(id, none))
		return AYNI_NOMEM;
	return ID_EQUAL(id, p->form) ? AYNI_OK : AYNI_BADHASH;
}

enum ayni_err
package_read(struct bytes in, const struct office_cert *office,
    struct arena *a, struct package *out)
{
	struct unpack u = unpack_begin(in);
	size_t left = PACKAGE_MAX_INFLATED;
	struct bytes message, deflated;
	struct promised *w;
	struct package p;
	enum ayni_err e;

	if (in.n > PACKAGE_MAX_BYTES)
		return AYNI_TOOBIG;
	memset(&p, 0, sizeof(p));
	if ((w = arena_zalloc(a, 1, sizeof(*w))) == NULL)
		return AYNI_NOMEM;
	unpack_expect(&u, 4);
	message = unpack_bytes(&u);
	deflated = unpack_bytes(&u);
	p.dictionary = unpack_bytes(&u);
	if (u.err != AYNI_OK)
		return u.err;
	if ((e = read_message(message, office, a, &p, w)) != AYNI_OK)
		return e;
	if (p.dictionary.n > DICTIONARY_MAX)
		return AYNI_TOOBIG;
	if (p.dictionary.n > 0 ? !has_hash(p.dictionary, w->dictionary)
			       : w->dictionary.n > 0)
		return AYNI_BADHASH;
	if ((e = inflate_into(a, deflated, &left, &p.xform)) != AYNI_OK)
		return e;
	if ((e = read_attachments(&u, a, &p, w)) != AYNI_OK)
		return e;
	if ((e = check_id(&p, a)) != AYNI_OK)
		return e;
	*out = p;
	return AYNI_OK;
}

enum ayni_err
package_form(const struct package *p, const struct resource *own, size_t n,
    struct form **out)
{
	struct resource *r;
	struct arena a;
	struct diag d;
	enum ayni_err e = AYNI_NOMEM;
	size_t i;

	arena_init(&a, PACKAGE_MAX_BYTES);
	diag_init(&d);
	if ((r = arena_zalloc(&a, n + p->attachments, sizeof(*r))) != NULL) {
		for (i = 0; i < n; i++)
			r[i] = own[i];
		put_resources(p, r + n);
		e = form_read(p->xform, p->xml_id, r, n + p->attachments, &d,
		    out);
	}
	diag_free(&d);
	arena_free(&a);
	return e;
}
