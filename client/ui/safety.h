/*
 * safety -- a second sealed copy outside the device's directory: on a card,
 * say.
 *
 * What the office lacks lies there as on a stick, so whoever finds it can
 * bring it to the office, and only the office can read it; and beside it the
 * vault itself, drafts and all, which `ayni restore` makes a device of.
 *
 * src   docs/vault.md section 7
 */
#ifndef UI_SAFETY_H
#define UI_SAFETY_H

#include "sync/stick.h"
#include "ui/kit.h"

/* How the copy stands. */
struct safety {
	char dir[STICK_MAX_PATH]; /* "": none is kept */
	enum ayni_err failing; /* what the last try came to */
	int64_t written_us;    /* 0: never */
	struct vault_copied copied; /* what is in it */
	uint64_t unfit;        /* files that found no room there */
	/* what is not in it, besides: */
	uint64_t entries;      /* steps recorded since */
	bool drafts;           /* drafts changed since */
};

/* safety_keep -- after a command: brings the copy up to date, where there is
 * one and something changed.  --safety-copy says where from now on, empty:
 * nowhere; o NULL: where it was.  What fails is said once, until it works
 * again, and is no error of the command. */
void safety_keep(struct kit *k, const struct options *o);
/* safety_place -- where it is to be from now on. */
enum ayni_err safety_place(struct kit *k, const char *dir) AYNI_CHECK;
/* errs those of the vault */
enum ayni_err safety_look(struct kit *k, struct safety *out) AYNI_CHECK;
/* safety_lacks -- whether something is not in the copy. */
bool safety_lacks(const struct safety *s);

#endif
