/*
 * disk -- writing files so that a power cut leaves them whole.
 *
 * errs  NOTFOUND, EXISTS, FULL (no space, or over a limit of size), IO
 */
#ifndef DISK_DISK_H
#define DISK_DISK_H

#include "ayni/bytes.h"

#define DISK_PATH_MAX 4096u

/* disk_err -- what an errno means. */
enum ayni_err disk_err(int error);

/* disk_put -- all of it, at the file's place. */
enum ayni_err disk_put(int fd, struct bytes s) AYNI_CHECK;
/* disk_get -- up to n bytes; *got 0: the end. */
enum ayni_err disk_get(int fd, uint8_t *p, size_t n, size_t *got) AYNI_CHECK;
/* disk_close -- synced, where e is OK; gives e, or what went wrong. */
enum ayni_err disk_close(int fd, enum ayni_err e) AYNI_CHECK;

/* disk_read -- a whole file, appended; out->limit must leave DISK_READ to
 * spare.  errs TOOBIG */
#define DISK_READ 65536u
enum ayni_err disk_read(const char *path, struct buf *out) AYNI_CHECK;
/* disk_write -- under another name first, synced, renamed.  errs TOOBIG the
 * path */
enum ayni_err disk_write(const char *path, struct bytes s,
    unsigned mode) AYNI_CHECK;

/* What was created, renamed or removed in a directory lasts.  Some file
 * systems cannot promise that, which is no error. */
enum ayni_err disk_sync(const char *directory) AYNI_CHECK;
enum ayni_err disk_sync_parent(const char *path) AYNI_CHECK;

/* disk_remove -- a file, or a directory and all that is in it. */
void disk_remove(const char *path);

#endif
