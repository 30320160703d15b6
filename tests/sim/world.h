/*
 * world -- one life of an office and its devices, which a seed decides: what
 * everybody does, and everything that goes wrong.
 *
 * Client and server are the real ones.  Disks, clocks, links, sticks and
 * chance are not.  What must not happen ends the process, with the seed.
 */
#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include <stdio.h>

#include "ayni/source.h"
#include "sim/hq.h"
#include "sim/laptop.h"
#include "sim/phone.h"
#include "sim/post.h"
#include "sim/usb.h"

#define WORLD_PHONES 40u /* machines 1 to 40; the office is machine 0 */
#define WORLD_IMAGES 41u /* machine 41 + n: an old copy of n's disk */
#define WORLD_BOOTS 10000u
#define WORLD_STICKS 90u /* what is carried is a machine, too */
#define WORLD_LAPTOP 99u /* and so is the relay */

struct world {
	uint64_t seed;
	uint64_t chance; /* of what happens */
	FILE *out, *err; /* out NULL: nobody wants to know each step */
	unsigned step;
	int64_t now_us;  /* what no clock in here says exactly */
	struct {
		uint8_t id[16];
		int64_t at_us;
	} boot[WORLD_BOOTS]; /* of devices */
	unsigned boots;
	struct hq hq;
	struct phone phone[WORLD_PHONES + 1];
	unsigned phones; /* there were so many: 1 to phones */
	struct post post;
	struct usb usb[USB_STICKS];
	struct laptop laptop;
	/* how often, of a thousand times */
	unsigned stops, power; /* a machine stops; because of its power */
	unsigned breaks;       /* a link does not do what it should */
};

/* world_draw -- less than n.  world_happens -- so many times in 1000. */
size_t world_draw(struct world *w, size_t n);
bool world_happens(struct world *w, unsigned permille);
uint64_t world_seed(struct world *w); /* for somebody's own chance */

void world_tell(const struct world *w, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* world_fail -- tells it and how to see it again, and ends the process. */
_Noreturn void world_fail(const struct world *w, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Where anything but OK is a fault of the programs. */
void world_must(const struct world *w, enum ayni_err e, const char *what);

/* world_stop_somewhere -- perhaps the machine stops in what it does next;
 * world_went_on -- whether it did not; else it is booted again. */
void world_stop_somewhere(struct world *w, unsigned machine);
bool world_went_on(struct world *w, unsigned machine);

#endif
