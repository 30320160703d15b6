#include "db/db_work_tally.h"

#include "db/engine.h"

/* Each open assignment, and whether a record that counts fulfils it. */
#define OPEN                                                                  \
	"(SELECT a.id, a.recipient, a.due, coalesce(u.admin1, '') AS area, "  \
	"EXISTS (SELECT 1 FROM fulfilment f JOIN record r ON r.id = f.record " \
	"WHERE f.assignment = a.id AND r.usable = 1 AND r.withdrawn = 0) "    \
	"AS done FROM assignment a LEFT JOIN unit u ON u.id = a.unit "        \
	"WHERE a.withdrawn = 0) o "
#define COUNTS                                                                \
	"count(*), sum(o.done), sum(1 - o.done), "                            \
	"sum(CASE WHEN o.done = 0 AND o.due < ?1 THEN 1 ELSE 0 END) FROM " OPEN

static enum ayni_err
tally_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_work_row r = {.key = db_row_text(l, &v[0]),
	    .assigned = (uint64_t)v[1].i, .received = (uint64_t)v[2].i,
	    .missing = (uint64_t)v[3].i, .overdue = (uint64_t)v[4].i};

	(void)n;
	return db_row_add(l, &r);
}

enum ayni_err
db_work_tally(struct db *db, enum db_work_by by, struct text today,
    struct arena *a, struct db_work_row **list, size_t *n)
{
	static const char *const sql[] = {
	    [DB_WORK_ALL] = "SELECT '', " COUNTS "HAVING count(*) > 0",
	    [DB_WORK_PERSON] = "SELECT o.recipient, " COUNTS
			       "GROUP BY o.recipient ORDER BY 1",
	    [DB_WORK_AREA] = "SELECT o.area, " COUNTS
			     "GROUP BY o.area ORDER BY 1"};

	return DB_LIST(db, sql[by], tally_row, a, list, n, DB_T(today));
}

static enum ayni_err
extra_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_work_extra x = {
	    db_row_text(l, &v[0]), (uint64_t)v[1].i};

	(void)n;
	return db_row_add(l, &x);
}

enum ayni_err
db_work_tally_extra(struct db *db, struct arena *a,
    struct db_work_extra **list, size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT r.author_code, count(*) FROM record r "
	    "WHERE r.usable = 1 AND r.withdrawn = 0 AND EXISTS (SELECT 1 "
	    "FROM form f JOIN assignment a ON a.form = f.xml_id "
	    "WHERE f.id = r.form) AND NOT EXISTS (SELECT 1 FROM fulfilment x "
	    "JOIN assignment a ON a.id = x.assignment "
	    "WHERE x.record = r.id AND a.withdrawn = 0) "
	    "GROUP BY r.author_code ORDER BY 1",
	    extra_row, a, list, n);
}

static enum ayni_err
double_row(void *ctx, const struct db_value *v, size_t n)
{
	struct db_row_list *l = ctx;
	struct db_work_double d = {db_row_text(l, &v[0]),
	    db_row_text(l, &v[1]), db_row_text(l, &v[2]),
	    db_row_text(l, &v[3]), db_row_text(l, &v[4])};

	(void)n;
	return db_row_add(l, &d);
}

enum ayni_err
db_work_tally_doubles(struct db *db, struct arena *a,
    struct db_work_double **list, size_t *n)
{
	return DB_LIST_ALL(db,
	    "SELECT coalesce(a.unit, ''), coalesce(a.label, ''), a.form, "
	    "coalesce(a.round, ''), r.uuid FROM assignment a "
	    "JOIN fulfilment f ON f.assignment = a.id "
	    "JOIN record r ON r.id = f.record AND r.usable = 1 "
	    "AND r.withdrawn = 0 WHERE (SELECT count(*) FROM fulfilment g "
	    "JOIN record s ON s.id = g.record WHERE g.assignment = a.id "
	    "AND s.usable = 1 AND s.withdrawn = 0) > 1 "
	    "ORDER BY a.unit, a.label, a.id, r.uuid",
	    double_row, a, list, n);
}
