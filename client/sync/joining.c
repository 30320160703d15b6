#include "sync/joining.h"

#include <stdio.h>
#include <string.h>

#include "ayni/unpack.h"

#define FORM_ARENA (64u << 20)

/* ---- reading ---- */

/* What stands at the head says whether it is one, and of which version. */
static enum trouble_what
kind_of(struct bytes in)
{
	struct unpack u = unpack_begin(in);
	struct text type;

	(void)unpack_array(&u);
	type = unpack_text(&u);
	if (text_is(type, "ayni-invitation/1"))
		return TROUBLE_NONE;
	return text_starts(type, TEXT("ayni-invitation/"))
	    ? TROUBLE_LATER_INVITATION
	    : TROUBLE_NO_INVITATION;
}

static enum ayni_err
read_certificates(struct joining *j)
{
	const struct invitation *v = &j->invitation;
	struct office_cert c;
	enum ayni_err e;
	size_t i;

	e = cert_read_office(v->office_cert[0], NULL, &j->office);
	for (i = 0; i < v->offices && e == AYNI_OK; i++) {
		e = cert_read_office(
		    v->office_cert[i], &j->office.office, &c);
		if (e == AYNI_OK)
			home_add_office(&j->known, v->office_cert[i], &c);
	}
	if (e == AYNI_OK)
		e = home_read_person(&j->known, v->person_cert, &j->person);
	if (e == AYNI_OK)
		j->person_hash = keys_hash(j->invitation.person_cert);
	return e;
}

static enum ayni_err
bad_form(struct text name, size_t number, enum ayni_err why,
    struct trouble *t)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%zu", number);
	return trouble_because(t, TROUBLE_BAD_FORM, why,
	    TROUBLE_TEXTS(name, text_of(digits)));
}

/* Texts of the package are borrowed from the invitation's bytes. */
static enum ayni_err
read_forms(struct text name, struct joining *j, struct trouble *t)
{
	struct package p;
	struct arena a;
	enum ayni_err e = AYNI_OK;
	size_t i;

	arena_init(&a, FORM_ARENA);
	for (i = 0; i < j->invitation.forms && e == AYNI_OK; i++) {
		e = home_read_package(
		    &j->known, j->invitation.form[i], &a, &p);
		if (e == AYNI_OK)
			e = package_check(&p);
		if (e != AYNI_OK)
			e = bad_form(name, i + 1, e, t);
		else
			j->form[j->forms++] = (struct joining_form){
			    p.form, p.xml_id, p.version, p.title};
		arena_reset(&a);
	}
	arena_free(&a);
	return e;
}

enum ayni_err
joining_read(struct text name, struct bytes in, struct joining *out,
    struct trouble *t)
{
	enum trouble_what what = kind_of(in);
	enum ayni_err e;

	if (what != TROUBLE_NONE)
		return trouble_set(t, what, &name, 1);
	memset(out, 0, sizeof(*out));
	e = cert_read_invitation(in, &out->invitation);
	if (e == AYNI_OK)
		e = read_certificates(out);
	if (e != AYNI_OK)
		return trouble_because(
		    t, TROUBLE_BAD_INVITATION, e, &name, 1);
	return read_forms(name, out, t);
}

/* ---- joining ---- */

static enum ayni_err
put_forms(const struct joining *j, struct vault *v)
{
	enum ayni_err e = AYNI_OK;
	size_t i;

	for (i = 0; i < j->forms && e == AYNI_OK; i++)
		e = vault_form_put(
		    v, &j->form[i].id, j->invitation.form[i]);
	return e;
}

static enum ayni_err
check_label(struct text label, struct trouble *t)
{
	char most[24];
	struct text arg;

	if (label.n > 0 && label.n <= CERT_MAX_TEXT)
		return AYNI_OK;
	(void)snprintf(most, sizeof(most), "%u", CERT_MAX_TEXT);
	arg = text_of(most);
	return trouble_set(t, TROUBLE_BAD_LABEL, &arg, 1);
}

static void
learn_offices(const struct joining *j, struct home *h)
{
	size_t i;

	for (i = 0; i < j->known.offices; i++)
		home_add_office(h, j->known.office[i].message,
		    &j->known.office[i].cert);
}

/* A vault that has not joined: keys, and nobody in it. */
static enum ayni_err
found(const struct joining *j, struct vault *v, struct random_source chance,
    struct home *h)
{
	struct device_id device;

	memset(h, 0, sizeof(*h));
	learn_offices(j, h);
	h->feed_epoch = j->office.epoch;
	h->feed_cursor = j->invitation.feed_cursor;
	chance.fill(chance.ctx, device.b, sizeof(device.b));
	return vault_keys_new(v, &device);
}

