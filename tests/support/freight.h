/*
 * freight -- files that a tablet's next submit encloses: sealed, their list
 * as an entry carries it.
 */
#ifndef SUPPORT_FREIGHT_H
#define SUPPORT_FREIGHT_H

#include "ayni/enclosure.h"
#include "support/tablet.h"

#define FREIGHT_MAX 300

struct freight {
	struct crate {
		char name[32];
		struct buf plain, sealed;
		struct blob blob;
	} crate[FREIGHT_MAX];
	size_t n;
	struct buf list;
	uint64_t seed;
};

void freight_start(struct freight *f, uint64_t seed);
void freight_end(struct freight *f);
/* freight_pack -- one more file, of so many bytes of chance. */
struct crate *freight_pack(struct freight *f, size_t length);
/* freight_load -- what was packed since crate "from" goes with the tablet's
 * next submit. */
void freight_load(struct freight *f, size_t from, struct tablet *t);

#endif
