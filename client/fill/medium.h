/*
 * medium -- what kind of file something is, by its first bytes, and where
 * these say nothing by its ending.
 *
 * src   RFC 6838; the signatures of the formats
 */
#ifndef FILL_MEDIUM_H
#define FILL_MEDIUM_H

#include "ayni/bytes.h"

#define MEDIUM_HEAD 16u /* bytes that are looked at */

/*
 * medium_fits -- whether a question takes a file.
 *
 * in    mediatype  of the question; what is neither of image, audio nor
 *                  video takes every file
 *       name       of the file
 *       head       its first bytes, MEDIUM_HEAD of them if it has so many
 */
bool medium_fits(struct text mediatype, struct text name, struct bytes head);

/* medium_file -- the last part of a path. */
struct text medium_file(struct text path);
/* medium_ending -- "jpg" of "farm.jpg"; n == 0: none that is one. */
struct text medium_ending(struct text name);

#endif
