#include "vault/inside.h"

static struct row
row_of(const struct hash *name, const struct record_id *record)
{
	return (struct row){.table = "beside", .id = ID_BYTES(*name),
	    .also = ID_BYTES(*record)};
}

enum ayni_err
vault_beside_add(struct vault *v, const char *name,
    const struct record_id *record, struct bytes value)
{
	struct query q;
	struct hash id;
	struct row row;
	struct buf body;
	enum ayni_err e;

	if ((e = vault_name_id(v, name, &id)) != AYNI_OK)
		return e;
	row = row_of(&id, record);
	buf_init(&body, VAULT_MAX_ROW);
	if ((e = vault_row_lock(v, &row, value, &body)) != AYNI_OK ||
	    (e = vault_begin(v)) != AYNI_OK)
		goto out;
	q = vault_sql(v,
	    "INSERT INTO beside (name, record, body) VALUES (?, ?, ?)");
	vault_sql_bytes(&q, row.id);
	vault_sql_bytes(&q, row.also);
	vault_sql_bytes(&q, buf_bytes(&body));
	e = vault_end(v, vault_sql_run(&q));
out:
	buf_free(&body);
	return e;
}

enum ayni_err
vault_beside_drop(struct vault *v, const char *name)
{
	struct query q;
	struct hash id;
	enum ayni_err e;

	if ((e = vault_name_id(v, name, &id)) != AYNI_OK ||
	    (e = vault_begin(v)) != AYNI_OK)
		return e;
	q = vault_sql(v, "DELETE FROM beside WHERE name = ?");
	vault_sql_bytes(&q, ID_BYTES(id));
	return vault_end(v, vault_sql_run(&q));
}

enum ayni_err
vault_beside_each(struct vault *v, const char *name, vault_bytes_fn fn,
    void *ctx)
{
	struct record_id record;
	struct hash id;
	struct query q;
	struct row row;
	enum ayni_err e;

	if ((e = vault_name_id(v, name, &id)) != AYNI_OK)
		return e;
	row = row_of(&id, &record);
	q = vault_sql(v,
	    "SELECT record, body FROM beside WHERE name = ? ORDER BY n");
	vault_sql_bytes(&q, row.id);
	while (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, record);
		vault_sql_fail(&q, vault_row_give(&q, 1, &row, fn, ctx));
	}
	return vault_row_walked(vault_sql_end(&q));
}
