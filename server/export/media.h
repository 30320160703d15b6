/*
 * media -- files of interviews, decrypted, as media/RECORD/NAME.
 *
 * Those that cells of the export name, and logs (audit.csv); what an earlier
 * step named and a later one replaced or cleared is left out, as its answer
 * is.  Where entries of a record enclose different files of one name, which
 * only logs do, the first has the name, and others eight digits of their hash
 * before the ending.
 *
 * src   docs/store.md section 4; docs/wire.md section 17
 */
#ifndef EXPORT_MEDIA_H
#define EXPORT_MEDIA_H

#include "db/db_blob.h"
#include "disk/folder.h"

#define MEDIA_LOG "audit.csv"

struct media;

/* errs NOMEM */
enum ayni_err media_new(struct media **out) AYNI_CHECK;
void media_free(struct media *m); /* safe on NULL */

/* A record is exported; a cell of it names a file.  Errors stick. */
void media_record(struct media *m, const struct record_id *r);
void media_name(struct media *m, const struct record_id *r, struct text name);

/*
 * media_write -- what was named.
 *
 * out   *files    written
 *       *lacking  named, and not here whole, or not what their hash says
 * errs  those of the store and of folder; NOMEM
 */
enum ayni_err media_write(struct media *m, struct db *db, struct folder *f,
    uint64_t *files, uint64_t *lacking) AYNI_CHECK;

#endif
