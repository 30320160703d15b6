/*
 * life -- the life of a vault in steps, each of which happens or does not.
 *
 * What a vault says after i steps is known from a life without faults.  A
 * test lets a step fail, and asks whether the vault says what it said
 * before it, or what it would have said after it, and nothing else.
 */
#ifndef SUPPORT_LIFE_H
#define SUPPORT_LIFE_H

#include "support/vaulted.h"

#define LIFE_MAX_STEPS 48

struct life {
	struct vaulted t;
	size_t steps;
	struct buf told[LIFE_MAX_STEPS + 1];
};

/* life_learn -- lives through it once, without faults, keeping a copy of
 * the vault's files after every step. */
void life_learn(struct life *l);
void life_end(struct life *l);
const char *life_name(size_t step);

/* The files as they were after i steps; closed. */
void life_restore(struct life *l, size_t i);
/* life_open -- opened and unlocked, without asserting that it succeeds. */
enum ayni_err life_open(struct life *l);
enum ayni_err life_step(struct life *l, size_t step);
/* Opens the vault if it is closed.  Fails the test unless the vault says
 * what it says after some number of steps between from and to; gives it. */
size_t life_check(struct life *l, size_t from, size_t to);

/* A vault without steps, for tests of its making: life_make may fail, and
 * life_made fails the test unless there is a vault afterwards, if e, which
 * life_make gave, is OK; or else none, or one that was made and not told of,
 * and one can be made now. */
enum ayni_err life_make(struct vaulted *t);
void life_made(struct vaulted *t, enum ayni_err e);

#endif
