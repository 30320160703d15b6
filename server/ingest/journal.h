/*
 * journal -- the office's own steps, and what makes them.
 *
 * The office is a device too: each step is an entry in a batch signed by
 * its signing key and sealed to its own box, taken in like any other, in
 * the transaction that read the head of the journal.
 *
 * All of it inside a transaction of the caller, which ends with
 * ingest_settle and db_commit.
 */
#ifndef INGEST_JOURNAL_H
#define INGEST_JOURNAL_H

#include "ayni/excerpt.h"
#include "ingest/ingest.h"

/*
 * journal_append -- n steps, in one batch.
 *
 * in  e[n]  kind, object (or record, base, form, answers, note); author,
 *           time are filled in, and salt where all of it is zero
 */
enum ayni_err journal_append(struct ingest *g, struct entry *e,
    size_t n) AYNI_CHECK;

/* journal_open -- the first step of the office's present epoch: its
 * certificate.  Harmless where it was made. */
enum ayni_err journal_open(struct ingest *g) AYNI_CHECK;

/*
 * journal_invite -- admit a person (once) and write an invitation.
 *
 * in   rank  enum rank
 * out  the invitation's bytes, appended: they hold a secret
 * errs EXISTS  the code is another person's
 */
enum ayni_err journal_invite(struct ingest *g, struct text name,
    struct text code, uint64_t rank, const struct text *url, size_t urls,
    struct buf *out) AYNI_CHECK;

/*
 * journal_package -- of a form that form_read has read.
 *
 * in    file[n]  what it is published with; is sorted
 * out   *out     its views live in xform, file and a; nothing of f
 * errs  EXISTS   another form is published under this xml id and version;
 *       TOOBIG
 */
struct form;
struct parcel;
struct package;
struct attachment;
enum ayni_err journal_package(struct ingest *g, const struct form *f,
    const struct parcel *xform, struct attachment *file, size_t n,
    struct arena *a, struct package *out) AYNI_CHECK;
/* journal_publish -- the same again is no error; errs EXISTS. */
enum ayni_err journal_publish(
    struct ingest *g, const struct package *p) AYNI_CHECK;

/* journal_revoke -- end an epoch; what it journalled up to the batch "last",
 * as far as it is here, stays; NULL: nothing of it.  errs NOTFOUND no such
 * epoch; STATE no such batch of it */
enum ayni_err journal_revoke(struct ingest *g, const struct epoch_id *epoch,
    const struct hash *last) AYNI_CHECK;

/*
 * journal_judge -- what becomes of a batch that is held; replaces what was
 * judged of it before.
 *
 * in    note  n == 0: none
 * errs  NOTFOUND  no such batch
 *       STATE     refused: it is used; else: nothing but a revocation or a
 *                 refusal can be lifted
 */
enum ayni_err journal_judge(struct ingest *g, const struct hash *batch,
    bool refused, struct text note) AYNI_CHECK;

/*
 * journal_erase -- a record, whether anything of it is here or not.
 *
 * What is left of the batches that hold entries of it is journalled by
 * ingest_settle; db_erase_shred is due after the commit.  Batches of
 * strangers that hold some go: their devices have them.
 *
 * in    note  n == 0: none
 * out   *out  NULL: not wanted
 * errs  EXISTS  it is erased already
 */
struct journal_erased {
	uint64_t strangers; /* batches that went */
	uint64_t unread; /* that wait, here or in the pen, and cannot be read */
};
enum ayni_err journal_erase(struct ingest *g, const struct record_id *r,
    struct text note, struct journal_erased *out) AYNI_CHECK;
/* journal_notice -- tell those in the field something; at_us is filled in. */
struct notice;
enum ayni_err journal_notice(struct ingest *g,
    const struct notice *n) AYNI_CHECK;
/* journal_register -- units that are new or changed: objects of as many
 * steps, each as unit_check has it. */
enum ayni_err journal_register(struct ingest *g, const struct bytes *object,
    size_t n) AYNI_CHECK;
/*
 * journal_assign -- n assignments, over whatever is live of each; those that
 * say what is there already make no step.
 *
 * in    a     a[i]->overs is filled in
 * out   *some how many made a step
 */
struct assignment;
enum ayni_err journal_assign(struct ingest *g,
    struct assignment *const *a, size_t n, size_t *some) AYNI_CHECK;
/* journal_area -- which part of the register somebody's devices hold, over
 * whatever is live; x->overs is filled in. */
struct area;
enum ayni_err journal_area(struct ingest *g, struct area *x) AYNI_CHECK;
/* journal_excerpt -- what takes a batch's place; for ingest.c. */
enum ayni_err journal_excerpt(struct ingest *g,
    const struct excerpt *x) AYNI_CHECK;

#endif
