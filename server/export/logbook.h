/*
 * logbook -- the log of a record, as media/RECORD/audit.csv.
 *
 * What its steps say of themselves, one session after the other, each after
 * those that it builds on.
 *
 * src   docs/store.md section 4; docs/wire.md section 6
 */
#ifndef EXPORT_LOGBOOK_H
#define EXPORT_LOGBOOK_H

#include "ayni/log.h"
#include "db/db.h"
#include "disk/folder.h"

/*
 * logbook_write
 *
 * in    f, form  the record's form, and its id
 * errs  NOTFOUND, BADFORM  none of its steps has a log; one does not fit the
 *                          form: nothing is written
 *       those of the store and of folder; NOMEM, TOOBIG
 */
enum ayni_err logbook_write(struct db *db, const struct form *f,
    const struct hash *form, const struct record_id *r,
    struct folder *to) AYNI_CHECK;

#endif
