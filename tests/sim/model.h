/*
 * model -- what records must say, worked out the slow way: an answer stands
 * if no later write of it was made by somebody who knew it.
 *
 * in  entries of all records, those of one record after the other
 * src docs/merge.md sections 1 and 3
 */
#ifndef SIM_MODEL_H
#define SIM_MODEL_H

#include "ayni/entry.h"
#include "sim/table.h"

#define MODEL_ENTRIES 128u

struct model {
	const struct table *store;
	struct entry entry[MODEL_ENTRIES]; /* of one record */
	struct buf raw[MODEL_ENTRIES];
	struct hash id[MODEL_ENTRIES];
	bool knows[MODEL_ENTRIES][MODEL_ENTRIES]; /* the first the second */
	bool pending[MODEL_ENTRIES];
	size_t n;
	uint64_t records; /* so far */
};

void model_begin(struct model *m, const struct table *store);
void model_take(struct model *m, struct bytes entry);
/* The last record, and that the store has no others. */
void model_end(struct model *m);

#endif