static enum ayni_err
other_office(const struct joining *j, const struct home *h, struct trouble *t)
{
	return trouble_set(t, TROUBLE_OTHER_OFFICE,
	    TROUBLE_TEXTS(h->office[0].cert.name, j->office.name));
}

/* Room for one more, with a passphrase: the first one's is the vault's. */
static enum ayni_err
add_person(const struct joining *j, struct vault *v, struct text passphrase,
    struct home *h, struct home_person **out, struct trouble *t)
{
	struct home_person *p = &h->person[h->persons];
	char digits[24];
	struct text arg;
	uint64_t slot = vault_slot(v);
	enum ayni_err e = AYNI_OK;

	if (h->persons == CERT_MAX_PERSONS) {
		(void)snprintf(digits, sizeof(digits), "%zu", h->persons);
		arg = text_of(digits);
		return trouble_set(t, TROUBLE_TOO_MANY_PERSONS, &arg, 1);
	}
	if (h->persons > 0)
		e = vault_slot_add(v, passphrase, &slot);
	if (e != AYNI_OK)
		return e;
	h->persons++;
	p->message = j->invitation.person_cert;
	p->hash = j->person_hash;
	p->slot = slot;
	*out = p;
	return AYNI_OK;
}

static void
invite(const struct joining *j, struct home_person *p)
{
	p->invited = true;
	p->used = false;
	memcpy(p->invitation, j->invitation.id, sizeof(p->invitation));
	memcpy(p->secret, j->invitation.secret, sizeof(p->secret));
}

static enum ayni_err
add(const struct joining *j, struct vault *v, struct text passphrase,
    struct text label, struct home *h, struct trouble *t)
{
	struct home_person *p = home_person(h, &j->person_hash);
	enum ayni_err e = AYNI_OK;
	size_t i;

	if (!ID_EQUAL(h->office[0].cert.office, j->office.office))
		return other_office(j, h, t);
	if (p == NULL)
		e = add_person(j, v, passphrase, h, &p, t);
	if (e != AYNI_OK)
		return e;
	invite(j, p);
	if (label.n > 0)
		h->label = label;
	learn_offices(j, h);
	if (j->invitation.urls > 0)
		h->urls = j->invitation.urls;
	for (i = 0; i < j->invitation.urls; i++)
		h->url[i] = j->invitation.url[i];
	if ((e = put_forms(j, v)) == AYNI_OK)
		e = home_save(v, h);
	return e;
}

/* Inside the transaction. */
static enum ayni_err
join(const struct joining *j, struct vault *v, struct random_source chance,
    struct text passphrase, struct text label, struct trouble *t)
{
	struct home h;
	enum ayni_err e = home_load(v, &h);

	if (e == AYNI_NOTFOUND) {
		if ((e = check_label(label, t)) == AYNI_OK)
			e = found(j, v, chance, &h);
		else
			return e;
	} else if (e == AYNI_OK && h.standing == STANDING_REVOKED &&
	    ID_EQUAL(h.office[0].cert.office, j->office.office)) {
		home_free(&h);
		if ((e = home_new_epoch(v)) == AYNI_OK)
			e = home_load(v, &h);
	}
	if (e != AYNI_OK)
		return e;
	e = add(j, v, passphrase, label, &h, t);
	home_free(&h);
	return e;
}

enum ayni_err
joining_add(const struct joining *j, struct vault *v,
    struct random_source chance, struct text passphrase, struct text label,
    struct trouble *t)
{
	enum ayni_err e;

	if (t != NULL)
		memset(t, 0, sizeof(*t));
	if (label.n > CERT_MAX_TEXT)
		return check_label(label, t);
	if ((e = vault_begin(v)) == AYNI_OK)
		e = vault_end(
		    v, join(j, v, chance, passphrase, label, t));
	if (e != AYNI_OK && t != NULL && t->what == TROUBLE_NONE)
		e = trouble_failed(t, text_of(vault_why(v)), e);
	return e;
}

enum ayni_err
joining_create(const struct joining *j, const char *dir,
    const struct vault_options *o, struct text passphrase, struct text label,
    struct vault **out, struct trouble *t)
{
	struct vault *v = NULL;
	struct buf why;
	enum ayni_err e;

	if ((e = check_label(label, t)) != AYNI_OK)
		return e;
	buf_init(&why, 4096);
	e = vault_create(dir, o, passphrase, &j->office.box, &why, &v);
	if (e != AYNI_OK)
		e = trouble_because(t, TROUBLE_VAULT, e,
		    TROUBLE_TEXTS(text_of(dir), buf_text(&why)));
	else
		e = joining_add(j, v, o->chance, passphrase, label, t);
	buf_free(&why);
	if (e == AYNI_OK)
		*out = v;
	else
		vault_close(v);
	return e;
}
