#include "fill/saved.h"

#define SAVED "saved/"
#define ASKED "asks-saved/" /* "1": some version reads it */
#define NAME_MAX_BYTES 1100u

/* "saved/farm" */
static enum ayni_err
name(struct buf *b, const char *kind, struct text xml_id)
{
	buf_init(b, NAME_MAX_BYTES);
	buf_put_z(b, kind);
	buf_put_text(b, xml_id);
	(void)buf_z(b);
	return b->err;
}

static enum ayni_err
was_asked(struct vault *v, struct text xml_id, bool *asked)
{
	struct buf asks, b = {.limit = 16};
	enum ayni_err e = name(&asks, ASKED, xml_id);

	if (e == AYNI_OK)
		e = vault_get(v, buf_z(&asks), &b);
	*asked = e == AYNI_OK;
	buf_free(&asks);
	buf_free(&b);
	return e == AYNI_NOTFOUND ? AYNI_OK : e;
}

static enum ayni_err
mark_asked(struct vault *v, struct text xml_id)
{
	struct buf asks;
	bool asked = false;
	enum ayni_err e = was_asked(v, xml_id, &asked);

	if (e != AYNI_OK || asked)
		return e;
	if ((e = name(&asks, ASKED, xml_id)) == AYNI_OK)
		e = vault_set(v, buf_z(&asks), text_bytes(TEXT("1")));
	buf_free(&asks);
	return e;
}

static enum ayni_err
take(void *ctx, struct bytes xml)
{
	struct buf *out = ctx;

	buf_put_bytes(out, xml);
	return out->err;
}

enum ayni_err
saved_ask(struct vault *v, struct text xml_id, struct buf *out)
{
	struct buf b;
	enum ayni_err e;

	if ((e = mark_asked(v, xml_id)) != AYNI_OK)
		return e;
	if ((e = name(&b, SAVED, xml_id)) == AYNI_OK)
		e = vault_beside_each(v, buf_z(&b), take, out);
	if (e == AYNI_OK && out->n == 0) {
		/* as it was kept before it hung on its record */
		e = vault_get(v, buf_z(&b), out);
		e = e == AYNI_NOTFOUND ? AYNI_OK : e;
	}
	buf_free(&b);
	return e;
}

static enum ayni_err
replace(struct vault *v, const char *z, const struct record_id *record,
    struct bytes xml)
{
	enum ayni_err e = vault_beside_drop(v, z);

	if (e == AYNI_OK)
		e = vault_beside_add(v, z, record, xml);
	return e == AYNI_OK ? vault_set(v, z, (struct bytes){NULL, 0}) : e;
}

enum ayni_err
saved_keep(struct vault *v, struct text xml_id,
    const struct record_id *record, struct interview *iv)
{
	struct buf b, xml = {.limit = SAVED_MAX_BYTES};
	bool asked = false;
	enum ayni_err e = was_asked(v, xml_id, &asked);

	if (e != AYNI_OK || !asked)
		return e;
	if ((e = interview_xml(iv, true, &xml)) == AYNI_OK &&
	    (e = name(&b, SAVED, xml_id)) == AYNI_OK) {
		e = replace(v, buf_z(&b), record, buf_bytes(&xml));
		buf_free(&b);
	}
	buf_free(&xml);
	return e;
}
