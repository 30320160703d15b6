#include "vault/inside.h"

#include <string.h>

/* An entry stands where it got farthest, in whichever epoch; a record where
 * the entry stands that got least far.  The numbers are enum record_state. */
#define LIST                                                                  \
	"SELECT r.id, r.form, r.label, count(*), min(state),"                 \
	" coalesce((SELECT kind FROM entry WHERE record = r.n AND kind <= 3"  \
	"  ORDER BY n DESC LIMIT 1), 0), coalesce(max(since), 0),"            \
	" (SELECT count(*) FROM file f WHERE f.record = r.id"                 \
	"  AND f.entry > 0 AND f.held = 0 AND EXISTS"                         \
	"  (SELECT 1 FROM file_part WHERE file = f.n)),"                      \
	" (SELECT count(*) FROM returned t"                                   \
	"  WHERE t.record = r.id AND t.open = 1) "                            \
	"FROM record r JOIN (SELECT e.record, max(CASE"                       \
	" WHEN j.seq IS NULL THEN 0 WHEN j.seq <= p.safe THEN 3"              \
	" WHEN j.seq <= p.held THEN 2 WHEN j.seq <= p.sent THEN 1 ELSE 0 END)"\
	" AS state, min(CASE WHEN j.seq <= p.held THEN (SELECT at_us"         \
	"  FROM mark m WHERE m.epoch = j.epoch AND m.held >= j.seq"           \
	"  ORDER BY m.held LIMIT 1) END) AS since"                            \
	" FROM entry e JOIN journal j ON j.entry = e.n"                       \
	" JOIN epoch p ON p.n = j.epoch GROUP BY e.n) s ON s.record = r.n "   \
	"GROUP BY r.n ORDER BY r.n"

struct listing {
	vault_record_fn fn;
	void *ctx;
	struct vault_record record;
};

static enum ayni_err
give(void *ctx, struct bytes label)
{
	struct listing *l = ctx;

	l->record.label = (struct text){(const char *)label.p, label.n};
	return l->fn(l->ctx, &l->record);
}

/* A record that has no label has no sealed one either. */
static enum ayni_err
give_row(struct query *q, struct listing *l)
{
	const struct row row = {
	    .table = "record", .id = ID_BYTES(l->record.id)};

	if (vault_sql_get(q, 2).n > 0)
		return vault_row_give(q, 2, &row, give, l);
	return q->err == AYNI_OK ? give(l, (struct bytes){NULL, 0}) : q->err;
}

enum ayni_err
vault_record_list(struct vault *v, vault_record_fn fn, void *ctx)
{
	struct query q;
	struct listing l;

	if (v->secret == NULL)
		return vault_say(v, AYNI_PASSPHRASE, "%s: locked", v->file);
	memset(&l, 0, sizeof(l));
	l.fn = fn;
	l.ctx = ctx;
	q = vault_sql(v, LIST);
	while (vault_sql_row(&q)) {
		VAULT_SQL_ID(&q, 0, l.record.id);
		VAULT_SQL_ID(&q, 1, l.record.form);
		l.record.entries = vault_sql_get_int(&q, 3);
		l.record.state = (enum record_state)vault_sql_get_int(&q, 4);
		l.record.withdrawn =
		    vault_sql_get_int(&q, 5) == ENTRY_WITHDRAW;
		l.record.held_us = l.record.state >= RECORD_HELD
		    ? (int64_t)vault_sql_get_int(&q, 6)
		    : 0;
		l.record.waiting = vault_sql_get_int(&q, 7);
		l.record.returned = vault_sql_get_int(&q, 8);
		vault_sql_fail(&q, give_row(&q, &l));
	}
	return vault_row_walked(vault_sql_end(&q));
}

enum ayni_err
vault_record_entries(struct vault *v, const struct record_id *r,
    vault_bytes_fn fn, void *ctx)
{
	struct query q = vault_sql(v, "SELECT e.id, e.body FROM record r "
	    "JOIN entry e ON e.record = r.n WHERE r.id = ? ORDER BY e.n");
	struct hash id;
	const struct row row = {.table = "entry", .id = ID_BYTES(id),
	    .also = ID_BYTES(*r)};
	bool any = false;

	vault_sql_bytes(&q, ID_BYTES(*r));
	while (vault_sql_row(&q)) {
		any = true;
		VAULT_SQL_ID(&q, 0, id);
		vault_sql_fail(&q, vault_row_give(&q, 1, &row, fn, ctx));
	}
	if (!any)
		vault_sql_fail(
		    &q, vault_say(v, AYNI_NOTFOUND, "no such record"));
	return vault_row_walked(vault_sql_end(&q));
}
