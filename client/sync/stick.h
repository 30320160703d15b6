/*
 * stick -- the few things that a courier does with files, so that a test
 * can let each of them fail.
 *
 * errs  NOTFOUND EXISTS IO FULL NOMEM; TOOBIG over out->limit
 */
#ifndef SYNC_STICK_H
#define SYNC_STICK_H

#include "ayni/pour.h"
#include "sync/trouble.h"

#define STICK_MAX_PATH 4096u

struct stick {
	/* a directory, unless it is there, and its parent flushed, which must
	 * be there */
	enum ayni_err (*make)(void *ctx, const char *dir);
	/* each name in a directory; an error of fn ends it */
	enum ayni_err (*list)(void *ctx, const char *dir,
	    enum ayni_err (*fn)(void *arg, const char *name), void *arg);
	enum ayni_err (*read)(void *ctx, const char *path, struct buf *out);
	/* a file, whole and flushed to the medium */
	enum ayni_err (*write)(void *ctx, const char *path, struct bytes b);
	/* ... of bytes that come piece by piece, whose error ends it; NULL:
	 * files of interviews cannot go this way */
	enum ayni_err (*pour)(void *ctx, const char *path,
	    const struct pour *from);
	enum ayni_err (*size)(void *ctx, const char *path, uint64_t *bytes);
	/* and the directory flushed */
	enum ayni_err (*rename)(void *ctx, const char *from, const char *to);
	enum ayni_err (*remove)(void *ctx, const char *path);
	void *ctx;
	/* why the last of these failed, where that is known better than by
	 * its error and path; NULL: it is not */
	const struct trouble *trouble;
	size_t most_bytes; /* of batches in one bundle; 0: _STICK_BYTES */
	struct text url;   /* of a relay; n == 0: it is none */
};

/* stick_files -- of this machine. */
struct stick stick_files(void);

#endif
