/*
 * desk -- the commands of aynid.
 *
 * src   docs/store.md; README.md
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "ayni/err.h"

/* desk -- one command line; returns the exit code, which is an ayni_err. */
int desk(int argc, char *const argv[]);

#endif
