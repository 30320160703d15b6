#include "vault/inside.h"

enum ayni_err
vault_inbox_have(struct vault *v, const struct hash *hash, uint64_t *out)
{
	return vault_sql_count(v, "SELECT coalesce(sum(length(body)), 0) "
	    "FROM inbox WHERE hash = ?", ID_BYTES(*hash), out);
}

static enum ayni_err
add(struct vault *v, const struct hash *hash, struct bytes s)
{
	struct query q;
	uint64_t have = 0;
	enum ayni_err e = vault_inbox_have(v, hash, &have);

	if (e != AYNI_OK)
		return e;
	q = vault_sql(
	    v, "INSERT INTO inbox (hash, at, body) VALUES (?, ?, ?)");
	vault_sql_bytes(&q, ID_BYTES(*hash));
	vault_sql_int(&q, have);
	vault_sql_bytes(&q, s);
	return vault_sql_run(&q);
}

enum ayni_err
vault_inbox_add(struct vault *v, const struct hash *hash, struct bytes s)
{
	enum ayni_err e = vault_begin(v);

	return e != AYNI_OK ? e : vault_end(v, add(v, hash, s));
}

enum ayni_err
vault_inbox_open(struct vault *v, const struct blob *b, struct blob_sink to)
{
	struct query q =
	    vault_sql(v, "SELECT body FROM inbox WHERE hash = ? ORDER BY at");

	vault_sql_bytes(&q, ID_BYTES(b->hash));
	return vault_row_blob(&q, b, to);
}

static enum ayni_err
drop(struct vault *v, const struct hash *hash)
{
	struct query q = vault_sql(v, "DELETE FROM inbox WHERE hash = ?");

	vault_sql_bytes(&q, ID_BYTES(*hash));
	return vault_sql_drop(&q);
}

enum ayni_err
vault_inbox_drop(struct vault *v, const struct hash *hash)
{
	enum ayni_err e = vault_begin(v);

	return e != AYNI_OK ? e : vault_end(v, drop(v, hash));
}

enum ayni_err
vault_inbox_clear(struct vault *v)
{
	enum ayni_err e = vault_begin(v);
	struct query q;

	if (e != AYNI_OK)
		return e;
	q = vault_sql(v, "DELETE FROM inbox");
	return vault_end(v, vault_sql_drop(&q));
}
