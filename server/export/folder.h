/*
 * folder -- a directory that appears whole or not at all.
 *
 * Files are written into PATH.part-PID, synced, and the directory renamed.
 * Only their owner can read them.
 */
#ifndef EXPORT_FOLDER_H
#define EXPORT_FOLDER_H

#include "ayni/bytes.h"

#define FOLDER_MAX_PATH 4096u

struct folder {
	char path[FOLDER_MAX_PATH], part[FOLDER_MAX_PATH];
	struct buf names; /* of files, each ended by NUL */
};

/* errs EXISTS (something is there, other than an empty directory),
 *      NOTFOUND, IO, FULL, TOOBIG */
enum ayni_err folder_begin(struct folder *f, const char *path) AYNI_CHECK;
enum ayni_err folder_end(struct folder *f) AYNI_CHECK;
/* folder_drop -- without a trace; also after folder_end, where it only
 * frees. */
void folder_drop(struct folder *f);

/* Whether it has a file of this name. */
bool folder_has(const struct folder *f, struct text name);

/* A file in it, written front to back. */
struct folder_file {
	int fd;
	struct buf out; /* append here, then folder_flush */
	enum ayni_err err; /* sticky */
};
enum ayni_err folder_open(struct folder *f, struct text name,
    struct folder_file *out) AYNI_CHECK;
/* folder_flush -- writes what has gathered, if it is much. */
enum ayni_err folder_flush(struct folder_file *f) AYNI_CHECK;
/* folder_close -- writes, syncs, closes; whatever e, of what came before,
 * which is returned if it is no success. */
enum ayni_err folder_close(struct folder_file *f,
    enum ayni_err e) AYNI_CHECK;

#endif
