#include "vault/inside.h"


/* The record's row number, made if it has none. */
static enum ayni_err
put_record(struct vault *v, const struct entry *x, uint64_t *n)
{
	struct query q = vault_sql(v, "INSERT INTO record (id, form, label) "
	    "VALUES (?, ?, x'') ON CONFLICT (id) DO NOTHING");
	enum ayni_err e;

	vault_sql_bytes(&q, ID_BYTES(x->record));
	vault_sql_bytes(&q, ID_BYTES(x->form));
	if ((e = vault_sql_run(&q)) != AYNI_OK)
		return e;
	return vault_sql_count(v, "SELECT n FROM record WHERE id = ?",
	    ID_BYTES(x->record), n);
}

static enum ayni_err
put_label(struct vault *v, const struct entry *x, struct text label)
{
	const struct row row = {.table = "record", .id = ID_BYTES(x->record)};
	struct query q;
	struct buf body;
	enum ayni_err e;

	buf_init(&body, VAULT_MAX_ROW);
	if ((e = vault_row_lock(v, &row, text_bytes(label), &body)) != AYNI_OK)
		goto out;
	q = vault_sql(v, "UPDATE record SET label = ? WHERE id = ?");
	vault_sql_bytes(&q, buf_bytes(&body));
	vault_sql_bytes(&q, row.id);
	e = vault_sql_run(&q);
out:
	buf_free(&body);
	return e;
}

static enum ayni_err
put_body(struct vault *v, const struct entry *x, const struct hash *id,
    uint64_t record, struct bytes body)
{
	struct query q;
	uint64_t n = 0;
	enum ayni_err e;

	e = vault_sql_count(v, "SELECT n FROM entry WHERE id = ?",
	    ID_BYTES(*id), &n);
	if (e == AYNI_OK && n != 0)
		e = vault_say(v, AYNI_EXISTS, "this entry is journalled");
	if (e != AYNI_OK)
		return e;
	q = vault_sql(v, "INSERT INTO entry (id, record, kind, body) "
	    "VALUES (?, ?, ?, ?)");
	vault_sql_bytes(&q, ID_BYTES(*id));
	vault_sql_int(&q, record);
	vault_sql_int(&q, x->kind);
	vault_sql_bytes(&q, body);
	return vault_sql_run(&q);
}

static enum ayni_err
put_journal(struct vault *v)
{
	struct query q;
	uint64_t epoch = 0;
	enum ayni_err e = vault_keys_epoch(v, &epoch);

	if (e == AYNI_OK && epoch == 0)
		e = vault_say(v, AYNI_STATE,
		    "this device has not joined yet");
	if (e != AYNI_OK)
		return e;
	q = vault_sql(v, "INSERT INTO journal (entry, epoch) "
	    "VALUES ((SELECT max(n) FROM entry), ?)");
	vault_sql_int(&q, epoch);
	return vault_sql_run(&q);
}

static enum ayni_err
put_entry(struct vault *v, const struct entry *x, const struct hash *id,
    struct bytes body, struct text label)
{
	uint64_t record = 0;
	enum ayni_err e = put_record(v, x, &record);
	size_t i;

	for (i = 0; i < x->answereds && e == AYNI_OK; i++)
		e = vault_return_close(v, &x->answered[i]);
	if (e == AYNI_OK)
		e = put_body(v, x, id, record, body);
	if (e == AYNI_OK)
		e = put_journal(v);
	if (e == AYNI_OK && label.n > 0)
		e = put_label(v, x, label);
	if (e == AYNI_OK)
		e = vault_file_enclose(v, &x->record, x->enclosures);
	if (e == AYNI_OK)
		e = vault_draft_drop(v, &x->record);
	return e;
}

enum ayni_err
vault_journal(struct vault *v, struct bytes entry, struct text label)
{
	struct hash id = keys_hash(entry);
	struct row row = {.table = "entry", .id = ID_BYTES(id)};
	struct entry x;
	struct buf body;
	enum ayni_err e;

	if ((e = entry_read(entry, &x)) != AYNI_OK)
		return vault_say(v, e, "this is no entry");
	if (x.kind > ENTRY_NOTE)
		return vault_say(v, AYNI_BADTYPE, "an entry of the office");
	row.also = ID_BYTES(x.record);
	buf_init(&body, VAULT_MAX_ROW);
	e = vault_row_lock(v, &row, entry, &body);
	if (e == AYNI_OK && (e = vault_begin(v)) == AYNI_OK)
		e = vault_end(
		    v, put_entry(v, &x, &id, buf_bytes(&body), label));
	buf_free(&body);
	return e;
}
