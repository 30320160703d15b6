/*
 * depot -- a relay's directory: a stick that several devices fill at once,
 * within bounds, and that forgets nothing that it said it has.
 *
 *     DIR/ayni/up, down, blob        as on a stick
 *     DIR/ayni/up/DEVICE-N.refused   what the office would not have
 *     .../NAME.part                  what is not whole
 *
 * Nothing is kept in memory but what comes just now: a relay that was killed
 * goes on from its files, and other programs may read and write there.
 *
 * errs  every call: NOMEM, IO, FULL
 * src   docs/wire.md section 19
 */
#ifndef RELAY_DEPOT_H
#define RELAY_DEPOT_H

#include "ayni/arena.h"
#include "relay/waybill.h"
#include "sync/stick.h"

#define DEPOT_MOST (UINT64_C(4) << 30)        /* bytes of all */
#define DEPOT_MOST_DEVICE (UINT64_C(256) << 20) /* of one device */
#define DEPOT_LEAST_FILE 4096u                /* what any file counts as */
#define DEPOT_FILES 100000u
#define DEPOT_KEEP_S (7 * 86400) /* what was begun and not continued */

struct arrival; /* relay/arrival.h */

struct depot {
	char root[STICK_MAX_PATH - 300]; /* DIR/ayni */
	uint64_t most, most_device;
	struct stick files;
	int lock;
	struct arrival *coming; /* under way */
};

/*
 * depot_open -- makes what is missing in DIR.  depot_look -- only to see what
 * is there.  depot_lock -- to work on it, one program at a time.
 *
 * in    most, most_device  0: DEPOT_MOST, DEPOT_MOST_DEVICE
 * errs  NOTFOUND  DIR is not there
 *       BUSY      another program has locked it
 */
enum ayni_err depot_open(const char *dir, uint64_t most,
    uint64_t most_device, struct depot *out) AYNI_CHECK;
enum ayni_err depot_look(const char *dir, struct depot *out) AYNI_CHECK;
enum ayni_err depot_lock(struct depot *d) AYNI_CHECK;
void depot_close(struct depot *d); /* safe on a zeroed one with lock -1 */
/* depot_path -- where a waybill lies */
void depot_path(const struct depot *d, const struct waybill *p,
    char out[STICK_MAX_PATH]);

/* depot_list -- bundles, the oldest first; of one device, NULL: of all. */
struct depot_item {
	struct waybill waybill;
	uint64_t bytes;
	int64_t at_s; /* when it came; seconds since 1970 */
};
enum ayni_err depot_list(const struct depot *d, bool up, const char *device,
    struct arena *a, struct depot_item **list, size_t *n) AYNI_CHECK;
/* depot_files -- files of interviews, likewise. */
enum ayni_err depot_files(const struct depot *d, struct arena *a,
    struct depot_item **list, size_t *n) AYNI_CHECK;
/* depot_refuse -- a bundle that goes up, or a file, set aside; depot_retry -- all of
 * them are to be tried again. */
enum ayni_err depot_refuse(const struct depot *d,
    const struct waybill *p) AYNI_CHECK;
enum ayni_err depot_retry(const struct depot *d) AYNI_CHECK;
/* depot_tidy -- what was begun before a time and not continued. */
enum ayni_err depot_tidy(const struct depot *d, int64_t since_s) AYNI_CHECK;

/*
 * depot_room -- for so many bytes more, made by dropping what was refused,
 * then answers that nobody fetched, the oldest first.
 *
 * in    device  "": nobody's
 * errs  QUOTA
 */
enum ayni_err depot_room(const struct depot *d, const char *device,
    uint64_t bytes) AYNI_CHECK;
/* depot_stick -- its files, where what is written up keeps to the bounds. */
struct stick depot_stick(struct depot *d);

/* depot_check -- whether bytes are a bundle of envelopes
 * that go this way; errs BADFORM NONCANON TOOBIG BADTYPE */
enum ayni_err depot_check(struct bytes bundle, bool up) AYNI_CHECK;

#endif
