/*
 * minutes -- what was promised to people, noted where it was promised.
 *
 * It stands between the programs and some of their own functions (the
 * linker's --wrap): an entry that the vault took, a batch that somebody
 * signed, a receipt that a device believed.  It knows them as bytes alone.
 */
#ifndef SIM_MINUTES_H
#define SIM_MINUTES_H

#include "ayni/batch.h"
#include "ayni/map.h"

/* What became of it in the store. */
enum minutes_spot {
	SPOT_NONE,
	SPOT_HELD, /* archived, not used */
	SPOT_USED,
};

struct minutes_entry {
	struct hash id;
	struct buf raw;
	unsigned phone;  /* on which it was written; 0: the office */
	bool promised;   /* the vault said that it is safe there */
	bool receipted;  /* a device was told that the office has it */
	bool forgone;    /* whoever had it gave up the device or its data */
	/* as the check finds it at the end */
	enum minutes_spot spot;
	bool on_device, must_arrive;
};

struct minutes_batch {
	struct hash id, bytes; /* hash of all of it */
	unsigned phone;  /* 0: the office */
	bool receipted;
	struct batch_header header;
	struct minutes_entry **entry;
	size_t n;
	enum minutes_spot spot;
};

struct minutes {
	struct map entries, batches; /* by id */
	struct minutes_entry *taken; /* in a transaction that goes on */
	struct map signatures; /* that were made, with what they are of */
	struct minutes_batch **news; /* receipted since minutes_hear */
	size_t heard;
	unsigned phone; /* whose program runs now */
	bool blind;     /* what is signed now is a forgery */
};

/* minutes_open -- an empty one, which all that happens goes into. */
void minutes_open(void);
struct minutes *minutes(void);
/* minutes_hear -- one of the batches that receipts told of since this was
 * asked; NULL: none is left. */
struct minutes_batch *minutes_hear(void);

struct minutes_entry *minutes_find_entry(const struct hash *id);
struct minutes_batch *minutes_find_batch(const struct hash *id);

#endif
