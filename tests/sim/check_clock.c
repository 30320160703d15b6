#include "sim/check.h"

#include <string.h>

#include "ayni/entry.h"
#include "sim/table.h"
#include "sim/world.h"

#define CONTRADICTS 32

/* The world's time when a device's was "since" its boot. */
static int64_t
true_time(const struct table *t, const struct moment *m)
{
	const struct world *w = t->w;
	unsigned i;

	for (i = 0; i < w->boots; i++)
		if (memcmp(w->boot[i].id, m->boot_id, 16) == 0)
			return w->boot[i].at_us + m->boot_us;
	world_fail(w, "an entry of a boot that never was");
}

static void
check_between(const struct table *t, sqlite3_stmt *st, int column,
    int64_t is, const char *what)
{
	bool early = sqlite3_column_type(st, column) == SQLITE_INTEGER,
	     late = sqlite3_column_type(st, column + 1) == SQLITE_INTEGER;

	if ((early && sqlite3_column_int64(st, column) > is) ||
	    (late && sqlite3_column_int64(st, column + 1) < is))
		world_fail(t->w, "%s at %lld, said to be between %lld and %lld",
		    what, (long long)is,
		    (long long)sqlite3_column_int64(st, column),
		    (long long)sqlite3_column_int64(st, column + 1));
}

static void
check_span(const struct table *t, sqlite3_stmt *st)
{
	struct entry e;

	world_must(t->w, entry_read(table_bytes(st, 0), &e), "an entry");
	if ((sqlite3_column_int(st, 5) & CONTRADICTS) != 0)
		world_fail(t->w, "what limits a time contradicts itself");
	if (sqlite3_column_type(st, 3) != SQLITE_INTEGER)
		world_fail(t->w, "an author was never admitted");
	check_between(t, st, 3, true_time(t, &e.at), "an entry");
	if (e.kind > ENTRY_CORRECT)
		return;
	if (!e.paradata.has_begun)
		world_fail(t->w, "an interview does not say when it began");
	check_between(
	    t, st, 1, true_time(t, &e.paradata.begun), "an interview");
}

void
check_clocks(const struct table *t)
{
	static const struct bytes nothing = {NULL, 0};
	sqlite3_stmt *st = table_query(t, "SELECT e.raw, s.begun_earliest_us, "
	    "s.begun_latest_us, s.at_earliest_us, s.at_latest_us, s.odd "
	    "FROM span s JOIN entry e ON e.id = s.entry", nothing);

	while (table_next(t, st))
		check_span(t, st);
	if (table_count(t, "SELECT count(*) FROM record r WHERE r.usable "
	    "AND NOT EXISTS (SELECT 1 FROM span s WHERE s.device = r.device "
	    "AND s.entry = r.submit)", nothing) > 0)
		world_fail(t->w, "a record without a span");
	world_tell(t->w, "%lld of %lld times are known from both sides",
	    (long long)table_count(t, "SELECT count(at_latest_us) FROM span",
		nothing),
	    (long long)table_count(t, "SELECT count(*) FROM span", nothing));
}
