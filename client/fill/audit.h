/*
 * audit -- the log of an interview that a form asks for: which question
 * stood on the screen, from when to when, and what happened besides.
 *
 * Rows of audit.csv, as ODK Collect writes them.  Times follow the boot
 * clock from the moment a session begins, so that a wall clock that is set
 * meanwhile disturbs no duration.  What no device here can measure stays
 * empty: places.
 *
 * units times milliseconds since 1970-01-01 UTC
 * errs  sticky: see audit_error; over AUDIT_MAX_BYTES it ends in silence
 * src   ODK XForms, "Audit log"; docs/interview.md
 */
#ifndef FILL_AUDIT_H
#define FILL_AUDIT_H

#include "fill/conduct.h"
#include "vault/vault.h"

#define AUDIT_MAX_BYTES (8u << 20)
#define AUDIT_NAME "audit.csv"

struct audit;

/*
 * audit_new -- a session of one interview.
 *
 * in    user  who conducts it, where the form asks for that
 *       rows  of the sessions before; n == 0: it is the first
 *       edit  a record that was finalised is corrected
 * errs  NOMEM
 */
enum ayni_err audit_new(const struct form_audit *wants, struct text user,
    struct clock_source clock, struct bytes rows, struct audit **out)
    AYNI_CHECK;
void audit_free(struct audit *a); /* NULL is none */

/* audit_witness -- for conduct_witness; a outlives it. */
struct witness audit_witness(struct audit *a);
/* The session ends: with a draft, or with a record and, where it corrects
 * one, why.  NULL is no log, here and below. */
void audit_saved(struct audit *a, struct interview *iv);
void audit_finalised(struct audit *a, struct interview *iv,
    struct moment at, struct text why);

/* All rows; those since audit_kept was called. */
struct bytes audit_rows(const struct audit *a);
struct bytes audit_fresh(const struct audit *a);
void audit_kept(struct audit *a);
/* Forgets the rows after the first n bytes of them. */
void audit_rewind(struct audit *a, size_t n);
/*
 * The file: rows with their heading.
 *
 * audit_name   the record says that it has one, unless it may not
 * audit_store  into the vault, for corrections to come, and as a file of
 *              the record's draft; within vault_begin of its record
 * audit_load   out of it, appended; NOTFOUND: there is none
 * audit_load_rows  without the heading; nothing where there is none
 */
enum ayni_err audit_name(const struct audit *a,
    struct interview *iv) AYNI_CHECK;
enum ayni_err audit_store(const struct audit *a, struct vault *v,
    const struct record_id *record) AYNI_CHECK;
enum ayni_err audit_load(struct vault *v, const struct record_id *record,
    struct buf *out) AYNI_CHECK;
enum ayni_err audit_load_rows(struct vault *v,
    const struct record_id *record, struct buf *rows) AYNI_CHECK;

#endif
