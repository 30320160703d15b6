#include "desk/desk_sheet.h"

#include <stdio.h>

#define FILE_MAX (SHEET_MAX_BYTES + DISK_READ)

enum ayni_err
desk_sheet_read(struct room *r, const char *path, struct workbook *w,
    const struct sheet **out)
{
	char digits[32];
	uint32_t row = 0;
	struct buf in;
	enum ayni_err e;

	buf_init(&in, FILE_MAX);
	if ((e = disk_read(path, &in)) != AYNI_OK) {
		(void)room_fail(r, path, e);
		goto out;
	}
	e = sheet_read_csv(
	    w, text_of(path), text_of(path), buf_bytes(&in), &row);
	if (e == AYNI_BADFORM || (e == AYNI_OK && w->first->columns == 0)) {
		room_complain(r, SAY_SHEET_BAD, ROOM_ARGS(text_of(path),
		    room_number(digits, row > 0 ? row : 1)));
		e = AYNI_BADFORM;
	} else if (e != AYNI_OK) {
		(void)room_fail(r, path, e);
	}
	if (e == AYNI_OK)
		*out = w->first;
out:
	buf_free(&in);
	return e;
}

void
desk_sheet_complain(const struct room *r, struct text file, uint32_t row,
    struct text column, enum desk_says t, const struct text *arg, size_t n)
{
	char digits[32];
	struct buf b;

	buf_init(&b, 65536);
	room_put(r, &b, SAY_SHEET_AT,
	    ROOM_ARGS(file, room_number(digits, row), column));
	room_put(r, &b, t, arg, n);
	buf_put_byte(&b, '\n');
	(void)fwrite(b.p, 1, b.n, stderr);
	buf_free(&b);
}

void
desk_sheet_complain_option(const struct room *r, const char *option,
    enum desk_says t, const struct text *arg, size_t n)
{
	struct buf b;

	buf_init(&b, 65536);
	room_put(r, &b, SAY_OPTION_AT, ROOM_ARGS(text_of(option)));
	room_put(r, &b, t, arg, n);
	buf_put_byte(&b, '\n');
	(void)fwrite(b.p, 1, b.n, stderr);
	buf_free(&b);
}
