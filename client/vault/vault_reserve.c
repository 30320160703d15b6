#include "vault/inside.h"

#include <stdio.h>

/* What takes the room meanwhile: a blob that is never fetched, which
 * vault_inbox_clear would take for left over. */
#define NOBODY "zeroblob(32)"

static enum ayni_err
fill(struct vault *v, uint64_t bytes)
{
	struct query q = vault_sql(v, "INSERT INTO inbox (hash, at, body) "
	    "VALUES (" NOBODY ", 0, zeroblob(?))");

	vault_sql_int(&q, bytes);
	return vault_sql_run(&q);
}

static enum ayni_err
empty(struct vault *v)
{
	struct query q =
	    vault_sql(v, "DELETE FROM inbox WHERE hash = " NOBODY);

	return vault_sql_drop(&q);
}

/* The log keeps its size while the vault is open. */
static enum ayni_err
keep_log(struct vault *v, uint64_t bytes)
{
	char sql[64];

	(void)snprintf(sql, sizeof(sql), "PRAGMA journal_size_limit = %llu",
	    (unsigned long long)bytes);
	return vault_sql_exec(v, sql);
}

uint64_t
vault_reserve_needs(struct vault *v, uint64_t bytes)
{
	uint64_t pages = 0, size = 0, unused;
	struct bytes none = {NULL, 0};

	if (vault_sql_count(v, "PRAGMA freelist_count", none, &pages) !=
		AYNI_OK ||
	    vault_sql_count(v, "PRAGMA page_size", none, &size) != AYNI_OK)
		return 2 * bytes;
	unused = pages * size;
	return 2 * bytes - (unused < bytes ? unused : bytes);
}

enum ayni_err
vault_reserve(struct vault *v, uint64_t bytes)
{
	enum ayni_err e, emptied;

	if (vault_free_bytes(v) < bytes)
		return vault_say(v, AYNI_FULL, "%s: no space left", v->file);
	if ((e = empty(v)) != AYNI_OK) /* left by a power cut */
		return e;
	if ((e = keep_log(v, 2 * bytes)) != AYNI_OK)
		return e;
	if ((e = fill(v, bytes)) != AYNI_OK)
		return e;
	e = vault_sql_exec(v, "PRAGMA wal_checkpoint(PASSIVE)");
	emptied = empty(v);
	return e == AYNI_OK ? emptied : e;
}
