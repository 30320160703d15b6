/*
 * formfile -- a questionnaire's file, of any kind that authors use, to an
 * XForm.
 *
 *     form.xml          an ODK XForm, taken as it is
 *     form.xlsx         an XLSForm
 *     form.md           the same sheets as Markdown tables
 *     form.survey.csv   the same sheets as .csv files beside one another:
 *                       form.choices.csv, form.settings.csv, ...
 *
 * What it names (lists, pictures) lies in form-media beside it.
 *
 * src   docs/forms.md
 */
#ifndef AYNI_FORMFILE_H
#define AYNI_FORMFILE_H

#include "ayni/diag.h"
#include "ayni/pour.h"
#include "ayni/sheet.h"

#define FORMFILE_MAX_BYTES (64u << 20) /* of one file */
#define FORMFILE_MAX_PATH 4096u
#define FORMFILE_ITEMSETS "itemsets.csv"

/* What reads the files; this library reads none. */
struct formfile_reader {
	/* the whole file, appended; errs NOTFOUND, IO, TOOBIG, NOMEM */
	enum ayni_err (*read)(void *ctx, struct text path, struct buf *out);
	void *ctx;
};

/* formfile_sheet -- one sheet from a .csv file.
 * formfile_book -- all the sheets of an .xlsx file.
 * A file that cannot be used is a fault in d; errs NOMEM. */
enum ayni_err formfile_sheet(const struct formfile_reader *r,
    struct text sheet, struct text path, struct workbook *w,
    struct diag *d) AYNI_CHECK;
enum ayni_err formfile_book(const struct formfile_reader *r,
    struct text path, struct workbook *w, struct diag *d) AYNI_CHECK;

/* formfile_folder -- "forms/farm-media" of "forms/farm.xlsx", appended. */
void formfile_folder(struct text path, struct buf *out);

/*
 * formfile_load -- the XForm that a file holds or converts to.
 *
 * in    d      initialised; collects faults and warnings
 * out   xform  gets it, piece by piece: to be dropped after an error
 *       itemsets  the sheet external_choices as the file itemsets.csv,
 *              appended; nothing where there is none; may be NULL
 * errs  AUTHORING  d has a fault: unreadable files among them
 *       TOOBIG, NOMEM
 */
enum ayni_err formfile_load(const struct formfile_reader *r,
    struct text path, struct diag *d, const struct pour_sink *xform,
    struct buf *itemsets) AYNI_CHECK;

#endif
