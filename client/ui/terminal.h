/*
 * terminal -- an interview on a terminal: lines in, lines out.
 *
 * No cursor moves and nothing is redrawn, so that it works on a phone, over
 * a serial line and in a file.  What is typed is an answer or a command
 * (docs/interview.md).  Whoever calls gives reading and writing, so that a
 * test needs no terminal; tty_begin (ui/tty.h) gives those of a real one.
 */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include "ayni/source.h"
#include "fill/conduct.h"
#include "fill/returned.h"

#define TERMINAL_MIN_WIDTH 24u /* columns; less is taken as this */
#define TERMINAL_MAX_WIDTH 100u /* text is set no wider */

struct terminal_size {
	uint32_t columns, rows; /* 0: not known, taken as 80 and 24 */
};

struct terminal {
	/* A line without its end into an empty buffer.
	 * errs  NOTFOUND     the input has ended
	 *       INTERRUPTED  the person wants to stop, or must
	 *       TOOBIG       longer than line->limit; the line is gone
	 *       IO */
	enum ayni_err (*read)(void *ctx, struct buf *line);
	enum ayni_err (*write)(void *ctx, struct text t);
	struct terminal_size (*size)(void *ctx); /* NULL: not known */
	void *ctx;

	bool styled; /* bold, faint, colour, by ANSI sequences */
	bool ascii;  /* draws with ASCII alone */
	bool echoes; /* what is typed appears by itself, its line end too */
	bool month_first; /* 03/04/2026 could be the fourth of March: ask */

	/* of "today" and "now" as answers; now NULL: not understood */
	struct clock_source clock;
	enum lang lang;     /* where the form's language is none of ours */
	struct text resume; /* the command that goes on after a pause */
	const struct returned *returned; /* what the office asks to be looked
				* at again; NULL: nothing */
};

enum terminal_end {
	TERMINAL_FINALISED, /* conduct_finish succeeded */
	TERMINAL_PAUSED,    /* ":p", end of the input, a signal */
};

/*
 * terminal_run -- from where the conduct stands until it is finalised or
 * paused.
 *
 * Says on the terminal that it is paused; of what is finalised the caller
 * says so, once it is kept.
 *
 * errs  NOMEM, IO; that of the keeper, where it failed last and the person
 *       left all the same
 */
enum ayni_err terminal_run(const struct terminal *t, struct conduct *c,
    enum terminal_end *out) AYNI_CHECK;

#endif
