/*
 * microdata -- a form's interviews as CSV files, with their metadata.
 *
 * One file for the records, one for each repeat, one for the code lists;
 * RFC 4180, UTF-8, a heading, rows in the order of records: equal stores
 * give equal bytes.  They name entities and people, and are for the office.
 *
 * src   docs/store.md; RFC 4180; W3C Metadata Vocabulary for Tabular Data
 */
#ifndef EXPORT_MICRODATA_H
#define EXPORT_MICRODATA_H

#include "disk/folder.h"
#include "export/layout.h"
#include "export/media.h"
#include "table/spec.h"

/* Told of each file that holds data. */
typedef void (*microdata_fn)(void *ctx, struct text file, uint64_t rows,
    size_t columns);

struct microdata_how {
	enum lang lang;   /* of notes and of what has no language */
	bool spreadsheet; /* as cell.h says */
	struct media *media; /* is told what files are named; NULL: nobody */
};

/*
 * microdata_form -- the files of one form, all its versions.
 *
 * in    s      roles: "case"
 *       title  of the form
 * errs  NOTFOUND  no such form; those of the store and of folder
 */
enum ayni_err microdata_form(struct db *db, const struct spec *s,
    struct text title, struct folder *f, const struct microdata_how *how,
    microdata_fn fn, void *ctx) AYNI_CHECK;

#endif
