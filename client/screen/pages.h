/* pages -- the files of client/pages as they are served, compressed. */
#ifndef SCREEN_PAGES_H
#define SCREEN_PAGES_H

#include <stddef.h>

struct pages_file {
	const char *name; /* "app.js"; NULL: the end of the list */
	const unsigned char *gzip;
	size_t n;
};
extern const struct pages_file pages_file[];

#endif
