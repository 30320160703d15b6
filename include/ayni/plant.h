/*
 * plant -- bugs that the simulation must find.
 *
 * All are 0, and no code, but in a program that -DPLANT_name=1 builds (make
 * sim-plants).  Each stands where somebody could have written it.
 *
 * src   docs/simulation.md section 3
 */
#ifndef AYNI_PLANT_H
#define AYNI_PLANT_H

/* ---- the device ---- */
#ifndef PLANT_SKIP_VAULT_SYNC /* a commit does not wait for the disk */
#define PLANT_SKIP_VAULT_SYNC 0
#endif
#ifndef PLANT_SKIP_TOKEN_SYNC /* nor does the file outside the vault */
#define PLANT_SKIP_TOKEN_SYNC 0
#endif
#ifndef PLANT_KEEP_TOKEN /* a copy that is put back goes unnoticed */
#define PLANT_KEEP_TOKEN 0
#endif
#ifndef PLANT_DROP_DRAFT_FIRST /* draft and entry: two transactions */
#define PLANT_DROP_DRAFT_FIRST 0
#endif
#ifndef PLANT_CUT_AGAIN /* what nobody acknowledged is cut anew */
#define PLANT_CUT_AGAIN 0
#endif
#ifndef PLANT_DELETE_BEFORE_SAFE /* what is held is deleted */
#define PLANT_DELETE_BEFORE_SAFE 0
#endif
#ifndef PLANT_IGNORE_FORK /* a receipt for what was cut elsewhere is good */
#define PLANT_IGNORE_FORK 0
#endif
#ifndef PLANT_FORGET_AT_NEW_EPOCH /* nothing is journalled again */
#define PLANT_FORGET_AT_NEW_EPOCH 0
#endif

/* ---- the office ---- */
#ifndef PLANT_SKIP_STORE_SYNC /* a commit does not wait for the disk */
#define PLANT_SKIP_STORE_SYNC 0
#endif
#ifndef PLANT_RECEIPT_BEFORE_COMMIT /* an answer, whatever became of it */
#define PLANT_RECEIPT_BEFORE_COMMIT 0
#endif
#ifndef PLANT_KEEP_SERIAL /* receipts do not get newer */
#define PLANT_KEEP_SERIAL 0
#endif
#ifndef PLANT_ACCEPT_GAP /* a receipt covers what is missing in between */
#define PLANT_ACCEPT_GAP 0
#endif
#ifndef PLANT_SKIP_SIGNATURE /* a batch is believed as it comes */
#define PLANT_SKIP_SIGNATURE 0
#endif
#ifndef PLANT_FORGET_DEDUPE /* an entry in two batches is two */
#define PLANT_FORGET_DEDUPE 0
#endif
#ifndef PLANT_HIDE_FORK /* no flag where two batches claim one place */
#define PLANT_HIDE_FORK 0
#endif
#ifndef PLANT_HIDE_CONFLICT /* no list of what people contradict */
#define PLANT_HIDE_CONFLICT 0
#endif
#ifndef PLANT_TRUST_REVOKED /* a revocation changes nothing */
#define PLANT_TRUST_REVOKED 0
#endif
#ifndef PLANT_REFUSE_EARLY /* of a form that comes later: never used */
#define PLANT_REFUSE_EARLY 0
#endif
#ifndef PLANT_FIRST_COMES_FIRST /* who wrote it hangs on what arrived first */
#define PLANT_FIRST_COMES_FIRST 0
#endif

#endif
