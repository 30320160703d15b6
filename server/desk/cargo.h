/*
 * cargo -- files of interviews that somebody carried here: each is a file
 * that is called after its hash, in a directory.
 *
 * Taken is what a used entry encloses and what is not here yet; anything else
 * is passed over, and nothing is removed.
 *
 * src   docs/wire.md section 10
 */
#ifndef DESK_CARGO_H
#define DESK_CARGO_H

#include "ingest/ingest.h"

struct cargo {
	uint64_t files, taken;
	uint64_t refused;    /* that are wanted, and are of no use */
	char name[65];       /* the first of them */
	enum ayni_err why;
};

/* cargo_take -- dir need not be there.
 * errs  those of the store: the rest waits */
enum ayni_err cargo_take(struct ingest *g, const char *dir,
    struct cargo *out) AYNI_CHECK;

#endif
