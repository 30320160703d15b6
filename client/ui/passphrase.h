/*
 * passphrase -- from a file, from AYNI_PASSPHRASE, or typed without echo.
 */
#ifndef UI_PASSPHRASE_H
#define UI_PASSPHRASE_H

#include "ayni/bytes.h"

#define PASSPHRASE_MAX 1024u
#define PASSPHRASE_ENV "AYNI_PASSPHRASE"

struct passphrase {
	const char *file; /* its first line; NULL: not given */
	bool typed;       /* not from the environment */
	struct text prompt, again; /* again.n > 0: a new one, typed twice */
};

/*
 * passphrase_get
 *
 * out   *out  initialised by it; passphrase_wipe
 *       *from where it came from: the file, PASSPHRASE_ENV, NULL: typed
 * errs  NOTFOUND     the file; IO  it cannot be read
 *       STATE        no file, no environment, no terminal to ask on
 *       MISMATCH     the two that were typed differ
 *       USAGE        it is empty
 *       TOOBIG, NOMEM, INTERRUPTED
 */
enum ayni_err passphrase_get(const struct passphrase *p, struct buf *out,
    const char **from) AYNI_CHECK;
void passphrase_wipe(struct buf *b); /* frees it; safe on a zeroed one */

#endif
