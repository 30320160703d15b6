#include "db/db.h"

#include "db/engine.h"

static enum ayni_err
contest_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_contest c = {.kind = (enum db_contest_kind)v[0].i};

	(void)n;
	c.about = db_row_text(l, &v[1]);
	c.more = db_row_text(l, &v[2]);
	c.one = db_row_text(l, &v[3]);
	c.two = db_row_text(l, &v[4]);
	return db_row_add(l, &c);
}

/* One copy of an office refuses what the other did; two that did not know of
 * each other could not.  The smaller of each pair first. */
enum ayni_err
db_contest_list(struct db *db, struct arena *a, struct db_contest **list,
    size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT DISTINCT 1, x.xml_id, x.version, "
	    "lower(hex(x.id)), lower(hex(y.id)) "
	    "FROM form x JOIN form y ON y.xml_id = x.xml_id "
	    "AND y.version = x.version AND y.id > x.id "
	    "UNION SELECT 2, x.code, '', x.name, y.name "
	    "FROM person x JOIN person y ON y.code = x.code "
	    "AND y.name > x.name "
	    "UNION SELECT 3, p.code, p.name, "
	    "x.label || ' ' || lower(hex(x.epoch)), "
	    "y.label || ' ' || lower(hex(y.epoch)) "
	    "FROM device x JOIN device y ON y.invitation = x.invitation "
	    "AND y.device > x.device "
	    "JOIN invite i ON i.id = x.invitation "
	    "JOIN person p ON p.hash = i.person "
	    "ORDER BY 1, 2, 3, 4, 5",
	    contest_row, a, list, n);
}
