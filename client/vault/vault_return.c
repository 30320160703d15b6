#include "vault/inside.h"

/* Of a record that is not here there is nothing to correct. */
static enum ayni_err
is_here(struct vault *v, const struct record_id *r)
{
	uint64_t n = 0;
	enum ayni_err e = vault_sql_count(v,
	    "SELECT count(*) FROM record WHERE id = ?", ID_BYTES(*r), &n);

	if (e == AYNI_OK && n == 0)
		e = vault_say(v, AYNI_NOTFOUND, "no such record");
	return e;
}

static enum ayni_err
put(struct vault *v, const struct record_id *r, const struct row *row,
    struct bytes body)
{
	enum ayni_err e = is_here(v, r);
	struct query q;

	if (e != AYNI_OK)
		return e;
	q = vault_sql(v, "INSERT INTO returned (id, record, open, body) "
	    "VALUES (?, ?, 1, ?) ON CONFLICT (id) DO NOTHING");
	vault_sql_bytes(&q, row->id);
	vault_sql_bytes(&q, row->also);
	vault_sql_bytes(&q, body);
	return vault_sql_run(&q);
}

enum ayni_err
vault_return_put(struct vault *v, struct bytes entry)
{
	struct hash id = keys_hash(entry);
	struct row row = {.table = "returned", .id = ID_BYTES(id)};
	struct entry x;
	struct buf body;
	enum ayni_err e;

	if ((e = entry_read(entry, &x)) != AYNI_OK)
		return vault_say(v, e, "this is no entry");
	if (x.kind != ENTRY_NOTE || x.comments.n == 0)
		return vault_say(v, AYNI_BADTYPE, "this returns nothing");
	row.also = ID_BYTES(x.record);
	buf_init(&body, VAULT_MAX_ROW);
	e = vault_row_lock(v, &row, entry, &body);
	if (e == AYNI_OK && (e = vault_begin(v)) == AYNI_OK)
		e = vault_end(v, put(v, &x.record, &row, buf_bytes(&body)));
	buf_free(&body);
	return e;
}

enum ayni_err
vault_return_list(struct vault *v, const struct record_id *r,
    vault_bytes_fn fn, void *ctx)
{
	struct query q = vault_sql(v,
	    "SELECT id, body FROM returned WHERE record = ? AND open = 1 "
	    "ORDER BY n");
	struct hash id;
	const struct row row = {.table = "returned", .id = ID_BYTES(id),
	    .also = ID_BYTES(*r)};

	vault_sql_bytes(&q, ID_BYTES(*r));
	while (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, id);
		vault_sql_fail(&q, vault_row_give(&q, 1, &row, fn, ctx));
	}
	return vault_row_walked(vault_sql_end(&q));
}

enum ayni_err
vault_return_close(struct vault *v, const struct hash *id)
{
	struct query q =
	    vault_sql(v, "UPDATE returned SET open = 0 WHERE id = ?");

	vault_sql_bytes(&q, ID_BYTES(*id));
	return vault_sql_run(&q);
}
