/* desk_sheet -- sheets that commands take, and what is wrong in them. */
#ifndef DESK_SHEET_H
#define DESK_SHEET_H

#include "ayni/sheet.h"
#include "desk/room.h"

/* desk_sheet_read -- the only sheet of a .csv file, into w; says what is
 * wrong.  Its header names the columns, its file is path. */
enum ayni_err desk_sheet_read(struct room *r, const char *path,
    struct workbook *w, const struct sheet **out) AYNI_CHECK;
/* desk_sheet_complain -- "FILE, row 2, column year: ..." */
void desk_sheet_complain(const struct room *r, struct text file,
    uint32_t row, struct text column, enum desk_says t,
    const struct text *arg, size_t n);
/* desk_sheet_complain_option -- the same of what was given on the command
 * line: "--due 31: ..." */
void desk_sheet_complain_option(const struct room *r, const char *option,
    enum desk_says t, const struct text *arg, size_t n);

#endif
