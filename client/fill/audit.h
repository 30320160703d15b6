/*
 * audit -- the log of an interview that a form asks for: which question
 * stood on the screen, from when to when, and what happened besides.
 *
 * What happens is what ODK Collect notes.  Times follow the boot clock from
 * the moment a session begins, so that a wall clock that is set meanwhile
 * disturbs no duration.
 *
 * errs  sticky; what a log cannot hold, which has LOG_MAX_BYTES, is left out
 *       in silence
 * src   ODK XForms, "Audit log"; docs/interview.md
 */
#ifndef FILL_AUDIT_H
#define FILL_AUDIT_H

#include "ayni/entry.h"
#include "ayni/log.h"
#include "fill/conduct.h"

struct audit;

/* audit_new -- of a draft that was begun then: nothing in it yet; *out NULL:
 * the form asks for none.  errs NOMEM */
enum ayni_err audit_new(const struct form *f, int64_t begun_us,
    struct clock_source clock, struct audit **out) AYNI_CHECK;
void audit_free(struct audit *a); /* NULL is none, here and below */

/* audit_take -- rows that were kept, as audit_put_fresh and audit_put gave
 * them.  errs STORE: they do not read; NOMEM */
enum ayni_err audit_take(struct audit *a, struct bytes log) AYNI_CHECK;
/* A session begins: the first of an interview, or one more. */
void audit_begin(struct audit *a, bool first);
/* audit_witness -- for conduct_witness; a outlives it. */
struct witness audit_witness(struct audit *a);
/* The session ends: with a draft, or with a record and, where it corrects
 * one, why. */
void audit_saved(struct audit *a, struct interview *iv);
void audit_finalised(struct audit *a, struct interview *iv,
    struct moment at, struct text why);

/* How many rows there are; since audit_kept was called. */
size_t audit_rows(const struct audit *a);
size_t audit_fresh(const struct audit *a);
void audit_kept(struct audit *a);
/* As a log, appended; nothing where there are none. */
void audit_put(const struct audit *a, struct buf *out);
void audit_put_fresh(const struct audit *a, struct buf *out);
/* Forgets the rows after the first n. */
void audit_rewind(struct audit *a, size_t n);

/*
 * audit_name   the record says that it has one, unless it may not
 * audit_enter  the entry has it, in log, as far as it has room for it beside
 *              what it has already; errs TOOBIG, NOMEM
 */
enum ayni_err audit_name(const struct audit *a,
    struct interview *iv) AYNI_CHECK;
enum ayni_err audit_enter(const struct audit *a, struct entry *e,
    struct buf *log) AYNI_CHECK;

#endif
