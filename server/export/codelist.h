/*
 * codelist -- every code of a form, with its labels, as one CSV file.
 *
 * Columns: form_version, list, code, and a label for each language
 * (label_fr).  A list without a name is called after the first column that
 * uses it.
 */
#ifndef EXPORT_CODELIST_H
#define EXPORT_CODELIST_H

#include "db/db.h"
#include "export/csvw.h"

/* in   meta  url, title, about, lang, spreadsheet; the rest is filled in here */
enum ayni_err codelist_write(struct db *db, struct text form,
    struct csvw *meta, struct folder *f, struct arena *a,
    uint64_t *rows) AYNI_CHECK;

#endif
