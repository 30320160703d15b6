/*
 * errand -- a contact with the office beside the interview: a thread of its
 * own, with the vault opened once more.
 */
#ifndef SCREEN_ERRAND_H
#define SCREEN_ERRAND_H

#include <pthread.h>
#include <stdatomic.h>

#include "sync/transport.h"
#include "ui/kit.h"

struct errand {
	pthread_t thread;
	bool begun;              /* thread is to be joined */
	atomic_bool running, stop;
	atomic_uint requests;
	atomic_ullong up, down;  /* bytes */
	struct transport line;   /* what is counted on the way */
	struct kit kit;          /* the thread's own */
	/* what came of the last one; of the thread until it has ended */
	bool done, fresh;        /* fresh: nobody has asked since */
	enum ayni_err err;
	uint64_t held, records;
	int64_t at_us;
	struct buf words;        /* a sentence a line */
};

void errand_init(struct errand *x);
void errand_end(struct errand *x);
/* errand_begin -- where one is running already, that is it.
 * errs those of the vault; NOMEM */
enum ayni_err errand_begin(struct errand *x, struct kit *k) AYNI_CHECK;
bool errand_running(struct errand *x);
/* errand_stop -- and waits for it. */
void errand_stop(struct errand *x);
/* errand_settle -- true once after one has ended. */
bool errand_settle(struct errand *x);

#endif
