#include "screen/media.h"

static enum ayni_err
find(const struct package *p, struct text name, struct buf *out)
{
	struct pour body;
	size_t i;

	for (i = 0; i < p->attachments; i++)
		if (text_equal(p->attachment[i].name, name)) {
			body = parcel_pour(&p->attachment[i].body);
			return body.each(body.from, pour_into_buf, out);
		}
	return AYNI_NOTFOUND;
}

enum ayni_err
media_read(struct seat *s, struct text name, struct buf *out)
{
	struct package p;
	struct buf message;
	struct arena a;
	enum ayni_err e;

	if (seat_locked(s))
		return AYNI_PASSPHRASE;
	if (s->conduct == NULL)
		return AYNI_STATE;
	arena_init(&a, 2 * PACKAGE_MAX_INFLATED);
	buf_init(&message, 2 * PACKAGE_MAX_BYTES);
	e = vault_form_get(s->k->vault, &s->form, &message);
	if (e == AYNI_OK)
		e = home_read_package(
		    &s->k->office, buf_bytes(&message), &a, &p);
	if (e == AYNI_OK)
		e = find(&p, name, out);
	buf_free(&message);
	arena_free(&a);
	return e;
}
