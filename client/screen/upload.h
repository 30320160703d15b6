/*
 * upload -- a file that a person adds to an answer, as it arrives; and what
 * was kept of one, for her to look at.
 *
 * The door hands over pieces.  They wait, encrypted under a key that is drawn
 * for it, in a file without a name; once all came, the conduct takes them in
 * (fill/intake.h) and the answer gets its name.  Whatever it is that fails,
 * the interview is as it was.
 *
 * in    ref   of the question; name: as the person's file is called
 * errs  NOTFOUND     no such question on this page
 *       STATE        it takes no file; no interview is open any more
 *       PASSPHRASE   locked meanwhile
 *       TOOBIG       more than UPLOAD_MAX_BYTES
 *       FULL, STORE  the device has no room, or does not write
 *       NOMEM
 */
#ifndef SCREEN_UPLOAD_H
#define SCREEN_UPLOAD_H

#include "screen/seat.h"

#define UPLOAD_MAX_BYTES (64u << 20)
#define UPLOAD_MAX_SHOWN (16u << 20) /* of one that is looked at */

struct upload;

enum ayni_err upload_begin(struct seat *s, struct text ref, struct text name,
    struct upload **out) AYNI_CHECK;
enum ayni_err upload_take(struct upload *u, struct bytes piece) AYNI_CHECK;
/* upload_end -- all of it came: it is kept, and the question answered, or
 * seat.refused says why not. */
enum ayni_err upload_end(struct upload *u) AYNI_CHECK;
/* upload_drop -- it did not; safe on NULL, and after upload_end. */
void upload_drop(struct upload *u);

/* upload_files -- where a draft of this seat gets its files from: the one
 * that is being ended. */
struct intake_files upload_files(struct seat *s);

/*
 * upload_read -- the file that answers a question, appended.
 *
 * out   *name  the interview's
 * errs  NOTFOUND; TOOBIG over UPLOAD_MAX_SHOWN; those of the vault
 */
enum ayni_err upload_read(struct seat *s, struct text ref, struct text *name,
    struct buf *out) AYNI_CHECK;

#endif
