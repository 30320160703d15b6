/*
 * browse -- the browser that `ayni ui --open` opens.
 *
 * It is given a file that only this user can read and that leads to the
 * address: what stands in a process's arguments, others may read.  On a
 * phone no other program sees them, nor could open the file: Termux gets
 * the address itself.
 *
 * src   docs/screens.md, "How it is secured"
 */
#ifndef SCREEN_BROWSE_H
#define SCREEN_BROWSE_H

#include <sys/types.h>

#include "ayni/bytes.h"

struct browse {
	pid_t pid;       /* of who opens it; -1: none, or it has ended */
	char path[4096]; /* of the file; "": none */
};

/* browse_open -- in  dir  for the file, where there is no $XDG_RUNTIME_DIR
 * errs NOTFOUND: nothing to open it with; IO, TOOBIG */
enum ayni_err browse_open(struct browse *b, const char *dir,
    struct buf *address) AYNI_CHECK;
/* browse_look -- now and then: the file goes once the address does not wait
 * any more. */
void browse_look(struct browse *b, bool waits);

#endif
