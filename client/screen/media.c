#include "screen/media.h"

#include <string.h>

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

/* The package of the form that is open; its bodies are poured from message. */
static enum ayni_err
open_package(struct seat *s, struct arena *a, struct buf *message,
    struct package *out)
{
	enum ayni_err e = vault_form_get(s->k->vault, &s->form, message);

	return e == AYNI_OK ? home_read_package(&s->k->office,
	    buf_bytes(message), a, out) : e;
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
	e = open_package(s, &a, &message, &p);
	if (e == AYNI_OK)
		e = find(&p, name, out);
	buf_free(&message);
	arena_free(&a);
	return e;
}

static bool
ends(struct text name, struct text ending)
{
	return name.n > ending.n && memcmp(name.p + name.n - ending.n,
	    ending.p, ending.n) == 0;
}

enum ayni_err
media_names(struct seat *s, struct text ending, struct buf *out)
{
	struct package p;
	struct buf message;
	struct arena a;
	size_t i;
	enum ayni_err e;

	arena_init(&a, 2 * PACKAGE_MAX_INFLATED);
	buf_init(&message, 2 * PACKAGE_MAX_BYTES);
	e = open_package(s, &a, &message, &p);
	for (i = 0; e == AYNI_OK && i < p.attachments; i++)
		if (ends(p.attachment[i].name, ending)) {
			buf_put_text(out, p.attachment[i].name);
			buf_put_byte(out, '\n');
		}
	buf_free(&message);
	arena_free(&a);
	return e == AYNI_OK ? out->err : e;
}
