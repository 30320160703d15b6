#include "ayni/unlock.h"

#include <string.h>

#include "ayni/pack.h"
#include "ayni/unpack.h"

#define PLEA "ayni-plea/1"
#define RELIEF "ayni-relief/1"
#define DATA_KEY 32u

void
unlock_put_plea(struct buf *out, const struct unlock_plea *p)
{
	pack_array(out, 5);
	pack_text(out, TEXT(PLEA));
	pack_bytes(out, ID_BYTES(p->recipient));
	pack_bytes(out, p->sealed);
	pack_bytes(out, ID_BYTES(p->to));
	if (p->epoch.n > 0)
		pack_bytes(out, p->epoch);
	else
		pack_null(out);
}

enum ayni_err
unlock_read_plea(struct bytes in, struct unlock_plea *out)
{
	struct unpack u = unpack_begin(in);
	struct unlock_plea p;
	enum ayni_err e;

	if (in.n > UNLOCK_MAX_BYTES)
		return AYNI_TOOBIG;
	memset(&p, 0, sizeof(p));
	unpack_expect(&u, 5);
	if (!text_is(unpack_text(&u), PLEA))
		unpack_fail(&u, AYNI_BADTYPE);
	unpack_fixed(&u, p.recipient.b, sizeof(p.recipient.b));
	p.sealed = unpack_bytes(&u);
	unpack_fixed(&u, p.to.b, sizeof(p.to.b));
	if (!unpack_null(&u)) {
		p.epoch = unpack_bytes(&u);
		if (p.epoch.n != sizeof(struct epoch_id))
			unpack_fail(&u, AYNI_BADFORM);
	}
	if ((e = unpack_end(&u)) == AYNI_OK)
		*out = p;
	return e;
}

void
unlock_check(struct bytes plea, char out[UNLOCK_CHECK + 1])
{
	static const char digit[] = "0123456789abcdef";
	struct hash h = keys_hash(plea);
	size_t i, n = 0;

	for (i = 0; i < 4; i++) {
		if (i == 2)
			out[n++] = '-';
		out[n++] = digit[h.b[i] >> 4];
		out[n++] = digit[h.b[i] & 15];
	}
	out[n] = '\0';
}

enum ayni_err
unlock_put_relief(struct buf *out, const struct unlock_plea *p,
    const struct box_key *office, struct random_source r)
{
	struct buf data, sealed;
	enum ayni_err e;

	buf_init(&data, DATA_KEY);
	buf_init(&sealed, 256);
	e = seal_open(p->sealed, office, &data);
	if (e == AYNI_OK && data.n != DATA_KEY)
		e = AYNI_CANTOPEN;
	if (e == AYNI_OK) {
		seal_put(&sealed, &p->to, buf_bytes(&data), r);
		e = sealed.err;
	}
	if (e == AYNI_OK) {
		pack_array(out, 3);
		pack_text(out, TEXT(RELIEF));
		pack_bytes(out, ID_BYTES(p->to));
		pack_bytes(out, buf_bytes(&sealed));
		e = out->err;
	}
	if (data.p != NULL)
		keys_wipe(data.p, data.cap);
	buf_free(&data);
	buf_free(&sealed);
	return e;
}

enum ayni_err
unlock_read_relief(struct bytes in, const struct box_key *key,
    uint8_t data[32])
{
	struct unpack u = unpack_begin(in);
	struct box_public to;
	struct bytes sealed;
	struct buf plain;
	enum ayni_err e;

	if (in.n > UNLOCK_MAX_BYTES)
		return AYNI_TOOBIG;
	unpack_expect(&u, 3);
	if (!text_is(unpack_text(&u), RELIEF))
		unpack_fail(&u, AYNI_BADTYPE);
	unpack_fixed(&u, to.b, sizeof(to.b));
	sealed = unpack_bytes(&u);
	if ((e = unpack_end(&u)) != AYNI_OK)
		return e;
	if (!ID_EQUAL(to, key->public))
		return AYNI_NOTOURS;
	buf_init(&plain, DATA_KEY);
	e = seal_open(sealed, key, &plain);
	if (e == AYNI_OK && plain.n != DATA_KEY)
		e = AYNI_CANTOPEN;
	if (e == AYNI_OK)
		memcpy(data, plain.p, DATA_KEY);
	if (plain.p != NULL)
		keys_wipe(plain.p, plain.cap);
	buf_free(&plain);
	return e;
}
