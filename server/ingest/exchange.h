/*
 * exchange -- a request answered, by HTTP or on a stick.
 *
 * What a request brings is committed before its answer is given out.
 *
 * A receipt of our present epoch that we cannot have given says that this
 * store is an older copy of our own: the office then opens a new epoch.
 *
 * src   docs/wire.md sections 4, 9 and 10
 */
#ifndef INGEST_EXCHANGE_H
#define INGEST_EXCHANGE_H

#include "ayni/sync.h"
#include "ingest/ingest.h"

#define EXCHANGE_FEED_BYTES (16u << 20)

enum exchange_way {
	EXCHANGE_LINK,
	EXCHANGE_STICK,
};

struct exchange {
	struct device_id device;
	struct epoch_id epoch;
	enum sync_state state;
	uint64_t batches, added, refused; /* of the request's */
	uint64_t held;                    /* receipted up to */
};

/*
 * exchange_answer -- one envelope in, one out; transactions of its own.
 *
 * in    way    EXCHANGE_LINK: large objects of the feed are fetched apart
 * out   *out   the answer's envelope, appended
 *       *x     what happened
 * errs  a request that is not believed: BADFORM NONCANON TOOBIG BADTYPE
 *       NOTOURS CANTOPEN BADSIG BADKEY
 *       STATE  another program opened an epoch of the office: office_reload
 */
enum ayni_err exchange_answer(struct ingest *g, enum exchange_way way,
    struct bytes envelope, struct buf *out, struct exchange *x) AYNI_CHECK;

/*
 * exchange_bundle -- the envelopes of a bundle, each answered as on a stick;
 * one that is not believed does not spoil the others.
 *
 * out   *down  the bundle of the answers, appended, if there is any
 *       *x     batches, added, refused are counted on
 * errs  of the first that was not believed; those of the store, STATE: then
 *       nothing is appended
 */
enum ayni_err exchange_bundle(struct ingest *g, struct bytes bundle,
    struct buf *down, struct exchange *x) AYNI_CHECK;

/* exchange_present -- STATE: the office has begun another epoch since its
 * keys were read; inside a transaction. */
enum ayni_err exchange_present(const struct ingest *g) AYNI_CHECK;

#endif
