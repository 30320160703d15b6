#include "vault/inside.h"

static struct row
head_row(const struct record_id *r, const struct hash *form)
{
	return (struct row){.table = "draft", .id = ID_BYTES(*r),
	    .also = ID_BYTES(*form)};
}

static enum ayni_err
exists(struct vault *v, const struct record_id *r)
{
	uint64_t n = 0;
	enum ayni_err e =
	    vault_sql_count(v, "SELECT count(*) FROM draft WHERE record = ?",
		ID_BYTES(*r), &n);

	if (e != AYNI_OK)
		return e;
	return n > 0 ? AYNI_EXISTS
		     : vault_say(v, AYNI_NOTFOUND, "no such draft");
}

static enum ayni_err
put_head(struct vault *v, const struct record_id *r, const struct hash *form,
    struct bytes body)
{
	enum ayni_err e = exists(v, r);
	struct query q;

	if (e != AYNI_NOTFOUND)
		return e == AYNI_EXISTS
		    ? vault_say(v, e, "there is such a draft already")
		    : e;
	q = vault_sql(
	    v, "INSERT INTO draft (record, form, head) VALUES (?, ?, ?)");
	vault_sql_bytes(&q, ID_BYTES(*r));
	vault_sql_bytes(&q, ID_BYTES(*form));
	vault_sql_bytes(&q, body);
	return vault_sql_run(&q);
}

enum ayni_err
vault_draft_begin(struct vault *v, const struct record_id *r,
    const struct hash *form, struct bytes head)
{
	struct row row = head_row(r, form);
	struct buf body;
	enum ayni_err e;

	buf_init(&body, VAULT_MAX_ROW);
	e = vault_row_lock(v, &row, head, &body);
	if (e == AYNI_OK && (e = vault_begin(v)) == AYNI_OK)
		e = vault_end(v, put_head(v, r, form, buf_bytes(&body)));
	buf_free(&body);
	return e;
}

enum ayni_err
vault_draft_head(struct vault *v, const struct record_id *r,
    struct hash *form, struct buf *head)
{
	struct query q =
	    vault_sql(v, "SELECT form, head FROM draft WHERE record = ?");
	struct row row;
	struct hash f;
	enum ayni_err e;

	vault_sql_bytes(&q, ID_BYTES(*r));
	if (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, f);
		row = head_row(r, &f);
		if (q.err == AYNI_OK)
			vault_sql_fail(&q, vault_row_open(v, &row,
					       vault_sql_get(&q, 1), head));
	} else {
		vault_sql_fail(
		    &q, vault_say(v, AYNI_NOTFOUND, "no such draft"));
	}
	if ((e = vault_sql_end(&q)) == AYNI_OK)
		*form = f;
	return e;
}

/* ---- steps ---- */

static struct row
step_row(const struct record_id *r, uint64_t n)
{
	return (struct row){.table = "step", .n = n, .id = ID_BYTES(*r)};
}

static enum ayni_err
put_step(struct vault *v, const struct record_id *r, uint64_t n,
    struct bytes step)
{
	struct row row = step_row(r, n);
	struct query q;
	struct buf body;
	enum ayni_err e;

	buf_init(&body, VAULT_MAX_ROW);
	if ((e = vault_row_lock(v, &row, step, &body)) != AYNI_OK)
		goto out;
	q = vault_sql(
	    v, "INSERT INTO step (record, n, body) VALUES (?, ?, ?)");
	vault_sql_bytes(&q, row.id);
	vault_sql_int(&q, n);
	vault_sql_bytes(&q, buf_bytes(&body));
	e = vault_sql_run(&q);
out:
	buf_free(&body);
	return e;
}

static enum ayni_err
put_steps(struct vault *v, const struct record_id *r,
    const struct bytes *step, size_t n)
{
	enum ayni_err e = exists(v, r);
	uint64_t last;
	size_t i;

	if (e != AYNI_EXISTS)
		return e;
	e = vault_sql_count(v, "SELECT max(n) FROM step WHERE record = ?",
	    ID_BYTES(*r), &last);
	for (i = 0; i < n && e == AYNI_OK; i++)
		e = put_step(v, r, last + i + 1, step[i]);
	return e;
}

enum ayni_err
vault_draft_add(struct vault *v, const struct record_id *r,
    const struct bytes *step, size_t n)
{
	enum ayni_err e = vault_begin(v);

	return e != AYNI_OK ? e : vault_end(v, put_steps(v, r, step, n));
}

enum ayni_err
vault_draft_steps(struct vault *v, const struct record_id *r,
    vault_bytes_fn fn, void *ctx)
{
	struct row row = step_row(r, 0);
	struct query q;
	enum ayni_err e = exists(v, r);

	if (e != AYNI_EXISTS)
		return e;
	q = vault_sql(
	    v, "SELECT n, body FROM step WHERE record = ? ORDER BY n");
	vault_sql_bytes(&q, row.id);
	while (vault_sql_row(&q)) {
		row.n = vault_sql_get_int(&q, 0);
		vault_sql_fail(&q, vault_row_give(&q, 1, &row, fn, ctx));
	}
	return vault_row_walked(vault_sql_end(&q));
}

/* ---- all of it ---- */

static enum ayni_err
drop_steps(struct vault *v, const struct record_id *r)
{
	struct query q = vault_sql(v, "DELETE FROM step WHERE record = ?");

	vault_sql_bytes(&q, ID_BYTES(*r));
	return vault_sql_run(&q);
}

enum ayni_err
vault_draft_drop(struct vault *v, const struct record_id *r)
{
	struct query q = vault_sql(v, "DELETE FROM draft WHERE record = ?");
	enum ayni_err e;

	vault_sql_bytes(&q, ID_BYTES(*r));
	e = vault_sql_run(&q);
	if (e == AYNI_OK)
		e = drop_steps(v, r);
	return e == AYNI_OK ? vault_file_forget(v, r, true) : e;
}

enum ayni_err
vault_draft_clear(struct vault *v, const struct record_id *r)
{
	enum ayni_err e = vault_begin(v);

	if (e != AYNI_OK)
		return e;
	e = exists(v, r);
	return vault_end(v, e == AYNI_EXISTS ? drop_steps(v, r) : e);
}

enum ayni_err
vault_draft_discard(struct vault *v, const struct record_id *r)
{
	enum ayni_err e;

	if ((e = vault_begin(v)) != AYNI_OK)
		return e;
	e = exists(v, r);
	return vault_end(v, e == AYNI_EXISTS ? vault_draft_drop(v, r) : e);
}

struct listing {
	vault_draft_fn fn;
	void *ctx;
	struct record_id record;
	struct hash form;
};

static enum ayni_err
give(void *ctx, struct bytes head)
{
	struct listing *l = ctx;

	return l->fn(l->ctx, &l->record, &l->form, head);
}

enum ayni_err
vault_draft_list(struct vault *v, vault_draft_fn fn, void *ctx)
{
	struct query q = vault_sql(
	    v, "SELECT record, form, head FROM draft ORDER BY n");
	struct listing l = {.fn = fn, .ctx = ctx};
	struct row row = head_row(&l.record, &l.form);

	while (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, l.record);
		VAULT_SQL_ID(&q, 1, l.form);
		vault_sql_fail(&q, vault_row_give(&q, 2, &row, give, &l));
	}
	return vault_row_walked(vault_sql_end(&q));
}
