/*
 * contents -- the files of an office, one after the other in a sealed file.
 *
 * A file travels by its path below the office's directory.  Left out is
 * what a running office has open or is still writing: the store (which is
 * copied by itself), and names that end in .part, .tmp or .lock; and other
 * backups.
 *
 * errs  those of sealed
 * src   docs/custody.md section 8
 */
#ifndef KEEP_CONTENTS_H
#define KEEP_CONTENTS_H

#include "keep/sealed.h"

#define CONTENTS_STORE "office.db"
#define CONTENTS_MAX_PATH 1024u
#define CONTENTS_MAX_HEAD 4096u

/* contents_put -- an item of bytes that says what follows; <= _MAX_HEAD. */
enum ayni_err contents_put(struct sealed *s, struct bytes head) AYNI_CHECK;
/* contents_put_file -- FILE, which goes by this path. */
enum ayni_err contents_put_file(struct sealed *s, const char *file,
    struct text path) AYNI_CHECK;
/* contents_put_all -- all of a directory but what is left out; *n counts. */
enum ayni_err contents_put_all(struct sealed *s, const char *dir,
    uint64_t *n) AYNI_CHECK;

/* contents_get -- as contents_put wrote it; errs CANTOPEN, TOOBIG */
enum ayni_err contents_get(struct sealed *s, struct buf *head) AYNI_CHECK;
/* contents_next -- the next file; *any: there is one; errs BADFORM a path
 * that leads elsewhere */
struct contents_file {
	char path[CONTENTS_MAX_PATH + 1];
	uint64_t size;
};
enum ayni_err contents_next(struct sealed *s, struct contents_file *f,
    bool *any) AYNI_CHECK;
/* contents_get_file -- its bytes to fd; fd < 0: past them. */
enum ayni_err contents_get_file(struct sealed *s,
    const struct contents_file *f, int fd) AYNI_CHECK;

#endif
