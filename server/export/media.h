/*
 * media -- files of interviews, decrypted, as media/RECORD/NAME.
 *
 * Those that cells of the export name; what an earlier step named and a later
 * one replaced or cleared is left out, as its answer is.  Where entries of a
 * record enclose different files of one name, which no device of ours does,
 * the first has the name, and others eight digits of their hash before the
 * ending.  The log of a record, which a cell names as well, is written out of
 * its steps: logbook.h.
 *
 * src   docs/store.md section 4; docs/wire.md section 17
 */
#ifndef EXPORT_MEDIA_H
#define EXPORT_MEDIA_H

#include "db/db_blob.h"
#include "export/logbook.h"

struct media;

/* errs NOMEM */
enum ayni_err media_new(struct media **out) AYNI_CHECK;
void media_free(struct media *m); /* safe on NULL */

/* A cell of a record of a form names a file.  Errors stick. */
void media_name(struct media *m, const struct record_id *r,
    const struct hash *form, struct text name);

/* A published form, to be freed with form_free. */
struct media_forms {
	enum ayni_err (*get)(void *ctx, const struct hash *id,
	    struct form **out);
	void *ctx;
};

/*
 * media_write -- what was named.
 *
 * out   *files    written
 *       *lacking  named, and not here whole, or not what their hash says, or
 *                 a log that does not fit its form
 * errs  those of the store, of folder and of forms; NOMEM
 */
enum ayni_err media_write(struct media *m, struct db *db,
    struct media_forms forms, struct folder *f, uint64_t *files,
    uint64_t *lacking) AYNI_CHECK;

#endif
