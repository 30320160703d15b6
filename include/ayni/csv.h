/*
 * csv -- comma-separated values, read in pieces of any size, and written.
 *
 * Rows end with CRLF, LF or CR; a field in quotes may hold all of them,
 * and "" for a quote.  A byte order mark at the start is skipped.  A quote
 * inside a field that does not begin with one is a letter like others.
 *
 * errs  sticky in c->err: BADFORM (not UTF-8, letters after a closing
 *       quote, an open quote at the end), TOOBIG, NOMEM, and whatever the
 *       receiver of a row answers
 * src   RFC 4180
 */
#ifndef AYNI_CSV_H
#define AYNI_CSV_H

#include "ayni/bytes.h"

#define CSV_MAX_FIELD (1u << 20) /* bytes */
#define CSV_MAX_ROW (4u << 20)   /* bytes, all fields of a row */
#define CSV_MAX_FIELDS 16384u    /* in a row */

/* Gets each row; field[n] is borrowed until it returns; n >= 1; number
 * counts rows from 1, empty lines included (one empty field). */
typedef enum ayni_err (*csv_row_fn)(void *ctx, uint32_t number,
    const struct text *field, size_t n);

struct csv {
	csv_row_fn row;
	void *ctx;
	struct buf bytes;    /* fields of this row, one after the other */
	struct buf ends;     /* size_t each: where they end in bytes */
	uint32_t number;     /* rows given out */
	uint64_t seen;       /* bytes read, for the mark at the start */
	uint8_t separator;   /* between fields; a comma from csv_init */
	struct buf head;     /* CSV_GUESS: the first row, until it is whole */
	bool quoted;         /* head ends in quotes */
	unsigned state;
	enum ayni_err err;
};

void csv_init(struct csv *c, csv_row_fn row, void *ctx);
void csv_free(struct csv *c);
/* As the separator: whichever of , ; tab and | the first row has most of
 * outside quotes; a comma for none. */
#define CSV_GUESS 0u
/* csv_feed -- further bytes; csv_end -- there are none; the error, if any.
 * Where err is BADFORM, c->number + 1 is the row at fault. */
void csv_feed(struct csv *c, struct bytes in);
enum ayni_err csv_take(void *csv, struct bytes in); /* csv_feed, a pour_fn */
enum ayni_err csv_end(struct csv *c) AYNI_CHECK;

/* csv_put_field -- append a field, in quotes where it needs them, after a
 * comma unless it is the first of its row.  csv_put_end -- CRLF. */
void csv_put_field(struct buf *out, struct text field, bool first);
void csv_put_end(struct buf *out);

#endif
