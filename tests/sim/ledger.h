/*
 * ledger -- what was promised to people, noted where it was promised.
 *
 * It stands between the programs and some of their own functions (the
 * linker's --wrap): an entry that the vault took, a batch that somebody
 * signed, a receipt that a device believed.  It knows them as bytes alone.
 */
#ifndef SIM_LEDGER_H
#define SIM_LEDGER_H

#include "ayni/batch.h"
#include "ayni/map.h"

/* What became of it in the store. */
enum ledger_spot {
	SPOT_NONE,
	SPOT_HELD, /* archived, not used */
	SPOT_USED,
};

struct ledger_entry {
	struct hash id;
	struct buf raw;
	unsigned phone;  /* on which it was written; 0: the office */
	bool promised;   /* the vault said that it is safe there */
	bool receipted;  /* a device was told that the office has it */
	bool forgone;    /* whoever had it gave up the device or its data */
	/* as the check finds it at the end */
	enum ledger_spot spot;
	bool on_device, must_arrive;
};

struct ledger_batch {
	struct hash id, bytes; /* hash of all of it */
	unsigned phone;  /* 0: the office */
	bool receipted;
	struct batch_header header;
	struct ledger_entry **entry;
	size_t n;
	enum ledger_spot spot;
};

struct ledger {
	struct map entries, batches; /* by id */
	struct ledger_entry *taken; /* in a transaction that goes on */
	struct ledger_batch **news; /* receipted since ledger_hear */
	size_t heard;
	unsigned phone; /* whose program runs now */
	bool blind;     /* what is signed now is a forgery */
};

/* ledger_open -- an empty one, which all that happens goes into. */
void ledger_open(void);
struct ledger *ledger(void);
/* ledger_hear -- one of the batches that receipts told of since this was
 * asked; NULL: none is left. */
struct ledger_batch *ledger_hear(void);

struct ledger_entry *ledger_find_entry(const struct hash *id);
struct ledger_batch *ledger_find_batch(const struct hash *id);

#endif
