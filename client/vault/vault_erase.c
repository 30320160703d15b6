#include "vault/inside.h"

/* What has a place in a batch keeps it, without its body: numbers and chain
 * stay, and vault_erase_batches finds the batches by it.  Number 0 is no
 * record's, so that none to come gets these entries. */
static const char *const steps[] = {
    "DELETE FROM journal WHERE seq IS NULL AND entry IN (SELECT e.n FROM"
    " entry e JOIN record r ON r.n = e.record WHERE r.id = ?)",
    "DELETE FROM entry WHERE record IN (SELECT n FROM record WHERE id = ?)"
    " AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.entry = entry.n)",
    "UPDATE entry SET record = 0, body = x'' WHERE record IN"
    " (SELECT n FROM record WHERE id = ?)",
    "DELETE FROM record WHERE id = ?",
    "DELETE FROM beside WHERE record = ?",
    "DELETE FROM returned WHERE record = ?",
    NULL,
};

static enum ayni_err
is_here(struct vault *v, const struct record_id *r, bool *here)
{
	uint64_t n = 0;
	enum ayni_err e = vault_sql_count(v,
	    "SELECT (SELECT count(*) FROM record WHERE id = ?1) +"
	    " (SELECT count(*) FROM draft WHERE record = ?1) +"
	    " (SELECT count(*) FROM beside WHERE record = ?1)",
	    ID_BYTES(*r), &n);

	if (e == AYNI_OK)
		*here = n > 0;
	return e;
}

static enum ayni_err
forget(struct vault *v, const struct record_id *r)
{
	enum ayni_err e = vault_draft_drop(v, r);
	struct query q;
	size_t i;

	if (e == AYNI_OK)
		e = vault_file_forget(v, r, false);
	for (i = 0; steps[i] != NULL && e == AYNI_OK; i++) {
		q = vault_sql(v, steps[i]);
		vault_sql_bytes(&q, ID_BYTES(*r));
		e = vault_sql_run(&q);
	}
	return e == AYNI_OK ? vault_erase_batches(v) : e;
}

/* A batch that holds others' entries as well is kept for the office until
 * the office says that it is safe; nobody here can open it. */
enum ayni_err
vault_erase_batches(struct vault *v)
{
	return vault_sql_exec(v, "UPDATE batch SET body = x'' "
	    "WHERE length(body) > 0 AND last <= "
	    "(SELECT safe FROM epoch WHERE n = batch.epoch) "
	    "AND EXISTS (SELECT 1 FROM journal j JOIN entry e "
	    "ON e.n = j.entry WHERE j.epoch = batch.epoch "
	    "AND j.seq >= batch.first AND j.seq <= batch.last "
	    "AND length(e.body) = 0)");
}

enum ayni_err
vault_erase(struct vault *v, const struct record_id *r, bool *here)
{
	enum ayni_err e = vault_begin(v);
	bool any = false;

	if (e != AYNI_OK)
		return e;
	e = is_here(v, r, &any);
	if (e == AYNI_OK && any)
		e = forget(v, r);
	if ((e = vault_end(v, e)) == AYNI_OK)
		*here = any;
	return e;
}

enum ayni_err
vault_erase_shred(struct vault *v)
{
	enum ayni_err e = vault_sql_exec(v, "VACUUM");

	return e == AYNI_OK
	    ? vault_sql_exec(v, "PRAGMA wal_checkpoint(TRUNCATE)")
	    : e;
}
