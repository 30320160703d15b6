/*
 * haul -- what is too large for an envelope, over a link: up and down, by
 * hash, from wherever it stopped.
 *
 * Batches first, then what the feed holds, then files.  A link that breaks
 * costs a question how far it came, and nothing that arrived is sent again.
 *
 * src   docs/wire.md section 17
 */
#ifndef SYNC_HAUL_H
#define SYNC_HAUL_H

#include "sync/session.h"
#include "sync/transport.h"

struct haul {
	const struct session *session;
	const struct transport *transport;
	struct text url;
	const struct session_cargo *cargo;
	/* asked before another try: waits; not OK gives up.  stood: bytes
	 * had gone before it broke */
	enum ayni_err (*again)(void *ctx, bool stood);
	/* bytes got through since the last try */
	void (*went_on)(void *ctx);
	/* so many went up in this time; under 0: then it broke */
	void (*carried)(void *ctx, uint64_t bytes, int64_t took_us);
	void *ctx;

	bool stood; /* what broke last */

	/* what came of it */
	bool moved; /* something did: the office has to be asked again */
	uint64_t up_bytes, down_bytes; /* on the wire */
	uint64_t batches, entries, files; /* up */
	size_t refusals;       /* all of them came, and were not taken */
	struct trouble refusal; /* the first */
};

/*
 * haul_all
 *
 * out   *t  why it ended
 * errs  NET TIMEOUT REMOTE INTERRUPTED  the link; all that came is kept
 *       STATE  what the office said is out of date: ask again
 *       those of the vault
 */
enum ayni_err haul_all(struct haul *h, struct trouble *t) AYNI_CHECK;

#endif
