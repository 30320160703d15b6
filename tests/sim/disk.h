/*
 * disk -- the disks of all machines of a simulation, in memory.
 *
 * "/sim/N/..." is on machine N's.  What a program does there, through SQLite
 * or through the system's calls (the linker's --wrap leads them here), every
 * program on the machine sees at once.  After a power cut a file holds what
 * was synced of it, and of the rest some sectors; a directory, what was
 * done in it up to its last sync, and perhaps what was done next.
 */
#ifndef SIM_DISK_H
#define SIM_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISK_MAX 128u
#define DISK_PATH 96u

/* disk_start -- once, before SQLite is used. */
void disk_start(void);
/* disk_format -- an empty disk; seed decides what power cuts leave of it. */
void disk_format(unsigned n, uint64_t seed);

/* disk_cut -- the machine stops at the change after so many: from then on
 * every operation fails.  disk_stopped -- whether it came to that. */
void disk_cut(unsigned n, long after);
bool disk_stopped(unsigned n);
/* disk_boot -- it runs again, whoever had files open having closed them.
 * power: it was without; else its programs were killed. */
void disk_boot(unsigned n, bool power);
/* disk_room -- from now on that many bytes may be added; SIZE_MAX: any. */
void disk_room(unsigned n, size_t bytes);

/* disk_copy -- all of a disk.
 * in  twin  down to the numbers by which its directories are known: nobody
 *           there can tell the machines apart */
void disk_copy(unsigned from, unsigned to, bool twin);
/* disk_restore -- the files of a directory become what they are on another
 * machine, in the directory that is there; nobody has them open. */
void disk_restore(unsigned n, const char *dir, unsigned from);

#endif
