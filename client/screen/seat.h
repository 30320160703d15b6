/*
 * seat -- the one person at the screens: her device, open or locked, and the
 * interview that she is at.
 *
 * One thread at a time, under seat.lock.  Where a call fails and has more to
 * say than the error's own words, seat.why holds it, in her language.
 *
 * errs  everywhere: those of the vault
 */
#ifndef SCREEN_SEAT_H
#define SCREEN_SEAT_H

#include <pthread.h>

#include "screen/errand.h"
#include "screen/gate.h"
#include "ui/sitting.h"

#define SEAT_WHY_MAX 65536u
#define SEAT_FREE_TRIES 3u /* wrong passphrases, before waiting begins */
#define SEAT_MOST_WAIT_S 60

/* Why the last call on the way was refused. */
struct seat_refused {
	const char *why; /* NULL: it was not */
	struct buf ref, message; /* ref.n == 0: of no question */
};

struct upload;

struct seat {
	pthread_mutex_t lock;
	struct kit *k;
	const struct options *o; /* of the command; NULL: none */
	struct gate gate;
	struct errand errand;
	int64_t idle_us, touched_us; /* since boot; idle_us 0: never locks */
	int64_t kept_us;             /* touched_us, when last copied */
	unsigned wrong;              /* passphrases in a row */
	int64_t wait_us;             /* since boot: no try before that */
	struct buf why;
	/* the interview; conduct NULL: none is open */
	struct sitting sitting;
	struct conduct *conduct;
	struct hash form;
	struct buf maps; /* files of the form that can be drawn, one a line */
	char code[64]; /* preload: the person's, while it is open */
	struct seat_refused refused;
	struct upload *upload; /* that is being taken in; else NULL */
};

void seat_init(struct seat *s, struct kit *k, int64_t idle_us);
/* seat_end -- locked, and nothing left. */
void seat_end(struct seat *s);

int64_t seat_now_us(const struct seat *s); /* since boot */
bool seat_locked(const struct seat *s);
/* seat_wait_s -- until the next passphrase is looked at. */
int64_t seat_wait_s(const struct seat *s);
/* errs QUOTA: wait; PASSPHRASE; NOTFOUND: has not joined */
enum ayni_err seat_unlock(struct seat *s, struct text passphrase) AYNI_CHECK;
/* seat_change -- the person's passphrase becomes another.
 * errs QUOTA: wait; PASSPHRASE: now is not theirs; EXISTS: another person of
 * this device has it; TOOBIG */
enum ayni_err seat_change(struct seat *s, struct text now,
    struct text next) AYNI_CHECK;
/* seat_left_s -- until it locks; 0: locked, or it never does. */
int64_t seat_left_s(const struct seat *s);
/* seat_lock -- what is open is paused; the data key is wiped. */
void seat_lock(struct seat *s);
/* seat_idle -- locks what nobody has touched for long enough. */
void seat_idle(struct seat *s);
/* seat_keep -- the safety copy, brought up to date where somebody has done
 * something and no interview is open. */
void seat_keep(struct seat *s);
/* seat_language -- of the screens, remembered for the person. */
enum ayni_err seat_language(struct seat *s, enum lang lang) AYNI_CHECK;
/* seat_refresh -- after a contact: what is known of the office, anew; as it
 * was, where that does not read. */
void seat_refresh(struct seat *s);

/*
 * Opening an interview; what was open is paused.
 *
 * in    date  the person's, n == 0: not asked
 * errs  CLOCK  it cannot be right, or must be asked for; FULL; NOTFOUND;
 *       EXISTS: a correction is under way
 */
enum ayni_err seat_begin(struct seat *s, struct text form,
    struct text date) AYNI_CHECK;
/* seat_begin_assigned -- by an assignment's id, in hexadecimal; one that was
 * begun goes on.  errs besides EXISTS: it is done; UNKNOWNFORM */
enum ayni_err seat_begin_assigned(struct seat *s, struct text assignment,
    struct text date) AYNI_CHECK;
enum ayni_err seat_open(struct seat *s, const struct record_id *draft,
    struct text date) AYNI_CHECK;
enum ayni_err seat_correct(struct seat *s, const struct record_id *record,
    struct text date) AYNI_CHECK;
/* seat_pause -- safe where none is open. */
void seat_pause(struct seat *s);
/* seat_withdraw -- a record, for a reason; errs STATE, EXISTS, NOTFOUND */
enum ayni_err seat_withdraw(struct seat *s, const struct record_id *record,
    struct text reason) AYNI_CHECK;
/* seat_discard -- a draft of this person; errs NOTFOUND */
enum ayni_err seat_discard(struct seat *s,
    const struct record_id *draft) AYNI_CHECK;

/* seat_say -- into why; e back. */
enum ayni_err seat_say(struct seat *s, enum ayni_err e, enum hand_says t,
    const struct text *arg, size_t n);

#endif
