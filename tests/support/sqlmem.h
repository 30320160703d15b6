/*
 * sqlmem -- SQLite's allocations count in mem_fail_after as well.
 */
#ifndef SUPPORT_SQLMEM_H
#define SUPPORT_SQLMEM_H

#include <stdbool.h>

/* Before anything else of SQLite. */
void sqlmem_start(void);
/* Whether they count; at first they do. */
void sqlmem_counts(bool yes);

#endif
