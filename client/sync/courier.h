/*
 * courier -- the same messages on a stick, a directory that somebody
 * carries.
 *
 *     DIR/ayni/up/<device>-<n>.ayni    ours, for the office
 *     DIR/ayni/down/<device>-<n>.ayni  the office's, for us
 *     DIR/ayni/blob/<hash>             files of interviews: sync/satchel.h
 *
 * First what came down is applied and taken off the stick, then everything
 * that the office lacks is written, under another name first, and flushed;
 * only then our older bundles, which it replaces, are removed, and files of
 * interviews go beside.  Nothing of
 * another device is touched.  A bad file stays where it is, is told of, and
 * keeps no other back.
 *
 * src   docs/wire.md section 10
 */
#ifndef SYNC_COURIER_H
#define SYNC_COURIER_H

#include "sync/session.h"
#include "sync/stick.h"

#define COURIER_MAX_TROUBLES 16u

struct courier {
	struct session_news news;
	uint64_t read;    /* bundles that came down and were applied */
	uint64_t written, removed; /* bundles that go up; ours, replaced */
	uint64_t batches, entries, bytes; /* written */
	uint64_t last; /* seq that is on the stick; 0: none of ours */
	uint64_t files, unfit; /* of interviews: there now; without room */
	uint64_t file_bytes;   /* written */
	bool waits; /* a relay has it all already; nothing was written */
	char path[STICK_MAX_PATH]; /* of the last one written; "": none */
	struct trouble trouble[COURIER_MAX_TROUBLES];
	size_t troubles;
};

/*
 * courier_carry
 *
 * in    dir  must be there; ayni/up and ayni/down are made
 * out   *out filled in, whatever happened; courier_free
 * errs  NOTFOUND  dir is not there: the stick was pulled out
 *       FULL, IO  writing failed; nothing was removed; or some file of an
 *               interview found no room
 *       of the first bundle that could not be used
 *       those of the vault
 */
enum ayni_err courier_carry(const struct session *s,
    const struct stick *files, const char *dir,
    struct courier *out) AYNI_CHECK;
/*
 * courier_copy -- what the office lacks, as bundles that anybody can bring to
 * it: kept, not sent.  Replaces the copy that is there; where the office
 * lacks nothing, none is left.  As courier_carry, but nothing is read, and
 * no files of interviews go along.
 */
enum ayni_err courier_copy(const struct session *s,
    const struct stick *files, const char *dir,
    struct courier *out) AYNI_CHECK;
void courier_free(struct courier *c); /* safe on a zeroed one */

#endif
