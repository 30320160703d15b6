/*
 * plant -- bugs that the simulation must find.
 *
 * Each stands where somebody could have written it: if (PLANT(NAME)).  It is
 * 0, and no code, but in the program that make sim-plants builds with
 * -DPLANTS; there the environment's PLANT names the one that is grown.
 *
 * src   docs/simulation.md section 3
 */
#ifndef AYNI_PLANT_H
#define AYNI_PLANT_H

#include <stdbool.h>

#define PLANT_LIST(X)                                                         \
	/* ---- the device ---- */                                            \
	X(SKIP_VAULT_SYNC, "a commit does not wait for the disk")             \
	X(SKIP_TOKEN_SYNC, "nor does the file outside the vault")             \
	X(KEEP_TOKEN, "a copy that is put back goes unnoticed")               \
	X(DROP_DRAFT_FIRST, "draft and entry: two transactions")              \
	X(CUT_AGAIN, "what nobody acknowledged is cut anew")                  \
	X(DELETE_BEFORE_SAFE, "what is held is deleted")                      \
	X(IGNORE_FORK, "a receipt for what was cut elsewhere is good")        \
	X(FORGET_AT_NEW_EPOCH, "nothing is journalled again")                 \
	/* ---- a relay ---- */                                               \
	X(SKIP_RELAY_SYNC, "what it took does not wait for the disk")         \
	/* ---- the office ---- */                                            \
	X(SKIP_STORE_SYNC, "a commit does not wait for the disk")             \
	X(RECEIPT_BEFORE_COMMIT, "an answer, whatever became of it")          \
	X(KEEP_SERIAL, "receipts do not get newer")                           \
	X(ACCEPT_GAP, "a receipt covers what is missing in between")          \
	X(SKIP_SIGNATURE, "a batch is believed as it comes")                  \
	X(FORGET_DEDUPE, "an entry in two batches is two")                    \
	X(HIDE_FORK, "no flag where two batches claim one place")             \
	X(HIDE_CONFLICT, "no list of what people contradict")                 \
	X(TRUST_REVOKED, "a revocation changes nothing")                      \
	X(LAST_REVOCATION_WINS, "of two, what came last counts")              \
	X(REFUSE_EARLY, "of a form that comes later: never used")

#ifdef PLANTS
bool plant_grows(const char *name); /* of whoever builds with it */
#define PLANT(name) plant_grows(#name)
#else
#define PLANT(name) 0
#endif

#endif
