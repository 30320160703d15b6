#include "sync/handed.h"

#include <stdio.h>
#include <string.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"

#define NAME "handed"
#define TYPE "ayni-handed/2"
#define MOST_BYTES 4096u

static void
get_text(struct unpack *u, char *out, size_t n)
{
	struct text s = unpack_text(u);

	if (s.n >= n)
		unpack_fail(u, AYNI_TOOBIG);
	else
		(void)snprintf(out, n, "%.*s", (int)s.n, s.n > 0 ? s.p : "");
}

static enum ayni_err
load(struct vault *v, struct handed *out)
{
	struct unpack u;
	struct handed h;
	struct buf b;
	enum ayni_err e;

	memset(&h, 0, sizeof(h));
	buf_init(&b, MOST_BYTES);
	if ((e = vault_get(v, NAME, &b)) == AYNI_OK) {
		u = unpack_begin(buf_bytes(&b));
		unpack_expect(&u, 7);
		if (!text_is(unpack_text(&u), TYPE))
			unpack_fail(&u, AYNI_BADTYPE);
		unpack_fixed(&u, h.epoch.b, sizeof(h.epoch.b));
		h.last = unpack_uint(&u);
		h.since_us = unpack_int(&u);
		unpack_fixed(&u, h.nonce, sizeof(h.nonce));
		get_text(&u, h.url, sizeof(h.url));
		get_text(&u, h.name, sizeof(h.name));
		if (unpack_end(&u) != AYNI_OK)
			e = AYNI_NOTFOUND; /* of another version: no loss */
	}
	buf_free(&b);
	if (e == AYNI_OK)
		*out = h;
	return e;
}

static enum ayni_err
save(struct vault *v, const struct handed *h)
{
	struct buf b;
	enum ayni_err e;

	buf_init(&b, MOST_BYTES);
	pack_array(&b, 7);
	pack_text(&b, TEXT(TYPE));
	pack_bytes(&b, ID_BYTES(h->epoch));
	pack_uint(&b, h->last);
	pack_int(&b, h->since_us);
	pack_bytes(&b, BYTES(h->nonce));
	pack_text(&b, text_of(h->url));
	pack_text(&b, text_of(h->name));
	e = b.err;
	if (e == AYNI_OK && (e = vault_begin(v)) == AYNI_OK)
		e = vault_end(v, vault_set(v, NAME, buf_bytes(&b)));
	buf_free(&b);
	return e;
}

enum ayni_err
handed_note(struct vault *v, const struct handed *h)
{
	struct handed before, now = *h;
	enum ayni_err e = load(v, &before);

	if (e == AYNI_OK && ID_EQUAL(before.epoch, h->epoch) &&
	    before.last == h->last && strcmp(before.url, h->url) == 0)
		now.since_us = before.since_us;
	return e == AYNI_OK || e == AYNI_NOTFOUND ? save(v, &now) : e;
}

enum ayni_err
handed_where(struct vault *v, struct handed *out)
{
	struct vault_marks m;
	struct vault_keys k;
	struct handed h;
	enum ayni_err e = load(v, &h);

	if (e == AYNI_OK)
		e = vault_outbox_marks(v, &m);
	if (e == AYNI_OK)
		e = vault_keys(v, &k);
	if (e != AYNI_OK)
		return e;
	if (!ID_EQUAL(h.epoch, k.epoch) || m.sent != h.last ||
	    m.held >= h.last)
		e = AYNI_NOTFOUND;
	keys_wipe(&k, sizeof(k));
	if (e == AYNI_OK)
		*out = h;
	return e;
}
