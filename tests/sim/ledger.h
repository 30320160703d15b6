/*
 * ledger -- what was promised to people, noted where it was promised.
 *
 * It stands between the programs and three of their own functions (the
 * linker's --wrap): an entry that the vault took, a batch that somebody
 * signed, a receipt that a device believed.  It knows them as bytes alone.
 */
#ifndef SIM_LEDGER_H
#define SIM_LEDGER_H

#include "ayni/batch.h"
#include "ayni/map.h"

struct ledger_entry {
	struct hash id;
	struct buf raw;
	unsigned phone;  /* on which it was written; 0: the office */
	bool promised;   /* the vault said that it is safe there */
	bool receipted;  /* a device was told that the office has it */
	bool forgone;    /* whoever had it gave up the device or its data */
};

struct ledger_batch {
	struct hash id, bytes; /* hash of all of it */
	struct batch_header header;
	struct ledger_entry **entry;
	size_t n;
};

struct ledger {
	struct map entries, batches; /* by id */
	unsigned phone; /* whose program runs now */
};

/* ledger_open -- an empty one, which all that happens goes into. */
void ledger_open(void);
struct ledger *ledger(void);

struct ledger_entry *ledger_find_entry(const struct hash *id);
struct ledger_batch *ledger_find_batch(const struct hash *id);

#endif
