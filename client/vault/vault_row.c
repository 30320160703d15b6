#include "vault/inside.h"

#include <string.h>

#include "ayni/mem.h"

struct about { /* associated data: docs/vault.md section 2 */
	uint8_t b[8 + 8 + 32 + 32];
};

static struct about
about(const struct row *r)
{
	struct about a;
	unsigned i;

	memset(&a, 0, sizeof(a));
	memcpy(a.b, r->table, strlen(r->table));
	for (i = 0; i < 8; i++)
		a.b[8 + i] = (uint8_t)(r->n >> (56 - 8 * i));
	if (r->id.n > 0)
		memcpy(a.b + 16, r->id.p, r->id.n);
	if (r->also.n > 0)
		memcpy(a.b + 48, r->also.p, r->also.n);
	return a;
}

void
vault_row_lock_with(struct vault *v, const uint8_t key[32],
    const struct row *r, struct bytes plain, struct buf *out)
{
	struct about a = about(r);

	seal_lock(out, key, BYTES(a.b), plain, v->chance);
}

enum ayni_err
vault_row_open_with(const uint8_t key[32], const struct row *r,
    struct bytes locked, struct buf *out)
{
	struct about a = about(r);

	return seal_unlock(locked, key, BYTES(a.b), out);
}

static enum ayni_err
locked_up(struct vault *v)
{
	return vault_say(v, AYNI_PASSPHRASE, "%s: locked", v->file);
}

enum ayni_err
vault_row_lock(struct vault *v, const struct row *r, struct bytes plain,
    struct buf *out)
{
	if (v->secret == NULL)
		return locked_up(v);
	vault_row_lock_with(v, v->secret->rows, r, plain, out);
	return out->err;
}

enum ayni_err
vault_row_open(struct vault *v, const struct row *r, struct bytes locked,
    struct buf *out)
{
	enum ayni_err e;

	if (v->secret == NULL)
		return locked_up(v);
	e = vault_row_open_with(v->secret->rows, r, locked, out);
	if (e != AYNI_CANTOPEN)
		return e;
	return vault_say(v, AYNI_STORE,
	    "%s: damaged or altered: a row of table \"%s\" does not open",
	    v->file, r->table);
}

void
vault_row_free(struct buf *plain)
{
	if (plain->p != NULL)
		keys_wipe(plain->p, plain->cap);
	buf_free(plain);
}

enum ayni_err
vault_row_give(struct query *q, int column, const struct row *r,
    vault_bytes_fn fn, void *ctx)
{
	struct bytes locked = vault_sql_get(q, column);
	struct buf plain;
	enum ayni_err e = q->err;

	buf_init(&plain, VAULT_MAX_ROW);
	if (e == AYNI_OK)
		e = vault_row_open(q->v, r, locked, &plain);
	if (e == AYNI_OK)
		e = fn(ctx, buf_bytes(&plain));
	vault_row_free(&plain);
	return e;
}

enum ayni_err
vault_row_only(struct query *q, int column, const struct row *r,
    struct buf *out)
{
	if (vault_sql_row(q))
		vault_sql_fail(q, vault_row_open(q->v, r,
				      vault_sql_get(q, column), out));
	else
		vault_sql_fail(q, AYNI_NOTFOUND);
	return vault_sql_end(q);
}

enum ayni_err
vault_row_blob(struct query *q, const struct blob *b, struct blob_sink to)
{
	struct blob_open *o = NULL;
	enum ayni_err e;

	vault_sql_fail(q, blob_open_new(b, to, &o));
	while (vault_sql_row(q))
		vault_sql_fail(q, blob_open_put(o, vault_sql_get(q, 0)));
	if ((e = vault_sql_end(q)) == AYNI_OK)
		e = blob_open_end(o);
	blob_open_free(o);
	return e;
}

enum ayni_err
vault_row_walked(enum ayni_err e)
{
	return e == AYNI_INTERRUPTED ? AYNI_OK : e;
}
