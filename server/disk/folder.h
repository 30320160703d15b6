/*
 * folder -- a directory that appears whole or not at all.
 *
 * Files are written into PATH.part-PID, synced, and the directory renamed.
 * Only their owner can read them.
 */
#ifndef DISK_FOLDER_H
#define DISK_FOLDER_H

#include "disk/disk.h"

struct folder {
	char path[DISK_PATH_MAX], part[DISK_PATH_MAX];
	struct buf names, dirs; /* of files, directories in it; ended by NUL */
};

/* errs EXISTS (something is there, other than an empty directory),
 *      NOTFOUND, IO, FULL, TOOBIG */
enum ayni_err folder_begin(struct folder *f, const char *path) AYNI_CHECK;
enum ayni_err folder_end(struct folder *f) AYNI_CHECK;
/* folder_drop -- with all that lies in it, without a trace; also after
 * folder_end, where it only frees. */
void folder_drop(struct folder *f);

/* folder_part -- where it lies before folder_end; others may write there. */
const char *folder_part(const struct folder *f);
/* Whether it has a file of this name. */
bool folder_has(const struct folder *f, struct text name);

/* A file in it, written front to back. */
struct folder_file {
	int fd;
	struct buf out; /* append here, then folder_flush */
	enum ayni_err err; /* sticky */
};
/* folder_open -- name may lead through directories, which are made. */
enum ayni_err folder_open(struct folder *f, struct text name,
    struct folder_file *out) AYNI_CHECK;
/* folder_flush -- writes what has gathered, if it is much. */
enum ayni_err folder_flush(struct folder_file *f) AYNI_CHECK;
/* folder_close -- writes, syncs, closes; whatever e, of what came before,
 * which is returned if it is no success. */
enum ayni_err folder_close(struct folder_file *f,
    enum ayni_err e) AYNI_CHECK;

#endif
