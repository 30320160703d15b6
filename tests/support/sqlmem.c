#include "support/sqlmem.h"

#include <stdlib.h>

#include <sqlite3.h>

#include "ayni/mem.h"

static sqlite3_mem_methods plain;
static bool counts = true;

void
sqlmem_counts(bool yes)
{
	counts = yes;
}

static bool
fails(void)
{
	return counts && mem_fail_after >= 0 && mem_fail_after-- == 0;
}

static void *
take(int n)
{
	return fails() ? NULL : plain.xMalloc(n);
}

static void *
change(void *p, int n)
{
	return fails() ? NULL : plain.xRealloc(p, n);
}

void
sqlmem_start(void)
{
	sqlite3_mem_methods ours;

	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK)
		abort();
	ours = plain;
	ours.xMalloc = take;
	ours.xRealloc = change;
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) != SQLITE_OK)
		abort();
}
