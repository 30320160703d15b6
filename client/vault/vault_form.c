#include "vault/inside.h"

static struct row
row_of(const struct hash *form)
{
	return (struct row){.table = "form", .id = ID_BYTES(*form)};
}

enum ayni_err
vault_form_put(struct vault *v, const struct hash *form,
    struct bytes package)
{
	struct row row = row_of(form);
	struct query q;
	struct buf body;
	enum ayni_err e;

	buf_init(&body, VAULT_MAX_ROW);
	if ((e = vault_row_lock(v, &row, package, &body)) != AYNI_OK)
		goto out;
	if ((e = vault_begin(v)) != AYNI_OK)
		goto out;
	q = vault_sql(v, "INSERT INTO form (id, body) VALUES (?, ?) "
	    "ON CONFLICT (id) DO UPDATE SET body = excluded.body");
	vault_sql_bytes(&q, row.id);
	vault_sql_bytes(&q, buf_bytes(&body));
	e = vault_end(v, vault_sql_run(&q));
out:
	buf_free(&body);
	return e;
}

enum ayni_err
vault_form_get(struct vault *v, const struct hash *form, struct buf *package)
{
	struct row row = row_of(form);
	struct query q = vault_sql(v, "SELECT body FROM form WHERE id = ?");

	vault_sql_bytes(&q, row.id);
	return vault_row_only(&q, 0, &row, package);
}

struct listing {
	vault_form_fn fn;
	void *ctx;
	struct hash form;
};

static enum ayni_err
give(void *ctx, struct bytes package)
{
	struct listing *l = ctx;

	return l->fn(l->ctx, &l->form, package);
}

enum ayni_err
vault_form_list(struct vault *v, vault_form_fn fn, void *ctx)
{
	struct query q = vault_sql(v, "SELECT id, body FROM form ORDER BY n");
	struct listing l = {.fn = fn, .ctx = ctx};
	struct row row = row_of(&l.form);

	while (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, l.form);
		vault_sql_fail(&q, vault_row_give(&q, 1, &row, give, &l));
	}
	return vault_row_walked(vault_sql_end(&q));
}
